"""The outbox: which reader has which issue. It is a table of the store, one row a reader and issue.

    queued ----> sending ----> sent        the server has taken it
      ^             |--------> refused     the server said no, for good (5xx), or "later" too often
      |             |--------> deferred    "later" (4xx), or the connection broke before the message was whole
      |             `--------> unknown     nobody knows: it broke, or we were killed, after it may have been whole
      `-- only when asked to --' (unknown, refused)

A row is `sending` before the first byte of its message goes out, and that is on the disk by then. Whoever finds such a
row while nobody sends (`only_run`) knows that it is unknown; it is never sent again by itself.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..characters import visible
from ..errors import StoreError
from ..locks import only
from ..model import Digest
from ..store import Store
from .letter import Letter
from .readers import Reader, key_of

LONGEST_ANSWER = 300
LONGEST_PAUSE = datetime.timedelta(hours=4)
STOPPED = "보내는 도중에 멈춤"
_COLUMNS = "issue, reader, address, state, tries, first_try, due, changed, answer"


class WithdrawnError(Exception):
    """The reader must not get it any more: he has left in between, or somebody else has sent it."""


@dataclass(frozen=True)
class Row:
    """Where an issue stands with a reader."""

    issue: str
    reader: str
    address: str
    state: str
    tries: int
    first_try: str
    due: str
    changed: str
    answer: str


@dataclass(frozen=True)
class Retry:
    """How often and how long a reader is tried whose server says "later"."""

    pause: float  # seconds, doubled each time
    times: int
    hours: float

    def next(self, tries: int, first: datetime.datetime, now: datetime.datetime) -> datetime.datetime | None:
        """When to try again after so many tries; None if it is enough.

        >>> noon = datetime.datetime(2026, 7, 20, 12)
        >>> [str(Retry(120, 3, 48).next(n, noon, noon)) for n in (1, 2, 3)]
        ['2026-07-20 12:02:00', '2026-07-20 12:04:00', 'None']
        """
        due = now + min(datetime.timedelta(seconds=self.pause * 2 ** min(tries - 1, 20)), LONGEST_PAUSE)
        return None if tries >= self.times or due > first + datetime.timedelta(hours=self.hours) else due


def only_run(store: Store, wait: float = 0.0) -> AbstractContextManager[None]:
    """Be the only run that sends; StoreError if there is another one, also after so many seconds."""
    return only(Path(f"{store.path}.sending"), "다른 sejul이 메일을 보내고 있음", wait)


class Outbox:
    """The table. Who changes it while sending holds `only_run`."""

    def __init__(self, store: Store):
        self.store = store

    def settle(self, now: datetime.datetime) -> int:
        """Mark what a run that is dead was sending as unknown; return how many. Only while nobody sends."""
        with self.store.transaction() as db:
            values = (STOPPED, _iso(now))
            return db.execute(
                "UPDATE outbox SET state = 'unknown', answer = ?, changed = ? WHERE state = 'sending'", values
            ).rowcount

    def queue(self, letter: Letter, readers: Sequence[Reader], now: datetime.datetime) -> int:
        """Put a letter in for readers. Who has the issue, or has left, gets nothing; who waits gets this letter.

        Return how many have got another version of it.
        """
        packed = json.dumps(asdict(letter)).encode("ascii")
        hash_ = hashlib.sha256(packed).hexdigest()[:16]
        when = _iso(now)
        with self.store.transaction() as db:
            db.execute(
                "INSERT OR IGNORE INTO letters VALUES(?, ?, ?, ?)", (letter.issue, hash_, when, zlib.compress(packed))
            )
            db.executemany(
                """INSERT INTO outbox(issue, reader, address, state, letter, queued, changed)
                SELECT :issue, :reader, :address, 'queued', :hash, :when, :when
                WHERE NOT EXISTS (SELECT 1 FROM unsubscribed WHERE reader = :reader)
                ON CONFLICT(issue, reader) DO UPDATE SET letter = :hash, address = :address
                WHERE state IN ('queued', 'deferred')""",
                [
                    {"issue": letter.issue, "reader": r.key, "address": r.address, "hash": hash_, "when": when}
                    for r in readers
                ],
            )
            query = "SELECT reader FROM outbox WHERE issue = ? AND state = 'sent' AND letter <> ?"
            return len({key for (key,) in db.execute(query, (letter.issue, hash_))} & {r.key for r in readers})

    def queue_again(self, issue: str, state: str, readers: Collection[str], now: datetime.datetime) -> int:
        """Put readers of a state back into the queue, because a person asked for it; return how many."""
        with self.store.transaction() as db:
            return sum(
                db.execute(
                    """UPDATE outbox SET state = 'queued', changed = ?, tries = 0, first_try = '', due = ''
                    WHERE issue = ? AND state = ? AND reader = ?""",
                    (_iso(now), issue, state, reader),
                ).rowcount
                for reader in readers
            )

    def rows(self, issue: str | None = None) -> list[Row]:
        """Return the rows of an issue, or all, in the order in which they came."""
        query = f"SELECT {_COLUMNS} FROM outbox WHERE issue = coalesce(?, issue) ORDER BY queued, rowid"
        return [Row(*row) for row in self.store.rows(query, (issue,))]

    def begin(self, row: Row, now: datetime.datetime) -> None:
        """Note that the message is going out; WithdrawnError if it must not."""
        with self.store.transaction() as db:
            changed = db.execute(
                """UPDATE outbox SET state = 'sending', changed = ?
                WHERE issue = ? AND reader = ? AND state IN ('queued', 'deferred')
                AND reader NOT IN (SELECT reader FROM unsubscribed)""",
                (_iso(now), row.issue, row.reader),
            ).rowcount
        if not changed:
            raise WithdrawnError

    def is_wanted(self, row: Row) -> bool:
        """Whether the row may still be sent."""
        query = """SELECT 1 FROM outbox WHERE issue = ? AND reader = ? AND state IN ('queued', 'deferred')
            AND reader NOT IN (SELECT reader FROM unsubscribed)"""
        return bool(self.store.rows(query, (row.issue, row.reader)))

    def put_back(self, row: Row, now: datetime.datetime) -> None:
        """Note that nothing of the message went out, or no whole one: it is to be sent as before."""
        self._set(row, row.state, row.answer, now, row.due, 0)

    def finish(self, row: Row, state: str, answer: str, now: datetime.datetime, due: str = "") -> None:
        """Note what came of a try; `due` is when a deferred one is tried again."""
        self._set(row, state, answer, now, due, 1)

    def _set(self, row: Row, state: str, answer: str, now: datetime.datetime, due: str, more: int) -> None:
        with self.store.transaction() as db:
            db.execute(
                """UPDATE outbox SET state = ?, answer = ?, changed = ?, due = ?, tries = tries + ?,
                first_try = CASE WHEN first_try = '' AND ? THEN ? ELSE first_try END
                WHERE issue = ? AND reader = ?""",
                (
                    *(state, visible(answer)[:LONGEST_ANSWER], _iso(now), due, more, more, _iso(now)),
                    *(row.issue, row.reader),
                ),
            )
            # Who left while his message was going out does not wait for another try.
            db.execute(
                """DELETE FROM outbox WHERE issue = ? AND reader = ? AND state IN ('queued', 'deferred')
                AND reader IN (SELECT reader FROM unsubscribed)""",
                (row.issue, row.reader),
            )

    def unsubscribe(self, address: str, now: datetime.datetime) -> bool:
        """Send nothing to an address any more, also not what waits; False if it was so already."""
        with self.store.transaction() as db:
            key = key_of(address)
            new = db.execute("INSERT OR IGNORE INTO unsubscribed VALUES(?, ?, ?)", (key, address, _iso(now))).rowcount
            db.execute("DELETE FROM outbox WHERE reader = ? AND state IN ('queued', 'deferred')", (key,))
        return bool(new)

    def subscribe_again(self, address: str) -> bool:
        """Take an address out of those who want nothing; False if it was not among them."""
        with self.store.transaction() as db:
            return bool(db.execute("DELETE FROM unsubscribed WHERE reader = ?", (key_of(address),)).rowcount)

    def unsubscribed(self) -> dict[str, tuple[str, str]]:
        """Return who wants nothing: by key the address, and since when."""
        query = "SELECT reader, address, since FROM unsubscribed ORDER BY since, reader"
        return {key: (address, since) for key, address, since in self.store.rows(query)}


def unsubscribed_in(path: Path) -> frozenset[str]:
    """Return the keys of who wants nothing, from a store that is only looked at and need not exist."""
    return frozenset(key for (key,) in _looked_up(path, "SELECT reader FROM unsubscribed"))


def is_published_in(path: Path, digest: Digest) -> bool:
    """Whether an archive made of a store, which need not exist, has the page of an issue."""
    query = "SELECT stories FROM issues WHERE digest IS NOT NULL AND (topic, first_day, last_day) = (?, ?, ?)"
    found = _looked_up(path, query, (digest.topic, digest.start or "", digest.end or ""))
    if not found or (digest.start and digest.end):
        return bool(found)
    # Of a topic's issues without days the archive has one.
    own = {article.id for story in digest.stories for article in story.articles}
    return own == {id_ for story in json.loads(found[0][0]) for id_ in story["articles"]}


def _looked_up(path: Path, query: str, values: tuple[str, ...] = ()) -> list[Any]:
    """All rows of a query to a store that is not made or changed by it."""
    if not path.exists():
        return []
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            return db.execute(query, values).fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error) or "no such column" in str(error):  # made by an earlier sejul
            return []
        raise StoreError(f"{path}: 저장소를 읽을 수 없음({error}): 파일과 권한을 확인하십시오") from error
    except sqlite3.Error as error:
        raise StoreError(f"{path}: 저장소를 읽을 수 없음({error}): 파일을 확인하십시오") from error


def counted(rows: Sequence[Row]) -> Mapping[str, int]:
    """Return how many rows there are of each state."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.state] = counts.get(row.state, 0) + 1
    return counts


def _iso(now: datetime.datetime) -> str:
    return now.isoformat(timespec="seconds")
