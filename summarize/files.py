"""Files that readers see: written whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .errors import InputError
from .model import Edition


def write(edition: Edition, folder: Path) -> list[Path]:
    """Write the files of an edition; a reader sees the old edition or the new one, never half of one."""
    ready: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in edition.files.items():
            if (folder / name).is_dir():
                raise IsADirectoryError(None, f"{folder / name} is a folder")
            ready.append((_write_beside(folder / name, text), folder / name))
        for temporary, path in ready:
            temporary.replace(path)
    except OSError as error:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)
        raise InputError(f"cannot write to {folder}: {error.strerror or error}; give another folder with -o") from error
    return [path for _, path in ready]


def _write_beside(path: Path, text: str) -> Path:
    """Write a file under a name of its own beside the one it will replace."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        temporary.chmod(0o644)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def write_messages(messages: Sequence[bytes], folder: Path) -> list[Path]:
    """Write messages as 0001.eml, 0002.eml, ... for their owner only; those of an earlier time are gone."""
    digits = max(4, len(str(len(messages))))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.eml"):
            if re.fullmatch(r"\d{4,}\.eml", old.name):
                old.unlink()
        paths = [folder / f"{number:0{digits}}.eml" for number in range(1, len(messages) + 1)]
        for path, message in zip(paths, messages, strict=True):
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(message)
    except OSError as error:
        raise InputError(
            f"{folder}: 메일을 쓸 수 없음({error.strerror or error}): 쓰기 권한을 확인하거나 -o로 다른 폴더를 주십시오"
        ) from error
    return paths
