"""The process in which one system is measured; prints one JSON object.

    python -m comparison.worker SYSTEM LINES cold|all < rows.json

`cold` times imports and the first article, goes through the others for some seconds and tells the peak of memory.
`all` lets the system choose from every article once, batch by batch in turn with bare Kiwi on the same texts: two times
taken side by side have a ratio that the rest of the machine hardly touches.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from comparison.systems import Chooser, Clock, System, system

BATCH = 10
LONGEST_WARM_RUN = 5.0

Row = dict[str, Any]


class Reading(NamedTuple):
    """Seconds that passed, and seconds that all threads of this process worked."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Reading:
        """Read both clocks."""
        return cls(time.perf_counter(), time.process_time())


def main() -> None:
    name, lines, kind = sys.argv[1:]
    rows: list[Row] = json.load(sys.stdin)
    try:
        answer = (cold if kind == "cold" else through)(system(name), int(lines), rows)
    except Exception as error:
        answer = {"error": described(error)}
    print(json.dumps(answer))


def cold(of: System, lines: int, rows: Sequence[Row]) -> dict[str, Any]:
    """The seconds to the first choice and the most memory held."""
    started = time.perf_counter()
    choose = of.make(lines, Clock())
    attempt(choose, rows[0], lines, Counter())
    seconds = time.perf_counter() - started
    for row in rows[1:]:
        if time.perf_counter() - started > seconds + LONGEST_WARM_RUN:
            break
        attempt(choose, row, lines, Counter())
    return {"seconds": seconds, "megabytes": peak_memory()}


def through(of: System, lines: int, rows: Sequence[Row]) -> dict[str, Any]:
    """The lines chosen from every article, the times of each batch, what was raised, and versions."""
    clock = Clock()
    choose = of.make(lines, clock)
    attempt(choose, rows[0], lines, Counter())
    tokenize = bare_kiwi()
    chosen: list[list[int]] = []
    batches: list[dict[str, float]] = []
    errors: Counter[str] = Counter()
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        start_bare = Reading.now()
        for row in batch:
            for sentence in row["sentences"]:
                tokenize(sentence)
        clock.seconds = 0.0
        start_whole = Reading.now()
        chosen += [attempt(choose, row, lines, errors) for row in batch]
        end = Reading.now()
        batches.append(
            {
                "n": len(batch),
                "bare": start_whole.wall - start_bare.wall,
                "whole": end.wall - start_whole.wall,
                "tokenising": clock.seconds,
                "bare_cpu": start_whole.cpu - start_bare.cpu,
                "whole_cpu": end.cpu - start_whole.cpu,
            }
        )
    if errors.total() == len(rows):
        raise RuntimeError(f"raises on every article: {errors.most_common(1)[0][0]}")
    versions = {package: metadata.version(package) for package in of.packages}
    return {"chosen": chosen, "batches": batches, "errors": errors, "versions": versions}


def attempt(choose: Chooser, row: Row, lines: int, errors: Counter[str]) -> list[int]:
    """The lines that a system chooses; none where it raises, which is counted."""
    try:
        chosen = [int(i) for i in choose(row["sentences"], row.get("title"))]
        if len(set(chosen)) != len(chosen) or len(chosen) > lines:
            raise ValueError(f"chose lines {chosen} where {lines} were asked for")
    except Exception as error:
        errors[described(error)] += 1
        return []
    return chosen


def bare_kiwi() -> Callable[[str], Any]:
    """Kiwi on one thread, as it comes."""
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=1)
    kiwi.tokenize("모형은 처음 쓰일 때 준비된다.")
    tokenize: Callable[[str], Any] = kiwi.tokenize
    return tokenize


def peak_memory() -> float:
    """The most megabytes that this process held.

    Linux hands ru_maxrss of the parent on to a child; the peak of the process's own memory stands in its status.
    """
    status = Path("/proc/self/status")
    own = re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii")) if status.exists() else None
    if own:
        return int(own[1]) / 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 / (1024 if sys.platform == "darwin" else 1)


def described(error: Exception) -> str:
    """What was raised, in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:160]


if __name__ == "__main__":
    main()
