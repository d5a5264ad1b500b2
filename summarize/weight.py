"""How much a story weighs in its week, which is the order of the digest. The formula stands here and nowhere else.

    weight = 1.0 * log2(1 + voices)      how many houses tell it: 1 is 1, 3 is 2, 7 is 3
           + 1.5 * relevance             how surely it is about the topic, 0 to 1
           + 1.0 * centrality            how much the week's other stories are about the same things, 0 to 1
           + 0.5 * freshness             how late in the window its last article appeared, 0 to 1

A story that four houses tell stands before one that only its own ministry tells, however relevant; between equals
what the week is about comes first, then what is new.
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
RELEVANCE = 1.5
CENTRALITY = 1.0
FRESHNESS = 0.5


def weigh(voices: int, relevance: float, centrality: float, freshness: float) -> Weight:
    """Return the weight of a story with its parts.

    >>> weigh(3, 1.0, 0.5, 0.0).total
    4.0
    """
    total = VOICES * math.log2(1 + voices) + RELEVANCE * relevance + CENTRALITY * centrality + FRESHNESS * freshness
    return Weight(round(total, 3), voices, round(relevance, 3), round(centrality, 3), round(freshness, 3))


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
