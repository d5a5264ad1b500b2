"""What a digest costs beyond its floor: the libraries, Kiwi's model, and tokenising the same pages once.

    python benchmarks/digest.py PATH... [--runs 7]

Runs the digest and a bare script in turn, each as a whole process, and prints the median of the paired
ratios. Machines differ and drift; the ratio of two runs side by side does not.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from processes import seconds

BARE = """
import pathlib, sys
import click, jinja2, markdown, networkx, nh3, sklearn.feature_extraction.text
from kiwipiepy import Kiwi
kiwi = Kiwi(load_multi_dict=False)
files = [f for p in map(pathlib.Path, sys.argv[1:]) for f in (sorted(p.rglob("*.txt")) if p.is_dir() else [p])]
list(kiwi.tokenize([f.read_text(encoding="utf-8") for f in files]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", metavar="PATH")
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as out:
        digest = [sys.executable, "-m", "summarize", "digest", *asked.paths, "--topic", "none", "-o", out]
        bare = [sys.executable, "-c", BARE, *asked.paths]
        help_ = [sys.executable, "-m", "summarize", "--help"]
        for command in (digest, bare, help_):  # the first run reads from the disk
            fresh(command)
        pairs = [(fresh(digest), fresh(bare)) for _ in range(asked.runs)]
        helps = [fresh(help_) for _ in range(asked.runs)]
    ratios = [a / b for a, b in pairs]
    print(
        f"digest {statistics.median(a for a, _ in pairs):.2f} s, bare {statistics.median(b for _, b in pairs):.2f} s (medians of {asked.runs})"
    )
    print(f"ratio digest / bare: median {statistics.median(ratios):.2f}, from {min(ratios):.2f} to {max(ratios):.2f}")
    print(f"--help: median {statistics.median(helps):.3f} s")


def fresh(command: list[str]) -> float:
    """How long a command takes that remembers nothing of earlier runs."""
    with tempfile.TemporaryDirectory() as empty:
        return seconds(command, Path(empty))


if __name__ == "__main__":
    main()
