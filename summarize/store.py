"""What was collected and published, in one SQLite file: documents by content, what is known of addresses, issues.

A document is stored in the transaction that reports it, so a crash at any point loses nothing that was
reported. What is derived from documents (articles, tokenised sentences) is in the same file and belongs to `memory`,
what is mailed to `delivery`; the tables of all stand in `schema`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import re
import sqlite3
import string
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from . import packing
from .errors import StoreError
from .model import Digest, Document, Given
from .schema import MIGRATIONS
from .sources import is_address
from .sources.answers import Visit

_UNREAD = "WHERE NOT replaced AND hash NOT IN (SELECT document FROM readings WHERE rules = ?)"
WAIT_SECONDS = 30.0  # for another run that is writing
# Parameters of an address that say how a reader came, not what he reads.
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid)$", re.IGNORECASE)
_ROW = re.compile(r":\d+$")


@dataclass(frozen=True)
class Published:
    """An issue as it was published."""

    topic: str
    place: Path  # of the file that readers open; Path(".") if another issue lies there now
    when: str  # ISO date and time
    digest: Digest


class Store:
    """An open store. Use it as a context manager, in one thread."""

    def __init__(self, path: Path, wait: float = WAIT_SECONDS):
        """Open the store, made or brought to this version if need be; StoreError says why it cannot be.

        `wait` are the seconds for another run that is writing.
        """
        self.path = path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # readers' addresses lie in there
            if not path.exists():  # a folder that somebody else made may be open to others
                path.touch(mode=0o600)
            self.db = sqlite3.connect(path, timeout=wait, isolation_level=None)
            self._use_wal(time.monotonic() + wait)
            self._migrate()
        except OSError as error:
            raise StoreError(f"{path}: 저장소를 만들 수 없음({error.strerror}): 쓰기 권한을 확인하십시오") from error
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    @contextlib.contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """All or nothing; a failed write is a StoreError. What is `durable` outlives a loss of power once it is done."""
        try:
            self.db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # a full disk has rolled back already
                    self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def _broken(self, error: sqlite3.Error) -> StoreError:
        """What went wrong, and what to do about it."""
        text = str(error)
        if "locked" in text or "busy" in text:
            remedy = "다른 sejul이 쓰고 있음: 끝난 뒤에 다시 하십시오"
        elif "full" in text or "readonly" in text or "read-only" in text or "unable to open" in text or "I/O" in text:
            remedy = f"쓰지 못함({text}): 디스크 공간과 쓰기 권한을 확인하십시오"
        else:
            remedy = f"저장소가 깨졌거나 저장소가 아님({text}): 파일을 옮겨 두십시오"
        return StoreError(f"{self.path}: {remedy}")

    def _rows(self, query: str, values: Any = ()) -> list[Any]:
        """All rows of a query."""
        try:
            return self.db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._broken(error) from error

    rows = _rows  # for those who keep tables of their own here

    def _use_wal(self, until: float) -> None:
        """Change a new file to WAL. SQLite does not wait here for another run that does the same, so we do."""
        while True:
            try:
                self.db.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def _migrate(self) -> None:
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if version > len(MIGRATIONS):
            raise StoreError(f"{self.path}: 더 새로운 sejul이 만든 저장소(판 {version}): sejul을 새 판으로 바꾸십시오")
        if version == len(MIGRATIONS):
            return
        self.db.execute("BEGIN IMMEDIATE")  # a second run that starts now waits, and then finds it done
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
            for statement in step.split(";\n"):
                self.db.execute(statement)
            self.db.execute(f"PRAGMA user_version = {number}")
        self.db.execute("COMMIT")

    def add(
        self,
        documents: Sequence[Document],
        now: datetime.datetime,
        *,
        visit: Visit | None = None,
        leads: Iterable[str] = (),
    ) -> int:
        """Store documents and the visit that brought them, all or nothing; return how many are new.

        Of one address, id or file the content that came last for the first time is the current one. `leads` are the content
        hashes of documents whose page is to be fetched; they never replace a page.
        """
        wanted = frozenset(leads)
        keys = keys_of(documents)
        new = 0
        with self.transaction() as db:
            for document, key in zip(documents, keys, strict=True):
                new += self._add(db, document, key, now, document.content_hash in wanted)
            if visit:
                self._remember(db, visit)
        return new

    def _add(self, db: sqlite3.Connection, document: Document, key: str, now: datetime.datetime, lead: bool) -> bool:
        own = document.content_hash
        if db.execute("SELECT 1 FROM documents WHERE hash = ?", (own,)).fetchone():
            return False  # also an older version that another source still carries
        query = "SELECT text, hash, lead, collected FROM documents WHERE key = ? AND NOT replaced"
        current = db.execute(query, (key,)).fetchone()
        is_page = current and not current[2]
        # Of two versions in one run the longer is kept, so that it does not matter which server answers first.
        later = current and current[3] == now.isoformat() and lead == current[2] and (current[0], current[1])
        replaced = bool((lead and is_page) or (later and (len(later[0]), later[1]) > (len(document.text), own)))
        if not replaced:
            db.execute("UPDATE documents SET replaced = 1, lead = 0 WHERE key = ?", (key,))
        given = json.dumps(dataclasses.asdict(document.given), ensure_ascii=False) if document.given else None
        values = (own, key, document.name, document.text, given, document.shown, now.isoformat())
        db.execute(
            "INSERT INTO documents VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, int(replaced), int(lead and not replaced)),
        )
        return current is None

    def current(self, document: Document) -> Document | None:
        """The document that is current where this one would be, if any."""
        found = self._documents("WHERE key = ? AND NOT replaced", (key_of(document),))
        return found[0] if found else None

    def settle_lead(self, hash_: str, visit: Visit | None = None) -> None:
        """Keep a lead as it is: its page cannot be had."""
        with self.transaction() as db:
            db.execute("UPDATE documents SET lead = 0 WHERE hash = ?", (hash_,))
            if visit:
                self._remember(db, visit)

    def leads(self) -> list[Document]:
        """The documents whose pages are still to be fetched, oldest first."""
        return self._documents("WHERE lead AND NOT replaced ORDER BY collected, name")

    def documents(self, first: datetime.date | None = None, last: datetime.date | None = None) -> list[Document]:
        """Return the current documents, by name: all, or those with an article of these days.

        A document without any known day counts by the day on which it was collected. Articles are known for
        documents that `memory` has read.
        """
        if first is None and last is None:
            return self._documents("WHERE NOT replaced ORDER BY name")
        days = {"first": (first or datetime.date.min).isoformat(), "last": (last or datetime.date.max).isoformat()}
        return self._documents(
            """WHERE NOT replaced AND (
                hash IN (SELECT document FROM articles WHERE day BETWEEN :first AND :last)
                OR (substr(collected, 1, 10) BETWEEN :first AND :last
                    AND hash NOT IN (SELECT document FROM articles WHERE day IS NOT NULL))
            ) ORDER BY name""",
            days,
        )

    def _documents(self, where: str, values: Any = ()) -> list[Document]:
        rows = self._rows(f"SELECT name, text, given, shown FROM documents {where}", values)
        return [
            Document(name, text, Given(**json.loads(given)) if given else None, shown)
            for name, text, given, shown in rows
        ]

    def count_unread(self, rules: str) -> int:
        """How many documents `memory` has not read by these rules."""
        return int(self._rows(f"SELECT count(*) FROM documents {_UNREAD}", (rules,))[0][0])

    def unread(self, rules: str, most: int) -> list[Document]:
        """Return some of the documents that `memory` has not read by these rules."""
        return self._documents(f"{_UNREAD} ORDER BY name LIMIT ?", (rules, most))

    def collected(self, hash_: str) -> str:
        """When a document was stored, as ISO date and time; "" if it was not."""
        rows = self._rows("SELECT collected FROM documents WHERE hash = ?", (hash_,))
        return str(rows[0][0]) if rows else ""

    def visit(self, address: str) -> Visit | None:
        """What is remembered of an address."""
        rows = self._rows("SELECT * FROM visits WHERE address = ?", (address,))
        return Visit(*rows[0]) if rows else None

    def robots(self) -> dict[str, Visit]:
        """What is remembered of every robots.txt."""
        rows = self._rows("SELECT * FROM visits WHERE address LIKE '%/robots.txt'")
        return {row[0]: Visit(*row) for row in rows}

    def remember(self, visits: Iterable[Visit]) -> None:
        """Remember visits."""
        with self.transaction() as db:
            for visit in visits:
                self._remember(db, visit)

    def _remember(self, db: sqlite3.Connection, visit: Visit) -> None:
        db.execute("INSERT OR REPLACE INTO visits VALUES(?, ?, ?, ?, ?, ?)", dataclasses.astuple(visit))

    def publish(self, digest: Digest, record: bytes, place: Path, now: datetime.datetime) -> None:
        """Remember an issue, its stories and the file that readers open; the same topic and days again replace it."""
        stories = [
            {"id": story.id, "headline": story.headline, "articles": [article.id for article in story.articles]}
            for story in digest.stories
        ]
        values = (digest.topic, digest.start or "", digest.end or "", digest.title, now.isoformat())
        with self.transaction() as db:
            # What lay there is overwritten; a link to it would lead to this issue.
            db.execute("UPDATE issues SET place = '' WHERE place = ?", (str(place),))
            db.execute(
                "INSERT OR REPLACE INTO issues VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, json.dumps(stories, ensure_ascii=False), str(place), record, packing.pack(digest)),
            )

    def issues(
        self, topic: str, since: datetime.date | None = None, before: datetime.date | None = None
    ) -> list[tuple[str, bytes]]:
        """Return file and record of the issues of a topic whose last day lies in a span, oldest first."""
        query = """SELECT place, record FROM issues WHERE topic = ? AND last_day >= ? AND last_day < ?
            AND record IS NOT NULL ORDER BY last_day, first_day"""
        first, last = since or datetime.date.min, before or datetime.date.max
        return self._rows(query, (topic, first.isoformat(), last.isoformat()))

    def published(self, topic: str | None = None, days: tuple[str, str] | None = None) -> list[Published]:
        """Return the issues of a topic, or of all, oldest first; not those of a sejul that did not keep them whole.

        `days` are the first and the last one of the only issue that is wanted.
        """
        query = """SELECT topic, place, published, digest FROM issues
            WHERE digest IS NOT NULL AND topic = coalesce(?, topic)
            AND first_day = coalesce(?, first_day) AND last_day = coalesce(?, last_day)
            ORDER BY last_day, first_day, topic"""
        values = (topic, *(days or (None, None)))
        found = [(*row, packing.unpack(packed)) for *row, packed in self._rows(query, values)]
        return [Published(name, Path(place), when, digest) for name, place, when, digest in found if digest]

    def issue_days(self, topic: str | None = None) -> list[tuple[str, str, str]]:
        """Return topic, first and last day of the issues of a topic, or of all, also of those not kept whole."""
        query = """SELECT topic, first_day, last_day FROM issues WHERE topic = coalesce(?, topic)
            ORDER BY last_day, first_day, topic"""
        return self._rows(query, (topic,))

    def count(self) -> int:
        """How many current documents there are."""
        return int(self._rows("SELECT count(*) FROM documents WHERE NOT replaced")[0][0])


def keys_of(documents: Sequence[Document]) -> list[str]:
    """Return the keys of documents that came together; an address that several articles share names none of them."""
    keys = [key_of(document) for document in documents]
    titles: dict[str, set[str]] = {}
    for key, document in zip(keys, documents, strict=True):
        titles.setdefault(key, set()).add(document.given.title if document.given else "")
    return [d.content_hash if len(titles[key]) > 1 else key for key, d in zip(keys, documents, strict=True)]


def key_of(document: Document) -> str:
    """Return what names a document while its content changes.

    >>> key_of(Document("a.xml:3", "글", Given("제목", url="https://hanbit.example/view?id=1&utm_source=rss#top")))
    'https://hanbit.example/view?id=1'
    """
    given = document.given
    if given and given.url and is_address(given.url):
        return plain_address(given.url)
    if given and given.id:
        return f"id:{given.outlet or ''}:{given.id}"
    # Rows move when a table grows; only their content tells them apart.
    return document.content_hash if _ROW.search(document.name) else document.name


def plain_address(address: str) -> str:
    """Return an address without what differs between two ways to the same page."""
    try:
        # What stands in it as a letter and what as its code is the same address.
        parts = urlsplit(quote(address.strip(), safe=string.printable))
        query = [
            (k, v)
            for k, v in parse_qsl(parts.query, keep_blank_values=True, encoding="latin-1")
            if not _TRACKING.match(k)
        ]
    except ValueError:
        return address
    # "#!/news/1" is a page of its own, "#top" a place in one.
    place = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, urlencode(query, encoding="latin-1"), place))
