"""Files that readers see: written whole or not at all, and read back to be checked."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from .errors import InputError
from .model import Edition
from .sources import shown_path

MOST_BYTES = 100_000_000  # of a file of a digest; those of real ones have less than one hundredth


def write(edition: Edition, folder: Path) -> list[Path]:
    """Write the files of an edition; a reader sees the old edition or the new one, never half of one."""
    ready: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in edition.files.items():
            if (folder / name).is_dir():
                raise InputError(f"{folder / name}: 폴더가 있어 쓸 수 없음: 옮겨 두거나 -o로 다른 폴더를 주십시오")
            ready.append((write_beside(folder / name, text.encode("utf-8")), folder / name))
        for temporary, path in ready:
            temporary.replace(path)
    except (OSError, InputError) as error:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)
        if isinstance(error, InputError):
            raise
        raise cannot_write(folder, error) from error
    return [path for _, path in ready]


def read(path: Path) -> bytes | None:
    """Return what a file of a digest holds, None if there is none; InputError says why it cannot be read."""
    name = shown_path(str(path))
    try:
        if not path.exists():
            return None
        if not path.is_file():  # a folder, or a pipe that would never end
            raise InputError(f"{name}: 파일이 아님: 다이제스트의 파일을 그 자리에 두십시오")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{name}: 열 수 없음({error.strerror}): 경로와 읽기 권한을 확인하십시오") from error
    if len(raw) > MOST_BYTES:
        raise InputError(f"{name}: 너무 큼({MOST_BYTES // 1_000_000} MB 초과): 다이제스트의 파일인지 확인하십시오")
    return raw


def write_beside(path: Path, content: bytes) -> Path:
    """Write a file under a name of its own beside the one it will replace, and return it: .NAME. and eight letters."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    temporary = write_beside(path, content)
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def cannot_write(place: Path | str, error: OSError) -> InputError:
    """Return what to say of a place in which nothing can be written."""
    why = error.strerror or error
    return InputError(f"{place}: 쓸 수 없음({why}): 디스크 공간과 쓰기 권한을 확인하거나 -o로 다른 폴더를 주십시오")


def write_messages(messages: Iterable[bytes], count: int, folder: Path) -> None:
    """Write so many messages as 0001.eml, 0002.eml, ... for their owner only; those of an earlier time are gone.

    A numbered message that is not ours is somebody's own: InputError, and nothing is touched.
    """
    digits = max(4, len(str(count)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        numbered = [path for path in folder.glob("*.eml") if re.fullmatch(r"\d{4,}\.eml", path.name)]
        for old in numbered:
            if not _is_our_message(old):
                raise InputError(f"{old}: 시험으로 쓴 메일이 아니어서 지우지 않음: 옮기거나 -o로 다른 폴더를 주십시오")
        for old in numbered:
            old.unlink()
        for number, message in enumerate(messages, start=1):  # one at a time: there may be thousands
            path = folder / f"{number:0{digits}}.eml"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(message)
    except OSError as error:
        raise InputError(
            f"{folder}: 메일을 쓸 수 없음({error.strerror or error}): 쓰기 권한을 확인하거나 -o로 다른 폴더를 주십시오"
        ) from error


def _is_our_message(path: Path) -> bool:
    """Whether a file has a Message-ID such as `delivery.letter` gives."""
    with path.open("rb") as file:
        return bool(re.search(rb"(?m)^Message-ID: <[0-9a-f]{40}@[^>\s]+>\r?$", file.read(4096)))
