"""What a digest costs when one article is new: what was worked out before is remembered.

    python benchmarks/incremental.py ROWS.jsonl [--topic none] [--runs 5]

Each round starts with an empty store and runs three whole processes: the digest of all rows but one, the digest of
all rows, and, in another empty store, the digest of that one row, which is what starting up costs. The row is the first
that the topic takes: one that it does not take would not even need Kiwi. Printed are the medians and the ratio of the
second run to the first beyond starting up.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from processes import seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", type=Path, metavar="ROWS.jsonl")
    parser.add_argument("--topic", default="none")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    rows = asked.rows.read_text(encoding="utf-8").splitlines()
    times: dict[str, list[float]] = {"start-up": [], "first run": [], "one article more": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rows.jsonl").touch()
        digest(folder, folder / "warm", rows, asked.topic)
        written = folder / "out" / "digest.json"
        if not written.exists():
            sys.exit(f"{asked.rows}: the topic {asked.topic} takes none of the rows; give another --topic")
        taken = first_taken(written)
        others = [row for i, row in enumerate(rows) if i != taken]
        for number in range(asked.runs):
            lone, store = folder / f"lone{number}", folder / f"store{number}"
            times["start-up"].append(digest(folder, lone, rows[taken : taken + 1], "none"))
            times["first run"].append(digest(folder, store, others, asked.topic))
            times["one article more"].append(digest(folder, store, rows, asked.topic))
    for what, values in times.items():
        print(f"{what:18} median {statistics.median(values):.2f} s, from {min(values):.2f} to {max(values):.2f}")
    start, first, again = (statistics.median(values) for values in times.values())
    print(
        f"beyond start-up: {first - start:.2f} s, then {again - start:.2f} s; ratio {(again - start) / (first - start):.2f}"
    )


def first_taken(written: Path) -> int:
    """The row, from 0, of the first article in a digest."""
    sections = json.loads(written.read_text(encoding="utf-8"))["sections"]
    names = [a["document"] for section in sections for story in section["stories"] for a in story["articles"]]
    return min(int(name.rpartition(":")[2]) for name in names) - 1


def digest(folder: Path, store: Path, rows: list[str], topic: str) -> float:
    """How long a digest of some rows takes with what a store remembers."""
    file = folder / "rows.jsonl"
    file.write_text("\n".join(rows), encoding="utf-8")
    command = [sys.executable, "-m", "summarize", "digest", str(file), "--topic", topic, "-o", str(folder / "out")]
    return seconds(command, store)


if __name__ == "__main__":
    main()
