"""What was read and tokenised once is not read again: articles by the content of their page, sentences by their text.

A memory gives what `reading.read_all` and `sentences.sentences_of` give, for less. It is valid for one state of the
rules and one Kiwi; a change of either is noticed, and what depends on it is worked out anew.
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
from pathlib import Path
from typing import TypeVar

from . import reading, sentences
from .errors import StoreError
from .model import Article, Document, Page, Sentence, Token
from .store import Store

T = TypeVar("T")
PACKAGE = Path(__file__).parent
# What the articles and sentences of a page depend on beside its content.
DEPENDS_ON = ("characters.py", "model.py", "language.py", "sentences.py", "reading/*.py", "data/furniture.toml")
MANY = 500  # values in one query; SQLite takes 999 everywhere
# Documents that are read, and articles that are tokenised, before they are stored: what a crash can cost.
BATCH = 256

Tell = Callable[[int], None]


class Memory:
    """The derived tables of a store. If they cannot be written (a full disk, another run), it works all the same."""

    def __init__(self, store: Store):
        self.store = store

    def read_all(self, documents: Sequence[Document], tell: Tell | None = None) -> list[Page]:
        """Return the pages of some documents, as `reading.read_all` does, without dropped lines for known ones.

        `tell` is called with the number of documents that were done since the last call.
        """
        hashes = [document.content_hash for document in documents]
        known = self._articles(set(hashes))
        pages: dict[str, Page] = {}
        missing = {h: d for h, d in zip(hashes, documents, strict=True) if h not in known}
        for batch in _batches(list(missing.items()), BATCH):
            fresh = [(h, reading.read(document)) for h, document in batch]
            self._keep_articles(fresh)
            pages.update(fresh)
            if tell:
                tell(len(batch))
        found = []
        for h, document in zip(hashes, documents, strict=True):
            articles = pages[h].articles if h in pages else known[h]
            # The same content may lie under another name now.
            named = tuple(dataclasses.replace(a, document=document.name) for a in articles)
            found.append(Page(document.name, named, pages[h].dropped if h in pages else ()))
        return reading.with_ids(found)

    def sentences_of(self, articles: Sequence[Article], tell: Tell | None = None) -> list[tuple[Sentence, ...]]:
        """Return the sentences of each article with their tokens, as `sentences.sentences_of` does."""
        keys = [hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest() for article in articles]
        rows = self._select("SELECT text, tokens FROM sentences WHERE rules = ? AND text IN", set(keys))
        texts = {key: article.text for key, article in zip(keys, articles, strict=True)}
        done = {key: _unpacked(texts[key], packed) for key, packed in rows}
        missing = {key: article for key, article in zip(keys, articles, strict=True) if key not in done}
        for batch in _batches(list(missing.items()), BATCH):
            fresh = sentences.sentences_of([article for _, article in batch])
            pairs = [(key, found) for (key, _), found in zip(batch, fresh, strict=True)]
            self._write(
                "INSERT OR REPLACE INTO sentences VALUES(?, ?, ?)", [(k, rules(), _packed(f)) for k, f in pairs]
            )
            done.update(pairs)
            if tell:
                tell(len(batch))
        return [done[key] for key in keys]

    def _articles(self, hashes: set[str]) -> dict[str, tuple[Article, ...]]:
        """The articles of the documents that were read by today's rules."""
        known = {
            h: list[Article]()
            for (h,) in self._select("SELECT document FROM readings WHERE rules = ? AND document IN", hashes)
        }
        for h, text in self._select(
            "SELECT document, article FROM articles WHERE ? <> '' AND document IN",
            set(known),
            order=" ORDER BY document, number",
        ):
            known[h].append(_article(text))
        return {h: tuple(articles) for h, articles in known.items()}

    def _keep_articles(self, fresh: Sequence[tuple[str, Page]]) -> None:
        hashes = [(h,) for h, _ in fresh]
        rows = [
            (h, number, article.day, json.dumps(dataclasses.asdict(article), ensure_ascii=False))
            for h, page in fresh
            for number, article in enumerate(page.articles)
        ]
        try:
            with self.store.transaction() as db:
                db.executemany("DELETE FROM articles WHERE document = ?", hashes)
                db.executemany("INSERT INTO articles VALUES(?, ?, ?, ?)", rows)
                db.executemany("INSERT OR REPLACE INTO readings VALUES(?, ?)", [(h, rules()) for (h,) in hashes])
        except StoreError:
            return

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            with self.store.transaction() as db:
                db.executemany(statement, rows)
        except StoreError:
            return

    def _select(self, query: str, values: set[str], order: str = "") -> Iterator[tuple[str, ...]]:
        for batch in _batches(sorted(values), MANY):
            marks = ", ".join("?" * len(batch))
            try:
                yield from self.store.db.execute(f"{query} ({marks}){order}", (rules(), *batch)).fetchall()
            except sqlite3.Error:
                return


@functools.cache
def rules() -> str:
    """Return what articles and sentences depend on, as one word: the code and data that make them, and Kiwi."""
    digest = hashlib.sha256(importlib.metadata.version("kiwipiepy").encode())
    for pattern in DEPENDS_ON:
        for path in sorted(PACKAGE.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _article(text: str) -> Article:
    fields = json.loads(text)
    fields["paragraphs"], fields["subtitles"] = tuple(fields["paragraphs"]), tuple(fields["subtitles"])
    return Article(**fields)


def _packed(found: Sequence[Sentence]) -> bytes:
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


def _unpacked(text: str, packed: bytes | str) -> tuple[Sentence, ...]:
    """The sentences of a text from their bytes."""
    assert isinstance(packed, bytes)
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
