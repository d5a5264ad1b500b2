"""Which articles of an archive tell one story, by their fingerprints: the pairs of some days, and the groups they make.

Both are functions of arrays, so that one machine and a cluster find the same. Sums are of whole numbers, and margins
are multiples of 2**-20: no order in which they are added changes a result.

Two articles are a pair if they share runs of letters that few others have; a run of a crowd is the furniture of an
outlet. What speaks for one story is the share of the shorter one's runs that the other has, each weighed by how few have it, and
the cosine of their words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..stories import UNLIKE, average_linkage
from .fingerprints import MOST_RUNS, MOST_WORDS, OF_TITLE, SHARE, in_title, is_word

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

DAYS = 3  # between two articles that tell one story, at most
CROWD = 128  # articles of a window that have a run of letters; one that more have says nothing
LEAST_SHARED = 3  # runs of a pair
MOST_SHARED = 0.2  # share of the runs above which more says no more: furniture alone must not do
NEEDED = 0.3  # of share and cosine together
# Of little text more is needed: there a few words in common are no story.
FEW_WORDS = 24
FEW_NEED = 0.3
TITLE = 0.4  # share of a title's words that the other article has, beyond the usual
USUAL_TITLE = 0.5
LEAST_WINDOW = 300  # a word of a window of fewer articles counts as one of so many
LEAST_WEIGHT = 0.02  # of a word that every article has
UNIT = 1000  # weights are whole numbers of 1/UNIT
GRAIN = 2**20
ROWS = 2048  # that are compared with all others at once
PAIRS = 20_000  # whose words are compared at once


@dataclass(frozen=True)
class Window:
    """The articles of some days, n of them, the earlier block of days before the later one."""

    numbers: np.ndarray  # the fingerprints one behind the other, int64
    lengths: np.ndarray  # (n,): the numbers of each
    days: np.ndarray  # (n,): of publication, counted from any day
    early: int  # so many articles are of the earlier block; their pairs belong to the window before


def alike(window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of articles, (m, 2) with the earlier one first, that may tell one story, and their margins, (m,).

    Above 0 they do, by themselves; pairs that are not returned are as good as UNLIKE. Memory: some 20 KB an article.
    """
    import numpy as np

    rows = np.repeat(np.arange(len(window.lengths)), window.lengths)
    words = is_word(window.numbers)
    pairs, shared = _sharing(window, rows[~words], window.numbers[~words])
    near = np.abs(window.days[pairs[:, 0]] - window.days[pairs[:, 1]]) <= DAYS
    pairs, shared = pairs[near], shared[near]
    found = _words(len(window.lengths), rows[words], window.numbers[words], pairs)
    margins = (
        np.minimum(shared, MOST_SHARED)
        + found.cosines
        - NEEDED
        - FEW_NEED * found.few
        + TITLE * (found.named - USUAL_TITLE)
    )
    margins = np.round(margins * GRAIN) / GRAIN
    kept = margins > UNLIKE
    return pairs[kept], margins[kept]


def groups(pairs: np.ndarray, margins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return articles that pairs, (m, 2), name, (n,) in rising order, and the first of the story of each, (n,).

    The pairs are of one component: each article is linked to each other by pairs that tell one story. Their order
    changes nothing.
    """
    import numpy as np

    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    articles, places = np.unique(pairs[order], return_inverse=True)
    first = np.arange(len(articles))
    for part in average_linkage(len(articles), places.reshape(-1, 2), margins[order]):
        first[list(part)] = part[0]
    return articles, articles[first]


def _sharing(window: Window, rows: np.ndarray, runs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The pairs that share LEAST_SHARED runs that are no crowd's, and the share of their runs, weighed, that they do."""
    import numpy as np
    from scipy.sparse import csr_array

    n = len(window.lengths)
    order = np.argsort(runs, kind="stable")
    starts = np.flatnonzero(np.diff(runs[order], prepend=-1))
    counts = np.diff(starts, append=len(runs))
    spread = np.empty(len(runs), dtype=np.int64)
    spread[order] = np.repeat(counts, counts)
    columns = np.empty(len(runs), dtype=np.int64)
    columns[order] = np.repeat(np.arange(len(counts)), counts)
    weights = np.round(UNIT * np.log((CROWD + 1) / np.arange(1, CROWD + 1))).astype(np.int64)
    told = spread <= CROWD
    own = np.bincount(rows[told], weights[spread[told] - 1], minlength=n)
    last = np.zeros(n, dtype=np.int64)
    np.maximum.at(last, rows, runs)
    # Of a text that has more runs than are kept, those below the last are all there.
    bound = np.where(np.bincount(rows, minlength=n) < MOST_RUNS, 2**63 // SHARE, last + 1).astype(float)
    used = told & (spread > 1)
    shape = n, max(1, len(counts))
    # The low bits count the runs, the others weigh them.
    both = csr_array((weights[spread[used] - 1] * 256 + 1, (rows[used], columns[used])), shape=shape)
    there = csr_array((np.ones(used.sum(), dtype=np.int64), (rows[used], columns[used])), shape=shape).T.tocsr()
    pairs, sums = _products(both, there, window.early)
    i, j = pairs[:, 0], pairs[:, 1]
    possible = np.minimum(own[i] / bound[i], own[j] / bound[j]) * np.minimum(bound[i], bound[j])
    return pairs, (sums >> 8) / np.maximum(possible, 1)


def _products(left: csr_array, right: csr_array, early: int) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of rows, the later one of the later block, that share enough, in order, and their products."""
    import numpy as np

    found, sums = [np.zeros((0, 2), dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start in range(early, left.shape[0], ROWS):
        product = (left[start : start + ROWS] @ right).tocoo()
        later, earlier = product.coords[0].astype(np.int64) + start, product.coords[1].astype(np.int64)
        kept = (earlier < later) & (product.data & 255 >= LEAST_SHARED)
        found.append(np.stack([earlier[kept], later[kept]], axis=1))
        sums.append(product.data[kept])
    return np.concatenate(found), np.concatenate(sums)


@dataclass(frozen=True)
class _Words:
    """What the words of m pairs have in common."""

    cosines: np.ndarray  # (m,): weighed by how few articles have a word
    named: np.ndarray  # (m,): share of the words of a title that the other article has, weighed; of the two the larger
    few: np.ndarray  # (m,): from 0 to 1 how few words the shorter one has


def _words(n: int, rows: np.ndarray, words: np.ndarray, pairs: np.ndarray) -> _Words:
    """Return what the words of pairs, (m, 2), of n articles have in common; `rows` says whose each word is."""
    import numpy as np

    titled = in_title(words)
    _, columns, spread = np.unique(words & ~OF_TITLE, return_inverse=True, return_counts=True)
    weights = LEAST_WEIGHT + np.log((1 + max(n, LEAST_WINDOW)) / (1 + spread))
    # The last ones are those of no word, -1.
    squares = np.append(np.round(UNIT * weights**2).astype(np.int64), 0)
    plain = np.append(np.round(UNIT * weights).astype(np.int64), 0)
    norms = np.maximum(np.bincount(rows, squares[columns], minlength=n), 1)
    whole = np.bincount(rows[titled], plain[columns[titled]], minlength=n)
    table, titles = _table(n, rows, columns), _table(n, rows[titled], columns[titled])
    cosines, named = np.zeros(len(pairs)), np.full(len(pairs), USUAL_TITLE)
    for start in range(0, len(pairs), PAIRS):
        part = slice(start, start + PAIRS)
        i, j = pairs[part].T
        cosines[part] = _common(table[i], table[j], squares) / np.sqrt(norms[i] * norms[j])
        shares = [
            np.where(whole[a] > 0, _common(titles[a], table[b], plain) / np.maximum(whole[a], 1), USUAL_TITLE)
            for a, b in ((i, j), (j, i))
        ]
        named[part] = np.maximum(*shares)
    sizes = np.bincount(rows, minlength=n)
    fewer = np.minimum(sizes[pairs[:, 0]], sizes[pairs[:, 1]])
    return _Words(cosines, named, np.clip((MOST_WORDS - fewer) / (MOST_WORDS - FEW_WORDS), 0, 1))


def _table(n: int, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The columns of each row side by side, (n, most), behind them -1."""
    import numpy as np

    sizes = np.bincount(rows, minlength=n)
    table = np.full((n, max(1, int(sizes.max(initial=0)))), -1, dtype=np.int32)
    table[rows, np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)] = columns
    return table


def _common(left: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Row by row, the sum of the weights of what two tables have in common."""
    import numpy as np

    both = np.sort(np.concatenate([left, right], axis=1), axis=1)
    found: np.ndarray = weights[np.where(both[:, 1:] == both[:, :-1], both[:, 1:], -1)].sum(axis=1)
    return found
