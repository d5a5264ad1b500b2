"""What the head of a web page says of its article: title, date, writer, outlet, address.

Each is taken where it is stated most plainly: structured data (JSON-LD) first, then the meta tags, then what
the page shows. Nothing is completed; what a page does not state is None.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..characters import letters, overlap, visible
from ..model import Given
from .scripts import lenient

_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report")
# Of a title "headline - section | paper", and the names that a paper has.
_SEPARATOR = re.compile(r"\s+[-|:<·–—]\s+|\s?[|<]\s?")
_SITE = re.compile(
    r"(?:일보|신문|뉴스\w*|news\w*|방송|타임[스즈]|경제|투데이|매일|[a-z가-힣]*tv|닷컴|미디어|저널|통신|데일리|포스트|헤럴드|매거진|프레스|브리핑|포털|누리집|홈페이지|위원회|[가-힣]+부|\w+\.(?:com|co\.kr|kr|net))$",
    re.IGNORECASE,
)
# A portal shows what others publish.
_PORTAL = re.compile(r"네이버|naver|다음|daum|네이트|nate|google|구글|줌\b|zum|msn", re.IGNORECASE)
_STAMP = re.compile(
    r"(?:(?:최초|기사)?\s?(?:입력|승인|등록|송고|게시|작성|발행|게재|보도)\s?(?:일시?|시간|시각|날짜)?|날짜|일시)\s?[:：|]?\s*(?P<date>20\d\d\s?[-./년].{6,24})"
)
SAME_HEADLINE = 0.6  # share of the letter pairs of the shorter headline that stand in the longer one
LONGEST_HEADING = 150

_PUBLISHED = (
    "article:published_time og:article:published_time og:published_time article:published dd:published_time pubdate publishdate "
    "published_date date.issued dc.date.issued dcterms.created datepublished parsely-pub-date sailthru.date article:created dc.date date regdate"
).split()
_AUTHORS = "dable:author dd:author article:author og:article:author author byl parsely-author dc.creator".split()


@dataclass(frozen=True)
class Facts:
    """What the page says of its article, and of what it is about."""

    given: Given
    description: str


def facts_of(tree: Any, shown: str, address: str) -> Facts:
    """Return the facts of a page, given as its lxml tree, the text that it shows, and where it lies."""
    metas = _metas(tree)
    articles = [item for item in _structured(tree) if _ARTICLE_TYPES.search(str(item.get("@type", "")))]
    data = articles[0] if articles else {}
    window = visible(tree.findtext(".//title") or "")
    site = _first(_name(data.get("publisher")), _meta(metas, "og:site_name"))
    named = _first(
        _text(data.get("headline")),
        _meta(metas, "og:title"),
        _meta(metas, "twitter:title"),
        window,
    )
    author = _first("·".join(_names(data.get("author"))), *(_meta(metas, key) for key in _AUTHORS))
    given = Given(
        title=_as_shown(_without_site(named, site), _headings(tree), site),
        published=_first(_text(data.get("datePublished")), *(_meta(metas, key) for key in _PUBLISHED), _stamp(shown))
        or None,
        url=_address(tree, metas, address),
        outlet=_outlet(site, _meta(metas, "og:article:author")),
        author=author or None,
    )
    return Facts(
        given, _first(_text(data.get("description")), _meta(metas, "og:description"), _meta(metas, "description"))
    )


def _metas(tree: Any) -> dict[str, list[str]]:
    """The contents of the meta tags by lower-case name; and what the body marks as a date of publication."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if key and meta.get("content"):
            found.setdefault(key.strip().lower(), []).append(visible(html.unescape(meta.get("content"))))
    for item in tree.xpath("//*[@itemprop='datePublished' and not(self::meta)]"):
        found.setdefault("datepublished", []).append(visible(item.get("datetime") or item.text_content()))
    return found


def _meta(metas: dict[str, list[str]], key: str) -> str:
    return next((value for value in metas.get(key, []) if value), "")


def _structured(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, graphs unfolded."""
    waiting = [lenient(script.text or "") for script in tree.xpath("//script[contains(@type, 'ld+json')]")]
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            yield value
            graph = value.get("@graph")
            waiting += graph if isinstance(graph, list) else []


def _text(value: Any) -> str:
    return visible(html.unescape(html.unescape(value))) if isinstance(value, str) else ""


def _name(value: Any) -> str:
    return next(iter(_names(value)), "")


def _names(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _names(item)]
    return [name] if (name := _text(value.get("name") if isinstance(value, dict) else value)) else []


def _first(*values: str) -> str:
    return next((value for value in values if value), "")


def _without_site(title: str, site: str) -> str:
    """The title without the names of section and site around it.

    >>> _without_site("시, 협약 체결 - 한빛일보", ""), _without_site("A < 사회 < 기사본문 - 한빛", "한빛"), _without_site("A - B 협약", "")
    ('시, 협약 체결', 'A', 'A - B 협약')
    """
    if re.search(r"\s<\s", title) and letters(title.partition(" < ")[0]):
        title = title.partition(" < ")[0]
    parts = list(_SEPARATOR.finditer(title))
    while parts:
        last = parts.pop()
        rest, end = title[: last.start()].strip(), title[last.end() :].strip()
        own = letters(site).lower()
        is_site = (own and (letters(end).lower() in own or own in letters(end).lower())) or _SITE.search(end)
        if not rest or not is_site or len(end) > len(rest):
            break
        title = rest
    return title.strip()


def _headings(tree: Any) -> list[str]:
    """The headings that the page shows, and what it calls a title."""
    found = tree.xpath(
        "//body//h1 | //body//h2 | //body//h3 | //body//h4 | //body//h5 | "
        "//body//*[contains(@class, 'tit') or contains(@class, 'head') or contains(@class, 'subject') or contains(@id, 'tit')]"
    )
    texts = [
        visible(" ".join(element.itertext()))
        for element in found
        if not element.xpath("descendant::script | descendant::style")
    ]
    return [text for text in texts if 0 < len(text) <= LONGEST_HEADING]


def _as_shown(title: str, headings: Sequence[str], site: str) -> str:
    """The heading of the page that says what its head calls the title; the title itself if none does.

    Heads shorten a headline for social networks, and editors mend only what is shown.
    """
    own = letters(title)
    if not own:
        return next((text for text in headings if letters(text) != letters(site)), "")
    if any(letters(text) == own for text in headings):
        return next(text for text in headings if letters(text) == own)
    near = [text for text in headings if min(overlap(text, title), overlap(title, text)) >= SAME_HEADLINE]
    return max(near, key=lambda text: (overlap(title, text), -len(text)), default=title)


def _stamp(shown: str) -> str:
    """The first date that the page calls the one of publication."""
    found = _STAMP.search(shown)
    return found["date"] if found else ""


def _outlet(site: str, author: str) -> str | None:
    """The publisher; of a portal's page the outlet that it names as author, "한빛일보 | 네이버"."""
    if site and not _PORTAL.search(site):
        return site
    source = author.partition("|")[0].strip()
    return source if source and not _PORTAL.search(source) and not source.startswith("http") else None


def _address(tree: Any, metas: dict[str, list[str]], address: str) -> str | None:
    """The page's own address, else where it was fetched from; None for a saved page that names none."""
    base = address if re.match(r"https?://", address) else ""
    stated = [*tree.xpath("//link[@rel='canonical']/@href"), _meta(metas, "og:url"), base]
    for link in stated:
        try:
            whole: str = urljoin(base, link.strip())
            if urlsplit(whole).scheme in ("http", "https") and urlsplit(whole).path.strip("/"):
                return whole
        except ValueError:
            continue
    return base or None
