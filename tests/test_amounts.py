"""Figures: whole, never a fragment, with one normal form for all spellings."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.amounts import Amount, amounts, figures
from summarize.language import tokenize
from summarize.model import Token


def read(text: str) -> list[Amount]:
    """The figures of a text by Kiwi's tokens."""
    return amounts(text, tokenize([text])[0])


def both(text: str) -> list[list[Amount]]:
    """The figures by Kiwi's tokens, and by the text alone."""
    return [read(text), amounts(text)]


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ("41억 1,600만 원", "41억1600만원", "4116000000원"),
        ("3천명", "3,000명", "3000명"),
        ("2020~2024년", "2020∼2024년", "2020-2024년"),
        ("2020-24년", "2020년부터 2024년까지", "2020-2024년"),
        ("'24~'28년", "2024–2028년", "2024-2028년"),
        ("20~30%", "20∼30 퍼센트", "20-30%"),
        ("1조4천억원", "1조 4,000억 원", "1400000000000원"),
        ("1억弗", "1억달러", "100000000달러"),
        ("2%p", "2 퍼센트포인트", "2%p"),
        ("2%P", "2%포인트", "2%p"),
        ("30㎝", "30cm", "30cm"),
        ("1만3천장", "1만3000여장", "13000장"),
        ("1만 3천 장", "13,000장", "13000장"),
        ("40여 곳", "40개소", "40곳"),
        ("500㎿", "500메가와트", "500MW"),
        ("33.50도", "33.5℃", "33.5도"),
        ("3천5백만원", "3,500만 원", "35000000원"),
        ("2억여 원", "2억 원", "200000000원"),
        ("제3기", "3기", "제3기"),
        ("15개월", "1년 3개월", "1년3개월"),
        ("90분", "1시간 30분", "1시간30분"),
        ("3년 6개월", "3년 반", "3년6개월"),
        ("3분의 1", "3분의1", "1/3"),
        ("영하 5도", "-5도", "-5도"),
        ("마이너스 3.2%", "−3.2%", "-3.2%"),
        ("3~4만 명", "3만~4만명", "30000-40000명"),
        ("2천~3천만원", "2천만~3천만원", "20000000-30000000원"),
        ("1조5천∼1조6천억 원", "1조5천억~1조6천억원", "1500000000000-1600000000000원"),
        ("１００억원", "100억 원", "10000000000원"),
    ],
)
def test_two_spellings_have_one_key(first: str, second: str, key: str) -> None:
    """What says the same has the same key, and the whole of it is the text."""
    for text in (first, second):
        for found in both(f"시는 {text} 안팎으로 본다."):
            assert [(a.text, a.key) for a in found] == [(text, key)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("3조원", "3조원대"),
        ("3%", "3%p"),
        ("-3.2%", "3.2%"),
        ("△3.2%", "▲3.2%"),
        ("3대 전략", "3대 과제"),
        ("제3회", "3회"),
        ("5000~1만원", "5000만~1억원"),
        ("3km", "3m"),
        ("3분", "3분의 1"),
    ],
)
def test_different_figures_have_different_keys(first: str, second: str) -> None:
    """A band, a sign, points of a percentage and the noun of a set are part of what a figure says."""
    keys = [found[0].key for text in (first, second) for found in [read(f"보고서의 {text} 부분이다.")]]
    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    ("text", "unit", "kind"),
    [
        ("예산 300억 원", "원", "money"),
        ("수출 5억 달러", "달러", "money"),
        ("비중은 12.5%", "%", "share"),
        ("직원 1,200명", "명", "count"),
        ("기업 가치 44조를", "원", "money"),
        ("구독자 100만을", "", "count"),
        ("10년간", "년", "span"),
        ("2026년", "년", "span"),
        ("1.5GW", "GW", "measure"),
        ("90㎡", "m2", "measure"),
        ("2.6배", "배", "measure"),
        ("GPU 1만장", "장", "measure"),
        ("경쟁률 4.5대 1", "대1", "measure"),
        ("2단계", "단계", "ordinal"),
        ("제23회", "회", "ordinal"),
        ("1197회", "회", "ordinal"),
        ("44주차", "주차", "ordinal"),
        ("제22대 국회", "대", "ordinal"),
        ("1·2단계", "단계", "ordinal"),
        ("버스 3대", "대", "count"),
    ],
)
def test_each_figure_has_its_unit_and_kind(text: str, unit: str, kind: str) -> None:
    """The kinds are money, share, count, span, measure and ordinal."""
    for found in both(text):
        assert [(a.unit, a.kind) for a in found] == [(unit, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "오는 5일과 11월 5일, 14~16일 오후 3시 30분부터 연다.",
        "2026. 7. 13.(월) 14:00~15:00, 2024년 12월 3일",
        "전화 02-123-4567, 1588-1234, ☎031-390-4035~7",
        "GPT-5.6과 H200, 5G와 6G, B200, M.AX, K-21",
        "제5조와 형법 307조, 제2항 제3호, 5조의2",
        "2026 월드 스마트시티 엑스포와 코로나19 대유행",
        "20대 청년과 30~40대 여성",
        "3대 2로 이겼고 1대1 상담을 한다.",
        "101동 1203호, 6·3 지방선거, 3·1절, 3~5월",
        "2030세대와 4차로, 7호선, 2학년 3반, 11인승",
        "90㎡당, 1인당, 10만 명당",
        "1만2만원, 1,2,3호기, 1.2.3%, 0500명",
        "기온은 21 25도, 상금은 4 900만 원",
        "제1여객터미널과 5원칙, 16대16",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    """Days, clocks, telephones, laws, ages, scores, names, parts of a rate and damaged numbers give nothing."""
    assert [a.text for a in read(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3대 전략과 5대 첨단산업, 4대 과학기술원", ["3대 전략", "5대 첨단산업", "4대 과학기술원"]),
        ("정부는 3대 핵심 전략을 내놨다", ["3대 핵심 전략"]),
        ("10대 과제와 30대 그룹", ["10대 과제", "30대 그룹"]),
        ("소방차 3대와 휴머노이드 8대를 보냈다", ["3대", "8대"]),
        ("5년 6개월 동안, 3개월 뒤, 1년 3개월 만에", ["5년 6개월", "3개월", "1년 3개월"]),
        ("약 50명, 총 30건, 최대 20% 이상, 70억원가량", ["50명", "30건", "20%", "70억원"]),
        ("1인당 100만원, 90㎡당 3억원", ["100만원", "3억원"]),
        ("-3.2%와 +2.1%, △0.3%p ▼1.5%", ["-3.2%", "+2.1%", "△0.3%p", "▼1.5%"]),
        ("제조업 -9천명, 건설업(-2만명)은 줄고 A-9명", ["-9천명", "-2만명"]),
        ("▲3억원 규모 ▲5개 사업", ["3억원", "5개"]),
        ("실적(1,080억 원)·수출(67.1억불)", ["1,080억 원", "67.1억불"]),
        ("2020~2024년(5년간)", ["2020~2024년", "5년간"]),
        ("30%대에서 1천억 원대로", ["30%대", "1천억 원대"]),
        ("2024년 5월 7일 3명, 2024년 5월 4명", ["3명", "2024년 5월", "4명"]),
        ("100일간 24시간", ["100일간", "24시간"]),
        ("8조5504억원 규모의 1만5000㎞", ["8조5504억원", "1만5000㎞"]),
        ("미세먼지 44㎍/㎥, 시속 300km/h", ["44㎍/㎥", "300km/h"]),
    ],
)
def test_figures_are_whole(text: str, found: list[str]) -> None:
    """A figure has all of its scales, its unit, its sign and both ends of its range, and no word around it."""
    assert [a.text for a in read(text)] == found


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("3대 전략을 세웠다", "전략"),
        ("5대 산업을 키운다", "산업"),
        ("총사업비 4,116억원을 들인다", "총사업비"),
        ("사업비는 약 4,116억원이다", "사업비"),
        ("참가 기업 40곳이 왔다", "기업"),
        ("40개 기업이 왔다", "기업"),
        ("학생 3천명이 왔다", "학생"),
        ("3천명의 학생이 왔다", "학생"),
        ("소방차 3대를 보냈다", "소방차"),
        ("시는 4,116억원을 들인다", ""),
        ("올해 4,116억원을 들인다", ""),
        ("모두 40곳이 왔다", ""),
    ],
)
def test_a_noun_right_at_the_figure_is_told(text: str, noun: str) -> None:
    """What is counted or measured is the noun before or behind the figure; who and when are not."""
    assert [a.noun for a in read(text)] == [noun]


def test_money_and_exact_figures_weigh_more() -> None:
    """Money before large counts, these before small ones; a bare year, a rank and two of something next to nothing."""

    def weight(text: str) -> float:
        return read(text)[0].weight

    assert weight("4,116억원") > weight("5만원") > weight("3천명") > weight("40곳") > weight("2곳")
    assert weight("33.8%") > weight("30%") > weight("2026년")
    assert weight("2020~2024년") > weight("10년간") > weight("3일간")
    assert weight("2026년") == 0.1
    for light in ("2026년", "3개", "2곳", "1위", "제3기", "65세"):
        assert weight(light) < 0.3 <= weight("3대 전략")


def test_most_telling_figures_come_first() -> None:
    """Clearly heavier goes first, else the place decides; each key once, as it was written first."""
    texts = [
        "2026년 3개 과제로 5년간 3천명을 뽑고 4,116억원을 들인다.",
        "4116억 원을 들여 3,000명을 뽑으면 30%가 늘고 1.5GW를 쓴다.",
    ]
    pairs = list(zip(texts, tokenize(texts), strict=True))
    assert figures(pairs) == ("4,116억원", "3천명", "30%", "1.5GW")
    assert figures(pairs, most=2) == ("4,116억원", "3천명")
    assert figures([("올해 2곳, 오는 5일", ())]) == figures([]) == ()


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            "1 25 3.5 1,000 2024 0 '24 ５ 만 천 억 조 여 원 달러 명 % %p 년 개월 월 일 시 분 대 대1 전략 개 곳 위 제 약 당 간 반 ~ ∼ - – · , . : / △ - + ( ) 분의 부터 까지 을 기업 m2 km ㎡ ㎞ AI GPT-".split()
        ),
        st.sampled_from([" ", " ", "", "\n"]),
        st.text(max_size=3),
    ),
    max_size=30,
).map("".join)


@settings(max_examples=600, deadline=None)
@given(PIECES, st.booleans())
def test_no_figure_begins_or_ends_in_a_number(text: str, tokenised: bool) -> None:
    """Each text is a slice of the sentence with no digit before or behind it; figures stand in order and apart."""
    tokens = [Token(c, "NNG" if c.isalpha() else "SN", i, i + 1) for i, c in enumerate(text)] if tokenised else []
    behind = 0
    for amount in amounts(text, tokens):
        assert amount.text == text[amount.start : amount.end]
        assert behind <= amount.start < amount.end
        assert not text[: amount.start][-1:].isdecimal()
        assert not text[amount.end :][:1].isdecimal()
        assert amount.key
        assert 0 <= amount.weight <= 1
        behind = amount.end


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10**14), st.sampled_from(["원", "명", "건"]))
def test_any_way_to_write_a_number_has_one_key(number: int, unit: str) -> None:
    """Plain digits, commas, and Korean scales with and without blanks say the same."""
    left, parts = number, []
    for scale, value in (("조", 10**12), ("억", 10**8), ("만", 10**4), ("", 1)):
        count, left = divmod(left, value)
        parts += [f"{count:,}{scale}"] if count else []
    # "1억 5명" could be two figures, so that a small rest is read only where it is written together.
    spellings = [f"{number}{unit}", f"{number:,} {unit}", "".join(parts) + unit]
    spellings += [" ".join(parts) + unit] if number % 10**4 == 0 or number % 10**4 >= 100 else []
    assert {tuple(a.key for a in amounts(f"모두 {written}이다.")) for written in spellings} == {(f"{number}{unit}",)}


@pytest.mark.parametrize(
    "text",
    [
        "1" * 50_000,
        "1만" * 50_000,
        "1~" * 20_000,
        "1·" * 20_000,
        "1-1-" * 20_000,
        "1만원 " * 10_000,
        "3대 핵심 전략 " * 5_000,
        "1시간 30분 " * 5_000,
        "2020~2024년 " * 5_000,
        "1명" + "이" * 50_000,
        "가" * 50_000 + "1명",
        "1" + " " * 50_000 + "명",
        "-" * 50_000 + "1%",
        "1여 여 " * 10_000,
        "제1제" * 10_000,
        "999999999999999경" * 3_000,
    ],
    ids=lambda text: text[:6],
)
def test_hostile_text_costs_linear_time(text: str) -> None:
    """Tens of thousands of digits, scales or marks take a moment of the processor; growth with the square would take more."""
    began = time.process_time()
    amounts(text)
    assert time.process_time() - began < 5
