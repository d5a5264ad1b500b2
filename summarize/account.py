"""What a run of the whole week came to: its steps, its counts, and one line of both that a monitor can read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# The steps in their order, and how each may end.
STEPS = {"collect": "수집", "digest": "다이제스트", "verify": "확인", "site": "보관소", "send": "발송"}
ENDS = {"done": "됨", "faulty": "일부", "off": "안 함", "left": "건너뜀", "failed": "실패"}
STATES = {0: "정상", 1: "일부", 2: "실패"}
STOPPED = "중단"


@dataclass(frozen=True)
class Step:
    """A step of a run: how it ended (`ENDS`), and what there is to say of it."""

    name: str
    end: str
    note: str = ""

    def __str__(self) -> str:
        return f"{STEPS[self.name]}: {ENDS[self.end]}{f' ({self.note})' if self.note else ''}"


@dataclass(frozen=True)
class Account:
    """What a run came to. `at_least` is the status that an error had, or a signal."""

    when: datetime.datetime
    topic: str = ""
    week: str = ""  # or the days, "" if the run did not get so far
    folder: str = ""
    steps: Sequence[Step] = ()
    collected: int = 0
    stories: int = 0
    mail: Mapping[str, int] = field(default_factory=dict)  # readers by the state in which the issue stands with them
    sent_now: int = 0
    seconds: float = 0.0
    at_least: int = 0

    @property
    def status(self) -> int:
        """The exit status.

        >>> noon = datetime.datetime(2026, 7, 20, 12)
        >>> [Account(noon, steps=[Step("send", end)]).status for end in ENDS]
        [0, 1, 0, 1, 1]
        """
        return max(self.at_least, int(any(step.end not in ("done", "off") for step in self.steps)))

    @property
    def state(self) -> str:
        """The status in one word."""
        return STATES.get(self.status, STOPPED)

    @property
    def readers(self) -> int:
        """How many are to have the issue."""
        return sum(self.mail.values())


def line(account: Account) -> str:
    """Return the account on one line whose shape does not change.

    >>> line(Account(datetime.datetime(2026, 7, 20, 7, 10), "ai-policy", "2026-W29", mail={"sent": 2, "deferred": 1}))
    '2026-07-20 07:10:00 2026-W29 ai-policy: 수집 0건, 이야기 0건, 보냄 2/3명, 미룸 1명, 거절 0명, 알 수 없음 0명, 0초: 정상'
    """
    mail = account.mail
    return (
        f"{account.when:%Y-%m-%d %H:%M:%S} {account.week or '-'} {account.topic or '-'}: "
        f"수집 {account.collected}건, 이야기 {account.stories}건, 보냄 {mail.get('sent', 0)}/{account.readers}명, "
        f"미룸 {mail.get('deferred', 0)}명, 거절 {mail.get('refused', 0)}명, 알 수 없음 {mail.get('unknown', 0)}명, "
        f"{account.seconds:.0f}초: {account.state}"
    )


def table(account: Account) -> dict[str, Any]:
    """Return the same as a table, with the steps."""
    return {
        "when": account.when.isoformat(timespec="seconds"),
        "topic": account.topic,
        "week": account.week,
        "folder": account.folder,
        "collected": account.collected,
        "stories": account.stories,
        "readers": account.readers,
        **{state: account.mail.get(state, 0) for state in ("sent", "queued", "deferred", "refused", "unknown")},
        "sent_now": account.sent_now,
        "seconds": round(account.seconds, 1),
        "status": account.status,
        "state": account.state,
        "steps": [{"name": step.name, "end": step.end, "note": step.note} for step in account.steps],
    }
