"""Saved web pages: bodies, titles, dates and writers, whatever the page is built with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_pages import f1, letters

from summarize.model import Article, Document, Page
from summarize.reading import read
from summarize.sources import load
from summarize.sources.html import read_html
from summarize.sources.scripts import article_body, lenient, plain
from summarize.sources.shown import page_text, parse

PAGES = Path(__file__).parent / "pages" / "html"

# Measured when the reader was last changed, rounded down. 44 pages: papers of all kinds, portals, ministries,
# broadcasters, magazines; tables, breaks, frameworks that keep the body in a script.
FLOORS = {"body": 0.98, "worst body": 0.87, "title": 41 / 44, "date": 44 / 44, "author": 35 / 38}


def article(html: str, name: str = "page.html") -> Article:
    """The one article of a page."""
    (found,) = page(html, name).articles
    return found


def page(html: str, name: str = "page.html") -> Page:
    (document,) = read_html(name, html.encode())
    assert isinstance(document, Document)
    return read(document)


BODY = [
    "한빛시는 21일 인공지능 기본 조례를 제정하고 예산 30억원을 투입한다고 밝혔다.",
    "시는 부서마다 인공지능 담당관을 두고 정책을 총괄하게 할 계획이라고 설명했다.",
    "시의회는 조례안을 의결하면서 시민의 개인정보를 보호할 대책을 마련하라고 요구했다.",
]


def html(body: str = "", head: str = "", title: str = "한빛시, 인공지능 조례 제정", after: str = "") -> str:
    body = body or "".join(f"<p>{text}</p>" for text in BODY)
    return f"<html><head><title>{title} - 한빛일보</title>{head}</head><body><h1>{title}</h1><article>{body}</article>{after}</body></html>"


def test_pages_are_read_no_worse_than_before() -> None:
    """The pages were written for this test by other hands than the rules; dates are days in Korea."""
    gold: dict[str, Any] = json.loads((PAGES / "gold.json").read_text(encoding="utf-8"))
    documents, skipped = load([str(PAGES)])
    assert not skipped
    assert len(documents) == len(gold)
    right: dict[str, list[float]] = {"body": [], "title": [], "date": [], "author": []}
    for document in documents:
        wanted = gold[Path(document.name).stem]
        (found,) = read(document).articles
        right["body"].append(f1(wanted["body"], found.text))
        right["title"].append(letters(wanted["title"]) == letters(found.title))
        right["date"].append((found.published or "")[:10] == wanted["date"])
        if wanted["author"]:
            right["author"].append(letters(found.author or "") in map(letters, wanted["author"]))
    means = {name: sum(values) / len(values) for name, values in right.items()}
    means["worst body"] = min(right["body"])
    assert not {name: round(means[name], 4) for name, floor in FLOORS.items() if means[name] < floor}


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2026-07-13T22:53:00Z">', "2026-07-14T07:53:00+09:00"),
        ('<meta property="article:published_time" content="2026-07-13 22:53:00">', "2026-07-13T22:53:00+09:00"),
        ('<meta name="date" content="2026.07.13">', "2026-07-13"),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", // 기사\n"datePublished": "2026-07-13T01:00:00+09:00",}]}</script>'
            '<meta property="article:published_time" content="2026-07-20">',
            "2026-07-13T01:00:00+09:00",
        ),
        ("", None),
    ],
    ids=["UTC is the next day", "no zone is Korean", "a day", "structured data first, with comments", "none"],
)
def test_dates_are_korean(head: str, published: str | None) -> None:
    """What is not stated is None."""
    assert article(html(head=head)).published == published


def test_the_date_of_publication_goes_before_that_of_a_change() -> None:
    """As labelled on the page, and not the day of the visit in the page's head."""
    after = "<p>수정 2026.07.20 10:00 | 입력 2026.07.13 09:00</p>"
    assert article(html(after=after)).day == "2026-07-13"
    shown = "<div>2026년 7월 25일 토요일</div>" + html().replace(
        "<article>", "<div>농어촌부 | 2026-07-13 | 조회 12</div><article>"
    )
    assert article(shown).day == "2026-07-13"


def test_writers_outlets_and_addresses_are_as_stated() -> None:
    """A site is no writer, a portal no outlet; an address that the page names goes before the one it came from."""
    head = '<meta name="author" content="한빛일보"><meta property="og:site_name" content="한빛일보"><link rel="canonical" href="/news/1">'
    found = article(
        html(head=head, after='<span class="byline">홍길동 기자</span>'), "https://www.hanbit.example/a?x=1"
    )
    assert (found.author, found.outlet, found.url) == ("홍길동", "한빛일보", "https://www.hanbit.example/news/1")
    portal = '<meta property="og:site_name" content="네이버 뉴스"><meta property="og:article:author" content="한빛일보 | 네이버">'
    assert article(html(head=portal)).outlet == "한빛일보"
    assert article(html()).url is None


def test_nothing_of_the_page_around_is_in_the_body() -> None:
    """Hidden text, captions, comments, boxes in which a machine sums up; and what an extractor loses is there."""
    summary = "<div class='ai'><b>AI 요약</b><ul><li>시가 조례를 만들고 돈을 쓴다.</li><li>의회는 대책을 요구했다.</li></ul></div>"
    body = f"{summary}<figure><img><figcaption>시청에서 회의가 열리고 있다. 한빛시 제공</figcaption></figure>{BODY[0]}<br><br><div class='ad'>광고</div>{BODY[1]}<br><br>{BODY[2]}"
    hidden = "<p style='display: none'>이 글은 보이지 않아야 한다고 시는 밝혔다.</p>"
    assert list(article(html(body + hidden)).paragraphs) == BODY


def test_every_dropped_line_has_a_rule() -> None:
    """The line rules clean what an extractor leaves, and say so."""
    found = page(
        html(
            "".join(
                f"<p>{t}</p>"
                for t in [*BODY, "홍길동 기자 hong@hanbit.example", "저작권자 ⓒ 한빛일보 무단 전재 및 재배포 금지"]
            )
        )
    )
    assert list(found.articles[0].paragraphs) == BODY
    assert {d.rule for d in found.dropped} >= {"by-line", "copyright"}
    assert found.articles[0].email == "hong@hanbit.example"


def test_a_page_of_several_articles_gives_them_all() -> None:
    """A saved page of a newspaper is read as its text is."""
    stories = [
        (
            "광주시, 인공지능 조례 제정",
            ["광주시는 21일 인공지능 조례를 제정했다.", "시는 예산 30억원을 들인다.", "의회는 조례를 의결했다."],
        ),
        (
            "부산항 물동량 사상 최대",
            [
                "부산항의 물동량이 지난달 사상 최대를 기록했다.",
                "항만공사는 환적이 늘었다고 설명했다.",
                "노조는 인력을 요구했다.",
            ],
        ),
    ]
    body = "".join(
        f"<h2>{title}</h2>" + "".join(f"<p>{t}</p>" for t in texts) + "<p>/홍길동 기자 hong@hanbit.example</p>"
        for title, texts in stories
    )
    found = page(f"<html><head><title>한빛일보 3면</title></head><body>{body}</body></html>")
    assert [a.title for a in found.articles] == [title for title, _ in stories]
    assert len({a.id for a in found.articles}) == 2


@pytest.mark.parametrize(
    "script",
    [
        'Fusion.globalContent={"headlines": {"basic": "%t"}, "content_elements": [{"type": "image", "caption": "사진 설명이다. 사진이다."}, %e]};Fusion.x=1;',
        'window.__STATE__ = {"list": [{"title": "다른 기사", "lead": "다른 기사의 첫 문장이다. 둘째다."}], "article": {"title": "%t", "body": "%h"}};',
        'self.__next_f.push([1, %n])',
        'var x = JSON.parse(%q);',
    ],
    ids=["Arc", "state", "Next.js", "JSON in a string"],
)  # fmt: skip
def test_a_body_in_a_script_is_found(script: str) -> None:
    """Whatever framework a page is built with; other articles in the same script are not it."""
    title = "한빛시, 인공지능 조례 제정"
    elements = ", ".join(json.dumps({"type": "text", "content": text}, ensure_ascii=False) for text in BODY)
    markup = json.dumps("".join(f"<p>{text}</p>" for text in BODY))[1:-1].replace("<", "\\u003c")
    state = json.dumps({"title": title, "body": [{"kind": "p", "text": text} for text in BODY]})
    size = len("<br>".join(BODY).encode())
    flight = json.dumps(
        f'1:I[1,["a"],""]\n:HL["x"]\n2:{{"title":"{title}","contents":"$3"}}\n3:T{size:x},{"<br>".join(BODY)}'
    )
    filled = (
        script.replace("%t", title)
        .replace("%e", elements)
        .replace("%h", markup)
        .replace("%n", flight)
        .replace("%q", json.dumps(state))
    )
    skeleton = f"<html><head><title>{title}</title></head><body><div id=app>불러오는 중</div><script>{filled}</script></body></html>"
    found = article(skeleton)
    assert found.title == title
    assert list(found.paragraphs) == BODY


def test_scripts_of_other_articles_are_no_body() -> None:
    """A list of leads is not taken for the article, nor a longer article under another title."""
    others = json.dumps(
        [{"title": f"기사 {n}", "body": "다른 기사이다. 문장이다. 또 있다."} for n in range(9)], ensure_ascii=False
    )
    assert article_body([("application/json", others)], "한빛시, 인공지능 조례 제정", "") is None
    assert list(article(html(after=f"<script type='application/json'>{others}</script>")).paragraphs) == BODY


def test_json_as_pages_write_it() -> None:
    """Comments and a comma too many, but addresses keep their slashes; anything worse is None."""
    assert lenient('{"a": "http://x.example", // note\n "b": [1, 2,],}') == {"a": "http://x.example", "b": [1, 2]}
    assert lenient("{a: 1}") is None
    assert plain("<p>가&amp;나</p><figure><figcaption>사진</figcaption></figure>다<br/>라") == ["가&나", "다", "라"]


def test_a_page_of_any_depth_or_charset_is_read() -> None:
    """Nesting of a thousand, CP949 that declares UTF-8, one damaged letter: no error."""
    deep = "<div>" * 1_000 + "".join(f"<p>{text}</p>" for text in BODY)
    assert page_text(parse(deep)).count("\n") == 2
    raw = html().replace("<head>", '<head><meta charset="utf-8">').encode("cp949")
    (document,) = read_html("page.html", raw)
    assert isinstance(document, Document)
    assert read(document).articles[0].title == "한빛시, 인공지능 조례 제정"
    (broken,) = read_html("page.html", html().encode() + b"\xff\xfe")
    assert isinstance(broken, Document)
    assert list(read(broken).articles[0].paragraphs) == BODY


def test_a_page_whose_text_cannot_be_had_keeps_its_title_and_date() -> None:
    """As where a framework loads the text later: what the head states is stated, and nothing is invented."""
    head = '<meta property="og:title" content="한빛시, 조례 제정"><meta property="article:published_time" content="2026-07-13">'
    found = article(f"<html><head>{head}</head><body><div id=app>불러오는 중</div></body></html>")
    assert (found.title, found.published, found.paragraphs) == ("한빛시, 조례 제정", "2026-07-13", ())


def test_a_page_without_an_article_says_so() -> None:
    """A front page of links, an error page, an empty one."""
    links = "".join(f"<li><a href='/{n}'>오늘의 주요 소식 {n}</a></li>" for n in range(30))
    assert page(f"<html><head><title>한빛일보</title></head><body><ul>{links}</ul></body></html>").articles == ()
    assert [type(item).__name__ for item in read_html("x", b"<html></html>")] == ["Skipped"]


def test_what_readers_wrote_is_no_body() -> None:
    """However long it is, and whatever of the title it says."""
    title = "한빛시, 인공지능 조례 제정"
    comments = [
        {"id": n, "text": f"한빛시 인공지능 조례 제정은 {n}번째로 반대한다. 기자는 반성해라."} for n in range(30)
    ]
    state = json.dumps(
        {"article": {"title": title, "content": "<br>".join(BODY), "comments": comments}}, ensure_ascii=False
    )
    found = article(html(after=f'<script id="__NEXT_DATA__" type="application/json">{state}</script>'))
    assert list(found.paragraphs) == BODY


def test_a_half_letter_in_a_script_can_be_written() -> None:
    """A cut emoji becomes the mark for a letter that is none."""
    state = json.dumps({"title": "한빛시, 조례 제정", "body": [*BODY, "시민들은 반겼다. \ud83d"]})
    found = article(
        f"<html><head><title>한빛시, 조례 제정</title></head><body><script>var a = {state};</script></body></html>"
    )
    found.text.encode()
    assert found.paragraphs[:3] == tuple(BODY)


def test_a_date_in_a_list_of_other_articles_is_not_the_pages() -> None:
    """What a page does not state is None."""
    aside = "<aside><h3>많이 본 뉴스</h3><ul><li><time datetime='2019-03-02'>2019.3.2</time> 옛 기사</li></ul></aside>"
    assert article(html(after=aside)).published is None


@pytest.mark.parametrize(
    "page_", ["<p>" + "<b>가</b>" * 40_000, "<figure>" * 20_000, "<a " * 20_000, "<!---->" * 500 + "<html><p>글"]
)
def test_hostile_pages_take_no_long_time(page_: str) -> None:
    """What grows with the square of a page would take minutes here."""
    list(read_html("page.html", page_.encode()))
    state = json.dumps({"title": "제목입니다 제목", "body": page_})
    list(
        read_html(
            "page.html", f"<title>제목입니다 제목</title><script type='application/json'>{state}</script>".encode()
        )
    )
