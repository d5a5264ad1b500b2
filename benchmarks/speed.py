"""From text to key lines: how long does that take, in units of what Kiwi needs to tokenise the same text once in one thread?

    python benchmarks/speed.py FILE.jsonl [--rows N] [--repeats 5]

Each row has `text`, or `sentences` that are joined line by line, and perhaps `title`. Each ranker is measured on one core and on all of
them. Other work disturbs a clock: so ours and Kiwi's take turns, a hundred articles at a time, each turn gives a ratio, and the
median of the ratios is printed with the middle half of them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from summarize.ranking import RANKERS

TURN = 100  # articles
GIVEN = ", split"  # where the article is split into sentences already, as in benchmarks/peers.py
WARM_UP = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--rows", type=int, metavar="N", help="the first N rows only")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="turns of each hundred articles (5)")
    parser.add_argument("--cores", type=int, help=argparse.SUPPRESS)  # of a process of its own
    asked = parser.parse_args()
    if asked.cores:
        measure(asked.file, asked.rows, asked.repeats, asked.cores)
        return
    cores = sorted(os.sched_getaffinity(0))
    for count in sorted({1, len(cores)}):
        # A process of its own: Kiwi counts its threads once.
        command = [sys.executable, *sys.argv, "--cores", str(count)]
        subprocess.run(command, check=True, preexec_fn=lambda some=cores[:count]: os.sched_setaffinity(0, some))


def measure(file: Path, rows: int | None, repeats: int, cores: int) -> None:
    """Print the ratio of each ranker to Kiwi in one thread."""
    from summarize import language
    from summarize.keylines import Budget, best, letter_pairs, rank
    from summarize.model import Article
    from summarize.sentences import split
    from summarize.summaries import summaries

    articles = [
        Article(str(i), "", title, tuple(text.split("\n"))) for i, (title, text) in enumerate(texts(file)[:rows])
    ]
    kiwi = language.kiwi()

    def bare(some: Sequence[Article]) -> None:
        for article in some:
            kiwi.tokenize(article.text)

    def ours(name: str) -> Callable[[Sequence[Article]], None]:
        def run(some: Sequence[Article]) -> None:
            letter_pairs.cache_clear()
            for _ in summaries(some, Budget(3), name):
                pass

        return run

    def given(name: str) -> Callable[[Sequence[Article]], None]:
        def run(some: Sequence[Article]) -> None:
            letter_pairs.cache_clear()
            texts = [sentences[article.id] for article in some]
            ranked = rank([(article.title, text) for article, text in zip(some, texts, strict=True)], name)
            for text, (_, ranks) in zip(texts, ranked, strict=True):
                best(text, ranks.score.tolist(), Budget(3))

        return run

    sentences = {article.id: [article.text[i:j] for i, j in split(article.text)] for article in articles}
    systems = {name: ours(name) for name in RANKERS}
    systems |= {f"{name}{GIVEN}": given(name) for name in ("textrank", "fast")}
    for run in (bare, *systems.values()):
        run(articles[:WARM_UP])
    ratios: dict[str, list[float]] = {name: [] for name in systems}
    floor: list[float] = []
    for _ in range(repeats):
        for start in range(0, len(articles), TURN):
            some = articles[start : start + TURN]
            kiwis = seconds(bare, some)
            floor.append(kiwis / len(some))
            for name, run in systems.items():
                ratios[name].append(seconds(run, some) / kiwis)
    letters = statistics.fmean(len(article.text) for article in articles)
    print(f"{cores} core{'s' * (cores > 1)}, {len(articles)} articles of {letters:.0f} characters", end=", ")
    print(f"Kiwi in one thread {statistics.median(floor) * 1000:.2f} ms an article")
    for name, found in ratios.items():
        low, middle, high = statistics.quantiles(found, n=4)
        print(f"  {name:17} {middle:6.3f} x Kiwi   ({low:.3f} .. {high:.3f})")
    for kind in ("", GIVEN):
        times = statistics.median(ratios[f"textrank{kind}"]) / statistics.median(ratios[f"fast{kind}"])
        print(f"  fast{kind} is {times:.1f} times as fast as textrank{kind}")


def texts(file: Path) -> list[tuple[str, str]]:
    """The title and the text of each row."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(row.get("title") or "", row.get("text") or "\n".join(row["sentences"])) for row in rows]


def seconds(run: Callable[[Sequence], None], some: Sequence) -> float:
    """How long a run takes."""
    start = time.perf_counter()
    run(some)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
