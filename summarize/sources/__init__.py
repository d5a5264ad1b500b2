"""Pages from wherever they lie. To add a kind, write a reader and name it in SOURCES."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar
from urllib.parse import urlsplit

from ..characters import visible
from ..model import Document, Skipped, reading_order
from .answers import Answer, Failed, Fetched
from .bigkinds import read_bigkinds
from .feed import read_feed
from .html import read_html
from .jsonl import read_jsonl, read_rows
from .network import without_login
from .text import EMPTY, read_text

# A reader takes the name and the bytes of a page; it gives its pages, and what it had to skip.
Reader = Callable[[str, bytes], Iterator[Document | Skipped]]
# The same of an open file.
FileReader = Callable[[str, BinaryIO], Iterator[Document | Skipped]]
Content = TypeVar("Content", bytes, BinaryIO)
Fetch = Callable[[str], Answer]


class Source(NamedTuple):
    """A kind of page: how it is read, and by which endings and media types it is known."""

    read: Reader
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...] = ()
    # For kinds of which a file may be too long to be held.
    read_file: FileReader | None = None


SOURCES = {
    "text": Source(read_text, (".txt",), ("text/plain",)),
    "html": Source(read_html, (".html", ".htm"), ("text/html", "application/xhtml+xml")),
    "feed": Source(
        read_feed, (".xml",), ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml")
    ),
    "rows": Source(read_jsonl, (".jsonl",), ("application/jsonl", "application/x-ndjson"), read_rows),
    "bigkinds": Source(
        read_bigkinds, (".xlsx",), ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)
    ),
}

STDIN = "-"
SUFFIXES = {suffix: source for source in SOURCES.values() for suffix in source.suffixes}
MEDIA_TYPES = {media: source for source in SOURCES.values() for media in source.media_types}
KINDS = ", ".join(SUFFIXES)
OWN_OUTPUT = "지금 결과를 쓰고 있는 파일: 다른 폴더에 쓰십시오"
# How a feed opens, whatever its server calls it.
_FEED = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<!--(?:(?!-->).)*-->\s*|<\?[^>]*>\s*)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL | re.IGNORECASE
)


def is_address(path: str) -> bool:
    """Whether a path is an http(s) address."""
    return path.lower().startswith(("http://", "https://"))


def load(
    paths: Sequence[str], stdin: BinaryIO | None = None, fetch: Fetch | None = None
) -> tuple[list[Document], list[Skipped]]:
    """Return the pages of all paths in the order given, and what was unusable, with the reason.

    Of pages with the same content one is taken, whichever way they were given: the one whose name comes first
    (`model.reading_order`). Addresses are asked for by `fetch`. No path is fatal; the caller decides.
    """
    items = list(_items(paths, stdin, fetch))
    documents = [item for item in items if isinstance(item, Document)]
    first: dict[str, str] = {}
    for document in documents:
        name = first.get(document.fingerprint, document.name)
        first[document.fingerprint] = min(document.name, name, key=reading_order)
    skipped = [item for item in items if isinstance(item, Skipped)]
    taken: dict[str, Document] = {}
    for document in documents:
        original = first[document.fingerprint]
        if document.name == original:
            taken.setdefault(document.fingerprint, document)
        else:
            skipped.append(_copy(document, original))
    return list(taken.values()), skipped


def stream(
    paths: Sequence[str], stdin: BinaryIO | None = None, fetch: Fetch | None = None
) -> Iterator[Document | Skipped]:
    """Give the same as `load`, one thing after the other as it comes, so that any number of pages can be gone through.

    Of pages with the same content the first to come is taken, since the last is not known yet; within a folder or
    table it is the one that `load` takes. Only what tells pages apart is kept of those that were given.
    """
    names: dict[str, str] = {}
    for item in _items(paths, stdin, fetch, output=os.path.realpath("/dev/stdout")):
        if isinstance(item, Skipped):
            yield item
        elif item.fingerprint not in names:
            names[item.fingerprint] = item.name
            yield item
        elif names[item.fingerprint] != item.name:
            yield _copy(item, names[item.fingerprint])


def _copy(document: Document, original: str) -> Skipped:
    title = document.given.title if document.given else ""
    return Skipped(document.name, title, f"{original}와(과) 같은 내용이어서 한 번만 읽음", unusable=False)


def from_answer(name: str, answer: Answer) -> Iterator[Document | Skipped]:
    """Give the pages of what was fetched from an address."""
    match answer:
        case Fetched(raw=raw) if not raw.strip():
            yield Skipped(name, "", "내용이 없는 답")
        case Fetched(address=address, raw=raw, media_type=media):
            reader = _reader(address, media, raw)
            if reader is None:
                yield Skipped(name, "", f"기사가 아닌 내용({media})")
            else:
                yield from safely(reader, name, raw)
        case Failed(reason=reason):
            yield Skipped(name, "", reason)


def _reader(address: str, media_type: str, raw: bytes) -> Reader | None:
    """How to read what a server sent: servers call feeds text/html, and tables a stream of bytes. None if it is no page."""
    if _FEED.match(raw[:4096]):
        return read_feed
    if media_type.startswith(("image/", "audio/", "video/", "font/")):
        return None
    suffix = Path(urlsplit(address).path).suffix.lower()
    stated = MEDIA_TYPES.get(media_type)
    if stated is None or media_type == "text/plain":
        by_suffix = SUFFIXES.get(suffix, stated)
        vague = media_type in ("", "application/octet-stream", "binary/octet-stream") or media_type.startswith("text/")
        return by_suffix.read if by_suffix else read_html if vague else None
    return read_html if stated.read is read_feed and b"<html" in raw[:4096].lower() else stated.read


def _items(
    paths: Sequence[str], stdin: BinaryIO | None, fetch: Fetch | None, output: str = ""
) -> Iterator[Document | Skipped]:
    """Give the pages of all paths; `output` is the file into which results are being written."""
    taken: set[str] = set()
    for path in paths:
        if is_address(path) and fetch:
            address = path.partition("#")[0]
            if address not in taken:
                taken.add(address)
                yield from from_answer(shown_path(without_login(address)), fetch(address))
            continue
        if path == STDIN:
            yield from _from_bytes(STDIN, read_text, stdin.read() if stdin else b"")
            continue
        for file in files_of(path):
            if isinstance(file, Skipped):
                yield file
            elif (real := os.path.realpath(file)) not in taken:
                taken.add(real)
                yield from [Skipped(shown_path(str(file)), "", OWN_OUTPUT)] if real == output else _from_file(file)


def files_of(path: str) -> Iterator[Path | Skipped]:
    """Give the files of a path: itself, or those below a folder whose kind is known, by name."""
    if not os.path.isdir(path):
        yield Path(path)
        return
    empty = True
    for found in _below(path):
        empty = False
        yield found
    if empty:
        yield Skipped(shown_path(path), "", f"폴더에 읽을 수 있는 파일이 없음: {KINDS} 파일을 넣으십시오")


def _below(folder: str) -> Iterator[Path | Skipped]:
    """Give the files below a folder in the order of their paths; the names of one folder are held at a time."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, os.path.isdir(entry.path)) for entry in entries)
    except OSError as error:
        yield _closed(error)
        return
    for name, is_folder in found:
        path = os.path.join(folder, name)
        if is_folder and not os.path.islink(path):  # a link may lead back up
            yield from _below(path)
        elif not is_folder and Path(name).suffix.lower() in SUFFIXES:
            yield Path(path)


def _closed(error: OSError) -> Skipped:
    return Skipped(shown_path(str(error.filename)), "", "폴더를 열 수 없음: 읽기 권한을 확인하십시오")


def _from_file(file: Path) -> Iterator[Document | Skipped]:
    name = shown_path(str(file))
    source = SUFFIXES.get(file.suffix.lower())
    try:
        if source is None and file.exists():
            kind = file.suffix or "확장자 없음"
            yield Skipped(name, "", f"읽을 수 없는 종류의 파일({kind}): {KINDS} 가운데 하나로 저장하십시오")
            return
        if source and source.read_file and file.is_file():  # a named pipe can be gone through once only
            with file.open("rb") as opened:
                yield from safely(source.read_file, name, opened)
            return
        raw = file.read_bytes()
    except FileNotFoundError:
        yield Skipped(name, "", "파일이 없음: 경로를 확인하십시오")
    except PermissionError:
        yield Skipped(name, "", "파일을 열 수 없음: 읽기 권한을 확인하십시오")
    except (OSError, ValueError, RuntimeError) as error:
        yield Skipped(name, "", f"파일을 읽지 못함: {getattr(error, 'strerror', None) or error}")
    else:
        yield from _from_bytes(name, source.read if source else read_text, raw)


def _from_bytes(name: str, reader: Reader, raw: bytes) -> Iterator[Document | Skipped]:
    if not raw.strip():
        yield Skipped(name, "", EMPTY)
    else:
        yield from safely(reader, name, raw)


def safely(
    reader: Callable[[str, Content], Iterator[Document | Skipped]], name: str, content: Content
) -> Iterator[Document | Skipped]:
    """Give what a reader gives, up to an error of a library that it uses: no page ends a run."""
    try:
        yield from reader(name, content)
    except Exception as error:
        yield Skipped(name, "", f"읽는 도중 오류가 남({type(error).__name__}): 이 파일은 더 읽지 못함")


def shown_path(path: str) -> str:
    """Return a path as text: names from old archives are CP949, and none may fake a second line of a message."""
    try:
        path.encode()
    except UnicodeEncodeError:
        path = os.fsencode(path).decode("cp949", "replace")
    return visible(path)
