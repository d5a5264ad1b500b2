"""What a command takes: documents from paths, the store. How it ends if some of them could not be used."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..errors import InputError
from ..terminal import progress, tell

if TYPE_CHECKING:
    from ..config import Config
    from ..model import Document, Skipped
    from ..store import Store

WAIT = 30.0  # seconds for another run that is writing to the store


def open_store(wait: float) -> Store:
    """Open the store; wait so many seconds while another run writes to it."""
    from .. import config
    from ..store import Store

    return Store(config.store_path(), wait)


def read_stored(store: Store) -> None:
    """Read what was stored and not read yet."""
    from ..memory import read_unread, rules

    with progress("기사 읽기", store.count_unread(rules())) as tick:
        for count in read_unread(store):
            tick(count)


def load_documents(paths: Sequence[str], settings: Config) -> tuple[list[Document], list[Skipped]]:
    """Read all input; end with status 2 if none of it can be used."""
    from ..reading.dates import SEOUL
    from ..sources import is_address, load

    stdin = sys.stdin.buffer if sys.stdin else None
    if any(map(is_address, paths)):
        from ..sources.web import Fetcher

        fetcher = Fetcher(settings.manners(), datetime.datetime.now(SEOUL))
        documents, skipped = load(paths, stdin, fetcher.get)
        fetcher.close()
    else:
        documents, skipped = load(paths, stdin)
    if not documents:
        tell(skipped)
        raise InputError("읽을 수 있는 것이 없음")
    tell([item for item in skipped if not item.unusable])
    return documents, skipped


def end_with(skipped: Sequence[Skipped]) -> None:
    """Say what was skipped, and end with status 1 if anything was."""
    unusable = [item for item in skipped if item.unusable]
    if unusable:
        tell(unusable)
        raise click.exceptions.Exit(1)
