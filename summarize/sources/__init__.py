"""Pages from wherever they lie. To add a kind of file, write a reader and name its suffix in SOURCES."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ..characters import visible
from ..model import Document, Skipped
from .bigkinds import read_bigkinds
from .feed import read_feed
from .html import read_html
from .jsonl import read_jsonl
from .text import EMPTY, read_text

# A reader takes the name and the bytes of a file; it gives its pages, and what it had to skip.
Reader = Callable[[str, bytes], Iterator[Document | Skipped]]

SOURCES: dict[str, Reader] = {
    ".txt": read_text,
    ".jsonl": read_jsonl,
    ".html": read_html,
    ".htm": read_html,
    ".xml": read_feed,
    ".xlsx": read_bigkinds,
}

STDIN = "-"
KINDS = ", ".join(SOURCES)


def load(paths: Sequence[str], stdin: BinaryIO | None = None) -> tuple[list[Document], list[Skipped]]:
    """Return the pages of all paths in the order given, and what was unusable, with the reason.

    Of pages with the same content one is taken, whichever way they were given: the one whose name is
    first in the alphabet. No path is fatal; the caller decides.
    """
    items = list(_items(paths, stdin))
    documents = [item for item in items if isinstance(item, Document)]
    first: dict[str, str] = {}
    for document in documents:
        first[document.fingerprint] = min(document.name, first.get(document.fingerprint, document.name))
    skipped = [item for item in items if isinstance(item, Skipped)]
    taken: dict[str, Document] = {}
    for document in documents:
        original = first[document.fingerprint]
        if document.name == original:
            taken.setdefault(document.fingerprint, document)
        else:
            title = document.given.title if document.given else ""
            skipped.append(Skipped(document.name, title, f"{original}와(과) 같은 내용이어서 한 번만 읽음"))
    return list(taken.values()), skipped


def _items(paths: Sequence[str], stdin: BinaryIO | None) -> Iterator[Document | Skipped]:
    taken: set[str] = set()
    for path in paths:
        if path == STDIN:
            yield from _from_bytes(STDIN, read_text, stdin.read() if stdin else b"")
            continue
        for file in _files(path):
            if isinstance(file, Skipped):
                yield file
            elif (real := os.path.realpath(file)) not in taken:
                taken.add(real)
                yield from _from_file(file)


def _files(path: str) -> Iterator[Path | Skipped]:
    """The files of a path: itself, or those below a folder whose kind is known, by name."""
    if not os.path.isdir(path):
        yield Path(path)
        return
    closed: list[Skipped] = []
    found: list[Path] = []
    for folder, _, names in os.walk(path, onerror=lambda error: closed.append(_closed(error))):
        found += [Path(folder, name) for name in names if Path(name).suffix.lower() in SOURCES]
    yield from closed
    if not found and not closed:
        yield Skipped(_shown(path), "", f"폴더에 읽을 수 있는 파일이 없음: {KINDS} 파일을 넣으십시오")
    yield from sorted(found)


def _closed(error: OSError) -> Skipped:
    return Skipped(_shown(str(error.filename)), "", "폴더를 열 수 없음: 읽기 권한을 확인하십시오")


def _from_file(file: Path) -> Iterator[Document | Skipped]:
    name = _shown(str(file))
    reader = SOURCES.get(file.suffix.lower())
    try:
        if reader is None and file.exists():
            kind = file.suffix or "확장자 없음"
            yield Skipped(name, "", f"읽을 수 없는 종류의 파일({kind}): {KINDS} 가운데 하나로 저장하십시오")
            return
        raw = file.read_bytes()
    except FileNotFoundError:
        yield Skipped(name, "", "파일이 없음: 경로를 확인하십시오")
    except PermissionError:
        yield Skipped(name, "", "파일을 열 수 없음: 읽기 권한을 확인하십시오")
    except (OSError, ValueError, RuntimeError) as error:
        yield Skipped(name, "", f"파일을 읽지 못함: {getattr(error, 'strerror', None) or error}")
    else:
        yield from _from_bytes(name, reader or read_text, raw)


def _from_bytes(name: str, reader: Reader, raw: bytes) -> Iterator[Document | Skipped]:
    if not raw.strip():
        yield Skipped(name, "", EMPTY)
    else:
        yield from reader(name, raw)


def _shown(path: str) -> str:
    """A path as text: names from old archives are CP949, and none may fake a second line of a message."""
    try:
        path.encode()
    except UnicodeEncodeError:
        path = os.fsencode(path).decode("cp949", "replace")
    return visible(path)
