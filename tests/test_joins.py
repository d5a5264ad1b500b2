"""Broken lines: joined where the sentence goes on, left alone where a headline stands."""

from __future__ import annotations

import pytest

from summarize.reading import joins
from summarize.reading.lines import page_lines

BROKEN = [
    ("이번 협약은 광융합산업과 AI 산업의 발전 방향", "을 제시하고, 생태계 활성화를 위해 마련됐다.", ""),
    ('"인공지능산업융합사업단과 협력을 통해 산업 혁신의 핵', '심 엔진으로서의 육성에 최선을 다하겠다"고 말했다.', ""),
    ("양 기관은 새로운 산업 생태계를 조성하고, 투자 활성화에 나서", "기로 했으며, 협력하기로 했다.", ""),
    ("특히 지난 4월부터 안전속도 5030을 전면 시행", "했고, 협업팀도 매달 운영하고 있다.", ""),
    ("현진옥 과장은 “나누는 것이 목표”", "라며 “함께 지키겠다”고 말했다.", ""),
    ("시는 지난해 여름 교차로 12곳에서 시범 운영한 결과", "대기 시간이 줄었다고 설명했다.", " "),
]


@pytest.mark.parametrize(("left", "right", "glue"), BROKEN, ids=[left[-8:] for left, _, _ in BROKEN])
def test_a_sentence_broken_by_the_page_is_whole_again(left: str, right: str, glue: str) -> None:
    """No letter is added or lost but the blank that belongs there."""
    assert joins.is_broken(left, right, in_body=True)
    assert joins.mend(left, right) == left + glue + right


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("광주시, AI기반 광기술 융합산업 활성화 '첫 단추'", "인공지능 기반 광기술 융합 산업을 위해 손을 맞잡았다."),
        ("맞춤형 교통 대책...사망자 수 확 줄었다", "광주 교통사고 사망자 수가 작년보다 크게 줄었다."),
        ("[기자수첩] 버스가 오지 않는 마을", "지난주 경북 봉화의 한 마을을 찾았다."),
        ("AI 교과서 혼란, 교육당국이 매듭지어야", "새 학기가 시작됐지만 교과서는 갈 곳을 잃었다."),
        ("고흥 유자, 캐나다 식탁 오른다", "고흥산 유자 가공품이 매장에 진열된다."),
        ("2025년부터 3대 핵심전략 추진", "도전 3년만에 광주시가 계획을 다져가고 있다."),
    ],
)
def test_a_headline_is_never_glued_to_the_lead(left: str, right: str) -> None:
    """A headline and a lead in one line would be a sentence that nobody wrote."""
    assert not joins.is_broken(left, right, in_body=False)


def test_the_page_itself_says_how_a_word_is_written() -> None:
    """통행|량은 is one word where the page writes 통행량 elsewhere, whatever the language model prefers."""
    assert (
        joins.mend("하루 평균 통행", "량은 3만 대다.", "이 도로의 통행량을 조사했다.") == "하루 평균 통행량은 3만 대다."
    )


def test_only_a_block_of_one_width_is_wrapped() -> None:
    """Three lines are too few, and lines that all end a sentence were not broken by a width."""
    wrapped = "제주도가 관광지에 사람이 얼마나 몰\n릴지 인공지능으로 예측해 하루 전에\n알려주는 서비스를 시작한다고 밝혔다\n면서 이번 사업을 넓힌다고 설명했다."
    assert joins.wrapped_lines(page_lines(wrapped)) == {0, 1, 2, 3}
    assert joins.wrapped_lines(page_lines("\n".join(wrapped.splitlines()[:3]))) == set()
    assert joins.wrapped_lines(page_lines("시는 협약을 맺고 사업을 넓힌다.\n" * 5)) == set()
