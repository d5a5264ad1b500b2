"""Where the source of a line is found again: issues published, documents in the store, files.

A source counts only if its text has the hash that is stated, and the hash is worked out from the text. Rules for reading
a page are today's. Addresses are not fetched: what they show today is not what was read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import reading
from ..characters import letters
from ..model import Article, Document
from ..sources import STDIN, is_address, shown_path, stream
from .stated import Stated, StatedArticle, StatedLine
from .stored import StoreToRead

ISSUE, STORE, FILE = "issue", "store", "file"  # kinds of source, in the order in which they are asked
PROBE = 16  # letters of a line by which a document is known that may have it


@dataclass(frozen=True)
class Original:
    """A text that may be the source of an article."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True)
class Wanted:
    """An article whose source is looked for, and what is quoted of it."""

    article: StatedArticle
    lines: tuple[StatedLine, ...]
    folder: Path  # of its digest


@dataclass
class Found:
    """What was found of an article: texts with its hash, and others that have its id or lie in its place."""

    exact: list[Original] = field(default_factory=list)
    other: list[Original] = field(default_factory=list)

    def usable(self, article: StatedArticle) -> list[Original]:
        """The texts in which its offsets may count."""
        return self.exact if article.sha256 is not None else self.other


def wanted(stated: Stated, folder: Path) -> list[Wanted]:
    """Return the articles of a digest in their order."""
    return [
        Wanted(article, tuple(line for line in story.lines if line.article == article.id), folder)
        for story in stated.stories
        for article in story.articles
    ]


def stands(line: StatedLine, text: str) -> bool:
    """Whether a line stands letter for letter where it is said to."""
    return 0 <= line.start < line.end <= len(text) and text[line.start : line.end] == line.text


class Search:
    """A search for the sources of some articles."""

    def __init__(self, articles: Sequence[Wanted]):
        self.articles = articles
        self.found = [Found() for _ in articles]
        self._by_hash: dict[str, list[int]] = {}
        self._by_id: dict[str, list[int]] = {}
        self._by_document: dict[str, list[int]] = {}
        for i, item in enumerate(articles):
            if item.article.sha256 is not None:
                self._by_hash.setdefault(item.article.sha256, []).append(i)
            self._by_id.setdefault(item.article.id, []).append(i)
            self._by_document.setdefault(item.article.document, []).append(i)
        self._open = dict.fromkeys(range(len(articles)))  # those whose source is still to be found
        self._folders: dict[Path, dict[str, Path]] = {}

    def missing(self) -> list[Wanted]:
        """The articles whose source is still to be found."""
        return [self.articles[i] for i in self._open]

    def in_issues(self, store: StoreToRead) -> None:
        """Look through what was published."""
        for issue in store.each_issue():
            if not self._open:
                return
            for article in (a for story in issue.stories for a in story.articles):
                self.offer(ISSUE, article, self._by_id.get(article.id, []))

    def in_store(self, store: StoreToRead) -> None:
        """Look through the documents of a store: those with the names stated, then those that have such a line."""
        for document in store.named({w.article.document for w in self.missing()}):
            self._read(STORE, document, document.name)
        probes = _probes(w for w in self.missing() if w.article.sha256 is not None)
        for document in store.each_document() if probes else ():
            if not self._open:
                return
            if _may_have(document, probes):
                self._read(STORE, document)

    def in_files(self, current: Path) -> None:
        """Look into the files that are stated, as seen from the current folder, from the digest's and those above it."""
        files: dict[Path, dict[str, str]] = {}
        for w in self.missing():
            for path, row in self._places(w.article.document, w.folder, current):
                files.setdefault(path, {})[f"{shown_path(str(path))}{row}"] = w.article.document
        for path, rows in files.items():
            still = self.missing()
            if not {w.article.document for w in still}.isdisjoint(rows.values()):
                self._in_file(path, rows, _probes(still))

    def _in_file(self, path: Path, rows: dict[str, str], probes: frozenset[str]) -> None:
        for document in stream([str(path)]):
            if not self._open:
                return
            if not isinstance(document, Document):
                continue
            # Rows move when a table grows, so that others may be the ones.
            if document.name in rows or _may_have(document, probes):
                self._read(FILE, document, rows.get(document.name))

    def _read(self, kind: str, document: Document, name: str | None = None) -> None:
        """Read a document, said to be the one of a name."""
        near = [] if name is None else self._by_document.get(name, [])
        for article in reading.read(document).articles:
            self.offer(kind, article, near)

    def offer(self, kind: str, article: Article, near: Sequence[int]) -> None:
        """Take an article for what it is the source of; `near` are the numbers of those in whose place it lies."""
        original = Original(kind, article.title, article.text)
        exact = self._by_hash.get(article.text_hash, [])
        for i in exact:
            _add(self.found[i].exact, original)
        for i in near:
            if i not in exact:
                _add(self.found[i].other, original)
        for i in (*exact, *near):
            if i in self._open and _is_settled(self.articles[i], self.found[i]):
                del self._open[i]

    def _places(self, document: str, folder: Path, current: Path) -> Iterator[tuple[Path, str]]:
        """Give the files that a name may mean, each with what it has behind: "FILE:LINE", "FILE:SHEET:LINE"."""
        if is_address(document) or document in (STDIN, ""):
            return
        seen: set[str] = set()
        given, whole = folder.absolute(), folder.resolve()
        for base in dict.fromkeys((current, given, *given.parents, whole, *whole.parents)):
            name, row = document, ""
            for _ in range(3):
                path = self._file(base / name)
                if path is not None:
                    if (real := os.path.realpath(path)) not in seen:
                        seen.add(real)
                        yield path, row
                    break
                name, colon, last = name.rpartition(":")
                if not colon:
                    break
                row = f":{last}{row}"

    def _file(self, path: Path) -> Path | None:
        """The file of a path that is stated as it was shown, with one blank for two; None if there is none."""
        try:
            if path.is_file():
                return path
            if path.parent not in self._folders:
                self._folders[path.parent] = {shown_path(p.name): p for p in path.parent.iterdir()}
            same = self._folders[path.parent].get(path.name)
            return same if same and same.is_file() else None
        except (OSError, ValueError):  # too long, a zero byte
            return None


def find(articles: Sequence[Wanted], store: StoreToRead | None, current: Path) -> list[Found]:
    """Return what was found of each article, in their order."""
    search = Search(articles)
    if store:
        search.in_issues(store)
        search.in_store(store)
    search.in_files(current)
    return search.found


def _is_settled(wanted: Wanted, found: Found) -> bool:
    usable = found.usable(wanted.article)
    hashed = wanted.article.sha256 is not None
    return any(
        o.title == wanted.article.title and (hashed or all(stands(line, o.text) for line in wanted.lines))
        for o in usable
    )


def _add(originals: list[Original], new: Original) -> None:
    if new not in originals:
        originals.append(new)


def _probes(articles: Iterable[Wanted]) -> frozenset[str]:
    """Some letters of each article, by which a document that may have it is known without being read."""
    texts = [text for w in articles for text in ([line.text for line in w.lines] or [w.article.title])]
    return frozenset(probe for text in texts if (probe := letters(text)[:PROBE]))


def _may_have(document: Document, probes: frozenset[str]) -> bool:
    title = document.given.title if document.given else ""
    whole = letters(f"{title} {document.text} {document.shown}")
    return any(probe in whole for probe in probes)
