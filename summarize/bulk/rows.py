"""Tables of articles become batches: Parquet, JSON Lines, CSV. A new kind of table is added to READERS."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import InputError
from ..sources import shown_path
from .parquet import read_parquet
from .table import Columns, Rows, Table, unreadable
from .textual import count_lines, read_csv, read_jsonl

Reader = Callable[[Table, Columns], Iterator[Rows]]
_CLOSED = "열 수 없는 폴더: 읽기 권한을 확인하십시오"
_LINK = "다른 폴더를 가리키는 링크: 따라가지 않으니 그 폴더를 따로 주십시오"


def tables_of(path: Path, out: Path) -> list[Table]:
    """Return the tables of a file or folder in their order, those below `out` left out; InputError if there is none.

    Names that begin with a dot or a low line are what other programs hide, too. A folder inside that cannot be opened
    is a table of which nothing can be read.
    """
    shown = shown_path(str(path))
    try:
        if path.is_file():
            if path.suffix.lower() not in READERS:
                raise InputError(f"{shown}: 읽을 수 없는 종류: {_kinds()} 파일을 주십시오")
            return [Table(path, path.name)]
        if not path.is_dir():
            what = "보통 파일도 폴더도 아님" if path.exists() else "그런 파일이나 폴더가 없음"
            raise InputError(f"{shown}: {what}: 경로를 확인하십시오")
        if out.resolve() in (path.resolve(), *path.resolve().parents):
            raise InputError(f"{shown_path(str(out))}: 원본 폴더이거나 그것을 품은 폴더: 결과에는 다른 폴더를 주십시오")
        os.scandir(path).close()
        found = list(_below(path, out.resolve()))
    except OSError as error:
        raise InputError(f"{shown}: 열 수 없음({error.strerror}): 읽기 권한을 확인하십시오") from error
    if not found:
        raise InputError(f"{shown}: {_kinds()} 파일이 없는 폴더: 다른 폴더를 주십시오")
    return sorted(found, key=lambda table: table.name)


def keep_apart(stories: Path, path: Path, out: Path) -> None:
    """InputError if the file of the stories would lie among the tables of `path`, or among what is written to `out`.

    It would take the place of a table or a part, be taken for one by the next run, or be read as more articles.
    """
    shown = shown_path(str(stories))
    if stories.resolve().is_relative_to(path.resolve()):
        raise InputError(f"{shown}: 원본이거나 원본 폴더 안에 있음: --stories에는 다른 곳을 주십시오")
    if stories.resolve().is_relative_to(out.resolve()):
        raise InputError(f"{shown}: 결과 폴더이거나 그 안에 있음: --stories에는 다른 곳을 주십시오")


def _below(folder: Path, out: Path) -> Iterator[Table]:
    closed: list[OSError] = []
    for name, folders, files in os.walk(folder, onerror=closed.append):
        here = Path(name)
        folders[:] = [f for f in folders if not _is_hidden(f) and (here / f).resolve() != out]
        for link in (here / f for f in folders if (here / f).is_symlink()):  # they may go round in circles
            yield Table(link, link.relative_to(folder).as_posix(), _LINK)
        for file in (here / f for f in files if not _is_hidden(f)):
            if file.suffix.lower() in READERS and file.is_file():
                yield Table(file, file.relative_to(folder).as_posix())
    for error in closed:
        path = Path(error.filename)
        yield Table(path, path.relative_to(folder).as_posix(), _CLOSED)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "_"))


def _kinds() -> str:
    return ", ".join(READERS)


def rows_of(table: Table, columns: Columns) -> Iterator[Rows]:
    """Give the rows of a table in their order, at most BATCH_ROWS at once.

    InputError if nothing of it can be read.
    """
    if table.closed:
        raise InputError(f"{table.shown}: {table.closed}")
    try:
        yield from READERS[table.kind](table, columns)
    except InputError:
        raise
    except Exception as error:  # whatever a library makes of damage
        raise unreadable(table, error) from error


def count(table: Table) -> int:
    """Return about how many rows a table has; 0 if it cannot be read."""
    try:
        if table.kind == ".parquet":
            return max(0, int(pq.read_metadata(table.path).num_rows))
        return count_lines(table)
    except (OSError, pa.ArrowException):
        return 0


def content_hash(table: Table) -> str:
    """Return 64 hexadecimal digits of the whole file; "" if it cannot be read."""
    try:
        with table.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


READERS: dict[str, Reader] = {".parquet": read_parquet, ".jsonl": read_jsonl, ".csv": read_csv}
