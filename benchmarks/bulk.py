"""What `sejul archive` takes: memory at several numbers of articles, and its speed as a share of Kiwi's own.

    python benchmarks/bulk.py FILE... [--counts 10000 100000] [--ranker NAME] [--no-keywords] [--rounds 5] [--round 2000]

FILEs are tables that `sejul archive` reads. Where they have fewer rows, these are taken again, each with a number behind one
of its words, so that no text comes twice. Every measurement is a process of its own.

Memory is the most that each process of a run ever had resident (the system's own high-water mark), added up; what they share
is counted in each. Kiwi's own speed is that of `tokenize` over the same texts, with its default options
and all cores, model loaded before; that of the archive is less its start, which a run over one article takes. Rounds
alternate both, because a machine is not equally quick all the time; the median of their ratios counts.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from processes import MB

from summarize.bulk import batch, rows

GROUP = 5000  # rows of a group of the made table
LOOKS = 1.0  # seconds; to look more often would take a share of a core from what is measured
SEED = 7
KIWI = """
import sys, time
import pyarrow.parquet as pq
from kiwipiepy import Kiwi
kiwi = Kiwi(load_multi_dict=False)
list(kiwi.tokenize(["모델을 읽는다."] * 100))
def texts():
    for some in pq.ParquetFile(sys.argv[1]).iter_batches(256, columns=["text"]):
        yield from some.column(0).to_pylist()
started = time.perf_counter()
for _ in kiwi.tokenize(texts()):
    pass
print(time.perf_counter() - started)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--counts", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--ranker")
    parser.add_argument("--no-keywords", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--round", type=int, default=2000, help="articles in a round")
    asked = parser.parse_args()
    options = [*(["--ranker", asked.ranker] if asked.ranker else []), *(["--no-keywords"] if asked.no_keywords else [])]
    articles = endless(asked.files)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = 0.0
        kiwi_whole = 0.0
        for count in sorted(asked.counts):
            table = write(articles, count, folder / f"{count}.parquet")
            memory, seconds = run(table, folder, options)
            first = first or memory
            kiwi_whole = tokenize(table)
            print(
                f"{count} articles: peak {memory:.0f} MB, {memory / first:.3f} of the first; {seconds:.1f} s with its start, "
                f"{count / seconds:.0f} articles/s; Kiwi alone {count / kiwi_whole:.0f}/s; {kiwi_whole / seconds:.3f} of Kiwi's speed",
                flush=True,
            )
            table.unlink()
        shares = list(rounds(articles, asked.rounds, asked.round, folder, options))
        print(
            f"{asked.rounds} rounds of {asked.round} articles: median {statistics.median(shares):.3f} of Kiwi's speed"
        )


def rounds(
    articles: Iterator[dict[str, str]], count: int, size: int, folder: Path, options: list[str]
) -> Iterator[float]:
    """Both in turn, each first every other time; gives the archive's speed as a share of Kiwi's."""
    one = write(articles, 1, folder / "one.parquet")
    for number in range(count):
        table = write(articles, size, folder / "round.parquet")
        kiwi = tokenize(table) if number % 2 else 0.0
        start = run(one, folder, options)[1]
        taken = run(table, folder, options)[1] - start
        kiwi = kiwi or tokenize(table)
        print(
            f"  archive {size / taken:.0f}/s, Kiwi {size / kiwi:.0f}/s: {kiwi / taken:.3f} (start {start:.1f} s)",
            flush=True,
        )
        yield kiwi / taken


def endless(files: list[Path]) -> Iterator[dict[str, str]]:
    """The articles of tables again and again, from the second time on changed in a word each."""
    known = []
    for file in files:
        for table in rows.tables_of(file, Path(os.devnull)):
            for some in rows.rows_of(table, {}):
                if some.batch is not None:
                    known += [row for row in batch.rows_of(some.batch) if row.problem is None]
    chance = random.Random(SEED)
    for number in itertools.count():
        row = known[number % len(known)]
        text = row.text
        if number >= len(known):
            words = text.split(" ")
            words[chance.randrange(len(words))] += str(number)
            text = " ".join(words)
        yield {"id": f"a{number:09}", "title": row.title, "text": text, "date": row.published or ""}


def write(articles: Iterator[dict[str, str]], count: int, path: Path) -> Path:
    """Write the next so many articles as Parquet."""
    schema = pa.schema([(name, pa.string()) for name in ("id", "title", "text", "date")])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for first in range(0, count, GROUP):
            group = list(itertools.islice(articles, min(GROUP, count - first)))
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
    return path


def run(table: Path, folder: Path, options: list[str]) -> tuple[float, float]:
    """Make an archive of a table; the most memory of all its processes together in MB, and the seconds it takes."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [sys.executable, "-m", "summarize", "archive", str(table), out, *options]
        most: dict[int, int] = {}
        with tempfile.TemporaryFile() as told:
            started = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told, start_new_session=True)
            ended = threading.Event()
            looks = threading.Thread(target=look, args=(process.pid, most, ended))
            looks.start()
            # The first process is asked when it has ended: what it takes in its last moment would be seen by no look.
            _, status, used = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
            ended.set()
            looks.join()
            most[process.pid] = used.ru_maxrss
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode not in (0, 1):
                told.seek(0)
                sys.exit(f"{command} ended with {process.returncode}: {told.read().decode()}")
    return sum(most.values()) / MB, seconds


def look(session: int, most: dict[int, int], ended: threading.Event) -> None:
    """Note the memory of the processes of a session, until it has ended."""
    while not ended.wait(LOOKS):
        most |= resident(session)


def resident(session: int) -> dict[int, int]:
    """The most kilobytes that each process of a session has had in memory so far."""
    found: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[3]) == session:
                for line in stat.with_name("status").read_text().splitlines():
                    if line.startswith("VmHWM:"):
                        found[int(stat.parent.name)] = int(line.split()[1])
        except (OSError, ValueError):  # it has just ended
            continue
    return found


def tokenize(table: Path) -> float:
    """The seconds that Kiwi alone takes for the texts of a table."""
    done = subprocess.run([sys.executable, "-c", KIWI, str(table)], capture_output=True, text=True, check=True)
    return float(done.stdout)


if __name__ == "__main__":
    main()
