"""Long batches: articles are taken as they come, results are given as they are made, and an end in between is clean."""

from __future__ import annotations

import fcntl
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from commandline import sejul

from summarize import language, terminal
from summarize.commands.stopping import Stop
from summarize.keylines import BATCH, Budget
from summarize.language import kiwi
from summarize.model import Article, Document, Given, Skipped
from summarize.reading import read_all, read_each
from summarize.sources import files_of, load, stream
from summarize.sources.jsonl import read_jsonl, read_rows
from summarize.summaries import summaries

# The command without the time that Kiwi's model takes to load; all else is the real program.
QUICK = "from summarize import language; language.words_of = lambda groups: ([set() for _ in g] for g in groups); from summarize.cli import main; main()"


def row(number: int, sentences: int = 2, **fields: str) -> str:
    text = " ".join(f"한빛시는 {number}호 조례 {n}조를 제정했다고 밝혔다." for n in range(sentences))
    return json.dumps({"id": f"r{number}", "title": f"조례 {number}호", "text": text, **fields}, ensure_ascii=False)


def table(folder: Path, rows: list[str], name: str = "rows.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


# Pieces that Kiwi takes ahead for each of its threads.
AHEAD = 17


def articles(count: int) -> Iterator[Article]:
    return (Article(f"r{n}", f"rows:{n}", f"조례 {n}호", (f"시는 조례 {n}호를 정했다.",)) for n in range(count))


@pytest.fixture
def no_kiwi(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "words_of", lambda groups: ([set() for _ in g] for g in groups))


def test_articles_are_taken_as_they_are_needed() -> None:
    """The first alone, then a batch ahead, and what Kiwi's threads are given beside; never all."""
    taken = 0

    def count(items: Iterator[Article]) -> Iterator[Article]:
        nonlocal taken
        for item in items:
            taken += 1
            yield item

    for ranker, threads in (("fast", 0), ("textrank", kiwi().num_workers)):
        taken = 0
        ahead = [taken - n for n, _ in enumerate(summaries(count(articles(1000)), Budget(3), ranker), start=1)]
        assert len(ahead) == 1000
        assert ahead[0] <= AHEAD * threads + BATCH * (threads > 0)
        assert max(ahead) <= AHEAD * threads + 2 * BATCH


def test_a_summary_does_not_depend_on_its_batch() -> None:
    """Of 40 articles each is summarised as it is alone."""
    together = [s.lines for s in summaries(articles(40), Budget(1), "textrank")]
    assert together[20:22] == [next(summaries([a], Budget(1), "textrank")).lines for a in list(articles(40))[20:22]]


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    """When the first row is given, little of the file was read for it; at the end the file is closed."""
    path = table(tmp_path, [row(n, 20) for n in range(1000)])
    with path.open("rb") as file:
        rows = read_rows("rows.jsonl", file)
        assert getattr(next(rows), "name", "") == "rows.jsonl:1"
        assert file.tell() < path.stat().st_size / 10
        assert sum(1 for _ in rows) == 999


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-32"])
def test_the_whole_of_a_table_decides_its_charset(charset: str) -> None:
    """Though the first rows are ASCII, and the blocks in which it is looked at cut letters in two."""

    class Small(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(5 if size and size > 5 else size)

    rows = ['{"title": "a", "text": "b."}\r', "", row(1), row(2, press="한빛\u2028일보\x0c신문")]
    file: BinaryIO = Small("\n".join(rows).encode(charset, "ignore"))
    found = [item for item in read_rows("t", file) if isinstance(item, Document)]
    assert [document.name for document in found] == ["t:1", "t:3", "t:4"]
    assert found[1].text.startswith("한빛시는 1호")
    spoilt = (row(1) + "\n").encode() + b"\xff\xff"
    assert [type(item) for item in read_jsonl("t", spoilt)] == [Document, Skipped]


def test_a_stream_gives_what_a_load_gives(tmp_path: Path) -> None:
    """Of folders, tables, copies, links and what cannot be used: the same pages in the same order, the same reasons."""
    (tmp_path / "sub").mkdir()
    table(tmp_path, [row(n % 12) for n in range(30)])
    table(tmp_path / "sub", [row(3), "{", row(40)], "more.jsonl")
    for name in ("sub.txt", "sub/a.txt", "sub-b.txt", "z.txt"):
        (tmp_path / name).write_text("조례 제정\n\n시는 조례를 제정했다.", encoding="utf-8")
    (tmp_path / "a.txt").touch()
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    paths = [str(tmp_path), str(tmp_path / "z.txt"), str(tmp_path / "none.txt"), "-"]
    documents, skipped = load(paths, io.BytesIO(b""))
    items = list(stream(paths, io.BytesIO(b"")))
    assert [item for item in items if isinstance(item, Document)] == documents
    assert {item for item in items if isinstance(item, Skipped)} == set(skipped)
    assert len(items) == len(documents) + len(skipped)
    assert [Path(d.name).name for d in documents[:3]] == ["rows.jsonl:1", "rows.jsonl:2", "rows.jsonl:3"]


def test_a_folder_is_gone_through_in_the_order_of_its_paths(tmp_path: Path) -> None:
    """As sorted paths are, with those of a folder where its name stands."""
    for name in ("b/c.txt", "b.txt", "b-c.txt", "a/z/y.txt", "a/b.txt", "c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = list(files_of(str(tmp_path)))
    assert found == sorted(tmp_path.rglob("*.txt"))


def test_of_pages_that_are_the_same_the_first_to_come_is_streamed(tmp_path: Path) -> None:
    """Which of them is first in the alphabet is not known yet."""
    paths = [str(tmp_path / name) for name in ("z.txt", "a.txt")]
    for path in paths:
        Path(path).write_text("조례 제정\n\n시는 조례를 제정했다.", encoding="utf-8")
    taken, copy = stream(paths)
    assert isinstance(copy, Skipped)
    assert (
        (taken.name, copy.document, copy.unusable) == (paths[0], paths[1], False) if isinstance(taken, Document) else 0
    )
    assert paths[0] in copy.reason


def test_ids_that_clash_are_told_apart_as_they_come() -> None:
    """In a table they are those of a whole reading: row 2 goes before row 10."""
    documents = [
        Document(f"t:{n}", f"시는 조례 {n}호를 정했다.", Given(title="조례", id="b" if n % 3 else "a"))
        for n in range(1, 13)
    ]
    found = [page.articles[0].id for page in read_each(documents)]
    assert found == [page.articles[0].id for page in read_all(documents)]
    assert found[:6] == ["b", "b~2", "a", "b~3", "b~4", "a~2"]
    assert len(set(found)) == len(found)


def test_results_are_not_taken_for_input(tmp_path: Path) -> None:
    """A folder into which the results are written."""
    out = tmp_path / "out.txt"
    with out.open("wb") as file:
        file.write("조례 제정\n\n시는 조례를 제정했다.\n".encode())
        file.flush()
        command = [sys.executable, "-c", QUICK, "summarize", str(tmp_path)]
        run = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, text=True, check=False)
    assert run.returncode == 2
    assert "지금 결과를 쓰고 있는 파일" in run.stderr


@pytest.mark.usefixtures("no_kiwi")
def test_only_what_has_been_skipped_is_status_2_and_a_part_is_1(tmp_path: Path) -> None:
    """Told as it is met, beside the results."""
    bad = table(tmp_path, ["{", "[]"], "bad.jsonl")
    good = table(tmp_path, [row(1), row(1), row(2)])
    alone = sejul("summarize", "--ranker", "lead", str(bad))
    assert (alone.exit_code, alone.stdout) == (2, "")
    assert [line.split(": ")[1][-2:] for line in alone.stderr.splitlines()] == [
        ":1",
        ":2",
        "읽을 수 있는 것이 없음"[-2:],
    ]
    both = sejul("summarize", "--json", "--ranker", "lead", str(bad), str(good))
    assert (both.exit_code, len(both.stdout.splitlines())) == (1, 2)
    copy = sejul("summarize", "--json", "--ranker", "lead", str(good))
    assert (copy.exit_code, len(copy.stdout.splitlines())) == (0, 2)
    assert "같은 내용" in copy.stderr


def start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", QUICK, "summarize", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.parametrize(
    ("number", "status", "unbuffered"), [(signal.SIGINT, 130, ""), (signal.SIGINT, 130, "1"), (signal.SIGTERM, 143, "")]
)
def test_an_end_in_between_keeps_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, status: int, unbuffered: str
) -> None:
    """Asked for in the middle of a line that the reader is slow to take: whole lines, their number, no traceback."""
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    rows = table(tmp_path, [row(n, 200) for n in range(300)])
    process = start("--json", "--explain", "--ranker", "lead", str(rows))
    assert process.stdout is not None
    fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)  # less than a line
    until = time.monotonic() + 60
    while waiting(process.stdout) < 4096 and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(number)
    output, errors = process.communicate(timeout=60)
    lines = output.decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line)["id"] for line in lines] == [f"r{n}" for n in range(len(lines))]
    assert errors.decode() == f"sejul: 중단함: 기사 {len(lines)}건까지 마침\n"
    assert (process.returncode, 0 < len(lines) < 300) == (status, True)


def waiting(pipe: object) -> int:
    """How many bytes lie in a pipe."""
    return int.from_bytes(fcntl.ioctl(pipe, 0x541B, bytes(4)), sys.byteorder)  # type: ignore[call-overload]  # FIONREAD


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    """`sejul summarize rows.jsonl | head -1` ends long before its input, and quietly."""
    process = start("--json", "--ranker", "lead", str(table(tmp_path, [row(n) for n in range(3000)])))
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["id"] == "r0"
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 1


def test_an_end_waits_for_the_result_that_is_being_written() -> None:
    """Not so the second one; outside of a result the first does not either. What signals did before they do again."""
    before = signal.getsignal(signal.SIGTERM)
    done: list[signal.Signals] = []

    def write(stop: Stop, number: signal.Signals) -> None:
        with stop.held():
            os.kill(os.getpid(), number)
            done.append(number)

    with Stop() as stop:
        with pytest.raises(KeyboardInterrupt):
            write(stop, signal.SIGTERM)
        assert (done, stop.status) == ([signal.SIGTERM], 143)
        with pytest.raises(KeyboardInterrupt):
            write(stop, signal.SIGINT)
        assert (done, stop.status) == ([signal.SIGTERM], 130)
    with Stop(), pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_number_on_a_terminal_gives_way_to_results(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It stands on a line of its own, and goes with the work; of short work there is none."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with terminal.Counter("요약") as short:
        short.go_on()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(terminal, "SHORT_SECONDS", 0.0)
    with terminal.Counter("요약") as counter:
        for _ in range(2):
            counter.give_way()
            counter.go_on()
    assert capsys.readouterr().err == "\r\x1b[2K요약 1건\r\x1b[2K\r\x1b[2K요약 2건\r\x1b[2K"


def test_elsewhere_the_number_is_a_line_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As other long work has it."""
    with terminal.Counter("요약") as counter:
        counter.go_on()
        monkeypatch.setattr(counter, "_due", 0.0)
        counter.go_on()
        counter.go_on()
    assert capsys.readouterr().err == "sejul: 요약 2건\n"
