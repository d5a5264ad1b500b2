"""Which words rise and fall against the four weeks before.

The measure is the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn, "Fightin' Words",
Political Analysis 2008), as a z-score: a word that is rare in both counts little, however large its ratio.
"""

from __future__ import annotations

import collections
import datetime
import math
from collections.abc import Mapping, Sequence

from .earlier import PastIssue
from .model import Trend
from .vocabulary import GENERAL

WEEKS = 4
SURE = 1.64  # z-score of a change that is hardly chance
LEAST = 3  # articles that name a word, now or before
MOST = 5
PRIOR = 10.0  # articles that the prior counts for
SMOOTH = 0.5  # articles that are taken to lack a word which all have


def word_counts(articles: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return in how many articles each word stands, the most frequent first."""
    counts = collections.Counter(
        word for words in articles for word in set(words) if word not in GENERAL and word != "AI"
    )
    order = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: counts[word] for word in order}


def trends(
    words: Mapping[str, int], articles: int, start: str | None, issues: Sequence[PastIssue]
) -> tuple[tuple[Trend, ...], tuple[Trend, ...]]:
    """Return the words that rose and those that fell against the issues of the WEEKS before `start`, an ISO day."""
    if not start or not articles:
        return (), ()
    first = datetime.date.fromisoformat(start).toordinal()
    since = datetime.date.fromordinal(max(1, first - 7 * WEEKS)).isoformat()
    before = [issue for issue in issues if since <= issue.end < start and issue.articles]
    if not before:
        return (), ()
    # A word that an issue did not keep may have stood in as many articles as the last one that it kept.
    known = {*words, *(word for issue in before for word in issue.words)}
    past = {word: sum(issue.words.get(word, issue.rarest) for issue in before) for word in known}
    n = sum(issue.articles for issue in before)
    scores = {
        word: _score(words.get(word, 0), articles, past[word], n)
        for word in known
        if max(words.get(word, 0), past[word]) >= LEAST
    }
    order = sorted(scores, key=lambda word: (-scores[word], word))
    found = [Trend(word, words.get(word, 0), round(past[word] / len(before), 1)) for word in order]
    rising = [t for t in found if scores[t.word] >= SURE]
    falling = [t for t in reversed(found) if scores[t.word] <= -SURE]
    return tuple(rising[:MOST]), tuple(falling[:MOST])


def _score(now: int, articles: int, before: int, n: int) -> float:
    """The z-score of the change of a word's log-odds, smoothed by how common it is in all."""
    prior = PRIOR * (now + before) / (articles + n)
    a, b = now + prior, before + prior
    rest = PRIOR - prior
    odds = math.log(a / (articles - now + rest + SMOOTH)) - math.log(b / (n - before + rest + SMOOTH))
    return odds / math.sqrt(1 / a + 1 / b)
