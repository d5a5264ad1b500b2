"""Parquet: a group of rows that is damaged is lost, and the next ones go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import InputError
from .columns import NEEDED, named
from .table import BATCH_BYTES, BATCH_ROWS, Columns, Rows, Table, first_line
from .values import is_plain

FEW_ROWS = BATCH_ROWS  # that are decoded at once


def read_parquet(table: Table, columns: Columns) -> Iterator[Rows]:
    """Give the rows of a Parquet file."""
    with table.parquet() as file:
        found = parquet_columns(file, columns, table)
        first = 0
        for group in range(file.metadata.num_row_groups):
            yield from rows_of_group(file, found, group, first)
            first += file.metadata.row_group(group).num_rows


def parquet_columns(file: pq.ParquetFile, columns: Columns, table: Table) -> dict[str, str]:
    """Return the column of each of KNOWN; InputError if the text is none, or the foot contradicts itself."""
    found = named(file.schema_arrow.names, columns, table.shown)
    kind = file.schema_arrow.field(file.schema_arrow.names.index(found[NEEDED])).type
    if not is_plain(kind):
        raise InputError(
            f"{table.shown}: 본문으로 읽을 '{found[NEEDED]}' 열이 글이 아님({first_line(ValueError(kind))}): "
            "글이 든 열을 --column text=이름 으로 알려 주십시오"
        )
    counts = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
    # An absurd count would be taken for so many articles that are lost.
    if min(counts, default=0) < 0 or sum(counts) != file.metadata.num_rows:
        raise InputError(f"{table.shown}: 읽을 수 없음(기사 수가 서로 다름): 파일을 다시 받으십시오")
    return found


def rows_of_group(file: pq.ParquetFile, found: Mapping[str, str], group: int, first: int) -> Iterator[Rows]:
    """Give the rows of a group, before which stand `first` rows of the table; from damage on they are lost."""
    group_of = file.metadata.row_group(group)
    stop = first + group_of.num_rows
    # That are decoded at once: fewer where they are large.
    few = max(1, min(FEW_ROWS, BATCH_BYTES * group_of.num_rows // max(1, group_of.total_byte_size)))
    why = "끝까지 있지 않음"
    try:
        # The names are those of the file's own columns: a name that two have gives both.
        for batch in _merged(_plain(b, found) for b in file.iter_batches(few, [group], list(found.values()))):
            some = batch.slice(0, stop - first)
            yield Rows(first, some.num_rows, some, range(first + 1, first + 1 + some.num_rows))
            first += some.num_rows
    except Exception as error:  # whatever a library makes of damage: the values are looked at here for the first time
        why = first_line(error)
    if first < stop:
        yield Rows(
            first, stop - first, lost=f"{first + 1}~{stop}번째 기사가 깨져 읽지 못함({why}): 파일을 다시 받으십시오"
        )


def _plain(batch: pa.RecordBatch, found: Mapping[str, str]) -> pa.RecordBatch:
    """The columns by what they hold, without dictionaries and views, which would bring along all the other rows."""
    columns = [batch.column(batch.schema.names.index(column)) for column in found.values()]
    return pa.record_batch([_own(column) for column in columns], names=list(found))


def _own(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string_view(column.type):
        return column.cast(pa.large_string())
    if pa.types.is_binary_view(column.type):
        return column.cast(pa.large_binary())
    return column


def _merged(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Give batches of BATCH_ROWS made of smaller ones, and smaller ones where the rows are large."""
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        for part in _parts(batch):
            held.append(part)
            size += part.nbytes
            if sum(b.num_rows for b in held) >= BATCH_ROWS or size >= BATCH_BYTES:
                yield pa.concat_batches(held)
                held, size = [], 0
    if held:
        yield pa.concat_batches(held)


def _parts(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """A batch as it is, or, if it is large, by halves."""
    if batch.nbytes <= BATCH_BYTES or batch.num_rows == 1:
        yield batch
        return
    half = batch.num_rows // 2
    yield from _parts(batch.slice(0, half))
    yield from _parts(batch.slice(half))
