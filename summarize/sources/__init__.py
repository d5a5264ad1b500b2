"""Pages from wherever they lie. To add a kind of file, write a reader and name its suffix in SOURCES."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from ..model import Document, Skipped
from .jsonl import read_jsonl
from .text import read_text

# A reader takes the name and the bytes of a file; it gives its pages, and what it had to skip.
Reader = Callable[[str, bytes], Iterator[Document | Skipped]]

SOURCES: dict[str, Reader] = {
    ".txt": read_text,
    ".jsonl": read_jsonl,
}

STDIN = "-"
KINDS = ", ".join(SOURCES)


def load(paths: Sequence[str], stdin: BinaryIO | None = None) -> tuple[list[Document], list[Skipped]]:
    """Return the pages of all paths in the order given, and what was unusable, with the reason.

    A page that was given before, by its content, is skipped. No path is fatal; the caller decides.
    """
    documents: list[Document] = []
    skipped: list[Skipped] = []
    seen: dict[str, str] = {}
    for item in _items(paths, stdin):
        if isinstance(item, Skipped):
            skipped.append(item)
        elif (first := seen.setdefault(item.fingerprint, item.name)) != item.name:
            title = item.given.title if item.given else ""
            skipped.append(Skipped(item.name, title, f"{first}와(과) 같은 내용이어서 한 번만 읽음"))
        else:
            documents.append(item)
    return documents, skipped


def _items(paths: Sequence[str], stdin: BinaryIO | None) -> Iterator[Document | Skipped]:
    taken: set[Path] = set()
    for path in paths:
        if path == STDIN:
            yield from _from_bytes(STDIN, read_text, stdin.read() if stdin else b"")
            continue
        for file in _files(path):
            if isinstance(file, Skipped):
                yield file
            elif (real := file.resolve()) not in taken:
                taken.add(real)
                yield from _from_file(file)


def _files(path: str) -> Iterator[Path | Skipped]:
    """The files of a path: itself, or those below a folder whose kind is known, by name."""
    place = Path(path)
    if not place.is_dir():
        yield place
        return
    found = sorted(p for p in place.rglob("*") if p.suffix.lower() in SOURCES and p.is_file())
    if not found:
        yield Skipped(path, "", f"폴더에 읽을 수 있는 파일이 없음: {KINDS} 파일을 넣으십시오")
    yield from found


def _from_file(file: Path) -> Iterator[Document | Skipped]:
    name = str(file)
    reader = SOURCES.get(file.suffix.lower())
    if reader is None and file.exists():
        yield Skipped(
            name, "", f"읽을 수 없는 종류의 파일({file.suffix or '확장자 없음'}): {KINDS} 가운데 하나로 저장하십시오"
        )
        return
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        yield Skipped(name, "", "파일이 없음: 경로를 확인하십시오")
    except PermissionError:
        yield Skipped(name, "", "파일을 열 권한이 없음")
    except OSError as error:
        yield Skipped(name, "", f"파일을 읽지 못함: {error.strerror or error}")
    else:
        yield from _from_bytes(name, reader or read_text, raw)


def _from_bytes(name: str, reader: Reader, raw: bytes) -> Iterator[Document | Skipped]:
    if not raw.strip():
        yield Skipped(name, "", "빈 파일")
    else:
        yield from reader(name, raw)
