"""What is to be done, and what came of it. Every engine takes a Job and tells a Tally."""

from __future__ import annotations

import collections
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from .batch import Asked
from .columns import PROBLEMS
from .table import Table

MOST_TOLD = 10  # of each kind that are named one by one


class Tick(Protocol):
    """Tells what is done since the last call, and the total and the stage where they have changed."""

    def __call__(self, more: int, total: int | None = None, stage: str = "") -> None:
        """Go on."""


@dataclass(frozen=True)
class Job:
    """An archive to be made."""

    tables: tuple[Table, ...]
    out: Path
    asked: Asked
    part_rows: int
    columns: Mapping[str, str] = field(default_factory=dict)  # a user's own names of columns
    master: str | None = None  # of a cluster
    stories: Path | None = None  # where to write which articles tell one event

    @property
    def key(self) -> str:
        """16 hexadecimal digits of all that the rows depend on besides the tables."""
        return hashlib.sha256(repr((self.asked.key, sorted(self.columns.items()))).encode()).hexdigest()[:16]


@dataclass
class Tally:
    """What came of the rows so far."""

    say: Callable[[str], None]  # what a user should know at once
    tick: Tick
    total: int  # rows that there are to do
    rows: int = 0  # in all parts, those of earlier runs too
    kept: int = 0  # of them, those of earlier runs
    lost: int = 0
    unusable: int = 0  # tables
    problems: collections.Counter[str] = field(default_factory=collections.Counter)
    stopped: str = "다 쓴 부분은 남아 있고, 같은 명령을 다시 하면 이어서 함"  # what a run that is stopped leaves
    stories: int | None = None  # that the articles tell; None if nobody asked
    _told: collections.Counter[str] = field(default_factory=collections.Counter)  # of each kind
    _gone: set[str] = field(default_factory=set)  # why rows were lost

    def expect(self, total: int) -> None:
        """Say how many rows there are to do."""
        self.total = total
        self.tick(0, total)

    def problem(self, place: str, problem: str) -> None:
        """Count a row without key lines; name the first ones."""
        self.problems[problem] += 1
        self._tell(problem, f"{place}: {PROBLEMS[problem]}")

    def lose(self, count: int, why: str) -> None:
        """Count rows that could not be read; name the first stretches."""
        self.lost += count
        if why not in self._gone:  # of one stretch several parts, or tasks, may lose rows
            self._gone.add(why)
            self._tell("lost", why)

    def take_back(self, lost: int, problems: collections.Counter[str]) -> None:
        """Count no more what was counted of rows that are in no part after all."""
        self.lost -= lost
        self.problems -= problems

    def leave(self, why: str) -> None:
        """Count a table that cannot be used; name the first ones."""
        self.unusable += 1
        self._tell("unusable", why)

    def _tell(self, kind: str, text: str) -> None:
        self._told[kind] += 1
        if self._told[kind] <= MOST_TOLD:
            self.say(text + (" (더 있으면 끝에 수만 알림)" if self._told[kind] == MOST_TOLD else ""))

    def keep(self, rows: int, lost: int, problems: Mapping[str, int]) -> None:
        """Count what an earlier run has made."""
        self.rows += rows
        self.kept += rows
        self.lost += lost
        self.problems.update(problems)
        self.total = max(0, self.total - rows - lost)
        self.tick(0, self.total)

    @property
    def flawless(self) -> bool:
        """Whether every row has been read and has key lines."""
        return not (self.lost or self.unusable or self.problems.total())
