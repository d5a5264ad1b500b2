"""Tables as people have them become rows: every kind, every type, every damage."""

from __future__ import annotations

import datetime
import decimal
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from archives import article, articles, as_jsonl, damage, write_parquet
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.bulk import batch, parquet, rows, table, textual, values
from summarize.bulk.table import Rows, Table
from summarize.errors import InputError


def read(path: Path, **columns: str) -> list[batch.Row]:
    """The rows of a table as they are worked on; what is lost is a row with that problem."""
    found: list[batch.Row] = []
    for some in rows.rows_of(Table(path, path.name), columns):
        assert some.first == len(found), "a row is missing"
        if some.batch is None:
            found += [batch.Row("", "", "", None, "lost")] * some.count
        else:
            assert some.batch.num_rows == some.count == len(some.places) <= table.BATCH_ROWS
            found += batch.rows_of(some.batch)
    return found


def put(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def texts(path: Path, **columns: str) -> list[str]:
    return [row.text for row in read(path, **columns)]


def refused(path: Path, **columns: str) -> str:
    with pytest.raises(InputError) as error:
        read(path, **columns)
    return str(error.value)


# Parquet


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view(), "dictionary"],
    ids=str,
)
def test_a_text_is_the_same_in_every_type_that_holds_text(tmp_path: Path, kind: Any) -> None:
    """String, large, view, bytes, dictionary: all are the same text, in NFC, and null is none."""
    given_ = [unicodedata.normalize("NFD", "시의회는 조례를 의결했다."), None, "둘째 글이다."] * 40
    column = pa.array(given_).dictionary_encode() if kind == "dictionary" else pa.array(given_).cast(kind)
    pq.write_table(pa.table({"text": column}), tmp_path / "t.parquet")
    assert texts(tmp_path / "t.parquet") == ["시의회는 조례를 의결했다.", "", "둘째 글이다."] * 40


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view(), pa.binary(), "dictionary"], ids=str)
def test_bytes_that_are_no_text_spoil_their_own_row_only(tmp_path: Path, kind: Any) -> None:
    """Parquet does not look whether a string is UTF-8."""
    raw = ["글이다.".encode(), "글이다.".encode("cp949"), b"ok"]
    strings = pa.array(raw, pa.binary()).view(pa.string())
    column = strings.dictionary_encode() if kind == "dictionary" else strings.view(kind) if kind == pa.binary() else strings.cast(kind)  # fmt: skip
    pq.write_table(pa.table({"text": column}), tmp_path / "t.parquet")
    assert [row.problem for row in read(tmp_path / "t.parquet")] == [None, "bad-row", None]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([7, None]), "7"),
        (pa.array([7.0, None]), "7"),
        (pa.array([7.5, float("nan")]), "7.5"),
        (pa.array([decimal.Decimal("7.00"), None]), "7"),
        (pa.array([2**64 - 1, None], pa.uint64()), str(2**64 - 1)),
        (pa.array([True, False]), None),
        (pa.array([["a"], None]), None),
        (pa.array([{"a": 1}, None]), None),
        (pa.nulls(2), None),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_an_id_may_be_a_number(tmp_path: Path, column: pa.Array, expected: str | None) -> None:
    """As pandas writes them, 7.0 where a value is missing; what is no id gets one that is made of the article."""
    pq.write_table(pa.table({"id": column, "text": ["하나다.", "둘이다."]}), tmp_path / "t.parquet")
    one, two = read(tmp_path / "t.parquet")
    assert one.id == expected or (expected is None and len(one.id) == batch.ID_DIGITS)
    assert len(two.id) == batch.ID_DIGITS
    assert one.id != two.id


NOON = datetime.datetime(2024, 5, 1, 12)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([datetime.date(2024, 5, 1)], pa.date32()), "2024-05-01"),
        (pa.array([datetime.date(2024, 5, 1)], pa.date64()), "2024-05-01"),
        *((pa.array([NOON], pa.timestamp(unit)), "2024-05-01T12:00:00+09:00") for unit in ("s", "ms", "us", "ns")),
        (pa.array([NOON], pa.timestamp("us", "UTC")), "2024-05-01T21:00:00+09:00"),
        (pa.array([NOON], pa.timestamp("ns", "America/New_York")), "2024-05-01T21:00:00+09:00"),
        (pa.array([NOON], pa.timestamp("ms", "Nowhere/Such")), "2024-05-01T21:00:00+09:00"),
        (pa.array([datetime.datetime(2024, 5, 1)], pa.timestamp("us")), "2024-05-01"),
        (pa.array([20240501]), "2024-05-01"),
        (pa.array(["2024.05.01. 오후 12:00"]), "2024-05-01T12:00:00+09:00"),
        (pa.array([1], pa.timestamp("ns")), None),
        (pa.array([2**31 - 1], pa.date32()), None),
        (pa.array([2**62], pa.timestamp("ms")), None),
        (pa.array([-(2**62)], pa.timestamp("us", "UTC")), None),
        (pa.array([1], pa.time64("us")), None),
        (pa.array([1], pa.duration("us")), None),
        (pa.array(["9" * 5000]), None),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_a_day_is_korean_whatever_its_type(tmp_path: Path, column: pa.Array, expected: str | None) -> None:
    """A moment without a zone is Korean, one with a zone becomes it; what no calendar has is no day."""
    pq.write_table(pa.table({"date": column, "text": ["글이다."]}), tmp_path / "t.parquet")
    (row,) = read(tmp_path / "t.parquet")
    assert row.published == expected


@pytest.mark.parametrize("column", [pa.array([["글"]]), pa.array([{"a": "글"}]), pa.array([True]), pa.array([1], pa.date32())], ids=lambda c: str(c.type))  # fmt: skip
def test_a_column_of_lists_is_no_text(tmp_path: Path, column: pa.Array) -> None:
    """The message names the column and how to name another one."""
    pq.write_table(pa.table({"text": column}), tmp_path / "t.parquet")
    told = refused(tmp_path / "t.parquet")
    assert "t.parquet" in told
    assert "'text'" in told
    assert "--column" in told


def test_a_column_of_nothing_is_rows_without_text(tmp_path: Path) -> None:
    """A column whose type is null is there, so the rows are counted."""
    pq.write_table(pa.table({"text": pa.nulls(3)}), tmp_path / "t.parquet")
    assert [row.problem for row in read(tmp_path / "t.parquet")] == ["no-text"] * 3


@pytest.mark.parametrize("names", [["TEXT", "Title"], [" text ", "Ti tle"], ["본 문", "제목"], ["text", "title"]])
def test_names_of_columns_may_be_written_otherwise(tmp_path: Path, names: list[str]) -> None:
    """Capitals and blanks in a name do not matter."""
    pq.write_table(pa.table([["글이다."], ["제목"]], names=names), tmp_path / "t.parquet")
    (row,) = read(tmp_path / "t.parquet")
    assert (row.text, row.title) == ("글이다.", "제목")


def test_of_two_columns_of_one_name_the_first_is_taken(tmp_path: Path) -> None:
    """In Parquet as in CSV."""
    pq.write_table(pa.table([["첫째다."], ["둘째다."]], names=["text", "text"]), tmp_path / "t.parquet")
    put(tmp_path / "t.csv", "text,text\n첫째다.,둘째다.\n")
    assert texts(tmp_path / "t.parquet") == texts(tmp_path / "t.csv") == ["첫째다."]


def test_a_table_without_rows_is_a_table(tmp_path: Path) -> None:
    """No rows, no groups of rows, one that is empty, a CSV of names only: nothing is wrong with them."""
    empty = pa.table({"text": pa.array([], pa.string())})
    pq.write_table(empty, tmp_path / "a.parquet")
    with pq.ParquetWriter(tmp_path / "b.parquet", empty.schema):
        pass
    put(tmp_path / "c.csv", "id,text\n")
    assert read(tmp_path / "a.parquet") == read(tmp_path / "b.parquet") == read(tmp_path / "c.csv") == []


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_groups_of_rows_of_any_size_are_one_table(tmp_path: Path, size: int) -> None:
    """A thousand groups of one row, or one of a thousand."""
    path = write_parquet(tmp_path / "t.parquet", articles(700), row_group_size=size)
    assert [row.id for row in read(path)] == [f"a{n}" for n in range(700)]


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "zstd", "lz4", "brotli"])
def test_every_compression_is_read(tmp_path: Path, codec: str) -> None:
    """Those that Parquet has."""
    assert len(read(write_parquet(tmp_path / "t.parquet", articles(50), compression=codec))) == 50


@pytest.mark.parametrize("options", [{"compression": "zstd"}, {"compression": "none", "write_page_checksum": True}], ids=["zstd", "sums"])  # fmt: skip
def test_what_is_damaged_is_lost_and_the_rest_goes_on(tmp_path: Path, options: dict[str, Any]) -> None:
    """A group of rows is told with the numbers of its rows; all others are there, in their places."""
    path = write_parquet(tmp_path / "t.parquet", articles(300), row_group_size=100, use_dictionary=False, **options)
    damage(path, 1)
    found = read(path)
    assert [row.id for row in found if row.problem != "lost"] == [f"a{n}" for n in (*range(100), *range(200, 300))]
    (lost,) = [some for some in rows.rows_of(Table(path, "t"), {}) if some.lost]
    assert (lost.first, lost.count) == (100, 100)
    assert "101~200번째" in lost.lost


def test_whatever_damage_does_nothing_else_happens(tmp_path: Path) -> None:
    """Bytes turned over anywhere: rows in their number and order, or a message; never another error."""
    whole = write_parquet(tmp_path / "t.parquet", articles(60), row_group_size=20, use_dictionary=["date"]).read_bytes()
    path = tmp_path / "d.parquet"
    refusals = 0
    for at in range(4, len(whole) - 8, len(whole) // 150):
        raw = bytearray(whole)
        raw[at : at + 3] = bytes(b ^ 0xFF for b in raw[at : at + 3])
        path.write_bytes(raw)
        try:
            found = read(path)
        except InputError:
            refusals += 1
        else:
            assert len(found) == 60, at
    assert 0 < refusals < 100


@pytest.mark.parametrize(
    "content",
    [b"", b"PAR1", b"id,text\n1,\xea\xb8\x80\n", b"PAR1" + b"\0" * 100 + b"PAR1", b"PAR1" + b"\xff" * 100 + b"PARE"],
    ids=["empty", "magic", "csv", "zeros", "encrypted"],
)
def test_what_is_no_parquet_is_told(tmp_path: Path, content: bytes) -> None:
    """An empty file, a CSV of another name, a foot of nothing: the message names the file and a remedy."""
    told = refused(put(tmp_path / "t.parquet", content))
    assert "t.parquet: " in told
    assert "십시오" in told


def test_a_file_that_is_cut_off_is_told(tmp_path: Path) -> None:
    """As a download that broke off."""
    path = write_parquet(tmp_path / "t.parquet", articles(50))
    assert "t.parquet: 읽을 수 없음" in refused(put(path, path.read_bytes()[:-100]))


def test_large_texts_come_few_at_a_time(tmp_path: Path) -> None:
    """Forty texts of 1 MB in one group of rows, also where each is stored once only: batches stay small."""
    for dictionary in (True, False):
        column = pa.array(["가" * 350_000] * 40)
        pq.write_table(pa.table({"text": column}), tmp_path / "t.parquet", use_dictionary=dictionary)
        sizes = [some.batch.nbytes for some in rows.rows_of(Table(tmp_path / "t.parquet", "t"), {}) if some.batch]
        assert max(sizes) <= 2 * table.BATCH_BYTES
        assert len(texts(tmp_path / "t.parquet")) == 40


def test_a_dictionary_does_not_go_with_every_batch(tmp_path: Path) -> None:
    """pandas' categories hold all texts of a table; a batch has its own."""
    column = pa.array([article(n)["text"] for n in range(2000)]).dictionary_encode()
    pq.write_table(pa.table({"text": column}), tmp_path / "t.parquet")
    found = [some.batch for some in rows.rows_of(Table(tmp_path / "t.parquet", "t"), {})]
    assert all(b is not None and not pa.types.is_dictionary(b.column(0).type) for b in found)
    assert len(found) < 10


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=20), st.binary(max_size=20)), max_size=8))
def test_any_value_is_text_or_none(given_: list[Any]) -> None:
    """Values of any kind: as many come out, each of them text in NFC or None."""
    column = pa.array([v.encode("utf-8", "surrogatepass") if isinstance(v, str) else v for v in given_], pa.binary())
    for column_ in (column, column.view(pa.string())):
        found = values.texts(column_)
        assert len(found) == len(given_)
        assert all(a is None if b is None else isinstance(a, str) for a, b in zip(found, given_, strict=True))


# JSON Lines


LINE = json.dumps(article(1), ensure_ascii=False)


@pytest.mark.parametrize(
    "bad",
    ['{"text": "끊', "[1, 2]", '"글"', "null", "7", "{" * 5000, "글", '{"text": "가\x00나"}', "\x00", "]"],
)
def test_a_line_that_is_no_object_is_one_bad_row(tmp_path: Path, bad: str) -> None:
    """It is counted where it stands, and those around it are read."""
    found = read(put(tmp_path / "t.jsonl", f"{LINE}\n" * 30 + f"{bad}\n" + f"{LINE}\n" * 30))
    assert [row.problem for row in found] == [None] * 30 + ["bad-row"] + [None] * 30


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n \n"])
@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_charsets_ends_and_blank_lines_make_no_difference(tmp_path: Path, charset: str, end: str, kind: str) -> None:
    """Also without an end of line behind the last row."""
    lines = [LINE, LINE] if kind == "jsonl" else ["id,text", '1,"글이다."', "2,글이다."]
    if kind == "csv" and end.endswith(" \n"):
        end = "\n\n"
    path = put(tmp_path / f"t.{kind}", end.join(lines).encode(charset))
    assert texts(path) == [article(1)["text"] if kind == "jsonl" else "글이다."] * 2


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
@pytest.mark.parametrize("charset", ["utf-8", "cp949", "utf-16"])
def test_a_broken_letter_spoils_its_own_row_only(tmp_path: Path, kind: str, charset: str) -> None:
    """One letter in a table of any charset is damaged: no other row is lost, and none is read in a wrong charset."""
    rows_ = [LINE] * 50 if kind == "jsonl" else ["id,text", *["1,시의회는 조례를 의결했다."] * 50]
    raw = ("\n".join(rows_) + "\n").encode(charset)
    middle = raw.index("조례".encode(charset).removeprefix(b"\xff\xfe"), len(raw) // 2)
    lone = b"\x00\xdc" if charset == "utf-16" else b"\xff\xff"
    found = read(put(tmp_path / f"t.{kind}", raw[:middle] + lone + raw[middle + 2 :]))
    assert sorted(str(row.problem) for row in found) == ["None"] * 49 + ["bad-row"]


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
@pytest.mark.parametrize("content", [bytes(range(256)) * 50, "id,text\n1,글이다.\n".encode("utf-16-le") * 20])
def test_what_is_no_text_is_told(tmp_path: Path, kind: str, content: bytes) -> None:
    """A picture, and a UTF-16 that does not say so."""
    assert "UTF-8로 저장" in refused(put(tmp_path / f"t.{kind}", content))


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_told(tmp_path: Path, kind: str, content: str) -> None:
    """It is a mistake more often than a table without rows."""
    assert "빈 파일" in refused(put(tmp_path / f"t.{kind}", content))


def test_values_that_are_no_text_are_none(tmp_path: Path) -> None:
    """Lists, records, yes and no; half a letter becomes a mark that it is missing."""
    lines = [
        '{"text": ["글"]}',
        '{"text": {"a": 1}}',
        '{"text": true}',
        '{"text": null}',
        '{"id": 3, "text": "\\ud83d글"}',
    ]
    found = read(put(tmp_path / "t.jsonl", "\n".join(lines)))
    assert [row.problem for row in found] == ["no-text"] * 4 + [None]
    assert (found[4].id, found[4].text) == ("3", "�글")


def test_tables_that_were_put_together_are_read(tmp_path: Path) -> None:
    """Each of them began with a mark of its charset."""
    assert len(texts(put(tmp_path / "t.jsonl", f"\ufeff{LINE}\n\ufeff{LINE}\n"))) == 2
    assert all(texts(tmp_path / "t.jsonl"))


def test_a_field_may_be_missing_in_some_rows(tmp_path: Path) -> None:
    """Also in the first thousand; a row without it has no text."""
    path = put(tmp_path / "t.jsonl", '{"id": 1}\n' * (textual.HEAD + 5) + LINE)
    assert [row.problem for row in read(path)] == ["no-text"] * (textual.HEAD + 5) + [None]


@pytest.mark.parametrize(
    ("name", "content"),
    [("t.jsonl", '{"url": "a", "요약": "글"}\n' * 3), ("t.csv", "url,요약\na,글\n"), ("t.parquet", b"")],
)
def test_a_table_without_a_text_says_what_it_has(tmp_path: Path, name: str, content: str | bytes) -> None:
    """The message names the fields that there are, and the option that chooses one."""
    path = put(tmp_path / name, content)
    if name == "t.parquet":
        pq.write_table(pa.table({"url": ["a"], "요약": ["글"]}), path)
    told = refused(path)
    assert "url, 요약" in told
    assert "--column text=" in told
    assert texts(path, text="요약")[0] == "글"
    assert "'없음' 열이 없음" in refused(path, text="없음")


def test_a_message_stays_short(tmp_path: Path) -> None:
    """Names of columns of a file that is no table may be as long as the file."""
    assert len(refused(put(tmp_path / "t.csv", "가" * 100_000 + "\n\x1b[31m글"))) < 300


def test_a_line_without_end_is_one_bad_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too long to be held is passed over; behind it the table goes on."""
    monkeypatch.setattr(textual, "LONGEST_LINE", 2000)
    path = put(tmp_path / "t.jsonl", LINE + "\n" + "가" * 100_000 + "\n" + LINE)
    assert [row.problem for row in read(path)] == [None, "bad-row", None]
    path = put(tmp_path / "t.csv", "id,text\n1,글이다.\n2," + "가" * 100_000 + "\n3,글이다.\n")
    assert [row.problem for row in read(path)] == [None, "bad-row", None]


# CSV


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_fields_may_be_parted_by_other_marks(tmp_path: Path, mark: str) -> None:
    """Semicolons as Excel writes them in some countries, tabs, bars; line feeds and quotes within quotes are text."""
    names = ["id", "title", "text"]
    row = ["1", "제목", f'"그는 ""가{mark} 나""라고\r\n말했다."']
    path = put(tmp_path / "t.csv", f"{mark.join(names)}\r\n{mark.join(row)}\r\n")
    assert texts(path) == [f'그는 "가{mark} 나"라고\r\n말했다.']


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('2,"제목,글이다.', "bad-row"),  # a quote that is never closed
        ('2,"제목" 군말,글이다., ', "bad-row"),
        ("2,제목,글이다.,군더더기", "bad-row"),
        ("2,제목,글이다.,,,", None),
        ("2,제목", "bad-row"),
        ("2,제목,", "no-text"),
        ('2,"그는 "네"라고 했다",글이다.', None),
    ],
)
def test_a_row_that_is_none_spoils_no_other(tmp_path: Path, line: str, problem: str | None) -> None:
    """Where a quotation mark is missing, the next rows are not drawn into it, whether they have quotes or not."""
    for other in ("제목,글이다.", '"제목","글이다."'):
        lines = ["id,title,text", f"1,{other}", line, f"3,{other}", f"4,{other}"]
        found = read(put(tmp_path / "t.csv", "\n".join(lines)))
        assert [row.problem for row in found] == [None, problem, None, None]
        assert [row.id for row in found if row.problem is None and row.id != "2"] == ["1", "3", "4"]


def test_rows_are_named_by_their_lines(tmp_path: Path) -> None:
    """The line on which a row begins, quoted line feeds and a row that is none before it counted."""
    path = put(tmp_path / "t.csv", 'id,text\n1,"가\n나"\n\n2,"가\n3,나\n4,다\n')
    (some,) = rows.rows_of(Table(path, "t.csv"), {})
    assert list(some.places) == [2, 5, 6, 7]


@pytest.mark.parametrize("per", [1, 3, 50])
def test_any_division_into_batches_gives_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, per: int
) -> None:
    """Of each kind of table."""
    paths = [
        write_parquet(tmp_path / "t.parquet", articles(120), row_group_size=50),
        put(tmp_path / "t.jsonl", as_jsonl(articles(120))),
        put(tmp_path / "t.csv", "id,text\n" + "".join(f'{n},"가\n{n}"\n' for n in range(120))),
    ]
    before = [read(path) for path in paths]
    for module in (table, parquet):
        monkeypatch.setattr(module, "BATCH_ROWS", per)
    monkeypatch.setattr(parquet, "FEW_ROWS", per)
    assert [read(path) for path in paths] == before


def test_the_rows_of_a_part_are_those_and_no_others(tmp_path: Path) -> None:
    """A cut has the rows, their places and what is lost of them."""
    path = write_parquet(tmp_path / "t.parquet", articles(10))
    (some,) = rows.rows_of(Table(path, "t"), {})
    cut = some.cut(3, 7)
    assert (cut.first, cut.count, list(cut.places)) == (3, 4, [4, 5, 6, 7])
    assert cut.batch is not None
    assert cut.batch.column("id").to_pylist() == ["a3", "a4", "a5", "a6"]
    assert Rows(5, 10, lost="왜").cut(0, 8) == Rows(5, 3, lost="왜")


COUNTS: list[tuple[str, Callable[[Path], object], int]] = [
    ("t.parquet", lambda path: write_parquet(path, articles(9)), 9),
    ("t.jsonl", lambda path: put(path, as_jsonl(articles(9))), 9),
    ("t.csv", lambda path: put(path, "id,text\n" + '1,"가\n나"\n' * 9), 9),
    ("none.csv", lambda path: None, 0),
    ("bad.parquet", lambda path: put(path, b"no"), 0),
]


@pytest.mark.parametrize(("name", "make", "count"), COUNTS, ids=[name for name, _, _ in COUNTS])
def test_how_many_rows_there_are_is_known_before(tmp_path: Path, name: str, make: Any, count: int) -> None:
    """So that the progress has an end; of what cannot be read there are none."""
    make(tmp_path / name)
    assert rows.count(Table(tmp_path / name, name)) == count
