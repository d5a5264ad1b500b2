"""A line alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import characters
from summarize.characters import overlap, visible
from summarize.reading.lines import ends_sentence, is_cut_off, is_polite, is_statement, page_lines


def test_lines_are_numbered_as_an_editor_counts_whatever_ends_them() -> None:
    """Windows, Unix and old Mac line ends and invisible characters do not shift the numbers."""
    lines = page_lines("하나\r\n\r\n\u200b \r둘\n셋")
    assert [(line.number, line.gap, line.text) for line in lines] == [(1, 0, "하나"), (4, 2, "둘"), (5, 0, "셋")]


@pytest.mark.parametrize(
    ("text", "mark", "bare"),
    [
        ("• 전국", "•", "전국"),
        ("- AI 집적단지", "-", "AI 집적단지"),
        ("-5도까지 떨어졌다", "", "-5도까지 떨어졌다"),
        ("1. 충남경찰 인력난", "1.", "충남경찰 인력난"),
        ("2026. 11. 20. 국회는", "", "2026. 11. 20. 국회는"),
        ("①교육 ②복지", "①", "교육 ②복지"),
        ("광주시는", "", "광주시는"),
    ],
)
def test_a_list_mark_is_told_from_a_number_and_a_minus(text: str, mark: str, bare: str) -> None:
    """A mark opens an item of a list; a minus sign and a year are part of what is said."""
    line = page_lines(text)[0]
    assert (line.mark, line.bare) == (mark, bare)


@pytest.mark.parametrize(
    ("text", "ends", "states"),
    [
        ("협약을 체결했다.", True, True),
        ("“지원하겠다.”", True, True),
        ("참가자를 모집하나요?", True, True),
        ("급여 인상 보장.", True, False),
        ("통합을 하기 위해..", True, False),
        ("속도 낸다", False, False),
        ("가" * 57 + "했다", False, False),
        ("가" * 58 + "했다", False, True),
    ],
)
def test_a_statement_has_a_predicate_and_an_end(text: str, ends: bool, states: bool) -> None:
    """A headline ends in 다 too; without a full stop only a line of 60 letters or more is a sentence."""
    assert ends_sentence(text) is ends
    assert is_statement(text) is states


def test_a_teaser_is_cut_off_with_dots() -> None:
    """Two dots, three, and the one character for three are the same."""
    assert all(map(is_cut_off, ["위해..", "위해...", "위해…", "위해…”"]))
    assert not is_cut_off("위해.")


def test_only_an_advertisement_speaks_to_its_reader() -> None:
    """A quotation may; what reports it does not."""
    assert is_polite("구축하고 있습니다.")
    assert not is_polite('"최선을 다하겠습니다"라고 말했다.')
    assert not is_polite("“최선을 다하겠습니다.”")


def test_overlap_is_a_share_of_the_first_text() -> None:
    """시장 and 시장은: the one pair of the first is among the two of the second."""
    assert overlap("시장", "시장은") == 1.0
    assert overlap("시장은", "시장") == 0.5
    assert overlap("", "시장") == 0.0


@given(
    st.text(
        alphabet="가나 .a\t\n\x0b\x1b\x1f\x85\xa0\xad\u115f\u1160\u200b\u200d\u2028\u3000\u3164\ufeff\uffa0\ud83d👩💻",
        max_size=12,
    )
)
def test_a_line_that_needs_no_change_is_told_at_a_glance(text: str) -> None:
    """The quick look changes nothing: no hidden character, no second blank passes it."""
    shown = characters._JOINER.sub("", characters._HIDDEN.sub("", text))
    assert visible(text) == " ".join(shown.split())
