"""Where the stories of an issue stand on its page."""

from __future__ import annotations

from dataclasses import replace

from summarize.layout import FEWEST, LEFT_OUT, MINUTE, NEAREST, heaviest, layout
from summarize.model import Article, Digest, Section, Skipped, Story, Weight

EMPTY = Digest("주간", "topic", "AI 정책", None, None, {"documents": 0, "articles": 0, "relevant": 0, "stories": 0}, ())


def story(headline: str, total: float = 1.0, freshness: float = 0.0) -> Story:
    return Story(
        headline, headline, (Article(headline, "a.txt", headline, ()),), (), weight=Weight(total, 1, 0, 0, 0, freshness)
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
    """The weightiest of them, the front first, the others in the order of the page."""
    stories = [story(f"{n:02}" + "가" * 98, n) for n in range(12)]
    placed = layout(digest(("법", stories)))
    assert [s.headline[:2] for s in placed.minute] == ["11", "07", "08", "09", "10"]
    assert sum(len(s.headline) for s in placed.minute) <= MINUTE
    long = layout(digest(("법", [story("가" * 400 + str(n), n) for n in range(5)])))
    assert len(long.minute) == FEWEST


def test_of_much_that_was_left_out_the_nearest_is_named() -> None:
    """And everything that was left out for another reason than its subject; nothing is lost from the count."""
    few = tuple(Skipped("a", str(n), "적음", False, n / 100) for n in range(LEFT_OUT))
    assert layout(digest(skipped=few)).left_out == few
    bad = Skipped("b", "", "읽지 못함")
    many = (*few, bad, *few)
    placed = layout(digest(skipped=many))
    assert placed.left_out[0] == bad
    assert len(placed.left_out) == NEAREST + 1
    assert min(s.relevance or 1 for s in placed.left_out[1:]) == 0.52
    assert len(placed.left_out) + placed.more_left_out == len(many)


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
