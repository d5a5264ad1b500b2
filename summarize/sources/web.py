"""Fetch an address politely: robots.txt, one request a host at a time, pauses, limits, conditional requests.

A fetch has three ends: `Fetched` with a body, `Unchanged` if the server says that what we know still holds, or
`Failed` with the reason. None is an exception: one bad address never stops a run.
"""

from __future__ import annotations

import dataclasses
import datetime
import email.utils
import http.cookiejar
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from .answers import Answer, Failed, Fetched, Manners, Unchanged, Visit
from .network import Refused, public_number, split

if TYPE_CHECKING:
    import httpx2
    from protego import Protego

NAME = "Sejul"
REDIRECTS = 5
# A server that asks for a longer pause is left for the next run.
LONGEST_PAUSE = 60.0
LONGEST_WISH = 86_400.0
# robots.txt is asked for again after this; RFC 9309 says a day, and that so much of it must be read.
ROBOTS_FOR = datetime.timedelta(hours=24)
ROBOTS_BYTES = 512 * 1024
_BUSY = (429, 503)
_MOVED = (301, 302, 303, 307, 308)


@dataclass
class _Host:
    """One server: whose turn it is, and when the next request may go out."""

    turn: threading.Lock = dataclasses.field(default_factory=threading.Lock)
    free_at: float = 0.0
    delay: float = 0.0


class Fetcher:
    """Fetches addresses; safe to use from several threads. `stop` ends all waiting."""

    def __init__(self, manners: Manners, now: datetime.datetime, known: Mapping[str, Visit] | None = None):
        self.manners = manners
        self.now = now
        self.stop = threading.Event()
        # What was learnt of robots.txt in this run, to be remembered by the caller.
        self.robots_visits: dict[str, Visit] = {}
        self._known = known or {}
        self._robots: dict[str, Protego | Refused | None] = {}
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._client = _client(manners)

    def close(self) -> None:
        """Close all connections."""
        self.stop.set()
        self._client.close()

    def get(self, address: str, known: Visit | None = None) -> Answer:
        """Fetch an address; with what is known of it, only if it has changed since."""
        try:
            return self._follow(address, known)
        except Refused as refused:
            return Failed(refused.reason, refused.final, unreachable=refused.unreachable)

    def _follow(self, address: str, known: Visit | None) -> Answer:
        """Fetch an address through its redirects, each checked as the first one is."""
        here = address
        for _ in range(REDIRECTS + 1):
            self._check_robots(here)
            answer = self._ask(here, known, self.manners.max_bytes)
            if not isinstance(answer, str):
                if isinstance(answer, Failed):
                    return dataclasses.replace(answer, visit=_readdressed(answer.visit, address))
                return dataclasses.replace(answer, visit=dataclasses.replace(answer.visit, address=address))
            here = answer
        raise Refused(f"이동(redirect)이 {REDIRECTS}번을 넘음: 주소를 확인하십시오", final=True)

    def _ask(self, address: str, known: Visit | None, limit: int) -> Answer | str:
        """One request, a second one if the server is busy; the new address if it was moved."""
        host = self._host(address)
        with host.turn:
            for last in (False, True):
                self._wait(host.free_at - time.monotonic())
                try:
                    answer, pause = self._request(address, known, limit)
                finally:
                    host.free_at = time.monotonic() + host.delay
                if pause is None or last or pause > LONGEST_PAUSE:
                    return answer
                host.free_at = time.monotonic() + max(pause, host.delay)
        return answer

    def _request(self, address: str, known: Visit | None, limit: int) -> tuple[Answer | str, float | None]:
        """One request: its answer, and the pause that a busy server asks for."""
        import httpx2

        request = self._build(address, known)
        try:
            response = self._client.send(request, stream=True)
        except httpx2.TimeoutException:
            raise Refused(f"{self.manners.timeout:g}초 안에 답이 없음: 나중에 다시 시도함", unreachable=True) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as error:
            raise Refused(f"연결하지 못함({_short(error)}): 주소와 네트워크를 확인하십시오", unreachable=True) from None
        try:
            return self._answer(address, response, known, limit)
        finally:
            response.close()

    def _answer(
        self, address: str, response: httpx2.Response, known: Visit | None, limit: int
    ) -> tuple[Answer | str, float | None]:
        status, headers = response.status_code, response.headers
        etag, modified = (_plain(headers.get(name, "")) for name in ("etag", "last-modified"))
        visit = Visit(address, etag, modified, self.now.isoformat())
        if status == 304 and known is not None:
            return Unchanged(dataclasses.replace(known, checked=visit.checked)), None
        if status in _MOVED:
            return self._moved(address, headers.get("location", "")), None
        if status in _BUSY:
            pause = _pause(headers.get("retry-after", ""), self.now)
            wish = f", {pause:g}초 뒤에 다시 오라고 함" if pause else ""
            busy = Failed(f"서버가 바쁨(HTTP {status}{wish}): 나중에 다시 시도함", status=status)
            return busy, max(self.manners.delay, 1.0) if pause is None else pause
        if status != 200:
            gone = status in (404, 410)
            return Failed(f"서버의 답이 HTTP {status}: {_meaning(status)}", final=gone, status=status), None
        try:
            raw = self._body(response, limit)
        except Refused as refused:
            return Failed(refused.reason, refused.final, visit=visit), None
        return Fetched(address, raw, headers.get("content-type", "").partition(";")[0].strip().lower(), visit), None

    def _body(self, response: httpx2.Response, limit: int) -> bytes:
        """The body, unpacked as it comes, so that neither a huge nor an endless one is ever held."""
        import httpx2

        size = response.headers.get("content-length", "")
        cut = limit == ROBOTS_BYTES  # of robots.txt the first part counts
        too_large = f"본문이 {limit / 1_000_000:g} MB를 넘음: 설정 [fetch] max_megabytes를 확인하십시오"
        if size.isdigit() and int(size) > limit and not cut:
            raise Refused(too_large, final=True)
        parts: list[bytes] = []
        total = 0
        end = time.monotonic() + self.manners.deadline
        try:
            for part in response.iter_bytes():
                parts.append(part)
                total += len(part)
                if total > limit and cut:
                    break
                if total > limit:
                    raise Refused(too_large, final=True)
                if time.monotonic() > end or self.stop.is_set():
                    raise Refused(f"{self.manners.deadline:g}초 안에 다 받지 못함: 나중에 다시 시도함")
        except httpx2.TimeoutException:
            raise Refused(f"받는 도중 {self.manners.timeout:g}초 동안 멈춤: 나중에 다시 시도함") from None
        except (httpx2.HTTPError, OSError, ValueError) as error:
            raise Refused(f"본문이 중간에 끊기거나 깨짐({_short(error)}): 나중에 다시 시도함") from None
        return b"".join(parts)

    def _moved(self, address: str, location: str) -> str:
        try:
            target = urljoin(address, location)
            if location and urlsplit(target).scheme in ("http", "https"):
                return target
        except ValueError:
            pass
        raise Refused("http나 https가 아닌 곳으로 이동하라고 함: 따르지 않음", final=True)

    def _build(self, address: str, known: Visit | None) -> httpx2.Request:
        """The request, to a server whose address was looked up and is not in a private network."""
        import httpx2

        headers = {
            "User-Agent": self.manners.user_agent or NAME,
            "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5",
            "Accept-Language": "ko, en;q=0.5",
        }
        if known and _plain(known.etag):
            headers["If-None-Match"] = known.etag
        if known and _plain(known.modified):
            headers["If-Modified-Since"] = known.modified
        try:
            url = httpx2.URL(address)
        except (httpx2.InvalidURL, ValueError, UnicodeError):
            raise Refused("주소를 읽을 수 없음: http:// 또는 https://로 시작하는지 확인하십시오", final=True) from None
        if url.scheme not in ("http", "https") or not url.host:
            raise Refused("http나 https가 아닌 주소", final=True)
        numeric = public_number(
            url.host, url.port or (443 if url.scheme == "https" else 80), self.manners.private_hosts
        )
        if numeric is None:
            return self._client.build_request("GET", url, headers=headers)
        # Asked by number, so that a name cannot mean another machine by the time of the connection.
        headers["Host"] = url.netloc.decode("ascii")
        sni = {"sni_hostname": url.raw_host.decode("ascii")}
        return self._client.build_request("GET", url.copy_with(host=numeric), headers=headers, extensions=sni)

    def _check_robots(self, address: str) -> None:
        """Refuse what the site's robots.txt forbids; where it cannot be asked, nothing is taken (RFC 9309)."""
        parts = split(address)
        site = f"{parts.scheme}://{parts.netloc}"
        host = self._host(address)
        with self._lock:
            asked = site in self._robots
        if not asked:
            try:
                found: Protego | Refused | None = self._ask_robots(f"{site}/robots.txt")
            except Refused as refused:
                reason = f"robots.txt를 확인하지 못해 수집하지 않음: {refused.reason}"
                found = Refused(reason, final=refused.final, unreachable=refused.unreachable)
            with self._lock:
                self._robots[site] = found
        robots = self._robots[site]
        if isinstance(robots, Refused):
            raise robots
        if robots is None:
            return
        name = _robot_name(self.manners)
        host.delay = max(self.manners.delay, min(robots.crawl_delay(name) or 0.0, LONGEST_PAUSE))
        if not robots.can_fetch(address, name):
            raise Refused("robots.txt가 수집을 허용하지 않음", final=True)

    def _ask_robots(self, address: str) -> Protego | None:
        """The rules of a site, None if it has none."""
        from protego import Protego

        known = self._known.get(address)
        if known and _is_fresh(known, self.now):
            return Protego.parse(known.body) if known.body else None
        here: Answer | str = address
        for _ in range(REDIRECTS + 1):
            if isinstance(here, str):
                here = self._ask(here, known, ROBOTS_BYTES)
        match here:
            case Fetched(raw=raw, visit=visit):
                visit = dataclasses.replace(visit, address=address, body=raw.decode("utf-8-sig", "replace"))
            case Unchanged(visit=visit):
                pass
            case Failed(status=status) if 400 <= status < 500 and status != 429:
                visit = Visit(address, checked=self.now.isoformat())
            case _:
                why = here.reason if isinstance(here, Failed) else "이동이 끝나지 않음"
                raise Refused(why, unreachable=isinstance(here, Failed) and here.unreachable)
        self.robots_visits[address] = visit
        return Protego.parse(visit.body) if visit.body else None

    def _host(self, address: str) -> _Host:
        name = split(address).netloc.lower()
        with self._lock:
            return self._hosts.setdefault(name, _Host(delay=self.manners.delay))

    def _wait(self, seconds: float) -> None:
        if seconds > 0 and self.stop.wait(seconds):
            raise Refused("중단함")
        if self.stop.is_set():
            raise Refused("중단함")


def host_of(address: str) -> str:
    """Return the server that an address is asked of, "" if it names none."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _client(manners: Manners) -> httpx2.Client:
    import httpx2

    # No cookie is kept: servers are asked by number, and two of them may share one.
    none = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    return httpx2.Client(timeout=httpx2.Timeout(manners.timeout), follow_redirects=False, cookies=none)


def _is_fresh(visit: Visit, now: datetime.datetime) -> bool:
    try:
        age = now - datetime.datetime.fromisoformat(visit.checked)
    except (ValueError, TypeError):
        return False
    return datetime.timedelta(0) <= age < ROBOTS_FOR


def _robot_name(manners: Manners) -> str:
    """The name by which robots.txt knows us: the first word of what we call ourselves."""
    found = re.match(r"[A-Za-z_-]+", manners.user_agent)
    return found.group() if found else NAME


def _plain(header: str) -> str:
    """A validator that can be sent back; "" for one that no header may hold."""
    return header if header.isascii() and header.isprintable() else ""


def _readdressed(visit: Visit | None, address: str) -> Visit | None:
    return dataclasses.replace(visit, address=address) if visit else None


def _pause(header: str, now: datetime.datetime) -> float | None:
    """The seconds that Retry-After asks for, as a number or a date, a day at most; None if it asks for none."""
    try:
        if header.strip().isascii() and header.strip().isdigit():
            seconds = float(header)
        else:
            seconds = (email.utils.parsedate_to_datetime(header) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(0.0, seconds), LONGEST_WISH)


def _meaning(status: int) -> str:
    if status in (404, 410):
        return "없는 페이지, 주소를 확인하십시오"
    if status in (401, 403):
        return "접근이 막힌 페이지"
    return "나중에 다시 시도함"


def _short(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 80 else text[:79] + "…"
