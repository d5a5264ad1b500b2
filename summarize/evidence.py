"""How much speaks for two articles telling one event: nouns, names, figures, days, runs of letters.

Similarity: cosine of the TF-IDF vectors of their nouns (`vectors`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .telling import Told
from .vectors import LEAST_WINDOW, Nouns, columns_of, counts_of, dot, presence_of

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

# Cosine from which two articles of different houses tell one event, and two of one house or of two public bodies,
# which tell of one thing seldom but write alike. Both fall to LONG where there is much text to compare.
OTHERS = 0.26
OWN = 0.29
OFFICIAL = 0.45  # public bodies write most alike
LONG = 0.25
FEW_NOUNS, MANY_NOUNS = 25, 120  # of the shorter article
# What speaks for one event: figures in common, and the share of a title's nouns that the other article names, beyond
# the usual.
SAME_FIGURE = 0.05
MOST_SHARED = 3
TITLE = 0.15
USUAL_TITLE = 0.6
# What speaks against it: a figure of one title where the other article has others of its unit (the less, the more
# figures are in common), no day in common, names in both titles that the other article does not know.
OTHER_FIGURE = 0.13
MOST_FIGURES = 6
OTHER_DAY = 0.08
OTHER_NAMES = 0.12
# One house, and one public body as another, tells like things in like words, of two offices of one agency, of two laws:
# there it is enough that either title has a name that the other article does not know.
OWN_NAMES = 0.3
# Between houses that do not write alike, nouns that next to nobody else in the window has speak for one event.
RARE = 0.025
RARELY = 3  # articles of the window that have it, at most
MOST_RARE = 5
# Two or three nouns may be shared by chance, however much of a short article they are.
THIN = 0.04
ENOUGH = 4
# Where there is much text, outlets that tell one event share runs of letters, from one release or one quotation;
# articles on one plan of other months share nearly none. Above MANY_RUNS more says no more.
RUNS = 3.0
USUAL_RUNS = 0.10
MANY_RUNS = 0.13
# A house that comes back to a matter after some days tells what is new of it.
LATER = 0.1
SOON = 3  # days
LONG_AGO = 30  # days between two articles that do not tell one event
LEAST = 0.12  # cosine below which nothing else makes one event of two


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against one event in m pairs of articles that are alike at all."""

    pairs: np.ndarray  # (m, 2)
    margins: np.ndarray  # (m,): above 0 what speaks for one event, below what speaks against it
    alike: np.ndarray  # (m,): the cosines of their nouns
    needed: np.ndarray  # (m,): the cosine that is needed
    copied: np.ndarray  # (m,): the share of runs of letters that the shorter one has from the other
    named: np.ndarray  # (m,): the share of a title's nouns that the other article names
    figures: np.ndarray  # (m,): how many figures they share
    rare: np.ndarray  # (m,): how many nouns they share that next to nobody else has, where that counts
    same_day: np.ndarray  # (m,): whether they name a day in common

    def reason(self, k: int) -> str:
        """Say why pair k was joined."""
        return (
            f"낱말 {self.alike[k]:.2f} 닮음(기준 {self.needed[k]:.2f})"
            + (f", 같은 표현 {self.copied[k]:.0%}" if self.copied[k] >= 0.05 else "")
            + (f", 제목의 낱말 {self.named[k]:.0%} 겹침" if self.named[k] else "")
            + (f", 같은 숫자 {self.figures[k]:.0f}개" if self.figures[k] else "")
            + (f", 드문 낱말 {self.rare[k]:.0f}개" if self.rare[k] >= 1 else "")
            + (", 같은 날짜" if self.same_day[k] else "")
        )


def evidence(articles: Sequence[Told], nouns: Nouns, pairs: np.ndarray) -> Evidence:
    """Return what speaks for one event, and against it, in those of the pairs, (n, 2), that are alike at all."""
    import numpy as np

    alike = dot(nouns.vectors, nouns.vectors, pairs)
    near = np.flatnonzero(alike >= LEAST)
    pairs, alike = pairs[near], alike[near]
    i, j = pairs[:, 0], pairs[:, 1]
    size = np.array([len(set(a.nouns)) for a in articles])
    house = np.unique([a.house or f"\x00{n}" for n, a in enumerate(articles)], return_inverse=True)[1]
    official = np.array([a.official for a in articles], dtype=bool)
    own, offices = house[i] == house[j], official[i] & official[j]
    needed = np.select([offices, own], [OFFICIAL, OWN], OTHERS)
    much = np.clip((np.minimum(size[i], size[j]) - FEW_NOUNS) / (MANY_NOUNS - FEW_NOUNS), 0, 1)
    needed += (LONG - needed) * much
    shared, other = _figures(articles, pairs)
    copied = _copied(articles, pairs)
    same_day, other_day = _days(articles, pairs)
    there = nouns.vectors.copy()  # which nouns each article has: 1 or 0
    there.data[:] = 1
    named = _named_of_title(articles, nouns, there, pairs)
    common, rare = _in_common(there, pairs)
    rare[own] = 0
    apart = _days_apart(articles, pairs)
    margins = (
        alike
        - needed
        + TITLE * (named - USUAL_TITLE)
        + SAME_FIGURE * np.minimum(shared, MOST_SHARED)
        + RARE * np.minimum(rare, MOST_RARE)
        - THIN * np.maximum(ENOUGH - common, 0)
        - OTHER_FIGURE * np.minimum(other, MOST_FIGURES) / (1 + shared)
        - OTHER_DAY * other_day
        - _other_names(articles, pairs, own | offices)
        + RUNS * much * (np.minimum(copied, MANY_RUNS) - USUAL_RUNS)
        - np.where(own & (apart > SOON), LATER, 0.0)
        - np.where(apart > LONG_AGO, 1.0, 0.0)
    )  # fmt: skip
    return Evidence(pairs, margins, alike, needed, copied, named, shared, rare, same_day)


def _named_of_title(articles: Sequence[Told], nouns: Nouns, there: csr_array, pairs: np.ndarray) -> np.ndarray:
    """The share, (m,), of a title's nouns that the other article names, weighed; of the two titles the larger."""
    import numpy as np
    from scipy.sparse import diags_array

    titles = presence_of([a.title for a in articles], nouns.columns) @ diags_array(nouns.weights)
    whole = titles.sum(axis=1)

    def share(way: np.ndarray) -> np.ndarray:
        of = whole[way[:, 0]]
        return np.where(of > 0, dot(titles, there, way) / np.maximum(of, 1e-9), 0.5)

    found: np.ndarray = np.maximum(share(pairs), share(pairs[:, ::-1]))
    return found


def _figures(articles: Sequence[Told], pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many figures two articles share, and how many of a title the other contradicts, both (m,).

    A figure of a title is contradicted by an article that has figures of its unit but not that one.
    """
    columns = columns_of([a.figures for a in articles])
    all_of = presence_of([a.figures for a in articles], columns)
    of_title = presence_of([a.title_figures for a in articles], columns)
    all_units = [[unit for _, unit in a.figures] for a in articles]
    units = columns_of(all_units)
    title_units = counts_of([[unit for _, unit in a.title_figures] for a in articles], units)
    units_of = presence_of(all_units, units)
    other = sum(dot(title_units, units_of, way) - dot(of_title, all_of, way) for way in (pairs, pairs[:, ::-1]))
    return dot(all_of, all_of, pairs), other


def _in_common(there: csr_array, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many nouns two articles share, and how many of these RARELY an article of the window has, both (m,)."""
    rare = there[:, there.sum(axis=0) <= RARELY]
    # A window of few articles does not know what is rare.
    return dot(there, there, pairs), dot(rare, rare, pairs) * min(1.0, there.shape[0] / LEAST_WINDOW)


def _other_names(articles: Sequence[Told], pairs: np.ndarray, close: np.ndarray) -> np.ndarray:
    """How much the names of two titles speak against one event, (m,).

    Each title has names of which the other article has none; or, in pairs that are `close`, each has one of which the
    other article has no part.
    """
    import numpy as np

    columns = columns_of([a.names for a in articles])
    names = presence_of([a.names for a in articles], columns)
    named = presence_of([[noun for noun in a.nouns if noun in columns] for a in articles], columns)
    of = names.sum(axis=1)[pairs]
    known = np.stack([dot(names, named, way) for way in (pairs, pairs[:, ::-1])], axis=1)
    none = ((of > 0) & (known == 0)).all(axis=1)
    own = close & (known < of).all(axis=1)
    for k in np.flatnonzero(own):
        a, b = (articles[n] for n in pairs[k])
        own[k] = _has_other_name(a, b) and _has_other_name(b, a)
    found: np.ndarray = np.where(own, OWN_NAMES, OTHER_NAMES * none)
    return found


def _has_other_name(one: Told, other: Told) -> bool:
    """Whether a title has a name that the other article has not, not in a longer one nor in parts: 기후부 as 기후, 부."""
    nouns = sorted({noun for noun in other.nouns if len(noun) > 1}, key=lambda noun: (-len(noun), noun))
    for name in one.names:
        left = name
        for noun in nouns:
            if name in noun:
                left = ""
                break
            left = left.replace(noun, "")
        if len(left) > 1:
            return True
    return False


def _days(articles: Sequence[Told], pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether two articles name a day in common, and whether both name days and none in common, both (m,)."""
    days = presence_of([a.days for a in articles])
    both = (days.sum(axis=1) > 0)[pairs].all(axis=1)
    same = dot(days, days, pairs) > 0
    return same, both & ~same


def _copied(articles: Sequence[Told], pairs: np.ndarray) -> np.ndarray:
    """The share, (m,), of the runs of letters of the shorter article that the other has too."""
    import numpy as np

    runs = presence_of([a.runs for a in articles])
    size = np.maximum(runs.sum(axis=1), 1)
    found: np.ndarray = dot(runs, runs, pairs) / np.minimum(size[pairs[:, 0]], size[pairs[:, 1]])
    return found


def _days_apart(articles: Sequence[Told], pairs: np.ndarray) -> np.ndarray:
    """The days, (m,), that lie at least between two articles; 0 where one is not dated."""
    import numpy as np

    first = np.array([a.published[0] if a.published else 0 for a in articles])
    last = np.array([a.published[1] if a.published else 10**7 for a in articles])
    i, j = pairs[:, 0], pairs[:, 1]
    apart: np.ndarray = np.maximum(0, np.maximum(first[i], first[j]) - np.minimum(last[i], last[j]))
    return apart
