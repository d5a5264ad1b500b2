"""How a line proves itself: the sentence in its paragraph, and the way to it in the source.

Text fragments: https://wicg.github.io/scroll-to-text-fragment/
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from .markup import web_address
from .model import Article, Line

ROOM = 160  # characters of its paragraph that are shown on each side of a line
WHOLE = 24  # characters; a line that is no longer is named whole, a longer one by its beginning and its end
WORDS, NAMED = 3, 8  # words and characters of a beginning and an end at least
_PLAIN = "0-9A-Za-z가-힣“”‘’「」·…"  # stands in an address as it is
_DIRECTIVE = re.compile(rf"(?:[{_PLAIN}]|%[0-9A-F]{{2}}|,)+")
_SPECIAL = re.compile(rf"[^{_PLAIN}]+")


@dataclass(frozen=True)
class Passage:
    """A line in its paragraph; with the neighbours, if the paragraph says nothing else."""

    before: str
    after: str
    alone: bool  # whether the line is a paragraph of its own; then before and after are its neighbours
    cut_before: bool  # whether more of a paragraph stands before what is shown, or behind
    cut_after: bool
    paragraph: int  # its number in the article, from 1


def passage(article: Article, line: Line, room: int = ROOM) -> Passage:
    """Return a line in its paragraph, of which `room` characters are shown on each side."""
    text = article.text
    first = text.rfind("\n", 0, line.start) + 1
    last = text.find("\n", line.end)
    last = len(text) if last < 0 else last
    number = text.count("\n", 0, line.start) + 1
    before, after = text[first : line.start].strip(), text[line.end : last].strip()
    alone = not before and not after
    if alone:
        before = text[: max(0, first - 1)].rpartition("\n")[2]
        after = text[last + 1 :].partition("\n")[0]
    shown_before, shown_after = _tail(before, room), _head(after, room)
    return Passage(
        shown_before,
        shown_after,
        alone,
        len(shown_before) < len(before),
        len(shown_after) < len(after),
        number,
    )


def source_link(article: Article, line: Line) -> str:
    """Return the address of a line in its source; "" if the article has no address."""
    address = web_address(article.url)
    if not address:
        return ""
    # A browser takes what stands behind the directive for its text.
    address = address.partition(":~:")[0]
    start = f"{address}{'' if '#' in address else '#'}:~:text="
    if line.link:  # read back: it may be anybody's, and leads to this article or nowhere
        return line.link if line.link.startswith(start) and _DIRECTIVE.fullmatch(line.link[len(start) :]) else address
    if not article.paragraphs:
        return address
    return f"{start}{text_directive(article.text, line.start, line.end)}"


@functools.lru_cache(maxsize=2048)  # digest.json and the page ask for the same
def text_directive(text: str, start: int, end: int) -> str:
    """Return what finds text[start:end] in a page that shows the text: "whole", or "beginning,end", encoded.

    A beginning grows until it stands nowhere before, an end until it stands nowhere between. A page may break a long
    sentence by elements that a search does not cross; of a range it looks for the two ends only.

    >>> text_directive("국회는 5-6일 법을 의결했다.", 0, 17)
    '국회는%205%2D6일%20법을%20의결했다%2E'
    """
    flat = _folded(" ".join(text.split()))
    before = " ".join(text[:start].split())
    at = len(before) + (1 if before and text[start - 1].isspace() else 0)
    line = " ".join(text[start:end].split())
    if len(line) <= WHOLE:
        return _encoded(line)
    words = line.split()
    head = next((h for h in _beginnings(words) if flat.find(_folded(h)) == at), line)
    behind = at + len(head)
    tail = next((t for t in _ends(words) if flat.find(_folded(t), behind) + len(t) == at + len(line)), "")
    return f"{_encoded(head)},{_encoded(tail)}" if tail and len(head) + len(tail) < len(line) else _encoded(line)


def _folded(text: str) -> str:
    """A text of the same length in small letters: to a browser's search capitals are the same."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _beginnings(words: list[str]) -> list[str]:
    found = [" ".join(words[:n]) for n in range(WORDS, len(words))]
    return [h for h in found if len(h) >= NAMED]


def _ends(words: list[str]) -> list[str]:
    found = [" ".join(words[-n:]) for n in range(WORDS, len(words))]
    return [t for t in found if len(t) >= NAMED]


def _encoded(text: str) -> str:
    """Encode all that a directive or an address gives a meaning: comma, ampersand, and the dash too.

    Hangul and what a Korean text is full of stay as they are: a browser encodes them by itself, and encoded they are
    three times as long.
    """
    return _SPECIAL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), text)


def _tail(text: str, room: int) -> str:
    """The end of a text, from a blank on."""
    if len(text) <= room:
        return text
    return text[-room:].partition(" ")[2] or text[-room:]


def _head(text: str, room: int) -> str:
    """The beginning of a text, up to a blank."""
    if len(text) <= room:
        return text
    return text[:room].rpartition(" ")[0] or text[:room]
