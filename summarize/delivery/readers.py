"""Who reads: addresses that are addresses, lists in the configuration and in tables, each reader once."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..characters import visible
from ..config_mail import is_mailbox
from ..config_smtp import Entry
from ..errors import InputError

LONGEST = 254  # RFC 5321
LONGEST_FIELD = 1 << 17  # characters; a quotation mark that is never closed would take the rest of the file
# Heads of columns without blanks, dashes and what stands in brackets. A bare "주소" is where somebody lives if there is
# a column of the first kind beside it.
_NAMES = {
    "address": "email mail emailaddress mailaddress 이메일 메일 전자우편 이메일주소 메일주소 전자우편주소".split(),
    "name": "name 이름 성명 받는사람".split(),
    "topics": "topics topic 주제".split(),
}
_BARE_ADDRESS = ("주소", "address")
_ASIDE = re.compile(r"[\s_-]|[(（\[].*")
_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)
_BETWEEN_TOPICS = re.compile(r"[;,/|]")


@dataclass(frozen=True)
class Reader:
    """Somebody to whom issues are sent."""

    address: str  # as it is written to: the domain in ASCII
    name: str = ""
    topics: tuple[str, ...] = ()  # none: all

    @property
    def key(self) -> str:
        """The form by which readers are told apart. Servers that tell capitals apart are unheard of."""
        return key_of(self.address)


def key_of(address: str) -> str:
    """Return the form by which addresses are told apart."""
    return address.lower()


def address_of(written: str) -> str | None:
    """Return an address as it is written to, None if it is none: nothing else can get into a header or a command.

    >>> address_of(" Hong@City.Example.KR "), address_of("hong@한글.kr"), address_of("hong")
    ('Hong@city.example.kr', 'hong@xn--bj0bj06e.kr', None)
    """
    text = unicodedata.normalize("NFC", visible(written)[: LONGEST + 1])  # what is pasted may have hidden characters
    local, _, domain = text.rpartition("@")
    try:
        address = f"{local}@{domain.encode('idna').decode('ascii').lower()}"
    except UnicodeError:
        return None
    return address if is_mailbox(address) else None


@dataclass(frozen=True)
class Readers:
    """The readers of a topic, and what in the lists could not be used, "FILE:LINE: what"."""

    wanted: tuple[Reader, ...]
    faults: tuple[str, ...] = ()


def readers(entries: Iterable[Entry], is_topic: Callable[[str], bool | None]) -> Readers:
    """Return the readers who want a topic. `is_topic` says whether a name means it, None if nobody knows the name.

    Who is listed twice is one reader, of the topics of both.
    """
    found: dict[str, Reader] = {}
    faults: list[str] = []
    for entry in entries:
        address = address_of(entry.address)
        if address is None:
            written = visible(entry.address)[:LONGEST]
            faults.append(f"{entry.where}: 메일 주소가 아님: '{written}': 주소만 고쳐 적으십시오. 건너뜀")
            continue
        known = tuple(name for name in entry.topics if is_topic(name) is not None)
        unknown = [visible(name) for name in entry.topics if name not in known]
        if unknown:
            left = "" if known else ". 건너뜀"
            faults.append(
                f"{entry.where}: 모르는 주제 {', '.join(unknown)}: `sejul topics`에 있는 이름으로 고치십시오{left}"
            )
        if entry.topics and not known:
            continue  # none would mean all
        reader = Reader(address, visible(entry.name), known)
        if before := found.get(reader.key):
            both = before.topics and reader.topics and tuple(dict.fromkeys([*before.topics, *reader.topics]))
            reader = replace(before, topics=both or ())
        found[reader.key] = reader
    wanted = (r for r in found.values() if not r.topics or any(is_topic(name) for name in r.topics))
    return Readers(tuple(wanted), tuple(faults))


def read_table(path: Path) -> list[Entry]:
    """Return the rows of a CSV of readers; InputError if it cannot be used at all."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: 받는 사람의 목록을 읽을 수 없음({error.strerror}): 파일과 권한을 확인하십시오"
        ) from error
    # Excel's "Unicode text" says by its first two bytes that it is UTF-16.
    for charset in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp949"):
        try:
            text = raw.decode(charset)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise InputError(f"{path}: 글자를 읽을 수 없음: UTF-8(CSV)로 저장하십시오")
    if "\x00" in text:
        raise InputError(f"{path}: CSV가 아님: 엑셀에서 'CSV UTF-8(쉼표로 분리)'로 저장하십시오")
    try:
        return list(_rows(text, path))
    except csv.Error as error:
        raise InputError(f"{path}: CSV 문법에 맞지 않음({error}): 따옴표를 확인하십시오") from error


def _rows(text: str, path: Path) -> Iterator[Entry]:
    lines = text.splitlines()
    told = _SEPARATOR.fullmatch(lines[0].strip().strip('"')) if lines else None  # Excel's own first line
    head = next((line for line in lines[bool(told) :] if line.strip() and not line.startswith("#")), "")
    csv.field_size_limit(LONGEST_FIELD)  # of the whole process: tables of articles have longer ones
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=told[1] if told else max(",;\t", key=head.count))
    columns: dict[str, int] | None = None
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#") or (told and rows.line_num == 1):
            continue
        if columns is None:
            columns = _columns(cells, f"{path}:{rows.line_num}")
            if "@" not in "".join(cells):
                continue
        at = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
        topics = (topic.strip() for topic in _BETWEEN_TOPICS.split(at.get("topics", "")))
        yield Entry(f"{path}:{rows.line_num}", at["address"], at.get("name", ""), tuple(t for t in topics if t))


def _columns(cells: list[str], where: str) -> dict[str, int]:
    """Where what stands, by the header, or without one by the first cell that has an address."""
    if place := next((n for n, cell in enumerate(cells) if "@" in cell), None):
        return {"address": place, "name": 0, "topics": place + 1}
    if place == 0:
        return {"address": 0, "name": 1, "topics": 2}
    heads = [_ASIDE.sub("", cell).lower() for cell in cells]
    known = _NAMES if set(heads) & set(_NAMES["address"]) else {**_NAMES, "address": _BARE_ADDRESS}
    found = {name: next((n for n, head in enumerate(heads) if head in names), -1) for name, names in known.items()}
    if found["address"] < 0:
        raise InputError(f"{where}: 머리줄에 '주소'나 '이메일'이 없음: 첫 줄에 '주소,이름,주제'를 적으십시오")
    return {name: place for name, place in found.items() if place >= 0}
