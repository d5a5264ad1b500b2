"""All published issues together: where the page of each lies, and in which stories a keyword or an outlet stands."""

from __future__ import annotations

import dataclasses
import functools
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..layout import layout
from ..markup import anchor, plain
from ..model import Around, Digest, Earlier, Section, Story
from ..said import outlet, span
from ..store import Published
from .slugs import issue_name, slug, topic_slug

HOME, SEARCH, FEED = "index.html", "search.html", "feed.xml"
KEYWORDS, OUTLETS = "keywords", "outlets"
UNDATED = "날짜 없는 호"


@dataclass(frozen=True)
class Issue:
    """A published issue and where it lies in the archive."""

    digest: Digest
    folder: str  # "ai-policy/2026-W29"
    when: str  # it was published, ISO date and time

    @property
    def page(self) -> str:
        """Its page, from the archive's root."""
        return f"{self.folder}/index.html"

    @property
    def span(self) -> str:
        """Its days as readers name them."""
        return span(self.digest.start, self.digest.end) or UNDATED

    @property
    def last_day(self) -> str:
        """The day by which it is filed, ISO; "" if none is known."""
        return self.digest.end or self.digest.start or ""

    @functools.cached_property
    def minute(self) -> tuple[Story, ...]:
        """Its first stories, as its own page has them: the one in front, then those of the one minute."""
        return layout(self.digest).minute


@dataclass(frozen=True)
class Entry:
    """A story and the issue that tells it."""

    issue: Issue
    section: str
    story: Story

    @property
    def page(self) -> str:
        """Where it is told, from the archive's root."""
        return f"{self.issue.page}#{anchor(self.story.id)}"


@dataclass(frozen=True)
class Name:
    """A keyword or an outlet, and the stories that have it, newest first."""

    text: str
    page: str  # from the archive's root
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Archive:
    """The issues, newest first, and what leads into them."""

    issues: tuple[Issue, ...]
    keywords: tuple[Name, ...]
    outlets: tuple[Name, ...]

    @property
    def entries(self) -> list[Entry]:
        """All stories, newest first."""
        return list(_entries(self.issues))

    @property
    def several(self) -> bool:
        """Whether it has issues of more than one topic, so that each has to say its own."""
        return len({issue.digest.topic for issue in self.issues}) > 1

    def around(self, issue: Issue, address: str) -> Around:
        """Return what stands around an issue; `address` is that of the archive, "" if it has none."""
        siblings = [other for other in self.issues if other.digest.topic == issue.digest.topic]
        later = {old.folder: new for new, old in pairwise(siblings)}
        earlier = {new.folder: old for new, old in pairwise(siblings)}
        up = "../" * (issue.folder.count("/") + 1)
        words = {word for story in issue.digest.stories for word in story.keywords}
        return Around(
            home=up + HOME,
            search=up + SEARCH,
            feed=up + FEED,
            all_keywords=f"{up}{KEYWORDS}/index.html",
            all_outlets=f"{up}{OUTLETS}/index.html",
            earlier=_neighbour(earlier.get(issue.folder), up),
            later=_neighbour(later.get(issue.folder), up),
            address=f"{address}/{issue.page}" if address else "",
            keywords={word: up + page_of(KEYWORDS, word) for word in sorted(words) if plain(word)},
            outlets={name: up + page for name, page in sorted(_outlet_pages(issue.digest.stories).items())},
        )


def archive(published: Iterable[Published]) -> Archive:
    """Return the archive of some issues, given oldest first."""
    found = tuple(
        Issue(p.digest, f"{topic_slug(p.topic)}/{issue_name(p.digest.start, p.digest.end)}", p.when) for p in published
    )[::-1]
    by_days = {(i.digest.topic, i.digest.start or "", i.digest.end or ""): i for i in found}
    issues = tuple(dataclasses.replace(i, digest=_with_links(i, by_days)) for i in found)
    entries = list(_entries(issues))
    return Archive(
        issues,
        _names(((plain(word), e) for e in entries for word in e.story.keywords), KEYWORDS),
        _names(((plain(a.outlet or ""), e) for e in entries for a in e.story.articles), OUTLETS),
    )


def page_of(folder: str, word: str) -> str:
    """Return the page of a keyword or an outlet, from the archive's root.

    >>> page_of("keywords", "정부")
    'keywords/정부.html'
    """
    return f"{folder}/{slug(plain(word))}.html"


def first_letter(text: str) -> str:
    """Return under what a word stands in an alphabetical list.

    >>> first_letter("까치"), first_letter("AI"), first_letter("5G"), first_letter("漢字")
    ('ㄱ', 'A–Z', '0–9', '그 밖')
    """
    head = text[:1].upper()
    if "가" <= head <= "힣":
        return "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"[(ord(head) - ord("가")) // 588]
    if "A" <= head <= "Z":
        return "A–Z"
    return "0–9" if "0" <= head <= "9" else "그 밖"


def _entries(issues: Sequence[Issue]) -> Iterable[Entry]:
    for issue in issues:
        for section in issue.digest.sections:
            for story in section.stories:
                yield Entry(issue, section.name, story)


def _names(found: Iterable[tuple[str, Entry]], folder: str) -> tuple[Name, ...]:
    """The pages of some words: letters in the order of the alphabet, each story once.

    A word in parts of letters has the page of the word in whole ones, and is written as that.
    """
    pages: dict[str, tuple[str, dict[str, Entry]]] = {}
    for word, entry in found:
        if word:
            whole = unicodedata.normalize("NFC", word)
            pages.setdefault(page_of(folder, word), (whole, {}))[1].setdefault(entry.page, entry)
    names = [Name(word, page, tuple(entries.values())) for page, (word, entries) in pages.items()]
    return tuple(sorted(names, key=lambda n: (_LETTERS.index(first_letter(n.text)), n.text.lower(), n.text)))


_LETTERS = ["ㄱ", "ㄴ", "ㄷ", "ㄹ", "ㅁ", "ㅂ", "ㅅ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ", "A–Z", "0–9", "그 밖"]


def _outlet_pages(stories: Iterable[Story]) -> dict[str, str]:
    """The page of each outlet, by its name and by the name as it is shown, which says if it is inferred."""
    found: dict[str, str] = {}
    for story in stories:
        for article in story.articles:
            if article.outlet and plain(article.outlet):
                page = page_of(OUTLETS, article.outlet)
                found |= {article.outlet: page, outlet(article): page}
    return found


def _neighbour(issue: Issue | None, up: str) -> tuple[str, str] | None:
    return (issue.span, up + issue.page) if issue else None


def _with_links(issue: Issue, by_days: Mapping[tuple[str, str, str], Issue]) -> Digest:
    """The digest of an issue, its links to earlier issues leading to their pages in the archive, or nowhere."""
    sections = tuple(
        Section(section.name, tuple(_with_link(story, issue, by_days) for story in section.stories))
        for section in issue.digest.sections
    )
    return dataclasses.replace(issue.digest, sections=sections)


def _with_link(story: Story, issue: Issue, by_days: Mapping[tuple[str, str, str], Issue]) -> Story:
    follows = story.follows
    if not follows:
        return story
    link = _link(follows, issue, by_days.get((issue.digest.topic, follows.start, follows.end)))
    return dataclasses.replace(story, follows=dataclasses.replace(follows, issue=link))


def _link(follows: Earlier, issue: Issue, earlier: Issue | None) -> str:
    if not earlier or earlier is issue:
        return ""
    told = next((story for story in earlier.digest.stories if story.headline == follows.headline), None)
    return f"{'../' * (issue.folder.count('/') + 1)}{earlier.page}" + (f"#{anchor(told.id)}" if told else "")
