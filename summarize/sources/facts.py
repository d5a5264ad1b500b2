"""What the head of a web page says of its article: title, date, writer, outlet, address.

Each is taken where it is stated most plainly: structured data (JSON-LD) first, then the meta tags, then what
the page shows. Nothing is completed; what a page does not state is None.
"""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..characters import letters, overlap, sentences_in, visible, whole
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
_DAY = r"20\d\d\s?[-./년]\s?\d{1,2}\s?[-./월]\s?\d{1,2}.{0,16}"
_STAMP = re.compile(
    rf"(?:(?:최초|기사)?\s?(?:입력|승인|등록|송고|게시|작성|발행|게재|보도)\s?(?:일시?|시간|시각|날짜)?|날짜|일시)\s?[:：|]?\s*(?P<date>{_DAY})"
)
# Share of the letter pairs of what is shown that stand in what the head says, and the other way round.
SAME_HEADLINE = 0.6
HALF_HEADLINE = 0.5
SENTENCES = 3  # in what is a body, and no menu
SHORTEST_TITLE = 8  # letters
SUPPORTED = 0.3  # share of the letter pairs of a title that stand in its body
LONGEST_HEADING = 150
LONGEST_BYLINE = 60
NEAR_TITLE = 250  # letters
_DATE = re.compile(_DAY)
_BYLINE = re.compile(
    r"^[가-힣]{2,4}(?:\s?[·,;/]\s?[가-힣]{2,4})*$|^[가-힣]{3}\s?[|ㅣ]\s|[가-힣]{2,4}\s?(?:기자|특파원|논설위원|칼럼니스트|에디터|PD)\b"
)

_PUBLISHED = (
    "article:published_time og:article:published_time og:published_time article:published dd:published_time pubdate publishdate "
    "published_date date.issued dc.date.issued dcterms.created datepublished parsely-pub-date sailthru.date article:created dc.date date regdate"
).split()
_AUTHORS = "dable:author dd:author article:author og:article:author author byl parsely-author dc.creator".split()


def facts_of(tree: Any, shown: str, titles: Sequence[str], address: str) -> Given:
    """Return what a page states of its article: its lxml tree, the text that it shows, its headings, where it lies."""
    metas = _metas(tree)
    articles = [item for item in _structured(tree) if _ARTICLE_TYPES.search(str(item.get("@type", "")))]
    data = articles[0] if articles else {}
    window = visible(tree.findtext(".//title") or "")
    site = _first(_name(data.get("publisher")), _meta(metas, "og:site_name"))
    stated = (_text(data.get("headline")), _meta(metas, "og:title"), _meta(metas, "twitter:title"), window)
    named = _first(*(text for text in stated if letters(text) != letters(site)))
    authors = ["·".join(_names(data.get("author"))), *(_meta(metas, key) for key in _AUTHORS), _signed(tree)]
    title = _as_shown(_without_site(named, site), titles)
    return Given(
        title=title,
        published=_first(
            _text(data.get("datePublished")),
            *(_meta(metas, key) for key in _PUBLISHED),
            _labelled_date(shown),
            _time(tree),
            _date_below(title, shown),
        )
        or None,
        url=_address(tree, metas, address),
        outlet=_outlet(site, _meta(metas, "og:article:author")),
        author=_first(*(a for a in authors if _BYLINE.search(a) and letters(a) not in letters(site))) or None,
        description=_first(_text(data.get("description")), _meta(metas, "og:description"), _meta(metas, "description")),
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
    waiting = deque(lenient(script.text or "") for script in tree.xpath("//script[contains(@type, 'ld+json')]"))
    while waiting:
        value = waiting.popleft()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            graph = value.get("@graph")
            waiting.extend(graph if isinstance(graph, list) else [])


def _text(value: Any) -> str:
    return visible(whole(html.unescape(html.unescape(value)))) if isinstance(value, str) else ""


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
    boards = re.split(r"\s>\s", title)
    if len(boards) > 1 and boards[0] == max(boards, key=len):  # a menu path ends in the title, a board's starts with it
        return boards[0].strip()
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


def headings(tree: Any, *, named: bool) -> list[str]:
    """Return the headings that the page shows; with `named`, also what it only calls a title."""
    path = "//body//h1 | //body//h2 | //body//h3 | //body//h4 | //body//h5"
    if named:
        path += " | //body//*[contains(@class, 'tit') or contains(@class, 'head') or contains(@class, 'subject') or contains(@id, 'tit')]"
    found = [e for e in tree.xpath(path) if not e.xpath("descendant::script | descendant::style")]
    texts = [visible(" ".join(element.itertext())) for element in found]
    return [text for text in texts if 0 < len(text) <= LONGEST_HEADING]


def _as_shown(title: str, shown: Sequence[str]) -> str:
    """The heading of the page that says what its head calls the title; heads shorten it for social networks."""
    own = letters(title)
    same = [text for text in shown if own and letters(text) == own]
    near = [text for text in shown if overlap(text, title) >= SAME_HEADLINE and overlap(title, text) >= HALF_HEADLINE]
    return same[0] if same else max(near, key=lambda text: (overlap(title, text), -len(text)), default=title)


def heading_of_body(title: str, shown: Sequence[str], body: str) -> str:
    """Return the heading that fits a body where the title does not, as boards name a section only; else ""."""
    is_title = letters(title) in map(letters, shown) or overlap(title, body) >= SUPPORTED
    if is_title and len(letters(title)) >= SHORTEST_TITLE:
        return ""
    if sentences_in(body) < SENTENCES:
        return ""
    fitting = [text for text in shown if overlap(text, body) >= SUPPORTED and len(letters(text)) >= SHORTEST_TITLE]
    return max(fitting, key=lambda text: overlap(text, body), default="")


def _labelled_date(shown: str) -> str:
    """The first date that the page calls the one of publication."""
    found = _STAMP.search(shown)
    return found["date"] if found else ""


def _time(tree: Any) -> str:
    """The first date that is marked as one; of two, the one that is not of a change."""
    # Those of other articles stand in lists, links and at the side.
    aside = "[not(ancestor::aside or ancestor::nav or ancestor::footer or ancestor::li or ancestor::a)]"
    marked = tree.xpath(f"//body//time[@datetime]{aside} | //body//*[@data-date-time]")
    marked.sort(key=lambda element: bool(re.search(r"modif|updat", element.get("class") or "")))
    return next((element.get("datetime") or element.get("data-date-time") for element in marked), "")


def _date_below(title: str, shown: str) -> str:
    """The date that stands between the headline and the first sentence, as boards and briefings have it."""
    for found in re.finditer(re.escape(title), shown) if title else ():
        for line in shown[found.end() : found.end() + NEAR_TITLE].split("\n"):
            if sentences_in(line):
                break
            if date := _DATE.search(line):
                return date.group()
    return ""


def _signed(tree: Any) -> str:
    """The by-line of an element that is called one."""
    found = tree.xpath(
        "//body//*[@rel='author' or contains(@class, 'byline') or contains(@class, 'journalist') or contains(@class, 'reporter')"
        " or contains(@class, 'writer') or contains(@class, 'author')]"
    )
    texts = [visible(" ".join(element.itertext())) for element in found]
    return next((text for text in texts if len(text) <= LONGEST_BYLINE and _BYLINE.search(text)), "")


def _outlet(site: str, author: str) -> str | None:
    """The publisher; of a portal's page the outlet that it names as author, "한빛일보 | 네이버"."""
    if site and not _PORTAL.search(site):
        return site
    source = author.partition("|")[0].strip() if site else ""
    return source if source and not _PORTAL.search(source) and not source.startswith("http") else None


def _address(tree: Any, metas: dict[str, list[str]], address: str) -> str | None:
    """The page's own address, else where it was fetched from; None for a saved page that names none."""
    base = address if re.match(r"https?://", address, re.IGNORECASE) else ""
    stated = [*tree.xpath("//link[@rel='canonical']/@href"), _meta(metas, "og:url"), base]
    for link in stated:
        try:
            joined: str = urljoin(base, link.strip())
            parts = urlsplit(joined)
            if parts.scheme in ("http", "https") and parts.path.strip("/"):
                return joined
        except ValueError:
            continue
    return base or None
