"""What a web page shows: its lines, each with the block that it stands in, without the boxes of machines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..characters import visible

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
_CAPTION = re.compile(r"capt|(?:img|image|photo|pic)[-_]?(?:desc|txt|text|info|alt)", re.IGNORECASE)
_UNSEEN = frozenset("script style noscript template svg math iframe object textarea select input head title".split())


@dataclass(frozen=True)
class ShownLine:
    """A line of a page, and the lxml element of the block that it stands in."""

    text: str
    block: Any


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


def page_lines(tree: Any) -> list[ShownLine]:
    """Return what the page shows: one line a block or break, blanks folded."""
    found: list[ShownLine] = []
    pieces: list[str] = []
    first: Any = None
    for text, block in _pieces(tree):
        if text != "\n":
            first = block if first is None and text.strip() else first
            pieces.append(text)
            continue
        if line := "".join(pieces).strip():
            found.append(ShownLine(re.sub(r"\s+", " ", line), first))
        pieces, first = [], None
    return found


def page_text(tree: Any) -> str:
    """Return what the page shows, as lines."""
    return "\n".join(line.text for line in page_lines(tree))


def in_blocks(lines: Iterable[ShownLine]) -> str:
    """Return lines with a blank one where a block ends; what only a break parts may be one sentence."""
    texts: list[str] = []
    block: Any = None
    for line in lines:
        texts += ["", line.text] if texts and line.block is not block else [line.text]
        block = line.block
    return "\n".join(texts)


def _pieces(tree: Any) -> Iterator[tuple[str, Any]]:
    """The texts of a page in reading order with the blocks that they stand in, and "\\n" where a line ends."""
    body = tree.find(".//body")
    root = tree if body is None else body
    waiting: list[tuple[Any, Any]] = [(root, root)]
    while waiting:  # not by recursion: pages nest as deep as they like
        item, block = waiting.pop()
        if isinstance(item, str):
            yield item, block
            continue
        if item.tail and item is not root:
            waiting.append((re.sub(r"\s+", " ", item.tail), block))
        if not isinstance(item.tag, str) or item.tag in _UNSEEN or _is_hidden(item):
            continue
        # Style sheets set captions below their pictures; as text they would run into the paragraph behind them.
        is_block = item.tag in _BLOCKS or bool(_CAPTION.search(item.get("class") or ""))
        own = item if is_block and item.tag != "br" else block
        inside = [(re.sub(r"\s+", " ", item.text or ""), own), *((child, own) for child in item)]
        end = [("\n", own)] if is_block else []
        waiting += [*end, *reversed(inside), *end]
    yield "\n", root


def plain_text(markup: str) -> str:
    """Return a piece of HTML, as feeds carry it, as lines with a blank one where a block ends."""
    tree = parse(f"<html><body>{markup}</body></html>")
    return "" if tree is None else in_blocks(page_lines(tree))


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(
        re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", element.get("style") or "")
    )


def take_summaries(tree: Any) -> None:
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
