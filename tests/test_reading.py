"""Pages become articles: the seeds as golden cases, and what must hold for any page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize import profiles
from summarize.model import Document, Given, Page
from summarize.reading import read
from summarize.tables import page_table

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
def test_a_seed_page_reads_as_its_golden_case(seed_pages: dict[str, Page], key: str) -> None:
    """Articles, fields and every dropped line with its rule, as an editor read and approved them."""
    page = seed_pages[key]
    table = page_table(page, profiles.profile("ai-policy"))
    table["document"] = Path(page.document).name
    assert table == json.loads((GOLDEN / f"{key}.json").read_text(encoding="utf-8"))


def page(text: str) -> Page:
    return read(Document("page.txt", text))


def test_a_pasted_sentence_is_an_article_without_a_title() -> None:
    """Text that was pasted in has no headline; it is read all the same, and nothing is made up."""
    (article,) = page("시는 21일 협약을 맺었다.").articles
    assert (article.title, article.paragraphs) == ("", ("시는 21일 협약을 맺었다.",))
    assert (article.published, article.author, article.email, article.outlet) == (None, None, None, None)


@pytest.mark.parametrize("text", ["", "\n\n", "광주시, 협약 체결", "메뉴\n검색\n로그인", "🙂", "Hello world."])
def test_a_page_without_a_sentence_has_no_article(text: str) -> None:
    """A headline alone is none."""
    assert page(text).articles == ()


def test_a_cut_off_address_is_not_completed() -> None:
    """The by-line states a name; what it does not state stays null."""
    (article,) = page("광주시, 협약 체결\n\n시는 협약을 맺었다.\n\n광주=이창식 기자 mediacnc@").articles
    assert (article.author, article.email) == ("이창식", None)


def test_a_caption_that_says_the_lead_again_is_dropped() -> None:
    """The nearly equal sentence above the lead is not read twice."""
    lead = "광주광역시 북구가 10일 한국광기술원에서 스마트 가로등 기반 대응 시스템 업무협약을 체결"
    found = page(
        f"북구, 인공지능 실증 협력\n\n{lead}하고 있다.\n\n{lead}했다.\n\n이번 협약은 기업을 돕는다.\n\n/홍길동 기자"
    )
    assert found.articles[0].paragraphs[0] == f"{lead}했다."
    assert "caption: repeats the lead" in {d.rule for d in found.dropped}


def test_what_a_picture_shows_is_no_lead() -> None:
    """A caption without any credit above the lead goes; a lead that ends in 고 있다 stays, and so does a scene further down."""
    caption = "10일 전남 무안군의 한 농민이 수확을 앞둔 양파밭을 트랙터로 갈아엎고 있다."
    lead = "무안군은 양파값 폭락에 수급 대책 마련에 박차를 가하고 있다."
    found = page(f"양파값 폭락에 밭 갈아엎는 농민들\n\n{caption}\n\n{lead}\n\n군은 예산을 늘린다.\n\n{caption}")
    assert found.articles[0].paragraphs == (lead, "군은 예산을 늘린다.", caption)
    assert "caption: what a picture shows" in {d.rule for d in found.dropped}


def test_an_advertisement_between_articles_is_no_article() -> None:
    """It speaks to its reader; the page does not."""
    found = page(
        "시, 협약 체결\n\n시는 협약을 맺었다.\n\n시는 지원을 늘린다.\n\n/홍길동 기자\n\n"
        "한빛안과 개원\n\n백내장을 정밀하게 검사합니다. 토요일도 진료합니다.\n\n예약 061-000-0000"
    )
    assert [a.title for a in found.articles] == ["시, 협약 체결"]


def test_a_ranking_of_whole_sentences_is_no_article() -> None:
    """Numbered teasers stay out, however long; the article above is whole."""
    teasers = "\n".join(
        f"{i}. 다른 시는 인공지능 사업을 시작했다고 밝혔다. 사업은 내년까지 이어진다." for i in range(1, 6)
    )
    found = page(f"시, 협약 체결\n\n시는 협약을 맺었다.\n\n시는 지원을 늘린다.\n\n많이 본 뉴스\n{teasers}")
    assert len(found.articles) == 1
    assert len(found.articles[0].paragraphs) == 2


def test_a_box_of_links_does_not_end_the_article() -> None:
    """The body goes on behind the box."""
    (article,) = page(
        "시, 협약 체결\n입력 2024-05-14 10:00\n\n시는 협약을 맺었다.\n\n관련기사\n다른 시도 협약 체결\n또 다른 소식\n\n시는 지원을 늘린다."
    ).articles
    assert article.paragraphs == ("시는 협약을 맺었다.", "시는 지원을 늘린다.")


def test_a_row_of_a_table_keeps_its_own_facts() -> None:
    """Title, id, date and outlet come from the row; the text is cleaned by the rules for pages."""
    given_ = Given(title="제목", id="r1", published="2026-07-13T22:53:00Z", url="https://a.kr/1", outlet="한빛일보")
    (article,) = read(
        Document("f.jsonl:3", "시는 협약을 맺었다.\n홍길동 기자 hong@a.kr\n무단전재 및 재배포 금지", given_)
    ).articles
    assert (article.id, article.title, article.outlet, article.url) == ("r1", "제목", "한빛일보", "https://a.kr/1")
    assert article.published == "2026-07-14T07:53:00+09:00"
    assert article.paragraphs == ("시는 협약을 맺었다.",)
    assert (article.author, article.email) == ("홍길동", "hong@a.kr")


@pytest.mark.parametrize("text", ["홍길동 기자", "무단전재 금지", "보러가기", "랭킹뉴스\n1. 소식", "\u200b"])
def test_a_row_is_never_emptied_by_the_rules(text: str) -> None:
    """What is not furniture to its source is kept, though no rule likes it; an invisible text is empty."""
    (article,) = read(Document("f.jsonl:1", text, Given(title="제목"))).articles
    assert bool(article.paragraphs) is (text != "\u200b")


LINES = st.sampled_from(
    [
        "광주시, 인공지능 협약 체결", "시는 협약을 맺었다.", "시는 21일 지원을 늘린다고 밝혔다.", "특히 시는 인공지능 사업을",
        "확대하기로 했다.", "홍길동 기자 hong@a.kr", "입력 2024-05-14 10:00", "많이 본 뉴스", "관련기사", "댓글 3", "1. 다른 소식이 있다.",
        "무단전재 및 재배포 금지", "▲ 사진=한빛시 제공", "", "", "□ 추진 배경: 인공지능 산업 육성 필요", "보러 오세요. 할인합니다.", "12", "|표|표|",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_any_page_of_such_lines_is_read_without_loss_or_invention(lines: list[str]) -> None:
    """Whatever the order of lines: no error, every paragraph is made of the page's lines, no line stands in two places."""
    found = page("\n".join(lines))
    dropped = [d.line for d in found.dropped]
    assert len(dropped) == len(set(dropped))
    for article in found.articles:
        assert article.paragraphs
        for paragraph in article.paragraphs:
            rest = "".join(paragraph.split())
            while rest:
                whole = [
                    squeezed for line in lines if (squeezed := "".join(line.split())) and rest.startswith(squeezed)
                ]
                assert whole, (paragraph, rest)
                rest = rest.removeprefix(max(whole, key=len))
