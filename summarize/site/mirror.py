"""A folder is brought to what it should hold, and only what differs is touched.

A manifest names the files that were written here; no other file is ever overwritten or removed. It names new files
before they are written and old ones until they are gone, so that after a crash the next run knows what is its own, and
looks for what a file was being written to beside it. One run at a time writes a folder: who calls holds a lock.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .. import files as whole
from ..errors import InputError

MANIFEST = "sejul-archive.json"
_TEMPORARY = re.compile(r"\.(.+)\.[a-z0-9_]{8}")  # what a file is written to, beside it (files.write_beside)
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
        own, ended = _manifest(root)
        wanted = {name: text.encode("utf-8") for name, text in files.items()}
        changed = [name for name, content in wanted.items() if _read(root / name) != content]
        gone = sorted(own - wanted.keys())
        _refuse_foreign(changed, own, set(gone), root, folder)
        if not ended:
            _clear(root, own)
        if changed or gone or not ended:
            _write_manifest(root, own | wanted.keys(), ended=False)
        first = _in_place_of(gone, wanted)
        removed = sum(_remove(root, name) for name in first)
        for name in changed:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            whole.replace(root / name, wanted[name])
        removed += sum(_remove(root, name) for name in gone if name not in first)
        _write_manifest(root, wanted, ended=True)
        return Changes(len(changed), len(wanted) - len(changed), removed)
    except OSError as error:
        raise whole.cannot_write(error.filename or folder, error) from error


def _in_place_of(gone: Iterable[str], wanted: Collection[str]) -> set[str]:
    """The files that go away and where a folder has to be, or that lie in a folder where a file has to be."""
    folders = {str(parent) for name in wanted for parent in PurePosixPath(name).parents}
    return {n for n in gone if n in folders or any(str(parent) in wanted for parent in PurePosixPath(n).parents)}


def _clear(root: Path, own: Iterable[str]) -> None:
    """Remove what a run that was killed was writing to."""
    for folder in {(root / name).parent for name in own} | {root}:
        names = {Path(name).name for name in own if (root / name).parent == folder} | {MANIFEST}
        for path in folder.iterdir() if folder.is_dir() and not folder.is_symlink() else ():
            written = _TEMPORARY.fullmatch(path.name)
            if written and written[1] in names and path.is_file() and not path.is_symlink():
                path.unlink()


def _refuse_foreign(changed: Iterable[str], own: set[str], gone: set[str], root: Path, folder: Path) -> None:
    """Refuse the whole if a file or folder is in the way that this program did not write, before anything is written."""
    foreign = [name for name in changed if _is_in_the_way(root, name, own, gone)]
    if foreign:
        more = f" 외 {len(foreign) - _TOLD}개" if len(foreign) > _TOLD else ""
        named = ", ".join(foreign[:_TOLD])
        raise InputError(
            f"{folder}: 세줄이 쓰지 않은 파일이 같은 이름으로 있음({named}{more}): 옮겨 두거나 -o로 다른 폴더를 주십시오"
        )


def _is_in_the_way(root: Path, name: str, own: set[str], gone: set[str]) -> bool:
    path = root / name
    for parent in list(path.relative_to(root).parents)[:-1]:
        # A link to a folder elsewhere leads out of the archive; a file there is no folder, unless it goes away first.
        if (root / parent).is_symlink() or ((root / parent).is_file() and parent.as_posix() not in gone):
            return True
    if path.is_dir() and not path.is_symlink():  # of files that go away, the folder goes with them
        return any(
            p.relative_to(root).as_posix() not in gone for p in path.rglob("*") if p.is_symlink() or not p.is_dir()
        )
    return (path.exists() or path.is_symlink()) and name not in own


def _manifest(root: Path) -> tuple[set[str], bool]:
    """The files that were written here, by the manifest, and whether the run that wrote it came to its end.

    There are none if there is no manifest, or one that nobody can read.
    """
    try:
        table = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        names, ended = table["files"], table.get("ended", True) is not False
    except FileNotFoundError:
        return set(), True
    except (ValueError, KeyError, TypeError):
        return set(), True
    if not isinstance(names, list):
        return set(), True
    return {name for name in names if isinstance(name, str) and _is_inside(name)}, ended


def _is_inside(name: str) -> bool:
    """Whether a name of the manifest, which anybody may have edited, is one of a file in the folder."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name and "\x00" not in name


def _write_manifest(root: Path, names: Iterable[str], *, ended: bool) -> None:
    note = "세줄(sejul site)이 쓴 파일의 목록입니다. 지우지 마십시오."
    table = {"note": note, "ended": ended, "files": sorted(names)}
    content = (json.dumps(table, ensure_ascii=False, indent=0) + "\n").encode("utf-8")
    if _read(root / MANIFEST) != content:
        whole.replace(root / MANIFEST, content)


def _read(path: Path) -> bytes | None:
    """What a file holds; None if there is none."""
    try:
        return path.read_bytes() if path.is_file() else None
    except PermissionError:
        return None


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
