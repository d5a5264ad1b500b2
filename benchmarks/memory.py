"""What a batch of summaries takes of memory, at several numbers of articles: it should not grow with them.

    python benchmarks/memory.py FILE.jsonl [--counts 1000 10000] [--files]

Where FILE.jsonl has fewer rows, they are taken again under other ids and titles. Each number is a process of its own.
With `--files` the articles are text files of a folder.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
from pathlib import Path

from processes import peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--counts", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--files", action="store_true")
    asked = parser.parse_args()
    least = 0.0
    for count in sorted(asked.counts):
        with tempfile.TemporaryDirectory() as folder:
            write(asked.file, count, Path(folder), asked.files)
            memory, seconds, lines = peak([sys.executable, "-m", "summarize", "summarize", "--json", folder])
        least = least or memory
        print(
            f"{count} articles: peak {memory:.0f} MB, {memory / least:.3f} of the first; {lines} summaries, {seconds:.1f} s",
            flush=True,
        )


def write(file: Path, count: int, folder: Path, as_files: bool) -> None:
    """Write so many articles into a folder: rows of one table, or a file each."""
    with file.open(encoding="utf-8") as rows, (folder / "rows.jsonl").open("w", encoding="utf-8") as table:
        for number, line in enumerate(itertools.islice(endless(rows), count)):
            row = json.loads(line)
            row = {**row, "id": f"{row.get('id', '')}-{number}", "title": f"{row['title']} {number}"}
            if as_files:
                (folder / f"{number}.txt").write_text(f"{row['title']}\n\n{row['text']}\n", encoding="utf-8")
            else:
                table.write(json.dumps(row, ensure_ascii=False) + "\n")
    if as_files:
        (folder / "rows.jsonl").unlink()


def endless(rows):
    while True:
        rows.seek(0)
        yield from (row for row in rows if row.strip())


if __name__ == "__main__":
    main()
