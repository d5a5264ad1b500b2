"""How much of its article each sentence tells: rankers give every sentence a score.

TextRank: Mihalcea & Tarau, "TextRank: Bringing Order into Texts", EMNLP 2004; with the cosine of TF-IDF
vectors in place of word overlap, as in LexRank (Erkan & Radev, JAIR 2004).
The teleport vector: Haveliwala, "Topic-Sensitive PageRank", WWW 2002; here it is what news is like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .characters import visible
from .errors import ChoiceError
from .reading.lines import PageLine, ends_sentence, is_scene, is_statement
from .reading.rules import Role, label

if TYPE_CHECKING:
    import numpy as np

# Share of a score that comes from similar sentences; the rest is the prior. At the textbook's 0.85 the
# rank finds 47 % of the lines that people chose, at 0.2 with the prior 70 %.
DAMPING = 0.2
TEXTBOOK_DAMPING = 0.85
# The prior falls with the place of a whole sentence as 1 / place ** DECAY: leads carry the news.
DECAY = 1.5
# What someone said counts less than what happened: people choose few lines that only quote.
QUOTATION = 0.7
# Sentences that enter the graph; the prior of one behind them is too small to win a place.
LARGEST_GRAPH = 400

# A broadcast hands over to its reporter, a portal says where an article comes from; neither tells anything of it.
_HANDS_OVER = re.compile(
    r"(?:기자|특파원|앵커)(?:가|의)?\s?(?:보도|취재|리포트)?(?:합니다|했습니다|입니다|전합니다|전해드립니다|만나봤습니다)\.?$"
    r"|^이 (?:기사|글|콘텐츠)는 .{0,60}(?:게재|제공|작성)(?:된|한) (?:기사|글|콘텐츠)입니다"
)
_SAYS = re.compile(
    r"[\"”’」]\s?(?:고|라고|이라고|며|라며|이라며)?[^\"”]{0,14}(?:말했|밝혔|전했|강조했|덧붙였|당부했|설명했|약속했|했)다\.?$"
)


@dataclass(frozen=True)
class Candidates:
    """What a ranker sees of n sentences."""

    bags: tuple[tuple[str, ...], ...]  # the content words of each
    places: tuple[int, ...]  # each one's place in its own article, from 0
    prior: tuple[float, ...]  # how likely a line of news is a key line before its words are read; 0 never


Ranker = Callable[[Candidates], "np.ndarray"]


def textrank(candidates: Candidates) -> np.ndarray:
    """Return PageRank scores, shape (n,), with the prior as teleport vector; a prior of 0 scores 0.

    A sentence that is no candidate (a by-line, a caption, a sub-head) neither gets nor gives rank.
    """
    import numpy as np

    prior = np.array(candidates.prior, dtype=float)
    inside = np.flatnonzero(prior > 0)
    if inside.size == 0:
        return np.zeros(len(prior))  # no whole sentence at all: the order of the lines decides
    ranked = inside[np.argsort(-prior[inside], kind="stable")[:LARGEST_GRAPH]]
    ranked.sort()
    # Sentences outside of the graph keep their prior, scaled as if no sentence were like them.
    scores: np.ndarray = (1 - DAMPING) * prior / prior.sum()
    scores[ranked] = (
        _pagerank(similarity([candidates.bags[i] for i in ranked]), prior[ranked], DAMPING)
        * prior[ranked].sum()
        / prior.sum()
    )
    return scores


def textrank_plain(candidates: Candidates) -> np.ndarray:
    """Return the textbook's scores, shape (n,): every line is a node, every node is as likely a start."""
    import numpy as np

    n = len(candidates.bags)
    return _pagerank(similarity(candidates.bags[:LARGEST_GRAPH]), np.ones(min(n, LARGEST_GRAPH)), TEXTBOOK_DAMPING, n)


def lead(candidates: Candidates) -> np.ndarray:
    """Return scores, shape (n,), that fall with the place among whole sentences: the first k win."""
    import numpy as np

    scores: np.ndarray = np.array(
        [(p > 0) / (1 + place) for p, place in zip(candidates.prior, candidates.places, strict=True)]
    )
    return scores


RANKERS: dict[str, Ranker] = {
    "textrank": textrank,
    "textrank-plain": textrank_plain,
    "lead": lead,
}
DEFAULT = "textrank"


def ranker(name: str) -> Ranker:
    """Return the ranker of that name; ChoiceError names those that exist."""
    try:
        return RANKERS[name]
    except KeyError:
        raise ChoiceError("ranker", name, RANKERS) from None


def candidates(texts: Sequence[str], bags: Sequence[Sequence[str]]) -> Candidates:
    """Return the sentences of one article as a ranker sees them.

    >>> c = candidates(["홍길동 기자", "시가 협약을 맺었다.", "시는 지원을 늘린다."], [[], [], []])
    >>> [round(p, 2) for p in c.prior], c.places
    ([0.0, 1.0, 0.35], (0, 0, 1))
    """
    prior: list[float] = []
    places: list[int] = []
    place = 0
    # Collections that cut articles into sentences may leave out every full stop; then 다 and 요 are enough.
    marked = sum(ends_sentence(text) for text in texts)
    unmarked = 2 * marked < sum(text.rstrip(" .\"'”’)").endswith(("다", "요")) for text in texts)
    for text in texts:
        places.append(place)
        if not place and is_scene(visible(text)):
            prior.append(0.0)
        elif is_key_line(f"{text}." if unmarked and text.endswith(("다", "요")) else text):
            prior.append((1 + place) ** -DECAY * (QUOTATION if _SAYS.search(text) else 1))
            place += 1
        else:
            prior.append(0.0)
    return Candidates(tuple(map(tuple, bags)), tuple(places), tuple(prior))


def is_key_line(text: str) -> bool:
    """Whether a line can be one at all: a whole sentence that no rule of the reader takes for furniture."""
    return is_statement(visible(text)) and tells(text) and not _HANDS_OVER.search(visible(text))


def tells(text: str) -> bool:
    """Whether a line says something of its article: a caption, a notice of the site and a by-line do not."""
    return label(PageLine(1, visible(text), 0))[0] in (Role.TEXT, Role.OPEN, Role.CUT)


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


def _pagerank(weights: np.ndarray, prior: np.ndarray, damping: float, n: int | None = None) -> np.ndarray:
    """Return scores, shape (n,), summing to 1; nodes beyond the graph score 0."""
    import networkx as nx
    import numpy as np

    scores = np.zeros(n or len(weights))
    if len(weights):
        teleport = dict(enumerate(prior / prior.sum()))
        ranks = nx.pagerank(nx.from_numpy_array(weights), alpha=damping, personalization=teleport, max_iter=200)
        scores[: len(weights)] = [ranks[i] for i in range(len(weights))]
    return scores
