"""What was worked out once is not worked out again: articles, relevance, tokenised sentences, key lines.

A memory gives what the stages give, for less. Each result lies under a key of everything that it depends on: the
content, the options, and the state of the program and of Kiwi, so that a change of any is noticed.
"""

from __future__ import annotations

import array
import dataclasses
import functools
import hashlib
import importlib.metadata
import json
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from . import language, reading, sentences, telling, topics
from .errors import StoreError
from .keylines import Budget
from .model import Article, Document, Line, Page, Reason, Relevance, Sentence, Token
from .profiles import Profile
from .store import Store
from .storyline import Judged, story_lines
from .telling import Told
from .work import Work

T = TypeVar("T")
Given_ = TypeVar("Given_")  # what a stage takes
Made = TypeVar("Made")  # what it makes of it
PACKAGE = Path(__file__).parent
# What results depend on beside their input.
DEPENDS_ON = (
    "characters.py model.py language.py releases.py sentences.py prior.py ranking.py keylines.py outlets.py profiles.py topics.py units.py vocabulary.py amounts.py "
    "telling.py storyline.py work.py memory.py reading/*.py data/furniture.toml data/families.toml data/outlets.toml data/ranking.toml"
).split()
MANY = 500  # values in one query; SQLite takes 999 everywhere
# Documents that are read, and articles that are tokenised, before they are stored: what a crash can cost.
BATCH = 256
UNREAD_BATCH = 64

Tell = Callable[[str, int, int], None]


class Memory(Work):
    """The derived tables of a store. If they cannot be written (a full disk, another run), it works all the same.

    `tell` is called with a stage's name, what was done since the last call, and how much there is to do.
    """

    def __init__(self, store: Store, tell: Tell | None = None):
        self.store = store
        self.shut = False  # after one failure nothing more is asked of the store, which may wait long each time
        self.tell = tell or (lambda stage, done, total: None)

    def read_all(self, documents: Sequence[Document]) -> list[Page]:
        """Return the pages of some documents, as `reading.read_all` does, without dropped lines for known ones."""
        hashes = [document.content_hash for document in documents]
        known = self._articles(set(hashes))
        pages: dict[str, Page] = {}
        missing = {h: d for h, d in zip(hashes, documents, strict=True) if h not in known}
        for batch in _batches(list(missing.items()), BATCH):
            fresh = [(h, reading.read(document)) for h, document in batch]
            self._keep_articles(fresh)
            pages.update(fresh)
            self.tell("기사 읽기", len(batch), len(missing))
        found = []
        for h, document in zip(hashes, documents, strict=True):
            articles = pages[h].articles if h in pages else known[h]
            # The same content may lie under another name now.
            named = tuple(a if a.document == document.name else replace(a, document=document.name) for a in articles)
            found.append(Page(document.name, named, pages[h].dropped if h in pages else ()))
        return reading.with_ids(found)

    def judge(self, articles: Sequence[Article], profile: Profile) -> list[Relevance]:
        """Return how far each article is about a topic, as `topics.judge` does."""
        topic = repr(profile)
        keys = [_key("relevance", topic, a.title, *a.subtitles, a.text, a.outlet or "") for a in articles]
        return self._derive(
            keys, articles, lambda some: [topics.judge(a, profile) for a in some], _from_relevance, _to_relevance
        )

    def sentences_of(self, articles: Sequence[Article]) -> list[tuple[Sentence, ...]]:
        """Return the sentences of each article with their tokens, as `sentences.sentences_of` does."""
        keys = [_key("sentences", article.text) for article in articles]
        return self._derive(
            keys,
            articles,
            sentences.sentences_of,
            _packed,
            lambda value, a: _unpacked(a.text, value),
            stage="문장 나누기",
        )

    def told(self, judged: Sequence[Judged]) -> list[Told]:
        """Return what each article tells, as `telling.told` does."""
        keys = [
            _key(
                "told",
                j.article.title,
                *j.article.subtitles,
                j.article.outlet or "",
                j.article.published or "",
                j.article.text,
            )
            for j in judged
        ]
        return self._derive(keys, judged, super().told, _from_told, _to_told, stage="이야기 묶기")

    def story_lines(self, stories: Sequence[Sequence[Judged]], budget: Budget, ranker: str) -> list[tuple[Line, ...]]:
        """Return the key lines of each story, as `storyline.story_lines` does."""
        keys = [
            _key("lines", repr(budget), ranker, *(part for j in story for part in (j.article.title, j.article.text)))
            for story in stories
        ]
        return self._derive(
            keys,
            stories,
            lambda some: [story_lines(story, budget, ranker) for story in some],
            _from_lines,
            _to_lines,
            stage="핵심 문장 고르기",
        )

    def nouns(self, groups: Sequence[Sequence[str]]) -> list[list[frozenset[str]]]:
        """Return the nouns of each text of each group, as `language.nouns_of` does."""
        return self._derive(
            [_key("nouns", *texts) for texts in groups],
            groups,
            _nouns,
            lambda found, _: json.dumps([sorted(words) for words in found], ensure_ascii=False).encode(),
            lambda value, _: [frozenset(words) for words in json.loads(value)],
            stage="찾아보기 만들기",
        )

    def _derive(
        self,
        keys: Sequence[str],
        inputs: Sequence[Given_],
        work: Callable[[list[Given_]], Sequence[Made]],
        pack: Callable[[Made, Given_], bytes],
        unpack: Callable[[bytes, Given_], Made],
        stage: str = "",
    ) -> list[Made]:
        """Return what `work` makes of the inputs; what it made of an input with the same key is not made again."""
        known = dict(self._select("SELECT key, value FROM derived WHERE key IN", set(keys)))
        missing: dict[str, Given_] = {}
        for key, item in zip(keys, inputs, strict=True):
            if key not in known:
                missing.setdefault(key, item)
        made: dict[str, Made] = {}
        for batch in _batches(list(missing.items()), BATCH):
            fresh = dict(zip([key for key, _ in batch], work([item for _, item in batch]), strict=True))
            rows = [(key, pack(fresh[key], item)) for key, item in batch]
            self._write(("INSERT OR REPLACE INTO derived VALUES(?, ?)", rows))
            made.update(fresh)
            known.update(rows)
            if stage:
                self.tell(stage, len(batch), len(missing))
        # What was made for one input is given for that very input; for its twins it is unpacked for them.
        first = {key: i for i, key in reversed(list(enumerate(keys)))}
        return [
            made[key] if key in made and first[key] == i else unpack(known[key], item)
            for i, (key, item) in enumerate(zip(keys, inputs, strict=True))
        ]

    def _articles(self, hashes: set[str]) -> dict[str, tuple[Article, ...]]:
        """The articles of the documents that were read by today's rules."""
        state = rules()
        found = self._select("SELECT document, rules FROM readings WHERE document IN", hashes)
        known = {h: list[Article]() for h, read_by in found if read_by == state}
        query = "SELECT document, article FROM articles WHERE document IN"
        for h, text in self._select(query, set(known), order=" ORDER BY document, number"):
            known[h].append(_article(text))
        return {h: tuple(articles) for h, articles in known.items()}

    def _keep_articles(self, fresh: Sequence[tuple[str, Page]]) -> None:
        hashes = [(h,) for h, _ in fresh]
        rows = [
            (h, number, article.day, json.dumps(dataclasses.asdict(article), ensure_ascii=False))
            for h, page in fresh
            for number, article in enumerate(page.articles)
        ]
        self._write(
            ("DELETE FROM articles WHERE document = ?", hashes),
            ("INSERT INTO articles VALUES(?, ?, ?, ?)", rows),
            ("INSERT OR REPLACE INTO readings VALUES(?, ?)", [(h, rules()) for (h,) in hashes]),
        )

    def _write(self, *steps: tuple[str, Sequence[tuple[object, ...]]]) -> None:
        """Write all steps or none: statements with the rows that they are for."""
        if self.shut:
            return
        try:
            with self.store.transaction(durable=False) as db:
                for statement, rows in steps:
                    db.executemany(statement, rows)
        except StoreError:
            self.shut = True

    def _select(self, query: str, values: set[str], order: str = "") -> Iterator[tuple[Any, ...]]:
        for batch in _batches(sorted(values), MANY):
            marks = ", ".join("?" * len(batch))
            if self.shut:
                return
            try:
                yield from self.store.db.execute(f"{query} ({marks}){order}", batch).fetchall()
            except sqlite3.Error:
                self.shut = True


def read_unread(store: Store) -> Iterator[int]:
    """Read what was stored and not read by today's rules; give the numbers of documents as they are done."""
    memory = Memory(store)
    before: list[str] = []
    while documents := store.unread(rules(), UNREAD_BATCH):
        names = [document.name for document in documents]
        if names == before:  # what is read cannot be kept, on a full disk
            return
        memory.read_all(documents)
        before = names
        yield len(documents)


@functools.cache
def rules() -> str:
    """Return the state of the program and of Kiwi as one word."""
    digest = hashlib.sha256(importlib.metadata.version("kiwipiepy").encode())
    for pattern in DEPENDS_ON:
        for path in sorted(PACKAGE.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _key(kind: str, *parts: str) -> str:
    """A name for the result of a stage: the hash of all that it depends on."""
    whole = "\x00".join((kind, rules(), *parts))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _nouns(groups: Sequence[Sequence[str]]) -> list[list[frozenset[str]]]:
    """The nouns of the texts of some groups, all texts in one batch."""
    found = iter(language.nouns_of([text for texts in groups for text in texts]))
    return [[next(found) for _ in texts] for texts in groups]


def _from_relevance(relevance: Relevance, _: Article) -> bytes:
    return json.dumps(dataclasses.astuple(relevance), ensure_ascii=False).encode()


def _to_relevance(value: bytes, _: Article) -> Relevance:
    score, relevant, section, reasons, importance = json.loads(value)
    return Relevance(score, relevant, section, tuple(Reason(*reason) for reason in reasons), importance)


def _from_told(told: Told, _: Judged) -> bytes:
    return json.dumps(telling.as_table(told), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _to_told(value: bytes, _: Judged) -> Told:
    return telling.from_table(json.loads(value))


def _from_lines(lines: Sequence[Line], story: Sequence[Judged]) -> bytes:
    place = {j.article.id: i for i, j in reversed(list(enumerate(story)))}
    return json.dumps([(place[line.article], line.start, line.end) for line in lines]).encode()


def _to_lines(value: bytes, story: Sequence[Judged]) -> tuple[Line, ...]:
    articles = [j.article for j in story]
    return tuple(Line(articles[i].text[a:b], articles[i].id, a, b) for i, a, b in json.loads(value))


def _article(text: str) -> Article:
    fields = json.loads(text)
    fields["paragraphs"], fields["subtitles"] = tuple(fields["paragraphs"]), tuple(fields["subtitles"])
    return Article(**fields)


def _packed(found: Sequence[Sentence], _: Article) -> bytes:
    """Sentences as bytes: forms and tags as text, offsets as numbers of four bytes; a tenth of JSON's time to read."""
    tokens = [token for sentence in found for token in sentence.tokens]
    words = "\x1e".join(["\x1f".join(t.form for t in tokens), "\x1f".join(t.tag for t in tokens)]).encode(
        "utf-8", "surrogatepass"
    )
    numbers = array.array("I", [len(found), len(tokens)])
    for sentence in found:
        numbers.extend((sentence.start, sentence.end, len(sentence.tokens)))
    numbers.extend(token.start for token in tokens)
    numbers.extend(token.end for token in tokens)
    if sys.byteorder == "big":
        numbers.byteswap()
    return zlib.compress(len(words).to_bytes(4, "little") + words + numbers.tobytes(), 1)


def _unpacked(text: str, packed: bytes) -> tuple[Sentence, ...]:
    """The sentences of a text from their bytes."""
    raw = zlib.decompress(packed)
    end = 4 + int.from_bytes(raw[:4], "little")
    forms, tags = (line.split("\x1f") for line in raw[4:end].decode("utf-8", "surrogatepass").split("\x1e"))
    numbers = array.array("I", raw[end:])
    if sys.byteorder == "big":
        numbers.byteswap()
    count, size = numbers[0], numbers[1]
    spans, starts = numbers[2 : 2 + 3 * count], numbers[2 + 3 * count : 2 + 3 * count + size]
    tokens = tuple(map(Token, forms, tags, starts, numbers[2 + 3 * count + size :])) if size else ()
    found: list[Sentence] = []
    at = 0
    for i in range(0, 3 * count, 3):
        a, b, n = spans[i : i + 3]
        found.append(Sentence(text[a:b], a, b, tokens[at : at + n]))
        at += n
    return tuple(found)


def _batches(items: Sequence[T], size: int) -> Iterable[Sequence[T]]:
    return (items[i : i + size] for i in range(0, len(items), size))
