"""What a story is about at a glance: its keywords."""

from __future__ import annotations

import collections
import math
from collections.abc import Iterable, Iterator, Sequence

from .characters import letters
from .language import NOUN_TAGS, SAME_TERM, canonical
from .model import Sentence, Token
from .vocabulary import EMPTY, GENERAL

# What makes a verb or an adjective of the noun before it.
_VERBAL = frozenset({"XSV", "XSA", "XSV-R", "XSA-R", "XSV-I", "XSA-I"})
_LONGEST = 12
# What stands before a noun and belongs to it: 불공정, 비경쟁; and, of one letter, what Kiwi takes 온열 and 다회용 to begin with.
_NOUNS = NOUN_TAGS | {"XPN"}
_TAKEN_FOR_WORDS = frozenset({"MM", "MAG"})
# A noun glued to one of these is half of a word: 3PL, 2차전지.
_CUTS = frozenset({"SN", "NNB", "NR"})
# What opens a name that is not one word, and what such a name is made of: '모두의 AI', 「AI 법령 비서」.
_OPENS_NAME = frozenset("'‘「｢『《〈")
_OF_NAMES = NOUN_TAGS | {"SN", "JKG", "XSN"}
_PICTURES = frozenset({"그림", "표", "사진"})  # 〈그림 1〉
_NAME = 1.5  # how much more such a name says than a word


def keywords(stories: Sequence[Sequence[str]], titles: Sequence[str], most: int = 5) -> list[tuple[str, ...]]:
    """Return the keywords of each story, given as its words: nouns that it uses often and the others seldom.

    Words of the title count double, general ones and words of two letters half. Neighbouring
    nouns without a blank are one word (집적단지), and so is a name in quotes; 인공지능 and AI are one.
    """
    counts = [collections.Counter(words) for words in stories]
    spread = collections.Counter(word for count in counts for word in count)
    found: list[tuple[str, ...]] = []
    for count, title in zip(counts, titles, strict=True):
        bare = letters(title)
        in_title = {word for word in count if word in title or (" " in word and letters(word) in bare)}
        weight = {
            word: n
            * (1 + math.log((1 + len(stories)) / spread[word]))
            * (2 if word in in_title else 1)
            * (_NAME if " " in word else 0.5 if (len(word) == 2 or word in GENERAL) and word != "AI" else 1)
            for word, n in count.items()
            # What is said once says what a story is about only where the title says it, or there is little text.
            if n > 1 or word in in_title or len(count) < 20
        }
        order = sorted(weight, key=lambda word: (-weight[word], word))
        found.append(tuple(_without_parts(order)[:most]))
    return found


def words_of(sentences: Iterable[Sentence]) -> Iterator[str]:
    """Give the words of some sentences: nouns, and neighbouring nouns without a blank as one."""
    for sentence in sentences:
        yield from words_in(sentence.tokens)


def words_in(tokens: Sequence[Token]) -> Iterator[str]:
    """Give the words of some tokens, which stand in one text: nouns, and neighbouring nouns without a blank as one.

    A noun that is made a verb (요구했다, 강화한다) says what was done, not what it is about, and is none. A name in quotes
    is one more, as it is written.
    """
    run: list[Token] = []
    half = False
    before: Token | None = None
    end = -1
    for token in tokens:  # every word of an issue passes here: calls are dear
        tag = token.tag
        glued = token.start == end
        if tag in _NOUNS or (run and glued and tag == "XSN" and token.form != "들"):
            if run and not glued:
                yield from _word(run, half)
                run = []
            if not run:
                half = False
                if glued and before is not None:
                    half = before.tag in _CUTS
                    if before.tag in _TAKEN_FOR_WORDS and len(before.form) == 1:
                        run.append(before)
            run.append(token)
        elif run:
            if not glued or tag not in _VERBAL:
                yield from _word(run, half)
            run = []
        before, end = token, token.end
    if run:
        yield from _word(run, half)
    yield from _names_in(tokens)


def _names_in(tokens: Iterable[Token]) -> Iterator[str]:
    """Give the names in quotes that are of more than one word."""
    name: list[Token] | None = None  # since a quote was opened
    for token in tokens:
        if name is None:
            if token.tag == "SSO" and token.form in _OPENS_NAME:
                name = []
        elif token.tag in _OF_NAMES:
            name.append(token)
        else:
            if name and (token.tag == "SSC" or token.form == "("):
                yield from _name(name)
            name = [] if token.form in _OPENS_NAME else None


def _word(run: Sequence[Token], half: bool) -> Iterator[str]:
    # 구체적, 대표적: what something is like.
    if half or (run[-1].tag == "XSN" and run[-1].form == "적"):
        return
    word = "".join(token.form for token in run)
    if 2 <= len(word) <= _LONGEST and canonical(word) not in EMPTY:
        yield "AI" if canonical(word) == "인공지능" else word


def _name(parts: Sequence[Token]) -> Iterator[str]:
    """The name that some tokens spell, if it is of more than one word."""
    end = parts[0].start
    spelled = ""
    for part in parts:
        spelled += " " * (part.start > end) + part.form
        end = part.end
    if " " in spelled and len(spelled) <= _LONGEST and parts[-1].tag != "JKG" and parts[0].form not in _PICTURES:
        yield SAME_TERM.sub("AI", spelled)


def _without_parts(words: Sequence[str]) -> list[str]:
    """Leave out a word that is part of one kept before it, or that holds one."""
    kept: list[str] = []
    for word in words:
        if not any(word in other or (other in word and other != "AI") for other in kept):
            kept.append(word)
    return kept
