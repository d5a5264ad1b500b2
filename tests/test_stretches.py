"""A table that is read stretch by stretch, as machines of a cluster do, is the table that one machine reads."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.bulk.rows import rows_of
from summarize.bulk.stretches import Stretch, bundled, stretches_of
from summarize.bulk.table import Table

GRAIN = 2
PIECES = ['"', '""', ",", "\n", "\r", "\r\n", "가", "시는 조례를 정했다.", "\ufeff", "\u2028", "a", " ", "[", "{"]


def whole(path: Path) -> tuple[list[object], int]:
    """The rows that one machine reads, with their places, and how many are lost."""
    return told(list(rows_of(Table(path, path.name), {})))


def divided(path: Path, rows: int = 1) -> tuple[list[object], int]:
    """The same of stretches, in bundles of so many rows."""
    bundles = list(bundled(stretches_of(Table(path, path.name), {}, GRAIN), rows))
    return told([some for bundle in bundles for stretch in bundle for some in stretch.read()])


def told(found: list[object]) -> tuple[list[object], int]:
    rows: list[object] = []
    lost = 0
    for some in found:
        if some.batch is None:  # type: ignore[attr-defined]
            lost += some.count  # type: ignore[attr-defined]
        else:
            rows += list(zip(some.places, some.batch.to_pylist(), strict=True))  # type: ignore[attr-defined]
    return rows, lost


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from(["utf-8", "utf-8-sig", "cp949", "utf-16"]))
def test_a_hostile_table_with_commas_is_divided_where_rows_end(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], charset: str
) -> None:
    """Quoted line feeds, quotes that are never closed or stand in the middle, bare returns: the same rows and places."""
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_bytes(f"id,text\n{''.join(pieces)}".encode(charset, "ignore"))
    assert divided(path) == whole(path)
    assert divided(path, 5) == whole(path)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["utf-8", "utf-8-sig", "cp949", "utf-16"]))
def test_lines_of_json_are_divided_at_line_feeds_alone(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], charset: str
) -> None:
    """Not at U+2028 or a return; blank and broken lines keep their numbers."""
    path = tmp_path_factory.mktemp("jsonl") / "t.jsonl"
    rows = ['{"id": "a", "text": "시는\u2028조례를 정했다."}', "".join(pieces), '{"id": "b", "text": "끝"}']
    path.write_bytes("\n".join(rows).encode(charset, "ignore"))
    assert divided(path) == whole(path)


def test_bytes_that_are_no_text_are_the_same_bad_rows(tmp_path: Path) -> None:
    """In neither charset: each such row is marked, the others are read."""
    path = tmp_path / "t.csv"
    path.write_bytes(b"id,text\n" + b"".join(b"%d,\xff\xed%s\n" % (n, "글".encode()) for n in range(5)) + b"6,a\n")
    assert divided(path) == whole(path)
    assert [row["problem"] for _, row in whole(path)[0]] == ["bad-row"] * 5 + [None]  # type: ignore[index]


def test_a_group_of_parquet_is_read_in_pieces_and_damage_is_counted_once(tmp_path: Path) -> None:
    """Rows before the damage are read; those behind are lost, once each; the next group is read."""
    rows = [{"id": f"a{n}", "text": f"시는 조례 {n}호를 정했다. " * 400} for n in range(3000)]
    path = tmp_path / "t.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=2000, compression="none", use_dictionary=False)
    assert divided(path, 300) == whole(path)
    raw = bytearray(path.read_bytes())
    start = pq.read_metadata(path).row_group(0).column(1).data_page_offset
    middle = raw.index(rows[1500]["text"].encode(), start)
    page = raw.rindex(b"\x15", start, middle)
    raw[page - 50_000 : page + 50_000] = bytes(100_000)
    path.write_bytes(raw)
    found, lost = whole(path)
    assert lost > 0
    assert divided(path, 300) == (found, lost)


def test_stretches_are_joined_to_bundles_of_about_the_same_size(tmp_path: Path) -> None:
    """So many rows or little more; those that follow one another in a file are one, those of small files together."""
    paths = []
    for name, count in (("a.jsonl", 11), ("b.jsonl", 1), ("c.jsonl", 1)):
        paths.append(tmp_path / name)
        paths[-1].write_text("".join(json.dumps({"text": "글"}) + "\n" for _ in range(count)), encoding="utf-8")
    each: list[Stretch] = [some for path in paths for some in stretches_of(Table(path, path.name), {}, GRAIN)]
    assert [some.count for some in each] == [2, 2, 2, 2, 2, 1, 1, 1]
    bundles = list(bundled(each, 4))
    assert [[some.count for some in bundle] for bundle in bundles] == [[4], [4], [3, 1], [1]]


def test_a_long_table_with_commas_is_really_divided(tmp_path: Path) -> None:
    """Of five hundred rows there are as many stretches as fit, not one; of UTF-16 one."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["id", "text"], *([str(n), '그는 "말"했다\n또'] for n in range(500))])
    path = tmp_path / "t.csv"
    for charset, expected in (("utf-8", 250), ("utf-8-sig", 250), ("cp949", 250), ("utf-16", 1)):
        path.write_bytes(buffer.getvalue().encode(charset))
        found = list(stretches_of(Table(path, path.name), {}, GRAIN))
        assert (len(found), sum(some.count for some in found)) == (expected, 500)
        assert divided(path, 100) == whole(path)
