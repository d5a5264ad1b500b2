"""JSON Lines: one article a line, with `title`, `text` and, where known, `id`, `date`, `url`, `press`."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from ..characters import visible, whole
from ..model import Document, Given, Skipped
from .text import EMPTY, NO_CHARSET, NOT_TEXT, decode

WRITTEN = frozenset({"title", "text", "press"})  # fields that are text, as against names of things
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")


def read_jsonl(name: str, raw: bytes) -> Iterator[Document | Skipped]:
    """Give each row as a page named "FILE:LINE"; a row that is unusable is skipped with its reason."""
    text = decode(raw)
    if text is None:
        yield Skipped(name, "", NOT_TEXT if b"\x00" in raw else NO_CHARSET)
        return
    # Not splitlines(): a JSON string may hold U+2028 or a form feed, which are no ends of a row.
    rows = [(number, row) for number, row in enumerate(text.split("\n"), start=1) if row.strip()]
    if not rows:
        yield Skipped(name, "", EMPTY)
    for number, row in rows:
        yield _page(f"{name}:{number}", row)


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
