"""What the configuration says of the way mail goes: the server, and who reads."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Any

from .errors import ConfigError

PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True)
class Smtp:
    """The server that takes the mail, and how it is treated. The password stands elsewhere, never in here."""

    host: str = ""
    port: int = 0  # 0: the usual one of the security
    security: str = "starttls"
    user: str = ""
    password_env: str = "SEJUL_SMTP_PASSWORD"
    password_file: str = ""
    password_command: tuple[str, ...] = ()
    ca_file: str = ""
    timeout: float = 60.0
    per_minute: int = 100
    per_connection: int = 100
    retry_pause: float = 120.0
    retry_times: int = 8
    retry_hours: float = 48.0
    wait: float = 900.0

    @property
    def door(self) -> int:
        """The port that is meant."""
        return self.port or PORTS[self.security]


@dataclass(frozen=True)
class Entry:
    """A reader as a list has it, not checked yet."""

    where: str  # "FILE:LINE"
    address: str
    name: str = ""
    topics: tuple[str, ...] = ()


SMALLEST: dict[str, float] = {
    "port": 0,
    "per_minute": 0,
    "per_connection": 1,
    "retry_pause": 1.0,
    "retry_times": 1,
    "retry_hours": 0.0,
    "wait": 0.0,
}
LARGEST: dict[str, float] = {
    "port": 65535,
    "per_minute": 100_000,
    "per_connection": 100_000,
    "retry_pause": 86_400.0,
    "retry_times": 100,
    "retry_hours": 240.0,
    "wait": 86_400.0,
}
# What stands in the wrong place or should stand nowhere, and what to do instead.
HINTS = {
    "password": "비밀번호는 설정에 적지 않음: 환경 변수 SEJUL_SMTP_PASSWORD, password_file, password_command 가운데 하나를 쓰십시오",
    "readers_file": "파일의 맨 위, 첫 [절] 앞에 적으십시오",
}

TEMPLATE_TOP = """\
# 메일을 받는 사람의 목록: 주소, 이름, 주제를 적은 CSV 파일. 이 줄은 첫 [절] 앞에 있어야 합니다.
readers_file = ""
"""
TEMPLATE = """\
[smtp]
# 메일을 맡길 서버의 이름: "smtp.example.go.kr". 비우면 보내지 않습니다.
host = ""
# 포트. 0이면 security에 맞는 것: starttls 587, tls 465, none 25.
port = 0
# 연결을 지키는 방법: starttls, tls, none(기관 안의 서버만).
security = "starttls"
# 로그인할 이름. 비우면 로그인하지 않습니다.
user = ""
# 비밀번호는 여기에 적지 않습니다. 셋 가운데 하나로: 이 환경 변수에 넣거나,
password_env = "SEJUL_SMTP_PASSWORD"
# 파일의 첫 줄에 적거나(본인만 읽을 수 있게 하십시오),
password_file = ""
# 비밀번호를 출력하는 명령으로: ["pass", "show", "mail"].
password_command = []
# 기관이 만든 인증서를 쓰는 서버면 그 인증기관의 파일(PEM).
ca_file = ""
# 답을 기다리는 시간(초).
timeout = 60.0
# 1분에 보낼 통수. 0이면 제한하지 않습니다.
per_minute = 100
# 한 연결로 보낼 통수.
per_connection = 100
# 서버가 나중에 오라고 하면 기다리는 시간(초). 거듭될 때마다 두 배가 됩니다.
retry_pause = 120.0
# 한 사람에게 시도할 횟수와 기한(시간). 넘으면 거절로 봅니다.
retry_times = 8
retry_hours = 48.0
# 한 번 실행하는 동안 다시 보내려고 기다리는 시간(초). 남은 것은 다음에 `sejul send`를 할 때 보냅니다.
wait = 900.0

# 받는 사람을 여기에 적어도 됩니다. topics를 비우거나 빼면 모든 주제를 받습니다.
# [[readers]]
# address = "hong@example.go.kr"
# name = "홍길동"
# topics = ["ai-policy"]
"""


def check_smtp(key: str, value: str, where: str) -> None:
    """Refuse a value that the server's part cannot have."""
    if key == "security" and value not in PORTS:
        raise ConfigError(f"{where}: {', '.join(PORTS)} 가운데 하나여야 함: {value!r}")
    if key == "host" and value and not _is_host(value):
        raise ConfigError(f"{where}: 서버의 이름만 적으십시오(포트는 port에): {value!r}")


def _is_host(name: str) -> bool:
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return bool(re.fullmatch(r"[\w-]+(\.[\w-]+)*", name))


def entries(value: Any, lines: list[str], file: str) -> tuple[Entry, ...]:
    """Return the readers that the configuration names itself."""
    heads = [n for n, line in enumerate(lines, start=1) if re.match(r"\s*\[\[\s*[\"']?readers[\"']?\s*\]\]", line)]
    first = next((n for n, line in enumerate(lines, start=1) if re.match(r"\s*\[*\s*readers\b", line)), 1)
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ConfigError(f'{file}:{first}: readers는 [[readers]] 아래에 address = "…"로 적으십시오')
    if len(heads) != len(value):  # written in another way: the place of each is not known
        heads = [first] * len(value)
    return tuple(_entry(row, f"{file}:{n}") for n, row in zip(heads, value, strict=True))


def _entry(row: dict[str, Any], where: str) -> Entry:
    known = ("address", "name", "topics")
    wrong = next((key for key in row if key not in known), None)
    if wrong is not None:
        raise ConfigError(f"{where}: readers.{wrong}: 모르는 이름 (있는 이름: {', '.join(known)})")
    if "address" not in row:
        raise ConfigError(f'{where}: readers에 address가 없음: address = "…"를 적으십시오')
    topics = row.get("topics", [])
    if not all(isinstance(row.get(key, ""), str) for key in ("address", "name")):
        raise ConfigError(f'{where}: address와 name은 "…" 안에 적으십시오')
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        raise ConfigError(f'{where}: readers.topics는 ["…", "…"] 꼴이어야 함')
    return Entry(where, row["address"], row.get("name", ""), tuple(topics))
