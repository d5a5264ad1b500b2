"""What an archive costs: a first build, one without change, and one with a new issue; how large it becomes.

    python benchmarks/archive.py ROWS.jsonl [--issues 52] [--stories 30]

Each story has an article of ROWS, in turn, with its first sentences as lines; the issues are weeks that follow one another.
Each build is a whole process, start-up and Kiwi's model included.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import gzip
import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from processes import seconds

from summarize.language import tokenize
from summarize.model import Article, Digest, Line, Section, Sentence, Story
from summarize.reading.dates import SEOUL
from summarize.sentences import sentences_of
from summarize.store import Store
from summarize.terms import keywords, words_of

FIRST = datetime.date(2025, 1, 6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", type=Path, metavar="ROWS.jsonl")
    parser.add_argument("--issues", type=int, default=52)
    parser.add_argument("--stories", type=int, default=30)
    asked = parser.parse_args()
    stories = made_of(asked.rows, asked.issues * asked.stories)
    with tempfile.TemporaryDirectory() as name:
        data, out = Path(name) / "data", Path(name) / "out"
        command = [sys.executable, "-m", "summarize", "site", "-o", str(out)]
        weeks = [list(islice(stories, asked.stories)) for _ in range(asked.issues)]
        publish(data, weeks[:-1], 0)
        print(f"{len(weeks) - 1} issues of {asked.stories} stories: {seconds(command, data):.1f} s")
        print(f"again without change: {seconds(command, data):.1f} s")
        publish(data, weeks[-1:], len(weeks) - 1)
        print(f"with one issue more: {seconds(command, data):.1f} s")
        files = [path for path in out.rglob("*") if path.is_file()]
        print(f"{len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")
        for path in sorted((out / "search").iterdir()):
            raw = path.read_bytes()
            print(f"{path.name}: {len(raw) / 1e6:.2f} MB, {len(gzip.compress(raw)) / 1e6:.2f} MB as a server sends it")


def made_of(rows: Path, count: int) -> Iterator[Story]:
    """Stories of one article each; where there are fewer articles than stories, some are told again."""
    articles = []
    for number, line in enumerate(rows.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        paragraphs = tuple(part for part in row["text"].split("\n") if part.strip())
        articles.append(
            Article(
                f"r{number}",
                f"rows:{number}",
                row["title"],
                paragraphs,
                outlet=row.get("press") or f"신문{number % 40}",
            )
        )
    whole = [[s for s in found if len(s.text) > 30][:3] for found in sentences_of(articles)]
    words = keywords([list(words_of([*found, *titles(a)])) for a, found in zip(articles, whole, strict=True)], [a.title for a in articles])  # fmt: skip
    for number, (article, found, own) in islice(enumerate(cycle(zip(articles, whole, words, strict=True))), count):
        lines = tuple(Line(s.text, article.id, s.start, s.end) for s in found)
        yield Story(f"s{number}", article.title, (article,), lines, own)


def titles(article: Article) -> list[Sentence]:
    return [Sentence(article.title, 0, len(article.title), tokenize([article.title])[0])]


def publish(data: Path, weeks: list[list[Story]], since: int) -> None:
    with Store(data / "sejul" / "sejul.db") as store:
        for number, stories in enumerate(weeks, start=since):
            monday = FIRST + datetime.timedelta(weeks=number)
            days = monday.isoformat(), (monday + datetime.timedelta(days=6)).isoformat()
            dated = [
                dataclasses.replace(s, articles=tuple(dataclasses.replace(a, published=days[0]) for a in s.articles))
                for s in stories
            ]
            counts = dict.fromkeys(("documents", "articles", "relevant", "stories"), len(stories))
            digest = Digest("AI 정책 주간", "ai-policy", "AI 정책", *days, counts, (Section("정책", tuple(dated)),))
            when = datetime.datetime.combine(monday, datetime.time(9), SEOUL) + datetime.timedelta(days=7)
            store.publish(digest, b"", Path("."), when)


if __name__ == "__main__":
    main()
