"""Who published an article that does not say so, and which outlets speak with one voice."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from .model import Article

FILE = Path(__file__).parent / "data" / "outlets.toml"
FAMILIES = Path(__file__).parent / "data" / "families.toml"
# The dateline of wire copy, no credit of a picture, wherever it is printed: (서울=연합뉴스), [세종=뉴시스], 세종 연합뉴스 홍길동 기자.
_WIRE = re.compile(
    r"(?:^|[(\[]|=\s?)(?!\S*(?:사진|제공|자료|영상|그래픽))[^\s()\[\]=]{0,10}\s?[=ㆍ·]?\s?(연합뉴스|뉴시스|뉴스1)\s?(?:[)\]]|[가-힣]{2,4} 기자)"
)
# Names of ministries, agencies, cities and committees; no paper's name ends like them.
_OFFICIAL = re.compile(
    r"(?:부|처|청|위원회|조정실|비서실|감사원|대통령실|청와대|국회|교육청|공사|공단|진흥원|연구원|특별시|광역시|특별자치시|특별자치도"
    r"|(?:경기|강원|충북|충남|전북|전남|경북|경남|제주|전라[남북]|경상[남북]|충청[남북])도|[가-힣]{2,3}[시군구]|[가-힣]{2,}[시도군구]청)$"
)
UNKNOWN = "\x00unknown"  # of two articles that say nothing of it nothing can be counted
OFFICIAL = "\x00official"  # the one voice of all public bodies
_HEAD = 120  # letters in which a dateline stands
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


def family_of(outlet: str) -> str:
    """Return the house of an outlet, or the outlet's own name.

    >>> family_of("조선비즈"), family_of("TV 조선"), family_of("한빛일보")
    ('조선', '조선', '한빛일보')
    """
    return _families().get(_plain(outlet), _plain(outlet))


def is_official(outlet: str) -> bool:
    """Whether an outlet is a public body that publishes what it does itself.

    >>> is_official("과학기술정보통신부"), is_official("광주광역시"), is_official("한빛일보")
    (True, True, False)
    """
    return bool(_OFFICIAL.search(_plain(outlet)))


def voices(articles: Sequence[Article], copies: Iterable[tuple[int, int]] = ()) -> tuple[tuple[int, ...], ...]:
    """Return the articles of a story, as indices, by who speaks: sister papers, wire copy, copies and public bodies are one voice.

    `copies` are pairs that print one text. The voices come in the order of their first article.
    """
    import networkx as nx

    said_by: dict[str, int] = {}
    graph = nx.Graph()
    graph.add_nodes_from(range(len(articles)))
    graph.add_edges_from(copies)
    for i, article in enumerate(articles):
        for family in _families_of(article):
            graph.add_edge(i, said_by.setdefault(family, i))
    return tuple(sorted(tuple(sorted(part)) for part in nx.connected_components(graph)))


def _families_of(article: Article) -> list[str]:
    """The house of an article's outlet, or that of the wire whose copy it prints."""
    wire = _WIRE.search(article.text[:_HEAD])
    if wire:
        return [family_of(wire[1])]
    if not article.outlet:
        return [UNKNOWN]
    # Ministries that announce the same thing announce it together.
    return [OFFICIAL if is_official(article.outlet) else family_of(article.outlet)]


def _plain(outlet: str) -> str:
    """An outlet's name without what differs between two ways to write it."""
    name = re.sub(r"\s", "", unicodedata.normalize("NFKC", outlet)).lower()
    known = outlet_of_host(name) if re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", name) else None
    return re.sub(
        r"(?<=[가-힣]{2})(?:신문사|일보사)$", lambda found: found.group()[:-1], known.lower() if known else name
    )


@functools.cache
def _families() -> dict[str, str]:
    table = tomllib.loads(FAMILIES.read_text(encoding="utf-8"))
    return {_plain(outlet): house for house, outlets in table.items() for outlet in outlets}
