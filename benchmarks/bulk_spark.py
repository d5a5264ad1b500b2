"""What a cluster costs: one machine against two workers of Spark on this one, as whole processes, on the same table.

    python benchmarks/bulk_spark.py IN [--rounds 3] [--ranker textrank] [--kill]

In turns, so that what else the machine does weighs on both. Spark's start is measured by a table of one article. With
--kill one of the two executors is killed in the middle. Says whether the outputs are the same, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
from processes import seconds

from summarize.bulk.columns import SCHEMA

SPARK = ("--engine", "spark", "--master", "local-cluster[2,1,1024]")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", type=Path, metavar="IN")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ranker", default="textrank")
    parser.add_argument("--kill", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = folder / "one.jsonl"
        one.write_text(json.dumps({"id": "a", "text": "시는 조례를 정했다."}), encoding="utf-8")
        ratios, bare = [], []
        for n in range(asked.rounds):
            alone = taken(asked.table, folder / f"e{n}", asked.ranker)
            before = taken(one, folder / f"e-one{n}", asked.ranker)
            both = taken(asked.table, folder / f"s{n}", asked.ranker, *SPARK, kill=asked.kill)
            start = taken(one, folder / f"s-one{n}", asked.ranker, *SPARK)
            ratios.append(both / alone)
            bare.append((both - start) / (alone - before))
            same = "the same bytes" if as_bytes(folder / f"e{n}") == as_bytes(folder / f"s{n}") else "NOT the same"
            print(f"one machine {alone:.1f} s (start {before:.1f}), Spark {both:.1f} s (start {start:.1f}): {same}")
        print(f"Spark / one machine: {told(ratios)}; without start: {told(bare)}; {os.cpu_count()} cores")


def told(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def taken(table: Path, out: Path, ranker: str, *options: str, kill: bool = False) -> float:
    command = [sys.executable, "-m", "summarize", "archive", str(table), str(out), "--ranker", ranker, *options]
    if kill:
        threading.Thread(target=kill_one, args=(out,), daemon=True).start()
    return seconds(command, out.parent / "data")


def kill_one(out: Path) -> None:
    """Kill an executor of ours as soon as a task is done."""
    while not list(out.glob("_temporary/0/task_*")):
        time.sleep(0.02)
    for victim in executors_of(os.getpid()):
        os.kill(victim, signal.SIGKILL)
        print(f"killed executor {victim}")
        return


def executors_of(pid: int) -> Iterator[int]:
    """The executors among the descendants of a process."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            if b"CoarseGrainedExecutorBackend" in Path(f"/proc/{child}/cmdline").read_bytes():
                yield child
            else:
                yield from executors_of(child)


def as_bytes(folder: Path) -> bytes:
    """All rows of an archive by id, as one stream of Arrow."""
    table = ds.dataset(folder, format="parquet").to_table().select(SCHEMA.names).cast(SCHEMA)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, SCHEMA) as writer:
        writer.write_table(table.replace_schema_metadata(None).sort_by("id").combine_chunks())
    return bytes(sink.getvalue())


if __name__ == "__main__":
    main()
