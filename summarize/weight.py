"""How much a story weighs in its week, which is the order of the digest. The formula stands here and nowhere else.

    weight = 1.0 * log2(1 + voices)      how many houses tell it: 1 is 1, 3 is 2, 7 is 3
           + 1.5 * importance            what is done, by the words of the profile: a law before a visit, 0 to 1
           + 1.0 * relevance             how surely it is about the topic, 0 to 1
           + 0.3 * centrality            how much the week's other stories are about the same things, 0 to 1
           + 0.1 * freshness             how late in the window its last article appeared, 0 to 1

What is done outweighs how often it is told: most policy is told by its ministry alone. Centrality and freshness only
order what else is equal; with more weight they put ministries' set phrases and the week's last day first.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .model import Weight

if TYPE_CHECKING:
    from scipy.sparse import csr_array

VOICES = 1.0
IMPORTANCE = 1.5
RELEVANCE = 1.0
CENTRALITY = 0.3
FRESHNESS = 0.1


def weigh(voices: int, importance: float, relevance: float, centrality: float, freshness: float) -> Weight:
    """Return the weight of a story with its parts.

    >>> weigh(3, 1.0, 0.5, 0.0, 0.0).total
    4.0
    """
    total = (
        VOICES * math.log2(1 + voices)
        + IMPORTANCE * importance
        + RELEVANCE * relevance
        + CENTRALITY * centrality
        + FRESHNESS * freshness
    )
    return Weight(round(total, 3), voices, *(round(part, 3) for part in (importance, relevance, centrality, freshness)))


def centralities(vectors: csr_array, stories: Sequence[Sequence[int]]) -> list[float]:
    """Return how central each story is, 0 to 1: its mean cosine to the others, by that of the most central.

    `vectors`, (articles, nouns), are those of the articles; a story is the indices of its articles.
    """
    import numpy as np
    from scipy.sparse import csr_array
    from sklearn.preprocessing import normalize

    if len(stories) < 2:
        return [0.0] * len(stories)
    rows = np.repeat(np.arange(len(stories)), [len(story) for story in stories])
    columns = np.array([i for story in stories for i in story])
    members = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(stories), vectors.shape[0]))
    centroids = csr_array(normalize(members @ vectors))
    # The sum of the cosines to all, itself among them, is the product with the sum of all.
    alike = centroids @ np.asarray(centroids.sum(axis=0)).ravel() - np.asarray(
        centroids.multiply(centroids).sum(axis=1)
    )
    highest = float(alike.max())
    return [max(0.0, float(a)) / highest if highest > 0 else 0.0 for a in alike]


def freshness(day: str | None, start: str | None, end: str | None) -> float:
    """Return where a day lies between two, 0 to 1; 0 if one is not known to the day.

    >>> freshness("2026-07-16", "2026-07-13", "2026-07-19")
    0.5
    """
    try:
        first, last, at = (datetime.date.fromisoformat(d or "") for d in (start, end, day))
    except ValueError:
        return 0.0
    return min(1.0, max(0.0, (at - first).days / (last - first).days)) if last > first else 0.0
