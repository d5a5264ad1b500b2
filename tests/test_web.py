"""How servers are asked: where to, how long, how much, how often."""

from __future__ import annotations

import datetime
import ipaddress
import socket

import pytest
from newsserver import running

from summarize.reading.dates import SEOUL
from summarize.sources import load
from summarize.sources.answers import Failed, Fetched, Manners, Unchanged, Visit
from summarize.sources.network import Refused, is_public, public_number
from summarize.sources.web import Fetcher

NOW = datetime.datetime(2026, 7, 20, 9, 0, tzinfo=SEOUL)
LOCAL = Manners(delay=0.0, timeout=1.0, max_bytes=1_000_000, private_hosts=frozenset({"127.0.0.1"}))


@pytest.mark.parametrize(
    "number",
    "127.0.0.1 10.0.0.1 172.16.0.1 192.168.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1 fc00::1 "
    "::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1::".split(),
)
def test_private_numbers_are_known(number: str) -> None:
    """Also where an IPv4 number hides in an IPv6 one."""
    assert not is_public(ipaddress.ip_address(number))


def test_public_numbers_are_asked() -> None:
    """Of both kinds."""
    assert all(is_public(ipaddress.ip_address(n)) for n in ("8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"))


def test_a_name_that_leads_into_a_private_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """All its numbers count; the number that was looked up is the one that is connected to."""
    known = {"good.example": ["93.184.216.34"], "bad.example": ["93.184.216.34", "10.0.0.1"]}

    def look_up(name: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in known[name]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr("urllib.request.getproxies", dict)
    assert public_number("good.example", 80, ()) == "93.184.216.34"
    with pytest.raises(Refused, match="사설망"):
        public_number("bad.example", 80, ())
    assert public_number("bad.example", 80, {"bad.example"}) is None


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
    ],
)
def test_the_loopback_is_refused_however_it_is_written(address: str) -> None:
    """Unless the configuration names the host."""
    answer = Fetcher(Manners(delay=0.0), NOW).get(address)
    assert isinstance(answer, Failed)
    assert answer.final
    assert "private_hosts" in answer.reason


@pytest.mark.parametrize(
    "address", ["ftp://x.example/", "file:///etc/passwd", "http://", "http://[", "javascript:alert(1)", "http:///x"]
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    """With a message, not an error."""
    assert isinstance(Fetcher(LOCAL, NOW).get(address), Failed)


def test_what_is_known_is_not_sent_again() -> None:
    """ETag and Last-Modified go back to the server; robots.txt is asked for once a day."""
    with running() as news:
        fetcher = Fetcher(LOCAL, NOW)
        page = fetcher.get(f"{news.address}/gzip.html")
        assert isinstance(page, Fetched)
        assert "한빛시" in page.raw.decode()
        assert isinstance(fetcher.get(f"{news.address}/gzip.html", page.visit), Unchanged)
        old = fetcher.get(f"{news.address}/cp949.html")
        assert isinstance(old, Fetched)
        assert isinstance(fetcher.get(f"{news.address}/cp949.html", old.visit), Unchanged)
        assert news.asked["/robots.txt"] == 1
        tomorrow = Fetcher(LOCAL, NOW + datetime.timedelta(hours=23), fetcher.robots_visits)
        tomorrow.get(f"{news.address}/gzip.html")
        assert news.asked["/robots.txt"] == 1
        later = Fetcher(LOCAL, NOW + datetime.timedelta(hours=25), fetcher.robots_visits)
        later.get(f"{news.address}/gzip.html")
        assert news.asked["/robots.txt"] == 2


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (429, False)])
def test_where_robots_txt_cannot_be_asked(status: int, allowed: bool) -> None:
    """A site without one allows everything; one that is broken or busy is left alone (RFC 9309)."""
    with running() as news:
        news.scripted["/robots.txt"] = (status, {"Retry-After": "90"}, b"")
        answer = Fetcher(LOCAL, NOW).get(f"{news.address}/gzip.html")
        assert isinstance(answer, Fetched if allowed else Failed)


def test_robots_txt_is_obeyed_with_wildcards_and_crawl_delay() -> None:
    """Rules for this program go before those for all."""
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: sejul\nCrawl-delay: 3\nDisallow: /*.html$\n"
    with running() as news:
        news.scripted["/robots.txt"] = (200, {}, rules)
        fetcher = Fetcher(LOCAL, NOW)
        assert "robots" in getattr(fetcher.get(f"{news.address}/gzip.html"), "reason", "")
        assert isinstance(fetcher.get(f"{news.address}/news/1"), Fetched)
        assert fetcher._host(news.address).delay == 3


def test_a_busy_server_is_asked_again_when_it_says_so() -> None:
    """Once, after the pause; a date as Retry-After counts too, and a long one is left for the next run."""
    with running() as news:
        assert isinstance(Fetcher(LOCAL, NOW).get(f"{news.address}/busy.html"), Fetched)
        assert news.times[2] - news.times[1] >= 1.0
        header = {"Retry-After": "Mon, 20 Jul 2026 01:00:00 GMT"}
        news.scripted["/busy.html"] = (503, header, b"")
        answer = Fetcher(LOCAL, NOW).get(f"{news.address}/busy.html")
        assert isinstance(answer, Failed)
        assert "3600초" in answer.reason
        assert not answer.final


def test_an_address_is_a_path() -> None:
    """`read`, `summarize` and `digest` take it: a page, a feed whatever its server calls it, a table by its name."""
    with running() as news:
        fetcher = Fetcher(LOCAL, NOW)
        documents, skipped = load(
            [f"{news.address}/feed.xml", f"{news.address}/gzip.html", f"{news.address}/gone.html"], None, fetcher.get
        )
        assert [d.name.removeprefix(news.address) for d in documents] == [
            *(f"/feed.xml:{n}" for n in range(1, 5)),
            "/gzip.html",
        ]
        assert [s.reason[:11] for s in skipped] == ["서버의 답이 HTTP"]
        assert documents[4].given is not None
        assert documents[4].given.url == f"{news.address}/gzip.html"


def test_a_stop_ends_waiting_at_once() -> None:
    """As Ctrl-C does."""
    fetcher = Fetcher(Manners(delay=60.0, private_hosts=frozenset({"127.0.0.1"})), NOW)
    with running() as news:
        fetcher._known = {f"{news.address}/robots.txt": Visit(f"{news.address}/robots.txt", checked=NOW.isoformat())}
        assert isinstance(fetcher.get(f"{news.address}/news/1"), Fetched)
        fetcher.stop.set()
        answer = fetcher.get(f"{news.address}/news/2")
        assert isinstance(answer, Failed)
        assert "중단" in answer.reason


def test_a_robots_txt_with_a_mark_or_without_end_is_obeyed() -> None:
    """A byte-order mark hides no rule; of a file that is too long the first part counts."""
    rules = b"\xef\xbb\xbfUser-agent: *\nDisallow: /news/\n"
    for body in (rules, rules + b"# \n" * 400_000):
        with running() as news:
            news.scripted["/robots.txt"] = (200, {}, body)
            answer = Fetcher(LOCAL, NOW).get(f"{news.address}/news/1")
            assert isinstance(answer, Failed)
            assert "허용하지 않음" in answer.reason


def test_a_robots_txt_that_fails_is_asked_once_a_run() -> None:
    """Every page of the site is refused with its reason."""
    with running() as news:
        news.scripted["/robots.txt"] = (500, {}, b"")
        fetcher = Fetcher(LOCAL, NOW)
        answers = [fetcher.get(f"{news.address}/news/{n}") for n in range(3)]
        assert all(isinstance(a, Failed) and "robots.txt" in a.reason for a in answers)
        assert news.asked["/robots.txt"] == 1


def test_a_name_of_ones_own_is_the_one_that_robots_txt_knows() -> None:
    """The first word of `user_agent`."""
    with running() as news:
        rules = b"User-agent: MyBot\nDisallow: /\n"
        news.scripted["/robots.txt"] = (200, {}, rules)
        own = Manners(delay=0.0, user_agent="MyBot/1.0 (news@hanbit.example)", private_hosts=LOCAL.private_hosts)
        assert isinstance(Fetcher(own, NOW).get(f"{news.address}/news/1"), Failed)
        assert isinstance(Fetcher(LOCAL, NOW).get(f"{news.address}/news/1"), Fetched)


@pytest.mark.parametrize("header", ["9" * 400, "²", "Fri, 31 Dec 2099 00:00:00 GMT", "soon", "-5"])
def test_any_wish_of_a_busy_server_is_a_message(header: str) -> None:
    """A day at most, whatever it writes."""
    with running() as news:
        raw = header.encode("latin-1", "replace").decode("latin-1")
        news.scripted["/busy.html"] = (429, {"Retry-After": raw}, b"")
        answer = Fetcher(Manners(delay=0.0, private_hosts=LOCAL.private_hosts), NOW).get(f"{news.address}/busy.html")
        assert isinstance(answer, Failed)
        assert "inf" not in answer.reason


def test_validators_that_no_header_may_hold_are_not_sent_back() -> None:
    """A date in Korean would make every later request fail."""
    with running() as news:
        known = Visit(f"{news.address}/news/1", etag="태그", modified="월, 13 7 2026")
        assert isinstance(Fetcher(LOCAL, NOW).get(f"{news.address}/news/1", known), Fetched)


def test_no_cookie_is_sent_back() -> None:
    """Hosts that share a number would share it."""
    with running() as news:
        news.scripted["/news/1"] = (200, {"Set-Cookie": "sid=secret"}, b"x")
        fetcher = Fetcher(LOCAL, NOW)
        fetcher.get(f"{news.address}/news/1")
        assert not list(fetcher._client.cookies.jar)


def test_a_page_of_comments_is_told_from_a_feed_at_once() -> None:
    """A pattern with two readings would not come back."""
    from summarize.sources import _FEED

    assert not _FEED.match(b"<!---->" * 500 + b"<html>")
    assert _FEED.match(b"\xef\xbb\xbf<?xml version='1.0'?><!-- a --><rss>")
