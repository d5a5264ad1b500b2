"""Feeds as they come: no dates, tables for descriptions, titles twice, damage."""

from __future__ import annotations

import pytest

from summarize.model import Article, Document, Skipped
from summarize.reading import read
from summarize.sources.feed import is_lead, read_feed

HEAD = '<?xml version="1.0" encoding="{0}"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>한빛일보</title><link>https://www.hanbit.example/</link>'
FOOT = "</channel></rss>"


def rss(*items: str, charset: str = "utf-8", declared: str = "") -> bytes:
    text = HEAD.format(declared or charset) + "".join(f"<item>{item}</item>" for item in items) + FOOT
    return text.encode(charset)


def documents(raw: bytes) -> list[Document]:
    return [item for item in read_feed("feed.xml", raw) if isinstance(item, Document)]


def article(item: str) -> Article:
    (document,) = documents(rss(item))
    (found,) = read(document).articles
    return found


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("<pubDate>Mon, 13 Jul 2026 09:00:00</pubDate>", "2026-07-13T09:00:00+09:00"),
        ("<pubDate>Mon, 13 Jul 2026 09:00:00 KST</pubDate>", "2026-07-13T09:00:00+09:00"),
        ("<pubDate>Mon, 13 Jul 2026 09:00:00 +0900</pubDate>", "2026-07-13T09:00:00+09:00"),
        ("<pubDate>Mon, 13 Jul 2026 22:00:00 GMT</pubDate>", "2026-07-14T07:00:00+09:00"),
        ("<dc:date>2026-07-13T22:00:00Z</dc:date>", "2026-07-14T07:00:00+09:00"),
        ("<pubDate>2026-07-13 09:00:00</pubDate>", "2026-07-13T09:00:00+09:00"),
        ("<pubDate>2026.07.13</pubDate>", "2026-07-13"),
        ("<pubDate>2026-07-13 00:00:00.0</pubDate>", "2026-07-13"),
        ("<pubDate>어제</pubDate>", None),
        ("", None),
    ],
)
def test_times_without_a_zone_are_korean(date: str, published: str | None) -> None:
    """And a date that is none is None."""
    assert article(f"<title>시, 조례 제정</title>{date}").published == published


def test_an_item_is_kept_whatever_it_lacks() -> None:
    """Without text, date or link; with a picture in a table, or its own title, for a description."""
    items = [
        "<title>제목만</title>",
        "<title>그림표</title><description>&lt;table&gt;&lt;tr&gt;&lt;td&gt;&lt;img src=x&gt;&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</description>",
        "<title>되풀이한 제목</title><description><![CDATA[<p>되풀이한 제목</p>]]></description>",
        "<title>제목과 글</title><description><![CDATA[<b>제목과 글</b><p>시는 조례를 제정했다고 밝혔다.</p>]]></description><link>/news/1</link>",
        "<description>제목이 없는 글이다.</description>",
    ]
    found = [read(document).articles[0] for document in documents(rss(*items))]
    assert [a.title for a in found] == ["제목만", "그림표", "되풀이한 제목", "제목과 글", ""]
    assert [list(a.paragraphs) for a in found] == [
        [],
        [],
        [],
        ["시는 조례를 제정했다고 밝혔다."],
        ["제목이 없는 글이다."],
    ]
    assert found[3].url == "https://www.hanbit.example/news/1"
    assert found[3].outlet is None


def test_the_whole_text_goes_before_the_summary() -> None:
    """And an item with its whole text needs no page."""
    text = "시는 조례를 정했다. 시는 예산을 늘렸다. 시는 부서를 뒀다. 의회는 의결했다. 시민은 반겼다. 시장은 약속했다."
    (document,) = documents(
        rss(
            f"<title>가</title><description>짧은 글이다.</description><content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>"
        )
    )
    assert document.text == text
    assert not is_lead(document)
    (lead,) = documents(rss("<title>가</title><description>시는 조례를 정했다. 시는…</description>"))
    assert is_lead(lead)


@pytest.mark.parametrize(("charset", "declared"), [("cp949", "utf-8"), ("cp949", "euc-kr"), ("utf-8", "euc-kr")])
def test_the_charset_is_what_it_is(charset: str, declared: str) -> None:
    """Not what the feed declares."""
    (document,) = documents(rss("<title>똠방각하 펲시콜라</title>", charset=charset, declared=declared))
    assert document.given is not None
    assert document.given.title == "똠방각하 펲시콜라"


def test_atom_and_damaged_feeds_are_read() -> None:
    """What is there is given."""
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>한빛</title><entry><title>가</title><link href="https://x.example/1"/><updated>2026-07-13T09:00:00+09:00</updated><summary>시는 정했다.</summary></entry></feed>'
    assert [d.given and d.given.url for d in documents(atom.encode())] == ["https://x.example/1"]
    whole = rss(*(f"<title>제목 {n}</title><description>글 {n}</description>" for n in range(5)))
    assert len(documents(whole[: -len(FOOT) - 40])) >= 4
    assert len(documents(whole.replace(b"<description>", b"<description>&nbsp;&oops; & <br>"))) == 5


def test_what_is_no_feed_says_so() -> None:
    """An empty feed is no error, another XML is."""
    (nothing,) = read_feed("f", rss())
    assert isinstance(nothing, Skipped)
    assert not nothing.unusable
    (other,) = read_feed("f", b"<note><to>x</to></note>")
    assert isinstance(other, Skipped)
    assert other.unusable


def test_an_item_without_a_link_has_no_address() -> None:
    """The front page of its paper is not its page; a number as guid is no link."""
    found = documents(rss("<title>가</title><guid isPermaLink='false'>1</guid>", "<title>나</title>"))
    assert [d.given and d.given.url for d in found] == [None, None]


def test_a_warning_before_the_feed_is_passed_over() -> None:
    """As servers write it."""
    assert len(documents(b"<br />\n<b>Warning</b>: mysql in /www/rss.php<br />\n" + rss("<title>\u0041</title>"))) == 1


def test_an_emoji_in_two_halves_and_a_broken_link_are_no_error() -> None:
    """Generators write both; the other items are read."""
    found = documents(rss("<title>&#xD83D;&#xDE00; 소식 &#55357;</title><link>http://[x/1</link>", "<title>나</title>"))
    assert [d.given and d.given.title for d in found] == ["😀 소식 \ufffd", "나"]
    assert [d.given and d.given.url for d in found] == [None, None]
