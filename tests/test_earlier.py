"""Across weeks: a story is told once, news of it is linked, words rise and fall."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from summarize.digest import Options, build_issue
from summarize.earlier import KEPT_WORDS, PastIssue
from summarize.model import Document, Given, Story
from summarize.trends import trends

FIRST = (
    "과학기술정보통신부는 인공지능기본법 시행령 제정안을 오는 40일간 입법예고한다고 4일 밝혔다. "
    "제정안은 생성형 인공지능 결과물에 표시를 하지 않은 사업자에게 물릴 과태료 3천만원을 1년 유예한다. "
    "고영향 인공지능의 기준과 사업자의 설명 의무도 담았다. 과기정통부는 다음 달 공청회를 연다."
)
LATE = (
    "생성형 인공지능 결과물에 표시를 하지 않으면 무는 과태료가 1년 유예된다. 과학기술정보통신부가 입법예고한 "
    "인공지능기본법 시행령 제정안에는 고영향 인공지능의 기준과 사업자의 설명 의무가 담겼다. 공청회도 열린다."
)
NEWS = (
    "시민단체 21곳이 인공지능기본법 시행령 제정안을 고쳐 달라는 의견서를 13일 과학기술정보통신부에 냈다. "
    "단체들은 제정안의 과태료 유예가 지나치게 길고 고영향 인공지능의 기준에서 채용이 빠졌다고 비판했다. "
    "과기정통부는 지난 4일 제정안을 입법예고했다."
)
DENIAL = (
    "인공지능기본법 시행령 제정안에서 과태료 유예가 빠진다는 소문을 과학기술정보통신부가 부인했다. "
    "과기정통부는 재검토한 적이 없으며 업계의 오해라고 밝혔다. 국회가 요구한 자료에도 그런 계획은 없다."
)
OTHER = (
    "경기도는 인공지능 민원 상담을 31개 시군으로 넓힌다고 12일 밝혔다. 도민은 밤에도 여권과 세금에 대해 물을 수 있다. "
    "도는 내년 예산 45억원을 편성했다."
)
TITLES = {
    FIRST: "AI 기본법 시행령 입법예고…과태료 1년 유예",
    LATE: "AI 기본법 시행령 제정안, 과태료 유예 담았다",
    DENIAL: "과기정통부 “AI 기본법 시행령 과태료 유예, 재검토 없다”",
    NEWS: "시민단체 “AI 기본법 시행령 제정안 고쳐야”",
    OTHER: "경기도, AI 민원 상담 31개 시군으로 확대",
}


def rows(*texts: str, day: str, outlet: str = "갑일보") -> list[Document]:
    return [
        Document(f"{day}:{i}", text, Given(TITLES[text], id=f"{day}-{i}", published=day, outlet=outlet))
        for i, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def first() -> PastIssue:
    """The first week's issue, as it is stored and found again."""
    found = build_issue(rows(FIRST, day="2025-11-04"), Options()).record
    unpacked = PastIssue.unpack(found.pack(), "../w45/digest.html")
    assert unpacked == replace(found, place="../w45/digest.html")
    return unpacked


def stories(documents: list[Document], *earlier: PastIssue) -> list[Story]:
    digest = build_issue(documents, Options(), earlier=earlier).digest
    return [story for section in digest.sections for story in section.stories]


def test_a_late_report_of_the_same_event_is_not_told_again(first: PastIssue) -> None:
    """It names no new day; what is left out says where it was told."""
    digest = build_issue(rows(LATE, OTHER, day="2025-11-12", outlet="을신문"), Options(), earlier=[first]).digest
    assert [s.headline for section in digest.sections for s in section.stories] == [TITLES[OTHER]]
    (left_out,) = digest.skipped
    assert left_out.reason == f"지난 호(2025-11-04~2025-11-04)에 실은 이야기: {TITLES[FIRST]}"
    assert not left_out.unusable


def test_a_copy_with_a_new_date_is_not_told_again(first: PastIssue) -> None:
    """Whatever day it names."""
    assert (
        stories(
            [
                Document(
                    "a", FIRST.replace("4일", "12일"), Given(TITLES[FIRST], published="2025-11-12", outlet="을신문")
                )
            ],
            first,
        )
        == []
    )


def test_news_of_an_earlier_story_is_linked_to_it(first: PastIssue) -> None:
    """It names a day after the story was told; what shares only the field is not linked."""
    news, other = sorted(stories(rows(NEWS, OTHER, day="2025-11-13"), first), key=lambda s: s.follows is None)
    assert news.follows is not None
    assert (news.follows.headline, news.follows.issue) == (TITLES[FIRST], "../w45/digest.html")
    assert other.follows is None


def test_a_house_that_comes_back_in_other_words_has_news(first: PastIssue) -> None:
    """Also without a new day: a paper does not report one event twice; to leave out a denial would be worse."""
    (story,) = stories(rows(DENIAL, day="2025-11-06"), first)
    assert story.follows is not None
    assert story.follows.headline == TITLES[FIRST]
    assert stories(rows(FIRST, day="2025-11-06"), first) == []


def test_only_issues_that_ended_before_count(first: PastIssue) -> None:
    """The issue of the same days, a later one and one of last year change nothing."""
    same = rows(LATE, day="2025-11-04")
    assert len(stories(same, first)) == 1
    assert len(stories(rows(LATE, day="2025-11-03"), first)) == 1
    (story,) = stories(rows(LATE, day="2026-11-03"), first)
    assert story.follows is None


def test_an_undated_article_does_not_fail(first: PastIssue) -> None:
    """Without a window and a day nothing is earlier."""
    assert len(stories([Document("a", LATE, Given(TITLES[LATE]))], first)) == 1


def past(end: str, words: dict[str, int], articles: int = 20) -> PastIssue:
    return PastIssue(end, end, words=words, articles=articles)


def test_words_rise_and_fall_against_the_four_weeks_before() -> None:
    """By how sure the change is; an issue of five weeks ago does not count."""
    before = [past("2025-11-01", {"딥페이크": 1, "반도체": 8}), past("2025-11-08", {"딥페이크": 0, "반도체": 9})]
    old = past("2025-09-20", {"딥페이크": 20})
    rising, falling = trends({"딥페이크": 9, "시행령": 5, "반도체": 0}, 20, "2025-11-10", [old, *before])
    assert [(t.word, t.articles, t.before) for t in rising] == [("딥페이크", 9, 0.5), ("시행령", 5, 0.0)]
    assert [(t.word, t.articles, t.before) for t in falling] == [("반도체", 0, 8.5)]


@pytest.mark.parametrize("issues", [[], [past("2025-11-20", {"가": 9})], [past("2025-11-08", {}, 0)]])
def test_without_weeks_before_no_word_rises(issues: list[PastIssue]) -> None:
    """None, later ones, empty ones."""
    assert trends({"가": 9}, 20, "2025-11-10", issues) == ((), ())
    assert trends({"가": 9}, 20, None, issues) == ((), ())


def test_what_is_as_frequent_as_before_neither_rises_nor_falls() -> None:
    """Twice the articles with twice the mentions are no change."""
    assert trends({"가": 10}, 40, "2025-11-10", [past("2025-11-08", {"가": 5})]) == ((), ())


def test_a_word_that_stands_everywhere_is_no_trend() -> None:
    """Now and before, in all articles: no change, and no division by nothing."""
    assert trends({"반도체": 3}, 3, "2025-11-10", [past("2025-11-08", {"반도체": 3}, 3)]) == ((), ())


def test_a_word_that_an_issue_did_not_keep_is_not_taken_for_new() -> None:
    """Of words beyond those that are kept it is only known that they were no more frequent than the last one."""
    kept = {f"낱말{i}": 30 for i in range(KEPT_WORDS)}
    rising, falling = trends({**kept, "다른말": 31}, 1000, "2025-11-10", [past("2025-11-08", kept, 1000)])
    assert (rising, falling) == ((), ())


def test_the_first_days_of_all_have_no_weeks_before() -> None:
    """A window that begins with the calendar."""
    assert trends({"가": 9}, 20, "0001-01-01", [past("0001-01-01", {}, 1)]) == ((), ())


@pytest.mark.parametrize(
    "packed", [b"", b"x", zlib.compress(b"{}"), zlib.compress(b"[1]"), zlib.compress(b'{"version": 0}')]
)
def test_a_record_that_cannot_be_read_is_left_out(packed: bytes) -> None:
    """Damaged, or of another version."""
    assert PastIssue.unpack(packed) is None


def test_a_decision_is_news_though_most_of_the_article_is_background() -> None:
    """The bill was put forward, then it was passed: another day, another title."""
    background = "특별법은 비수도권 데이터센터의 전력계통영향평가를 면제하고 전력구매계약을 허용한다. 환경단체는 송전탑 갈등이 커진다며 반대했다."
    before = Document("a", f"국회 과방위는 9일 전체회의에 데이터센터 인공지능 특별법을 상정했다. {background}", Given("국회 과방위, 인공지능 특별법 상정", published="2025-07-09", outlet="갑일보"))  # fmt: skip
    after = Document("b", f"국회는 23일 본회의에서 데이터센터 인공지능 특별법을 가결했다. {background}", Given("국회 본회의, 인공지능 특별법 가결", published="2025-07-23", outlet="갑일보"))  # fmt: skip
    record = build_issue([before], Options()).record
    (story,) = stories([after], record)
    assert story.follows is not None
    assert story.follows.news
