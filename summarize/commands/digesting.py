"""The digest, of files or of what was collected."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InputError, NothingToPublish, StoreError
from ..terminal import progress, tell_left_out
from .inputs import WAIT, end_with, load_documents, open_store, read_stored
from .options import FolderType, budget, choice_of_lines, configured

if TYPE_CHECKING:
    from ..config import Config
    from ..digest import Issue, Options
    from ..earlier import PastIssue
    from ..model import Digest, Document, Skipped
    from ..store import Store


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--topic", metavar="NAME", help="What the digest is about (ai-policy); none takes every article.")
@click.option("--week", metavar="WEEK", help="A week, 2026-W29, last or this.")
@click.option("--from", "start", metavar="DATE", help="First day, 2026-07-13.")
@click.option("--to", "end", metavar="DATE", help="Last day, 2026-07-19.")
@choice_of_lines
@click.option("--template", metavar="NAME", help="A template that ships (weekly, brief), or the folder of one.")
@click.option("--explain", is_flag=True, help="Say for each story why it is there, why joined, and what it weighs.")
@click.option(
    "--publish/--no-publish",
    default=None,
    help="Remember the issue, so that the next one does not tell it again (so it is without PATH).",
)
@click.option("-o", "--output", metavar="DIR", type=FolderType(), help="Where to write (out).")
@configured
def digest(
    paths: tuple[str, ...],
    topic: str | None,
    week: str | None,
    start: str | None,
    end: str | None,
    lines: int | None,
    chars: int | None,
    ranker: str | None,
    template: str | None,
    explain: bool,
    publish: bool | None,
    output: Path | None,
    config_file: Path | None,
) -> None:
    """Write digest.md, digest.html and digest.json of the articles in PATH, or in the store."""
    from .. import config, files, profiles, render, window
    from ..digest import Options
    from ..reading.dates import SEOUL

    settings = config.load(config_file)
    usual = settings.digest
    now = datetime.datetime.now(SEOUL)
    first, last = window.days(week, start, end, now.date())
    chosen = topic or usual.topic
    name, asked = settings.topics.get(chosen, chosen), budget(lines, chars, usual.lines)
    options = Options(name, first, last, asked, usual.ranker if ranker is None else ranker)
    shape = template or usual.template
    render.folder_of(shape)  # a mistyped name is said before the work, not after it
    folder = output or Path(usual.output)
    # A digest of files is one of them alone, unless it is to be one of a series.
    series = Series(folder, profiles.profile(options.topic).name, first) if publish or not paths else None
    issue = _issue_of_paths(paths, options, settings, series) if paths else issue_of_store(options, series)
    found = issue.digest
    if not found.sections:
        tell_left_out(found.skipped)
        raise NothingToPublish(
            f"기사 {found.counts['articles']}건 가운데 다이제스트에 실을 것이 없음: --topic이나 기간을 넓히십시오"
        )
    for path in files.write(render.render(found, shape, explain=explain), folder):
        click.echo(path)
    if series and publish is not False:
        with open_store(WAIT) as store:
            store.publish(found, issue.record.pack(), folder.absolute() / "digest.html", now)
    end_with([*found.skipped, *_without_line(found, chars, folder)])


def _without_line(digest: Digest, chars: int | None, folder: Path) -> list[Skipped]:
    """Word of the stories of which no line fits."""
    from ..model import Skipped

    empty = sum(not story.lines for story in digest.stories)
    if not chars or not empty:
        return []
    reason = f"이야기 {empty}건에는 {chars}자 안에 드는 문장이 없음: --chars를 늘리십시오"
    return [Skipped(str(folder / "digest.md"), "", reason)]


@dataclass(frozen=True)
class Series:
    """The issues of a topic, of which one more will lie in a folder."""

    folder: Path
    topic: str
    first: datetime.date | None

    def earlier(self, store: Store) -> list[PastIssue]:
        """Return the issues before this one, each with the way to it from the folder."""
        from ..earlier import REMEMBERED, PastIssue

        first = self.first.toordinal() if self.first else 0
        since = datetime.date.fromordinal(max(1, first - REMEMBERED)) if first else None
        found = [PastIssue.unpack(r, self._link(place)) for place, r in store.issues(self.topic, since, self.first)]
        return [issue for issue in found if issue]

    def _link(self, place: str) -> str:
        """The way to an earlier issue; "" if it is gone or will be overwritten by this one."""
        path, folder = Path(place), self.folder.resolve()
        if not place or path.resolve().parent == folder or not path.is_file():
            return ""
        return Path(os.path.relpath(path.resolve(), folder)).as_posix()


def issue_of_store(options: Options, series: Series | None) -> Issue:
    """The digest of what was collected."""
    from .. import config

    path = config.store_path()
    empty = InputError(f"{path}: 저장소가 비어 있음: `sejul collect`로 모으거나 PATH를 적으십시오")
    if not path.exists():
        raise empty
    with open_store(WAIT) as store:
        if not store.count():
            raise empty
        read_stored(store)
        documents = store.documents(options.start, options.end)
        return _build(documents, options, [], store, series)


def _issue_of_paths(paths: Sequence[str], options: Options, settings: Config, series: Series | None) -> Issue:
    """The digest of some files; what was read of them before is remembered where a store can be had."""
    documents, skipped = load_documents(paths, settings)
    try:
        # What is remembered of articles is not worth waiting for; the earlier issues are.
        store = open_store(WAIT if series else 0.5)
    except StoreError:
        if series:
            raise
        return _build(documents, options, skipped, None, None)
    with store:
        return _build(documents, options, skipped, store, series)


def _build(
    documents: Sequence[Document],
    options: Options,
    skipped: Sequence[Skipped],
    store: Store | None,
    series: Series | None,
) -> Issue:
    from ..digest import build_issue

    if store is None:
        return build_issue(documents, options, skipped)
    from ..memory import Memory

    earlier = series.earlier(store) if series else []
    with progress("다이제스트", 0) as tick:
        memory = Memory(store, lambda stage, n, total: tick(n, total, stage))
        return build_issue(documents, options, skipped, memory, earlier)
