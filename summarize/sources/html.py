"""A web page is one article among menus: the body by trafilatura, or from the page's scripts, the facts from its head.

trafilatura led on 43 Korean pages (mean F1 of the words of the body 0.93 where the body is in the page at all).
`deduplicate` and `fast` are off: the one dropped whole articles, the other most of a body. What it leaves of
furniture falls to the line rules, as in any other page.
"""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ..characters import letters, sentences_in, visible, whole
from ..model import Document, Skipped
from .facts import facts_of, heading_of_body, headings
from .scripts import article_body
from .shown import ShownLine, in_blocks, page_lines, parse, take_summaries
from .text import EMPTY, NOT_TEXT, decode

# A body from the scripts must tell so much more than the one that the page shows: pages cut it at a wall.
MUCH_MORE = 1.5

# Letters of a text that is compared with its page; no article is longer.
LONGEST_BODY = 200_000
# A line of so many letters stands in the body wherever it is found there; a shorter one only in its place.
SURE_LETTERS = 15
_TERMINAL = re.compile(r"[.?!][\"'”’)\]]*\s*$")
_OPENERS = "\"'“‘(["
# Letters of a line that is a paragraph.
PARAGRAPH = 40
# The part of a body that must be found in the lines of its page.
COVERED = 0.8


def read_html(name: str, raw: bytes) -> Iterator[Document | Skipped]:
    """Give the page with its article's text and facts, and with all that it shows."""
    text = decode(raw, broken=True)
    if text is None:
        yield Skipped(name, "", NOT_TEXT)
        return
    tree = parse(text)
    if tree is None:
        yield Skipped(name, "", EMPTY)
        return
    if tree.xpath("//meta[@name='generator' and @content='sejul']"):
        yield Skipped(name, "", "세줄이 만든 다이제스트여서 읽지 않음", unusable=False)
        return
    scripts = [(script.get("type") or "", script.text or "") for script in tree.iter("script")]
    take_summaries(tree)
    lines = page_lines(tree)
    shown = "\n".join(line.text for line in lines)
    body = _as_lines(_extracted(tree), lines, headings(tree, named=False))
    titles = headings(tree, named=True)
    given = facts_of(tree, shown, titles, name)
    hidden = article_body(scripts, given.title, given.description)
    if hidden and hidden.size > MUCH_MORE * len(body):
        body = whole("\n\n".join(hidden.paragraphs))
        given = dataclasses.replace(
            given,
            title=whole(hidden.title) or given.title,
            published=given.published or hidden.published or None,
            author=given.author or whole(hidden.author) or None,
        )
    else:
        given = dataclasses.replace(given, heading=heading_of_body(given.title, titles, body))
    if visible(body) or visible(shown):
        window = visible(tree.findtext(".//title") or "")
        yield Document(name, body, given, shown=f"{window}\n{shown}")
    else:
        yield Skipped(name, given.title, EMPTY)


def _extracted(tree: Any) -> str:
    """The article of a page by trafilatura; "" if it finds none."""
    import copy
    import logging

    import trafilatura

    # What it could not do is seen from its result; its log would only stand between our messages.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura.extract(copy.deepcopy(tree), include_comments=False, include_tables=False) or ""


def _as_lines(body: str, shown: Sequence[ShownLine], heads: Sequence[str]) -> str:
    """The extracted text in the lines of the page, without headings.

    An extractor glues a caption to the paragraph behind it, breaks one at a coloured word, and loses one behind
    an advertisement; the page shows what belongs together. Where most of the text is not to be found in the
    page, it is left as it is.
    """
    text = letters(body)
    if len(text) > LONGEST_BODY:
        return body
    titles = {letters(head) for head in heads}
    breaks = _sentence_breaks(body)  # in rising order
    kept: dict[int, list[str]] = {}
    at = covered = 0
    for number, line in enumerate(shown):
        own = letters(line.text)
        place = text.find(own, at) if len(own) < SURE_LETTERS else text.find(own)
        if not own or place < 0 or (len(own) < SURE_LETTERS and place != at):
            continue
        at = place + len(own)
        covered += len(own)
        inside = breaks[bisect.bisect_right(breaks, place) : bisect.bisect_left(breaks, at)]
        kept[number] = [] if own in titles else _split_at(line.text, [b - place for b in inside])
    if covered < COVERED * len(text):
        return body
    lost = {number: [shown[number].text] for number in _lost(shown, kept.keys())}
    return in_blocks(
        ShownLine(text, shown[number].block) for number, texts in sorted({**lost, **kept}.items()) for text in texts
    )


def _lost(shown: Sequence[ShownLine], kept: Collection[int]) -> list[int]:
    """The lines that the extractor lost: whole sentences beside lines that it kept, in the same block."""
    blocks = {
        shown[number].block
        for number in kept
        if len(shown[number].text) >= PARAGRAPH and sentences_in(shown[number].text)
    }
    return [
        number
        for number, line in enumerate(shown)
        if number not in kept and line.block in blocks and len(line.text) >= PARAGRAPH and sentences_in(line.text)
    ]


def _sentence_breaks(body: str) -> list[int]:
    """The numbers of letters after which the extractor broke a line where a sentence ends."""
    found: list[int] = []
    count = 0
    for line in body.split("\n"):
        count += len(letters(line))
        if _TERMINAL.search(line):
            found.append(count)
    return found


def _split_at(line: str, breaks: Sequence[int]) -> list[str]:
    """The pieces of a line that end behind so many letters, and the marks behind them."""
    pieces: list[str] = []
    start = count = 0
    for i, char in enumerate(line):
        if count in breaks and start < i and (letters(char) or char in _OPENERS):
            pieces.append(line[start:i].strip())
            start = i
            breaks = [b for b in breaks if b > count]
        count += bool(letters(char))
    return [*pieces, line[start:].strip()]
