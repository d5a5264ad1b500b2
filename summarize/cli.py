"""The command line. Only this module prints; the heavy libraries load when a command needs them."""

from __future__ import annotations

import datetime
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from . import __version__
from .errors import InputError, NothingToPublish, SejulError

if TYPE_CHECKING:
    from .model import Article, Document, Page, Skipped
    from .topics import Profile

F = TypeVar("F", bound=Callable[..., Any])


class Commands(click.Group):
    """Commands whose errors are messages, and whose exit status says what happened."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that a user can mend ends with its message and status."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A console that lacks a letter (CP949 and emoji) shows its number instead.
                stream.reconfigure(errors="backslashreplace")
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except SejulError as error:
            click.echo(f"sejul: {error}", err=True)
            ctx.exit(error.status)
        except BrokenPipeError:
            raise
        except OSError as error:
            click.echo(f"sejul: cannot write the result: {error.strerror or error}", err=True)
            _discard_output()
            ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sejul")
def main() -> None:
    """Key lines of Korean news, and a weekly digest in which every line is a quotation.

    A PATH is a file or folder of .txt pages or .jsonl rows.

    Exit status: 0 all went well; 1 some input was skipped or nothing was to publish; 2 unusable.
    """


def _paths(command: F) -> F:
    return click.argument("paths", metavar="PATH...", nargs=-1, required=True)(command)


def _choice_of_lines(command: F) -> F:
    """The options that say how many lines are chosen, and how."""
    for option in (
        click.option(
            "--ranker", default="textrank", show_default=True, metavar="NAME",
            help="How lines are chosen: textrank, textrank-plain, lead.",
        ),
        click.option(
            "--lines", default=3, show_default=True, type=click.IntRange(1, 100), help="Key lines of a story or article."
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@main.command()
@_paths
@click.option(
    "--topic",
    default="ai-policy",
    metavar="NAME",
    show_default=True,
    help="What the digest is about; none takes every article.",
)
@click.option("--week", metavar="WEEK", help="A week, 2026-W29, last or this.")
@click.option("--from", "start", metavar="DATE", help="First day, 2026-07-13.")
@click.option("--to", "end", metavar="DATE", help="Last day, 2026-07-19.")
@_choice_of_lines
@click.option(
    "--template",
    default="weekly",
    show_default=True,
    metavar="NAME",
    help="A template that ships, or the folder of one.",
)
@click.option(
    "-o",
    "--output",
    default="out",
    show_default=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where to write.",
)
def digest(
    paths: tuple[str, ...],
    topic: str,
    week: str | None,
    start: str | None,
    end: str | None,
    lines: int,
    ranker: str,
    template: str,
    output: Path,
) -> None:
    """Write digest.md, digest.html and digest.json of the articles in PATH."""
    from . import render
    from .digest import Options, build
    from .reading.dates import SEOUL

    first, last = _window(week, start, end, datetime.datetime.now(SEOUL).date())
    render.folder_of(template)  # a mistyped name is said before the work, not after it
    documents, skipped = _load(paths)
    found = build(documents, Options(topic, first, last, lines, ranker), skipped)
    if not found.sections:
        _tell_left_out(found.skipped)
        raise NothingToPublish(
            f"no article of {found.counts['articles']} is left for the digest: widen --topic or the dates"
        )
    for path in render.write(render.render(found, template), output):
        click.echo(path)
    _end([item for item in found.skipped if item.unusable])


@main.command()
@_paths
@_choice_of_lines
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line an article.")
@click.option("--explain", is_flag=True, help="Show every sentence with its prior and score.")
def summarize(paths: tuple[str, ...], lines: int, ranker: str, as_json: bool, explain: bool) -> None:
    """Print the key lines of each article in PATH; - reads standard input."""
    from . import ranking
    from .digest import summaries, without_article, without_sentence
    from .reading import read_all
    from .tables import as_line, summary_table

    ranking.ranker(ranker)
    documents, skipped = _load(paths)
    pages = read_all(documents)
    silent: list[Skipped] = []
    for article, sentences, scored in summaries([a for page in pages for a in page.articles], lines, ranker):
        chosen = [s for s, c in zip(sentences, scored, strict=True) if c.chosen]
        if not sentences:
            silent.append(without_sentence(article))
        if as_json:
            click.echo(as_line(summary_table(article, sentences, scored, explain=explain)))
        else:
            _print_heading(article)
            if explain:
                for s, c in zip(sentences, scored, strict=True):
                    click.echo(f"{'*' if c.chosen else ' '} {c.score:.4f} (prior {c.prior:.4f})  {s.text}")
            else:
                for s in chosen:
                    click.echo(f"- {s.text}")
            click.echo()
    _end([*skipped, *without_article(pages), *silent])


@main.command()
@_paths
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line a page.")
@click.option(
    "--topic", default="ai-policy", metavar="NAME", show_default=True, help="The topic that relevance is judged by."
)
def read(paths: tuple[str, ...], as_json: bool, topic: str) -> None:
    """Show what was found in each page of PATH, and which line was dropped by which rule."""
    from . import topics
    from .digest import without_article
    from .reading import read_all
    from .tables import as_line, page_table

    profile = topics.profile(topic)
    documents, skipped = _load(paths)
    pages = read_all(documents)
    for page in pages:
        if as_json:
            click.echo(as_line(page_table(page, profile)))
        else:
            _print_page(page, profile)
    _end([*skipped, *without_article(pages)])


def _load(paths: Sequence[str]) -> tuple[list[Document], list[Skipped]]:
    """Read all input; end with status 2 if none of it can be used."""
    from .sources import load

    documents, skipped = load(paths, sys.stdin.buffer if sys.stdin else None)
    if not documents:
        _tell(skipped)
        raise InputError("nothing could be read")
    return documents, skipped


def _end(skipped: Sequence[Skipped]) -> None:
    """Say what was skipped, and end with status 1 if anything was."""
    if skipped:
        _tell(skipped)
        raise click.exceptions.Exit(1)


def _tell(skipped: Sequence[Skipped]) -> None:
    for item in skipped:
        title = f" ({item.title})" if item.title else ""
        click.echo(f"sejul: {item.document}: {item.reason}{title}", err=True)


def _tell_left_out(skipped: Sequence[Skipped], most: int = 20) -> None:
    for item in skipped[:most]:
        click.echo(f"sejul: {item.document}: {item.title or '-'}: {item.reason}", err=True)
    if len(skipped) > most:
        click.echo(f"sejul: … {len(skipped) - most}건 더", err=True)


def _print_heading(article: Article) -> None:
    from .render import day

    facts = [article.outlet, day(article.published), article.author]
    click.echo(click.style(article.title or "(제목 없음)", bold=True))
    click.echo(" · ".join(fact for fact in facts if fact) or article.document)


def _print_page(page: Page, profile: Profile) -> None:
    from . import topics

    click.echo(click.style(page.document, bold=True))
    for article in page.articles:
        judged = topics.judge(article, profile)
        click.echo(f"  + {article.title or '(제목 없음)'}")
        facts = {
            "소제목": " / ".join(article.subtitles),
            "날짜": article.published,
            "기자": article.author,
            "전자우편": article.email,
            "매체": article.outlet,
        }
        for name, fact in facts.items():
            if fact:
                basis = "(추정)" if name == "날짜" and article.published_basis == "inferred" else ""
                click.echo(f"      {name}: {fact}{basis}")
        click.echo(
            f"      문단 {len(article.paragraphs)}개, {len(article.text)}자, 관련도 {judged.score:.2f} {'○' if judged.relevant else '×'} {', '.join(judged.reasons)}"
        )
    for dropped in page.dropped:
        text = dropped.text if len(dropped.text) <= 60 else dropped.text[:59] + "…"
        click.echo(f"  - {dropped.line:4d}  [{dropped.rule}]  {text}")


def _window(
    week: str | None, start: str | None, end: str | None, today: datetime.date
) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and last day that the options name; None where they name none."""
    if week is not None and (start or end):
        raise click.UsageError("--week does not go with --from or --to")
    if week is not None:
        return _week(week, today)
    first, last = _date("--from", start), _date("--to", end)
    if first and last and first > last:
        raise click.UsageError(f"--from {first} is after --to {last}")
    return first, last


def _week(week: str, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    if week in ("this", "last"):
        monday = today - datetime.timedelta(days=today.weekday() + (7 if week == "last" else 0))
    else:
        try:
            monday = datetime.datetime.strptime(f"{week}-1", "%G-W%V-%u").date()
            sunday = monday + datetime.timedelta(days=6)  # OverflowError in the last week of 9999
            if f"{monday:%G-W%V}" != week:  # 2021 has no week 53
                raise ValueError(week)
        except (ValueError, OverflowError):
            raise click.BadParameter(
                f"{week!r} is no week; write 2026-W29, last or this", param_hint="--week"
            ) from None
        return monday, sunday
    return monday, monday + datetime.timedelta(days=6)


def _discard_output() -> None:
    """Let the interpreter's last flush go nowhere, so that it does not complain of the full disk again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return


def _date(option: str, text: str | None) -> datetime.date | None:
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date; write 2026-07-13", param_hint=option) from None
