"""Where a request may go: to a public address, or to a host that the configuration names."""

from __future__ import annotations

import ipaddress
import socket
import urllib.request
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit, urlunsplit

# IPv4 addresses as networks without IPv4 write them.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(Exception):
    """Why a request is not made or not followed up.

    What is `final` will not be better next time; a server that is `unreachable` need not be asked for more.
    """

    def __init__(self, reason: str, *, final: bool = False, unreachable: bool = False):
        super().__init__(reason)
        self.reason = reason
        self.final = final
        self.unreachable = unreachable


def split(address: str) -> SplitResult:
    """Return the parts of an http(s) address; anything else is refused."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Refused("주소를 읽을 수 없음", final=True) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("http나 https가 아닌 주소: http:// 또는 https://로 시작하는 주소를 적으십시오", final=True)
    return parts


def without_login(address: str) -> str:
    """Return an address without the name and password that it may hold.

    >>> without_login("http://user:secret@hanbit.example:8080/news?id=1")
    'http://hanbit.example:8080/news?id=1'
    """
    try:
        parts = urlsplit(address)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else address
    except ValueError:
        return address


def public_number(name: str, port: int, private_hosts: Collection[str]) -> str | None:
    """Return the number to connect to; None if the configuration names the host, or a proxy looks it up.

    A host of which any number lies in a private network is refused.
    """
    if name.lower() in private_hosts:
        return None
    numbers = _numbers(name, port)
    if not all(map(is_public, numbers)):
        raise Refused(
            f"사설망 주소({name})는 요청하지 않음: 쓰려면 설정 [fetch] private_hosts에 적으십시오", final=True
        )
    if _has_proxy(name) or not numbers:
        return None
    return str(min(numbers, key=lambda number: number.version))


def is_public(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is reached over the internet; an IPv4 address inside of another counts as itself.

    >>> [is_public(ipaddress.ip_address(n)) for n in ("8.8.8.8", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo or (None, None))[1]
        if number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        number = inner or number
    return number.is_global and not number.is_multicast


def _has_proxy(name: str) -> bool:
    """Whether requests to a host go through a proxy."""
    proxies = urllib.request.getproxies()
    return any(proxies.get(kind) for kind in ("http", "https", "all")) and not urllib.request.proxy_bypass(name)


def _numbers(name: str, port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """The numbers of a host; none if only a proxy could look it up."""
    try:
        return [ipaddress.ip_address(name.strip("[]").partition("%")[0])]
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        return [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found]
    except (OSError, UnicodeError):
        if _has_proxy(name):
            return []
        raise Refused(f"{name}의 주소를 찾지 못함: 이름과 네트워크를 확인하십시오", unreachable=True) from None
