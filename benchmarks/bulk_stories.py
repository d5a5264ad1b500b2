"""Are the stories of an archive right, and how do time and memory grow with it?

    python benchmarks/bulk_stories.py FILE.jsonl... [--most 200000] [--per-day 1000]

Of each file (rows with `title`, `text`, perhaps `date` and the label `story`) the pairs that stand in one story are
counted against the labels; where there are none, against the groups that `stories.group` makes of the same articles.

Then archives are made of the sentences of the files. An event is a title and 14 sentences drawn from all; in each of
them some words are exchanged for such as no other event has. As many outlets as SIZES says tell it within two days: each keeps ten of the sentences and adds three of its own. Every outlet has a line that ends each of its
articles. Prints for 1/8, 1/4, 1/2 and all of `--most` the seconds, those of the processor, the peak memory, the pairs of articles and the score against the
events, then the growth exponent of the processor's seconds.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import math
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from summarize import language, stories, telling
from summarize.bulk.fingerprints import fingerprint
from summarize.bulk.grouping import write_stories
from summarize.model import Article
from summarize.sentences import sentences_of

SIZES = [1] * 60 + [2] * 16 + [3] * 9 + [5] * 6 + [8] * 4 + [15] * 3 + [40]  # outlets that tell an event
OUTLETS, KEPT, OWN, OF_EVENT, EXCHANGED = 50, 10, 3, 14, 0.5
SCHEMA = pa.schema([("id", pa.string()), ("published", pa.string()), ("fingerprint", pa.list_(pa.int64()))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.jsonl")
    parser.add_argument("--most", type=int, default=200_000)
    parser.add_argument("--per-day", type=int, default=1000)
    parser.add_argument("--made", type=Path, help=argparse.SUPPRESS)  # an archive to be grouped in a process of its own
    asked = parser.parse_args()
    if asked.made:
        group(asked.made)
        return
    rows = []
    for file in asked.files:
        read = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        quality(file.name, read)
        rows += read
    speed(rows)
    points = []
    for n in (asked.most // 8, asked.most // 4, asked.most // 2, asked.most):
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "archive"
            events = make(rows, n, asked.per_day, archive)
            command = [sys.executable, __file__, "-", "--made", str(archive)]
            done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            found = pq.read_table(archive.with_name("stories.parquet"))
            right, wrong, missed = against(
                found.column("story").to_pylist(), [events[i] for i in found.column("id").to_pylist()]
            )
        points.append((math.log(n), math.log(done["cpu"])))
        print(
            f"{n:9,} articles  {done['seconds']:7.1f} s  CPU {done['cpu']:7.1f} s  {done['megabytes']:6.0f} MB  {done['stories']:8,} stories  "
            f"pairs right {right:,}, wrong {wrong:,}, missed {missed:,}",
            flush=True,
        )
    if len(points) > 1:
        slope = statistics.linear_regression([x for x, _ in points], [y for _, y in points]).slope
        print(f"growth exponent {slope:.2f}")


def group(archive: Path) -> None:
    """Group an archive and print what it took."""
    start = time.perf_counter()
    _, found = write_stories(archive, archive.with_name("stories.parquet"))
    taken = {"seconds": time.perf_counter() - start, "cpu": time.process_time()}
    # What getrusage says begins with what the process had from which this one was forked.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps(taken | {"megabytes": peak, "stories": found}))


def quality(name: str, rows: Sequence[dict[str, str]]) -> None:
    """Score the stories of some articles."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "rows.parquet", Path(folder) / "stories.parquet"
        prints = [fingerprint(row.get("title") or "", row.get("text") or "") for row in rows]
        table = {
            "id": [f"{n:09}" for n in range(len(rows))],
            "published": ["2000-01-01" if "story" in row else (row.get("date") or "2000-01-01")[:10] for row in rows],
            "fingerprint": prints,
        }
        pq.write_table(pa.table(table, SCHEMA), source)
        write_stories(source, out)
        found = pq.read_table(out).column("story").to_pylist()
    labelled = all("story" in row for row in rows)
    right, wrong, missed = against(found, [row["story"] for row in rows] if labelled else by_the_house(rows))
    said = "labels" if labelled else "stories.group"
    print(f"{name}: {len(rows)} articles, pairs as {said} {right}, other {wrong}, missed {missed}", flush=True)


def by_the_house(rows: Sequence[dict[str, str]]) -> list[int]:
    """The number of the group of each article, as a digest groups them."""
    articles = [
        Article(str(i), "", row.get("title") or "", (row.get("text") or "-",), outlet=row.get("press"))
        for i, row in enumerate(rows)
    ]
    titles = language.tokenize([article.title for article in articles])
    told = [telling.told(*parts) for parts in zip(articles, titles, sentences_of(articles), strict=True)]
    found = [0] * len(rows)
    for n, part in enumerate(stories.group(told)):
        for i in part.members:
            found[i] = n
    return found


def against(found: Sequence[object], events: Sequence[object]) -> tuple[int, int, int]:
    """How many pairs are rightly in one story, wrongly, and not though they should."""

    def pairs(names: Sequence[object]) -> int:
        return sum(size * (size - 1) // 2 for size in Counter(names).values())

    right = pairs(list(zip(found, events, strict=True)))
    return right, pairs(found) - right, pairs(events) - right


def speed(rows: Sequence[dict[str, str]]) -> None:
    """Print what a fingerprint takes, and the sample of `telling` beside it."""
    texts = [(row.get("title") or "", row.get("text") or "") for row in rows]
    letters = sum(len(text) for _, text in texts) / len(texts)
    taken: dict[str, list[float]] = {"fingerprint": [], "sample": []}
    for _ in range(5):
        for what, call in (("fingerprint", fingerprint), ("sample", lambda _, text: telling.sample(text))):
            start = time.perf_counter()
            for title, text in texts:
                call(title, text)
            taken[what].append((time.perf_counter() - start) / len(texts) * 1e6)
    print(", ".join(f"{what} {min(of):.0f} µs" for what, of in taken.items()), f"for {letters:.0f} characters")


def make(rows: Sequence[dict[str, str]], n: int, per_day: int, archive: Path) -> dict[str, int]:
    """Write an archive of n articles, and return the event that each tells; the same at every run."""
    events: dict[str, int] = {}
    archive.mkdir()
    made = itertools.islice(_made(rows, n, per_day), n)
    for part in itertools.count():
        chunk = list(itertools.islice(made, 20_000))
        if not chunk:
            return events
        events |= {row["id"]: row.pop("event") for row in chunk}
        random.Random(part).shuffle(chunk)
        pq.write_table(pa.Table.from_pylist(chunk, SCHEMA), archive / f"{part:05}.parquet")
    return events


def _made(rows: Sequence[dict[str, str]], n: int, per_day: int) -> Iterator[dict[str, object]]:
    draw = random.Random(0)
    pool = [s for row in rows for s in (row.get("text") or "").split(". ") if 20 < len(s) < 150]
    words = sorted({word for s in pool for word in s.split()})
    tails = [" ".join(draw.sample(words, 12)) for _ in range(OUTLETS)]

    def said() -> str:
        """A sentence of the pool with some words exchanged for others."""
        return " ".join(
            (draw.choice(words)[:2] + draw.choice(words)[:2] if draw.random() < EXCHANGED else word)
            for word in draw.choice(pool).split()
        )

    name = 0
    for event in itertools.count():
        told, title = [said() for _ in range(OF_EVENT)], said().split()[:9]
        day = datetime.date(2000, 1, 1) + datetime.timedelta(days=name // per_day)
        for outlet in draw.sample(range(OUTLETS), draw.choice(SIZES)):
            kept = draw.sample(range(OF_EVENT), KEPT)
            text = [*(told[k] for k in sorted(kept)), *(said() for _ in range(OWN)), tails[outlet]]
            own = " ".join(draw.sample(title, max(1, len(title) * 2 // 3)) + said().split()[:3])
            yield {
                "id": f"{name:09}",
                "published": str(day + datetime.timedelta(days=draw.randrange(2))),
                "fingerprint": fingerprint(own, ". ".join(text)).tolist(),
                "event": event,
            }
            name += 1
            if name >= n:
                return


if __name__ == "__main__":
    main()
