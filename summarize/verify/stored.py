"""A store that is only looked at: nothing of it is changed, made or brought up to date, not even a file beside it.

One exception: beside the copy of a store that was in use, with its -wal but without its -shm, SQLite makes a -shm and leaves
it. It holds nothing that is not in the other two.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from .. import packing
from ..characters import whole
from ..errors import StoreError
from ..model import Digest, Document, Given
from ..schema import MIGRATIONS
from ..store import Store

WHOLE_ISSUES = 5  # the schema version from which on issues are kept whole
BATCH = 500  # documents that are held at a time


class StoreToRead(Store):
    """A store that is there, open to be read. One of an older sejul serves too."""

    def __init__(self, path: Path, wait: float = 1.0):
        """Open the store; StoreError says why it cannot be.

        Who opens a store in WAL mode leaves two files beside it. Where nobody has left any there is nobody writing, and
        SQLite may be told that the file stands still; a run that begins meanwhile writes beside it first.
        """
        self.path = path
        try:
            log = Path(f"{path}-wal")
            still = "&immutable=1" if not log.exists() or not log.stat().st_size else ""
            address = f"{path.absolute().as_uri()}?mode=ro{still}"
            self.db = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None)
        except OSError as error:
            raise StoreError(f"{path}: 저장소를 열 수 없음({error.strerror}): 읽기 권한을 확인하십시오") from error
        except sqlite3.Error as error:
            raise self._broken(error) from error
        try:
            self.version = int(self._rows("PRAGMA user_version")[0][0])
            self._rows("SELECT 1 FROM documents LIMIT 1")
        except StoreError:
            self.db.close()
            raise
        if self.version > len(MIGRATIONS):
            self.db.close()
            raise StoreError(f"{path}: 더 새로운 sejul이 만든 저장소(판 {self.version}): sejul을 새 판으로 바꾸십시오")

    def __enter__(self) -> StoreToRead:
        return self

    def each_issue(self) -> Iterator[Digest]:
        """Give the issues that were published, whole, the newest first; one that is damaged is left out."""
        if self.version < WHOLE_ISSUES:
            return
        for (number,) in self._rows("SELECT rowid FROM issues WHERE digest IS NOT NULL ORDER BY last_day DESC, rowid"):
            for (packed,) in self._rows("SELECT digest FROM issues WHERE rowid = ?", (number,)):
                if issue := packing.unpack(packed):
                    yield issue

    def named(self, names: Collection[str]) -> Iterator[Document]:
        """Give the documents with one of some names, those too that a newer version has replaced."""
        wanted = sorted(name for name in names if whole(name) == name)  # a lone surrogate stands in no store
        for i in range(0, len(wanted), BATCH):
            some = wanted[i : i + BATCH]
            where = f"WHERE name IN ({', '.join('?' * len(some))}) ORDER BY collected DESC, hash"
            for row in self._rows(f"SELECT name, text, given, shown FROM documents {where}", some):
                yield from _document(row)

    def each_document(self) -> Iterator[Document]:
        """Give all documents, those too that a newer version has replaced."""
        last = 0
        query = "SELECT rowid, name, text, given, shown FROM documents WHERE rowid > ? ORDER BY rowid LIMIT ?"
        while rows := self._rows(query, (last, BATCH)):
            last = rows[-1][0]
            for _, *row in rows:
                yield from _document(row)


def _document(row: Sequence[Any]) -> Iterator[Document]:
    """The document of a row; one that is damaged is left out."""
    name, text, given, shown = row
    try:
        yield Document(str(name), str(text), Given(**json.loads(given)) if given else None, str(shown))
    except (ValueError, TypeError):
        return
