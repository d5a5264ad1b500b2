"""What is to be done, and what came of it. Every engine takes a Job and tells a Tally."""

from __future__ import annotations

import collections
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from .batch import Asked
from .columns import PROBLEMS
from .rows import Table

MOST_TOLD = 10  # rows of one problem that are named one by one


class Tick(Protocol):
    """Tells what is done since the last call, and the total where it has changed."""

    def __call__(self, more: int, total: int | None = None) -> None:
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
    target: str = ""  # where to write, if that is no folder but an address (hdfs://…)


@dataclass
class Tally:
    """What came of the rows so far."""

    say: Callable[[str], None]  # what a user should know at once
    tick: Tick
    total: int = 0  # rows that there are to do
    rows: int = 0  # in all parts, those of earlier runs too
    kept: int = 0  # of them, those of earlier runs
    lost: int = 0
    unusable: int = 0  # tables
    problems: collections.Counter[str] = field(default_factory=collections.Counter)
    stopped: str = "다 쓴 부분은 남아 있고, 같은 명령을 다시 하면 이어서 함"  # what a run that is stopped leaves

    def expect(self, total: int) -> None:
        """Say how many rows there are to do."""
        self.total = total
        self.tick(0, total)

    def problem(self, place: str, problem: str) -> None:
        """Count a row without key lines; name the first ones."""
        self.problems[problem] += 1
        if self.problems[problem] <= MOST_TOLD:
            self.say(f"{place}: {PROBLEMS[problem]}")
        elif self.problems[problem] == MOST_TOLD + 1:
            self.say(f"{place}: {PROBLEMS[problem]} (더 있으면 끝에 수만 알림)")

    def lose(self, count: int, why: str) -> None:
        """Count rows that could not be read."""
        self.lost += count
        self.say(why)

    def leave(self, why: str) -> None:
        """Count a table that cannot be used."""
        self.unusable += 1
        self.say(why)

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
