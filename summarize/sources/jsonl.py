"""JSON Lines: one article a line, with `title`, `text` and, where known, `id`, `date`, `url`, `press`."""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..characters import visible, whole
from ..model import Document, Given, Skipped
from .text import EMPTY, NO_CHARSET, NOT_TEXT, charset_of, holds_zero

WRITTEN = frozenset({"title", "text", "press"})  # fields that are text, as against names of things
_DAMAGED = re.compile(r"[\x00\udc80-\udcff]")  # how Python shows bytes that are no text
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")


def read_jsonl(name: str, raw: bytes) -> Iterator[Document | Skipped]:
    """Give each row as a page named "FILE:LINE"; a row that is unusable is skipped with its reason."""
    return read_rows(name, io.BytesIO(raw))


def read_rows(name: str, file: BinaryIO) -> Iterator[Document | Skipped]:
    """Give the rows of an open file as `read_jsonl` does, one at a time: however long the file, a row is held of it.

    The file is gone through before for its charset, since the last row may be the one that is no UTF-8.
    """
    charset = charset_of(file)
    if charset is None and _begins_well(file):
        charset = "utf-8"  # some row is damaged, which is no reason to lose the others
    if charset is None:
        yield Skipped(name, "", NOT_TEXT if holds_zero(file) else NO_CHARSET)
        return
    file.seek(0)
    empty = True
    # A row ends at a line feed only: a JSON string may hold U+2028 or a form feed.
    rows = io.TextIOWrapper(file, charset, "surrogateescape", newline="\n")
    for number, row in enumerate(rows, start=1):
        if _DAMAGED.search(row):
            empty = False
            yield Skipped(f"{name}:{number}", "", "읽을 수 없는 글자가 있는 줄: 깨진 곳을 고치거나 다시 받으십시오")
        elif row.strip():
            empty = False
            yield _page(f"{name}:{number}", unicodedata.normalize("NFC", row.removesuffix("\n")))
    if empty:
        yield Skipped(name, "", EMPTY)


def _begins_well(file: BinaryIO) -> bool:
    """Whether the first row is a JSON object in UTF-8."""
    file.seek(0)
    try:
        return isinstance(json.loads(file.readline().decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False


def _page(name: str, row: str) -> Document | Skipped:
    try:
        fields = json.loads(row)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError too
        where = f" {error.colno}번째 글자" if isinstance(error, json.JSONDecodeError) else ""
        return Skipped(name, "", f"JSON이 아닌 줄{where}: 한 줄에 기사 하나를 JSON으로 적으십시오")
    if not isinstance(fields, dict):
        return Skipped(name, "", 'JSON 객체가 아닌 줄: {"title": …, "text": …} 꼴로 적으십시오')
    title, body = _string(fields, "title"), _string(fields, "text")
    if not re.search(r"\w", body) and not visible(body):  # the pattern is quick, and mostly enough
        return Skipped(name, visible(title), "본문(text)이 없는 기사: text에 기사 글을 적으십시오")
    given = Given(
        title=visible(title),
        id=visible(_string(fields, "id")) or None,
        published=_string(fields, "date") or None,
        url=visible(_string(fields, "url")) or None,
        outlet=visible(_string(fields, "press")) or None,
    )
    return Document(name, body, given)


def _string(fields: dict[str, Any], key: str) -> str:
    """The field as text; a number counts as its digits, anything else as absent."""
    value = fields.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    if "&" in text and key in WRITTEN:
        # Crawlers store what they found in HTML: "&lt;생각 중&gt;", "CODA&#42;".
        text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", whole(text))  # a lone "\ud83d" is legal JSON
    return text.strip()
