"""`sejul archive` as whole processes: killed at any point, interrupted, on a disk that is full, beside another run."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from archives import QUICK, articles, as_jsonl, bytes_of, damage, write_parquet

from summarize.bulk import embedded
from summarize.bulk.batch import Asked
from summarize.errors import InputError

ROOT = Path(__file__).parent.parent
KILLS, ROWS, PART_ROWS = 3, 500, 25

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="signals as Unix has them")


def start(source: Path, out: Path, *options: str, part_rows: int = PART_ROWS) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "summarize",
        "archive",
        str(source),
        str(out),
        *QUICK,
        "--part-rows",
        str(part_rows),
    ]
    return subprocess.Popen([*command, *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)  # fmt: skip


def run(source: Path, out: Path, *options: str, part_rows: int = PART_ROWS) -> tuple[int, str]:
    with start(source, out, *options, part_rows=part_rows) as process:
        _, told = process.communicate(timeout=120)
    assert "Traceback" not in told, told
    return process.returncode, told


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A damaged table, and one of lines of which some are none."""
    tmp_path = tmp_path_factory.mktemp("tables")
    (tmp_path / "in").mkdir()
    path = write_parquet(
        tmp_path / "in" / "a.parquet", articles(ROWS), row_group_size=90, use_dictionary=False, write_page_checksum=True
    )
    damage(path, 2)
    lines = as_jsonl(articles(ROWS, ROWS)).splitlines(keepends=True)
    lines[300:300] = ["깨진 줄\n"] * 5
    (tmp_path / "in" / "b.jsonl").write_text("".join(lines), encoding="utf-8")
    return tmp_path / "in"


@pytest.fixture(scope="module")
def whole(folder: Path) -> dict[str, bytes]:
    """What a run makes of it that nothing disturbs."""
    status, told = run(folder, folder.parent / "whole")
    assert status == 1
    assert "읽을 수 없는 줄 5건" in told
    assert "깨져 읽지 못한 기사 90건" in told
    return bytes_of(folder.parent / "whole")


def wait_for(out: Path, count: int, process: subprocess.Popen[str]) -> None:
    """Wait until there are so many parts, or the end."""
    while process.poll() is None and (not out.is_dir() or len(list(out.glob("*.parquet"))) < count):
        time.sleep(0.002)


def others_of(session: int) -> list[int]:
    """The processes of a session that is left, without those that have ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def gone(session: int) -> bool:
    """Whether all processes of a session end by themselves."""
    until = time.monotonic() + 30
    while others_of(session) and time.monotonic() < until:
        time.sleep(0.05)
    return not others_of(session)


def test_killed_at_any_point_the_result_is_the_same(folder: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    """kill -9 again and again: whole parts only, nothing done twice, in the end byte for byte what one run makes."""
    chance, out = random.Random(7), tmp_path / "out"
    for number in range(KILLS):
        before = bytes_of(out) if out.is_dir() else {}
        with start(folder, out) as process:
            wait_for(out, len(before) + chance.randrange(1, 8), process)
            time.sleep(chance.choice([0.0, 0.001, 0.01]))
            process.kill()
            process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, "it was done before"
        assert gone(process.pid), "processes of the pool have outlived it"
        now = bytes_of(out)
        assert now.items() <= whole.items(), "a part is not whole"
        assert before.items() <= now.items()
        (out / f".a.parquet.{number:05}.parquet.unfinished").write_bytes(b"PAR1")
    kept = sum(pq.read_metadata(out / name).num_rows for name in bytes_of(out))
    status, told = run(folder, out)
    assert status == 1
    assert f"이미 있던 {kept:,}건" in told
    assert bytes_of(out) == whole
    assert not list(out.glob("*unfinished"))


@pytest.mark.parametrize(
    ("number", "group", "status"), [(signal.SIGTERM, False, 143), (signal.SIGTERM, True, 143)], ids=["one", "all"]
)
def test_interrupted_it_ends_soon_and_goes_on(
    folder: Path, tmp_path: Path, number: signal.Signals, group: bool, status: int
) -> None:
    """One line that says so, the status that a shell expects, whole parts, no process left."""
    out = tmp_path / "out"
    with start(folder, out) as process:
        wait_for(out, 2, process)
        (os.killpg if group else os.kill)(process.pid, number)
        printed, told = process.communicate(timeout=60)
    assert process.returncode == status, told
    assert not printed
    assert told.splitlines()[-1] == "sejul: 중단함: 다 쓴 부분은 남아 있고, 같은 명령을 다시 하면 이어서 함"
    assert "Traceback" not in told
    assert gone(process.pid)
    assert all(pq.read_table(file).num_rows for file in out.glob("*.parquet"))
    assert not list(out.glob("*unfinished"))


def test_interrupted_twice_it_ends_at_once(folder: Path, tmp_path: Path) -> None:
    """Ctrl-C goes to all processes: no traceback, and no process that is left."""
    out = tmp_path / "out"
    with start(folder, out) as process:
        wait_for(out, 2, process)
        for _ in range(2):
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.05)
        _, told = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in told
    assert gone(process.pid)


def test_of_two_runs_at_once_one_ends(folder: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    """With status 2 and a message; the other one writes all."""
    out = tmp_path / "out"
    with start(folder, out) as first:
        wait_for(out, 1, first)
        status, told = run(folder, out)
        assert status == 2
        assert "다른 sejul archive가 이 폴더에 쓰고 있음" in told
        first.communicate(timeout=120)
    assert first.returncode == 1
    assert bytes_of(out) == whole


def test_work_for_a_process_that_has_ended_is_told() -> None:
    """Also where no result was waited for when it ended."""
    some = pa.RecordBatch.from_pylist(articles(2))
    with contextlib.ExitStack() as stack:
        before = set(multiprocessing.active_children())
        work, _ = embedded._workers(Asked(ranker="fast", keywords=False), stack)
        assert work(some)().num_rows == 2
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
            process.join()

        def go_on() -> None:
            for _ in range(1000):
                work(some)
                time.sleep(0.01)

        with pytest.raises(InputError, match="작업 프로세스가 도중에 끝남"):
            go_on()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True, check=False)  # fmt: skip
    if mounted.returncode:
        pytest.skip("a disk can be mounted by root only")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_full_is_told(folder: Path, whole: dict[str, bytes], small_disk: Path) -> None:
    """Whole parts only, status 2; once there is room the next run goes on and makes what one run makes."""
    out = small_disk / "out"
    (small_disk / "other").write_bytes(bytes(100_000))
    status, told = run(folder, out)
    assert status == 2
    assert "쓸 수 없음(No space left on device): 디스크 공간" in told
    written = bytes_of(out)
    assert written
    assert written.items() < whole.items()
    assert sorted(p.name for p in out.iterdir() if p.suffix != ".parquet") == ["_lock"]
    (small_disk / "other").unlink()
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    status, told = run(folder, out)
    assert status == 1
    assert "이미 있던" in told
    assert bytes_of(out) == whole


def test_stories_for_which_a_disk_has_no_room_are_told(folder: Path, small_disk: Path, tmp_path: Path) -> None:
    """A full disk is a message and no end by a signal; nothing is left of the fingerprints, and once there is room they are found."""
    stories = small_disk / "stories.parquet"
    (small_disk / "other").write_bytes(bytes(200_000))
    status, told = run(folder, tmp_path / "out", "--stories", str(stories))
    assert status == 2
    assert "쓸 수 없음(No space left on device): 디스크 공간" in told
    assert [p.name for p in small_disk.iterdir()] == ["other"]
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    status, told = run(folder, tmp_path / "out", "--stories", str(stories))
    assert status == 1
    assert pq.read_table(stories).column("id").to_pylist() == sorted(
        i for name in (tmp_path / "out").glob("*.parquet") for i in pq.read_table(name).column("id").to_pylist()
    )
