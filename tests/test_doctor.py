"""`sejul doctor`: what a weekly run lacks is named, with what to do; looking changes nothing."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commandline import sejul
from mailserver import MailServer, Script
from newsserver import NewsServer, running

from summarize import config
from summarize.delivery.letter import Letter
from summarize.delivery.outbox import Outbox
from summarize.delivery.readers import Reader
from summarize.reading.dates import SEOUL
from summarize.store import Store


@pytest.fixture
def news() -> Iterator[NewsServer]:
    with running() as server:
        yield server


def configure(text: str) -> Path:
    path = config.default_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def good(news: NewsServer, home: Path, more: str = "") -> str:
    return (
        f'[sources]\nfeeds = ["{news.address}/feed.xml"]\n[digest]\noutput = "{home}/out"\n'
        f'[site]\noutput = "{home}/site"\n[fetch]\ndelay = 0.0\n{more}'
    )


def told(*more: str) -> tuple[int, dict[str, list[tuple[str, str]]]]:
    """The status, and what was said by the name of what was looked at."""
    result = sejul("doctor", "--json", *more)
    table: dict[str, Any] = json.loads(result.stdout)
    assert table["status"] == result.exit_code
    by_name: dict[str, list[tuple[str, str]]] = {}
    for row in table["checks"]:
        by_name.setdefault(row["name"], []).append((row["state"], row["text"]))
    return result.exit_code, by_name


def test_a_machine_on_which_all_is_well(news: NewsServer, tmp_path: Path) -> None:
    """Status 0; without --network nobody is asked, and no file is made."""
    configure(good(news, tmp_path))
    result = sejul("doctor")
    assert result.exit_code == 0, result.output
    assert "○ Kiwi" in result.stdout
    assert "지난주는 20" in result.stdout
    assert result.stdout.endswith("막힌 것 0\n")
    assert not news.seen
    assert not config.store_path().exists()


def test_what_makes_a_run_impossible_is_status_2(news: NewsServer, tmp_path: Path) -> None:
    """No configuration, a broken one, no sources, no such topic, a store that is none, a folder that is a file."""
    status, checks = told()
    assert status == 2
    assert "sejul init" in checks["설정"][0][1]
    assert checks["모을 곳"][0][0] == "bad"
    configure("[sources\n")
    status, checks = told()
    assert (status, checks["설정"][0][0]) == (2, "bad")
    configure(good(news, tmp_path).replace("[digest]\n", '[digest]\ntopic = "no-such"\n'))
    assert told()[1]["다이제스트"][0][0] == "bad"
    configure(good(news, tmp_path))
    (tmp_path / "out").write_text("a file")
    assert told()[1]["폴더(다이제스트)"][0][0] == "bad"
    config.store_path().parent.mkdir(parents=True)
    config.store_path().write_text("no store at all, but long enough to be taken for one")
    status, checks = told()
    assert (status, checks["저장소"][0][0], checks["지난 실행"][0][0]) == (2, "bad", "bad")


def test_the_mail_without_a_server_being_asked(news: NewsServer, tmp_path: Path) -> None:
    """Sender, password, who may read its file, readers: status 1, for the digest does not need them."""
    smtp = '[smtp]\nhost = "no-such-host.invalid"\nuser = "u"\n'
    configure(good(news, tmp_path, smtp))
    status, checks = told()
    assert (status, checks["메일"][0][0]) == (1, "warn")
    assert "보내는 주소가 없음" in checks["메일"][0][1]
    mail = '[mail]\nfrom = "news@city.example"\n'
    configure(good(news, tmp_path, smtp + mail))
    assert "비밀번호가 없음" in told()[1]["메일"][0][1]
    secret = config.default_path().parent / "secret"
    secret.write_text("word\n")
    secret.chmod(0o644)
    readers = '[[readers]]\naddress = "a@x.example"\n[[readers]]\naddress = "none"\n'
    configure(good(news, tmp_path, f'{smtp}password_file = "secret"\n{mail}{readers}'))
    status, checks = told()
    assert status == 1
    assert [state for state, _ in checks["메일"]] == ["ok", "warn"]
    assert "chmod 600" in checks["메일"][1][1]
    assert "word" not in str(checks)
    assert [state for state, _ in checks["받는 사람"]] == ["ok", "warn"]


def test_the_network_is_asked_once_and_only_if_wanted(news: NewsServer, tmp_path: Path) -> None:
    """Each source once; a feed that is none is named; the server is logged in to, and gets no message."""
    script = Script()
    with MailServer(script) as server:
        smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        readers = '[[readers]]\naddress = "a@x.example"\n'
        text = good(news, tmp_path, f'{smtp}[mail]\nfrom = "news@city.example"\n{readers}')
        configure(text)
        status, checks = told("--network")
        assert status == 0, checks
        assert checks["모을 곳"][1] == ("ok", f"{news.address}/feed.xml: 기사 4건")
        assert checks["메일 서버"][0][0] == "ok"
        assert news.asked == {"/robots.txt": 1, "/feed.xml": 1}
        assert script.connections == 1
        assert not script.messages
        configure(text.replace("/feed.xml", "/target.html").replace(f"port = {server.port}", "port = 1"))
        status, checks = told("--network")
        assert (status, checks["모을 곳"][1][0], checks["메일 서버"][0][0]) == (1, "warn", "warn")


def test_what_waits_and_when_it_was_last_done(news: NewsServer, tmp_path: Path) -> None:
    """An unknown reader waits for a decision; a run that has not come for long is named; the store stays as it is."""
    configure(good(news, tmp_path))
    sejul("collect")
    now = datetime.datetime.now(SEOUL)
    with Store(config.store_path()) as store:
        box = Outbox(store)
        letter = Letter("ai-policy 2026-07-13 2026-07-19", "제목", "글", "<p>글</p>")
        box.queue(letter, [Reader("a@x.example"), Reader("b@x.example")], now)
        (first, _) = box.rows()
        box.finish(first, "unknown", "끊김", now)
        box.unsubscribe("c@x.example", now)
    before = config.store_path().read_bytes()
    status, checks = told()
    assert status == 1
    assert [text.split(": ")[1] for _, text in checks["발송함"]] == ["1명", "1명"]
    assert any("--resend-unknown" in text for _, text in checks["발송함"])
    assert "1명에게는 보내지 않음" in checks["받는 사람"][0][1]
    assert checks["지난 실행"][0][0] == "ok"
    assert config.store_path().read_bytes() == before
    with sqlite3.connect(config.store_path()) as db:
        db.execute("UPDATE visits SET checked = '2026-01-01T00:00:00+09:00'")
    assert "cron" in told()[1]["지난 실행"][0][1]
