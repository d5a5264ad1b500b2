"""A table is divided into stretches of rows, each of which can be read by itself, by any machine that sees the file.

What is read of the stretches of a table, one after the other, is what `rows.rows_of` gives of the whole: they are found
and read by the same functions.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from .columns import named
from .rows import (
    BUFFER,
    HEAD,
    UNREADABLE,
    Columns,
    CsvReader,
    Rows,
    Table,
    csv_reader,
    json_columns,
    rows_of_csv,
    rows_of_group,
    rows_of_lines,
    text_of,
    unreadable,
)
from .rows import count as rows_in

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

    def joined(self, other: Stretch) -> Stretch | None:
        """Return both as one; None if the other does not follow in the same text or group of rows."""
        if (self.table, self.group, self.stop) != (other.table, other.group, other.start):
            return None
        return replace(self, stop=other.stop, count=self.count + other.count)

    def read(self) -> Iterator[Rows]:
        """Give its rows; InputError if the file cannot be read."""
        try:
            yield from _READ[self.table.path.suffix.lower()](self)
        except UNREADABLE as error:
            raise unreadable(self.table, error) from error


def stretches_of(table: Table, columns: Columns, grain: int = GRAIN) -> Iterator[Stretch]:
    """Give the stretches of a table in their order, of `grain` rows each; InputError if it cannot be read.

    Of Parquet only the foot is read, of text all: a row may hold line feeds.
    """
    try:
        yield from _DIVIDED[table.path.suffix.lower()](table, columns, grain)
    except UNREADABLE as error:
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
        found = named(file.schema_arrow.names, columns, table.shown)
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
    with text_of(table, newline="\n") as text:
        found = json_columns(itertools.islice(text, HEAD), columns, table)
        blank = Stretch(table, found, 0, 0, 0, 0, charset=text.encoding)
    if blank.charset not in _OF_ONE_LINE_FEED:
        yield _whole(blank)
        return
    with table.open() as file:
        yield from _cut(blank, zip(itertools.accumulate(map(len, file)), itertools.count(1), strict=False), grain)


def _read_jsonl(stretch: Stretch) -> Iterator[Rows]:
    with _opened(stretch, newline="\n") as file:
        yield from rows_of_lines(file, stretch.found, stretch.before)


def _csv(table: Table, columns: Columns, grain: int) -> Iterator[Stretch]:
    with table.open() as file:
        end = len(codecs.BOM_UTF8) if file.read(3) == codecs.BOM_UTF8 else 0
    with text_of(table, newline="") as text:
        charset = text.encoding

        def lines() -> Iterator[str]:
            nonlocal end
            for line in text:
                end += len(line.encode(_OF_ONE_LINE_FEED.get(charset, charset), "surrogateescape"))
                yield line

        reader = csv_reader(lines())
        head = tuple(next(reader, ()))
        blank = Stretch(table, named(head, columns, table.shown), 0, 0, 0, 0, charset=charset, head=head)
        # Only the reader knows which line feeds end a row.
        found = list(_cut(blank, ((end, reader.line_num) for _ in _each(reader)), grain))
    whole = _whole(blank)
    if charset in _OF_ONE_LINE_FEED and end == whole.stop:
        yield from found
    else:
        yield replace(whole, count=sum(stretch.count for stretch in found))


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
        reader = csv_reader(file)
        if not stretch.start:
            next(reader)  # the names
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
    return replace(blank, stop=size, count=rows_in(blank.table))


def _opened(stretch: Stretch, newline: str) -> io.TextIOWrapper:
    """The text of a stretch. A mark in the middle of a file is a letter."""
    charset = stretch.charset if not stretch.start else _OF_ONE_LINE_FEED.get(stretch.charset, stretch.charset)
    section = io.BufferedReader(_Section(stretch), BUFFER)
    return io.TextIOWrapper(section, charset, "surrogateescape", newline=newline)


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


# Charsets in which the byte of a line feed is nothing else, and how text in the middle of a file is decoded.
_OF_ONE_LINE_FEED = {"utf-8-sig": "utf-8", "cp949": "cp949"}

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
