"""The nouns, in the order in which data flows through them. Read this file first.

    Document -> Page (Articles, Dropped lines) -> Sentences -> Story (Lines) -> Digest -> Edition

All are frozen: a stage is a function from one noun to the next and changes nothing it is given.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Given:
    """What a source states about its one article beside the text (a row of a table, an entry of a feed)."""

    title: str = ""
    id: str | None = None
    published: str | None = None  # ISO date or date and time
    url: str | None = None
    outlet: str | None = None
    author: str | None = None  # as stated, perhaps with office and e-mail address
    heading: str = ""  # of a web page whose title says nothing of its text, the heading that does
    description: str = ""  # what the head of a web page says of its article, mostly the lead


@dataclass(frozen=True)
class Document:
    """A page as it came: any number of articles among menus, rankings and advertisements."""

    # A path or address as the user gave it; "FILE:LINE" for a row of a table.
    name: str
    # Text in Unicode NFC with the page's own line breaks.
    text: str
    # Set if the source states facts of one article.
    given: Given | None = None
    # Of a web page all that it shows, where `text` is what an extractor took for the article.
    shown: str = ""

    @functools.cached_property
    def fingerprint(self) -> str:
        """12 hexadecimal digits that depend on the content of the page, not on its name."""
        given = self.given
        parts = [self.text, *((given.id or "", given.title, given.url or "") if given else ())]
        return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @functools.cached_property
    def content_hash(self) -> str:
        """64 hexadecimal digits of everything that is known of the page but its name."""
        parts = [self.text, *(vars(self.given).values() if self.given else ())]
        parts += [self.shown] if self.shown else []
        known = "\x00".join("\x01" if part is None else part for part in parts)
        return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()


def reading_order(name: str) -> tuple[list[str], int, str]:
    """Return a key by which names of documents stand as a folder or table is read: row 2 before row 10.

    >>> sorted(["b/x.txt", "b.jsonl:10", "b.jsonl:2"], key=reading_order)
    ['b/x.txt', 'b.jsonl:2', 'b.jsonl:10']
    """
    file, _, number = name.rpartition(":")
    if file and number.isdecimal() and len(number) < 20:
        return file.split("/"), int(number), name
    return name.split("/"), 0, name


@dataclass(frozen=True)
class Article:
    """One article. A fact that the page does not state is None, never a guess."""

    id: str
    document: str
    title: str
    paragraphs: tuple[str, ...]
    subtitles: tuple[str, ...] = ()
    # "2024-06-10", "2024-06-10T15:33:00+09:00", or a month, "2021-11", if inferred.
    published: str | None = None
    # "stated" by the page, or "inferred" from what the page says of other days.
    published_basis: str | None = None
    author: str | None = None
    email: str | None = None
    outlet: str | None = None
    # "stated" by the page, or "inferred" from the writer's e-mail address or the page's own address.
    outlet_basis: str | None = None
    url: str | None = None

    @property
    def text(self) -> str:
        """The body. Every offset in the program counts characters of this text."""
        return "\n".join(self.paragraphs)

    @functools.cached_property
    def text_hash(self) -> str:
        """64 hexadecimal digits of the body: who has the same has the text in which the offsets count."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def day(self) -> str | None:
        """The day of publication, "2024-06-10", if it is known to the day."""
        return self.published[:10] if self.published and len(self.published) >= 10 else None


@dataclass(frozen=True)
class Dropped:
    """A line of a page that is in no article, and the rule that says why."""

    line: int  # from 1
    text: str
    rule: str


@dataclass(frozen=True)
class Page:
    """What was found in a document."""

    document: str
    articles: tuple[Article, ...]
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A morpheme with its tag of the Sejong set, and where it stands in its sentence."""

    form: str
    tag: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article: text == article.text[start:end]."""

    text: str
    start: int
    end: int
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Reason:
    """A term that speaks for or against a topic, where it stands, and the log-odds that it adds."""

    term: str  # as the article writes it
    place: str  # title, opening, lead, body or outlet
    points: float


@dataclass(frozen=True)
class Relevance:
    """How far an article is about a topic, and why."""

    score: float  # 0 to 1
    relevant: bool
    section: str
    reasons: tuple[Reason, ...] = ()  # the weightiest first
    importance: float = 0.0  # of what is done, 0 to 1


@dataclass(frozen=True)
class Line:
    """A quotation: text == article.text[start:end] of the article that it names."""

    text: str
    article: str
    start: int
    end: int
    # Figures and names of it that no other voice of the story has.
    alone: tuple[str, ...] = ()
    # The way to it in its source, where the text that `proof` needs to find one is not at hand.
    link: str = ""


@dataclass(frozen=True)
class Difference:
    """Something on which the outlets of a story differ."""

    what: str  # "총사업비"
    versions: tuple[tuple[str, str], ...]  # what is said, as written, and by which outlet


@dataclass(frozen=True)
class Earlier:
    """An earlier story that a story goes on with."""

    headline: str
    start: str  # the issue's first and last day, ISO
    end: str
    issue: str  # a link to the issue, relative to the new one; "" if there is none
    news: bool  # whether there is news; if not, it is told already


@dataclass(frozen=True)
class Trend:
    """A word that more articles of the week name than did before, or fewer."""

    word: str
    articles: int  # of this issue
    before: float  # articles an issue, in those before


@dataclass(frozen=True)
class Weight:
    """How much a story weighs in its week, and what that is made of."""

    total: float
    voices: int
    importance: float  # 0 to 1, as the next three
    relevance: float
    centrality: float
    freshness: float


@dataclass(frozen=True)
class Story:
    """One event as told by one or more articles."""

    id: str
    headline: str
    articles: tuple[Article, ...]
    lines: tuple[Line, ...]
    keywords: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    # Why the articles were joined; empty for one article.
    reasons: tuple[str, ...] = ()
    # Articles, as indices, by who speaks: sister papers and copies are one voice.
    voices: tuple[tuple[int, ...], ...] = ()
    # Of each article, how far it is about the topic.
    relevance: tuple[Relevance, ...] = ()
    differences: tuple[Difference, ...] = ()
    weight: Weight | None = None
    # The earlier story of which it brings news.
    follows: Earlier | None = None


@dataclass(frozen=True)
class Section:
    """Stories under one heading."""

    name: str
    stories: tuple[Story, ...]


@dataclass(frozen=True)
class Skipped:
    """Something that is not in the digest, and why."""

    document: str
    title: str
    reason: str
    # Input that could not be used, as against an article that the reader did not ask for, or a mere note.
    unusable: bool = True
    # How far it is about the topic, if that is why it was left out.
    relevance: float | None = None
    outside: bool = False  # of the days that were asked for


@dataclass(frozen=True)
class Digest:
    """An issue: everything a template needs, and nothing of how it will look."""

    title: str
    topic: str  # the profile's name, "ai-policy"
    subject: str  # what readers call it, "AI 정책"
    start: str | None  # the span as ISO dates; None if no article has a date
    end: str | None
    counts: Mapping[str, int]  # documents, articles, relevant, stories
    sections: tuple[Section, ...]
    skipped: tuple[Skipped, ...] = ()
    # Words that more or fewer articles name than in the four weeks before, those that changed most first.
    rising: tuple[Trend, ...] = ()
    falling: tuple[Trend, ...] = ()
    # The names of all sections that there may be, in their order.
    headings: tuple[str, ...] = ()
    outside: int = 0  # how many of the articles are of days that were not asked for

    @functools.cached_property
    def stories(self) -> tuple[Story, ...]:
        """The stories of all sections, in their order."""
        return tuple(story for section in self.sections for story in section.stories)


@dataclass(frozen=True)
class Around:
    """What stands around an issue in an archive, as links relative to its page."""

    home: str
    search: str
    feed: str
    all_keywords: str
    all_outlets: str
    earlier: tuple[str, str] | None = None  # what the issue before is called, and its page
    later: tuple[str, str] | None = None
    address: str = ""  # of the page itself, absolute; "" if the archive has no address
    keywords: Mapping[str, str] = field(default_factory=dict)  # the page of a keyword
    outlets: Mapping[str, str] = field(default_factory=dict)  # the page of an outlet, by its name


@dataclass(frozen=True)
class Edition:
    """A digest made readable: file names and their contents."""

    files: Mapping[str, str] = field(default_factory=dict)
