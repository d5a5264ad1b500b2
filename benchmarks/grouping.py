"""How does the time to group a window of articles into stories grow, and are the groups right?

    python benchmarks/grouping.py FILE.jsonl... [--most 20000]

Articles of the files (rows with `title`, `text`, `press`) are tokenised once and made into any number: an event takes
the nouns, figures and runs of letters of an article, replaces three in five of them and adds two names of its own; each
outlet that tells it drops a third of the nouns and runs and adds some nouns. Prints for 1/8, 1/4, 1/2 and all of `--most` the
seconds, the peak memory and the pair F1 against the events, then the growth exponent: the slope of log seconds over
log articles.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from summarize import language, stories, telling
from summarize.model import Article
from summarize.sentences import sentences_of
from summarize.telling import Told

REPLACED, DROPPED, ADDED = 0.6, 0.33, 0.1
SIZES = [1] * 120 + [2] * 32 + [3] * 18 + [5] * 12 + [8] * 8 + [15] * 6 + [40] * 3 + [120]  # outlets that tell an event


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.jsonl")
    parser.add_argument("--most", type=int, default=20_000)
    asked = parser.parse_args()
    bases = read(asked.files)
    print(f"{len(bases)} articles to make others of")
    points: list[tuple[float, float]] = []
    stories.group(make(bases, 200)[0])  # the first call imports
    for n in (asked.most // 8, asked.most // 4, asked.most // 2, asked.most):
        articles, events = make(bases, n)
        start = time.perf_counter()
        groups = stories.group(articles)
        seconds = time.perf_counter() - start
        points.append((math.log(n), math.log(seconds)))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{n:7,} articles  {seconds:6.2f} s  {peak:6.0f} MB  {len(groups):6,} stories  pair F1 {score(groups, events):.4f}"
        )
    print(f"growth exponent {slope(points):.2f}")


def read(files: Sequence[Path]) -> list[Told]:
    """What the articles of the files tell."""
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
    articles = [
        Article(
            str(i),
            "",
            row.get("title") or "",
            (row.get("text") or " ".join(row.get("sentences") or ["-"]),),
            outlet=row.get("press"),
        )
        for i, row in enumerate(rows)
    ]
    titles = language.tokenize([article.title for article in articles])
    found = zip(articles, titles, sentences_of(articles), strict=True)
    return [told for told in (telling.told(*parts) for parts in found) if len(told.nouns) > 20]


def make(bases: Sequence[Told], n: int) -> tuple[list[Told], list[int]]:
    """Return n articles and the number of the event that each tells; the same at every run."""
    draw = random.Random(0)
    nouns = [noun for base in bases for noun in set(base.nouns)]
    houses = sorted({base.house for base in bases})
    articles: list[Told] = []
    events: list[int] = []
    event = 0
    sizes: list[int] = []
    while len(articles) < n:
        event += 1
        sizes = sizes or draw.sample(SIZES, len(SIZES))  # each window has its share of large events
        base = draw.choice(bases)
        own = {noun: draw.choice(nouns) for noun in sorted(set(base.nouns)) if draw.random() < REPLACED}
        names = [f"{event}가", f"{event}나"]
        figures = {figure: (f"{event}:{figure[0]}", figure[1]) for figure in base.figures if draw.random() < REPLACED}
        runs = [run + event * 2**32 if draw.random() < REPLACED else run for run in base.runs]
        for _ in range(sizes.pop()):
            body = [own.get(noun, noun) for noun in base.nouns if draw.random() > DROPPED]
            body += [draw.choice(nouns) for _ in range(int(ADDED * len(body)))] + names * 2
            title = [own.get(noun, noun) for noun in base.title if draw.random() > DROPPED] + names[:1]
            articles.append(
                replace(
                    base,
                    title=tuple(title),
                    nouns=(*title, *body),
                    figures=tuple(figures.get(figure, figure) for figure in base.figures),
                    title_figures=tuple(figures.get(figure, figure) for figure in base.title_figures),
                    runs=tuple(run for run in runs if draw.random() > DROPPED),
                    house=draw.choice(houses),
                    official=False,
                )
            )
            events.append(event)
    order = draw.sample(range(n), n)
    return [articles[i] for i in order], [events[i] for i in order]


def score(groups: Sequence[stories.Group], events: Sequence[int]) -> float:
    """The F1 of the pairs that stand in one group against those of one event."""

    def pairs(sizes: Sequence[int]) -> int:
        return sum(size * (size - 1) // 2 for size in sizes)

    right = said = 0
    whole: dict[int, int] = {}
    for event in events:
        whole[event] = whole.get(event, 0) + 1
    for found in groups:
        inside: dict[int, int] = {}
        for i in found.members:
            inside[events[i]] = inside.get(events[i], 0) + 1
        said += pairs([len(found.members)])
        right += pairs(list(inside.values()))
    return 2 * right / max(1, said + pairs(list(whole.values())))


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the line through some points by least squares."""
    return statistics.linear_regression([x for x, _ in points], [y for _, y in points]).slope


if __name__ == "__main__":
    main()
