"""On what the outlets of a story differ, and what only one of them has, so that a reader sees it before he forwards it.

A difference is claimed only where two sentences tell the same thing and name the same thing with another figure:
a wrong claim costs more trust than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .amounts import Amount, amounts
from .characters import letters
from .language import NOUN_TAGS, canonical
from .model import Article, Difference, Line, Sentence

Voices = Sequence[Sequence[int]]
COUNTED = frozenset({"money", "count", "share", "measure"})
# Nouns that two sentences share beside the one that is counted, so that they tell the same thing.
SHARED_NOUNS = 3
MOST_DIFFERENCES = 3
MOST_ALONE = 3
LEAST_WEIGHT = 0.3  # of a figure worth a mark
# Of names only those of persons with an office are sure: Kiwi takes many a noun for a name.
_PERSON = re.compile(
    r"(?<![가-힣])[가-힣]{3} (?:[가-힣]{2,6} )?(?:부총리|총리|장관|차관|시장|지사|도지사|구청장|군수|교육감|의원|위원장|원장|총장|청장|처장|실장|국장|단장|본부장|수석|교수|대표|사장|회장|소장|센터장)(?=[은는이가의와과도을를에,) ]|$)"
)


@dataclass(frozen=True)
class _Stated:
    """A figure where it stands."""

    amount: Amount
    voice: int
    article: int
    nouns: frozenset[str]  # of its sentence


def differences(
    articles: Sequence[Article], sentences: Sequence[Sequence[Sentence]], voices: Voices
) -> tuple[Difference, ...]:
    """Return on what the voices of a story differ: figures of one noun and unit, in sentences that tell the same."""
    if len(voices) < 2:
        return ()
    stated = [
        _Stated(amount, v, i, _nouns(sentence))
        for v, voice in enumerate(voices)
        for i in voice
        for sentence in sentences[i]
        for amount in amounts(sentence.text, sentence.tokens)
        if amount.kind in COUNTED and len(amount.noun) > 1
    ]
    keys = [{s.amount.key for s in stated if s.voice == v} for v in range(len(voices))]
    by_noun: dict[tuple[str, str], list[_Stated]] = {}
    for s in stated:
        by_noun.setdefault((letters(s.amount.noun), s.amount.unit), []).append(s)
    found: list[Difference] = []
    for group in by_noun.values():
        one = _one_each(group)
        pairs = [(a, b) for a in one for b in one if a.voice < b.voice and _contradict(a, b, keys)]
        if pairs:
            versions = dict.fromkeys(
                (s.amount.text, articles[s.article].outlet or "매체 미상") for pair in pairs for s in pair
            )
            found.append(Difference(pairs[0][0].amount.noun, tuple(versions)))
    return tuple(found[:MOST_DIFFERENCES])


def mark_alone(
    lines: Sequence[Line], articles: Sequence[Article], sentences: Sequence[Sequence[Sentence]], voices: Voices
) -> tuple[Line, ...]:
    """Return the lines of a story, each with the figures and names that no other voice has."""
    if len(voices) < 2:
        return tuple(lines)
    place = {article.id: i for i, article in enumerate(articles)}
    voice_of = {i: v for v, voice in enumerate(voices) for i in voice}
    keys = [{a.key for i in voice for s in sentences[i] for a in amounts(s.text, s.tokens)} for voice in voices]
    texts = [letters(" ".join(articles[i].title + " " + articles[i].text for i in voice)).lower() for voice in voices]
    marked: list[Line] = []
    for line in lines:
        i = place[line.article]
        own = voice_of[i]
        sentence = next(s for s in sentences[i] if s.start == line.start)
        others = [v for v in range(len(voices)) if v != own]
        figures = [
            a.text
            for a in amounts(sentence.text, sentence.tokens)
            if a.weight >= LEAST_WEIGHT and a.kind != "span" and not any(a.key in keys[v] for v in others)
        ]
        names = [n for n in _names(sentence) if not any(letters(n).lower() in texts[v] for v in others)]
        marked.append(replace(line, alone=tuple(dict.fromkeys([*figures, *names]))[:MOST_ALONE]))
    return tuple(marked)


def _one_each(group: Sequence[_Stated]) -> list[_Stated]:
    """The first statement of each voice that gives the noun one figure only."""
    found: list[_Stated] = []
    for voice in sorted({s.voice for s in group}):
        own = [s for s in group if s.voice == voice]
        if len({s.amount.key for s in own}) == 1:
            found.append(own[0])
    return found


def _contradict(a: _Stated, b: _Stated, keys: Sequence[set[str]]) -> bool:
    return (
        a.amount.key != b.amount.key
        and a.amount.key not in keys[b.voice]
        and b.amount.key not in keys[a.voice]
        and len(a.nouns & b.nouns) >= SHARED_NOUNS
    )


def _nouns(sentence: Sentence) -> frozenset[str]:
    return frozenset(canonical(token.form) for token in sentence.tokens if token.tag in NOUN_TAGS)


def _names(sentence: Sentence) -> list[str]:
    """The persons in a sentence, with their office, as it writes them."""
    return [found.group() for found in _PERSON.finditer(sentence.text)]
