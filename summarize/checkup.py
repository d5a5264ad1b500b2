"""What an unattended run needs, looked at one by one. Nothing is changed by looking.

`bad` is what makes a run impossible (it would end with status 2), `warn` what makes it less than whole (status 1).
"""

from __future__ import annotations

import contextlib
import datetime
import importlib.metadata
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .config import Config
from .errors import SejulError
from .schema import MIGRATIONS
from .sources.answers import Answer, Failed, Fetched
from .verify.stored import StoreToRead

OK, WARN, BAD = "ok", "warn", "bad"
STATUS = {OK: 0, WARN: 1, BAD: 2}
PYTHON = (3, 11)
LITTLE, TOO_LITTLE = 500_000_000, 50_000_000  # bytes that are free on a disk
LATE = datetime.timedelta(days=8)  # after which a weekly run has not taken place
RECENT = datetime.timedelta(days=30)  # what waits longer is no news
MAILS_IN = 6  # the schema version from which on there is an outbox
_PIN = re.compile(r"([\w.-]+)==([\w.]+)")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: how it is, and if it is not well, what to do."""

    name: str
    state: str
    text: str


def status(checks: Sequence[Check]) -> int:
    """Return the exit status: 0 all is well, 1 a run would do less than it might, 2 it would do nothing."""
    return max((STATUS[check.state] for check in checks), default=0)


def program() -> Iterator[Check]:
    """Look at Python and the libraries."""
    own = ".".join(map(str, sys.version_info[:3]))
    enough = sys.version_info[:2] >= PYTHON
    yield Check(
        "파이썬", OK if enough else BAD, own if enough else f"{own}: {'.'.join(map(str, PYTHON))} 이상을 설치하십시오"
    )
    try:
        wanted = importlib.metadata.requires("sejul") or []
    except importlib.metadata.PackageNotFoundError:
        yield Check("라이브러리", WARN, "설치 정보가 없음: `pip install`로 설치하십시오")
        return
    pins = {found[1]: found[2] for line in wanted if "extra" not in line and (found := _PIN.match(line))}
    have = {name: _version(name) for name in pins}
    missing = [name for name, version in have.items() if version is None]
    others = [f"{name} {have[name]}(정한 판 {pin})" for name, pin in pins.items() if have[name] not in (None, pin)]
    remedy = "세줄을 다시 설치하십시오"
    if missing:
        yield Check("라이브러리", BAD, f"없음: {', '.join(missing)}: {remedy}")
    elif others:
        yield Check("라이브러리", WARN, f"시험하지 않은 판: {', '.join(others)}: {remedy}")
    else:
        yield Check("라이브러리", OK, f"{len(pins)}개가 정한 판 그대로")


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def kiwi() -> Check:
    """Look whether the Korean morphemes can be had."""
    from .language import nouns_of

    try:
        found = "조례" in nouns_of(["조례를 의결했다."])[0]
    except Exception as error:  # a library of C++ and a model of 100 MB fail in many ways
        return Check("Kiwi", BAD, f"불러올 수 없음({type(error).__name__}: {error}): kiwipiepy를 다시 설치하십시오")
    return Check("Kiwi", OK, "형태소 분석이 됨") if found else Check("Kiwi", BAD, "분석이 틀림: 다시 설치하십시오")


def chosen(settings: Config) -> Iterator[Check]:
    """Look whether topic, template and ranker of the configuration exist."""
    from . import profiles, ranking, render

    usual = settings.digest
    try:
        title = profiles.profile(settings.topics.get(usual.topic, usual.topic)).title
        ranking.ranker(usual.ranker)
        render.folder_of(usual.template)
    except SejulError as error:
        yield Check("다이제스트", BAD, f"[digest] {error}")
        return
    yield Check("다이제스트", OK, f"주제 {title or usual.topic}, 모양 {usual.template}, 줄 {usual.lines}개")


def folders(settings: Config, store: Path) -> Iterator[Check]:
    """Look whether there is room where things are written, and leave to write."""
    places = {"저장소": store.parent, "다이제스트": Path(settings.digest.output)}
    if settings.run.site:
        places["보관소"] = Path(settings.site.output)
    for name, folder in places.items():
        there = _nearest(folder.absolute())
        if not os.access(there, os.W_OK | os.X_OK) or not there.is_dir():
            yield Check(f"폴더({name})", BAD, f"{folder}: 쓸 수 없음: {there}의 쓰기 권한을 확인하십시오")
            continue
        free = shutil.disk_usage(there).free
        state = BAD if free < TOO_LITTLE else WARN if free < LITTLE else OK
        text = f"{folder.absolute()}: 빈 자리 {free / 1_000_000:,.0f} MB"
        if not folder.is_absolute():
            text += f" (설정의 {folder}은(는) 실행하는 폴더가 기준)"
        yield Check(f"폴더({name})", state, text if state == OK else f"{text}: 디스크를 비우십시오")


def _nearest(path: Path) -> Path:
    """The path, or the folder nearest above it that exists."""
    return next(place for place in (path, *path.parents) if place.exists())


def store(path: Path) -> Check:
    """Look whether the store is one, of which version, and whether it can be written."""
    if not path.exists():
        return Check("저장소", OK, f"{path}: 아직 없음: 처음 모을 때 만듦")
    try:
        with StoreToRead(path) as opened:
            version, count = opened.version, opened.count()
    except SejulError as error:
        return Check("저장소", BAD, str(error))
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=2.0)) as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")
    except sqlite3.Error as error:
        if "locked" in str(error):
            return Check("저장소", WARN, f"{path}: 다른 sejul이 쓰고 있음: 끝난 뒤에 다시 보십시오")
        return Check("저장소", BAD, f"{path}: 쓸 수 없음({error}): 쓰기 권한을 확인하십시오")
    old = "" if version == len(MIGRATIONS) else f" (다음에 쓸 때 판 {len(MIGRATIONS)}(으)로 바꿈)"
    return Check("저장소", OK, f"{path}: 기사 {count}건, 판 {version}{old}")


def sources(settings: Config) -> Iterator[Check]:
    """Look which sources there are; a server is not asked."""
    named = settings.sources
    if not (named.feeds or named.pages or named.files):
        yield Check("모을 곳", BAD, "없음: 설정의 [sources]에 피드나 파일을 적으십시오")
        return
    yield Check("모을 곳", OK, f"피드 {len(named.feeds)}곳, 기사 주소 {len(named.pages)}곳, 파일 {len(named.files)}곳")
    for name in named.files:
        if not Path(name).exists():
            yield Check("모을 곳", WARN, f"{name}: 파일이나 폴더가 없음: [sources] files를 고치십시오")


def asked(address: str, get: Callable[[str], Answer], *, is_feed: bool) -> Check:
    """Ask a source once, and say what came."""
    from .model import Document
    from .sources import safely
    from .sources.feed import read_feed
    from .sources.network import without_login

    shown, answer = without_login(address), get(address)
    if isinstance(answer, Failed):
        return Check("모을 곳", WARN, f"{shown}: {answer.reason}: 주소와 서버를 확인하십시오")
    if is_feed and isinstance(answer, Fetched):
        items = list(safely(read_feed, shown, answer.raw))
        count = sum(isinstance(item, Document) for item in items)
        if not count:
            return Check("모을 곳", WARN, f"{shown}: 피드에 기사가 없음: 피드의 주소인지 확인하십시오")
        return Check("모을 곳", OK, f"{shown}: 기사 {count}건")
    return Check("모을 곳", OK, f"{shown}: 답함")


def mail(settings: Config, path: Path, environment: Mapping[str, str]) -> Iterator[Check]:
    """Look at what the configuration in `path` says of the mail: the sender, the password. The server is not asked."""
    from .delivery.letter import sender_of
    from .delivery.secret import password

    smtp = settings.smtp
    if not smtp.host:
        yield Check("메일", OK, "보내지 않음(설정의 [smtp] host가 비어 있음)")
        return
    try:
        sender = sender_of(settings.mail, str(path))
        word = password(smtp, environment)
    except SejulError as error:
        yield Check("메일", WARN, str(error))
        return
    login = f"{smtp.user}(으)로 로그인, 비밀번호 있음" if word else "로그인 없음"
    yield Check("메일", OK, f"{sender.address}에서 {smtp.host}:{smtp.door}({smtp.security})로, {login}")
    if smtp.password_file and not smtp.password_command and os.name == "posix":
        with contextlib.suppress(OSError):
            if Path(smtp.password_file).stat().st_mode & 0o077:
                text = f"{smtp.password_file}: 다른 사람도 비밀번호를 읽을 수 있음: `chmod 600`을 하십시오"
                yield Check("메일", WARN, text)


def mail_server(ready: Callable[[], object]) -> Check:
    """Connect and log in as a run would; no message is sent."""
    try:
        ready()
    except SejulError as error:
        return Check("메일 서버", WARN, str(error))
    return Check("메일 서버", OK, "연결과 로그인이 됨")


def clock(now: datetime.datetime, local: datetime.datetime, last_week: str) -> Check:
    """Say how late it is, here and in Korea, where weeks are counted."""
    here = f"{local:%Z}(UTC{local:%z})"
    other = "" if local.utcoffset() == now.utcoffset() else ": cron은 이 컴퓨터의 시각을 따르니 맞추어 적으십시오"
    return Check("시각", OK, f"서울 {now:%Y-%m-%d %H:%M}, 지난주는 {last_week}(서울 기준). 이 컴퓨터는 {here}{other}")


def history(path: Path, now: datetime.datetime) -> Iterator[Check]:
    """Look when something was done last, and what waits in the outbox."""
    if not path.exists():
        yield Check("지난 실행", OK, "아직 없음")
        return
    try:
        with StoreToRead(path) as opened:
            yield _last(opened, now)
            if opened.version >= MAILS_IN:
                yield from _waiting(opened, now)
    except SejulError as error:
        yield Check("지난 실행", BAD, str(error))


def _last(opened: StoreToRead, now: datetime.datetime) -> Check:
    queries = {
        "수집": "SELECT max(checked) FROM visits WHERE address NOT LIKE '%/robots.txt'",
        "호": "SELECT max(published) FROM issues",
        "발송": "SELECT max(changed) FROM outbox WHERE state = 'sent'",
    }
    if opened.version < MAILS_IN:
        del queries["발송"]
    times = {name: str(opened.rows(query)[0][0] or "") for name, query in queries.items()}
    told = ", ".join(f"{name} {time[:16].replace('T', ' ') or '없음'}" for name, time in times.items())
    collected = times["수집"]
    if not collected:
        return Check("지난 실행", OK, told)
    if collected[:19] < (now - LATE).isoformat():
        return Check(
            "지난 실행", WARN, f"{told}: {LATE.days}일 넘게 모으지 않음: cron이나 타이머가 도는지 확인하십시오"
        )
    if collected[:19] > (now + datetime.timedelta(hours=1)).isoformat():
        return Check("지난 실행", WARN, f"{told}: 지금보다 뒤임: 컴퓨터의 시계를 확인하십시오")
    return Check("지난 실행", OK, told)


def _waiting(opened: StoreToRead, now: datetime.datetime) -> Iterator[Check]:
    left = opened.rows("SELECT count(*) FROM unsubscribed")[0][0]
    if left:
        yield Check("받는 사람", OK, f"받지 않겠다고 한 {left}명에게는 보내지 않음(`sejul unsubscribe --list`)")
    query = """SELECT issue, state, count(*) FROM outbox WHERE state != 'sent' AND changed >= ?
        GROUP BY issue, state ORDER BY issue, state"""
    remedies = {
        "unknown": "받았는지 알 수 없음: `sejul outbox`로 보고, 다시 보내려면 `sejul send DIR --resend-unknown`",
        "sending": "보내는 중이거나, 보내다 멈춤: `sejul outbox`로 보십시오",
        "deferred": "서버가 미룸: `sejul send DIR`를 다시 하십시오",
        "queued": "보낼 차례: `sejul send DIR`를 하십시오",
        "refused": "거절됨: `sejul outbox`로 까닭을 보고 목록을 고치십시오",
    }
    rows = opened.rows(query, ((now - RECENT).isoformat(timespec="seconds"),))
    for issue, state, count in rows:
        yield Check("발송함", WARN, f"{issue}: {count}명: {remedies[state]}")
    if not rows:
        yield Check("발송함", OK, "기다리는 메일이 없음")
