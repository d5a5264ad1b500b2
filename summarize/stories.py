"""The same event told by several outlets becomes one story, and says why.

Two articles tell one event if enough speaks for it (`evidence`). Groups grow by average linkage (Sokal & Michener
1958), so that no chain of articles joins two events, each like the next only.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .evidence import OTHERS, evidence
from .telling import Told, shared_runs
from .vectors import Nouns, candidates, dot, weigh

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

# What two articles are taken to lack that are no candidates.
UNLIKE = -0.25
# Two large groups that tell one event would have grown together earlier: lack added as they grow.
LARGE = 0.015
PIECE = 4  # articles in a group that may be a piece of a larger one
NEARLY = 0.8  # of the likeness within a piece
COPY = 0.75  # share of the shorter article's runs that stand in the other too


@dataclass(frozen=True)
class Group:
    """Articles of one event, as indices in rising order, and why they were joined."""

    members: tuple[int, ...]
    # Of an article and the one before it that it has most in common with: both, and what that is.
    reasons: tuple[tuple[int, int, str], ...] = ()


def group(articles: Sequence[Told], nouns: Nouns | None = None) -> list[Group]:
    """Return the groups of articles that tell the same event; `nouns` if they are weighed already.

    Every article is in exactly one group. Groups come in the order of their first article.
    """
    if not articles:
        return []
    nouns = nouns or weigh([a.nouns for a in articles])
    found = evidence(articles, nouns, candidates(nouns.vectors))
    parts = average_linkage(len(articles), found.pairs, found.margins)
    while (joined := join_pieces(parts, nouns.vectors)) != parts:
        parts = joined
    part_of = {i: n for n, part in enumerate(parts) for i in part}
    best: dict[int, tuple[float, int, int]] = {}  # of each article but the first of its group, its best partner
    for k, ((i, j), margin) in enumerate(zip(found.pairs.tolist(), found.margins.tolist(), strict=True)):
        if part_of[i] == part_of[j]:
            best[j] = max(best.get(j, (-9.0, 0, 0)), (margin, -i, k))
    return [Group(part, tuple((-best[j][1], j, found.reason(best[j][2])) for j in part if j in best)) for part in parts]


def average_linkage(n: int, pairs: np.ndarray, margins: np.ndarray) -> list[tuple[int, ...]]:
    """Return the groups of n articles whose pairs have on average a margin above 0, in the order of their first.

    Pairs that are not given have the margin UNLIKE. The two groups that are most alike are joined first.
    """
    size = [1] * n
    members: dict[int, list[int]] = {i: [i] for i in range(n)}
    # Of two groups, by how much the margins between them are above UNLIKE, summed up.
    links: list[dict[int, float]] = [{} for _ in range(n)]
    for (i, j), margin in zip(pairs.tolist(), margins.tolist(), strict=True):
        links[i][j] = links[j][i] = margin - UNLIKE

    def margin_of(a: int, b: int) -> float:
        return UNLIKE + links[a][b] / (size[a] * size[b]) - LARGE * math.log2(min(size[a], size[b]))

    heap = [(-margin_of(a, b), a, b) for a in range(n) for b in links[a] if a < b and margin_of(a, b) >= 0]
    heapq.heapify(heap)
    while heap:
        lack, a, b = heapq.heappop(heap)
        # An entry is stale if one of the two has grown or is gone since.
        if a not in members or b not in members or -margin_of(a, b) != lack:
            continue
        members[a] += members.pop(b)
        size[a] += size[b]
        for c, above in links[b].items():
            del links[c][b]
            if c != a:
                links[a][c] = links[c][a] = links[a].get(c, 0.0) + above
        links[b] = {}
        for c in links[a]:
            if (margin := margin_of(a, c)) >= 0:
                heapq.heappush(heap, (-margin, min(a, c), max(a, c)))
    return sorted(tuple(sorted(part)) for part in members.values())


def join_pieces(parts: Sequence[tuple[int, ...]], vectors: csr_array) -> list[tuple[int, ...]]:
    """Return the groups, those joined that are pieces of one event.

    An event that very many outlets tell is found in pieces, since its nouns stand in a crowd and not all of its pairs
    are looked at. Pieces are nearly as alike to each other as each is in itself.
    """
    import numpy as np
    from scipy.sparse import csr_array
    from sklearn.preprocessing import normalize

    large = [n for n, part in enumerate(parts) if len(part) >= PIECE]
    if len(large) < 2:
        return list(parts)
    rows = np.repeat(np.arange(len(large)), [len(parts[n]) for n in large])
    members = np.array([i for n in large for i in parts[n]])
    sizes = np.array([len(parts[n]) for n in large], dtype=float)
    means = csr_array((1 / sizes[rows], (rows, members)), shape=(len(large), vectors.shape[0])) @ vectors
    # The mean cosine of two different articles of a piece; the product counts each with itself, too.
    inside = (np.asarray(means.multiply(means).sum(axis=1)) * sizes**2 - sizes) / (sizes * (sizes - 1))
    pairs = candidates(csr_array(normalize(means)))
    needed = NEARLY * np.minimum(inside[pairs[:, 0]], inside[pairs[:, 1]])
    joined = average_linkage(len(large), pairs, dot(means, means, pairs) - np.maximum(needed, OTHERS))
    whole = [tuple(sorted(i for k in group for i in parts[large[k]])) for group in joined]
    return sorted([*(part for part in parts if len(part) < PIECE), *whole])


def copies(articles: Sequence[Told]) -> list[tuple[int, int]]:
    """Return the pairs of articles that print one text: the fullest with each that has most of its runs from it."""
    fullest = max(range(len(articles)), key=lambda i: (len(articles[i].runs), -i), default=0)
    return [
        (min(i, fullest), max(i, fullest))
        for i, article in enumerate(articles)
        if i != fullest and shared_runs(article, articles[fullest]) >= COPY
    ]
