"""Key lines for a whole archive of articles, as tables."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InputError
from ..terminal import progress, say
from .inputs import NOTHING
from .options import FolderType, budget, choice_of_lines, configured
from .stopping import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..bulk.jobs import Job, Tally


@click.command()
@click.argument("source", metavar="IN", type=FolderType())
@click.argument("out", metavar="OUT", type=FolderType())
@click.option("--engine", default="embedded", metavar="NAME", help="Where it runs: embedded (default), spark.")
@click.option(
    "--master",
    metavar="URL",
    help="With --engine spark: local[4], spark://host:7077; not where spark-submit starts it.",
)
@choice_of_lines
@click.option(
    "--keywords/--no-keywords", default=True, help="Keywords, which need Kiwi also where the ranker does not."
)
@click.option("--topic", metavar="NAME", help="The topic that relevance is judged by (ai-policy); none leaves it out.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="WHAT=NAME",
    help="The column that holds WHAT: id, title, text or date. Usual names are known.",
)
@click.option(
    "--part-rows", type=click.IntRange(1), default=10_000, metavar="N", help="Articles in a part of the result (10000)."
)
@click.option(
    "--stories",
    metavar="FILE",
    type=FolderType(),
    help="Also write there which articles tell one event (with spark, a folder).",
)
@configured
def archive(
    source: Path,
    out: Path,
    engine: str,
    master: str | None,
    lines: int | None,
    chars: int | None,
    ranker: str | None,
    keywords: bool,
    topic: str | None,
    columns: tuple[str, ...],
    part_rows: int,
    stories: Path | None,
    config_file: Path | None,
) -> None:
    """Write the key lines of every article of IN, a table or a folder of tables, as Parquet into OUT.

    IN is Parquet, JSON Lines or CSV. A run that was cut off goes on where it stood; new tables are added to old ones.
    """
    from .. import config, profiles, ranking
    from ..bulk import engines, parts, rows
    from ..bulk.batch import Asked
    from ..bulk.jobs import Job, Tally

    settings = config.load(config_file)
    run = engines.engine(engine)
    name = settings.digest.ranker if ranker is None else ranker
    ranking.ranker(name)
    chosen = topic or settings.digest.topic
    profile = profiles.profile(settings.topics.get(chosen, chosen))
    asked = Asked(budget(lines, chars, settings.digest.lines), name, keywords, profile)
    with Stop() as stop:
        stopped = Tally.stopped
        try:
            tables = rows.tables_of(source, out)
            job = Job(tuple(tables), out, asked, part_rows, _columns(columns), master, stories)
            if stories:
                rows.keep_apart(stories, source, out)
                parts.make_folder(stories.absolute().parent)
            # A cluster counts them itself, on its machines.
            total = sum(map(rows.count, tables)) if engine == engines.DEFAULT else 0
            with _alone(out), progress("기사", total) as tick:
                tally = Tally(lambda text: say(f"sejul: {text}", err=True), tick, total)
                try:
                    run(job, tally)
                finally:
                    stopped = tally.stopped
        except (KeyboardInterrupt, InputError) as error:
            if not stop.asked and not isinstance(error, KeyboardInterrupt):
                raise
            # A signal may go to all processes at once, and what one then finds wrong is that another has ended.
            click.echo(f"sejul: 중단함: {stopped}", err=True)
            raise click.exceptions.Exit(stop.status) from None
    _end(job, tally)


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Hold the folder that is written to, which is made if need be."""
    from .. import locks
    from ..bulk import parts

    parts.make_folder(out)
    with locks.only(out / parts.LOCK, "다른 sejul archive가 이 폴더에 쓰고 있음"):
        yield


def _columns(given: tuple[str, ...]) -> Mapping[str, str]:
    """The names of columns, by what they hold."""
    from ..bulk.columns import KNOWN

    found: dict[str, str] = {}
    for pair in given:
        what, _, name = pair.partition("=")
        if what not in KNOWN or not name:
            raise click.BadParameter(f"{pair!r}: WHAT=NAME이어야 하고, WHAT은 {', '.join(KNOWN)} 가운데 하나", param_hint="--column")  # fmt: skip
        found[what] = name
    return found


def _end(job: Job, tally: Tally) -> None:
    """Say what came of it, and end with the status that fits."""
    from ..bulk.columns import PROBLEMS

    if not (tally.rows or tally.flawless):
        raise InputError(NOTHING)
    notes = [f"이미 있던 {tally.kept:,}건"] if tally.kept else []
    notes += [f"{PROBLEMS[problem]} {count:,}건" for problem, count in sorted(tally.problems.items())]
    notes += [f"깨져 읽지 못한 기사 {tally.lost:,}건"] if tally.lost else []
    notes += [f"쓸 수 없는 파일 {tally.unusable}개"] if tally.unusable else []
    click.echo(f"sejul: 기사 {tally.rows:,}건" + (f" ({', '.join(notes)})" if notes else ""), err=True)
    click.echo(job.out)
    if tally.stories is not None:
        click.echo(f"sejul: 이야기 {tally.stories:,}건", err=True)
        click.echo(job.stories)
    if not tally.flawless:
        raise click.exceptions.Exit(1)
