"""What a file of a digest shows, held against what its digest.json states."""

from __future__ import annotations

import functools
import html
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from . import printed
from .contrast import nearest
from .findings import CANDIDATES, Finding, Likes
from .printed import Printed
from .stated import Stated, StatedStory

Form = Callable[[str], str]  # how a file writes a text
Key = tuple[int, int]  # the number of a story, from 0, and of its line, from 1; 0 for the headline


@dataclass(frozen=True)
class Held:
    """What came of a file."""

    kind: str
    findings: tuple[Finding, ...]
    shown: frozenset[Key]  # what it shows, changed or not
    places: tuple[int, ...] = ()  # of each story, the number of its headline in the file; -1 if it is not there

    @property
    def stories(self) -> int:
        """How many stories it shows."""
        return sum(not line for _, line in self.shown)

    @property
    def lines(self) -> int:
        """How many lines it shows."""
        return len(self.shown) - self.stories

    def story(self, number: int) -> int | None:
        """The story that stands below a headline of the file."""
        return self.places.index(number) if number >= 0 and number in self.places else None


def hold(stated: Stated, page: Printed, file: str, form: Form, wanted: Collection[Key] | None = None) -> Held:
    """Return what a file shows that is not stated, and the other way round if it says that it shows all.

    `wanted` is what must stand in a file that does not tell lines from other text; without it, all that is stated.
    """
    if page.kind == printed.FREE:
        return _of_text(stated, page, file, form, wanted)
    page_of = _Page(stated, page, file, form)
    if page.is_whole and len(page.headlines) != len(stated.stories):
        return page_of.unlike()
    return page_of.alike()


class _Page:
    """A file that tells its headlines and lines from other text."""

    def __init__(self, stated: Stated, page: Printed, file: str, form: Form):
        self.stories, self.page, self.file, self.form = stated.stories, page, file, form
        self.findings: list[Finding] = []
        self.shown: set[Key] = set()

    def unlike(self) -> Held:
        """Of a file with more or fewer stories than it should have: it is not known which is which."""
        count, stated = len(self.page.headlines), len(self.stories)
        self._add(f"이야기가 {count}건임: digest.json에는 {stated}건이 있어 서로 맞지 않음")
        headlines = [((i, 0), self.form(story.headline)) for i, story in enumerate(self.stories)]
        self._compare(headlines, self.page.headlines, "제목")
        lines = [line for i in range(stated) for line in self._lines(i)]
        self._compare(lines, [text for _, text in self.page.lines], "줄")
        return self._held(())

    def alike(self) -> Held:
        """Of a file with as many stories, or with a choice of them."""
        places = self._places()
        for i, (number, story) in enumerate(zip(places, self.stories, strict=True)):
            if number < 0:
                continue
            headline = self.form(story.headline)
            self.shown.add((i, 0))
            if self.page.headlines[number] != headline:
                what = "이야기 제목이 digest.json과 다름"
                self._add(what, story.headline, 0, headline, self.page.headlines[number])
            self._compare(self._lines(i), self.page.under(number), "줄", story.headline)
        for number, headline in enumerate(self.page.headlines):
            if number not in places:
                self._compare([], [headline], "제목")
                self._compare([], self.page.under(number), "줄")
        self._compare([], self.page.under(-1), "줄")
        return self._held(tuple(places))

    def _held(self, places: tuple[int, ...]) -> Held:
        return Held(self.page.kind, tuple(self.findings), frozenset(self.shown), places)

    def _lines(self, i: int) -> list[tuple[Key, str]]:
        return [((i, n), self.form(line.text)) for n, line in enumerate(self.stories[i].lines, start=1)]

    def _places(self) -> list[int]:
        """The number of each story in the file, which may have another order: by all it says, by its headline.

        Of a file with a choice a story may be missing, so that one with another headline is known by a line or by
        what its headline is like.
        """
        under: list[Counter[str]] = [Counter(self.page.under(n)) for n in range(len(self.page.headlines))]
        stated = [Counter(text for _, text in self._lines(i)) for i in range(len(self.stories))]
        titles = [self.form(story.headline) for story in self.stories]
        likes = Likes(titles)

        @functools.cache
        def like(n: int) -> str | None:
            return likes.best(self.page.headlines[n])

        def is_headed(n: int, i: int) -> bool:
            return self.page.headlines[n] == titles[i]

        def is_told(n: int, i: int) -> bool:
            return is_headed(n, i) and (under[n] == stated[i] if self.page.is_whole else under[n] <= stated[i])

        def is_anything(n: int, i: int) -> bool:
            return self.page.is_whole or bool(under[n] & stated[i]) or like(n) == titles[i]

        left = list(range(len(self.page.headlines)))
        places = [-1] * len(self.stories)
        for is_it in (is_told, is_headed, is_anything):
            for i in range(len(self.stories)):
                if places[i] < 0 and (number := next((n for n in left if is_it(n, i)), None)) is not None:
                    places[i] = number
                    left.remove(number)
        return places

    def _compare(
        self, expected: Sequence[tuple[Key, str]], shown: Sequence[str], noun: str, headline: str = ""
    ) -> None:
        """Hold texts against those that are shown; who shows a choice may leave some out."""
        left = Counter(shown)
        missing: dict[Key, str] = {}
        for key, text in expected:
            if left[text]:
                left[text] -= 1
                self.shown.add(key)
            else:
                missing[key] = text
        extra = list(left.elements())
        changed = _changed(missing, extra)
        self.shown |= changed.keys()
        for key, text in missing.items():
            story = self.stories[key[0]].headline
            if key in changed:
                extra.remove(changed[key])
                self._add(f"{noun}이 digest.json과 다름", story, key[1], text, changed[key])
            elif self.page.is_whole:
                self._add(f"digest.json의 {noun}이 여기에 없음", story, key[1], text)
        for text in extra:
            self._add(f"digest.json에 없는 {noun}", headline, 0, None, text)

    def _add(
        self, what: str, story: str = "", line: int = 0, expected: str | None = None, found: str | None = None
    ) -> None:
        self.findings.append(_differs(self.file, what, story, line, expected, found))


def _changed(missing: dict[Key, str], extra: Iterable[str]) -> dict[Key, str]:
    """Of texts that are missing, those that are shown with a change, and what is shown."""
    found: dict[Key, str] = {}
    by_text: dict[str, list[Key]] = {}
    for key, text in missing.items():
        by_text.setdefault(text, []).append(key)
    likes = Likes(list(by_text))
    for text in extra:
        like = likes.best(text, [t for t, keys in by_text.items() if not keys])
        if like is not None:
            found[by_text[like].pop(0)] = text
    return found


def _of_text(stated: Stated, page: Printed, file: str, form: Form, wanted: Collection[Key] | None) -> Held:
    """Look for lines and headlines in a file that does not tell them from other text."""
    texts = {
        (i, n): form(text)
        for i, story in enumerate(stated.stories)
        for n, text in enumerate(_texts_of(story))
        if wanted is None or (i, n) in wanted
    }
    headlines = [text for (_, n), text in texts.items() if not n]
    sought = [text for (_, n), text in texts.items() if n]
    findings: list[Finding] = []
    by_text = {text: key for key, text in reversed(texts.items())}
    if set(headlines) & set(page.headlines):
        likes = Likes(page.headlines)
        for text in (Counter(headlines) - Counter(page.headlines)).elements():
            story = stated.stories[by_text[text][0]].headline
            findings.append(_differs(file, "이야기 제목이 여기에 없음", story, 0, text, likes.best(text)))
    else:
        sought += headlines
    for text in printed.absent(sought, page.text):
        i, number = by_text[text]
        noun = "줄" if number else "이야기 제목"
        found = (nearest(page.text, text) or None) if len(findings) < CANDIDATES else None
        what = f"{noun}이 여기에 글자 그대로 있지 않음"
        findings.append(_differs(file, what, stated.stories[i].headline, number, text, found))
    # What is missing here is said already, so that all that had to be there counts as shown.
    return Held(page.kind, tuple(findings), frozenset(texts))


def _texts_of(story: StatedStory) -> list[str]:
    return [story.headline, *(line.text for line in story.lines)]


def _differs(file: str, what: str, story: str, line: int, expected: str | None, found: str | None) -> Finding:
    """Of a file beside digest.json; entities are shown as what they stand for, unless they are the difference."""
    if expected is None or found is None or html.unescape(expected) != html.unescape(found):
        expected = html.unescape(expected) if expected is not None else None
        found = html.unescape(found) if found is not None else None
    return Finding(file, what, story, line, expected, found, against="digest.json")
