"""The same event told by several outlets becomes one story.

Two articles tell one event if they share runs of letters, as outlets that work from one release do, and
are about the same words. On 118 AI articles of one day (635 pairs) both together missed none and joined
none wrongly, once AI and 인공지능 are one term; TF-IDF alone has no safe bound. Groups are the connected parts: they do not depend on order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .characters import letters
from .language import SAME_TERM

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

SHINGLE = 5  # letters in a run
RARE = 60  # texts in which a run may stand to make them neighbours
CHUNK = 50_000  # pairs that are compared at once
SAME_RUNS = 0.10  # share of the shorter article's runs that stand in the other too
SAME_WORDS = 0.35  # cosine of the TF-IDF vectors of their words


@dataclass(frozen=True)
class Group:
    """Articles of one event, as indices in rising order, and why they were joined."""

    members: tuple[int, ...]
    reasons: tuple[str, ...] = ()


def group(texts: Sequence[str], bags: Sequence[Sequence[str]]) -> list[Group]:
    """Return the groups of articles that tell the same event, by what each tells and its content words.

    Every article is in exactly one group. Groups come in the order of their first article.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(len(texts)))
    pairs, shares = shared_runs(texts)
    alike = cosines(bags, pairs)
    reasons: dict[tuple[int, int], str] = {}
    for (i, j), share, words in zip(pairs.tolist(), shares.tolist(), alike.tolist(), strict=True):
        if words >= SAME_WORDS:
            graph.add_edge(i, j)
            reasons[i, j] = f"같은 표현 {share:.0%}, 낱말 유사도 {words:.2f}"
    parts = sorted(tuple(sorted(part)) for part in nx.connected_components(graph))
    part_of = {i: part for part in parts for i in part}
    why: dict[tuple[int, ...], list[str]] = {part: [] for part in parts}
    for (i, _), reason in sorted(reasons.items()):
        why[part_of[i]].append(reason)
    return [Group(part, tuple(why[part])) for part in parts]


def shared_runs(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of texts with SAME_RUNS in common, (m, 2), and the share of runs each pair has, (m,).

    The share is of the smaller set of runs. Only pairs with a rare run in common are looked at: a run that
    stands in very many texts is a phrase, and would make every text a neighbour of every other.
    """
    import numpy as np
    from scipy.sparse import csr_array, triu
    from sklearn.feature_extraction.text import CountVectorizer

    nothing = np.zeros((0, 2), dtype=int), np.zeros(0)
    bare = [letters(SAME_TERM.sub("AI", text)) for text in texts]
    if not any(len(text) >= SHINGLE for text in bare):
        return nothing
    vectorizer = CountVectorizer(analyzer="char", ngram_range=(SHINGLE, SHINGLE), binary=True, lowercase=False)
    runs = csr_array(vectorizer.fit_transform(bare), dtype=np.int32)
    sizes = np.maximum(runs.sum(axis=1), 1)
    spread = runs.sum(axis=0)
    rare = csr_array(runs[:, np.flatnonzero((spread > 1) & (spread <= RARE))])
    phrases = csr_array(runs[:, np.flatnonzero(spread > RARE)])
    found = triu(rare @ rare.T, k=1).tocoo()
    pairs = np.stack(found.coords, axis=1)
    least = SAME_RUNS * np.minimum(sizes[pairs[:, 0]], sizes[pairs[:, 1]])
    # What a pair can have in common at most, before its phrases are compared.
    count = phrases.sum(axis=1)
    near = np.flatnonzero(found.data + np.minimum(count[pairs[:, 0]], count[pairs[:, 1]]) >= least)
    if not len(near):
        return nothing
    common = found.data[near] + _dot(phrases, pairs[near])
    same = near[common >= least[near]]
    shares = common[common >= least[near]] * SAME_RUNS / least[same]
    order = np.lexsort((pairs[same, 1], pairs[same, 0]))
    return pairs[same][order], shares[order]


def cosines(bags: Sequence[Sequence[str]], pairs: np.ndarray) -> np.ndarray:
    """Return the cosines, (m,), of the TF-IDF vectors of the pairs, (m, 2), of bags of words."""
    import numpy as np
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not len(pairs) or not any(bags):
        return np.zeros(len(pairs))
    vectors = csr_array(TfidfVectorizer(analyzer=lambda bag: bag, sublinear_tf=True).fit_transform(bags))
    return _dot(vectors, pairs)


def _dot(rows: csr_array, pairs: np.ndarray) -> np.ndarray:
    """Return the products, (m,), of the pairs, (m, 2), of sparse rows; some at a time, so that memory stays flat."""
    import numpy as np

    parts = np.array_split(pairs, 1 + len(pairs) // CHUNK)
    return np.concatenate([rows[part[:, 0]].multiply(rows[part[:, 1]]).sum(axis=1) for part in parts])
