"""What a command takes: documents from paths, the store. How it ends if some of them could not be used."""

from __future__ import annotations

import contextlib
import datetime
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

import click

from ..errors import InputError
from ..terminal import progress, tell

if TYPE_CHECKING:
    from ..config import Config
    from ..model import Document, Skipped
    from ..sources import Fetch
    from ..store import Store

NOTHING = "읽을 수 있는 것이 없음"
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
    from ..sources import load

    with _fetching(paths, settings) as fetch:
        documents, skipped = load(paths, _stdin(), fetch)
    if not documents:
        tell(skipped)
        raise InputError(NOTHING)
    tell([item for item in skipped if not item.unusable])
    return documents, skipped


class Intake:
    """Input that is taken as it comes. What has to be skipped is told at once: of a long input it is not held."""

    def __init__(self, paths: Sequence[str], settings: Config, give_way: Callable[[], None]):
        self.paths = paths
        self.settings = settings
        self.give_way = give_way  # is called before something is told
        self.unusable = False

    def documents(self) -> Iterator[Document]:
        """Give the documents one by one; end with status 2 if there was none."""
        from ..model import Document
        from ..sources import stream

        empty = True
        with _fetching(self.paths, self.settings) as fetch:
            for item in stream(self.paths, _stdin(), fetch):
                if isinstance(item, Document):
                    empty = False
                    yield item
                else:
                    self.skip(item)
        if empty:
            raise InputError(NOTHING)

    def skip(self, *items: Skipped) -> None:
        """Tell what is skipped, and keep in mind whether that is a fault."""
        for item in items:
            self.give_way()
            tell([item])
            self.unusable |= item.unusable

    def end(self) -> None:
        """End with status 1 if something could not be used."""
        if self.unusable:
            raise click.exceptions.Exit(1)


@contextlib.contextmanager
def _fetching(paths: Sequence[str], settings: Config) -> Iterator[Fetch | None]:
    """How addresses are asked for; None if there are none among the paths."""
    from ..reading.dates import SEOUL
    from ..sources import is_address

    if not any(map(is_address, paths)):
        yield None
        return
    from ..sources.web import Fetcher

    fetcher = Fetcher(settings.manners(), datetime.datetime.now(SEOUL))
    try:
        yield fetcher.get
    finally:
        fetcher.close()


def _stdin() -> BinaryIO | None:
    return sys.stdin.buffer if sys.stdin else None


def end_with(skipped: Sequence[Skipped]) -> None:
    """Say what was skipped, and end with status 1 if anything was."""
    unusable = [item for item in skipped if item.unusable]
    if unusable:
        tell(unusable)
        raise click.exceptions.Exit(1)
