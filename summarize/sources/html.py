"""A web page is one article among menus: the body by trafilatura, or from the page's scripts, the facts from its head.

trafilatura led on 43 Korean pages (mean F1 of the words of the body 0.93 where the body is in the page at all).
`deduplicate` and `fast` are off: the one dropped whole articles, the other most of a body. What it leaves of
furniture falls to the line rules, as in any other page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..characters import visible
from ..model import Document, Skipped
from .facts import facts_of
from .scripts import article_body
from .text import EMPTY, NOT_TEXT, decode

# A body from the scripts must tell so much more than the one that the page shows: pages cut it at a wall.
MUCH_MORE = 1.5
# Sentences that make a body.
SENTENCES = 2
_SENTENCE = re.compile(r"[가-힣](?:다|요|까|죠|니다)[.?!\"”’]")

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("script style noscript template svg math iframe object textarea select input head title".split())


def read_html(name: str, raw: bytes) -> Iterator[Document | Skipped]:
    """Give the page with its article's text and facts; the text of the whole page if no article stands out."""
    text = decode(raw, broken=True)
    if text is None:
        yield Skipped(name, "", NOT_TEXT)
        return
    tree = parse(text)
    if tree is None:
        yield Skipped(name, "", EMPTY)
        return
    scripts = [(script.get("type") or "", script.text or "") for script in tree.iter("script")]
    shown = page_text(tree)
    facts = facts_of(tree, shown, name)
    body = _shown_body(text)
    hidden = article_body(scripts, facts.given.title, facts.description)
    if hidden and hidden.size > MUCH_MORE * len(body):
        body = "\n".join(hidden.paragraphs)
    if len(_SENTENCE.findall(body)) >= SENTENCES:
        yield Document(name, body, facts.given)
    elif visible(shown):
        window = visible(tree.findtext(".//title") or "")
        yield Document(name, f"{window}\n{shown}")
    else:
        yield Skipped(name, facts.given.title, EMPTY)


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


def _shown_body(text: str) -> str:
    import logging

    import trafilatura

    # What it could not do is seen from its result; its log would only stand between our messages.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura.extract(text, include_comments=False, include_tables=False) or ""
