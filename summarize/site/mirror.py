"""A folder is brought to what it should hold, and only what differs is touched.

A manifest names the files that were written here; no other file is ever overwritten or removed. It names new files
before they are written and old ones until they are gone, so that after a crash the next run knows what is its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..errors import InputError

MANIFEST = "sejul-archive.json"
_TEMPORARY = ".sejul-writing"  # a folder beside the files, so that they only need to be renamed
_TOLD = 3  # foreign files that a message names


@dataclass(frozen=True)
class Changes:
    """How many files a run has written, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


def mirror(files: Mapping[str, str], folder: Path) -> Changes:
    """Bring a folder to these files, by their relative paths; InputError if a foreign file is in the way."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: 폴더가 아님: -o로 다른 폴더를 주십시오")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        root = folder.resolve()
        own = _manifest(root)
        wanted = {name: text.encode("utf-8") for name, text in files.items()}
        changed = [name for name, content in wanted.items() if _read(root / name) != content]
        _refuse_foreign(changed, own, root, folder)
        gone = sorted(own - wanted.keys())
        _write_manifest(root, own | wanted.keys())
        for name in changed:
            _write(root, name, wanted[name])
        removed = sum(_remove(root, name) for name in gone)
        _write_manifest(root, wanted)
        return Changes(len(changed), len(wanted) - len(changed), removed)
    except OSError as error:
        place = error.filename or folder
        raise InputError(
            f"{place}: 쓸 수 없음({error.strerror or error}): 디스크 공간과 쓰기 권한을 확인하거나 -o로 다른 폴더를 주십시오"
        ) from error
    finally:
        shutil.rmtree(folder / _TEMPORARY, ignore_errors=True)


def _refuse_foreign(changed: Iterable[str], own: set[str], root: Path, folder: Path) -> None:
    """Refuse the whole if a file or folder is in the way that this program did not write, before anything is written."""
    foreign = [name for name in changed if _is_in_the_way(root, name, own)]
    if foreign:
        more = f" 외 {len(foreign) - _TOLD}개" if len(foreign) > _TOLD else ""
        named = ", ".join(foreign[:_TOLD])
        raise InputError(
            f"{folder}: 세줄이 쓰지 않은 파일이 같은 이름으로 있음({named}{more}): 옮겨 두거나 -o로 다른 폴더를 주십시오"
        )


def _is_in_the_way(root: Path, name: str, own: set[str]) -> bool:
    path = root / name
    for parent in list(path.relative_to(root).parents)[:-1]:
        # A link to a folder elsewhere leads out of the archive; a file there is no folder, unless it goes away first.
        if (root / parent).is_symlink() or (root / parent).is_file():
            return True
    if path.is_dir():
        return True
    return (path.exists() or path.is_symlink()) and name not in own


def _manifest(root: Path) -> set[str]:
    """The files that were written here, by the manifest; none if there is none, or one that nobody can read."""
    try:
        table = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        names = table["files"]
    except FileNotFoundError:
        return set()
    except (ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if isinstance(name, str) and _is_inside(name)} if isinstance(names, list) else set()


def _is_inside(name: str) -> bool:
    """Whether a name of the manifest, which anybody may have edited, is one of a file in the folder."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name and "\x00" not in name


def _write_manifest(root: Path, names: Iterable[str]) -> None:
    note = "세줄(sejul site)이 쓴 파일의 목록입니다. 지우지 마십시오."
    text = json.dumps({"note": note, "files": sorted(names)}, ensure_ascii=False, indent=0) + "\n"
    content = text.encode("utf-8")
    if _read(root / MANIFEST) != content:
        _write(root, MANIFEST, content)


def _read(path: Path) -> bytes | None:
    """What a file holds; None if there is none."""
    try:
        return path.read_bytes() if path.is_file() else None
    except PermissionError:
        return None


def _write(root: Path, name: str, content: bytes) -> None:
    """Write a file whole or not at all."""
    (root / _TEMPORARY).mkdir(exist_ok=True)
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=root / _TEMPORARY)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def _remove(root: Path, name: str) -> bool:
    """Remove a file of this program, and the folders that are empty without it; whether there was one."""
    path = root / name
    if any((root / parent).is_symlink() for parent in list(path.relative_to(root).parents)[:-1]) or path.is_dir():
        return False
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    for parent in path.parents:
        if parent == root:
            break
        with contextlib.suppress(OSError):  # somebody's own file is in it
            parent.rmdir()
    return True
