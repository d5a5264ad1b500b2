"""JSON Lines and CSV: of ten million rows some are damaged, which is no reason to lose the others."""

from __future__ import annotations

import codecs
import collections
import contextlib
import csv
import io
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..characters import whole
from ..errors import InputError
from ..sources.text import EMPTY, charset_of, nearest_charset
from .columns import NEEDED, named
from .table import BATCH_BYTES, BUFFER, Columns, Row, Rows, Table, bad_row, in_batches
from .values import text_of

HEAD = 1000  # lines of JSON in which every field stands that is read, as long as they are no more than BATCH_BYTES
LONGEST_LINE = 1 << 26  # characters; there may be no end of line at all
LONGEST_FIELD = 1 << 24  # characters; a quotation mark that is never closed would take the rest of the file
MARKS = ",\t;|"  # what parts the fields of a row
BROKEN = "\udcff"  # stands for bytes that are no text
ESCAPED = "sejul-broken"
_NO_TEXT = "글이 아닌 이진 파일이거나 BOM 없는 UTF-16: UTF-8로 저장하십시오"

# As Python's own "surrogateescape", which will not take all that CP949 and UTF-16 stumble at.
codecs.register_error(ESCAPED, lambda error: (BROKEN, getattr(error, "end", 0)))


def read_jsonl(table: Table, columns: Columns) -> Iterator[Rows]:
    """Give the rows of a table of JSON objects, one a line; a line that is none has a problem."""
    with open_text(table, newline="\n") as file:  # a JSON string may hold U+2028 or a form feed
        found, head = json_head(file, columns, table)
        yield from rows_of_lines(itertools.chain(head, lines_of(file)), found)


def json_head(file: io.TextIOWrapper, columns: Columns, table: Table) -> tuple[dict[str, str], list[str]]:
    """Return the field of each column, and the lines that were taken from the file to see that.

    InputError if no line has a text.
    """
    head: list[str] = []
    size = 0
    for line in itertools.islice(lines_of(file), HEAD):
        head.append(line)
        size += len(line)
        if size >= BATCH_BYTES:
            break
    try:
        return json_columns(head, columns, table), head
    except InputError:
        if not any(map(str.strip, head)):
            raise InputError(f"{table.shown}: {EMPTY}") from None
        found = json_columns(itertools.chain(head, lines_of(file)), columns, table)
        file.seek(0)
        return found, []


def json_columns(lines: Iterable[str], columns: Columns, table: Table) -> dict[str, str]:
    """Return the field of each column that some lines have; InputError if they have no text."""
    keys = dict.fromkeys(key for line in lines for key in json_object(line) or ())
    return named(keys, columns, table.shown)


def rows_of_lines(lines: Iterable[str], found: Mapping[str, str], before: int = 0) -> Iterator[Rows]:
    """Give the rows of lines of JSON, before which stand `before` lines of the table."""
    numbered = enumerate(lines, start=before + 1)
    return in_batches((number, json_row(line, found)) for number, line in numbered if line.strip())


def json_object(line: str) -> dict[str, Any] | None:
    """Return the JSON object of a line; None if it is none."""
    try:
        # Tables that were put together of several have marks (BOM) inside.
        fields = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def json_row(line: str, found: Mapping[str, str]) -> Row:
    """Return what ARTICLES has of a line, given the field of each column."""
    fields = None if BROKEN in line else json_object(line)
    if fields is None:
        return bad_row(line)
    return {what: _text(fields.get(column)) for what, column in found.items()}


def _text(value: Any) -> str | None:
    text = text_of(value)
    return None if text is None else whole(text)


def read_csv(table: Table, columns: Columns) -> Iterator[Rows]:
    """Give the rows of a table with commas, tabs, semicolons or bars, the first row being the names."""
    with open_text(table, newline="") as file:
        mark, head = csv_head(file, columns, table)
        reader = CsvReader(lines_of(file), mark)
        skip_names(reader)
        yield from rows_of_csv(reader, named(head, columns, table.shown), head)


def csv_head(file: io.TextIOWrapper, columns: Columns, table: Table) -> tuple[str, list[str]]:
    """Return what parts the fields of a table, and the names in its first row; the file is at its start afterwards.

    InputError if there is no text, however it is parted.
    """
    heads: dict[str, list[str]] = {}
    for mark in MARKS:
        with contextlib.suppress(csv.Error):
            heads[mark] = next(filter(None, CsvReader(lines_of(file), mark)), [])
        file.seek(0)
    if not any(map(any, heads.values())):
        raise InputError(f"{table.shown}: {EMPTY}")
    for mark, head in heads.items():
        with contextlib.suppress(InputError):
            named(head, columns, table.shown)
            return mark, head
    named(sorted(heads.values(), key=len)[-1], columns, table.shown)
    raise AssertionError("one of them would have been taken")


class CsvReader:
    """Gives the rows of lines; behind one that is none (csv.Error) it goes on in the line after its first one.

    Where a quotation mark is missing, Python's own reader makes one row of two, or of the rest of the file.
    """

    def __init__(self, lines: Iterable[str], mark: str = ","):
        csv.field_size_limit(LONGEST_FIELD)
        self.line_num = 0  # lines that have been read
        self.mark = mark
        self._lines = iter(lines)
        self._again: collections.deque[str] = collections.deque()
        self._taken: list[str] = []
        self._reader = csv.reader(self._feed(), delimiter=mark, strict=True)

    def __iter__(self) -> CsvReader:
        return self

    def __next__(self) -> list[str]:
        self._taken = []
        try:
            return next(self._reader)
        except csv.Error:
            first, *rest = self._taken
            self._again.extendleft(reversed(rest))
            self.line_num -= len(rest)
            self._taken = [first]
            self._reader = csv.reader(self._feed(), delimiter=self.mark, strict=True)
            raise

    def loosely(self) -> list[str]:
        """The fields of the line that is no row, quotation marks taken as they come."""
        try:
            return next(csv.reader(self._taken, delimiter=self.mark), [])
        except csv.Error:
            return []

    def _feed(self) -> Iterator[str]:
        while True:
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                return
            self._taken.append(line)
            self.line_num += 1
            yield line


def skip_names(reader: CsvReader) -> None:
    """Go to the end of the first row, before which blank lines may stand."""
    while not next(reader):
        pass


def rows_of_csv(reader: CsvReader, found: Mapping[str, str], head: Sequence[str], before: int = 0) -> Iterator[Rows]:
    """Give the rows that a reader has, before which stand `before` lines; `head` are the names of the columns."""
    places = {what: head.index(column) for what, column in found.items()}

    def rows() -> Iterator[tuple[int, Row]]:
        while True:
            place = before + reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error:
                fields = reader.loosely()
                if len(fields) != len(head):
                    yield place, bad_row(f"{place} {reader.mark.join(fields)}")
                    continue
            if not fields:
                continue
            if any(fields[len(head) :]) or len(fields) <= places[NEEDED] or any(BROKEN in field for field in fields):
                yield place, bad_row(reader.mark.join(fields))
            else:
                yield place, {what: fields[i] if i < len(fields) else None for what, i in places.items()}

    return in_batches(rows())


def lines_of(file: io.TextIOWrapper) -> Iterator[str]:
    """Give the lines of a file with their ends; of one that is too long to be held only that it is broken."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            while (rest := file.readline(BUFFER)) and rest[-1] not in "\r\n":
                pass
            line = f"{BROKEN}\n"
        yield line


@contextlib.contextmanager
def open_text(table: Table, newline: str) -> Iterator[io.TextIOWrapper]:
    """A table as text, with BROKEN for bytes that are none; InputError if it is no text at all."""
    with table.open() as file:
        charset = charset_of(file) or nearest_charset(file)
        if charset is None:
            raise InputError(f"{table.shown}: {_NO_TEXT}")
        file.seek(0)
        yield io.TextIOWrapper(file, charset, ESCAPED, newline=newline)


def count_lines(table: Table) -> int:
    """Return about how many rows a table has; OSError if it cannot be read."""
    with table.open() as file:
        quoted, lines, unended = False, 0, False
        for block in iter(lambda: file.read(BUFFER), b""):
            unended = not block.endswith((b"\n", b"\n\0"))  # the latter in UTF-16
            if table.kind != ".csv":
                lines += block.count(b"\n")
                continue
            for n, part in enumerate(block.split(b'"')):  # a line feed between quotes ends no row
                quoted ^= bool(n)
                lines += 0 if quoted else part.count(b"\n")
        return max(0, lines + unended - (table.kind == ".csv"))
