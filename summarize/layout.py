"""What of a digest stands where on its page: the story in front, the one minute, the sections, what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .markup import plain
from .model import Digest, Section, Skipped, Story
from .weight import FRESHNESS

MINUTE = 550  # characters of headlines that are read in a minute
FEWEST = 3  # headlines, however long
HEADLINES = 9  # however short
LEFT_OUT = 60  # articles of one reason that are named one by one
NEAREST = 15  # of more, how many are: of another subject those that came nearest to it


@dataclass(frozen=True)
class LeftOut:
    """What was left out for one reason."""

    reason: str
    named: tuple[Skipped, ...]
    more: int  # that are not named


@dataclass(frozen=True)
class Layout:
    """The places of a page. Every story stands in one place, and in the minute a second time by its headline."""

    front: Story | None  # the weightiest
    front_section: str
    minute: tuple[Story, ...]
    sections: tuple[Section, ...]  # without the story in front
    left_out: tuple[LeftOut, ...]  # but articles of days that were not asked for

    def count(self, section: Section) -> int:
        """How many stories a section has, with the one in front."""
        return len(section.stories) + (section.name == self.front_section)

    @property
    def all_left_out(self) -> int:
        """How many were left out."""
        return sum(len(group.named) + group.more for group in self.left_out)


def layout(digest: Digest) -> Layout:
    """Return where the stories of a digest stand."""
    placed = [(section.name, story) for section in digest.sections for story in section.stories]
    if not placed:
        return Layout(None, "", (), (), _left_out(digest.skipped))
    by_weight = sorted(placed, key=lambda p: -_weight(p[1]))  # of equal ones the first
    name, front = by_weight[0]
    sections = tuple(
        replace(section, stories=rest)
        for section in digest.sections
        if (rest := tuple(story for story in section.stories if story is not front))
    )
    minute = tuple(_minute([story for _, story in by_weight if story.lines or story is front]))
    return Layout(front, name, minute, sections, _left_out(digest.skipped))


def heaviest(digest: Digest, most: int) -> Digest:
    """Return a digest of so many of its weightiest stories, each where it stood."""
    chosen = {id(story) for story in sorted(digest.stories, key=lambda s: -_weight(s))[:most]}
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
        if len(found) == HEADLINES or (len(found) >= FEWEST and length > MINUTE):
            break
        found.append(story)
    return found


def _left_out(skipped: Sequence[Skipped]) -> tuple[LeftOut, ...]:
    """What was left out, by its reason; what could not be used before what was not wanted."""
    groups: dict[str, list[Skipped]] = {}
    for item in sorted(skipped, key=lambda s: (not s.unusable, s.relevance is not None, -(s.relevance or 0.0))):
        if not item.outside:
            # How far each was from the subject is for programs.
            reason = item.reason if item.relevance is None else item.reason.partition("(")[0]
            groups.setdefault(plain(reason), []).append(item)
    return tuple(
        LeftOut(
            reason,
            tuple(items if len(items) <= LEFT_OUT else items[:NEAREST]),
            max(0, len(items) - NEAREST) if len(items) > LEFT_OUT else 0,
        )
        for reason, items in groups.items()
    )
