"""How many of the lines that people chose does each ranker choose?

    python benchmarks/keylines.py FILE.jsonl [--lines 3]

Each row has `sentences` and `extractive`, the indices of the lines that people chose, as in AI-Hub's
문서요약 텍스트. Prints the share of those lines for every registered ranker, and the paired bootstrap
interval of the difference to `lead`, the first whole sentences.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from pathlib import Path

import summarize
from summarize.ranking import RANKERS

DRAWS = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--lines", type=int, default=3)
    asked = parser.parse_args()
    rows = [json.loads(line) for line in asked.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    shares = {name: [share(row, name, asked.lines) for row in rows] for name in RANKERS}
    print(f"{len(rows)} articles")
    for name, found in sorted(shares.items(), key=lambda item: -statistics.mean(item[1])):
        low, high = interval([a - b for a, b in zip(found, shares["lead"], strict=True)])
        print(f"{name:15} {statistics.mean(found):.4f}   over lead {low:+.4f} .. {high:+.4f}")


def share(row: dict[str, list], ranker: str, lines: int) -> float:
    """The share of the human lines of an article among those that the ranker chooses."""
    chosen = summarize.key_lines(row["sentences"], lines, ranker=ranker)
    return len(set(chosen) & set(row["extractive"])) / max(1, len(row["extractive"]))


def interval(differences: list[float]) -> tuple[float, float]:
    """The 95 % interval of the mean by bootstrap, the same at every run."""
    draw = random.Random(0)
    means = sorted(statistics.mean(draw.choices(differences, k=len(differences))) for _ in range(DRAWS))
    return means[int(0.025 * DRAWS)], means[int(0.975 * DRAWS) - 1]


if __name__ == "__main__":
    main()
