"""How dates, outlets and places are said in Korean, in every edition."""

from __future__ import annotations

import datetime
import re

from .model import Article, Digest, Story
from .profiles import NONE

MOST_OUTLETS = 4  # that are named beside a story


def span(start: str | None, end: str | None) -> str:
    """Return two ISO days as a Korean span.

    >>> span("2026-07-13", "2026-07-19"), span("2020-04-28", "2024-06-10"), span(None, None)
    ('2026년 7월 13일~19일', '2020년 4월 28일~2024년 6월 10일', '')
    """
    if not start or not end:
        return day(start or end)
    if start == end:
        return day(start)
    a, b = start.split("-"), end.split("-")
    if a[0] != b[0] or len(a) + len(b) < 6:
        return f"{day(start)}~{day(end)}"
    return f"{day(start)}~{int(b[2])}일" if a[1] == b[1] else f"{day(start)}~{int(b[1])}월 {int(b[2])}일"


def day(published: str | None) -> str:
    """Return an ISO date as a Korean day or month, "" if there is none.

    >>> day("2024-06-10T15:33:00+09:00"), day("2021-11"), day(None)
    ('2024년 6월 10일', '2021년 11월', '')
    """
    if not published:
        return ""
    parts = [int(part) for part in published[:10].split("-")]
    return " ".join(f"{n}{unit}" for n, unit in zip(parts, "년월일", strict=False))


def days(story: Story) -> str:
    """Return the days of a story's articles as they are shown, the inferred ones marked."""
    known = sorted(a.published for a in story.articles if a.published)
    if not known:
        return "날짜 미상"
    shown = span(known[0][:10], known[-1][:10])
    return f"{shown}(추정)" if any(a.published_basis == "inferred" for a in story.articles) else shown


def week(start: str | None, end: str | None) -> str:
    """Return which week of the year two ISO days are, "" if they are not its Monday and Sunday.

    >>> week("2026-07-13", "2026-07-19"), week("2026-07-13", "2026-07-20")
    ('29주 차', '')
    """
    try:
        first, last = (datetime.date.fromisoformat(iso or "") for iso in (start, end))
    except ValueError:
        return ""
    return f"{first.isocalendar().week}주 차" if first.weekday() == 0 and (last - first).days == 6 else ""


def orientation(digest: Digest) -> tuple[str, str, str]:
    """Return three sentences of figures that say what an issue was made of."""
    counts = digest.counts
    # Articles of other days were not asked for.
    documents, articles = counts["documents"], counts["articles"] - digest.outside
    names = {article.outlet for story in digest.stories for article in story.articles if article.outlet}
    several = sum(len(story.voices) > 1 for story in digest.stories)
    return (
        (f"문서 {documents:,}건에서 " if documents != counts["articles"] else "")
        + f"기사 {articles:,}건을 읽었습니다.",
        "주제는 가리지 않았습니다."
        if digest.topic == NONE
        else f"{digest.subject} 기사는 {counts['relevant']:,}건입니다.",
        "같은 일을 전한 기사를 묶어 "
        + (f"매체와 기관 {len(names):,}곳의 " if names else "")
        + f"이야기 {counts['stories']:,}건으로 실었"
        + (f"고, 그 가운데 {several:,}건은 두 곳 이상이 전했습니다." if several else "습니다."),
    )


def outlets(story: Story) -> list[str]:
    """Return the outlets of a story, each once, in the order of its articles; first those that speak for themselves."""
    first = [story.articles[voice[0]] for voice in story.voices] or story.articles
    return list(dict.fromkeys(outlet(a) for a in first))


def first_outlets(story: Story) -> tuple[list[str], int]:
    """Return the outlets of a story as far as a line has room for them, and how many there are more."""
    names = outlets(story)
    return (names, 0) if len(names) <= MOST_OUTLETS + 1 else (names[:MOST_OUTLETS], len(names) - MOST_OUTLETS)


def when(story: Story, digest: Digest) -> str:
    """Return the days of a story in its issue, without the year if all of the issue is of one."""
    shown = days(story)
    if digest.start and digest.end and digest.start[:4] == digest.end[:4]:
        return shown.removeprefix(f"{day(digest.start[:4])} ")
    return shown


def figures(story: Story) -> list[str]:
    """Return the figures of a story that stand in its lines; what others count, nobody can see."""
    return [figure for figure in story.figures if any(figure in line.text for line in story.lines)]


def echoes(story: Story) -> list[str]:
    """Return the outlets of a story that print what another one says: sister papers and copies."""
    own = set(outlets(story))
    return [name for name in dict.fromkeys(outlet(a) for a in story.articles) if name not in own]


def outlet(article: Article) -> str:
    """Return an article's outlet as it is shown: an inferred one says so."""
    if not article.outlet:
        return "매체 미상"
    return f"{article.outlet}(추정)" if article.outlet_basis == "inferred" else article.outlet


def place_of(document: str) -> str:
    """Return where a document lies, as a reader names it: a file without its folder, an address by its host.

    >>> place_of("pages/a.jsonl:3"), place_of("https://www.hanbit.example/news/1/")
    ('a.jsonl:3', 'www.hanbit.example')
    """
    address = re.match(r"https?://(?:[^/?#]*@)?([^/?#]+)", document)
    return address[1] if address else document.rpartition("/")[2]
