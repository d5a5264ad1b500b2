"""The lines of a story: TextRank over the sentences of all its articles, each fact in its clearest version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import keylines, language, prior, ranking
from .characters import letters
from .keylines import Budget
from .model import Article, Line, Relevance, Sentence
from .ranking import Candidates, Words
from .reading.lines import is_cut_off

# A version of a fact is about as long as the fact; a longer sentence tells more than it.
LENGTHS = 0.6
LONGEST_HEADINGS = 1000  # letters of the headings of a release that a crawler has run together; no line is longer
CLEAR_LETTERS = 70  # letters without blanks that a reader takes in at once
# "산업통상부(장관 김정관)는 … 참석한 가운데" is no heading but a sentence whose end is not there.
_OPENS_LEAD = re.compile(r"[^()]{2,20}\([^()]{2,40}\)\s?(?:은|는|이|가|와|과)\s")
_BEHIND = ".\"'”’ "  # what stands behind the last letter of most sentences
# Words at the head of a sentence that point to the one before it.
_POINTS_BACK = re.compile(
    r"(?:이는|이에|이와|이를|이로|이번|이날|이 같은|그는|그러나|그러면서|하지만|또|또한|아울러|한편|이어|앞서|특히|따라서|해당|여기에|더불어|이밖에|이 밖에|뿐만 아니라|반면)(?=[\s,])"
)


@dataclass(frozen=True)
class Judged:
    """An article that the topic has taken, with its sentences."""

    article: Article
    relevance: Relevance
    sentences: tuple[Sentence, ...] = ()


def story_lines(story: Sequence[Judged], budget: Budget, ranker: str) -> tuple[Line, ...]:
    """Return the key lines of a story in reading order.

    Each article has a line before any has a second, as far as the lines do not repeat each other. A line that
    another article says more clearly is quoted from there.
    """
    everything = [(j, place, s) for j in story for place, s in enumerate(j.sentences)]
    texts = [s.text for _, _, s in everything]
    ranked_by = ranking.ranker(ranker)
    seen = ranking.pool([_candidates(j, ranked_by.words) for j in story])
    scores = ranked_by.rank(seen).score.tolist()
    titles = [j.article.title for j, _, _ in everything]
    owners = [j.article.id for j, _, _ in everything]
    chosen = choose(texts, scores, budget, titles, owners=owners if len(story) > 1 else ())
    if len(story) > 1:
        chosen = _clearest(chosen, texts, [p > 0 for p in seen.prior], budget)
    return tuple(
        Line(s.text, j.article.id, s.start, s.end)
        for j, _, s in sorted((everything[i] for i in chosen), key=lambda item: (item[1], story.index(item[0])))
    )


def _candidates(judged: Judged, words: Words) -> Candidates:
    texts = [s.text for s in judged.sentences]
    if words is Words.KIWI:  # its tokens are known
        return ranking.candidates(
            texts, [language.content_words(s.tokens) for s in judged.sentences], judged.article.title
        )
    (bags,) = keylines.words_of(words, [texts])
    return ranking.candidates(texts, bags, judged.article.title)


def choose(
    texts: Sequence[str], scores: Sequence[float], budget: Budget, titles: Sequence[str], owners: Sequence[str] = ()
) -> list[int]:
    """Return the best sentences that say more than the title; where there is none, as in a release of which only the
    headings are known, whole headings.
    """
    chosen = keylines.best(texts, scores, budget, owners=owners)
    if any(_in(texts[i], titles[i]) for i in chosen):  # seldom, so that not every sentence is looked at for it
        scores = [s if s <= 0 or not _in(t, title) else 0.0 for s, t, title in zip(scores, texts, titles, strict=True)]
        chosen = keylines.best(texts, scores, budget, owners=owners)
    if chosen or any(score > 0 for score in scores):
        return chosen
    whole = [
        float(
            len(text) <= LONGEST_HEADINGS
            and prior.tells(text)
            and not is_cut_off(text)
            and not _OPENS_LEAD.match(text)
            and not _in(text, title)
        )
        for text, title in zip(texts, titles, strict=True)
    ]
    return keylines.best(texts, whole, budget, owners=owners)


def _in(text: str, title: str) -> bool:
    # The last letter of a sentence, its 다, stands in few titles; only where it does are all letters looked at.
    last = text.rstrip(_BEHIND)[-1:]
    if last.isalnum() and last not in title:
        return False
    return bool(title) and letters(text) in letters(title)


def _clearest(chosen: Sequence[int], texts: Sequence[str], whole: Sequence[bool], budget: Budget) -> list[int]:
    """For each chosen sentence the clearest one that says the same; none that says what another line says."""
    found: list[int] = []
    for n, i in enumerate(chosen):
        rest = [*found, *chosen[n + 1 :]]
        versions = [
            j
            for j in range(len(texts))
            if j == i
            or (
                whole[j]
                and budget.fits([texts[other] for other in rest], texts[j])
                and _same_length(texts[i], texts[j])
                and keylines.says_same(texts[i], texts[j])
                and not any(keylines.says_same(texts[j], texts[other]) for other in rest)
            )
        ]
        # Of two that are equally clear the chosen one stays.
        found.append(min(versions, key=lambda j: (-clarity(texts[j]), j != i, j)))
    return found


def clarity(text: str) -> float:
    """Return how well a sentence stands alone, about -2 to 0: short, and without pointing to what stands before it.

    >>> clarity("시는 협약을 맺었다.") > clarity("또한 이날 시는 협약을 맺었다.")
    True
    """
    too_long = max(0.0, len(letters(text)) / CLEAR_LETTERS - 1)
    return -min(1.0, too_long) - bool(_POINTS_BACK.match(text))


def _same_length(a: str, b: str) -> bool:
    first, second = len(keylines.letter_pairs(a)), len(keylines.letter_pairs(b))
    return min(first, second) >= LENGTHS * max(first, second)
