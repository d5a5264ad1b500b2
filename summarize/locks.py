"""One run at a time: a lock that is gone when its process is, however that ends."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from .errors import StoreError


@contextlib.contextmanager
def only(path: Path, taken: str, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock of a file; StoreError, which says what is `taken`, if another process holds it, also
    after so many seconds.

    The lock is SQLite's own on an empty file: the system lifts it when a process ends, and it works the same everywhere.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = sqlite3.connect(path, timeout=wait, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error:
            lock.close()
            raise
    except OSError as error:
        raise StoreError(f"{path}: 쓸 수 없음({error.strerror}): 쓰기 권한을 확인하십시오") from error
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise StoreError(f"{path}: {taken}: 끝난 뒤에 다시 하십시오") from error
        raise StoreError(f"{path}: 쓸 수 없음({error}): 디스크 공간과 쓰기 권한을 확인하십시오") from error
    try:
        yield
    finally:
        lock.close()
