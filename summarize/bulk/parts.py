"""What is written: a Parquet file for each so many rows of a table, whole or not at all.

The foot of each part says what it was made of, so that a run that was cut off goes on where it stood, and an archive
that grows is made only as far as it is new.
"""

from __future__ import annotations

import collections
import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .. import __version__
from ..characters import visible, whole
from ..errors import InputError
from ..sources import shown_path
from .columns import SCHEMA
from .jobs import Tick

LOCK = "_lock"  # what begins so is no part of a table to those who read folders
OF_SPARK = "_SUCCESS"  # what Spark leaves in a folder that it has written
_FOOT = b"sejul"
_UNFINISHED = ".unfinished"
GROUP_ROWS = 2000  # which are packed at once
# Columns of which somebody asks for a range, and those of few values. Of lines and hashes there is no range, and to look
# for values that come again among them takes time and spares nothing.
_ASKED_FOR = ["id", "published", "relevance", "relevant", "section", "problem"]
_REPEATED = ["published", "keywords.list.element", "relevance", "section", "problem"]
_LONGEST_NAME = 150  # bytes; a file system takes 255


@dataclass(frozen=True)
class Mark:
    """What a part says of itself."""

    table: str  # the name of the table
    content: str  # the hash of its content
    number: int  # of the part within the table, from 0
    key: str  # what was asked of each row
    part_rows: int  # rows of the table that a part stands for, at most
    rows: int = 0  # rows that the part has
    lost: int = 0  # rows of the table that could not be read
    problems: Mapping[str, int] = field(default_factory=dict)
    last: bool = False  # whether the table ends with it
    version: str = __version__

    @property
    def file(self) -> str:
        """The name of its file."""
        name = self.table.replace("/", "~")
        # Two tables have two names, and none is hidden from who reads the folder.
        if (
            len(os.fsencode(name)) > _LONGEST_NAME
            or name != visible(whole(name))
            or "~" in self.table
            or name[0] in "._"
        ):
            name = hashlib.sha256(os.fsencode(self.table)).hexdigest()[:32]
        return f"{name}.{self.number:05d}.parquet"


def make_folder(out: Path) -> None:
    """Make the folder of the parts; InputError if it cannot be."""
    if out.exists() and not out.is_dir():
        raise InputError(f"{shown_path(str(out))}: 폴더가 아님: 결과를 쓸 폴더를 주십시오(IN이 먼저, OUT이 나중)")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(out, error) from error


def prepare(out: Path) -> None:
    """Make the folder of the parts ready, without what a run that was cut off has left; InputError if it cannot be."""
    make_folder(out)
    if (out / OF_SPARK).exists():  # its rows would be there twice
        raise InputError(f"{shown_path(str(out))}: Spark로 만든 결과가 있음: 다른 폴더를 주십시오")
    try:
        for file in out.glob(f".*.parquet{_UNFINISHED}"):
            file.unlink()
    except OSError as error:
        raise cannot_write(out, error) from error


def files(out: Path) -> list[Path]:
    """Return what may be parts in a folder."""
    return sorted(out.glob("*.parquet")) if out.is_dir() else []


def made(out: Path, key: str, part_rows: int, tick: Tick) -> dict[str, Mark]:
    """Return what the parts in a folder say of themselves, by file; one that cannot be read is none. `tick` is told of each.

    InputError if they were made in another way than is asked for: tables of two kinds would lie side by side.
    """
    found: dict[str, Mark] = {}
    for file in files(out):
        mark = mark_of(file)
        tick(1)
        if mark is None or mark.file != file.name:
            continue
        if (mark.key, mark.part_rows, mark.version) != (key, part_rows, __version__):
            raise InputError(
                f"{shown_path(str(out))}: 다른 옵션이나 다른 판의 세줄로 만든 결과가 있음({file.name}): "
                "같은 옵션으로 하거나, 다른 폴더를 주거나, 그 파일들을 지우십시오"
            )
        found[file.name] = mark
    return found


def mark_of(file: Path) -> Mark | None:
    """Return what a part says of itself; None if it is no part or damaged, for which all of it is read."""
    try:
        with pq.ParquetFile(file, page_checksum_verification=True) as part:
            mark = Mark(**json.loads((part.metadata.metadata or {})[_FOOT]))
            return mark if sum(batch.num_rows for batch in part.iter_batches()) == mark.rows else None
    except (OSError, ValueError, TypeError, KeyError, pa.ArrowException):
        return None


class Part:
    """A part that is being written, beside its name until it is whole. What is in memory does not depend on its size.

    InputError if it cannot be written; then there is none. Leaving the context before `finish` leaves none either.
    """

    def __init__(self, out: Path, file: str):
        self.file = file
        self.rows = 0
        self.lost = 0  # rows that should be in it and could not be read
        self.problems: collections.Counter[str] = collections.Counter()
        self.is_whole = False
        self._out = out
        self._unfinished = out / f".{file}{_UNFINISHED}"
        self._held: list[pa.RecordBatch] = []  # fewer than GROUP_ROWS rows

    def __enter__(self) -> Part:
        with self._can_write(), contextlib.ExitStack() as undo:
            undo.callback(self._unfinished.unlink, missing_ok=True)
            self._target = undo.enter_context(self._unfinished.open("wb"))
            self._writer = undo.enter_context(
                pq.ParquetWriter(
                    self._target,
                    SCHEMA,
                    compression="zstd",
                    use_dictionary=_REPEATED,
                    write_statistics=_ASKED_FOR,
                    write_page_checksum=True,
                )
            )
            self._undo = undo.pop_all()
        return self

    def add(self, batch: pa.RecordBatch) -> None:
        """Add rows behind the others."""
        self._held.append(batch)
        self.rows += batch.num_rows
        with self._can_write():
            # Each group in one piece: in which batches the rows came is not to be seen in the file.
            while sum(held.num_rows for held in self._held) >= GROUP_ROWS:
                self._write_group()

    def finish(self, mark: Mark) -> None:
        """Write the foot, and put the part where it is found."""
        mark = replace(mark, rows=self.rows, lost=self.lost, problems=dict(self.problems))
        with self._can_write():
            if self._held or not self.rows:
                self._write_group()
            self._writer.add_key_value_metadata({_FOOT: json.dumps(asdict(mark), sort_keys=True)})
            self._writer.close()
            self._target.flush()
            os.fsync(self._target.fileno())  # a part that a power cut leaves empty would be taken for a damaged one
            self._target.close()
            self._unfinished.replace(self._out / self.file)
        self._undo.pop_all()
        self.is_whole = True

    def __exit__(self, *error: object) -> None:
        with contextlib.suppress(OSError, pa.ArrowException):  # of a full disk the first error has told
            self._undo.close()

    def _write_group(self) -> None:
        held = pa.Table.from_batches(self._held, SCHEMA)
        self._writer.write_table(held.slice(0, GROUP_ROWS).combine_chunks(), GROUP_ROWS)
        self._held = held.slice(GROUP_ROWS).to_batches()

    @contextlib.contextmanager
    def _can_write(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise cannot_write(self._out, error) from error


def remove(out: Path, mark: Mark) -> None:
    """Remove a part; InputError if it cannot be."""
    try:
        (out / mark.file).unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(out, error) from error


def cannot_write(out: Path, error: OSError) -> InputError:
    """Return what to say of a folder in which nothing can be written."""
    why = os.strerror(error.errno) if error.errno else str(error)
    return InputError(
        f"{shown_path(str(out))}: 쓸 수 없음({why}): 디스크 공간과 쓰기 권한을 확인하고 같은 명령을 다시 하십시오. "
        "다 쓴 부분은 남아 있고, 그다음부터 이어서 합니다"
    )
