"""Tables of articles become batches: Parquet, JSON Lines, CSV. A new kind of table is added to READERS.

However large a table, a few hundred of its rows are held.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from ..characters import whole
from ..errors import InputError
from ..sources import shown_path
from ..sources.text import NOT_TEXT, charset_of, holds_zero
from .columns import KNOWN, named

BATCH_ROWS = 512
BATCH_BYTES = 4_000_000  # beyond which a batch is given with fewer rows
FEW_ROWS = 32  # that are decoded at once: each may have megabytes
BUFFER = 1 << 20  # bytes of a file that are read at once
HEAD = 100  # lines of JSON in which every field stands that is read
LONGEST_FIELD = 1 << 26  # characters; a quotation mark that is never closed would take the rest of the file
_BROKEN = re.compile(r"[\udc80-\udcff]")  # how Python shows bytes that are no text

UNREADABLE = (OSError, pa.ArrowException, csv.Error)

ARTICLES = pa.schema([(name, pa.string()) for name in (*KNOWN, "problem")])


@dataclass(frozen=True)
class Table:
    """A file of rows."""

    path: Path
    name: str  # relative to what the user gave, with "/" between folders

    @property
    def shown(self) -> str:
        """What a message calls it."""
        return shown_path(str(self.path))

    def open(self) -> io.BufferedReader:
        """Open it; OSError if it cannot be."""
        return self.path.open("rb")

    def parquet(self) -> pq.ParquetFile:
        """Open it as Parquet; OSError or ArrowException if it cannot be."""
        return pq.ParquetFile(self.path, buffer_size=BUFFER)


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
Reader = Callable[[Table, Columns], Iterator[Rows]]


class CsvReader(Protocol):
    """What the module csv makes of lines."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]:
        """Give the rows."""

    def __next__(self) -> list[str]:
        """Give the next row; csv.Error if it is none."""


def tables_of(path: Path, out: Path) -> list[Table]:
    """Return the tables of a file or folder in their order, those below `out` left out; InputError if there is none.

    Names that begin with a dot or a low line are what other programs hide, too.
    """
    try:
        if path.is_file():
            if path.suffix.lower() not in READERS:
                raise InputError(f"{shown_path(str(path))}: 읽을 수 없는 종류: {_kinds()} 파일을 주십시오")
            return [Table(path, path.name)]
        if not path.is_dir():
            raise InputError(f"{shown_path(str(path))}: 그런 파일이나 폴더가 없음: 경로를 확인하십시오")
        found = [
            table
            for file in path.rglob("*")
            if (table := _table(file, path)) and out.resolve() not in file.resolve().parents
        ]
    except OSError as error:
        raise InputError(f"{shown_path(str(path))}: 열 수 없음({error.strerror}): 읽기 권한을 확인하십시오") from error
    if not found:
        raise InputError(f"{shown_path(str(path))}: {_kinds()} 파일이 없는 폴더: 다른 폴더를 주십시오")
    return sorted(found, key=lambda table: table.name)


def _table(file: Path, folder: Path) -> Table | None:
    inside = file.relative_to(folder)
    hidden = any(part.startswith((".", "_")) for part in inside.parts)
    return (
        None if hidden or file.suffix.lower() not in READERS or not file.is_file() else Table(file, inside.as_posix())
    )


def _kinds() -> str:
    return ", ".join(READERS)


def rows_of(table: Table, columns: Columns) -> Iterator[Rows]:
    """Give the rows of a table in their order, at most BATCH_ROWS at once.

    InputError if nothing of it can be read.
    """
    try:
        yield from READERS[table.path.suffix.lower()](table, columns)
    except UNREADABLE as error:
        raise unreadable(table, error) from error


def unreadable(table: Table, error: BaseException) -> InputError:
    """Return what to say of a table that cannot be read."""
    return InputError(f"{table.shown}: 읽을 수 없음({first_line(error)}): 파일을 다시 받으십시오")


def count(table: Table) -> int:
    """Return about how many rows a table has; 0 if it cannot be read."""
    try:
        if table.path.suffix.lower() == ".parquet":
            return int(pq.read_metadata(table.path).num_rows)
        with table.open() as file:
            quoted, lines = False, 0
            for block in iter(lambda: file.read(BUFFER), b""):
                if table.path.suffix.lower() != ".csv":
                    lines += block.count(b"\n")
                    continue
                for n, part in enumerate(block.split(b'"')):  # a line feed between quotes ends no row
                    quoted ^= bool(n)
                    lines += 0 if quoted else part.count(b"\n")
            return lines
    except (OSError, pa.ArrowException):
        return 0


def content_hash(table: Table) -> str:
    """Return 64 hexadecimal digits of the whole file; "" if it cannot be read."""
    try:
        with table.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def read_parquet(table: Table, columns: Columns) -> Iterator[Rows]:
    """Give the rows of a Parquet file; a group of rows that is damaged is lost, and the next ones go on."""
    with table.parquet() as file:
        found = named(file.schema_arrow.names, columns, table.shown)
        stop = 0
        for group in range(file.metadata.num_row_groups):
            first, stop = stop, stop + file.metadata.row_group(group).num_rows
            yield from rows_of_group(file, found, group, first)


def rows_of_group(file: pq.ParquetFile, found: Columns, group: int, first: int) -> Iterator[Rows]:
    """Give the rows of a group, before which stand `first` rows of the table; from damage on they are lost."""
    stop = first + file.metadata.row_group(group).num_rows
    try:
        for batch in _merged(file.iter_batches(FEW_ROWS, [group], list(found.values()))):
            places = range(first + 1, first + 1 + batch.num_rows)
            yield Rows(first, batch.num_rows, _renamed(batch, found), places)
            first += batch.num_rows
    except (OSError, pa.ArrowException) as error:
        lost = f"{first + 1}~{stop}번째 기사가 깨져 읽지 못함({first_line(error)}): 파일을 다시 받으십시오"
        yield Rows(first, stop - first, lost=lost)


def _renamed(batch: pa.RecordBatch, found: Mapping[str, str]) -> pa.RecordBatch:
    return pa.record_batch([batch.column(column) for column in found.values()], names=list(found))


def _merged(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Give batches of BATCH_ROWS made of smaller ones, and smaller ones where the rows are large."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(b.num_rows for b in held) >= BATCH_ROWS or sum(b.nbytes for b in held) >= BATCH_BYTES:
            yield pa.concat_batches(held)
            held = []
    if held:
        yield pa.concat_batches(held)


def read_jsonl(table: Table, columns: Columns) -> Iterator[Rows]:
    """Give the rows of a table of JSON objects, one a line; a line that is none has a problem."""
    with text_of(table, newline="\n") as file:  # a JSON string may hold U+2028 or a form feed
        head = list(itertools.islice(file, HEAD))
        yield from rows_of_lines(itertools.chain(head, file), json_columns(head, columns, table))


def json_columns(head: Iterable[str], columns: Columns, table: Table) -> dict[str, str]:
    """Return the field of each column, to judge by the first lines of a table; InputError if there is none."""
    keys = dict.fromkeys(key for line in head for key in json_object(line) or ())
    return named(keys, columns, table.shown)


def rows_of_lines(lines: Iterable[str], found: Columns, before: int = 0) -> Iterator[Rows]:
    """Give the rows of lines of JSON, before which stand `before` lines of the table."""
    numbered = enumerate(lines, start=before + 1)
    return _in_batches((number, json_row(line, found)) for number, line in numbered if line.strip())


def json_object(line: str) -> dict[str, Any] | None:
    """Return the JSON object of a line; None if it is none."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def json_row(line: str, found: Mapping[str, str]) -> Row:
    """Return what ARTICLES has of a line, given the field of each column."""
    fields = None if _BROKEN.search(line) else json_object(line)
    if fields is None:
        return _bad(line)
    return {what: _text(fields.get(column)) for what, column in found.items()}


def read_csv(table: Table, columns: Columns) -> Iterator[Rows]:
    """Give the rows of a table with commas, the first row being the names; a row with too many fields has a problem."""
    with text_of(table, newline="") as file:
        reader = csv_reader(file)
        head = next(reader, [])
        yield from rows_of_csv(reader, named(head, columns, table.shown), head)


def csv_reader(lines: Iterable[str]) -> CsvReader:
    """Return what gives the rows of a table with commas, of lines with their ends."""
    csv.field_size_limit(LONGEST_FIELD)
    return csv.reader(lines)


def rows_of_csv(reader: CsvReader, found: Columns, head: Sequence[str], before: int = 0) -> Iterator[Rows]:
    """Give the rows that a reader has, before which stand `before` lines; `head` are the names of the columns."""
    places = {what: head.index(column) for what, column in found.items()}

    def rows() -> Iterator[tuple[int, Row]]:
        while True:
            place = before + reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield place, _bad(f"{place} {error}")
                continue
            if len(fields) > len(head) or any(map(_BROKEN.search, fields)):
                yield place, _bad(",".join(fields))
            elif fields:
                yield place, {what: fields[i] if i < len(fields) else None for what, i in places.items()}

    return _in_batches(rows())


@contextlib.contextmanager
def text_of(table: Table, newline: str) -> Iterator[io.TextIOWrapper]:
    """A table as text, bytes that are none as surrogates; InputError if its charset is unknown."""
    with table.open() as file:
        charset = charset_of(file)
        if charset is None and holds_zero(file):
            raise InputError(f"{table.shown}: {NOT_TEXT}")
        file.seek(0)
        # Of ten million rows one may be damaged, which is no reason to lose the others.
        yield io.TextIOWrapper(file, charset or "utf-8-sig", "surrogateescape", newline=newline)


def _in_batches(rows: Iterator[tuple[int, Row]]) -> Iterator[Rows]:
    first = 0
    held: list[Row] = []
    places: list[int] = []
    letters = 0
    for place, row in rows:
        held.append(row)
        places.append(place)
        letters += len(row.get("text") or "")
        if len(held) == BATCH_ROWS or letters >= BATCH_BYTES:
            yield Rows(first, len(held), pa.RecordBatch.from_pylist(held, schema=ARTICLES), places)
            first, held, places, letters = first + len(held), [], [], 0
    if held:
        yield Rows(first, len(held), pa.RecordBatch.from_pylist(held, schema=ARTICLES), places)


def _bad(raw: str) -> Row:
    digits = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return {"id": digits, "problem": "bad-row"}


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return whole(str(value))


def first_line(error: BaseException) -> str:
    """Return what an error says in short."""
    return re.sub(r"\s+", " ", str(error).split("\n")[0])[:200]


READERS: dict[str, Reader] = {".parquet": read_parquet, ".jsonl": read_jsonl, ".csv": read_csv}
