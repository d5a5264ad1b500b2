"""An issue goes to its readers: each gets it once, and of each it is known what became of it.

Time is counted by a clock and passed by a sleep that are given, and a stop is held off (`held`) while a message is out.
"""

from __future__ import annotations

import contextlib
import datetime
import heapq
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage

from ..errors import MailError
from .outbox import LONGEST_PAUSE, Outbox, Retry, Row, WithdrawnError
from .smtp import Answer, Mailer

Clock = Callable[[], datetime.datetime]
MOST_TROUBLE = 3  # answers in a row that say the server, not a reader, is at fault
MOST_REFUSALS = 5  # of the message itself, before anybody has got it


@dataclass
class Delivery:
    """A run that sends. It holds `outbox.only_run`."""

    outbox: Outbox
    mailer: Mailer
    compose: Callable[[str, datetime.datetime], EmailMessage]
    clock: Clock
    sleep: Callable[[float], None]
    tick: Callable[[int], None]
    waits: Callable[[int, datetime.datetime], None] = lambda count, until: None  # is told of a pause
    held: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
    sent: int = 0
    _trouble: int = field(default=0, repr=False)
    _refusals: int = field(default=0, repr=False)
    _last: datetime.datetime | None = field(default=None, repr=False)

    def run(self, rows: Sequence[Row]) -> None:
        """Send what is queued, and what was deferred once it is due, as long as that is worth waiting for.

        MailError if the server cannot be used; what was not sent is queued or deferred then.
        """
        start = self.clock()
        ready = deque(row for row in rows if row.state == "queued")
        # A time that no pause is long enough for was noted while the clock was wrong.
        later = [
            when if (when := _when(row.due, row))[0] <= start + LONGEST_PAUSE else (start, *when[1:])
            for row in rows
            if row.state == "deferred"
        ]
        heapq.heapify(later)
        wait = datetime.timedelta(seconds=self.mailer.smtp.wait)
        try:
            while ready or later:
                now = self.clock()
                while later and later[0][0] <= now:
                    ready.append(heapq.heappop(later)[2])
                if ready:
                    self._pace(now)
                    with self.held():
                        again = self._send(ready.popleft())
                    if again:
                        heapq.heappush(later, _when(again.due, again))
                elif later[0][0] > start + wait or now < start:  # or the clock was set back
                    return
                else:
                    self.mailer.close()
                    self.waits(len(later), later[0][0])
                    self.sleep((later[0][0] - now).total_seconds())
        finally:
            self.mailer.close()

    def _pace(self, now: datetime.datetime) -> None:
        """Keep to the number of messages a minute."""
        if self._last and self.mailer.smtp.per_minute:
            pause = 60 / self.mailer.smtp.per_minute
            passed = (now - self._last).total_seconds()
            if passed < pause:
                self.sleep(min(pause - passed, pause))  # a clock that was set back must not make it longer
        self._last = self.clock()

    def _send(self, row: Row) -> Row | None:
        """Send to one reader and note what came of it; return the row if it is to be tried again."""
        is_new = self.mailer.ready()
        answer = self._try(row)
        if answer and answer.lost and not is_new:  # a server may close a connection that has done enough
            self.outbox.put_back(row, self.clock())
            self.mailer.ready()
            answer = self._try(row)
        if answer is None:
            self.tick(1)
            return None
        self.sent += answer.state == "sent"
        again = self._note(row, answer)
        self._mind(answer)
        return again

    def _try(self, row: Row) -> Answer | None:
        """Hand the message in; None if the reader has left."""
        if not self.outbox.is_wanted(row):
            return None
        data = self.compose(row.address, self.clock()).as_bytes()
        begun = False

        def begin() -> None:
            nonlocal begun
            self.outbox.begin(row, self.clock())
            begun = True

        try:
            return self.mailer.deliver(row.address, data, begin)
        except WithdrawnError:
            return None
        except KeyboardInterrupt:  # asked for a second time, and not put off
            if begun:
                self.outbox.finish(row, "unknown", "보내는 도중에 멈추게 함", self.clock())
            raise

    def _note(self, row: Row, answer: Answer) -> Row | None:
        smtp, now = self.mailer.smtp, self.clock()
        if answer.state != "deferred":
            self.outbox.finish(row, answer.state, answer.text, now)
            self.tick(1)
            return None
        first = datetime.datetime.fromisoformat(row.first_try) if row.first_try else now
        due = Retry(smtp.retry_pause, smtp.retry_times, smtp.retry_hours).next(row.tries + 1, first, now)
        if due is None:
            self.outbox.finish(row, "refused", f"{row.tries + 1}번 미루어 그만둠: {answer.text}", now)
            self.tick(1)
            return None
        iso = due.isoformat(timespec="seconds")
        self.outbox.finish(row, "deferred", answer.text, now, iso)
        return replace(row, state="deferred", tries=row.tries + 1, first_try=first.isoformat(), due=iso)

    def _mind(self, answer: Answer) -> None:
        """Stop before a server that takes nothing has refused everybody."""
        self._trouble = self._trouble + 1 if answer.general else 0
        self._refusals += answer.content and answer.state == "refused" and not self.sent
        if self._trouble >= MOST_TROUBLE:
            raise MailError(f"{self.mailer.where}: {answer.text}: {MOST_TROUBLE}번 거듭되어 멈춤. 나머지는 다음에 보냄")
        if self._refusals >= MOST_REFUSALS and not self.sent:
            raise MailError(
                f"{self.mailer.where}: 서버가 메일의 내용을 거절함({answer.text}): 서버 관리자에게 알리고, 고친 뒤 --resend-refused로 다시 보내십시오"
            )


def _when(due: str, row: Row) -> tuple[datetime.datetime, str, Row]:
    """A row with the time at which it is tried again, in an order that is always the same."""
    return datetime.datetime.fromisoformat(due), row.reader, row
