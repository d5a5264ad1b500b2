"""A table is divided into stretches of rows, each of which can be read by itself, by any machine that sees the file.

What is read of the stretches of a table, one after the other, is what `rows.rows_of` gives of the whole: they are found
and read by the same functions.
"""

from __future__ import annotations

import collections
import csv
import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from ..errors import InputError
from .columns import named
from .parquet import parquet_columns, rows_of_group
from .table import BUFFER, Columns, Rows, Table, unreadable
from .textual import (
    BROKEN,
    ESCAPED,
    LONGEST_LINE,
    CsvReader,
    count_lines,
    csv_head,
    json_head,
    lines_of,
    open_text,
    rows_of_csv,
    rows_of_lines,
    skip_names,
)

GRAIN = 500  # rows of a stretch that is not yet joined with others, about a second and a half of work
IN_GROUP = 32  # stretches of a group of rows at most: each decodes the group from its beginning on


@dataclass(frozen=True)
class Stretch:
    """Some rows of a table.

    Of text they are the bytes from `start` to before `stop`, of Parquet the rows of the table; before them stand
    `before` lines of text, or rows of other groups.
    """

    table: Table
    found: Columns
    start: int
    stop: int
    before: int
    count: int  # rows; of text at most, as lines may be blank
    group: int = 0  # of the rows of Parquet
    charset: str = ""  # of text
    head: tuple[str, ...] = ()  # the names of the columns of a table with commas
    mark: str = ","  # what parts its fields

    def joined(self, other: Stretch) -> Stretch | None:
        """Return both as one; None if the other does not follow in the same text or group of rows."""
        if (self.table, self.group, self.stop) != (other.table, other.group, other.start):
            return None
        return replace(self, stop=other.stop, count=self.count + other.count)

    def read(self) -> Iterator[Rows]:
        """Give its rows; InputError if the file cannot be read."""
        try:
            yield from _READ[self.table.kind](self)
        except InputError:
            raise
        except Exception as error:
            raise unreadable(self.table, error) from error


def stretches_of(table: Table, columns: Columns, grain: int = GRAIN) -> Iterator[Stretch]:
    """Give the stretches of a table in their order, of `grain` rows each; InputError if it cannot be read.

    Of Parquet only the foot is read, of text all: a row may hold line feeds.
    """
    if table.closed:
        raise InputError(f"{table.shown}: {table.closed}")
    try:
        yield from _DIVIDED[table.kind](table, columns, grain)
    except InputError:
        raise
    except Exception as error:  # whatever a library makes of damage
        raise unreadable(table, error) from error


def bundled(stretches: Iterable[Stretch], rows: int) -> Iterator[tuple[Stretch, ...]]:
    """Give the stretches in bundles of so many rows, or little more, those that follow one another joined."""
    held: list[Stretch] = []
    count = 0
    for stretch in stretches:
        both = held[-1].joined(stretch) if held else None
        held[-1:] = [both] if both else [*held[-1:], stretch]
        count += stretch.count
        if count >= rows:
            yield tuple(held)
            held, count = [], 0
    if held:
        yield tuple(held)


def _parquet(table: Table, columns: Columns, grain: int) -> Iterator[Stretch]:
    with table.parquet() as file:
        found = parquet_columns(file, columns, table)
        before = 0
        for group in range(file.metadata.num_row_groups):
            end = before + file.metadata.row_group(group).num_rows
            step = max(grain, -(-(end - before) // IN_GROUP))
            for start in range(before, end, step):
                stop = min(end, start + step)
                yield Stretch(table, found, start, stop, before, stop - start, group)
            before = end


def _read_parquet(stretch: Stretch) -> Iterator[Rows]:
    with stretch.table.parquet() as file:
        for some in rows_of_group(file, stretch.found, stretch.group, stretch.before):
            if some.first >= stretch.stop:
                return
            if some.first + some.count > stretch.start:
                yield some.cut(stretch.start, stretch.stop)


def _jsonl(table: Table, columns: Columns, grain: int) -> Iterator[Stretch]:
    with open_text(table, newline="\n") as text:
        blank = Stretch(table, json_head(text, columns, table)[0], 0, 0, 0, 0, charset=text.encoding)
    if blank.charset not in _OF_ONE_LINE_FEED:
        yield _whole(blank)
        return
    with table.open() as file:
        yield from _cut(blank, zip(_line_feeds(file), itertools.count(1), strict=False), grain)


def _line_feeds(file: BinaryIO) -> Iterator[int]:
    """Give the byte at which each line ends."""
    end = start = 0
    for block in iter(lambda: file.read(BUFFER), b""):
        for found in re.finditer(b"\n", block):
            end = start + found.end()
            yield end
        start += len(block)
    if end < start:
        yield start


def _read_jsonl(stretch: Stretch) -> Iterator[Rows]:
    with _opened(stretch, newline="\n") as file:
        yield from rows_of_lines(lines_of(file), stretch.found, stretch.before)


def _csv(table: Table, columns: Columns, grain: int) -> Iterator[Stretch]:
    with open_text(table, newline="") as text:
        mark, head = csv_head(text, columns, table)
        found = named(head, columns, table.shown)
        blank = Stretch(table, found, 0, 0, 0, 0, charset=text.encoding, head=tuple(head), mark=mark)
    if blank.charset not in _OF_ONE_LINE_FEED:
        yield _whole(blank)
        return
    ends: collections.deque[int] = collections.deque([0])  # of the lines from `first` on
    first = 0

    def lines(file: BinaryIO) -> Iterator[str]:
        for end, line in _lines(file):
            ends.append(end)
            yield line.decode(blank.charset, ESCAPED)

    with table.open() as file:
        # Only the reader knows which lines are a row: it may take some and give all but one back.
        reader = CsvReader(lines(file), mark)
        skip_names(reader)

        def rows() -> Iterator[tuple[int, int]]:
            nonlocal first
            for _ in _each(reader):
                while first < reader.line_num:
                    ends.popleft()
                    first += 1
                yield ends[0], first

        yield from _cut(blank, rows(), grain)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Give each line with the byte at which it ends, as text files part them; of one that is too long only a mark."""
    end = 0
    held, more = b"", 0  # of the line that has no end yet: its bytes, or how many they were
    for block in iter(lambda: file.read(BUFFER), b""):
        lines = (held + block).splitlines(keepends=True)
        # Behind a return there may be a line feed in the next block.
        held = b"" if lines[-1].endswith(b"\n") else lines.pop()
        for line in lines:
            end += len(line) + more
            yield end, _TOO_LONG if more else line
            more = 0
        if len(held) >= LONGEST_LINE:
            held, more = b"", more + len(held)
    if held or more:
        yield end + len(held) + more, _TOO_LONG if more else held


def _each(reader: CsvReader) -> Iterator[None]:
    """Go from the end of a row to the end of the next one, whatever is in it."""
    while True:
        try:
            next(reader)
        except StopIteration:
            return
        except csv.Error:
            pass
        yield


def _read_csv(stretch: Stretch) -> Iterator[Rows]:
    with _opened(stretch, newline="") as file:
        reader = CsvReader(lines_of(file), stretch.mark)
        if not stretch.start:
            skip_names(reader)
        yield from rows_of_csv(reader, stretch.found, stretch.head, stretch.before)


def _cut(blank: Stretch, ends: Iterable[tuple[int, int]], grain: int) -> Iterator[Stretch]:
    """Give stretches of `grain` rows, given the byte and the number of lines at which each row ends."""
    start = before = count = stop = lines = 0
    for stop, lines in ends:
        count += 1
        if count == grain:
            yield replace(blank, start=start, stop=stop, before=before, count=count)
            start, before, count = stop, lines, 0
    if count:
        yield replace(blank, start=start, stop=stop, before=before, count=count)


def _whole(blank: Stretch) -> Stretch:
    with blank.table.open() as file:
        size = file.seek(0, io.SEEK_END)
    return replace(blank, stop=size, count=count_lines(blank.table))


def _opened(stretch: Stretch, newline: str) -> io.TextIOWrapper:
    """The text of a stretch. A mark in the middle of a file is a letter."""
    charset = stretch.charset if not stretch.start else _OF_ONE_LINE_FEED.get(stretch.charset, stretch.charset)
    section = io.BufferedReader(_Section(stretch), BUFFER)
    return io.TextIOWrapper(section, charset, ESCAPED, newline=newline)


class _Section(io.RawIOBase):
    """The bytes of a stretch."""

    def __init__(self, stretch: Stretch):
        self._file = stretch.table.open()
        self._file.seek(stretch.start)
        self._left = stretch.stop - stretch.start

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what the buffer holds, but nothing behind the stretch."""
        read = self._file.read(min(len(buffer), self._left))
        buffer[: len(read)] = read
        self._left -= len(read)
        return len(read)

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()


_TOO_LONG = f"{BROKEN}\n".encode("utf-8", "surrogatepass")  # bytes that are no text in any charset here
# Charsets in which the byte of a line feed is nothing else, and how text in the middle of a file is decoded.
_OF_ONE_LINE_FEED = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "cp949": "cp949"}

_DIVIDED: dict[str, Callable[[Table, Columns, int], Iterator[Stretch]]] = {
    ".parquet": _parquet,
    ".jsonl": _jsonl,
    ".csv": _csv,
}
_READ: dict[str, Callable[[Stretch], Iterator[Rows]]] = {
    ".parquet": _read_parquet,
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
}
