"""A batch of articles becomes a batch of key lines: `summarise_batch` is all that the engines share."""

from __future__ import annotations

import collections
import functools
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from .. import language, terms, topics
from ..characters import visible, whole
from ..keylines import USUAL, Budget
from ..model import Article, Sentence
from ..profiles import EVERYTHING, NONE, Profile
from ..ranking import DEFAULT, Words, ranker
from ..reading import dates
from ..summaries import summaries
from .columns import SCHEMA
from .fingerprints import fingerprints
from .values import texts

if TYPE_CHECKING:
    import numpy as np

LONGEST_TEXT = 1_000_000  # characters; no article has a tenth of that
LONGEST_TITLE = 10_000  # characters that are looked at
LONGEST_DATE = 200
ID_DIGITS = 16
_WORD = re.compile(r"\w")
_BROKEN = re.compile(r"[\ud800-\udfff]")  # how Python shows bytes that are no text


@dataclass(frozen=True)
class Asked:
    """What is wanted of each article. It goes to every worker, so it is small and can be pickled."""

    budget: Budget = USUAL
    ranker: str = DEFAULT
    keywords: bool = True
    profile: Profile = EVERYTHING

    @property
    def key(self) -> str:
        """16 hexadecimal digits: tables of one key can lie side by side."""
        return hashlib.sha256(repr(self).encode("utf-8")).hexdigest()[:ID_DIGITS]

    @property
    def uses_kiwi(self) -> bool:
        """Whether the model is needed, which works in threads of its own."""
        return self.keywords or ranker(self.ranker).words is Words.KIWI


@dataclass(frozen=True)
class Row:
    """An article as its table states it."""

    id: str
    title: str
    text: str
    published: str | None
    problem: str | None


@dataclass(frozen=True)
class Found:
    """What was found in a row."""

    lines: Sequence[Sentence] = ()
    keywords: Sequence[str] | None = None
    relevance: float | None = None
    relevant: bool | None = None
    section: str | None = None
    fingerprint: np.ndarray | None = None
    problem: str | None = None


def summarise_batch(batch: pa.RecordBatch, asked: Asked) -> pa.RecordBatch:
    """Return what was asked of each row, in the order of the rows, as columns of `columns.SCHEMA`.

    The batch has `text` and, where known, `id`, `title`, `date`, and `problem` of a row that could not be read. What
    becomes of a row depends on that row alone, so that every division of an archive into batches gives the same.
    """
    if asked.uses_kiwi:
        language.kiwi()  # an environment in which it cannot be loaded is no failure of each text
    rows = rows_of(batch)
    usable = iter(_each([row for row in rows if row.problem is None], asked))
    found = [next(usable) if row.problem is None else Found(problem=row.problem) for row in rows]
    values: dict[str, Sequence[Any]] = {
        "id": [row.id for row in rows],
        "published": [row.published for row in rows],
        "lines": [[{"text": s.text, "start": s.start, "end": s.end} for s in f.lines] for f in found],
        "keywords": [f.keywords for f in found],
        "relevance": [f.relevance for f in found],
        "relevant": [f.relevant for f in found],
        "section": [f.section for f in found],
        "fingerprint": [f.fingerprint for f in found],
        "problem": [f.problem for f in found],
    }
    return pa.record_batch([pa.array(values[column.name], column.type) for column in SCHEMA], schema=SCHEMA)


def _each(rows: Sequence[Row], asked: Asked) -> list[Found]:
    """What is found in each row. One at which the program itself fails takes none of the others with it."""
    try:
        return list(_found(rows, asked))
    except Exception:  # of ten million texts one may do what nobody thought of, on the second day
        if len(rows) == 1:
            return [Found(problem="failed")]
        half = len(rows) // 2
        return _each(rows[:half], asked) + _each(rows[half:], asked)


def _found(rows: Sequence[Row], asked: Asked) -> Iterator[Found]:
    """What is found in each row. All rows go through each step together.

    One after the other through all steps they take a sixth longer, for the steps push one another out of the
    processor's caches.
    """
    articles = [Article(row.id, "", row.title, (row.text,)) for row in rows]
    lines = list(_lines(articles, asked))
    judged: Sequence[tuple[float | None, str | None]] = [(None, None)] * len(rows)
    if asked.profile.name != NONE:
        judged = [topics.sort_out(article, asked.profile) for article in articles]
    prints = fingerprints((row.title, row.text) for row in rows)
    for (chosen, keywords), (score, section), made in zip(lines, judged, prints, strict=True):
        yield Found(
            lines=chosen,
            keywords=keywords,
            relevance=score,
            relevant=None if score is None else score >= asked.profile.threshold,
            section=section,
            fingerprint=made,
            problem=None if chosen else "no-line",
        )


def _lines(articles: Sequence[Article], asked: Asked) -> Iterator[tuple[list[Sentence], tuple[str, ...] | None]]:
    """The key lines and, if asked, the keywords of each article."""
    heard: collections.deque[list[str]] = collections.deque()
    notice = (lambda tokens: heard.append(list(terms.words_in(tokens)))) if asked.keywords else None
    for summary in summaries(articles, asked.budget, asked.ranker, notice):
        keywords = None
        if notice:
            (keywords,) = terms.keywords([heard.popleft()], [summary.article.title])
        yield summary.lines, keywords


def rows_of(batch: pa.RecordBatch) -> list[Row]:
    """Return the rows of a batch as text in NFC; what is no article is marked by its problem."""
    given = {name: texts(batch.column(name)) for name in batch.schema.names}
    absent: list[str | None] = [None] * batch.num_rows
    columns = [given.get(name, absent) for name in ("id", "title", "text", "date", "problem")]
    return [_row(*values) for values in zip(*columns, strict=True)]


def _row(id_: str | None, title: str | None, text: str | None, date: str | None, problem: str | None) -> Row:
    title, text = visible(whole((title or "")[:LONGEST_TITLE])), text or ""
    if problem is None:
        if _BROKEN.search(text):
            problem = "bad-row"
        elif len(text) > LONGEST_TEXT:
            problem = "too-long"
        elif not _WORD.search(text) and not visible(text):  # the pattern is quick, and mostly enough
            problem = "no-text"
    return Row(visible(whole(id_ or "")) or _made_up(title, text), title, text, _published(date or ""), problem)


def _made_up(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:ID_DIGITS]


@functools.lru_cache(maxsize=1024)  # many articles are of one day
def _published(date: str) -> str | None:
    try:
        return dates.normal(date[:LONGEST_DATE])
    except Exception:  # as little as a text may a date end the run
        return None
