"""RSS and Atom: each item is a page with its title, date and address. feedparser kept the items of 9 of 9 damaged feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from ..characters import letters, sentences_in, visible, whole
from ..model import Document, Given, Skipped
from .shown import plain_text
from .text import NOT_TEXT, decode

NOT_A_FEED = "RSS나 Atom이 아닌 XML: 피드의 주소나 파일이 맞는지 확인하십시오"
NO_ITEM = "지금 항목이 하나도 없는 피드"

_DECLARED = re.compile(r"^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']", re.IGNORECASE)
# An emoji written as two halves (&#xD83D;&#xDE00;), which no parser takes.
_SURROGATES = re.compile(r"(?:&#(?:[xX][dD][89a-fA-F][0-9a-fA-F]{2}|5(?:5[3-9]|6\d|7[0-2])\d\d);)+")
_START = re.compile(r"<\?xml|<rss\b|<feed\b|<rdf:RDF\b", re.IGNORECASE)
# Sentences from which an item is more than the lead of its page.
WHOLE = 6


def read_feed(name: str, raw: bytes) -> Iterator[Document | Skipped]:
    """Give each item as a page named "FILE:NUMBER". An item without text or date is a page all the same."""
    import feedparser

    text = decode(raw, broken=True)
    if text is None:
        yield Skipped(name, "", NOT_TEXT)
        return
    # The charset is known by now, whatever the feed declares.
    text = _SURROGATES.sub(_letter, text)
    start = _START.search(text)  # servers write warnings before it
    body = _DECLARED.sub(r"\1", text[start.start() if start else 0 :]).encode("utf-8", "replace")
    feed = feedparser.parse(body, response_headers={"content-type": "application/xml; charset=utf-8"})
    if not feed.entries:
        is_feed = bool(feed.get("version"))
        yield Skipped(name, "", NO_ITEM if is_feed else NOT_A_FEED, unusable=not is_feed)
    for number, entry in enumerate(feed.entries, start=1):
        yield _item(f"{name}:{number}", entry, str(feed.feed.get("link", "")))


def is_lead(document: Document) -> bool:
    """Whether an item carries no more than the lead of the page that it points to."""
    return sentences_in(document.text) < WHOLE or document.text.rstrip("]) ").endswith(("...", "…", ".."))


def _item(name: str, entry: Any, base: str) -> Document | Skipped:
    title = visible(plain_text(str(entry.get("title", ""))))
    parts = [str(part.get("value", "")) for part in entry.get("content", [])]
    text = _without_title(plain_text(max([*parts, str(entry.get("summary", ""))], key=len)), title)
    link = str(entry.get("link", ""))
    if not title and not text:
        return Skipped(name, "", "제목도 글도 없는 항목")
    source = entry.get("source")
    given = Given(
        title=title,
        # As written: feedparser would take a time without a zone for UTC, and does not know KST.
        published=str(entry.get("published") or entry.get("updated") or "") or None,
        # Without a link of its own an item has no address: the paper's front page is none.
        url=_joined(base, link),
        outlet=visible(str(entry.get("publisher") or (source.get("title") if source else "") or "")) or None,
        author=visible(str(entry.get("author", ""))) or None,
    )
    return Document(name, text, given)


def _joined(base: str, link: str) -> str | None:
    """The link as an http(s) address; None if there is none, or it is none."""
    try:
        address = urljoin(base, link) if link else ""
    except ValueError:
        return None
    return address if re.match(r"https?://", address) else None


def _letter(found: re.Match[str]) -> str:
    """The letters that halves stand for; one without its other half stands for none."""
    numbers = re.findall(r"&#(\w+);", found.group())
    halves = [int(number[1:], 16) if number[0] in "xX" else int(number) for number in numbers]
    return whole("".join(map(chr, halves)))


def _without_title(text: str, title: str) -> str:
    """The text without the lines above it that only say the title again, whole or in pieces."""
    lines = text.split("\n")
    while lines and (not letters(lines[0]) or letters(lines[0]) in letters(title)):
        lines.pop(0)
    return "\n".join(lines).strip()
