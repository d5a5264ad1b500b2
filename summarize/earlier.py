"""What earlier issues told: a story is not told twice, and what goes on is linked to where it began.

An article goes on with a story if it is alike enough, though less than for one event. It brings news if it names a day
after the story was last told; without a new day it repeats, unless most of what it says is new and it is no report of
an event that another house had reported.
"""

from __future__ import annotations

import datetime
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from . import evidence, telling, vectors
from .model import Earlier
from .telling import Told

# Margin (`evidence.evidence`) and cosine from which an article goes on with a story; below, it only shares a field.
GOES_ON = -0.14
ALIKE = 0.28
# Two articles of one house need more, and two releases of public bodies most: they write of all their matters alike.
OWN_GOES_ON = -0.1
OFFICIAL_GOES_ON = -0.05
# Share of an article's nouns, weighed, that the story has already: so much is a repeat, unless it names a new day.
REPEATED = 0.6
# Share of the runs of letters: so much is a copy, whatever day it names, if its title has no other figures.
COPIED_RUNS = 0.85
# Days for which issues are looked back to.
REMEMBERED = 30
KEPT_WORDS = 400  # that an issue remembers
VERSION = 1  # of the bytes that an issue is packed into
LONGEST_BACK = 20  # days from an article back to a day that it names


@dataclass(frozen=True)
class PastStory:
    """A story of an earlier issue: what its articles told."""

    headline: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class PastIssue:
    """An earlier issue."""

    start: str  # ISO days
    end: str
    place: str = ""  # a link to it from where the new issue will lie; "" if there is none
    stories: tuple[PastStory, ...] = ()
    # In how many of its articles each word stands.
    words: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0

    @property
    def rarest(self) -> int:
        """In how many articles a word may stand that is not among the words."""
        return min(self.words.values(), default=0) if len(self.words) >= KEPT_WORDS else 0

    def pack(self) -> bytes:
        """Return all but the place as bytes for a store, of the words the most frequent."""
        table = {
            "version": VERSION,
            "start": self.start,
            "end": self.end,
            "articles": self.articles,
            "words": dict(list(self.words.items())[:KEPT_WORDS]),
            "stories": [[s.headline, [telling.as_table(t) for t in s.told]] for s in self.stories],
        }
        return zlib.compress(json.dumps(table, ensure_ascii=False).encode("utf-8", "surrogatepass"), 6)

    @classmethod
    def unpack(cls, packed: bytes, place: str = "") -> PastIssue | None:
        """Return the issue of some bytes; None if another version packed them, or they are damaged."""
        try:
            table = json.loads(zlib.decompress(packed))
            if table["version"] != VERSION:
                return None
            found = tuple(
                PastStory(headline, tuple(map(telling.from_table, rows))) for headline, rows in table["stories"]
            )
            return cls(table["start"], table["end"], place, found, table["words"], table["articles"])
        except (zlib.error, ValueError, KeyError, TypeError, AttributeError):
            return None


def recurrences(
    articles: Sequence[Told], groups: Sequence[Sequence[int]], texts: Sequence[str], issues: Sequence[PastIssue]
) -> list[Earlier | None]:
    """Return for each group of articles, as indices, the earlier story that it goes on with, and whether it has news.

    `texts` are what each article says. Of several earlier stories the one that is most alike counts, of equal ones
    the latest.
    """
    past = [(issue, story, told) for issue in issues for story in issue.stories for told in story.told]
    if not past or not articles:
        return [None] * len(groups)
    everything = [*articles, *(told for _, _, told in past)]
    nouns = vectors.weigh([t.nouns for t in everything])
    pairs = vectors.candidates(nouns.vectors)
    n = len(articles)
    pairs = pairs[(pairs[:, 0] < n) & (pairs[:, 1] >= n)]
    shown = evidence.evidence(everything, nouns, pairs)
    best: dict[int, tuple[float, str, int]] = {}
    for (i, j), margin, cosine in zip(shown.pairs.tolist(), shown.margins.tolist(), shown.alike.tolist(), strict=True):
        one, other = everything[i], everything[j]
        needed = GOES_ON
        if one.official and other.official:
            needed = OFFICIAL_GOES_ON
        elif one.house and one.house == other.house:
            needed = OWN_GOES_ON
        if margin >= needed and cosine >= ALIKE:
            best[i] = max(best.get(i, (-1.0, "", 0)), (margin, past[j - n][0].end, j - n))

    def reported(i: int) -> bool:
        """Whether another house had told the same; who comes back to its own story has something to add."""
        margin, _, j = best[i]
        return margin >= 0 and everything[i].house != past[j][2].house

    found: list[Earlier | None] = []
    for group in groups:
        linked = [i for i in group if i in best]
        if not linked:
            found.append(None)
            continue
        issue, story, _ = past[max(best[i] for i in linked)[2]]
        # One article that brings news makes news of the story; one of its own that goes on with nothing, too.
        news = any(
            i not in best or _brings_news(articles[i], texts[i], past[best[i][2]][1], nouns, same=reported(i))
            for i in group
        )
        found.append(Earlier(story.headline, issue.start, issue.end, issue.place, news))
    return found


def _brings_news(told: Told, text: str, story: PastStory, nouns: vectors.Nouns, *, same: bool) -> bool:
    """Whether an article says more than a story did; `same` if another house had told the same event."""
    if _copied(told, story):
        return False
    last = max((t.published[1] for t in story.told if t.published), default=0)
    if any(day > last for day in _days_named(text, told.published)):
        return True
    return not same and _share_known(told, story, nouns) < REPEATED


def _share_known(told: Told, story: PastStory, nouns: vectors.Nouns) -> float:
    """The share of an article's nouns, weighed, that a story has already. Exact sums, since sets have no order."""
    own, known = set(told.nouns), {noun for t in story.told for noun in t.nouns}
    whole = math.fsum(nouns.weights[nouns.columns[noun]] for noun in own)
    return math.fsum(nouns.weights[nouns.columns[noun]] for noun in own & known) / whole if whole > 0 else 1.0


def _copied(told: Told, story: PastStory) -> bool:
    known = {figure for t in story.told for figure in t.figures}
    return known.issuperset(told.title_figures) and any(telling.shared_runs(told, t) >= COPIED_RUNS for t in story.told)


def _days_named(text: str, published: Sequence[int]) -> list[int]:
    """The days that a text names and that had come when it was published, counted from the year 1."""
    if not published:
        return []
    found: list[int] = []
    for month, day in telling.days_in(text):
        for back in range(LONGEST_BACK):
            at = datetime.date.fromordinal(max(1, published[1] - back))
            if at.day == day and month in (0, at.month):
                found.append(at.toordinal())
                break
    return found
