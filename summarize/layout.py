"""What of a digest stands where on its page: the story in front, the one minute, the sections, what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .model import Digest, Section, Skipped, Story
from .weight import FRESHNESS

MINUTE = 550  # characters of headlines that are read in a minute
FEWEST = 3  # headlines, however long
LEFT_OUT = 60  # articles left out that are named one by one
NEAREST = 15  # of more, those of another subject that came nearest to it


@dataclass(frozen=True)
class Layout:
    """The places of a page. Every story stands in one place, and in the minute a second time by its headline."""

    front: Story | None  # the weightiest
    front_section: str
    minute: tuple[Story, ...]
    sections: tuple[Section, ...]  # without the story in front
    left_out: tuple[Skipped, ...]
    more_left_out: int  # that are not named


def layout(digest: Digest) -> Layout:
    """Return where the stories of a digest stand."""
    placed = [(section.name, story) for section in digest.sections for story in section.stories]
    if not placed:
        return Layout(None, "", (), (), *_left_out(digest.skipped))
    by_weight = sorted(placed, key=lambda p: -_weight(p[1]))  # of equal ones the first
    name, front = by_weight[0]
    sections = tuple(
        replace(section, stories=rest)
        for section in digest.sections
        if (rest := tuple(story for story in section.stories if story is not front))
    )
    chosen = _minute([story for _, story in by_weight])
    others = tuple(story for _, story in placed if story is not front and any(story is c for c in chosen))
    return Layout(front, name, (front, *others), sections, *_left_out(digest.skipped))


def heaviest(digest: Digest, most: int) -> Digest:
    """Return a digest of so many of its weightiest stories, each where it stood."""
    stories = [story for section in digest.sections for story in section.stories]
    chosen = {id(story) for story in sorted(stories, key=lambda s: -_weight(s))[:most]}
    sections = (replace(s, stories=tuple(y for y in s.stories if id(y) in chosen)) for s in digest.sections)
    return replace(digest, sections=tuple(section for section in sections if section.stories))


def _weight(story: Story) -> float:
    """How much a story weighs in its week; that it came late is no merit in front."""
    return story.weight.total - FRESHNESS * story.weight.freshness if story.weight else 0.0


def _minute(stories: Sequence[Story]) -> list[Story]:
    """As many of the weightiest as are read in a minute."""
    found: list[Story] = []
    length = 0
    for story in stories:
        length += len(story.headline)
        if len(found) >= FEWEST and length > MINUTE:
            break
        found.append(story)
    return found


def _left_out(skipped: Sequence[Skipped]) -> tuple[tuple[Skipped, ...], int]:
    """What is named of what was left out, and how many are not: all that is no matter of the subject is named."""
    if len(skipped) <= LEFT_OUT:
        return tuple(skipped), 0
    off_topic = sorted((s for s in skipped if s.relevance is not None), key=lambda s: -(s.relevance or 0.0))
    others = [s for s in skipped if s.relevance is None]
    named = (*others[:LEFT_OUT], *off_topic[:NEAREST])
    return named, len(skipped) - len(named)
