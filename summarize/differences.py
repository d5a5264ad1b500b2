"""On what the outlets of a story differ, and what only one of them has, so that a reader sees it before he forwards it.

A difference is claimed only where two sentences tell the same thing and name the same thing with another figure:
a wrong claim costs more trust than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .amounts import Amount, amounts
from .characters import letters
from .model import Article, Difference, Line, Sentence
from .telling import Told, nouns

Voices = Sequence[Sequence[int]]
COUNTED = frozenset({"money", "count", "share", "measure"})
# Nouns that two sentences share beside the one that is counted, so that they tell the same thing.
SHARED_NOUNS = 3
MOST_DIFFERENCES = 3
MOST_ALONE = 3
MOST_VERSIONS = 4
LEAST_WEIGHT = 0.3  # of a figure worth a mark
# Share of the nouns of the shorter sentence that the other has too, so that both tell the same.
SAME_NOUNS = 0.6
# Sentences of an article in which outlets tell the same; farther on each has its own.
FRONT = 3
ROUNDED = 0.005  # two figures that are as near are one, rounded
NAME_LETTERS = 3
# Of names only those of persons with an office are sure: Kiwi takes many a noun for a name.
_OFFICE = re.compile(
    r" (?:[가-힣]{2,8} )?(?:부총리|총리|장관|차관|시장|도지사|지사|구청장|군수|교육감|의원|위원장|원장|총장|청장|처장|실장|국장|단장|본부장|수석|교수|대표|사장|회장|소장|센터장)"
    r"(?=[은는이가의와과도을를에,) ]|$)"
)
# Of figures that are bounds, or about so much.
_ABOUT_BEFORE = re.compile(r"(?:약|최대|최소|평균|모두|각각|대략|거의|많게는|적게는)\s?$")
_ABOUT_BEHIND = re.compile(r"\s?(?:이상|이하|가량|안팎|정도|미만|초과|여|내외|수준|대(?![가-힣]))")
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(?![-~/년월\d])")


@dataclass(frozen=True)
class _Stated:
    """A figure where it stands."""

    amount: Amount
    voice: int
    article: int
    nouns: frozenset[str]  # of its sentence
    said_of: tuple[str, str]  # the word before the noun, and what stands between noun and figure


@dataclass(frozen=True)
class Known:
    """The figures that an article or a voice has."""

    keys: frozenset[str]
    spans: Mapping[str, Sequence[tuple[float, float]]]  # by unit, between what values


def differences(
    articles: Sequence[Article], sentences: Sequence[Sequence[Sentence]], known: Sequence[Known], voices: Voices
) -> tuple[Difference, ...]:
    """Return on what the voices of a story differ: figures of one noun and unit, in sentences that tell the same."""
    if len(voices) < 2:
        return ()
    stated = [
        _Stated(amount, v, i, frozenset(nouns(sentence.tokens)), _said_of(amount, sentence))
        for v, voice in enumerate(voices)
        for i in voice
        for sentence in sentences[i][:FRONT]
        for amount in amounts(sentence.text, sentence.tokens)
        if amount.kind in COUNTED and len(amount.noun) > 1 and _is_exact(amount, sentence.text)
    ]
    # What a voice says anywhere, it knows.
    knows = [_merged([known[i] for i in voice]) for voice in voices]
    by_noun: dict[tuple[str, str], list[_Stated]] = {}
    for s in stated:
        by_noun.setdefault((letters(s.amount.noun), s.amount.unit), []).append(s)
    found: list[Difference] = []
    for group in by_noun.values():
        one = _one_each(group)
        pairs = [(a, b) for a in one for b in one if a.voice < b.voice and _contradict(a, b, knows)]
        if pairs:
            found.append(Difference(pairs[0][0].amount.noun, _versions([s for pair in pairs for s in pair], articles)))
    return tuple(found[:MOST_DIFFERENCES])


def _versions(stated: Sequence[_Stated], articles: Sequence[Article]) -> tuple[tuple[str, str], ...]:
    """What is said, each once with all who say it."""
    texts: dict[str, str] = {}
    outlets: dict[str, dict[str, None]] = {}
    for s in stated:
        texts.setdefault(s.amount.key, s.amount.text)
        outlets.setdefault(s.amount.key, {})[articles[s.article].outlet or "매체 미상"] = None
    return tuple((texts[key], "·".join(names)) for key, names in outlets.items())[:MOST_VERSIONS]


def mark_alone(
    lines: Sequence[Line],
    articles: Sequence[Article],
    sentences: Sequence[Sequence[Sentence]],
    known: Sequence[Known],
    voices: Voices,
) -> tuple[Line, ...]:
    """Return the lines of a story, each with the figures and persons that no other voice has."""
    if len(voices) < 2:
        return tuple(lines)
    place = {article.id: i for i, article in enumerate(articles)}
    voice_of = {i: v for v, voice in enumerate(voices) for i in voice}
    knows = [_merged([known[i] for i in voice]) for voice in voices]
    texts = [letters(" ".join(articles[i].title + " " + articles[i].text for i in voice)) for voice in voices]
    marked: list[Line] = []
    for line in lines:
        i = place[line.article]
        sentence = next(s for s in sentences[i] if s.start == line.start)
        others = [v for v in range(len(voices)) if v != voice_of[i]]
        figures = [
            a.text
            for a in amounts(sentence.text, sentence.tokens)
            if a.weight >= LEAST_WEIGHT
            and a.unit
            and a.kind != "span"
            and not any(_states(a, knows[v]) for v in others)
        ]
        names = [shown for name, shown in _persons(sentence) if not any(name in texts[v] for v in others)]
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


def _contradict(a: _Stated, b: _Stated, knows: Sequence[Known]) -> bool:
    shared = len(a.nouns & b.nouns)
    return (
        not _states(a.amount, knows[b.voice])
        and not _states(b.amount, knows[a.voice])
        and a.said_of == b.said_of
        and shared >= SHARED_NOUNS
        and shared >= SAME_NOUNS * min(len(a.nouns), len(b.nouns))
    )


def known(told: Told) -> Known:
    """Return the figures of an article, its titles among them."""
    spans: dict[str, list[tuple[float, float]]] = {}
    for key, unit in told.figures:
        if span := _span(key):
            spans.setdefault(unit, []).append(span)
    return Known(frozenset(key for key, _ in told.figures), spans)


def _merged(parts: Sequence[Known]) -> Known:
    spans: dict[str, list[tuple[float, float]]] = {}
    for part in parts:
        for unit, some in part.spans.items():
            spans.setdefault(unit, []).extend(some)
    return Known(frozenset().union(*(part.keys for part in parts)), spans)


def _states(amount: Amount, known: Known) -> bool:
    """Whether a figure is among those that are known, perhaps rounded: 14억2,300만원 is 14억원대."""
    own = _span(amount.key, about=amount.text.endswith("여"))
    return amount.key in known.keys or (
        own is not None and any(own[0] <= high and low <= own[1] for low, high in known.spans.get(amount.unit, ()))
    )


def _span(key: str, *, about: bool = False) -> tuple[float, float] | None:
    """Between what values a figure lies that is perhaps rounded, by its normal form; None if it is no number."""
    number = _NUMBER.match(key)
    if not number:
        return None
    value = float(number[1])
    if about or key.endswith("대"):
        return (value, 2 * value)
    return (value * (1 - ROUNDED / 2), value * (1 + ROUNDED / 2))


def _is_exact(amount: Amount, text: str) -> bool:
    """Whether a figure claims to be the very one: no bound, no span, not about so much."""
    return not (
        _ABOUT_BEFORE.search(text, max(0, amount.start - 6), amount.start)
        or _ABOUT_BEHIND.match(text, amount.end)
        or amount.key.endswith("대")
        or _NUMBER.match(amount.key) is None
    )


def _said_of(amount: Amount, sentence: Sentence) -> tuple[str, str]:
    """What a noun is further said to be: 올해 예산, 청년 참가자, 지원금은 최대."""
    at = sentence.text.rfind(amount.noun, 0, amount.start)
    if at < 0:
        return ("", "")
    before = [t.form for t in sentence.tokens if t.end <= at and at - t.end < 3 and t.tag[0] in "NSXM"]
    between = [
        t.form
        for t in sentence.tokens
        if at + len(amount.noun) <= t.start and t.end <= amount.start and t.tag[0] in "NMX"
    ]
    return (before[-1] if before else "", " ".join(between))


def _persons(sentence: Sentence) -> list[tuple[str, str]]:
    """The persons in a sentence who are named with an office: the name, and both as it writes them."""
    found: list[tuple[str, str]] = []
    for token in sentence.tokens:
        office = _OFFICE.match(sentence.text, token.end)
        if token.tag == "NNP" and token.end - token.start == NAME_LETTERS and office:
            found.append((sentence.text[token.start : token.end], sentence.text[token.start : office.end()]))
    return found
