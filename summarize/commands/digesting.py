"""The digest, of files or of what was collected."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InputError, NothingToPublish, StoreError
from ..terminal import progress, tell_left_out
from .inputs import WAIT, end_with, load_documents, open_store, read_stored
from .options import choice_of_lines, configured

if TYPE_CHECKING:
    from ..config import Config
    from ..digest import Options
    from ..model import Digest, Document, Skipped
    from ..store import Store


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--topic", metavar="NAME", help="What the digest is about (ai-policy); none takes every article.")
@click.option("--week", metavar="WEEK", help="A week, 2026-W29, last or this.")
@click.option("--from", "start", metavar="DATE", help="First day, 2026-07-13.")
@click.option("--to", "end", metavar="DATE", help="Last day, 2026-07-19.")
@choice_of_lines
@click.option("--template", metavar="NAME", help="A template that ships (weekly), or the folder of one.")
@click.option("-o", "--output", metavar="DIR", type=click.Path(path_type=Path), help="Where to write (out).")
@configured
def digest(
    paths: tuple[str, ...],
    topic: str | None,
    week: str | None,
    start: str | None,
    end: str | None,
    lines: int | None,
    ranker: str | None,
    template: str | None,
    output: Path | None,
    config_file: Path | None,
) -> None:
    """Write digest.md, digest.html and digest.json of the articles in PATH, or in the store."""
    from .. import config, render, window
    from ..digest import Options
    from ..reading.dates import SEOUL

    settings = config.load(config_file)
    usual = settings.digest
    now = datetime.datetime.now(SEOUL)
    first, last = window.days(week, start, end, now.date())
    chosen = topic or usual.topic
    options = Options(settings.topics.get(chosen, chosen), first, last, lines or usual.lines, ranker or usual.ranker)
    shape = template or usual.template
    render.folder_of(shape)  # a mistyped name is said before the work, not after it
    found = _digest_of_paths(paths, options, settings) if paths else _digest_of_store(options)
    if not found.sections:
        tell_left_out(found.skipped)
        raise NothingToPublish(
            f"기사 {found.counts['articles']}건 가운데 다이제스트에 실을 것이 없음: --topic이나 기간을 넓히십시오"
        )
    for path in render.write(render.render(found, shape), output or Path(usual.output)):
        click.echo(path)
    if not paths:
        with open_store(WAIT) as store:
            store.publish(found, now)
    end_with(found.skipped)


def _digest_of_store(options: Options) -> Digest:
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
        return _build(documents, options, [], store)


def _digest_of_paths(paths: Sequence[str], options: Options, settings: Config) -> Digest:
    """The digest of some files; what was read of them before is remembered where a store can be had."""
    documents, skipped = load_documents(paths, settings)
    try:
        store = open_store(0.5)  # what is remembered is not worth waiting for
    except StoreError:
        return _build(documents, options, skipped, None)
    with store:
        return _build(documents, options, skipped, store)


def _build(documents: Sequence[Document], options: Options, skipped: Sequence[Skipped], store: Store | None) -> Digest:
    from ..digest import build

    if store is None:
        return build(documents, options, skipped)
    from ..memory import Memory

    with progress("다이제스트", 0) as tick:
        return build(documents, options, skipped, Memory(store, lambda stage, n, total: tick(n, total, stage)))
