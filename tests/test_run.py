"""`sejul run`, as cron runs it: with real servers for news and mail, and a real store."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from commandline import sejul
from mailserver import MailServer, Script
from newsserver import NewsServer, running
from test_earlier import FIRST, NEWS, TITLES

from summarize import config
from summarize.commands.running import RUNNING
from summarize.locks import only
from summarize.store import Store

ROOT = Path(__file__).parent.parent
WEEK = "2026-W29"  # of the articles that the news server has
LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+ \S+: 수집 \d+건, 이야기 \d+건, 보냄 \d+/\d+명, 미룸 \d+명, 거절 \d+명, "
    r"알 수 없음 \d+명, \d+초: (정상|일부|실패|중단)\n"
)


@pytest.fixture
def news() -> Iterator[NewsServer]:
    with running() as server:
        yield server


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def mail(script: Script) -> Iterator[MailServer]:
    with MailServer(script) as server:
        yield server


@pytest.fixture
def home(tmp_path: Path, news: NewsServer, mail: MailServer) -> Path:
    """The folder in which issues and archive lie; the configuration has everything."""
    configure(tmp_path, news, mail)
    return tmp_path


def configure(home: Path, news: NewsServer, mail: MailServer, **other: str) -> None:
    parts = {
        "sources": f'feeds = ["{news.address}/feed.xml"]',
        "digest": f'output = "{home}/out"',
        "site": f'output = "{home}/site"',
        "run": "",
        "fetch": "delay = 0.0\ntimeout = 2.0",
        "mail": 'from = "news@city.example"',
        "smtp": f'host = "127.0.0.1"\nport = {mail.port}\nsecurity = "none"\nwait = 0\nper_minute = 0',
        **other,
    }
    readers = parts.pop("readers", 'address = "a@x.example"\n[[readers]]\naddress = "b@x.example"')
    path = config.default_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(f"[{name}]\n{body}" for name, body in parts.items())
    path.write_text(f"{text}\n[[readers]]\n{readers}\n" if readers else text, encoding="utf-8")


def run(*more: str) -> Result:
    return sejul("run", "--week", WEEK, *more)


def told(*more: str) -> dict[str, Any]:
    """What --json tells, with the steps by name."""
    result = run("--json", *more)
    table: dict[str, Any] = json.loads(result.stdout)
    assert table["status"] == result.exit_code, result.output
    return {**table, "steps": {step["name"]: step["end"] for step in table["steps"]}}


def published() -> list[str]:
    """When the issues were published."""
    with Store(config.store_path()) as store:
        return [issue.when for issue in store.published()]


def test_a_week_from_the_feed_to_the_mail(home: Path, script: Script) -> None:
    """One command, one line on standard output whose shape does not change; everything lies where it belongs."""
    result = run()
    assert result.exit_code == 0, result.output
    assert LINE.fullmatch(result.stdout), result.stdout
    assert f" {WEEK} ai-policy: 수집 4건, " in result.stdout
    assert "보냄 2/2명, 미룸 0명, 거절 0명, 알 수 없음 0명" in result.stdout
    assert script.readers == {"a@x.example": 1, "b@x.example": 1}
    folder = home / "out" / WEEK
    assert sorted(path.name for path in folder.iterdir()) == ["digest.html", "digest.json", "digest.md"]
    assert sejul("verify", str(folder)).exit_code == 0
    assert (home / "site" / "ai-policy" / WEEK / "index.html").is_file()


def test_a_second_run_does_nothing_twice(home: Path, news: NewsServer, script: Script) -> None:
    """Nobody gets two, no body is fetched again, and no file is touched."""
    run()
    files = {path: path.stat().st_mtime_ns for path in home.rglob("*.*") if path.suffix in (".md", ".html", ".json")}
    before = published()
    news.forget()
    table = told()
    assert (table["state"], table["collected"], table["sent"], table["sent_now"]) == ("정상", 0, 2, 0)
    assert news.bodies() in ([], ["/robots.txt"])
    assert script.readers == {"a@x.example": 1, "b@x.example": 1}
    assert {path: path.stat().st_mtime_ns for path in files} == files
    assert published() == before


def test_what_somebody_has_is_not_changed_any_more(home: Path, news: NewsServer, script: Script) -> None:
    """Who comes later to the list of readers gets the same issue, also where its folder is gone; until then it grows."""
    smtp = (home / "home/config/sejul/config.toml").read_text(encoding="utf-8")
    config.default_path().write_text(smtp.replace('host = "127.0.0.1"', 'host = ""'), encoding="utf-8")
    assert told()["steps"]["send"] == "off"
    news.tags["/feed.xml"], news.items = 2, 6
    told()
    first = (home / "out" / WEEK / "digest.json").read_text(encoding="utf-8")
    assert "6호" in first
    config.default_path().write_text(smtp, encoding="utf-8")
    assert told()["sent"] == 2
    news.tags["/feed.xml"], news.items = 3, 8
    shutil.rmtree(home / "out")
    config.default_path().write_text(f'{smtp}[[readers]]\naddress = "c@x.example"\n', encoding="utf-8")
    result = run()
    assert "이미 받은 사람이 있는 호" in result.stderr
    assert "수집 2건" in result.stdout
    assert (home / "out" / WEEK / "digest.json").read_text(encoding="utf-8") == first
    assert script.readers == {f"{name}@x.example": 1 for name in "abc"}


def test_a_source_that_fails_is_told_and_the_rest_goes_on(home: Path, news: NewsServer, mail: MailServer) -> None:
    """Status 1; if every source fails and nothing was collected before, 2."""
    configure(home, news, mail, sources=f'feeds = ["{news.address}/gone.html", "{news.address}/feed.xml"]')
    table = told()
    assert (table["status"], table["sent"]) == (1, 2)
    assert table["steps"] == {"collect": "faulty", "digest": "done", "verify": "done", "site": "done", "send": "done"}
    shutil.rmtree(config.store_path().parent)
    configure(home, news, mail, sources=f'feeds = ["{news.address}/gone.html"]')
    result = run()
    assert result.exit_code == 2
    assert "저장소가 비어 있음" in result.stderr
    assert result.stdout.endswith(": 실패\n")
    assert LINE.fullmatch(result.stdout)


def test_a_week_without_news_sends_nothing(home: Path, script: Script) -> None:
    """Status 1, no folder, no mail."""
    result = sejul("run", "--week", "2026-W01", "--json")
    table = json.loads(result.stdout)
    assert (result.exit_code, table["state"], table["stories"]) == (1, "일부", 0)
    assert "실을 것이 없음" in result.stderr
    assert not script.messages
    assert not (home / "out").exists()


def test_an_archive_that_fails_keeps_no_reader_from_the_mail(home: Path, script: Script) -> None:
    """Somebody else's file lies in the way."""
    (home / "site").mkdir()
    (home / "site" / "index.html").write_text("mine")
    table = told()
    assert (table["status"], table["steps"]["site"], table["steps"]["send"]) == (1, "failed", "done")
    assert len(script.messages) == 2
    (home / "site" / "index.html").unlink()
    assert told()["status"] == 0


def test_what_the_mail_server_does_not_take_is_for_the_next_run(
    home: Path, news: NewsServer, mail: MailServer, script: Script
) -> None:
    """A server that is away, one that says "later", one that refuses: status 1, and the next run goes on there."""
    good = config.default_path().read_text(encoding="utf-8")
    config.default_path().write_text(good.replace(f"port = {mail.port}", "port = 1"), encoding="utf-8")
    table = told()
    assert (table["status"], table["steps"]["send"], table["readers"], table["queued"]) == (1, "failed", 2, 2)
    config.default_path().write_text(good, encoding="utf-8")
    script.say = lambda at, to: {"a": "451 later", "b": "550 5.1.1 none"}.get(to[0]) if at == "RCPT" else None
    result = run()
    assert result.exit_code == 1
    assert "보냄 0/2명, 미룸 1명, 거절 1명, 알 수 없음 0명" in result.stdout
    news.forget()
    assert told()["steps"]["send"] == "faulty"


def test_steps_that_are_not_configured_are_said_and_are_no_fault(
    home: Path, news: NewsServer, mail: MailServer
) -> None:
    """No server or no readers: no mail. [run] site = false: no archive."""
    configure(home, news, mail, smtp="", run="site = false")
    result = run()
    assert result.exit_code == 0
    assert "발송: 안 함 (설정에 메일 서버가 없음)" in result.stderr
    assert "보관소: 안 함" in result.stderr
    assert not (home / "site").exists()
    configure(home, news, mail, readers="")
    assert told()["steps"]["send"] == "off"


def test_a_digest_that_is_not_proved_goes_nowhere(
    home: Path, news: NewsServer, mail: MailServer, script: Script
) -> None:
    """A template changes a letter of each line: loudly, status 1, neither published nor mailed; mended, it goes."""
    own = home / "own"
    shutil.copytree(ROOT / "templates" / "weekly", own)
    page = own / "digest.md.j2"
    good = page.read_text(encoding="utf-8")
    page.write_text(good.replace(".text", ".text|replace('조례','죠례')"), encoding="utf-8")
    assert page.read_text(encoding="utf-8") != good
    digest = f'output = "{home}/out"\ntemplate = "{own}"'
    configure(home, news, mail, digest=digest)
    result = run()
    assert result.exit_code == 1
    assert "펴내지도 보내지도 않음" in result.stderr
    assert "【" in result.stderr
    assert result.stdout.endswith(": 일부\n")
    assert not script.messages
    assert not published()
    assert not (home / "site").exists()
    page.write_text(good, encoding="utf-8")
    result = run()
    assert "보냄 2/2명" in result.stdout, result.output


def test_only_one_run_at_a_time(home: Path, script: Script) -> None:
    """The second ends with a message and status 2, and still says so in its line."""
    store = config.store_path()
    with only(Path(f"{store}.running"), RUNNING):
        result = run()
    assert result.exit_code == 2
    assert RUNNING in result.stderr
    assert LINE.fullmatch(result.stdout)
    assert not script.messages
    assert run().exit_code == 0


def test_a_wrong_word_is_said_before_the_work(home: Path, news: NewsServer, mail: MailServer) -> None:
    """Week, topic, template, configuration: status 2, and nobody was asked for news."""
    for more in (["--week", "W29"], ["--topic", "no-such"], ["--config", str(home / "none.toml")]):
        result = sejul("run", *more)
        assert result.exit_code == 2
        assert LINE.fullmatch(result.stdout)
    configure(home, news, mail, digest='template = "no-such"')
    assert run().exit_code == 2
    configure(home, news, mail, sources="")
    assert "모을 곳이 없음" in run().stderr
    assert not news.seen


def test_another_topic_has_a_folder_of_its_own(home: Path, news: NewsServer, mail: MailServer) -> None:
    """`--topic` lies beside; two configurations with different topics do not write over one another."""
    assert told()["folder"] == str(home / "out" / WEEK)
    assert told("--topic", "none")["folder"] == str(home / "out" / "none" / WEEK)
    configure(home, news, mail, digest=f'output = "{home}/out"\ntopic = "none"')
    result = run()
    assert result.exit_code == 2
    assert "다른 주제" in result.stderr


def test_a_dry_run_writes_the_mails_and_publishes_nothing(home: Path, script: Script) -> None:
    """One sees the issue and its mails; the real run comes after."""
    table = told("--dry-run")
    assert table["status"] == 0
    assert len(list((home / "out" / WEEK / "mail").glob("*.eml"))) == 2
    assert not script.messages
    assert not published()
    assert not (home / "site").exists()
    assert told()["sent"] == 2


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_killed_in_the_middle_the_next_run_does_the_rest(home: Path, script: Script) -> None:
    """Killed with one mail out of two taken: the lock is gone, who has it gets no second, the other one gets his."""
    out = threading.Event()
    script.seen = lambda stage: out.set() if stage == "taken" else None
    script.say = lambda at, to: None if not out.is_set() else (time.sleep(5) if at == "MAIL" else None)
    with subprocess.Popen(
        [sys.executable, "-m", "summarize", "run", "--week", WEEK],
        cwd=ROOT,
        env=os.environ.copy(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert out.wait(30)
        time.sleep(0.3)
        process.kill()
    script.say = lambda at, to: None
    time.sleep(0.1)
    table = told()
    assert (table["status"], table["sent"], table["unknown"]) == (0, 2, 0)
    assert script.readers == {"a@x.example": 1, "b@x.example": 1}


def test_an_issue_leads_to_the_one_before(home: Path, news: NewsServer, mail: MailServer) -> None:
    """The folders of weeks lie side by side: the link of a follow-up leads to a file, in the archive to a page."""
    rows = [
        {"title": TITLES[text], "text": text, "date": day, "press": "갑일보"}
        for text, day in ((FIRST, "2025-11-04"), (NEWS, "2025-11-13"))
    ]
    listed = home / "news.jsonl"
    listed.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    configure(home, news, mail, sources=f'files = ["{listed}"]')
    for week in ("2025-W45", "2025-W46"):
        assert sejul("run", "--week", week).exit_code == 0
    folder = home / "out" / "2025-W46"
    assert 'href="../2025-W45/digest.html' in (folder / "digest.html").read_text(encoding="utf-8")
    assert (folder / "../2025-W45/digest.html").is_file()
    page = (home / "site" / "ai-policy" / "2025-W46" / "index.html").read_text(encoding="utf-8")
    assert "/2025-W45/index.html#" in page
