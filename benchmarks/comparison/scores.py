"""How good a choice of lines is: the share of the human lines, ROUGE, and the interval of a difference.

ROUGE: Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004; F1, without stemming or stop words.
ROUGE-L is the longest common subsequence of the two summaries as wholes, lines in document order.
"""

from __future__ import annotations

import random
import statistics
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

RESAMPLES = 2000


class Rouge(NamedTuple):
    """F1 of one summary against another, or means of that."""

    r1: float
    r2: float
    rl: float


def share(chosen: Collection[int], human: Collection[int]) -> float:
    """Return the share of the human lines that were chosen."""
    return len(set(chosen) & set(human)) / max(1, len(human))


def interval(differences: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of the mean by bootstrap over articles, the same at every run."""
    draw = random.Random(0)
    means = sorted(statistics.fmean(draw.choices(differences, k=len(differences))) for _ in range(RESAMPLES))
    return means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES) - 1]


def rouge(reference: Sequence[str], summary: Sequence[str]) -> Rouge:
    """Return ROUGE-1, -2 and -L of a summary's tokens against those of a reference."""
    return Rouge(
        overlap(reference, summary, 1),
        overlap(reference, summary, 2),
        _f1(common_length(reference, summary), len(reference), len(summary)),
    )


def overlap(reference: Sequence[str], summary: Sequence[str], n: int) -> float:
    """Return the F1 of the n-grams that both have, each as often as both have it."""
    ours, theirs = _ngrams(summary, n), _ngrams(reference, n)
    return _f1((ours & theirs).total(), theirs.total(), ours.total())


def common_length(a: Sequence[str], b: Sequence[str]) -> int:
    """Return the length of the longest common subsequence.

    A bit stands for a token of `a`, so that a row of the usual table is one addition (Hyyrö, "Bit-parallel
    LCS-length computation revisited", 2004); by the table itself, scoring takes longer than all the systems.
    """
    places: dict[str, int] = {}
    for i, token in enumerate(a):
        places[token] = places.get(token, 0) | 1 << i
    full = (1 << len(a)) - 1
    row = full
    for token in b:
        found = row & places.get(token, 0)
        row = ((row + found) | (row - found)) & full
    return len(a) - row.bit_count()


def mean(scores: Sequence[Rouge]) -> Rouge:
    """Return the mean of each measure."""
    return Rouge(*(statistics.fmean(values) for values in zip(*scores, strict=True)))


def _ngrams(tokens: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(tokens[i:] for i in range(n)), strict=False))


def _f1(same: int, wanted: int, found: int) -> float:
    return 2 * same / (wanted + found) if same else 0.0
