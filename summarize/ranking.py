"""How much of its article each sentence tells: rankers give every sentence a score.

TextRank: Mihalcea & Tarau, "TextRank: Bringing Order into Texts", EMNLP 2004. An edge weighs as much as the two
sentences share different words; unlike the paper's, it is not divided by their lengths, for people choose sentences
that tell much.
The textbook's variant takes the cosine of TF-IDF vectors, as in LexRank (Erkan & Radev, JAIR 2004).
"""

from __future__ import annotations

import enum
import functools
import itertools
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import ChoiceError
from .prior import places, priors, title_shares, weights, whole_sentences

if TYPE_CHECKING:
    import numpy as np
    from threadpoolctl import ThreadpoolController

DAMPING = 0.85
# Sentences that enter the graph, those with the largest priors.
LARGEST_GRAPH = 400
# Cells of sentences by words that numpy holds at once; beyond that a sparse matrix is smaller and faster.
DENSE = 2_000_000
FEW = 12  # sentences that are quicker compared one by one
ALONE = 24  # sentences for which BLAS takes one thread by itself


class Words(enum.Enum):
    """What of a sentence a ranker compares."""

    KIWI = "content words by Kiwi"
    STEMS = "the first two letters of each word"
    NONE = "nothing"


@dataclass(frozen=True)
class Candidates:
    """What a ranker sees of n lines."""

    bags: tuple[Set[str], ...]  # the different words of each
    places: tuple[int | None, ...]  # each one's place among the whole sentences of its own article, from 0
    prior: tuple[float, ...]  # how likely each is a key line before lines are compared; 0 never


@dataclass(frozen=True)
class Ranks:
    """What a ranker says of n lines, each of shape (n,)."""

    # PageRank times the number of nodes: 1 is average; 0 of what is not in the graph.
    centrality: np.ndarray
    score: np.ndarray  # 0 never


@dataclass(frozen=True)
class Ranker:
    """A way to rank, and what it needs to know of each sentence."""

    rank: Callable[[Candidates], Ranks]
    words: Words
    every_line: bool = False  # whether lines that can be no key lines are compared too


def textrank(candidates: Candidates) -> Ranks:
    """Return the prior times a power of the centrality.

    A line that is no candidate (a by-line, a caption, a sub-head) neither gets nor gives rank. In numpy, for
    networkx takes longer to build the graph of one article than to rank ten.
    """
    import numpy as np

    prior = np.array(candidates.prior, dtype=float)
    inside = np.flatnonzero(prior > 0)
    if inside.size > LARGEST_GRAPH:
        inside = np.sort(inside[np.argsort(-prior[inside], kind="stable")[:LARGEST_GRAPH]])
    centrality = np.zeros(len(prior))
    if inside.size:
        found = centralities([candidates.bags[i] for i in inside.tolist()])
        if inside.size == LARGEST_GRAPH:
            centrality[prior > 0] = found.min()  # what is beyond the graph counts as the least of it
        centrality[inside] = found
    return Ranks(centrality, prior * centrality ** weights().centrality)


def textrank_plain(candidates: Candidates) -> Ranks:
    """Return what the textbook's TextRank says: every line is a node, whatever it is and wherever it stands.

    By scikit-learn and networkx, as tutorials do it: a measure for the others, not made for speed.
    """
    import networkx as nx
    import numpy as np

    bags = [sorted(bag) for bag in candidates.bags[:LARGEST_GRAPH]]
    scores = np.zeros(len(candidates.bags))
    if bags:
        ranks = nx.pagerank(nx.from_numpy_array(similarity(bags)), alpha=DAMPING, max_iter=200)
        scores[: len(bags)] = [ranks[i] for i in range(len(bags))]
    return Ranks(scores * len(bags), scores)


def lead(candidates: Candidates) -> Ranks:
    """Return scores that fall from one whole sentence to the next: the first k win, whatever the title says."""
    import numpy as np

    whole = np.array([place is not None for place in candidates.places], dtype=bool)
    return Ranks(np.zeros(len(whole)), whole / np.maximum(1, np.cumsum(whole)))


RANKERS: dict[str, Ranker] = {
    "textrank": Ranker(textrank, Words.KIWI),
    "fast": Ranker(textrank, Words.STEMS),
    "textrank-plain": Ranker(textrank_plain, Words.KIWI, every_line=True),
    "lead": Ranker(lead, Words.NONE),
}
DEFAULT = "textrank"


def ranker(name: str) -> Ranker:
    """Return the ranker of that name; ChoiceError names those that exist."""
    try:
        return RANKERS[name]
    except KeyError:
        raise ChoiceError("ranker", name, RANKERS) from None


def candidates(texts: Sequence[str], bags: Sequence[Iterable[str]], title: str = "") -> Candidates:
    """Return the lines of one article as a ranker sees them, given the words of each.

    >>> c = candidates(["홍길동 기자", "시가 협약을 맺었다.", "시는 지원을 늘린다."], [[], [], []])
    >>> c.places, [p > 0 for p in c.prior]
    ((None, 0, 1), [False, True, True])
    """
    return weigh(texts, whole_sentences(texts), list(map(frozenset, bags)), title)


def weigh(
    texts: Sequence[str], whole: Sequence[int], bags: Sequence[Set[str]], title: str = "", *, stemmed: bool = False
) -> Candidates:
    """Return the lines of one article as a ranker sees them, where it is known which are whole sentences.

    `stemmed` is whether the words of these are the stems of all their text.
    """
    sentences = [texts[i] for i in whole]
    shares = title_shares(title, sentences, [bags[i] for i in whole] if stemmed else None)
    placed = list(range(len(sentences)))
    if title:
        inside = [frozenset(bags[i]) for i in whole[:LARGEST_GRAPH]]
        placed = places(sentences, shares, lambda: centralities(inside).tolist())
    found: list[int | None] = [None] * len(texts)
    prior = [0.0] * len(texts)
    for i, place, value in zip(whole, placed, priors(sentences, placed, shares), strict=True):
        found[i], prior[i] = place, value
    return Candidates(tuple(map(frozenset, bags)), tuple(found), tuple(prior))


def pool(seen: Sequence[Candidates]) -> Candidates:
    """Return the lines of several articles that tell one story as one graph."""
    return Candidates(
        tuple(bag for c in seen for bag in c.bags),
        tuple(place for c in seen for place in c.places),
        tuple(prior for c in seen for prior in c.prior),
    )


def centralities(bags: Sequence[Set[str]]) -> np.ndarray:
    """Return how central each of n sentences is, shape (n,), 1 on average."""
    if len(bags) <= ALONE:
        return len(bags) * pagerank(shared_words(bags))
    # Threads of BLAS do not solve so small a graph any sooner, and spin for long behind it on a core that Kiwi needs.
    with _blas().limit(limits=1, user_api="blas"):
        return len(bags) * pagerank(shared_words(bags))


@functools.cache
def _blas() -> ThreadpoolController:
    """The library that numpy loads; to look for it takes a millisecond, to limit it some microseconds."""
    import numpy  # noqa: F401 - what is not loaded yet is not found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def shared_words(bags: Sequence[Set[str]]) -> np.ndarray:
    """Return how many different words each two of n sentences share, shape (n, n), diagonal zero."""
    import numpy as np

    if len(bags) <= FEW:
        lower = np.zeros((len(bags), len(bags)))
        for i, bag in enumerate(bags):
            lower[i, :i] = [len(bag & other) for other in bags[:i]]
        return lower + lower.T
    columns = {word: i for i, word in enumerate(set().union(*bags))}
    cells = np.fromiter(map(columns.__getitem__, itertools.chain.from_iterable(bags)), dtype=np.intp)
    rows = np.repeat(np.arange(len(bags)), [len(bag) for bag in bags])
    if len(bags) * len(columns) > DENSE:
        from scipy.sparse import csr_array

        sparse = csr_array((np.ones(len(cells)), (rows, cells)), shape=(len(bags), len(columns)))
        found: np.ndarray = (sparse @ sparse.T).toarray()
    else:
        has = np.zeros((len(bags), len(columns)), dtype=np.float32)  # counts of words are exact in it, and sooner made
        has[rows, cells] = 1
        found = (has @ has.T).astype(float)
    np.fill_diagonal(found, 0)
    return found


def pagerank(edges: np.ndarray, damping: float = DAMPING) -> np.ndarray:
    """Return the PageRank of n nodes, shape (n,), summing to 1, by edge weights of shape (n, n).

    The exact solution of x = (1 - d) / n + d x P, which for the few sentences of an article is quicker than steps.
    """
    import numpy as np

    n = len(edges)
    sums = edges.sum(axis=1, keepdims=True)
    if not sums.all():  # who shares nothing with anyone gives rank to all
        edges = np.where(sums > 0, edges, 1.0)
        sums = edges.sum(axis=1, keepdims=True)
    found: np.ndarray = np.linalg.solve(np.eye(n) - damping * (edges / sums).T, np.full(n, (1 - damping) / max(n, 1)))
    # The last digits differ between processors, and with them which of two equal sentences is first.
    return found.round(9)


def similarity(bags: Sequence[Sequence[str]]) -> np.ndarray:
    """Return the (n, n) cosine similarities of n bags of words by TF-IDF, diagonal zero."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not any(bags):
        return np.zeros((len(bags), len(bags)))
    vectors = TfidfVectorizer(analyzer=lambda bag: bag).fit_transform(bags)
    found: np.ndarray = (vectors @ vectors.T).toarray()
    np.fill_diagonal(found, 0)
    return found
