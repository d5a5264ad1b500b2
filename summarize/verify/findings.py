"""Something that is not as it is said to be, and how like two texts are of which one should be the other."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from ..characters import bigrams

SOURCE = "원문"
ALIKE = 0.5  # the least likeness of two texts of which one is taken for the other, changed
COMPARED = 400  # letters of a text that are compared to find its like
CANDIDATES = 500  # texts among which the like of one is looked for
BEST = 3  # of these, those that share most pairs of letters, of which each is compared letter by letter


@dataclass(frozen=True)
class Finding:
    """Something that is not as it is said to be."""

    file: str
    what: str
    story: str = ""  # the headline
    line: int = 0  # of the story, from 1; 0 if it is no line
    expected: str | None = None
    found: str | None = None
    against: str = SOURCE  # what is expected stands there


def likeness(a: str, b: str) -> float:
    """How much two texts have in common, 0 to 1; of long ones the heads are compared."""
    a, b = a[:COMPARED], b[:COMPARED]
    if min(len(a), len(b)) * 4 < max(len(a), len(b)):
        return 0.0
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


class Likes:
    """Texts among which the like of another is looked for."""

    def __init__(self, texts: Sequence[str]):
        self._texts = [(text, bigrams(text[:COMPARED])) for text in texts[:CANDIDATES]]

    def best(self, text: str, without: Sequence[str] = ()) -> str | None:
        """The text that is most like another one; None if none is.

        A comparison letter by letter takes its time, so that only those are compared that share most with it.
        """
        own = bigrams(text[:COMPARED])
        left = [item for item in self._texts if item[0] not in without] if without else self._texts
        some = heapq.nlargest(BEST, left, key=lambda item: len(own & item[1]) / (len(own | item[1]) or 1))
        near = max(((likeness(other, text), other) for other, _ in some), key=lambda found: found[0], default=None)
        return near[1] if near and near[0] >= ALIKE else None
