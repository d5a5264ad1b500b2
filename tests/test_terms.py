"""Keywords and figures: whole, and none that says nothing."""

from __future__ import annotations

import pytest

from summarize.language import tokenize
from summarize.model import Digest, Sentence
from summarize.terms import figures, keywords


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024년까지 5년 간 4116억원을 투입해", ("4116억원",)),
        ("총 4,116억 5,000만원과 3천명", ("4,116억 5,000만원", "3천명")),
        ("1단계(2020~2024년) 사업", ("2020~2024년",)),
        ("첨단 3지구(4만6200㎡)", ("4만6200㎡",)),
        ("전년보다 30.8% 줄고 0.2%포인트 올랐다", ("30.8%", "0.2%포인트")),
        ("기업 가치 10억달러", ("10억달러",)),
        ("제233차 회의, 21일 오후 3시 30분, 2관 5과", ()),
        ("전화 061-000-0000, 2023.5.25", ()),
        ("3개 과제와 15곳", ()),
        ("5,300억 원과 8만5천 달러", ("5,300억 원", "8만5천 달러")),
        ("사업비 4,116억, 모두 44조를 들여", ("4,116억", "44조")),
        ("4.5개월 동안 1인당 12인치", ()),
        ("대중 수출은 -3.4% 줄었다", ("-3.4%",)),
        ("3조원대 시장", ("3조원대",)),
    ],
)
def test_figures_are_whole_amounts(text: str, found: tuple[str, ...]) -> None:
    """Money first; ordinals, dates, times, telephone numbers and small counts are none."""
    assert figures([text]) == found


def sentences(*texts: str) -> list[Sentence]:
    return [Sentence(t, 0, len(t), tokens) for t, tokens in zip(texts, tokenize(texts), strict=True)]


def test_ai_and_its_korean_name_are_one_keyword() -> None:
    """인공지능 twice and AI twice are four of one."""
    (found,) = keywords([sentences("인공지능 협약과 AI 조례.", "AI 조례와 인공지능 협약.")], ["조례"])
    assert found.count("AI") == 1
    assert "인공지능" not in found


def test_no_keyword_is_part_of_another(seed_digest: Digest) -> None:
    """집적단지 and 단지 would be the same word twice."""
    for section in seed_digest.sections:
        for story in section.stories:
            assert 1 <= len(story.keywords) <= 5
            for word in story.keywords:
                assert not [other for other in story.keywords if other != word and word in other and word != "AI"]


def test_no_words_no_keywords() -> None:
    """An empty story has none."""
    assert keywords([[]], [""]) == [()]
    assert keywords([], []) == []
