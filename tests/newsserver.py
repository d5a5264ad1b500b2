"""A small news server on the loopback: pages, feeds and every way in which a server can misbehave."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MB = 1_000_000
# Made before it is asked for: the fetcher in the tests is in a hurry.
BOMB = gzip.compress(b"<p>" * 20 * MB)
Answer = tuple[int, dict[str, str], bytes]  # status, headers, body


def article(number: int, *, charset: str = "utf-8") -> bytes:
    """A whole article page."""
    return f"""<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>{title(number)} - 한빛일보</title>
<meta property="og:title" content="{title(number)}"><meta property="og:site_name" content="한빛일보">
<meta property="article:published_time" content="2026-07-{13 + number % 7:02}T09:00:00+09:00"></head><body>
<nav><ul><li><a href="/">홈</a></li><li><a href="/politics">정치</a></li></ul></nav>
<article><h1>{title(number)}</h1><p>입력 2026.07.{13 + number % 7:02} 09:00</p>
<p>한빛시는 {number}일 인공지능 기본 조례를 제정하고 예산 {number}억원을 투입한다고 밝혔다.</p>
<p>시는 {number}개 부서에 인공지능 담당관을 두고 정책을 총괄하게 할 계획이라고 설명했다.</p>
<p>시의회는 조례안을 의결하면서 시민의 개인정보를 보호할 대책을 {number}월까지 마련하라고 요구했다.</p>
<p>홍길동 기자 hong@hanbit.example</p></article>
<footer>저작권자 ⓒ 한빛일보, 무단 전재 및 재배포 금지</footer></body></html>""".encode(charset)


def title(number: int) -> str:
    """The title of that page."""
    return f"한빛시, 인공지능 조례 {number}호 제정"


def feed(address: str, numbers: range, *, whole: bool = False) -> bytes:
    """A feed of these pages: with their leads only, or without a link and with all of their text."""
    text = "<p>시는 조례를 정했다. 시는 예산을 늘렸다. 시는 부서를 뒀다. 의회는 의결했다. 시민은 반겼다. 시장은 약속했다.</p>"
    items = "".join(
        f"<item><title>{title(n)}</title><link>{address}/news/{n}</link>"
        f"<description><![CDATA[{text if whole else f'한빛시는 {n}일 인공지능 기본 조례를 제정했다...'}]]></description>"
        f"<pubDate>Mon, 13 Jul 2026 09:00:00</pubDate></item>"
        for n in numbers
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>한빛일보</title>{items}</channel></rss>'.encode()


@dataclass
class NewsServer:
    """A running server. `seen` is what it was asked, as (path, status, bytes of the body)."""

    address: str = ""
    items: int = 4
    delay: float = 0.0  # seconds before each answer
    seen: list[tuple[str, int, int]] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)  # path: version of its content
    asked: dict[str, int] = field(default_factory=dict)
    at_once: int = 0
    most_at_once: int = 0
    times: list[float] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    scripted: dict[str, Answer] = field(default_factory=dict)  # by path, or by the folder of a path: "/news/"

    def bodies(self) -> list[str]:
        """The paths of which a body was sent since the last call of `forget`."""
        return [path for path, _, size in self.seen if size]

    def forget(self) -> None:
        """Start counting anew."""
        self.seen.clear()

    def page(self, path: str) -> Answer:
        """Status, headers and body of a path."""
        for name in (path, path[: path.rfind("/") + 1]):
            if name in self.scripted:
                return self.scripted[name]
        version = self.tags.get(path, 1)
        fixed = {"ETag": f'"{path}-{version}"', "Content-Type": "text/html; charset=utf-8"}
        pages: dict[str, Callable[[], Answer]] = {
            "/robots.txt": lambda: (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\n"),
            "/feed.xml": lambda: (200, fixed, feed(self.address, range(1, self.items + 1))),
            "/whole.xml": lambda: (200, fixed, feed(self.address, range(90, 93), whole=True)),
            "/broken.xml": lambda: (200, fixed, feed(self.address, range(80, 83))[:-180]),
            "/nofeed.xml": lambda: (200, {**fixed, "Content-Type": "text/xml"}, b"<note>not a feed</note>"),
            "/cp949.html": lambda: (
                200,
                {"Last-Modified": "Mon, 13 Jul 2026 00:00:00 GMT", "Content-Type": "text/html"},
                article(50, charset="cp949"),
            ),
            "/gzip.html": lambda: (200, {**fixed, "Content-Encoding": "gzip"}, gzip.compress(article(51))),
            "/bomb.html": lambda: (200, {**fixed, "Content-Encoding": "gzip"}, BOMB),
            "/badgzip.html": lambda: (200, {**fixed, "Content-Encoding": "gzip"}, b"not gzip at all"),
            "/moved.html": lambda: (302, {"Location": "/target.html"}, b""),
            "/target.html": lambda: (200, fixed, article(52)),
            "/loop.html": lambda: (301, {"Location": "/loop.html"}, b""),
            "/ftp.html": lambda: (301, {"Location": "ftp://127.0.0.1/page"}, b""),
            "/inside.html": lambda: (302, {"Location": "http://127.0.0.2:9/secret"}, b""),
            "/busy.html": lambda: self._busy(fixed),
            "/shut.html": lambda: (429, {"Retry-After": "3600"}, b""),
            "/private/page.html": lambda: (200, fixed, article(53)),
            "/gone.html": lambda: (404, {}, b""),
            "/error.html": lambda: (500, {}, b""),
            "/empty.html": lambda: (200, {}, b""),
            "/picture.html": lambda: (200, {**fixed, "Content-Type": "image/png"}, b"\x89PNG\x00\x01" * 50),
        }
        if path in pages:
            return pages[path]()
        if path.startswith("/news/"):
            return 200, fixed, article(int(path.rpartition("/")[2]) + 1000 * (version - 1))
        return 404, {}, b""

    def _busy(self, headers: dict[str, str]) -> Answer:
        """Too many requests at first, the page when asked again."""
        if self.asked["/busy.html"] == 1:
            return 429, {"Retry-After": "1"}, b""
        return 200, headers, article(54)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        news: NewsServer = self.server.news
        news.times.append(time.monotonic())
        news.agents.add(self.headers.get("User-Agent", ""))
        news.asked[self.path] = news.asked.get(self.path, 0) + 1
        news.at_once += 1
        news.most_at_once = max(news.most_at_once, news.at_once)
        try:
            if news.delay:
                time.sleep(news.delay)
            with contextlib.suppress(OSError):  # the other side may hang up
                self._answer(news)
        finally:
            news.at_once -= 1

    def _answer(self, news: NewsServer) -> None:
        if self.path in ("/slow.html", "/drip.html", "/huge.html"):
            self._endless(news)
            return
        status, headers, body = news.page(self.path)
        same_tag = headers.get("ETag", "-") == self.headers.get("If-None-Match")
        same_time = headers.get("Last-Modified", "-") == self.headers.get("If-Modified-Since")
        if status == 200 and (same_tag or same_time):
            status, body = 304, b""
        news.seen.append((self.path, status, len(body)))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _endless(self, news: NewsServer) -> None:
        """A body that stops, one that drips, and one of 200 MB."""
        news.seen.append((self.path, 200, 1))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        end = time.monotonic() + 20
        sent = 0
        while time.monotonic() < end and sent < 200 * MB:
            if self.path == "/slow.html":
                time.sleep(5)
            elif self.path == "/drip.html":
                self.wfile.write(b" ")
                time.sleep(0.05)
            else:
                self.wfile.write(b"<p>" * 20_000)
            sent += 60_000
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def running(**state: Any) -> Iterator[NewsServer]:
    """A server that runs until the end of the block."""
    news = NewsServer(**state)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.news = news  # type: ignore[attr-defined]
    news.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield news
    finally:
        server.shutdown()
        server.server_close()
