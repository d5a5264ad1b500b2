"""The stories of an archive on this machine: a table of fingerprints in, of each article its story out.

Fingerprints are written to a file beside the result, in the order of their days, and read from there block by block:
memory holds the ids, the pairs, and the articles of two blocks of days.
"""

from __future__ import annotations

import datetime
import itertools
import math
import mmap
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..errors import InputError
from ..sources import shown_path
from .alike import DAYS, Window, alike, groups

if TYPE_CHECKING:
    import numpy as np

SCHEMA = pa.schema([pa.field("id", pa.string(), nullable=False), pa.field("story", pa.string(), nullable=False)])
COLUMNS = ["id", "published", "fingerprint"]
PREPARED = pa.schema(
    [
        pa.field("id", pa.string()),
        pa.field("published", pa.string()),
        pa.field("checksum", pa.int64()),
        pa.field("day", pa.int64()),
        pa.field("block", pa.int64()),
        pa.field("fingerprint", pa.list_(pa.int64())),
    ]
)
UNKNOWN = -10  # day and block of articles whose day is not known; no other block stands beside it
BATCH = 65_536  # rows that are read at once
PASSES = 3  # times that write_stories goes through all articles
LARGE = 100_000  # articles of a window that take gigabytes
A_WINDOW = 20  # kilobytes that an article of it takes
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?![0-9])")


def _silent(_: object) -> None:
    """What is told where nobody listens."""


def write_stories(
    source: Path, out: Path, tick: Callable[[int], None] = _silent, say: Callable[[str], None] = _silent
) -> tuple[int, int]:
    """Write of each article of a Parquet file, or a folder of such, its story; return how many there are of both.

    `tick` is told how many more articles have been gone through, PASSES times each in all; `say` what takes much memory.

    Read are the columns id, published (ISO date, perhaps with its time) and fingerprint; written are id and story, the
    smallest id in it, by id. Articles that name no day are compared with each other only: they may be of any day.
    InputError if something cannot be read, OSError if it cannot be written; then `out` is as it was.
    """
    import numpy as np

    found = _articles(source, tick)
    by_block = np.argsort(found.blocks, kind="stable")
    # A file without a name: whatever ends the run, its gigabytes are not left behind.
    with tempfile.TemporaryFile(dir=out.parent) as file:
        numbers = _spill(source, file, found, by_block, tick)
        named, story = by_component(*_pairs(numbers, found, by_block, tick, say))
    first = np.arange(len(found.ids))
    first[named] = story
    table = pa.table({"id": found.ids, "story": found.ids.take(pa.array(first))}).cast(SCHEMA)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
        ready = Path(folder) / "stories"
        with ready.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        ready.replace(out)
    return len(found.ids), len(np.unique(first))


def prepare(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return of each row id, published ("" if there is none), checksum, day, block and fingerprint (never null).

    Rows that agree in the first three are alike in all that counts, so that these make an order of an archive. Days are
    counted from the year 1, blocks of days too; UNKNOWN where `published` names no day.
    """
    import numpy as np

    published = pc.fill_null(batch.column("published").cast(pa.string()), "")
    texts, places = np.unique(published.to_numpy(zero_copy_only=False).astype(str), return_inverse=True)
    days = np.array([_day(text) for text in texts.tolist()], dtype=np.int64)[places]
    prints = pc.fill_null(batch.column("fingerprint").cast(pa.list_(pa.int64())), pa.scalar([], pa.list_(pa.int64())))
    values, lengths = _numbers(prints)
    sums = np.append(np.uint64(0), np.cumsum(values.view(np.uint64)))[np.append(0, np.cumsum(lengths))]
    return pa.RecordBatch.from_arrays(
        [
            batch.column("id").cast(pa.string()),
            published,
            pa.array(np.diff(sums).view(np.int64)),
            pa.array(days),
            pa.array(np.where(days == UNKNOWN, UNKNOWN, days // DAYS)),
            prints,
        ],
        schema=PREPARED,
    )


def by_component(pairs: np.ndarray, margins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return articles that pairs, (m, 2), name, and the first one of the story of each.

    Groups lie within the components of the pairs that tell one story by themselves: a group that is joined to another
    has with it, on average and so at least once, such a pair.
    """
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = int(pairs.max(initial=-1)) + 1
    told = pairs[margins >= 0]
    links = coo_array((np.ones(len(told), dtype=bool), (told[:, 0], told[:, 1])), shape=(n, n))
    _, component = connected_components(links, directed=False) if n else (0, np.zeros(0, dtype=np.int32))
    inside = np.flatnonzero(component[pairs[:, 0]] == component[pairs[:, 1]])
    inside = inside[np.argsort(component[pairs[inside, 0]], kind="stable")]
    cuts = np.flatnonzero(np.diff(component[pairs[inside, 0]])) + 1
    found = [groups(pairs[part], margins[part]) for part in np.split(inside, cuts) if len(part)]
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *(a for a, _ in found)]), np.concatenate([none, *(s for _, s in found)])


@dataclass(frozen=True)
class _Articles:
    """The articles of an archive, n of them in the order of their ids, without their fingerprints."""

    ids: pa.Array
    days: np.ndarray  # (n,)
    blocks: np.ndarray  # (n,)
    lengths: np.ndarray  # (n,): of their fingerprints
    places: np.ndarray  # (n,): where the article stands that was read as such and such


def _articles(source: Path, tick: Callable[[int], None]) -> _Articles:
    import numpy as np

    tables, lengths = [], [np.zeros(0, dtype=np.int16)]
    for batch in _batches(source):
        tables.append(pa.Table.from_batches([batch.drop_columns(["fingerprint"])]))
        lengths.append(_numbers(batch.column("fingerprint"))[1].astype(np.int16))
        tick(batch.num_rows)
    without = PREPARED.empty_table().drop_columns(["fingerprint"])
    table = pa.concat_tables([without, *tables]).combine_chunks()
    order = pc.sort_indices(table, [(name, "ascending") for name in ("id", "published", "checksum")]).to_numpy()
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    days, blocks = (table.column(name).to_numpy()[order] for name in ("day", "block"))
    ids = table.column("id").take(pa.array(order)).combine_chunks()
    return _Articles(ids, days, blocks, np.concatenate(lengths)[order], places)


def _spill(
    source: Path, file: IO[bytes], articles: _Articles, order: np.ndarray, tick: Callable[[int], None]
) -> np.ndarray:
    """Write the fingerprints one behind the other in a given order; memory holds what of the file is in use."""
    import numpy as np

    ends = np.cumsum(articles.lengths[order], dtype=np.int64)
    if not len(ends) or not ends[-1]:
        return np.zeros(0, dtype=np.int64)
    starts = np.empty(len(ends), dtype=np.int64)
    starts[order] = ends - articles.lengths[order]
    if hasattr(os, "posix_fallocate"):
        # Else a disk that gets full while pages are written is no OSError but a signal that ends the process (SIGBUS).
        os.posix_fallocate(file.fileno(), 0, int(ends[-1]) * np.dtype(np.int64).itemsize)
    numbers: np.ndarray = np.memmap(file, np.int64, "w+", shape=(int(ends[-1]),))
    row = 0
    for batch in _batches(source):
        values, lengths = _numbers(batch.column("fingerprint"))
        targets = starts[articles.places[row : row + len(lengths)]]
        numbers[np.repeat(targets - (np.cumsum(lengths) - lengths), lengths) + np.arange(len(values))] = values
        row += len(lengths)
        _let_go(numbers)
        tick(len(lengths))
    return numbers


def _pairs(
    numbers: np.ndarray,
    articles: _Articles,
    order: np.ndarray,
    tick: Callable[[int], None],
    say: Callable[[str], None],
) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of an archive, as places in the order of the ids with the smaller one first, and their margins."""
    import numpy as np

    blocks, lengths, days = articles.blocks[order], articles.lengths[order], articles.days[order]
    ends = np.append(0, np.cumsum(lengths, dtype=np.int64))
    cuts = np.append(np.flatnonzero(np.diff(blocks, prepend=UNKNOWN - 1)), len(blocks))
    found, margins = [np.zeros((0, 2), dtype=np.int64)], [np.zeros(0)]
    for n, (start, end) in enumerate(itertools.pairwise(cuts)):
        beside = n > 0 and blocks[cuts[n - 1]] == blocks[start] - 1
        first = cuts[n - 1] if beside else start
        if end - first > LARGE:
            say(_large(int(end - first), dated=bool(blocks[start] != UNKNOWN)))
        window = Window(
            np.array(numbers[ends[first] : ends[end]]), lengths[first:end], days[first:end], int(start - first)
        )
        _let_go(numbers)
        pairs, above = alike(window)
        found.append(np.sort(order[pairs + first], axis=1))
        margins.append(above)
        tick(int(end - start))
    return np.concatenate(found), np.concatenate(margins)


def _large(articles: int, *, dated: bool) -> str:
    memory = f"메모리 약 {math.ceil(articles * A_WINDOW / 1e6)} GB"
    if dated:
        return f"이야기 찾기: 며칠 사이의 기사 {articles:,}건을 한꺼번에 견줌({memory})"
    return (
        f"이야기 찾기: 날짜를 알 수 없는 기사 {articles:,}건을 한꺼번에 견줌({memory}): "
        "날짜가 든 열이 있으면 --column date=열이름을 주고 다른 폴더에 다시 만드십시오"
    )


def _let_go(numbers: np.ndarray) -> None:
    """Let the system take back the memory that pages of a file have; what was written stays."""
    pages = getattr(numbers, "_mmap", None)
    if pages is not None and hasattr(mmap, "MADV_DONTNEED"):
        pages.madvise(mmap.MADV_DONTNEED)


def _batches(source: Path) -> Iterator[pa.RecordBatch]:
    """What `prepare` makes of the rows of some files, always in the same order; InputError names one that is damaged."""
    for file in sorted(source.rglob("*.parquet")) if source.is_dir() else [source]:
        # What a run has not finished, and folders that readers of Parquet pass over too.
        if any(name.startswith((".", "_")) for name in file.relative_to(source).parts):
            continue
        try:
            with pq.ParquetFile(file) as parquet:
                if source.is_file() or set(COLUMNS) <= set(parquet.schema_arrow.names):  # in a folder others may lie
                    yield from map(prepare, parquet.iter_batches(BATCH, columns=COLUMNS))
        except (OSError, pa.ArrowException) as error:
            why = str(error).split("\n")[0][:200]
            raise InputError(
                f"{shown_path(str(file))}: 읽을 수 없음({why}): 그 파일을 치우고 같은 명령을 다시 하십시오"
            ) from error


def _numbers(prints: pa.ListArray) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of fingerprints one behind the other, and how many each has."""
    import numpy as np

    return prints.flatten().to_numpy(), pc.list_value_length(prints).to_numpy().astype(np.int64)


def _day(published: str) -> int:
    """The day that a date begins with, counted from the year 1; UNKNOWN if it names none.

    >>> _day("0001-01-03T10:00:00+09:00"), _day("2024-06"), _day("2024-06-31")
    (3, -10, -10)
    """
    try:
        return datetime.date.fromisoformat(published[:10]).toordinal() if _DAY.match(published) else UNKNOWN
    except ValueError:
        return UNKNOWN
