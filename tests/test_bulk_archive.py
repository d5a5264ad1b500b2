"""`sejul archive`: every row of the tables is a row of the result, and every line in it a quotation."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from archives import QUICK, archive, article, articles, as_jsonl, bytes_of, damage, made, write_parquet
from commandline import sejul

from summarize import language, summaries, terminal, terms, topics
from summarize.bulk import batch, embedded, jobs, parts
from summarize.bulk.columns import SCHEMA
from summarize.keylines import USUAL
from summarize.model import Article
from summarize.profiles import profile


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """No processes are started: what they are given they are tested with elsewhere."""

    def workers(asked: batch.Asked, stack: object) -> tuple[embedded.Work, int]:
        return (lambda some: functools.partial(batch.summarise_batch, some, asked)), 3

    monkeypatch.setattr(embedded, "_workers", workers)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three tables of three kinds, 60 articles."""
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    write_parquet(folder / "a.parquet", articles(20), row_group_size=7)
    (folder / "b" / "c.jsonl").write_text(as_jsonl(articles(20, 100)), encoding="utf-8")
    lines = [f'{n},제목 {n},"{article(n)["text"]}"' for n in range(200, 220)]
    (folder / "d.csv").write_text("\n".join(["id,title,text", *lines]), encoding="utf-8")
    return folder


# What is written


def test_every_row_is_there_and_every_line_is_a_quotation(folder: Path, tmp_path: Path) -> None:
    """Rows in their order; a line is what stands at its place in the text, in NFC."""
    decomposed = {**article(999), "text": unicodedata.normalize("NFD", article(999)["text"])}
    write_parquet(folder / "z.parquet", [decomposed])
    result = archive(folder, tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    rows = made(tmp_path / "out")
    assert [row["id"] for row in rows] == [f"a{n}" for n in (*range(20), *range(100, 120))] + [str(n) for n in range(200, 220)] + ["a999"]  # fmt: skip
    for row in rows:
        text = article(int(row["id"].removeprefix("a")))["text"]
        assert row["lines"]
        assert [line["text"] for line in row["lines"]] == [text[line["start"] : line["end"]] for line in row["lines"]]


def test_what_is_found_is_what_the_other_commands_find() -> None:
    """Key lines, keywords and relevance of an article are the same in a table of thousands as by itself."""
    told = [article(n) for n in range(6)]
    table = pa.RecordBatch.from_pylist(told)
    policy = profile("ai-policy")
    found = batch.summarise_batch(table, batch.Asked(profile=policy)).to_pylist()
    each = [Article(row["id"], "", row["title"], (row["text"],)) for row in told]
    words: list[list[str]] = []
    alone = [
        next(summaries.summaries([a], USUAL, "textrank", lambda t: words.append(list(terms.words_in(t))))) for a in each
    ]
    for row, a, summary, own in zip(found, each, alone, words, strict=True):
        judged = topics.judge(a, policy)
        assert [line["text"] for line in row["lines"]] == [s.text for s in summary.lines]
        assert row["keywords"] == list(terms.keywords([own], [a.title])[0])
        assert row["keywords"]
        assert (row["relevance"], row["relevant"]) == (judged.score, judged.relevant)
        assert row["section"] == (judged.section if judged.relevant else None)


def test_two_runs_write_the_same_bytes_however_the_rows_are_divided(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In batches of any size."""
    archive(folder, tmp_path / "one", "--part-rows", "8")
    monkeypatch.setattr("summarize.bulk.table.BATCH_ROWS", 3)
    monkeypatch.setattr("summarize.bulk.parquet.BATCH_ROWS", 5)
    monkeypatch.setattr("summarize.bulk.parquet.FEW_ROWS", 2)
    archive(folder, tmp_path / "two", "--part-rows", "8")
    assert len(bytes_of(tmp_path / "one")) == 9
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


@pytest.mark.parametrize("size", [1, 7, 20, 21])
def test_parts_of_any_size_hold_the_same_rows(folder: Path, tmp_path: Path, size: int) -> None:
    """A part for every row, or one for the table."""
    archive(folder, tmp_path / "one")
    archive(folder, tmp_path / "two", "--part-rows", str(size))
    assert made(tmp_path / "one") == made(tmp_path / "two")
    assert len(bytes_of(tmp_path / "two")) == 3 * -(-20 // size)


def test_readers_of_tables_see_the_parts_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    """As one table, with the columns that are promised."""
    archive(folder, tmp_path / "out", "--part-rows", "8")
    table = pyarrow.dataset.dataset(tmp_path / "out").to_table()
    assert table.num_rows == 60
    assert table.schema.equals(SCHEMA)


def test_a_text_at_which_the_program_fails_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 60 rows two raise; the others are as without them."""
    path = write_parquet(tmp_path / "t.parquet", articles(60))
    archive(path, tmp_path / "one")
    sort_out = topics.sort_out

    def fail(article: Article, asked: Any) -> Any:
        if article.id in ("a7", "a40"):
            raise RuntimeError("nobody thought of it")
        return sort_out(article, asked)

    monkeypatch.setattr(topics, "sort_out", fail)
    result = archive(path, tmp_path / "two")
    assert result.exit_code == 1
    assert "t.parquet:8: 처리하다 실패한 기사" in result.stderr
    one, two = made(tmp_path / "one"), made(tmp_path / "two")
    assert [n for n in range(60) if two[n]["problem"] == "failed"] == [7, 40]
    assert [row for n, row in enumerate(two) if n not in (7, 40)] == [
        row for n, row in enumerate(one) if n not in (7, 40)
    ]


M = 200_000
HARD = {
    "empty": ("", "no-text"),
    "blank": (" \n\u200b", "no-text"),
    "foreign": ("The council met on Monday. It agreed.", "no-line"),
    "endless": ("가" * (batch.LONGEST_TEXT + 1), "too-long"),
    "one letter": ("가" * M, "no-line"),
    "no stop": ("시의회는 조례를 의결하고 " * (M // 14), None),
    "deep": ("(" * (M // 2) + "했다." + ")" * (M // 2), None),
    "quotes": ("“" * M + "했다.", None),
    "dots": ("." * M, "no-line"),
}


def test_an_environment_without_kiwi_is_no_failure_of_the_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run ends at once, instead of calling ten million articles failed."""

    def fail() -> None:
        raise ImportError("No module named 'kiwipiepy_model'")

    monkeypatch.setattr(language, "kiwi", fail)
    some = pa.RecordBatch.from_pylist(articles(2))
    with pytest.raises(ImportError, match="kiwipiepy_model"):
        batch.summarise_batch(some, batch.Asked())
    assert batch.summarise_batch(some, batch.Asked(ranker="fast", keywords=False)).column("problem").null_count == 2


def test_hard_texts_are_rows_too(tmp_path: Path) -> None:
    """Nothing, no Korean, far too long, no full stop, brackets a hundred thousand deep: each has its row, in its order."""
    rows = [{"id": name, "text": text} for name, (text, _) in HARD.items()]
    result = archive(
        write_parquet(tmp_path / "t.parquet", [*rows, {"id": "null", "text": None}, article(1)]), tmp_path / "out"
    )
    assert result.exit_code == 1
    found = made(tmp_path / "out")
    assert [row["id"] for row in found] == [*HARD, "null", "a1"]
    for row, (text, problem) in zip(found, HARD.values(), strict=False):
        assert row["problem"] == problem or problem is None, row["id"]
        assert all(line["text"] == text[line["start"] : line["end"]] for line in row["lines"])
    assert found[-2]["problem"] == "no-text"
    assert found[-1]["lines"]


# Messages and statuses


def test_problems_are_told_with_their_place_and_then_counted(tmp_path: Path) -> None:
    """Ten of a kind by name, the rest as a number; good rows are written, results alone go to standard output."""
    lines = as_jsonl(articles(5)) + "깨진 줄\n" * 25 + '{"id": "x", "text": ""}\n' * 3
    (tmp_path / "t.jsonl").write_text(lines, encoding="utf-8")
    result = archive(tmp_path / "t.jsonl", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.count("읽을 수 없는 줄") == 10 + 1
    assert "t.jsonl:6: 읽을 수 없는 줄\n" in result.stderr
    assert "읽을 수 없는 줄 25건" in result.stderr
    assert "본문이 없는 기사 3건" in result.stderr
    assert result.stdout == f"{tmp_path / 'out'}\n"


def test_damaged_tables_are_told_and_the_others_are_made(folder: Path, tmp_path: Path) -> None:
    """Twelve that cannot be used: ten are named; status 1. If there are none but those, status 2."""
    (tmp_path / "bad").mkdir()
    for n in range(12):
        (folder / f"x{n:02}.parquet").write_bytes(b"PAR1")
        (tmp_path / "bad" / f"x{n:02}.parquet").write_bytes(b"PAR1")
    result = archive(folder, tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.count("x") >= 10
    assert result.stderr.count(": 읽을 수 없음(") == 10
    assert "쓸 수 없는 파일 12개" in result.stderr
    assert len(made(tmp_path / "out")) == 60
    result = archive(tmp_path / "bad", tmp_path / "out2")
    assert result.exit_code == 2
    assert "읽을 수 있는 것이 없음" in result.stderr


def test_rows_that_are_lost_are_counted_each_time(tmp_path: Path) -> None:
    """A damaged stretch is told when it is met, and counted by every run that finds it so."""
    path = write_parquet(
        tmp_path / "t.parquet", articles(30), row_group_size=10, use_dictionary=False, write_page_checksum=True
    )
    damage(path, 1)
    first = archive(path, tmp_path / "out", "--part-rows", "4")
    assert first.exit_code == 1
    assert first.stderr.count("t.parquet: 11~20번째 기사가 깨져 읽지 못함") == 1
    again = archive(path, tmp_path / "out", "--part-rows", "4")
    for result in (first, again):
        assert result.exit_code == 1
        assert "기사 20건" in result.stderr
        assert "깨져 읽지 못한 기사 10건" in result.stderr
    assert [row["id"] for row in made(tmp_path / "out")] == [f"a{n}" for n in (*range(10), *range(20, 30))]


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("none", "out"), 2, "그런 파일이나 폴더가 없음"),
        (("in", "in"), 2, "원본 폴더이거나 그것을 품은 폴더"),
        (("in", "."), 2, "원본 폴더이거나 그것을 품은 폴더"),
        (("in/b", "in"), 2, "원본 폴더이거나 그것을 품은 폴더"),
        (("in", "in/d.csv"), 2, "폴더가 아님"),
        (("in", "in/d.csv/out"), 2, "쓸 수 없음"),
        (("empty", "out"), 2, ".parquet, .jsonl, .csv 파일이 없는 폴더"),
        (("note.txt", "out"), 2, "읽을 수 없는 종류"),
        (("pipe.jsonl", "out"), 2, "보통 파일도 폴더도 아님"),
        (("", "out"), 2, "이름이 비었음"),
        (("in", ""), 2, "이름이 비었음"),
        (("in", "out", "--engine", "spork"), 2, "did you mean 'spark'"),
        (("in", "out", "--column", "글=본문"), 2, "WHAT=NAME"),
        (("in", "out", "--column", "text="), 2, "WHAT=NAME"),
        (("in", "out", "--column", "text=없음"), 2, "'없음' 열이 없음(text): 있는 열은 id"),
        (("in", "out", "--part-rows", "0"), 2, "--part-rows"),
        (("in", "out", "--stories", "in/s.parquet"), 2, "원본이거나 원본 폴더 안에 있음"),
        (("in/d.csv", "out", "--stories", "in/d.csv"), 2, "원본이거나 원본 폴더 안에 있음"),
        (("in", "out", "--stories", "out"), 2, "결과 폴더이거나 그 안에 있음"),
        (("in", "out", "--stories", "out/s.parquet"), 2, "결과 폴더이거나 그 안에 있음"),
        (("in", "out", "--stories", "empty"), 2, "폴더임"),
    ],
)
def test_what_a_person_gets_wrong_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], status: int, told: str
) -> None:
    """Wrong names, kinds and orders of arguments: a message that says so, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("note.txt").write_text("글", encoding="utf-8")
    os.mkfifo("pipe.jsonl")
    before = sorted(tmp_path.rglob("*"))
    result = sejul("archive", *arguments, *QUICK)
    assert result.exit_code == status
    assert told in result.stderr
    assert not result.stdout
    assert [p for p in sorted(tmp_path.rglob("*")) if p not in before and p.name not in ("out", "_lock")] == []


@pytest.mark.parametrize(
    "name",
    [
        "보통.jsonl",
        unicodedata.normalize("NFD", "조합형 이름.jsonl"),
        "가" * 66 + ".jsonl",
        "a~b.jsonl",
        "빈 칸  둘.jsonl",
        "줄\n바꿈.jsonl",
        "[별표]*?.jsonl",
        os.fsdecode("옛이름.jsonl".encode("cp949")),
        "대문자.JSONL",
    ],
)
def test_odd_names_of_files_are_names(tmp_path: Path, name: str) -> None:
    """Names of a Mac, of 200 bytes, with blanks, line feeds, in CP949: the second run finds what the first has made."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(as_jsonl(articles(5)), encoding="utf-8")
    for told in ("기사 5건\n", "이미 있던 5건"):
        result = archive(tmp_path / "in", tmp_path / "out")
        assert result.exit_code == 0, result.stderr
        assert told in result.stderr
    assert len(made(tmp_path / "out")) == 5
    assert pyarrow.dataset.dataset(tmp_path / "out").count_rows() == 5


def test_no_two_tables_have_a_part_in_common(tmp_path: Path) -> None:
    """Names that differ where a name of a part stands for something else."""
    names = ["a/b.csv", "a~b.csv", "a~/b.csv", "a/~b.csv", "a~~b.csv", "_a.csv", ".a.csv", "a.csv", "a.jsonl", "A.csv"]
    files = {parts.Mark(name, "", 0, "", 1).file for name in names}
    assert len(files) == len(names)
    assert not [file for file in files if file.startswith(("_", "."))]


def test_hidden_files_links_and_results_are_no_tables(folder: Path, tmp_path: Path) -> None:
    """What begins with a dot or a low line is left out, a link to a table is a table, and OUT inside IN is no input."""
    for name in ("_temp.jsonl", ".hidden.jsonl"):
        (folder / name).write_text("깨짐", encoding="utf-8")
    (folder / "_done").mkdir()
    (folder / "_done" / "e.jsonl").write_text("깨짐", encoding="utf-8")
    (folder / "link.parquet").symlink_to(folder / "a.parquet")
    (folder / "lost.parquet").symlink_to(folder / "nowhere")
    for told in ("기사 80건\n", "이미 있던 80건"):
        result = archive(folder, folder / "out")
        assert result.exit_code == 0
        assert told in result.stderr


def test_a_hidden_table_that_is_named_is_read(tmp_path: Path) -> None:
    """And its result is not hidden."""
    (tmp_path / "_t.jsonl").write_text(as_jsonl(articles(3)), encoding="utf-8")
    assert archive(tmp_path / "_t.jsonl", tmp_path / "out").exit_code == 0
    assert pyarrow.dataset.dataset(tmp_path / "out").count_rows() == 3


@pytest.mark.skipif(os.geteuid() != 0, reason="to become somebody else one has to be root")
def test_what_may_not_be_read_or_written_is_told(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table and a folder that are somebody else's are left out, status 1; a result that may not be written, status 2."""
    archive(folder, tmp_path / "out")  # whatever is loaded on first use, somebody else could not read
    with tempfile.TemporaryDirectory() as name:
        outside = Path(shutil.copytree(folder, Path(name) / "in"))
        for kind in ("CONFIG", "DATA"):
            monkeypatch.setenv(f"XDG_{kind}_HOME", name)
        Path(name).chmod(0o755)
        (outside / "d.csv").chmod(0)
        (outside / "b").chmod(0)
        (outside / "out").mkdir()
        (outside / "out").chmod(0o777)
        os.seteuid(65534)
        try:
            closed = archive(outside, outside / "none")
            opened = archive(outside, outside / "out")
        finally:
            os.seteuid(0)
        assert closed.exit_code == 2
        assert "쓸 수 없음(Permission denied)" in closed.stderr
        assert opened.exit_code == 1, opened.stderr
        assert "d.csv: 열 수 없음: 읽기 권한" in opened.stderr
        assert "b: 열 수 없는 폴더: 읽기 권한" in opened.stderr
        assert len(made(outside / "out")) == 20


# Going on


def test_stories_are_those_of_all_parts_also_where_nothing_is_left_to_do(folder: Path, tmp_path: Path) -> None:
    """A second run finds the same; tables without rows have an empty table of stories."""
    stories = tmp_path / "new" / "stories.parquet"
    assert archive(folder, tmp_path / "out").exit_code == 0
    for _ in range(2):
        result = archive(folder, tmp_path / "out", "--stories", str(stories))
        assert result.exit_code == 0
        assert result.stdout.splitlines() == [str(tmp_path / "out"), str(stories)]
        ids = sorted(row["id"] for row in made(tmp_path / "out"))
        assert pq.read_table(stories).column("id").to_pylist() == ids
    (tmp_path / "names.csv").write_text("id,text\n", encoding="utf-8")
    assert archive(tmp_path / "names.csv", tmp_path / "none", "--stories", str(stories)).exit_code == 0
    assert pq.read_table(stories).num_rows == 0


def test_each_stage_that_takes_long_says_how_far_it_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To look at what is there, the articles, and the stories: of a large archive each takes minutes or hours."""
    monkeypatch.setattr(terminal, "PLAIN_SECONDS", 0.0)
    stories = str(tmp_path / "stories.parquet")
    first = archive(folder, tmp_path / "out", "--stories", stories).stderr
    assert "기사 60/60" in first
    assert "이야기 찾기 180/180" in first
    again = archive(folder, tmp_path / "out", "--stories", stories).stderr
    assert "이전 결과 확인 3/3" in again
    assert "이야기 찾기 180/180" in again


def test_a_folder_behind_a_link_is_named(folder: Path, tmp_path: Path) -> None:
    """Links may go round in circles, so none is followed; what is not read is never passed over in silence."""
    (tmp_path / "elsewhere").mkdir()
    write_parquet(tmp_path / "elsewhere" / "c.parquet", articles(3))
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    result = archive(folder, tmp_path / "out")
    assert result.exit_code == 1
    assert "link: 다른 폴더를 가리키는 링크" in result.stderr
    assert len(made(tmp_path / "out")) == 60


def test_a_file_beside_the_parts_from_which_no_stories_come_is_named(folder: Path, tmp_path: Path) -> None:
    """One that is damaged, status 2; one in a hidden folder, or of other columns, is passed over."""
    out, stories = tmp_path / "out", tmp_path / "stories.parquet"
    assert archive(folder, out, "--stories", str(stories)).exit_code == 0
    one = stories.read_bytes()
    (out / ".copy").mkdir()
    shutil.copy(out / "a.parquet.00000.parquet", out / ".copy" / "a.parquet")
    write_parquet(out / "other.parquet", articles(3))
    again = archive(folder, out, "--stories", str(stories))
    assert again.exit_code == 0
    assert "이미 있던 60건" in again.stderr
    assert stories.read_bytes() == one
    (out / "z.parquet").write_bytes(b"PAR1")
    damaged = archive(folder, out, "--stories", str(stories))
    assert damaged.exit_code == 2
    assert "z.parquet: 읽을 수 없음(" in damaged.stderr
    assert stories.read_bytes() == one


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of all rows that are worked on."""
    done: list[str] = []
    summarise = batch.summarise_batch

    def note(some: pa.RecordBatch, asked: batch.Asked) -> pa.RecordBatch:
        made = summarise(some, asked)
        done.extend(made.column("id").to_pylist())
        return made

    monkeypatch.setattr(batch, "summarise_batch", note)
    return done


def test_nothing_is_done_again(folder: Path, tmp_path: Path, worked: list[str]) -> None:
    """A second run, a table that is new, a part that is gone or damaged: only what is missing is made."""
    out = tmp_path / "out"
    archive(folder, out, "--part-rows", "8")
    assert len(worked) == 60
    whole = bytes_of(out)
    archive(folder, out, "--part-rows", "8")
    assert len(worked) == 60
    (out / "a.parquet.00001.parquet").unlink()
    raw = bytearray(whole["d.csv.00000.parquet"])
    raw[200:210] = bytes(b ^ 0xFF for b in raw[200:210])
    (out / "d.csv.00000.parquet").write_bytes(raw)
    (out / "d.csv.00001.parquet").write_bytes(whole["d.csv.00001.parquet"][:-50])
    (out / "b~c.jsonl.00002.parquet").write_bytes(b"")
    (out / ".d.csv.00002.parquet.unfinished").write_bytes(b"PAR1")
    worked.clear()
    result = archive(folder, out, "--part-rows", "8")
    assert "이미 있던 32건" in result.stderr
    assert sorted(worked) == sorted([*(f"a{n}" for n in (*range(8, 16), *range(116, 120))), *map(str, range(200, 216))])
    assert bytes_of(out) == whole
    assert sorted(p.name for p in out.iterdir() if p.suffix != ".parquet") == ["_lock"]
    worked.clear()
    write_parquet(folder / "e.parquet", articles(3, 300))
    archive(folder, out, "--part-rows", "8")
    assert worked == ["a300", "a301", "a302"]


def test_a_table_that_has_changed_is_made_again(tmp_path: Path, worked: list[str]) -> None:
    """Also a shorter one, whose surplus parts go; a user's own table stays."""
    out, path = tmp_path / "out", tmp_path / "t.parquet"
    archive(write_parquet(path, articles(30)), out, "--part-rows", "8")
    write_parquet(out / "own.parquet", articles(2))
    write_parquet(path, articles(12, 50))
    worked.clear()
    assert "기사 12건" in archive(path, out, "--part-rows", "8").stderr
    assert worked == [f"a{n}" for n in range(50, 62)]
    assert sorted(bytes_of(out)) == ["own.parquet", "t.parquet.00000.parquet", "t.parquet.00001.parquet"]
    write_parquet(path, [])
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    assert archive(path, out, "--part-rows", "8").exit_code == 0
    assert sorted(bytes_of(out)) == ["own.parquet", "t.parquet.00000.parquet"]


def test_a_table_by_itself_and_in_its_folder_is_one_table(folder: Path, tmp_path: Path, worked: list[str]) -> None:
    """What was made of a table that was named is not made again with its folder."""
    archive(folder / "a.parquet", tmp_path / "out")
    worked.clear()
    result = archive(folder, tmp_path / "out")
    assert "이미 있던 20건" in result.stderr
    assert len(worked) == 40


OTHERS: list[tuple[str, ...]] = [("--lines", "2"), ("--chars", "90"), ("--topic", "none"), ("--part-rows", "9"), ("--column", "text=title")]  # fmt: skip


@pytest.mark.parametrize("options", [*OTHERS, ()])
def test_tables_of_two_kinds_do_not_lie_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """Other options, or another version: a message, and nothing is touched."""
    out, path = tmp_path / "out", write_parquet(tmp_path / "t.parquet", articles(20))
    archive(path, out)
    (out / ".t.parquet.00001.parquet.unfinished").write_bytes(b"")
    before = {file: file.read_bytes() for file in out.iterdir()}
    if not options:
        monkeypatch.setattr(parts, "__version__", "0.0.1")
    result = archive(path, out, *options)
    assert result.exit_code == 2
    assert "다른 옵션이나 다른 판의 세줄로 만든 결과가 있음(t.parquet.00000.parquet)" in result.stderr
    assert {file: file.read_bytes() for file in out.iterdir()} == before


def test_a_table_that_breaks_off_keeps_what_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails in the middle of a table: the parts before it stay, and the next run does the rest only.

    Counted is what stands in parts: neither the rows behind them nor their problems.
    """
    path = tmp_path / "t.jsonl"
    blank = [row | {"text": ""} if n in (1, 17) else row for n, row in enumerate(articles(30))]
    path.write_text(as_jsonl(blank), encoding="utf-8")
    archive(path, tmp_path / "whole", "--part-rows", "8")
    monkeypatch.setattr("summarize.bulk.table.BATCH_ROWS", 5)
    from summarize.bulk import textual

    lines = textual.lines_of

    def break_off(file: Any) -> Iterator[str]:
        for number, line in enumerate(lines(file)):
            if number == 21:
                raise OSError(5, "Input/output error")
            yield line

    with monkeypatch.context() as patch:
        patch.setattr(textual, "HEAD", 3)
        patch.setattr(textual, "lines_of", break_off)
        result = archive(path, tmp_path / "out", "--part-rows", "8")
    assert result.exit_code == 1
    assert "t.jsonl: 읽을 수 없음([Errno 5] Input/output error)" in result.stderr
    assert "기사 16건 (본문이 없는 기사 1건, 쓸 수 없는 파일 1개)" in result.stderr
    assert sorted(bytes_of(tmp_path / "out")) == ["t.jsonl.00000.parquet", "t.jsonl.00001.parquet"]
    assert "이미 있던 16건" in archive(path, tmp_path / "out", "--part-rows", "8").stderr
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "whole")


def test_one_run_at_a_time_writes_to_a_folder(folder: Path, tmp_path: Path) -> None:
    """A second one ends with a message; the lock is gone with the process that had it."""
    out = tmp_path / "out"
    out.mkdir()
    lock = sqlite3.connect(out / parts.LOCK, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    result = archive(folder, out)
    assert result.exit_code == 2
    assert "다른 sejul archive가 이 폴더에 쓰고 있음" in result.stderr
    assert not bytes_of(out)
    lock.close()
    assert archive(folder, out).exit_code == 0


def test_a_full_disk_leaves_whole_parts(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The third part cannot be written: a message, status 2, nothing half; the next run goes on."""
    archive(folder, tmp_path / "whole", "--part-rows", "8")
    fsync, written = os.fsync, []

    def full(number: int) -> None:
        written.append(number)
        if len(written) > 2:
            raise OSError(28, "No space left on device")
        fsync(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        result = archive(folder, tmp_path / "out", "--part-rows", "8")
    assert result.exit_code == 2
    assert "쓸 수 없음(No space left on device): 디스크 공간" in result.stderr
    assert not result.stdout
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["_lock", "a.parquet.00000.parquet", "a.parquet.00001.parquet"]  # fmt: skip
    assert "이미 있던 16건" in archive(folder, tmp_path / "out", "--part-rows", "8").stderr
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "whole")


def test_what_an_earlier_run_has_done_is_no_progress() -> None:
    """It counts as rows of the result, but neither as done nor as to be done."""
    ticks: list[tuple[int, int | None]] = []

    def tick(more: int, total: int | None = None) -> None:
        ticks.append((more, total))

    tally = jobs.Tally(lambda text: None, tick, 100)
    tally.keep(60, 5, {"no-text": 2})
    assert (tally.rows, tally.kept, tally.lost, tally.total) == (60, 60, 5, 35)
    assert ticks == [(0, 35)]
    assert not tally.flawless
