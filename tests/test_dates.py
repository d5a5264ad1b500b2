"""Dates: what a page states, what it lets infer, and where it must stay silent."""

from __future__ import annotations

import pytest

from summarize.reading import dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("승인 2024-06-10 15:33", "2024-06-10T15:33:00+09:00"),
        ("등록 2020-04-28 13:28:08", "2020-04-28T13:28:08+09:00"),
        ("입력 2024.05.14. 오후 12:05", "2024-05-14T12:05:00+09:00"),
        ("입력 2024.05.14. 오전 12:05", "2024-05-14T00:05:00+09:00"),
        ("2024년 3월 12일 화요일", "2024-03-12"),
        ("2023. 4. 18 (화)", "2023-04-18"),
        ("2024-02-30", None),
        ("21일 밝혔다", None),
        ("2024-06-10 99:99", "2024-06-10"),
    ],
)
def test_a_stated_date_is_korean_time(text: str, iso: str | None) -> None:
    """A date that no calendar has is no date; a day alone states none."""
    assert dates.stated(text) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-07-13T22:53:00Z", "2026-07-14T07:53:00+09:00"),
        ("2023-08-16 14:50:18", "2023-08-16T14:50:18+09:00"),
        ("2024-06-10", "2024-06-10"),
        ("20240610", "2024-06-10"),
        ("2024.06.10", "2024-06-10"),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("1923-04-01", "1923-04-01"),
        ("202607130900", "2026-07-13T09:00:00+09:00"),
        ("Mon, 13 Jul 2026 20:00:00 PST", "2026-07-14T13:00:00+09:00"),
        ("Mon, 13 Jul 2026", "2026-07-13"),
        ("Jul 13, 2026", "2026-07-13"),
        ("Mon, 13 Jul 2026 24:00:00 +0900", "2026-07-14T00:00:00+09:00"),
        ("9999-12-31T23:59:59Z", None),
        ("어제", None),
    ],
)
def test_a_date_of_a_table_is_the_day_in_seoul(text: str, iso: str | None) -> None:
    """A UTC stamp of the evening is the next day; one without a zone is Korean."""
    assert dates.normal(text) == iso


NEXT_MONTH = ["협력회의...다음달 수도권 설명회", "21일 광주시에 따르면 모집한다.", "6월 28일 설명회를 개최할 예정이다."]


def test_a_day_is_inferred_from_month_year_and_announcement() -> None:
    """Next month is June, the festival is of 2023, the news was told on the 21st: 21 May 2023."""
    assert dates.inferred([*NEXT_MONTH, "2023.5.25^목 ~ 5.29^월"]) == "2023-05-21"


def test_so_far_this_year_names_the_month_before() -> None:
    """Figures up to October are told in November, the second half of the year names the year."""
    lines = ["28일 광주시에 따르면 올해 들어 10월까지 사망자는 36명이다.", "2021년 하반기 정규직 채용공고"]
    assert dates.inferred(lines) == "2021-11-28"


def test_without_a_day_a_month_is_all() -> None:
    """An inferred date may be a month."""
    assert dates.inferred(["올해 10월까지 36명이다.", "2021년 하반기 채용"]) == "2021-11"


@pytest.mark.parametrize(
    "lines",
    [
        NEXT_MONTH,
        [*NEXT_MONTH, "2023.5.25", "2021.6.1"],
        [*NEXT_MONTH, "2023.5.25", "올해 들어 9월까지 늘었다."],
        ["오는 20일부터 21일까지 2021년 드론페스티벌을 개최한다."],
        ["올해 12월까지 36명이다.", "2021년 하반기 채용"],
        [],
    ],
)
def test_clues_that_are_missing_or_disagree_infer_nothing(lines: list[str]) -> None:
    """No year, two years, two months, no month: null, never a guess."""
    assert dates.inferred(lines) is None
