"""What can be had without a ranker, and what is the most that can be had."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from comparison.scores import overlap

# A line that ends as a Korean statement does; by-lines, captions and sub-heads do not.
WHOLE_SENTENCE = re.compile(r"[다요][.\s\"'”’)]*$")
RANDOM_DRAWS = 5


def lead(sentences: Sequence[str], lines: int) -> list[int]:
    """Return the first lines, whatever they are."""
    return list(range(min(lines, len(sentences))))


def body_lead(sentences: Sequence[str], lines: int) -> list[int]:
    """Return the first lines that are whole sentences, then the first of the others."""
    whole = [i for i, sentence in enumerate(sentences) if WHOLE_SENTENCE.search(sentence)]
    return sorted([*whole, *(i for i in range(len(sentences)) if i not in set(whole))][:lines])


def random_draws(articles: Sequence[Sequence[str]], lines: int) -> list[list[list[int]]]:
    """Return some draws of lines for all articles, the same at every run."""
    draw = random.Random(0)
    return [[sorted(draw.sample(range(len(a)), min(lines, len(a)))) for a in articles] for _ in range(RANDOM_DRAWS)]


def greedy_oracle(tokens: Sequence[Sequence[str]], reference: Sequence[str], lines: int) -> list[int]:
    """Return lines taken one by one, each the one that adds most ROUGE-1 + ROUGE-2 against a written summary.

    Nallapati et al., "SummaRuNNer", AAAI 2017: the usual stand-in for labels. It ends when no line adds anything.
    """
    chosen: list[int] = []
    reached = 0.0
    while len(chosen) < min(lines, len(tokens)):
        tried = {}
        for i in set(range(len(tokens))) - set(chosen):
            summary = [token for j in sorted([*chosen, i]) for token in tokens[j]]
            tried[i] = overlap(reference, summary, 1) + overlap(reference, summary, 2)
        best = min(tried, key=lambda i: (-tried[i], i))
        if tried[best] <= reached:
            break
        reached = tried[best]
        chosen.append(best)
    return sorted(chosen)
