"""Who published an article that does not say so: the name that belongs to its writer's domain."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from .model import Article

FILE = Path(__file__).parent / "data" / "outlets.toml"
# Hosts of mail and portals say nothing about the outlet.
SHARED_HOSTS = frozenset(
    {"naver.com", "daum.net", "hanmail.net", "gmail.com", "nate.com", "kakao.com", "hotmail.com", "outlook.com"}
)


def with_outlet(article: Article) -> Article:
    """Return the article with its outlet; one that the page does not state is marked as inferred."""
    if article.outlet:
        return replace(article, outlet_basis="stated")
    for host in _hosts(article):
        if (name := outlet_of_host(host)) is not None:
            return replace(article, outlet=name, outlet_basis="inferred")
    return article


def outlet_of_host(host: str) -> str | None:
    """Return the outlet of a host or mail domain: its name if known, else the domain; None if shared.

    >>> outlet_of_host("www.kwangju.co.kr"), outlet_of_host("hanbit.example"), outlet_of_host("naver.com")
    ('광주일보', 'hanbit.example', None)
    """
    host = host.lower().removeprefix("www.")
    labels = host.split(".")
    suffixes = [".".join(labels[i:]) for i in range(len(labels) - 1)]
    if SHARED_HOSTS.intersection(suffixes):
        return None
    known = _known()
    return next((known[suffix] for suffix in suffixes if suffix in known), host or None)


def _hosts(article: Article) -> list[str]:
    try:
        address = urlsplit(article.url or "").hostname or ""
    except ValueError:
        address = ""
    mail = article.email.rpartition("@")[2] if article.email else ""
    return [host for host in (address, mail) if host]


@functools.cache
def _known() -> dict[str, str]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
