"""Where the stories of an issue stand on its page."""

from __future__ import annotations

from dataclasses import replace

from summarize.layout import FEWEST, HEADLINES, LEFT_OUT, MINUTE, NEAREST, heaviest, layout
from summarize.model import Article, Digest, Line, Section, Skipped, Story, Weight

EMPTY = Digest("주간", "topic", "AI 정책", None, None, {"documents": 0, "articles": 0, "relevant": 0, "stories": 0}, ())


def story(headline: str, total: float = 1.0, freshness: float = 0.0) -> Story:
    return Story(
        headline,
        headline,
        (Article(headline, "a.txt", headline, ("줄",)),),
        (Line("줄", headline, 0, 1),),
        weight=Weight(total, 1, 0, 0, 0, freshness),
    )


def digest(*sections: tuple[str, list[Story]], skipped: tuple[Skipped, ...] = ()) -> Digest:
    return replace(EMPTY, sections=tuple(Section(n, tuple(s)) for n, s in sections), skipped=skipped)


def test_the_weightiest_story_stands_in_front_and_nowhere_else() -> None:
    """A section that has no other is not shown."""
    placed = layout(digest(("법", [story("가"), story("나")]), ("국제", [story("다", 2.0)])))
    assert placed.front
    assert (placed.front.headline, placed.front_section) == ("다", "국제")
    assert [(s.name, [x.headline for x in s.stories]) for s in placed.sections] == [("법", ["가", "나"])]


def test_that_a_story_came_late_does_not_bring_it_in_front() -> None:
    """Of two that weigh the same but for their day, the first section's."""
    placed = layout(digest(("법", [story("가", 2.0, 0.0)]), ("국제", [story("나", 2.1, 1.0)])))
    assert placed.front
    assert placed.front.headline == "가"


def test_the_minute_holds_as_many_headlines_as_are_read_in_one() -> None:
    """The weightiest first, none that leads to nothing."""
    stories = [story(f"{n:02}" + "가" * 98, n) for n in range(12)]
    placed = layout(digest(("법", stories)))
    assert [s.headline[:2] for s in placed.minute] == ["11", "10", "09", "08", "07"]
    assert sum(len(s.headline) for s in placed.minute) <= MINUTE
    long = layout(digest(("법", [story("가" * 400 + str(n), n) for n in range(5)])))
    assert len(long.minute) == FEWEST
    short = layout(digest(("법", [story(str(n), n) for n in range(20)])))
    assert len(short.minute) == HEADLINES
    empty = layout(digest(("법", [story("가", 2), replace(story("나"), lines=())])))
    assert [s.headline for s in empty.minute] == ["가"]


def test_a_section_counts_the_story_in_front() -> None:
    """So that the counts add up to the issue's."""
    placed = layout(digest(("법", [story("가"), story("나", 2)]), ("국제", [story("다")])))
    assert [placed.count(section) for section in placed.sections] == [2, 1]


def test_of_much_that_was_left_out_the_nearest_is_named() -> None:
    """By reason, what could not be used first; nothing is lost from the count but what nobody asked for."""
    few = tuple(Skipped("a", str(n), f"적음({n})", False, n / 100) for n in range(LEFT_OUT))
    (group,) = layout(digest(skipped=few)).left_out
    assert (group.reason, group.more) == ("적음", 0)
    assert [s.title for s in group.named[:2]] == ["59", "58"]
    bad = Skipped("b", "", "읽지 못함(글자)")
    outside = Skipped("c", "옛 기사", "기간 밖의 기사(2020-01-01)", False, outside=True)
    placed = layout(digest(skipped=(*few, bad, outside, *few)))
    assert [(g.reason, len(g.named), g.more) for g in placed.left_out] == [
        ("읽지 못함(글자)", 1, 0),
        ("적음", NEAREST, 2 * LEFT_OUT - NEAREST),
    ]
    assert placed.all_left_out == 2 * LEFT_OUT + 1


def test_the_weightiest_stories_stay_where_they_stood() -> None:
    """A section of which nothing is left is gone; of equal ones the first stay."""
    whole = digest(
        ("법", [story("가", 1.0), story("나", 3.0)]), ("국제", [story("다", 1.0)]), ("지역", [story("라", 2.0)])
    )
    left = [[(s.name, [x.headline for x in s.stories]) for s in heaviest(whole, n).sections] for n in (0, 2, 3)]
    assert left == [[], [("법", ["나"]), ("지역", ["라"])], [("법", ["가", "나"]), ("지역", ["라"])]]
    assert heaviest(whole, 9) == whole


def test_an_empty_digest_has_empty_places() -> None:
    """Empty is a case, not an error."""
    placed = layout(EMPTY)
    assert (placed.front, placed.minute, placed.sections, placed.left_out) == (None, (), (), ())
