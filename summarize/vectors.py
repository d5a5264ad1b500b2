"""Articles as vectors of their nouns, and which of them are alike enough to be compared.

Candidates share a telling noun, so that cost does not grow with the square of the articles.
Vectors: TF-IDF (Salton & Buckley 1988).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .vocabulary import GENERAL

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

# An article is looked up by its HEAVIEST nouns that are not LIGHT: by those that FEW articles have, and by its FIRST
# ones if they have no CROWD. A noun of a crowd names a field and no event; there each article is compared with the
# NEAREST, which it weighs as much in.
HEAVIEST = 24
LIGHT = 0.06
FEW = 40
FIRST = 8
CROWD = 200
NEAREST = 16
HEAVY = 0.05  # of a cosine, what these nouns must bring for two articles to be compared
# A window of few articles says little of how common a noun is: it counts as one of so many.
LEAST_WINDOW = 300
LEAST_WEIGHT = 0.02  # of a noun that every article has
GENERAL_SHARE = 0.15  # of articles that name a general noun, where the window is too small to say

CHUNK = 20_000  # pairs that are compared at once


@dataclass(frozen=True)
class Nouns:
    """The nouns of a window of n articles: of each article its vector, of each noun what it weighs."""

    vectors: csr_array  # (n, nouns): TF-IDF, each row of length 1 or 0
    columns: dict[str, int]
    weights: np.ndarray  # (nouns,)


def weigh(bags: Sequence[Sequence[str]]) -> Nouns:
    """Return the nouns of some articles, one at least, weighed by how few articles name them."""
    import numpy as np
    from scipy.sparse import csr_array, diags_array
    from sklearn.preprocessing import normalize

    columns = columns_of(bags)
    counts = counts_of(bags, columns)
    window = max(len(bags), LEAST_WINDOW)
    spread = np.bincount(counts.indices, minlength=counts.shape[1]).astype(float)
    general = np.array([columns[noun] for noun in sorted(GENERAL & columns.keys())], dtype=int)
    spread[general] = np.maximum(spread[general], GENERAL_SHARE * window)
    # Where all articles have the same nouns, these are still what they have.
    weights = LEAST_WEIGHT + np.log((1 + window) / (1 + spread))
    counts.data = 1 + np.log(counts.data)
    return Nouns(csr_array(normalize(counts @ diags_array(weights))), columns, weights)


def candidates(vectors: csr_array) -> np.ndarray:
    """Return the pairs of articles, (m, 2), that share nouns which weigh much in both."""
    import numpy as np
    from scipy.sparse import csr_array, triu

    rows, nouns, weights, places = _heaviest(vectors)
    crowd = np.bincount(nouns, minlength=vectors.shape[1])
    used = (crowd[nouns] <= FEW) | ((places < FIRST) & (crowd[nouns] <= CROWD))
    index = csr_array((weights[used], (rows[used], nouns[used])), shape=vectors.shape)
    products = triu(index @ index.T, k=1)
    found = [np.stack(products.coords, axis=1)[products.data >= HEAVY]]
    by_noun = csr_array((weights, (rows, nouns)), shape=vectors.shape).tocsc()
    for noun in np.flatnonzero(crowd > CROWD):
        part = slice(by_noun.indptr[noun], by_noun.indptr[noun + 1])
        order = by_noun.indices[part][np.lexsort((by_noun.indices[part], -by_noun.data[part]))]
        found += [np.sort(np.stack([order[:-step], order[step:]], axis=1)) for step in range(1, NEAREST + 1)]
    n = vectors.shape[0]
    keys = np.unique(np.concatenate([pairs[:, 0].astype(np.int64) * n + pairs[:, 1] for pairs in found]))
    return np.stack([keys // n, keys % n], axis=1)


def dot(left: csr_array, right: csr_array, pairs: np.ndarray) -> np.ndarray:
    """Return the products, (m,), of the rows of two matrices that the pairs, (m, 2), name; memory stays flat."""
    import numpy as np

    parts = np.array_split(pairs, 1 + len(pairs) // CHUNK)
    return np.concatenate([left[part[:, 0]].multiply(right[part[:, 1]]).sum(axis=1) for part in parts])


def columns_of(bags: Sequence[Iterable[Any]]) -> dict[Any, int]:
    """The column of each item that any bag holds."""
    return {item: column for column, item in enumerate(sorted({item for bag in bags for item in bag}))}


def counts_of(bags: Sequence[Iterable[Any]], columns: Mapping[Any, int]) -> csr_array:
    """How often each bag, a row, holds each item, a column; there is one column at least."""
    import numpy as np
    from scipy.sparse import csr_array

    rows = [n for n, bag in enumerate(bags) for _ in bag]
    places = [columns[item] for bag in bags for item in bag]
    shape = len(bags), max(1, len(columns))
    found = csr_array((np.ones(len(rows)), (rows, places)), shape=shape)
    found.sum_duplicates()
    return found


def presence_of(bags: Sequence[Iterable[Any]], columns: Mapping[Any, int] | None = None) -> csr_array:
    """Which items, columns, each bag, a row, holds: 1 or 0."""
    found = counts_of(bags, columns_of(bags) if columns is None else columns)
    found.data[:] = 1
    return found


def _heaviest(vectors: csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The HEAVIEST weights of each row that are not LIGHT: rows, columns, weights and their places in the row."""
    import numpy as np

    of_row = np.diff(vectors.indptr)
    rows = np.repeat(np.arange(vectors.shape[0]), of_row)
    order = np.lexsort((vectors.indices, -vectors.data, rows))
    places = np.arange(len(order)) - np.repeat(vectors.indptr[:-1], of_row)
    kept = (places < HEAVIEST) & (vectors.data[order] >= LIGHT)
    return rows[order[kept]], vectors.indices[order[kept]], vectors.data[order[kept]], places[kept]
