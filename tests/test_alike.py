"""Stories of an archive: found by fingerprints, whatever the order, and the same on one machine and on a cluster."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from summarize.bulk import grouping
from summarize.bulk.alike import CROWD, DAYS, Window, alike, groups
from summarize.bulk.fingerprints import fingerprint
from summarize.bulk.grouping import write_stories

Row = tuple[str, str | None, list[int] | None]


def sentences(n: int, seed: int) -> list[str]:
    """Sentences of words that mean nothing, each of about thirty letters."""
    draw = np.random.default_rng(seed)
    return [
        " ".join("".join(chr(0xAC00 + c) for c in draw.integers(0, 11172, size)) for size in draw.integers(2, 5, 10))
        + "."
        for _ in range(n)
    ]


def article(name: str, day: str | None, title: str, text: Sequence[str]) -> Row:
    return name, day, fingerprint(title, " ".join(text)).tolist()


def event(seed: int, day: str | None = "2024-03-05", outlets: int = 3) -> list[Row]:
    """One event as some outlets tell it: each leaves out sentences and adds some of its own."""
    said, title = sentences(16, seed), sentences(1, seed + 10_000)[0]
    return [
        article(f"{seed}-{k}", day, title, said[k % 4 : k % 4 + 11] + sentences(4, seed * 100 + k + 20_000))
        for k in range(outlets)
    ]


def archive() -> list[Row]:
    """Events over some weeks, single articles, articles without a day or any text, and ids that are there twice."""
    rows = [row for n in range(12) for row in event(n, f"2024-03-{1 + 2 * n:02}T09:00:00+09:00", 2 + n % 4)]
    rows += [row for n in range(20, 24) for row in event(n, None)]
    rows += [article(f"홀로-{n}", f"2024-03-{n + 1:02}", "", sentences(9, 900 + n)) for n in range(12)]
    return [
        *rows,
        ("빈 기사", "2024-03-05", []),
        ("없는 지문", None, None),
        event(3)[0],
        event(3)[0],
        event(3, None)[0],
    ]


def stories_of(rows: Sequence[Row], folder: Path, parts: int = 2) -> list[tuple[str, str]]:
    """What is written of some rows that lie in some files."""
    source = folder / "표"
    source.mkdir(parents=True)
    for k in range(parts):
        pq.write_table(as_table(rows[k::parts]), source / f"{k}.parquet")
    write_stories(source, folder / "stories.parquet")
    assert sorted(p.name for p in folder.iterdir()) == ["stories.parquet", "표"]
    table = pq.read_table(folder / "stories.parquet")
    return list(zip(*(table.column(name).to_pylist() for name in ("id", "story")), strict=True))


def as_table(rows: Sequence[Row]) -> pa.Table:
    schema = pa.schema([("id", pa.string()), ("published", pa.string()), ("fingerprint", pa.list_(pa.int64()))])
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema)


def by_story(found: Sequence[tuple[str, str]]) -> set[frozenset[str]]:
    return {frozenset(i for i, s in found if s == story) for _, story in found}


def test_articles_of_one_event_are_one_story(tmp_path: Path) -> None:
    """Each event is a story by the smallest id in it; other articles are one each."""
    rows = [*event(1), *event(2, outlets=5), *event(3, outlets=1)]
    assert by_story(stories_of(rows, tmp_path)) == {
        frozenset({"1-0", "1-1", "1-2"}),
        frozenset({"2-0", "2-1", "2-2", "2-3", "2-4"}),
        frozenset({"3-0"}),
    }


def test_every_row_has_its_story_and_rows_come_by_id(tmp_path: Path) -> None:
    """No row is lost, without text, day or fingerprint or with an id that another has; each story is an id in it."""
    rows = archive()
    found = stories_of(rows, tmp_path)
    assert [i for i, _ in found] == sorted(i for i, _, _ in rows)
    assert all(story <= i and (story, story) in found for i, story in found)


def test_the_order_of_rows_and_files_changes_nothing(tmp_path: Path) -> None:
    """An archive that is read in other parts has the same stories."""
    rows = archive()
    one = stories_of(rows, tmp_path / "1", parts=1)
    for k in range(3):
        shuffled = [rows[i] for i in np.random.default_rng(k).permutation(len(rows))]
        assert stories_of(shuffled, tmp_path / f"{k + 2}", parts=k + 2) == one


def test_stories_end_with_the_window_of_days(tmp_path: Path) -> None:
    """What was told so many days ago is another story, even word for word; whether a block of days ends between or not."""
    for first in range(1, 8):
        days = [f"2024-03-{first:02}", f"2024-03-{first + DAYS:02}", f"2024-03-{first + 2 * DAYS + 1:02}"]
        rows = [article(name, day, "", sentences(9, 1)) for name, day in zip("abc", days, strict=True)]
        assert stories_of(rows, tmp_path / str(first)) == [("a", "a"), ("b", "a"), ("c", "c")]


def test_articles_without_a_day_are_compared_with_each_other_only(tmp_path: Path) -> None:
    """They may be of any day, and all of an archive could not be compared; a month is no day."""
    days = {"a": "2024-03-05", "b": None, "c": "", "d": "2024-03", "e": "2024-02-31", "f": "2024-03-05T23:59:59"}
    rows = [article(name, day, "", sentences(9, 1)) for name, day in days.items()]
    assert by_story(stories_of(rows, tmp_path)) == {frozenset("af"), frozenset("bcde")}


def test_the_furniture_of_an_outlet_joins_nothing(tmp_path: Path) -> None:
    """What more than a crowd have says nothing, though it may be half of each text."""
    same = sentences(8, 5)
    rows = [article(f"{n:03}", "2024-03-05", "", [*sentences(8, 100 + n), *same]) for n in range(CROWD + 2)]
    assert len(by_story(stories_of(rows, tmp_path))) == CROWD + 2


def test_a_chain_of_articles_does_not_join_two_events(tmp_path: Path) -> None:
    """A survey that tells two events is no bridge between those who tell one of them."""
    said, other = sentences(12, 1), sentences(12, 2)
    rows = [article(f"a{n}", "2024-03-05", "", said[n : n + 9]) for n in range(4)]
    rows += [article(f"b{n}", "2024-03-05", "", other[n : n + 9]) for n in range(4)]
    rows += [article("ab", "2024-03-05", "", said[:6] + other[:6])]
    groups = by_story(stories_of(rows, tmp_path))
    assert not [g for g in groups if {i[0] for i in g - {"ab"}} > {"a"}]
    assert {frozenset(i for i in g if i != "ab") for g in groups} >= {
        frozenset({"a0", "a1", "a2", "a3"}),
        frozenset({"b0", "b1", "b2", "b3"}),
    }


def test_the_order_of_articles_and_pairs_changes_no_margin() -> None:
    """Sums are of whole numbers: what is added first makes no difference, so that every engine finds the same."""
    prints = [np.array(row[2]) for n in range(6) for row in event(n, outlets=4)]
    n = len(prints)

    def margins(order: np.ndarray) -> dict[frozenset[int], float]:
        chosen = [prints[i] for i in order]
        window = Window(np.concatenate(chosen), np.array([len(p) for p in chosen]), np.zeros(n, dtype=int), 0)
        pairs, found = alike(window)
        return {frozenset(order[pair].tolist()): m for pair, m in zip(pairs, found.tolist(), strict=True)}

    given = margins(np.arange(n))
    assert len(given) > n
    for seed in range(3):
        assert margins(np.random.default_rng(seed).permutation(n)) == given
    pairs = np.array([sorted(pair) for pair in given])
    values = np.array(list(given.values()))
    order = np.random.default_rng(9).permutation(len(pairs))
    for one, two in zip(groups(pairs, values), groups(pairs[order], values[order]), strict=True):
        assert one.tolist() == two.tolist()


def test_of_an_earlier_block_only_pairs_with_the_later_one_are_given() -> None:
    """No pair belongs to two windows."""
    prints = [np.array(row[2]) for row in event(1, outlets=5)]
    window = Window(np.concatenate(prints), np.array([len(p) for p in prints]), np.zeros(5, dtype=int), 3)
    pairs, _ = alike(window)
    assert {tuple(p) for p in pairs.tolist()} == {(i, j) for j in (3, 4) for i in range(j)}


def test_an_archive_without_articles_has_no_stories(tmp_path: Path) -> None:
    """An empty folder, an empty table and a table of empty fingerprints are no error."""
    assert stories_of([], tmp_path / "1") == stories_of([], tmp_path / "2", parts=0) == []
    assert stories_of([("a", None, []), ("b", None, None)], tmp_path / "3") == [("a", "a"), ("b", "b")]


def test_who_waits_is_told_how_far_it_is_and_what_takes_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every article counts in each pass; many articles that are compared at once are named, without a day with a remedy."""
    monkeypatch.setattr(grouping, "LARGE", 11)
    rows = archive()
    pq.write_table(as_table(rows), tmp_path / "표.parquet")
    done: list[int] = []
    told: list[str] = []
    write_stories(tmp_path / "표.parquet", tmp_path / "stories.parquet", done.append, told.append)
    assert sum(done) == grouping.PASSES * len(rows)
    undated = sum(day is None for _, day, _ in rows)
    assert [text for text in told if f"날짜를 알 수 없는 기사 {undated}건" in text and "--column date=" in text]


def test_what_fails_leaves_the_old_stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader sees the old table or the new one."""
    stories_of(event(1), tmp_path)
    old = (tmp_path / "stories.parquet").read_bytes()
    monkeypatch.setattr(grouping, "alike", lambda _: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write_stories(tmp_path / "표", tmp_path / "stories.parquet")
    assert (tmp_path / "stories.parquet").read_bytes() == old
    assert sorted(p.name for p in tmp_path.iterdir()) == ["stories.parquet", "표"]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session on two threads of this machine."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("needs pyspark and Java")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    before = signal.getsignal(signal.SIGINT)  # for which a session has a handler of its own
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark")))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
    signal.signal(signal.SIGINT, before)


def test_a_cluster_finds_the_same_stories(spark: Any, tmp_path: Path) -> None:
    """The rows of one machine, sorted by id, are those of Spark."""
    from summarize.bulk.stories_spark import stories

    one = stories_of(archive(), tmp_path, parts=3)
    found = stories(spark, spark.read.parquet(str(tmp_path / "표")))
    assert sorted((row.id, row.story) for row in found.collect()) == sorted(one)


def test_a_cluster_finds_long_components(spark: Any) -> None:
    """A chain of links ends in its least key, however long it is and in whatever order it comes."""
    from summarize.bulk.stories_spark import _components

    draw = np.random.default_rng(1)
    long, short = np.split(draw.permutation(60), [40])
    links = [pair for chain in (long, short) for pair in itertools.pairwise(chain.tolist())]
    found = {row.key: row.least for row in _components(spark, spark.createDataFrame(links, "a long, b long")).collect()}
    assert found == {name: min(chain) for chain in (long.tolist(), short.tolist()) for name in chain}
