"""Pictures of a week: what they show is what the digest has, and the same every time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from summarize.charts import Table, bars, by_day, by_word, columns
from summarize.model import Article, Digest, Section, Story, Trend
from tests.test_layout import EMPTY

TABLE = Table(
    "기사 수",
    ("법", "국제"),
    (("7월 13일(월)", (3.0, 1.0)), ("7월 14일(화)", (0.0, 0.0)), ("7월 15일(수)", (0.0, 2.0))),
    (0, 5),
)


def digest(*days: str | None, start: str | None = "2026-07-13", end: str | None = "2026-07-15") -> Digest:
    stories = tuple(
        Story(str(n), "제목", (Article(str(n), "a", "", (), published=day),), ()) for n, day in enumerate(days)
    )
    return replace(EMPTY, start=start, end=end, sections=(Section("법", stories),))


def test_every_day_of_the_span_has_a_row() -> None:
    """Also one without an article; times and unknown days are no trouble."""
    table = by_day(digest("2026-07-13", "2026-07-15T08:00:00+09:00", None, "2026-07"))
    assert table
    assert table.rows == (("7월 13일(월)", (1.0,)), ("7월 14일(화)", (0.0,)), ("7월 15일(수)", (1.0,)))


@pytest.mark.parametrize(
    ("start", "end"), [("2026-07-13", "2026-07-13"), ("2020-04-28", "2024-06-10"), (None, None), ("2021-11", "2021-12")]
)
def test_a_span_that_makes_no_week_has_no_chart(start: str | None, end: str | None) -> None:
    """One day, years, unknown, months."""
    assert by_day(digest("2026-07-13", start=start, end=end)) is None


def test_a_section_has_one_colour_in_every_issue() -> None:
    """Also where others have no story."""
    found = replace(digest("2026-07-13"), headings=("산업", "지역", "법"))
    table = by_day(found)
    assert table
    assert table.colours == (2,)
    assert 'class="color-2"' in columns(table)


def test_words_are_shown_beside_what_was_before() -> None:
    """None without any."""
    table = by_word([Trend("기본법", 9, 2.5)], "많아진 말")
    assert table
    assert table.rows == (("기본법", (9.0, 2.5)),)
    assert by_word([], "많아진 말") is None


def heights(svg: str, side: str) -> list[float]:
    tree = etree.fromstring(svg)
    return [float(e.get(side) or 0) for e in tree.iter("rect")]


def test_bars_are_as_high_as_their_numbers() -> None:
    """Nothing is drawn for nothing."""
    three, one, two = heights(columns(TABLE), "height")
    assert three / one == pytest.approx(3, rel=0.01)
    assert two / one == pytest.approx(2, rel=0.01)
    narrow, wide = sorted(heights(bars(by_word([Trend("기본법", 8, 2.0)], "말") or TABLE), "width"))
    assert wide / narrow == pytest.approx(4, rel=0.01)


@pytest.mark.parametrize("draw", [columns, bars])
def test_a_chart_is_small_told_in_words_and_always_the_same(draw: object) -> None:
    """No identifier, date, script, style or address in it; its numbers are in its text alternative."""
    assert callable(draw)
    svg = draw(TABLE)
    assert svg == draw(TABLE)
    assert len(svg) < 4000
    tree = etree.fromstring(svg)
    assert tree.get("role") == "img"
    assert "7월 13일(월): 법 3, 국제 1; 7월 14일(화): 없음" in (tree.get("aria-label") or "")
    assert not [
        e for e in tree.iter() if e.tag in ("style", "script", "title", "desc") or e.get("id") or e.get("style")
    ]
    assert "http" not in svg


def test_hostile_words_stay_text() -> None:
    """In the picture and in its alternative."""
    svg = bars(by_word([Trend("<script>\x00\u202e\"'&", 8, 2.0)], "말") or TABLE)
    tree = etree.fromstring(svg)
    assert "<script>\"'&" in (tree.get("aria-label") or "")
    assert "<script>\"'&" in "".join(tree.itertext())
