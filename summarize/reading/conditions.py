"""Conditions on one line, which say of which lines they cannot hold; an index of them asks only what may hold.

A condition alone decides. But most lines are sentences, and of a sentence most conditions cannot hold. What a line must
be like is worked out from the parts of a condition: who adds one need not think of it.
"""

from __future__ import annotations

import functools
import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from .lines import LIST_MARK, PageLine, ends_sentence, is_statement

T = TypeVar("T")
Test = Callable[[PageLine], object]


@dataclass(frozen=True)
class Condition:
    """Tests that all hold of a line, and what else is so of every such line; unknown is what stands here."""

    tests: tuple[Test, ...] = ()
    longest: int = sys.maxsize  # letters of the line
    of_statements: bool = True  # whether it may hold of a statement
    of_ended: bool = True  # whether it may hold of a line with a terminal mark at its end
    # These two follow from the tests and are for the index alone.
    whole: str = ""  # a pattern that the whole line matches, its list mark aside
    words: tuple[str, ...] = ()  # one of them stands in the line, as it is written here

    def __call__(self, line: PageLine) -> bool:
        """Whether it holds of the line."""
        return (
            len(line.text) <= self.longest
            and (self.of_statements or not is_statement(line.text))
            and (self.of_ended or not ends_sentence(line.text))
            and self.passes(line)
        )

    def passes(self, line: PageLine) -> bool:
        """Whether the tests hold: all there is to ask where length and end are known."""
        for test in self.tests:  # noqa: SIM110 - all() takes twice as long
            if not test(line):
                return False
        return True


def short(limit: int) -> Condition:
    """The line has no more letters than that."""
    return Condition(longest=limit)


no_statement = Condition(of_statements=False)
no_end = Condition(of_ended=False)


def whole(pattern: str, *, words: tuple[str, ...] = ()) -> Condition:
    """The line, list mark aside, matches from end to end; one of `words` is in whatever does.

    The pattern has no groups: it becomes part of a larger one.
    """

    def test(line: PageLine) -> object:
        found = compiled(pattern).fullmatch
        return found(line.text) or (line.bare != line.text and found(line.bare))

    return Condition((test,), whole=pattern, words=words)


def part(pattern: str, *, words: tuple[str, ...] = ()) -> Condition:
    """The pattern matches somewhere in the line; one of `words` is in whatever it matches, and found much faster."""
    return Condition((lambda line: compiled(pattern).search(line.text),), words=words)


def head(pattern: str, *, words: tuple[str, ...] = ()) -> Condition:
    """The line starts with the pattern; one of `words` is in whatever it matches."""
    return Condition((lambda line: compiled(pattern).match(line.text),), words=words)


def has(*words: str) -> Condition:
    """One of the words stands in the line."""
    return Condition((lambda line: any(word in line.text for word in words),), words=words)


def known(test: Test) -> Condition:
    """Any test as a condition of which nothing more is known."""
    return test if isinstance(test, Condition) else Condition((test,))


def both(*tests: Test) -> Condition:
    """All of the tests hold. Length and end are asked first, then the tests in their order."""
    parts = [known(test) for test in tests]
    return Condition(
        tuple(test for part in parts for test in part.tests),
        min(part.longest for part in parts),
        all(part.of_statements for part in parts),
        all(part.of_ended for part in parts),
        next((part.whole for part in parts if part.whole), ""),
        next((part.words for part in parts if part.words), ()),
    )


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when first asked: many a pattern never is."""
    return re.compile(pattern, re.IGNORECASE)


# What is asked of one sort of line: the words that a test needs, the test, what it stands for.
_Row = tuple[tuple[str, ...], Test, T]


@dataclass(frozen=True)
class _Sort(Generic[T]):
    """What to ask of the lines of one sort: all rows if any word of theirs is in the line, else those without words."""

    rows: Sequence[_Row[T]]
    without_words: Sequence[_Row[T]]
    some_word: re.Pattern[str]


class Index(Generic[T]):
    """Tests in their order, each with what it stands for.

    An ordinary sentence is long, ends as one, matches nothing from end to end and has few of the words that a test
    needs: of fifty tests two or three are left to ask.

    >>> index = Index([(has("기자"), "by-line"), (lambda line: len(line.text) > 9, "long")])
    >>> [index.first(PageLine(1, text, 0)) for text in ("홍길동 기자", "홍길동", "많이 본 뉴스 더보기")]
    ['by-line', None, 'long']
    """

    def __init__(self, entries: Sequence[tuple[Test, T]]):
        self.entries = [(known(test), value) for test, value in entries]
        self.lengths = sorted({sys.maxsize, *(condition.longest for condition, _ in self.entries)})
        self._whole: dict[tuple[bool, int], re.Pattern[str]] = {}
        self._sorts: dict[tuple[bool, bool, int, bool], _Sort[T]] = {}

    def first(self, line: PageLine) -> T | None:
        """Return what the first test that holds of the line stands for."""
        text = line.text
        statement = is_statement(text)
        size = bisect_left(self.lengths, len(text))
        whole = self._whole.get((statement, size)) or self._any_whole(statement, size)
        key = statement, ends_sentence(text), size, whole.fullmatch(text) is not None
        asked = self._sorts.get(key) or self._sort(*key)
        for words, test, value in asked.rows if asked.some_word.search(text) else asked.without_words:
            for word in words:  # any() takes three times as long
                if word in text:
                    break
            else:
                if words:
                    continue
            if test(line):
                return value
        return None

    def _any_whole(self, statement: bool, size: int) -> re.Pattern[str]:
        """What every line of that sort matches that a test without words matches from end to end, with its list mark or without."""
        patterns = (
            c.whole
            for c, _ in self.entries
            if c.whole and not c.words and c.longest >= self.lengths[size] and (c.of_statements or not statement)
        )
        whole = compiled(rf"(?:{LIST_MARK.pattern})?(?:{'|'.join(patterns)})\s*")
        return self._whole.setdefault((statement, size), whole)

    def _sort(self, statement: bool, ended: bool, size: int, whole: bool) -> _Sort[T]:
        """What to ask of lines with that end, no longer than that of `lengths`; `whole`, if any pattern fits all of it."""
        rows = [
            (c.words, c.tests[0] if len(c.tests) == 1 else c.passes, value)
            for c, value in self.entries
            if c.longest >= self.lengths[size]
            and (c.of_statements or not statement)
            and (c.of_ended or not ended)
            and (whole or c.words or not c.whole)
        ]
        words = {re.escape(word) for row in rows for word in row[0]}
        asked = _Sort(rows, [row for row in rows if not row[0]], re.compile("|".join(sorted(words))))
        return self._sorts.setdefault((statement, ended, size, whole), asked)
