"""The engine of a cluster: what it writes is what one machine writes, though a machine dies in between."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bulk_spark import as_bytes, executors_of
from commandline import sejul

from summarize.bulk import cluster
from summarize.errors import InputError

ROOT = Path(__file__).parent.parent
JAVA = 17
PART_ROWS = 10
SECONDS = 300  # after which a run hangs


def java() -> int:
    """The version of Java that Spark would start; 0 if there is none."""
    command = shutil.which("java", path=f"{os.environ.get('JAVA_HOME', '')}/bin") or shutil.which("java")
    if not command:
        return 0
    told = subprocess.run([command, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


pyspark = pytest.importorskip("pyspark", reason="no pyspark: pip install 'sejul[spark]'")
pytestmark = pytest.mark.skipif(java() < JAVA, reason=f"no Java {JAVA}: apt-get install openjdk-17-jre-headless")


def text(n: int, sentences: int = 25) -> str:
    """An article of its own for every number."""
    return "\n".join(
        f"{'시의회는' if (n + k) % 2 else '정부는'} {k}일 인공지능 조례 {n * 7 + k}호를 정하고 예산 {n + k * 3}억 원을 {'교육' if k % 3 else '의료'}에 쓰기로 했다."
        for k in range(sentences)
    )


def archive_of(folder: Path) -> Path:
    """A folder of tables of every kind, with what goes wrong in each."""
    folder.mkdir(parents=True)
    rows = [{"id": f"p{n}", "title": f"조례 {n}호", "text": text(n), "date": "2026-07-14"} for n in range(80)]
    rows[3] |= {"text": None, "title": None}
    rows[5] |= {"text": "", "date": None}
    rows[7] |= {"text": text(7, 500)}
    rows[8] |= {"text": "x" * 1_000_001}
    pq.write_table(pa.Table.from_pylist(rows), folder / "표.parquet", row_group_size=50)
    (folder / "not.parquet").write_bytes(b"PAR1 is not enough")

    damaged = [{"id": f"d{n}", "본문": text(n, 5)} for n in range(20)]
    pq.write_table(pa.Table.from_pylist(damaged), folder / "d.parquet", row_group_size=10, compression="none")
    raw = bytearray((folder / "d.parquet").read_bytes())
    start = pq.read_metadata(folder / "d.parquet").row_group(0).column(1).dictionary_page_offset
    raw[start : start + 40] = bytes(40)
    (folder / "d.parquet").write_bytes(raw)

    lines = [json.dumps({"news_id": f"j{n}", "body": text(n)}, ensure_ascii=False) for n in range(80)]
    lines[10:12] = ["{", '{"news_id": "j11", "body": ["no text"]}']
    lines.insert(50, "")
    (folder / "줄 [1].jsonl").write_bytes("\n".join(lines).encode() + b'\n{"body": "\xff\xfe"}\n')
    (folder / "c.jsonl").write_bytes(json.dumps({"id": "k", "text": text(1)}, ensure_ascii=False).encode("cp949"))

    for name, charset in (("u", "utf-8-sig"), ("c", "cp949")):
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(["뉴스 식별자", "제목", "본문"])
        writer.writerows([f"{name}{n}", f'"{n}호", 조례', text(n).replace("정부", '"정부"')] for n in range(40))
        buffer.write(
            f'{name}x,a,b,c\n{name}y\n{name}z,"mid""dle" quote,그는 "말"했다고 시는 밝혔다.\n{name}w,"never closed'
        )
        (folder / f"{name}.csv").write_bytes(buffer.getvalue().encode(charset))
    return folder


@dataclass
class Run:
    """A run of the command on a cluster, in which an executor was killed."""

    out: Path
    status: int
    messages: list[str]
    killed_after: int  # tasks that were done
    was_done: bool  # whether the result was there when it was killed
    executors: set[str]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive_of(tmp_path_factory.mktemp("spark") / "모음 [a]")


@pytest.fixture(scope="module")
def killed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Two workers of one core each; one is killed as soon as some tasks are done."""
    folder = tmp_path_factory.mktemp("run")
    home = folder / "home"  # Spark's, so that what executors write lies here
    home.mkdir()
    for file in Path(pyspark.__file__).parent.iterdir():
        if file.name != "work":
            (home / file.name).symlink_to(file)
    out = folder / "결과 {1}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYSPARK", "SPARK"))}
    command = [sys.executable, "-m", "summarize", "archive", str(source), str(out), "--part-rows", str(PART_ROWS)]
    with subprocess.Popen(
        [*command, "--engine", "spark", "--master", "local-cluster[2,1,1024]"],
        cwd=ROOT,
        env={**environment, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            done = tasks_done(out, process)
            victim = next(executors_of(process.pid), 0)
            was_done = (out / "_SUCCESS").exists()
            if victim:
                os.kill(victim, signal.SIGKILL)
            _, messages = process.communicate(timeout=SECONDS)
        finally:
            process.kill()
    executors = {path.name for path in home.glob("work/app-*/*")}
    return Run(out, process.returncode, messages.splitlines(), done if victim else 0, was_done, executors)


def tasks_done(out: Path, process: subprocess.Popen[str], enough: int = 3) -> int:
    """Wait until some tasks have handed over their rows; return how many."""
    until = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < until:
        done = len(list(out.glob("_temporary/0/task_*")))
        if done >= enough:
            return done
        time.sleep(0.005)
    return 0


def told(messages: list[str]) -> tuple[list[str], str]:
    """What a run said of rows and tables, in any order, and its last line."""
    said = [re.sub(r" \(더 있으면.*", "", m) for m in messages if not re.fullmatch(r"sejul: 기사 \d+/\d+.*", m)]
    return sorted(set(said[:-1])), said[-1]


def test_an_archive_is_the_same_though_an_executor_dies(killed: Run, source: Path, tmp_path: Path) -> None:
    """Parquet, JSON and commas, broken rows and all: bytes, messages, counts and status are those of one machine."""
    assert killed.killed_after >= 3, killed.messages
    assert not killed.was_done
    assert killed.executors == {"0", "1", "2"}, "Spark started another one in its place"
    alone = sejul("archive", str(source), str(tmp_path / "out"))
    ours, ending = told(killed.messages)
    theirs, expected = told(alone.stderr.splitlines())
    assert (killed.status, ours, ending) == (alone.exit_code, theirs, expected)
    assert alone.exit_code == 1
    assert "깨져 읽지 못한 기사 10건" in ending
    assert as_bytes(killed.out) == as_bytes(tmp_path / "out")
    assert len(list(killed.out.glob("part-*"))) > 15


def test_what_spark_has_written_is_neither_overwritten_nor_added_to(killed: Run, source: Path) -> None:
    """Rows of two runs in one folder would be there twice."""
    before = sorted(killed.out.iterdir())
    again = sejul("archive", str(source), str(killed.out))
    assert (again.exit_code, sorted(killed.out.iterdir())) == (2, before)
    assert "Spark" in again.stderr


@pytest.mark.parametrize(
    ("home", "expected"), [("/nowhere", "JAVA_HOME"), (None, "pip install 'sejul[spark]'")], ids=["java", "pyspark"]
)
def test_what_is_missing_is_told_in_a_line(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str | None, expected: str
) -> None:
    """Java, the package: no traceback, nothing is written."""
    if home:
        monkeypatch.setenv("JAVA_HOME", home)
    else:
        monkeypatch.setitem(sys.modules, "pyspark.java_gateway", None)
    done = sejul("archive", str(source), str(tmp_path / "out"), "--engine", "spark", "--master", "local[1]")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert expected in done.stderr
    assert not list((tmp_path / "out").glob("*.parquet"))


def test_a_master_is_given_to_spark_submit_or_to_us(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to both: one of them would be ignored."""
    monkeypatch.setenv("PYSPARK_GATEWAY_PORT", "1")
    with pytest.raises(InputError, match="spark-submit"), cluster.session("local[1]"):
        pass


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("ModuleNotFoundError: No module named 'summarize'", "summarize 꾸러미가 없음"),
        ("Job aborted.\nCaused by: java.io.IOException: No space left on device", "디스크가 가득 참"),
        ("SparkException: All masters are unresponsive! Giving up.", "마스터에 닿지 않음"),
        ('java.io.IOException: Cannot run program "/x/python": error=2', "/x/python 파이썬이 없음"),
        ("summarize.errors.InputError: a.jsonl: 읽을 수 없음(I/O): 다시\n at x", "a.jsonl: 읽을 수 없음(I/O): 다시"),
        ("Job aborted\nCaused by: java.lang.Foo: bar\n at x", "java.lang.Foo: bar"),
    ],
)
def test_errors_of_spark_say_what_to_do(error: str, expected: str) -> None:
    """In one line, of the stack traces of two languages."""
    found = cluster.meaning(RuntimeError(error))
    assert expected in found
    assert "\n" not in found
