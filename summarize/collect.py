"""Fetch the feeds, pages and files of the configuration into the store; one bad source never stops the run.

Each answer is stored in one transaction together with what is remembered of its address, and only then reported.
The items of a feed are stored before their pages are asked for, so a crash loses nothing: the next run
goes on with the pages that are still wanted.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .characters import overlap
from .config import Sources
from .model import Article, Document, Given, Skipped
from .reading import read
from .reading.lines import is_statement
from .sentences import split
from .sources import files_of, from_answer, load, safely, shown_path
from .sources.answers import Answer, Failed, Fetched, Unchanged, Visit
from .sources.feed import is_lead, read_feed
from .sources.network import without_login
from .sources.web import LONGEST_PAUSE, Fetcher, host_of
from .store import Store, key_of, keys_of

WORKERS = 8  # hosts that are asked at the same time
PATIENCE = 2  # requests that a server may leave unanswered
# A page that could not be had for so long will not be had; its lead is kept.
GIVE_UP = datetime.timedelta(days=14)
# A body that was of no use is not downloaded again for so long.
USELESS_FOR = datetime.timedelta(days=3)
NO_ARTICLE = "기사를 찾지 못함"
NOT_AN_ARTICLE = "기사가 아니라 안내문인 듯함: 저장하지 않음"
OTHER_CONTENT = "전과 다른 내용(로그인이나 오류 쪽인 듯함): 전에 받은 것을 그대로 둠"
# Sentences and letters from which an unsigned page is an article.
SENTENCES = 2
LONG_ENOUGH = 200
# Letter pairs of a title or lead that stand in what it announces.
SAME_SUBJECT = 0.3


@dataclass(frozen=True)
class Outcome:
    """What became of one source: a file, a feed or a page."""

    source: str
    new: int = 0  # articles that were not known, as stored
    reason: str = ""  # why something is missing
    unusable: bool = False
    left: int = 0  # addresses that are still to be asked


@dataclass(frozen=True)
class _Job:
    """An address to ask. `lead` is the item of a feed whose page it is."""

    address: str
    lead: Document | None = None
    is_feed: bool = False

    @property
    def shown(self) -> str:
        """The address without a password in it."""
        return without_login(self.address)


class Collector:
    """One run of collecting. `run` gives an outcome for each source, as soon as it is stored."""

    def __init__(self, sources: Sources, store: Store, fetcher: Fetcher, now: datetime.datetime):
        self.sources = sources
        self.store = store
        self.fetcher = fetcher
        self.now = now
        self._waiting: dict[str, deque[_Job]] = {}
        self._asked: set[str] = set()
        self._silent: dict[str, int] = {}  # host: how often it did not answer
        self._answers: queue.Queue[tuple[str, _Job, Answer]] = queue.Queue()
        self._busy: dict[str, tuple[_Job, float]] = {}  # host: what it is asked, and until when it may take

    def run(self) -> Iterator[Outcome]:
        """Collect everything."""
        for path in self.sources.files:
            yield from self._files(path)
        feeds = [_Job(address, is_feed=True) for address in self.sources.feeds]
        for job in (*feeds, *map(_Job, self.sources.pages)):
            if reason := self._known_useless(job.address):
                yield Outcome(job.shown, reason=f"{reason} (며칠 동안 다시 묻지 않음)", unusable=True)
            else:
                self._want(job)
        self._want_leads()
        try:
            while self._waiting or self._busy:
                self._ask()
                host, job, answer = self._next_answer()
                if self._busy.pop(host, (None, 0))[0] is job:
                    outcome = self._take(job, answer)
                    yield dataclasses.replace(outcome, left=self._left())
                    yield from self._spare(host, answer)
        finally:
            self.fetcher.stop.set()
            self.store.remember(list(self.fetcher.robots_visits.values()))

    def _spare(self, host: str, answer: Answer) -> Iterator[Outcome]:
        """Ask a server for nothing more in this run if it did not answer at all a second time."""
        if not isinstance(answer, Failed) or not answer.unreachable:
            return
        self._silent[host] = self._silent.get(host, 0) + 1
        if self._silent[host] >= PATIENCE and host in self._waiting:
            left = self._waiting.pop(host)
            reason = f"답이 없는 서버: 나머지 주소 {len(left)}곳은 다음 수집 때 물음"
            yield Outcome(without_login(host), reason=reason, unusable=True, left=self._left())

    def _files(self, path: str) -> Iterator[Outcome]:
        for file in files_of(path):
            if isinstance(file, Skipped):
                yield Outcome(file.document, reason=file.reason, unusable=True)
                continue
            shown, visit = shown_path(str(file)), _file_visit(file, self.now)
            known = self.store.visit(visit.address)
            if known and known.etag == visit.etag and visit.etag:
                yield Outcome(shown)
                continue
            documents, skipped = load([str(file)])
            bad = [item for item in skipped if item.unusable]
            new = self.store.add(documents, self.now, visit=None if bad else visit)
            yield Outcome(shown, new, _reasons(shown, skipped), unusable=bool(bad))

    def _known_useless(self, address: str) -> str:
        """Why an address is not asked: its body was of no use, and its server cannot say whether it has changed."""
        visit = self.store.visit(address)
        if visit is None or not visit.outcome or visit.etag or visit.modified:
            return ""
        return "" if self._is_long_ago(visit.checked) else visit.outcome

    def _is_long_ago(self, checked: str) -> bool:
        return checked < (self.now - USELESS_FOR).isoformat()

    def _want(self, job: _Job) -> None:
        if job.address not in self._asked:
            self._asked.add(job.address)
            self._waiting.setdefault(host_of(job.address), deque()).append(job)

    def _want_leads(self) -> None:
        if self.sources.full_text:
            for document in self.store.leads():
                if document.given and document.given.url:
                    self._want(_Job(document.given.url, document))

    def _left(self) -> int:
        return sum(map(len, self._waiting.values())) + len(self._busy)

    def _ask(self) -> None:
        """Ask every host that is idle, in a thread of its own: one request a host at a time."""
        for host in sorted(self._waiting.keys() - self._busy.keys())[: WORKERS - len(self._busy)]:
            job = self._waiting[host].popleft()
            if not self._waiting[host]:
                del self._waiting[host]
            manners = self.fetcher.manners
            patience = 2 * (manners.deadline + LONGEST_PAUSE + manners.timeout) + 10 * manners.delay
            self._busy[host] = (job, time.monotonic() + patience)
            known = self.store.visit(job.address)
            if known and known.outcome and self._is_long_ago(known.checked):
                known = None  # what was of no use may be of use to a newer program, or within a larger limit
            # A daemon: a server that never ends its answer must not keep the program alive.
            threading.Thread(target=self._fetch, args=(host, job, known), daemon=True).start()

    def _fetch(self, host: str, job: _Job, known: Visit | None) -> None:
        try:
            answer = self.fetcher.get(job.address, known)
        except Exception as error:
            answer = Failed(f"받지 못함({type(error).__name__}: {error})")
        self._answers.put((host, job, answer))

    def _next_answer(self) -> tuple[str, _Job, Answer]:
        """The next answer; of a host that takes for ever, that it failed."""
        host, (job, until) = min(self._busy.items(), key=lambda item: item[1][1])
        try:
            return self._answers.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            self._waiting.pop(host, None)
            return host, job, Failed("서버가 끝없이 답함: 이번에는 이 서버를 더 묻지 않음")

    def _take(self, job: _Job, answer: Answer) -> Outcome:
        match answer:
            case Fetched():
                return self._take_page(job, answer)
            case Unchanged(visit=visit):
                if job.lead:
                    self.store.settle_lead(job.lead.content_hash, visit)
                else:
                    self.store.remember([visit])
                return Outcome(job.shown, reason=visit.outcome, unusable=bool(visit.outcome))
            case Failed(reason=reason, final=final, visit=known):
                # What may be better next time is asked for again as if it had never been asked for.
                failed = dataclasses.replace(known, outcome=reason) if known and final else None
                if job.lead and (final or self._is_old(job.lead)):
                    self.store.settle_lead(job.lead.content_hash, failed)
                elif failed:
                    self.store.remember([failed])
                return Outcome(job.shown, reason=reason, unusable=True)

    def _take_page(self, job: _Job, answer: Fetched) -> Outcome:
        items = list(safely(read_feed, job.shown, answer.raw) if job.is_feed else from_answer(job.shown, answer))
        skipped = [item for item in items if isinstance(item, Skipped)]
        documents = [_named(item, job) for item in items if isinstance(item, Document)]
        leads = [
            document.content_hash
            for document, key in zip(documents, keys_of(documents), strict=True)
            if self._wants_page(document, job) and key == key_of(document)
        ]
        if len(items) == 1 and documents and documents[0].shown and (why := self._why_no_article(items[0], job)):
            documents, skipped = [], [*skipped, Skipped(job.shown, "", why)]
        reason = _reasons(job.shown, skipped)
        bad = any(item.unusable for item in skipped)
        # Only where the server can tell that nothing has changed is the reason worth remembering.
        known = answer.visit.etag or answer.visit.modified
        visit = dataclasses.replace(answer.visit, outcome=reason if bad and known else "")
        new = 0
        if documents:
            new = self.store.add(documents, self.now, visit=visit, leads=leads)
        elif job.lead:
            self.store.settle_lead(job.lead.content_hash, visit)
        else:
            self.store.remember([visit])
        if leads:
            self._want_leads()
        # The page of an item that was counted before is no new article.
        return Outcome(job.shown, 0 if job.lead else new, reason, unusable=bad)

    def _why_no_article(self, page: Document | Skipped, job: _Job) -> str:
        """Why a page is not stored; "" if it is an article, and the one that was known under its address before."""
        if isinstance(page, Skipped):
            return page.reason
        articles = read(page).articles  # as the page states them, without what a feed says
        if not articles:
            return NO_ARTICLE
        if len(articles) == 1 and not _is_whole(articles[0]):
            return NOT_AN_ARTICLE
        earlier = job.lead or self.store.current(_named(page, job))
        if not earlier or any(_tells_of(earlier, article) for article in articles):
            return ""
        # A page that changes every day is dated; a login or an error is not.
        return "" if job.lead is None and any(article.published for article in articles) else OTHER_CONTENT

    def _wants_page(self, document: Document, job: _Job) -> bool:
        """Whether a document is the item of a feed of which only the lead is known."""
        is_item = job.is_feed and not document.shown
        return bool(self.sources.full_text and is_item and document.given and document.given.url and is_lead(document))

    def _is_old(self, lead: Document) -> bool:
        return self.store.collected(lead.content_hash) < (self.now - GIVE_UP).isoformat()


def _is_whole(article: Article) -> bool:
    """Whether a page's one article is more than a notice: "이동합니다.", "페이지를 찾을 수 없습니다."."""
    statements = sum(len(split(text)) for text in article.paragraphs if is_statement(text))
    is_signed = bool(article.published or article.author)
    return statements >= SENTENCES and (is_signed or len(article.text) >= LONG_ENOUGH)


def _tells_of(earlier: Document, article: Article) -> bool:
    """Whether an article is what an earlier version or a feed says that it is."""
    title = earlier.given.title if earlier.given else ""
    told = f"{article.title}\n{article.text}"
    if title and overlap(title, told) >= SAME_SUBJECT:
        return True
    return overlap(earlier.text, told) >= SAME_SUBJECT or not (title or earlier.text.strip())


def _named(document: Document, job: _Job) -> Document:
    """The document under the address of its article; a page with what its feed states where it is silent."""
    if job.lead is None:
        address = document.given.url if document.given else None
        return dataclasses.replace(document, name=address or document.name)
    lead = job.lead.given or Given()
    own = document.given or Given()
    given = dataclasses.replace(
        own,
        title=own.title or lead.title,
        published=own.published or lead.published,
        outlet=own.outlet or lead.outlet,
        author=own.author or lead.author,
        # The address under which the feed names it, so that the page takes the place of the lead.
        url=own.url if own.url and key_of(document) == key_of(job.lead) else lead.url,
    )
    return dataclasses.replace(document, name=job.lead.name, given=given)


def _file_visit(file: Path, now: datetime.datetime) -> Visit:
    """A file as an address: its time and size stand for its content."""
    try:
        state = file.stat()
        etag = f"{state.st_mtime_ns}-{state.st_size}"
    except OSError:
        etag = ""
    # Names of old archives are no UTF-8.
    name = os.fsencode(file.absolute()).decode("utf-8", "backslashreplace")
    return Visit(f"file:{name}", etag, checked=now.isoformat())


def _reasons(source: str, skipped: Sequence[Skipped], most: int = 3) -> str:
    """Some reasons on one line; those of a row or item with its number."""
    told = []
    for item in skipped[:most]:
        number = item.document.removeprefix(f"{source}:")
        told.append(f"{number}번째: {item.reason}" if number != item.document else item.reason)
    return "; ".join(told) + (f"; … {len(skipped) - most}건 더" if len(skipped) > most else "")
