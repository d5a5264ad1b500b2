"""How servers are to be asked, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Manners:
    """How to behave towards servers."""

    delay: float = 2.0  # seconds between two requests to a host
    timeout: float = 20.0  # seconds without a byte
    deadline: float = 120.0  # seconds for a whole body
    max_bytes: int = 10_000_000  # of a body, unpacked
    user_agent: str = ""
    # Hosts in private networks that may be asked all the same.
    private_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Visit:
    """What is remembered of an address, so that nothing is fetched twice."""

    address: str
    etag: str = ""
    modified: str = ""
    checked: str = ""  # ISO date and time
    outcome: str = ""  # "" if its body was of use, else why not
    body: str = ""  # of robots.txt only


@dataclass(frozen=True)
class Fetched:
    """A body, and where it was found after redirects."""

    address: str
    raw: bytes
    media_type: str
    visit: Visit


@dataclass(frozen=True)
class Unchanged:
    """The server says that the body is the one we know."""

    visit: Visit


@dataclass(frozen=True)
class Failed:
    """Nothing could be fetched. What is `final` will not be better next time."""

    reason: str
    final: bool = False
    status: int = 0  # of HTTP; 0 if there was no answer
    unreachable: bool = False  # the server itself did not answer
    visit: Visit | None = None  # with validators, if the server gave some


Answer = Fetched | Unchanged | Failed
