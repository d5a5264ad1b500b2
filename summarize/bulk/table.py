"""The nouns of reading: a table, and some rows of it. However large a table, a few hundred of its rows are held."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import InputError
from ..sources import shown_path
from .columns import KNOWN

BATCH_ROWS = 1024  # between two batches Kiwi waits for a moment
BATCH_BYTES = 4_000_000  # beyond which a batch is given with fewer rows
BUFFER = 1 << 20  # bytes of a file that are read at once

ARTICLES = pa.schema([(name, pa.string()) for name in (*KNOWN, "problem")])


@dataclass(frozen=True)
class Table:
    """A file of rows."""

    path: Path
    name: str  # relative to what the user gave, with "/" between folders
    closed: str = ""  # why nothing can be read of it, if that is known

    @property
    def shown(self) -> str:
        """What a message calls it."""
        return shown_path(str(self.path))

    @property
    def kind(self) -> str:
        """The ending by which its reader is known."""
        return self.path.suffix.lower()

    def open(self) -> io.BufferedReader:
        """Open it; OSError if it cannot be."""
        return self.path.open("rb")

    def parquet(self) -> pq.ParquetFile:
        """Open it as Parquet; OSError or ArrowException if it cannot be."""
        return pq.ParquetFile(self.path, buffer_size=BUFFER, page_checksum_verification=True)


@dataclass(frozen=True)
class Rows:
    """Some rows of a table, from row `first` (from 0) on; of a stretch that cannot be read only why (`lost`)."""

    first: int
    count: int
    batch: pa.RecordBatch | None = None
    places: Sequence[int] = ()  # where each row stands in its file, from 1: a line of text, a row of Parquet
    lost: str = ""

    def cut(self, start: int, stop: int) -> Rows:
        """Return those from row `start` of the table to before row `stop`."""
        a, b = max(0, start - self.first), min(self.count, stop - self.first)
        batch = None if self.batch is None else self.batch.slice(a, b - a)
        return Rows(self.first + a, b - a, batch, self.places[a:b], self.lost)


Row = dict[str, str | None]  # of ARTICLES, as far as it is known
Columns = Mapping[str, str]  # a user's own names of columns


def in_batches(rows: Iterator[tuple[int, Row]]) -> Iterator[Rows]:
    """Give rows, each with its place, as batches."""
    first = 0
    held: list[Row] = []
    places: list[int] = []
    letters = 0
    for place, row in rows:
        held.append(row)
        places.append(place)
        letters += sum(len(value or "") for value in row.values())
        if len(held) == BATCH_ROWS or letters >= BATCH_BYTES:
            yield Rows(first, len(held), pa.RecordBatch.from_pylist(held, schema=ARTICLES), places)
            first, held, places, letters = first + len(held), [], [], 0
    if held:
        yield Rows(first, len(held), pa.RecordBatch.from_pylist(held, schema=ARTICLES), places)


def bad_row(raw: str) -> Row:
    """Return a row that cannot be read, known by what stands there."""
    digits = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return {"id": digits, "problem": "bad-row"}


def unreadable(table: Table, error: BaseException) -> InputError:
    """Return what to say of a table that cannot be read."""
    if isinstance(error, PermissionError):
        return InputError(f"{table.shown}: 열 수 없음: 읽기 권한을 확인하십시오")
    why = first_line(error)
    if "crypt" in why:
        return InputError(f"{table.shown}: 암호화된 파일이라 읽을 수 없음({why}): 암호를 푼 파일을 주십시오")
    return InputError(f"{table.shown}: 읽을 수 없음({why}): 파일을 다시 받으십시오")


def first_line(error: BaseException) -> str:
    """Return what an error says in short."""
    return re.sub(r"\s+", " ", str(error).split("\n")[0])[:200] or type(error).__name__
