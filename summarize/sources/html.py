"""A web page is one article among menus: the body by trafilatura, or from the page's scripts, the facts from its head.

trafilatura led on 43 Korean pages (mean F1 of the words of the body 0.93 where the body is in the page at all).
`deduplicate` and `fast` are off: the one dropped whole articles, the other most of a body. What it leaves of
furniture falls to the line rules, as in any other page.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ..characters import letters, visible
from ..model import Document, Skipped
from .facts import facts_of, headings, title_of_body
from .scripts import article_body
from .text import EMPTY, NOT_TEXT, decode

# A body from the scripts must tell so much more than the one that the page shows: pages cut it at a wall.
MUCH_MORE = 1.5

# A line of so many letters stands in the body wherever it is found there; a shorter one only in its place.
SURE_LETTERS = 15
_TERMINAL = re.compile(r"[.?!][\"'”’)\]]*\s*$")
_OPENERS = "\"'“‘(["
# The part of a body that must be found in the lines of its page.
COVERED = 0.8

# The label of a box in which a machine sums up, or the note below it.
_MACHINE_SUMMARY = re.compile(
    r"^\W*(?:(?:생성형|AI|인공지능|자동|기사|뉴스|본문|핵심|세\s?줄|3\s?줄|한눈에|쏙|베타|beta)\W*)*요약(?:봇|보기|하기|문)?\W*$"
    r"|(?:AI|인공지능|자동)[^.]{0,20}요약(?:한|된)\s(?:내용|결과)|(?:AI|인공지능)[^.]{0,10}(?:작성|생성)한\s요약",
    re.IGNORECASE,
)
# Letters that stand beside the note in such a box, letters of a whole box, and how deep the note lies in it.
LONGEST_NOTE = 20
LONGEST_BOX = 700
BOX_LEVELS = 4

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("script style noscript template svg math iframe object textarea select input head title".split())


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
    scripts = [(script.get("type") or "", script.text or "") for script in tree.iter("script")]
    _take_summaries(tree)
    shown = page_text(tree)
    body = _as_lines(_extracted(tree), shown, headings(tree, named=False))
    given = facts_of(tree, shown, name)
    hidden = article_body(scripts, given.title, given.description)
    if hidden and hidden.size > MUCH_MORE * len(body):
        body = "\n".join(hidden.paragraphs)
        given = dataclasses.replace(
            given,
            title=hidden.title or given.title,
            published=given.published or hidden.published or None,
            author=given.author or hidden.author or None,
        )
    else:
        given = dataclasses.replace(given, title=title_of_body(given.title, headings(tree, named=True), body))
    if visible(body) or visible(shown):
        window = visible(tree.findtext(".//title") or "")
        yield Document(name, body, given, shown=f"{window}\n{shown}")
    else:
        yield Skipped(name, given.title, EMPTY)


def parse(text: str) -> Any:
    """Return the page as an lxml tree, None if there is nothing in it."""
    from lxml import etree, html

    try:
        # As bytes, because lxml refuses a text that declares a charset.
        return html.document_fromstring(
            text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True)
        )
    except (etree.LxmlError, ValueError):
        return None


def page_text(tree: Any) -> str:
    """Return what the page shows as lines: one a block, blanks folded."""
    body = tree.find(".//body")
    pieces: list[str] = []
    waiting: list[Any] = [tree if body is None else body]
    while waiting:  # not by recursion: pages nest as deep as they like
        item = waiting.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        if item.tail and item is not body:
            waiting.append(re.sub(r"\s+", " ", item.tail))
        if not isinstance(item.tag, str) or item.tag in _UNSEEN or _is_hidden(item):
            continue
        block = "\n" if item.tag in _BLOCKS else ""
        waiting += [block, *reversed(item), re.sub(r"\s+", " ", item.text or ""), block]
    return re.sub(r"\s*\n\s*", "\n", "".join(pieces)).strip()


def plain_text(markup: str) -> str:
    """Return a piece of HTML, as feeds carry it, as lines."""
    tree = parse(f"<html><body>{markup}</body></html>")
    return "" if tree is None else page_text(tree)


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(
        re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", element.get("style") or "")
    )


def _take_summaries(tree: Any) -> None:
    """Take out the boxes in which a machine sums the article up: no line of theirs is the article's."""
    for note in tree.xpath("//body//*[contains(., '요약') and not(*[contains(., '요약')])]"):
        own = visible(note.text_content())
        if not _MACHINE_SUMMARY.search(own):
            continue
        box = note
        for _ in range(BOX_LEVELS):
            if len(visible(box.text_content())) > len(own) + LONGEST_NOTE or box.getparent() is None:
                break
            box = box.getparent()
        size = len(visible(box.text_content()))
        if (
            box.getparent() is not None
            and size <= LONGEST_BOX
            and not box.xpath("self::body | self::article | self::main | .//h1 | .//h2")
        ):
            box.drop_tree()


def _extracted(tree: Any) -> str:
    """The article of a page by trafilatura; "" if it finds none."""
    import copy
    import logging

    import trafilatura

    # What it could not do is seen from its result; its log would only stand between our messages.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura.extract(copy.deepcopy(tree), include_comments=False, include_tables=False) or ""


def _as_lines(body: str, shown: str, heads: Sequence[str]) -> str:
    """The extracted text in the lines of the page, without headings.

    An extractor glues a caption to the paragraph behind it, and breaks one at a coloured word; the page shows
    what belongs together. Where most of the text is not to be found in the page, it is left as it is.
    """
    text = letters(body)
    titles = {letters(head) for head in heads}
    breaks = _sentence_breaks(body)
    kept: list[str] = []
    at = covered = 0
    for line in shown.split("\n"):
        own = letters(line)
        place = text.find(own, at) if len(own) < SURE_LETTERS else text.find(own)
        if not own or place < 0 or (len(own) < SURE_LETTERS and place != at):
            continue
        at = place + len(own)
        covered += len(own)
        if own not in titles:
            kept += _split_at(line, [b - place for b in breaks if place < b < at])
    return "\n".join(kept) if covered >= COVERED * len(text) else body


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
