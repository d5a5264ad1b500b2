"""Choose the key lines: the best by rank, none that says again what another says, in reading order."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from . import language, ranking
from .characters import bigrams
from .ranking import DEFAULT, Candidates, candidates

# Two lines that share this much of the shorter one's letter pairs say the same.
SAME_LINE = 0.65


def key_lines(sentences: Sequence[str], k: int = 3, *, title: str | None = None, ranker: str = DEFAULT) -> list[int]:
    """Return the indices of the k sentences that tell most of their article, in document order.

    There are min(k, len(sentences)), all different. Lines that are no sentences (by-lines, captions,
    sub-heads) may be among `sentences`; they are chosen only where nothing else is left. `title`
    counts as known and adds its words to the graph.
    """
    if k <= 0 or not sentences:
        return []
    scores = score(sentences, title=title, name=ranker)
    return choose(sentences, scores, k)


def score(sentences: Sequence[str], *, title: str | None = None, name: str = DEFAULT) -> list[float]:
    """Return each sentence's score by the ranker of that name."""
    rank = ranking.ranker(name)
    tokens = language.tokenize([*sentences, *([title] if title else [])])
    bags = [language.content_words(t) for t in tokens]
    seen = candidates(sentences, bags[: len(sentences)])
    return [float(s) for s in rank(_with_title(seen, bags[-1]) if title else seen)][: len(sentences)]


def choose(sentences: Sequence[str], scores: Sequence[float], k: int) -> list[int]:
    """Return the indices of min(k, n) sentences, the best by score, in document order.

    A sentence that repeats a chosen one waits until nothing else is left.
    """
    chosen = best(sentences, scores, k)
    order = sorted(range(len(sentences)), key=lambda i: (-scores[i], i))
    rest = [i for i in order if i not in chosen]
    return sorted([*chosen, *rest[: max(0, k - len(chosen))]])


def best(sentences: Sequence[str], scores: Sequence[float], k: int, *, owners: Sequence[str] = ()) -> list[int]:
    """Return the indices of at most k sentences worth reading, in document order.

    Worth reading is what has a score and does not say what a chosen line says; a digest would rather be
    short. With `owners`, the article of each sentence, every article has a line before any has a second.
    """
    # Ties go to the earlier sentence, so that a run can be repeated.
    fresh = sorted((i for i in range(len(sentences)) if scores[i] > 0), key=lambda i: (-scores[i], i))
    chosen: list[int] = []
    while fresh and len(chosen) < k:
        told = {owners[i] for i in chosen} if owners else set()
        unheard = [i for i in fresh if owners and owners[i] not in told]
        last_places = k - len(chosen) <= len({owners[i] for i in unheard})
        new = unheard[0] if chosen and unheard and last_places else fresh[0]
        chosen.append(new)
        fresh = [i for i in fresh if i != new and not says_same(sentences[i], sentences[new])]
    return sorted(chosen)


@functools.lru_cache(maxsize=4096)
def letter_pairs(text: str) -> frozenset[str]:
    """Return the letter pairs of a line, which is compared with many others."""
    return frozenset(bigrams(text))


def says_same(a: str, b: str) -> bool:
    """Whether one line says what the other says: the letter pairs of the shorter are mostly in the longer."""
    first, second = letter_pairs(a), letter_pairs(b)
    shorter = min(len(first), len(second))
    return a == b or (shorter > 0 and len(first & second) >= SAME_LINE * shorter)


def _with_title(seen: Candidates, title: Sequence[str]) -> Candidates:
    """The title as one more node: it gives rank to sentences like it and starts as the first does."""
    return Candidates((*seen.bags, tuple(title)), (*seen.places, 0), (*seen.prior, max(seen.prior, default=0.0) / 2))
