"""Collecting from a server that misbehaves in every way, and from a program that is killed."""

from __future__ import annotations

import datetime
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from newsserver import NewsServer, running, title

from summarize.collect import Collector, Outcome
from summarize.config import Config, Fetching, Sources
from summarize.memory import Memory, read_unread, rules
from summarize.reading.dates import SEOUL
from summarize.sources.web import Fetcher
from summarize.store import Store

NOW = datetime.datetime(2026, 7, 20, 9, 0, tzinfo=SEOUL)
QUICK = Fetching(delay=0.0, timeout=0.5, max_megabytes=1.0)


def collect(
    store: Path, sources: Sources, *, now: datetime.datetime = NOW, fetching: Fetching = QUICK
) -> list[Outcome]:
    with Store(store) as opened:
        fetcher = Fetcher(Config(sources=sources, fetch=fetching).manners(), now, opened.robots())
        try:
            return list(Collector(sources, opened, fetcher, now).run())
        finally:
            fetcher.close()


def reasons(outcomes: Sequence[Outcome]) -> dict[str, str]:
    return {outcome.source.rpartition("/")[2]: outcome.reason for outcome in outcomes}


def titles(store: Path) -> list[str]:
    """The titles of the stored articles, in order."""
    with Store(store) as opened:
        pages = Memory(opened).read_all(opened.documents())
        return sorted(article.title for page in pages for article in page.articles)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "sejul.db"


WRONG = {
    "bomb.html": "1 MB를 넘음",
    "badgzip.html": "끊기거나 깨짐",
    "loop.html": "5번을 넘음",
    "ftp.html": "http나 https가 아닌 곳",
    "inside.html": "사설망 주소(127.0.0.2)",
    "shut.html": "3600초 뒤에 다시",
    "page.html": "robots.txt",
    "gone.html": "HTTP 404",
    "error.html": "HTTP 500",
    "empty.html": "내용이 없는",
    "picture.html": "image/png",
    "slow.html": "동안 멈춤",
    "drip.html": "다 받지 못함",
    "huge.html": "1 MB를 넘음",
    "nofeed.xml": "RSS나 Atom이 아닌",
}


def test_each_answer_has_its_outcome_and_nothing_is_downloaded_twice(store: Path) -> None:
    """What can be read is stored, what cannot has its reason, none stops the run; what is unchanged sends no body."""
    with running() as news:
        pages = ["cp949", "gzip", "moved", "busy", "private/page"]
        pages += [name.removesuffix(".html") for name in WRONG if name.endswith(".html") and name != "page.html"]
        sources = Sources(
            feeds=tuple(f"{news.address}/{name}.xml" for name in ("feed", "whole", "broken", "nofeed")),
            pages=tuple(f"{news.address}/{name}.html" for name in pages),
        )
        first = reasons(collect(store, sources))
        assert {name: part in first[name] for name, part in WRONG.items()} == dict.fromkeys(WRONG, True)
        assert not [name for name, reason in first.items() if reason and name not in WRONG]
        expected = [*map(title, (1, 2, 3, 4, 50, 51, 52, 54, 80, 81, 82)), *map(title, (90, 91, 92))]
        assert titles(store) == sorted(expected)

        news.forget()
        again = reasons(collect(store, sources))
        assert {name: part in again[name] for name, part in WRONG.items()} == dict.fromkeys(WRONG, True)
        # These failed on the way, so nothing of them is known.
        assert set(news.bodies()) <= {"/badgzip.html", "/slow.html", "/drip.html"}
        assert titles(store) == sorted(expected)


def test_a_feed_item_is_fetched_once_and_only_if_allowed(store: Path) -> None:
    """Leads are kept as they are where `full_text` is off; a later run with it on fetches the pages, and only new ones."""
    with running(items=2) as news:
        leads = Sources(feeds=(f"{news.address}/feed.xml",), full_text=False)
        assert sum(outcome.new for outcome in collect(store, leads)) == 2
        assert "/news/1" not in news.asked
        news.items, news.tags["/feed.xml"] = 3, 2
        whole = Sources(feeds=(f"{news.address}/feed.xml",))
        assert sum(outcome.new for outcome in collect(store, whole)) == 1
        assert news.asked["/news/3"] == 1
        news.items, news.tags["/feed.xml"] = 4, 3
        collect(store, whole)
        assert (news.asked["/news/3"], news.asked["/news/4"]) == (1, 1)
        assert titles(store) == [title(n) for n in range(1, 5)]


def test_a_page_that_changed_takes_the_place_of_its_old_version(store: Path) -> None:
    """One article an address, the newest."""
    with running() as news:
        sources = Sources(pages=(f"{news.address}/news/7",))
        collect(store, sources)
        news.tags["/news/7"] = 2
        collect(store, sources, now=NOW + datetime.timedelta(hours=1))
        assert titles(store) == [title(1007)]


def test_a_lead_whose_page_is_gone_is_kept(store: Path) -> None:
    """An item is never lost because its page is."""
    with running(items=1) as news:
        news.scripted["/news/"] = (404, {}, b"")
        outcomes = collect(store, Sources(feeds=(f"{news.address}/feed.xml",)))
        assert [outcome.new for outcome in outcomes] == [1, 0]
        collect(store, Sources(feeds=(f"{news.address}/feed.xml",)))
        assert news.asked["/news/1"] == 1
        assert titles(store) == [title(1)]


JUNK = {
    "meta refresh": "<html><head><meta http-equiv=refresh content=0></head><body>이동합니다.</body></html>",
    "no script": "<html><body><noscript>자바스크립트를 켜 주십시오.</noscript><p>잠시만 기다려 주십시오.</p></body></html>",
    "soft 404": "<html><head><title>오류</title></head><body><h1>페이지를 찾을 수 없습니다.</h1><p>주소를 다시 확인해 주십시오. 홈으로 이동해 주십시오.</p></body></html>",
    "login": "<html><head><title>로그인 - 한빛일보</title></head><body><h1>로그인</h1>" + "<p>회원만 볼 수 있는 글입니다. 아이디를 입력해 주십시오. 비밀번호를 잊으셨으면 고객센터로 연락해 주십시오.</p>" * 4 + "</body></html>",
    "deleted": "<html><body><p>삭제된 기사입니다.</p></body></html>",
}  # fmt: skip


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_a_page_that_is_no_article_takes_no_articles_place(store: Path, junk: str) -> None:
    """Neither that of a lead nor that of a page that was collected well; and it is said."""
    with running(items=1) as news:
        sources = Sources(feeds=(f"{news.address}/feed.xml",), pages=(f"{news.address}/news/9",))
        collect(store, Sources(pages=sources.pages))
        news.scripted["/news/"] = (200, {}, junk.encode())
        outcomes = collect(store, sources, now=NOW + datetime.timedelta(days=1))
        assert sum(o.unusable for o in outcomes) == 2
        assert titles(store) == [title(1), title(9)]
        collect(store, sources, now=NOW + datetime.timedelta(days=2))
        assert news.asked["/news/1"] == 1


def test_a_source_that_fails_once_is_read_the_next_time(store: Path) -> None:
    """A maintenance page instead of a feed is no article; an empty answer silences nothing."""
    with running(items=2) as news:
        sources = Sources(feeds=(f"{news.address}/feed.xml",), full_text=False)
        for body in (b"", JUNK["login"].encode(), b"<error/>", b'{"message": "maintenance"}'):
            news.scripted["/feed.xml"] = (200, {}, body)
            (outcome,) = collect(store, sources)
            assert (outcome.new, outcome.unusable) == (0, True)
        del news.scripted["/feed.xml"]
        news.scripted["/feed.xml"] = (200, {}, b"<br />\nWarning: mysql<br />\n" + news.page("/feed.xml")[2])
        assert [o.new for o in collect(store, sources)] == [2]


def test_a_server_that_does_not_answer_is_not_asked_for_all_its_pages(store: Path) -> None:
    """Two tries, then one line for the rest; other servers are asked all the same."""
    with running() as news:
        dead = [f"http://127.0.0.1:9/{n}" for n in range(20)]
        outcomes = collect(store, Sources(pages=(*dead, f"{news.address}/news/1")))
        assert len([o for o in outcomes if o.source.startswith("http://127.0.0.1:9/")]) == 2
        assert [o.reason for o in outcomes if "나머지 주소 18곳" in o.reason]
        assert titles(store) == [title(1)]


def test_a_password_in_an_address_is_told_nobody(store: Path) -> None:
    """Neither in a message nor in a document."""
    with running() as news:
        secret = news.address.replace("http://", "http://user:secret@")
        outcomes = collect(store, Sources(pages=(f"{secret}/news/1", f"{secret}/gone.html")))
        assert not [o for o in outcomes if "secret" in f"{o.source} {o.reason}"]
        with Store(store) as opened:
            assert "secret" not in repr(opened.documents())


def test_files_of_the_configuration_are_read_once(store: Path, tmp_path: Path) -> None:
    """An unchanged file is not opened again; a changed page replaces the old one; rows that were added are added."""
    page, rows = tmp_path / "page.txt", tmp_path / "rows.jsonl"
    page.write_text("시, 조례 제정\n\n시는 조례를 제정했다고 밝혔다.\n\n시는 예산을 늘린다.\n", encoding="utf-8")
    row = '{{"title": "기사 {0}", "text": "시는 {0}번째 조례를 정했다. 의회는 반겼다."}}\n'
    rows.write_text(row.format(1), encoding="utf-8")
    sources = Sources(files=(str(page), str(rows), str(tmp_path / "none.txt")))
    assert [(o.new, bool(o.reason)) for o in collect(store, sources)] == [(1, False), (1, False), (0, True)]
    rows.write_text(row.format(2) + row.format(1), encoding="utf-8")
    page.write_text("시, 조례 개정\n\n시는 조례를 개정했다고 밝혔다.\n\n시는 예산을 늘린다.\n", encoding="utf-8")
    assert [o.new for o in collect(store, sources, now=NOW + datetime.timedelta(hours=1))] == [0, 1, 0]
    assert titles(store) == ["기사 1", "기사 2", "시, 조례 개정"]
    assert [o.new for o in collect(store, sources)] == [0, 0, 0]


def test_a_host_is_asked_one_thing_at_a_time_with_pauses(store: Path) -> None:
    """Never two requests at once, never sooner than the delay; the name of the program is told."""
    with running(items=3, delay=0.02) as news:
        collect(store, Sources(feeds=(f"{news.address}/feed.xml",)), fetching=Fetching(delay=0.15, timeout=2.0))
        assert news.most_at_once == 1
        assert len(news.times) == 5
        assert min(b - a for a, b in zip(news.times, news.times[1:], strict=False)) >= 0.15
        assert news.agents == {"Sejul"}


def test_a_stop_ends_at_once_and_keeps_what_is_stored(store: Path) -> None:
    """As after Ctrl-C: what was reported is there, what was not is fetched by the next run."""
    with running(items=6) as news, Store(store) as opened:
        sources = Sources(feeds=(f"{news.address}/feed.xml",))
        fetcher = Fetcher(Config(sources=sources, fetch=QUICK).manners(), NOW)
        run = Collector(sources, opened, fetcher, NOW).run()
        assert next(run).new == 6
        next(run)
        run.close()
        assert fetcher.stop.is_set()
        assert len(opened.leads()) == 5
        assert sum(o.new for o in collect(store, sources)) == 0
        assert not opened.leads()
    assert len(titles(store)) == 6


def child(home: Path, news: NewsServer) -> subprocess.Popen[bytes]:
    """`sejul collect` as a process of its own."""
    config = home / "config" / "sejul" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    (home / "rows.jsonl").write_text(
        "".join(f'{{"title": "줄 {n}", "text": "시는 {n}번 조례를 정했다. 의회는 반겼다."}}\n' for n in range(5)),
        encoding="utf-8",
    )
    config.write_text(
        f'[sources]\nfeeds = ["{news.address}/feed.xml"]\npages = ["{news.address}/cp949.html"]\nfiles = ["{home}/rows.jsonl"]\n'
        "[fetch]\ndelay = 0\n",
        encoding="utf-8",
    )
    return subprocess.Popen(
        [sys.executable, "-m", "summarize", "collect"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data")},
    )


def test_a_kill_at_any_point_leaves_a_store_that_the_next_run_completes(tmp_path: Path) -> None:
    """kill -9 at twenty random points: the store opens and is whole, the rerun ends well, no article lost or doubled."""
    expected = sorted([*(title(n) for n in range(1, 9)), title(50), *(f"줄 {n}" for n in range(5))])
    random_ = random.Random(20)

    def killed_and_run_again(number: int) -> tuple[int, int]:
        home = tmp_path / f"home{number}"
        with running(items=8, delay=0.06) as news:
            process = child(home, news)
            # From the first request on, so that the kill falls into the work and not into the start.
            while not news.times and process.poll() is None:
                time.sleep(0.005)
            time.sleep(random_.random() * 1.0)
            process.kill()
            process.communicate()
            file = home / "data" / "sejul" / "sejul.db"
            with sqlite3.connect(file) as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            with Store(file) as opened:
                before = opened.count()
            again = child(home, news)
            _, said = again.communicate(timeout=60)
            assert again.returncode == 0, said.decode()
            assert titles(file) == expected
        return before, process.returncode

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(killed_and_run_again, range(20)))
    # The points were spread: some runs had stored nothing of the feed yet, some nearly all.
    assert len({before for before, _ in ends}) >= 2
    assert sum(code == -9 for _, code in ends) >= 15


def test_two_runs_at_once_store_everything_once(tmp_path: Path) -> None:
    """The second waits for the first where it must, and neither fails."""
    with running(items=8, delay=0.02) as news:
        runs = [child(tmp_path, news) for _ in range(2)]
        for run in runs:
            _, said = run.communicate(timeout=60)
            assert run.returncode == 0, said.decode()
        assert len(titles(tmp_path / "data" / "sejul" / "sejul.db")) == 14


def test_what_was_stored_but_not_read_is_read_later(store: Path) -> None:
    """The days of articles are known to the store after `read_unread`, and weeks can be asked for."""
    with running(items=7) as news:
        collect(store, Sources(feeds=(f"{news.address}/feed.xml",), full_text=False))
    with Store(store) as opened:
        assert opened.count_unread(rules()) == 7
        assert sum(read_unread(opened)) == 7
        assert opened.count_unread(rules()) == 0
        day = datetime.date(2026, 7, 13)
        assert len(opened.documents(day, day)) == 7
        assert opened.documents(day + datetime.timedelta(1), None) == []


def test_a_server_that_never_ends_does_not_hold_the_run(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that hangs is left behind; its host is not asked again in this run."""
    forever = threading.Event()
    monkeypatch.setattr(Fetcher, "get", lambda *_: forever.wait(30))
    monkeypatch.setattr("summarize.collect.LONGEST_PAUSE", 0.0)
    sources = Sources(pages=("http://127.0.0.1:9/a", "http://127.0.0.1:9/b"))
    outcomes = collect(store, sources, fetching=Fetching(delay=0.0, timeout=0.02))
    assert [("끝없이" in o.reason, o.unusable) for o in outcomes] == [(True, True)]
    forever.set()


def test_a_file_name_of_an_old_archive_is_collected(store: Path, tmp_path: Path) -> None:
    """CP949 bytes in a name are no error, and the second run knows the file."""
    folder = tmp_path / "news"
    folder.mkdir()
    file = folder / os.fsdecode("기사".encode("cp949") + b".txt")
    file.write_text("시, 조례 제정\n\n시는 조례를 제정했다고 밝혔다.\n\n시는 예산을 늘린다.\n", encoding="utf-8")
    sources = Sources(files=(str(folder),))
    assert [(o.new, "기사.txt" in o.source) for o in collect(store, sources)] == [(1, True)]
    assert [o.new for o in collect(store, sources)] == [0]


def test_a_reader_that_fails_ends_no_run(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a library makes of a page: it is told, and the others are read."""
    with running() as news:
        broken = iter([ValueError("library")])
        real = sys.modules["feedparser"].parse if "feedparser" in sys.modules else __import__("feedparser").parse

        def parse(*arguments: object, **options: object) -> object:
            for error in broken:
                raise error
            return real(*arguments, **options)

        monkeypatch.setattr("feedparser.parse", parse)
        sources = Sources(feeds=(f"{news.address}/feed.xml", f"{news.address}/whole.xml"), full_text=False)
        assert sorted((o.new, o.unusable) for o in collect(store, sources)) == [(0, True), (3, False)]
