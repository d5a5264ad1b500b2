"""The only module that knows Kiwi. The model (half a second, 330 MB) is loaded on first use."""

from __future__ import annotations

import collections
import dataclasses
import functools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .model import Token

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

# Kiwi's dictionary splits these; in the news of this field each is one term.
USER_WORDS = ("인공지능", "생성형", "데이터센터", "거대언어모델", "초거대")

# Words that mean the same, so that a graph of sentences sees one term.
SYNONYMS = {"ai": "인공지능", "a.i": "인공지능", "에이아이": "인공지능"}

# The longer name of what is mostly written AI, perhaps with that in brackets.
SAME_TERM = re.compile(r"인공지능(?:\s?\(AI\))?")

# How far behind the best reading Kiwi follows another one (its own bound is 8). Where only words are compared, one word
# of a thousand is another, for 6 % of the time.
CUTOFF = 5.0

# Tags that carry what a sentence is about: nouns, roots, foreign words, Hanja, verbs, numbers.
CONTENT_TAGS = frozenset({"NNG", "NNP", "XR", "SL", "SH", "VV", "VV-I", "VV-R", "SN"})
NOUN_TAGS = frozenset({"NNG", "NNP", "SL", "SH", "XR"})
# What a compound of three letters or more may end with that is a word by itself.
TAILS = frozenset("법칩망")
LONGEST_WORD = 16  # letters of a compound that a search finds as one word


# What else is to be done with the tokens of a piece of text, which are given once.
Notice = Callable[[Sequence[Any]], None]


_loaded_with: dict[str, int] = {}  # settings of the model that are not Kiwi's own


def use_threads(count: int) -> None:
    """Let the model work in `count` threads instead of one for each core; RuntimeError if it is loaded with others."""
    if kiwi.cache_info().currsize and _loaded_with.get("num_workers") != count:
        raise RuntimeError("the model is loaded already")
    _loaded_with["num_workers"] = count


@functools.cache
def kiwi() -> Kiwi:
    """Return the tokenizer. Without the dictionary of multi-word names it starts in half the time."""
    from kiwipiepy import Kiwi

    model = Kiwi(load_multi_dict=False, **_loaded_with)
    for word in USER_WORDS:
        model.add_user_word(word, "NNP")

    def forget(_held: Kiwi = model) -> None:
        """A forked process has the model but none of its threads: to use it would never end, to destroy it crashes."""
        kiwi.cache_clear()

    os.register_at_fork(after_in_child=forget)
    return model


def tokenize(texts: Sequence[str]) -> list[tuple[Token, ...]]:
    """Return the tokens of each text; all texts go through Kiwi's own threads in one batch."""
    if not texts:
        return []
    return [tuple(Token(t.form, t.tag, t.start, t.start + t.len) for t in tokens) for tokens in kiwi().tokenize(texts)]


def content_words(tokens: Iterable[Token]) -> frozenset[str]:
    """Return the different words that say what a sentence is about, synonyms made one."""
    return frozenset(canonical(t.form) for t in tokens if t.tag in CONTENT_TAGS)


def words_of(groups: Iterable[Sequence[str]], notice: Notice | None = None) -> Iterator[list[set[str]]]:
    """Give the content words of each text of each group, as the groups come.

    `notice` is called with the tokens of each group before its words are given. Each group, the sentences of an article, goes through Kiwi in one piece, which is quicker than one by one. Kiwi's
    threads are some pieces ahead of what was given; no more than these are in memory.
    """
    waiting: collections.deque[Sequence[str]] = collections.deque()

    def pieces() -> Iterator[str]:
        for texts in groups:
            waiting.append(texts)
            yield "\n".join(texts)

    tags, one_form = CONTENT_TAGS, SYNONYMS.get
    quick = dataclasses.replace(kiwi().global_config, cutoff_threshold=CUTOFF)
    for tokens in kiwi().tokenize(pieces(), override_config=quick):
        texts = waiting.popleft()
        if notice:
            notice(tokens)
        bags: list[set[str]] = []
        end = -1
        for token in tokens:  # as `content_words`, but without a call for each token: here the time goes
            if token.tag in tags:
                start = token.start
                while start > end:
                    bags.append(bag := set())
                    end += 1 + len(texts[len(bags) - 1])
                form = token.form.lower()
                bag.add(one_form(form, form))
        yield bags + [set() for _ in range(len(texts) - len(bags))]


def canonical(form: str) -> str:
    """Return the one form that stands for a word and its synonyms.

    >>> canonical("AI"), canonical("협약")
    ('인공지능', '협약')
    """
    lower = form.lower()
    return SYNONYMS.get(lower, lower)


def nouns_of(texts: Sequence[str]) -> list[frozenset[str]]:
    """Return the nouns of each text for a search: those of a compound one by one, and any neighbouring ones as one word.

    >>> sorted(nouns_of(["데이터센터법을 AI로 찾는 방법"])[0])
    ['데이터센터', '데이터센터법', '방법', '법', '인공지능']
    """
    return [frozenset(_searched(tokens)) for tokens in tokenize(texts)]


def _searched(tokens: Iterable[Token]) -> Iterator[str]:
    run: list[Token] = []
    for token in tokens:
        is_suffix = token.tag == "XSN" and token.form != "들"
        if run and token.start != run[-1].end:
            run = []
        if token.tag not in NOUN_TAGS and not (run and is_suffix):
            run = []
            continue
        run.append(token)
        if not is_suffix:
            yield canonical(token.form)
            # Kiwi's dictionary has 기본법 and 특별법 as one word.
            if len(token.form) > 2 and token.form[-1] in TAILS:
                yield token.form[-1]
        for first in range(len(run) - 1):
            word = "".join(part.form for part in run[first:])
            if run[first].tag != "XSN" and len(word) <= LONGEST_WORD:
                yield canonical(word)


def wants_space(left: str, right: str) -> bool:
    """Whether a blank belongs between two pieces of a broken line, by Kiwi's language model."""
    # The words at the break decide; whole paragraphs would only cost time.
    _, spaces = kiwi().glue([" ".join(left.split()[-3:]), " ".join(right.split()[:3])], return_space_insertions=True)
    return bool(spaces[0])
