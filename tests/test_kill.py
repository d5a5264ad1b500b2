"""`sejul send` is killed (kill -9) at any point: no reader gets two, and nobody is lost without a mark."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from mailserver import MailServer, Script

from summarize import config
from summarize.delivery.outbox import Outbox, Row
from summarize.store import Store

ROOT = Path(__file__).parent.parent
RUNS, KILLS, READERS = 25, 30, 100


def issue_in(folder: Path, number: int) -> str:
    """A digest of a week of its own; return the key of the issue."""
    folder.mkdir()
    article = {"id": "a", "title": "조례 의결", "outlet": None, "published": None, "url": None, "document": "a.txt"}
    line = {"text": "시의회는 인공지능 조례를 의결했다.", "article": "a", "start": 0, "end": 19}
    story = {"id": "s", "headline": "조례 의결", "keywords": [], "figures": [], "articles": [article], "lines": [line]}
    table = {
        "title": f"AI 정책 {number}호",
        "topic": "ai-policy",
        "from": f"2026-01-{number + 1:02}",
        "to": f"2026-01-{number + 1:02}",
        "counts": {"documents": 1, "articles": 1, "relevant": 1, "stories": 1},
        "sections": [{"name": "정책", "stories": [story]}],
        "skipped": [],
    }
    (folder / "digest.json").write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
    return f"ai-policy {table['from']} {table['to']}"


def send(folder: Path) -> subprocess.Popen[bytes]:
    """The program, as a process of its own."""
    command = [sys.executable, "-m", "summarize", "send", str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def send_and_kill(folder: Path, script: Script, chance: random.Random, most: int) -> None:
    """Send, and kill it once the server has seen so many stages, or a moment later: also between two of them."""
    at, pause = sum(script.stages.values()) + chance.randrange(1, most), chance.choice([0.0, 0.0005, 0.002])
    due = threading.Event()
    script.seen = lambda stage: due.set() if sum(script.stages.values()) >= at else None
    with send(folder) as run:
        while not due.wait(0.05) and run.poll() is None:
            pass
        time.sleep(pause)
        run.send_signal(signal.SIGKILL)
        run.communicate()
    assert run.returncode == -signal.SIGKILL, "it was done before"
    script.seen = lambda stage: None
    time.sleep(0.05)  # what was under way arrives


def rows_of(issue: str) -> list[Row]:
    with Store(config.store_path()) as store:
        return Outbox(store).rows(issue)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_killed_at_any_point_nobody_gets_two_and_nobody_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thirty kills in 25 issues; who may have it is marked, and gets it again only when that is asked for."""
    chance, script, total = random.Random(29), Script(), Counter[str]()
    path = config.default_path()
    path.parent.mkdir(parents=True)
    path.with_name("readers.csv").write_text("".join(f"r{n}@x.example\n" for n in range(READERS)), encoding="utf-8")
    with MailServer(script) as server:
        path.write_text(
            f'readers_file = "readers.csv"\n[mail]\nfrom = "news@city.example"\n'
            f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nper_minute = 0\n',
            encoding="utf-8",
        )
        for number in range(RUNS):
            folder = tmp_path / str(number)
            issue = issue_in(folder, number)
            before = len(script.messages)
            kills = 2 if number < KILLS - RUNS else 1
            for _ in range(kills):
                send_and_kill(folder, script, chance, 4 * READERS // kills)  # of five stages a reader
                total["kills"] += 1
            # The rest; and once more, which must find nothing to do.
            for _ in range(2 if number < 3 else 1):
                with send(folder) as run:
                    _, told = run.communicate(timeout=60)
            rows = rows_of(issue)
            got = Counter(to for _, to, _ in script.messages[before:])
            state = {row.address: row.state for row in rows}
            assert len(state) == READERS, told.decode()
            assert max(got.values()) == 1, "somebody got two"
            assert set(state.values()) <= {"sent", "unknown"}
            for address, where in state.items():
                assert where == "unknown" or got[address] == 1, f"{address} is lost"
            assert run.returncode == (1 if "unknown" in state.values() else 0)
            total.update(state.values())
            total["unknown, though taken"] += sum(got[a] for a, where in state.items() if where == "unknown")
        unknown = Counter(row.reader for row in rows_of_all() if row.state == "unknown")
        before = len(script.messages)
        for number in range(RUNS):
            if any(
                row.state == "unknown" for row in rows_of(f"ai-policy 2026-01-{number + 1:02} 2026-01-{number + 1:02}")
            ):
                resend = [sys.executable, "-m", "summarize", "send", str(tmp_path / str(number)), "--resend-unknown"]
                subprocess.run(resend, cwd=ROOT, check=True, capture_output=True)
        assert Counter(to for _, to, _ in script.messages[before:]) == unknown
    assert total["sent"] + total["unknown"] == RUNS * READERS
    assert total["kills"] == KILLS
    with capsys.disabled():
        print(f"\n{KILLS} kills in {RUNS} issues of {READERS} readers: {dict(total)}; {os.cpu_count()} cores")


def rows_of_all() -> list[Row]:
    with Store(config.store_path()) as store:
        return Outbox(store).rows()
