"""Choose the key lines: the best by rank, none that says again what another says, in reading order."""

from __future__ import annotations

import collections
import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from . import language, prior, ranking
from .characters import bigrams, stems
from .language import Notice
from .ranking import DEFAULT, LARGEST_GRAPH, Candidates, Ranks, Words

# Two lines that share this much of the shorter one's letter pairs say the same.
SAME_LINE = 0.65
# Letters of a sentence whose words are compared, so that the time an article takes has a bound.
LONGEST = 2000
BATCH = 32  # articles that go through a step together

T = TypeVar("T")


@dataclass(frozen=True)
class Budget:
    """How much is chosen at most."""

    lines: int = 3
    chars: int | None = None  # characters of all lines together, blanks counted

    def fits(self, chosen: Sequence[str], new: str) -> bool:
        """Whether a line may come to those that are chosen."""
        if len(chosen) >= self.lines:
            return False
        return self.chars is None or sum(map(len, chosen)) + len(new) <= self.chars


USUAL = Budget()


@dataclass(frozen=True)
class Scored:
    """Why a sentence was chosen or not."""

    prior: float
    centrality: float
    penalty: float  # the share of its letter pairs that a line chosen before it has
    score: float
    rank: int  # 1 is what is chosen first
    chosen: bool


def key_lines(sentences: Sequence[str], k: int = 3, *, title: str | None = None, ranker: str = DEFAULT) -> list[int]:
    """Return the indices of the k sentences that tell most of their article, in document order.

    There are min(k, len(sentences)), all different. Lines that are no sentences (by-lines, captions,
    sub-heads) may be among `sentences`; they are chosen only where nothing else is left. `title`
    tells where the lead is, and what the article is about.
    """
    if k <= 0 or not sentences:
        return []
    ((_, ranks),) = rank([(title or "", sentences)], ranker)
    return choose(sentences, ranks.score.tolist(), k)


def choose(sentences: Sequence[str], scores: Sequence[float], k: int) -> list[int]:
    """Return the indices of min(k, n) sentences, the best by score, in document order.

    A line that repeats a chosen one, or is no sentence, waits until nothing else is left.
    """
    chosen = best(sentences, scores, Budget(k))
    rest = [i for i in in_order(scores) if i not in chosen]
    return sorted([*chosen, *rest[: max(0, k - len(chosen))]])


def rank(
    articles: Iterable[tuple[str, Sequence[str]]], name: str = DEFAULT, notice: Notice | None = None
) -> Iterator[tuple[Candidates, Ranks]]:
    """Give what the ranker of that name sees of each article, a title and lines, and what it says of the lines.

    `notice` is called with Kiwi's tokens of what is compared in each article, in their order.

    Articles are taken as they are needed, some ahead of what is given, so any number runs in constant memory. A batch
    goes through each step together: Kiwi and Python in turns for each article push one another out of the
    processor's caches, which costs a tenth of the time.
    """
    chosen = ranking.ranker(name)
    waiting: collections.deque[tuple[str, Sequence[str], list[int], Sequence[int]]] = collections.deque()

    def groups() -> Iterator[list[str]]:
        for batch in _batches(articles):
            whole = [prior.whole_sentences(texts) for _, texts in batch]
            for (title, texts), inside in zip(batch, whole, strict=True):
                compared = (range(len(texts)) if chosen.every_line else inside)[:LARGEST_GRAPH]
                waiting.append((title, texts, inside, compared))
                yield [texts[i][:LONGEST] for i in compared]

    for batch in _batches(words_of(chosen.words, groups(), notice)):
        seen = []
        for words in batch:
            title, texts, inside, compared = waiting.popleft()
            bags: list[Set[str]] = [frozenset()] * len(texts)
            for i, bag in zip(compared, words, strict=True):
                bags[i] = bag
            nothing_cut = len(inside) == len(compared) and max(map(len, texts), default=0) <= LONGEST
            stemmed = nothing_cut and chosen.words is Words.STEMS
            seen.append(ranking.weigh(texts, inside, bags, title, stemmed=stemmed))
        yield from zip(seen, list(map(chosen.rank, seen)), strict=True)


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Give the items in batches, the first ones small, so that the first result comes soon."""
    rest, size = iter(items), 1
    while batch := list(itertools.islice(rest, size)):
        yield batch
        size = min(2 * size, BATCH)


def words_of(
    kind: Words, groups: Iterable[Sequence[str]], notice: Notice | None = None
) -> Iterator[Sequence[Set[str]]]:
    """Give what a ranker compares of each text of each group, as the groups come; `notice` gets Kiwi's tokens."""
    if kind is Words.KIWI:
        return language.words_of(groups, notice) if notice else language.words_of(groups)
    if notice:
        groups, again = itertools.tee(groups)
        heard = language.words_of(again, notice)
        groups = (group for group, _ in zip(groups, heard, strict=True))
    return ([stems(text) if kind is Words.STEMS else frozenset() for text in group] for group in groups)


def in_order(scores: Sequence[float]) -> list[int]:
    """Return the indices of the scores, the best first; of equal ones the earlier, so that a run can be repeated."""
    return sorted(range(len(scores)), key=lambda i: (-scores[i], i))


def best(sentences: Sequence[str], scores: Sequence[float], budget: Budget, *, owners: Sequence[str] = ()) -> list[int]:
    """Return the indices of the sentences worth reading that the budget holds, in document order.

    Worth reading is what has a score and does not say what a chosen line says; a digest would rather be
    short. With `owners`, the article of each sentence, every article has a line before any has a second.
    """
    order = [i for i in in_order(scores) if scores[i] > 0]
    chosen: list[int] = []
    if not owners:
        taken: dict[str, frozenset[str]] = {}
        for i in order:
            line = sentences[i]
            if line in taken or not budget.fits(list(taken), line):
                continue
            # Not kept in the cache of a story's lines: to find room for each article's costs more than to take pairs.
            pairs = bigrams(line)
            if not any(_shared(pairs, other) >= SAME_LINE for other in taken.values()):
                chosen.append(i)
                taken[line] = pairs
                if len(chosen) == budget.lines:
                    break
        return sorted(chosen)
    while len(chosen) < budget.lines:
        told = [sentences[j] for j in chosen]
        fresh = [i for i in order if budget.fits(told, sentences[i])]
        if not fresh:
            break
        new = _in_turn(fresh, chosen, budget.lines, owners)
        chosen.append(new)
        order = [i for i in order if i != new and not says_same(sentences[i], sentences[new])]
    return sorted(chosen)


def _in_turn(fresh: Sequence[int], chosen: Sequence[int], lines: int, owners: Sequence[str]) -> int:
    """The best sentence, or of an article that has none yet, once there are only as many lines left as such articles."""
    heard = {owners[i] for i in chosen}
    unheard = [i for i in fresh if owners[i] not in heard]
    if chosen and unheard and lines - len(chosen) <= len({owners[i] for i in unheard}):
        return unheard[0]
    return fresh[0]


def explain(sentences: Sequence[str], seen: Candidates, ranks: Ranks, chosen: Sequence[int]) -> tuple[Scored, ...]:
    """Return why each sentence was chosen or not.

    The penalty is what a line that was chosen before it has said already; from SAME_LINE on the sentence waits.
    """
    scores = ranks.score.tolist()
    order = in_order(scores)
    taken = set(chosen)
    told: list[str] = []
    penalties = [0.0] * len(sentences)
    # The chosen ones first, then the others, those that only repeat behind them, at last what can be no key line.
    for i in sorted(order, key=lambda i: i not in taken):
        penalties[i] = max((shared(sentences[i], other) for other in told), default=0.0)
        if i in taken:
            told.append(sentences[i])
    waits = [scores[i] <= 0 or penalties[i] >= SAME_LINE for i in range(len(sentences))]
    place = {
        i: n for n, i in enumerate(sorted(order, key=lambda i: (i not in taken, waits[i], -scores[i], i)), start=1)
    }
    return tuple(
        Scored(
            prior=seen.prior[i],
            centrality=float(ranks.centrality[i]),
            penalty=penalties[i],
            score=scores[i],
            rank=place[i],
            chosen=i in taken,
        )
        for i in range(len(sentences))
    )


@functools.lru_cache(maxsize=4096)
def letter_pairs(text: str) -> frozenset[str]:
    """Return the letter pairs of a line, which is compared with many others."""
    return bigrams(text)


def shared(a: str, b: str) -> float:
    """Return the share of the letter pairs of the shorter line that the longer has, 0 to 1."""
    first, second = letter_pairs(a), letter_pairs(b)
    return _shared(first, second) if first and second else float(a == b)


def _shared(first: Set[str], second: Set[str]) -> float:
    """The share of the smaller set that is in the other; of none, none."""
    return len(first & second) / max(1, min(len(first), len(second)))


def says_same(a: str, b: str) -> bool:
    """Whether one line says what the other says: the letter pairs of the shorter are mostly in the longer."""
    return a == b or shared(a, b) >= SAME_LINE
