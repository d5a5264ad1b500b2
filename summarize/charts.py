"""Small pictures of a week, each with the table that it shows; pygal draws, the page's style colours.

A chart has neither size nor colours of its own, so that it follows the page into a phone, the dark and print.
"""

from __future__ import annotations

import datetime
import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .characters import visible
from .model import Digest, Trend

if TYPE_CHECKING:
    from lxml import etree

COLOURS = 6  # that the page's style has
LONGEST = 31  # days of which each has a bar
WIDTH, HEIGHT = 380, 210  # of a drawing: about the pixels of a phone, so that a letter has its size there
LETTER, MARGIN = 12, 4
BAR = 34  # the height of a row of bars that lie
_NUMBER = re.compile(r"\d+\.\d+")
_KEPT = ("viewBox", "x", "y", "width", "height", "d", "transform")
_UNSEEN = ("", "defs", "desc", "title", "style", "script")
_CLASSES = ("axis", "x", "y", "guide", "line", "horizontalbar-graph", *(f"color-{n}" for n in range(COLOURS)))


@dataclass(frozen=True)
class Table:
    """What a chart shows."""

    title: str
    head: tuple[str, ...]  # what stands over the columns of numbers
    rows: tuple[tuple[str, tuple[float, ...]], ...]  # what a row is called, and its numbers
    colours: tuple[int, ...]  # of the columns; a section has the same in every issue


def by_day(digest: Digest) -> Table | None:
    """Return how many articles each day and section has; None if the digest is of one day, or of more than a month."""
    counts: dict[tuple[str, str], int] = {}
    for section in digest.sections:
        for article in (a for story in section.stories for a in story.articles):
            if article.day:
                key = (article.day, section.name)
                counts[key] = counts.get(key, 0) + 1
    if not counts or not digest.start or not digest.end:
        return None
    try:
        first, last = map(datetime.date.fromisoformat, (digest.start, digest.end))
    except ValueError:  # a month
        return None
    length = (last - first).days + 1
    if not 1 < length <= LONGEST:
        return None
    days = [first + datetime.timedelta(n) for n in range(length)]
    names = [section.name for section in digest.sections]
    rows = tuple(
        (
            f"{day.month}월 {day.day}일({'월화수목금토일'[day.weekday()]})",
            tuple(float(counts.get((day.isoformat(), n), 0)) for n in names),
        )
        for day in days
    )
    order = [*digest.headings, *(name for name in names if name not in digest.headings)]
    colours = tuple(order.index(name) % COLOURS for name in names)
    return Table("날짜·부문별 기사 수", tuple(map(visible, names)), rows, colours)


def by_word(trends: Sequence[Trend], title: str) -> Table | None:
    """Return how many articles name each word, now and before; None without words."""
    if not trends:
        return None
    return Table(
        title,
        ("이번 호", "앞선 호 평균"),
        tuple((visible(t.word), (float(t.articles), t.before)) for t in trends),
        (0, 1),
    )


def columns(table: Table) -> str:
    """Return a table as an SVG of standing bars, its columns one upon the other."""
    import pygal

    chart = pygal.StackedBar(height=HEIGHT, **_usual(max(sum(numbers) for _, numbers in table.rows)))
    # Below a bar there is no room for more; the row's whole name stands in the table.
    chart.x_labels = [name.partition("(")[0].split()[-1] for name, _ in table.rows]
    for n, name in enumerate(table.head):
        chart.add(name, [numbers[n] or None for _, numbers in table.rows])
    return _bare(chart.render_tree(), table)


def bars(table: Table) -> str:
    """Return a table as an SVG of lying bars, its columns one below the other."""
    import pygal

    rows = table.rows[::-1]  # pygal begins at the bottom
    left = LETTER * max(len(name) for name, _ in rows) // 2  # it takes Hangul for half as wide as it is
    highest = max(itertools.chain.from_iterable(numbers for _, numbers in rows))
    chart = pygal.HorizontalBar(height=BAR * (len(rows) + 1), margin_left=MARGIN + left, **_usual(highest))
    chart.x_labels = [name for name, _ in rows]
    for n, name in enumerate(table.head):
        chart.add(name, [numbers[n] or None for _, numbers in rows])
    return _bare(chart.render_tree(), table)


def _said(table: Table) -> str:
    """What a chart shows, in words."""
    rows = [
        f"{name}: " + (", ".join(f"{of} {n:g}" for of, n in zip(table.head, numbers, strict=True) if n) or "없음")
        for name, numbers in table.rows
    ]
    return f"{table.title}. {'; '.join(rows)}"


def _usual(highest: float) -> dict[str, object]:
    """What all charts have in common: nothing but bars and a few lines to compare them by."""
    from pygal.style import Style

    step = next((s for s in (1, 2, 5, 10, 20, 50, 100) if highest / s <= 5), 200)
    ticks = [float(n * step) for n in range(math.ceil(highest / step) + 1)]
    return {
        "width": WIDTH,
        "js": [],
        "show_legend": False,
        "margin": MARGIN,
        "spacing": 6,
        "y_labels": ticks,
        "range": (0, ticks[-1]),
        "style": Style(label_font_size=LETTER, major_label_font_size=LETTER, font_family="sans-serif"),
        "formatter": lambda value: f"{value:g}",
    }


def _bare(tree: etree._Element, table: Table) -> str:
    """A drawing without its styles, scripts, explanations and identifiers, which differ from run to run."""
    from lxml import etree

    for element in reversed(list(tree.iter())):  # what is within first
        parent = element.getparent()
        is_paper = element.get("class") == "background"
        names = [_coloured(name, table) for name in (element.get("class") or "").split()]
        classes = " ".join(name for name in names if name in _CLASSES)
        kept = {name: _short(value) for name, value in element.attrib.items() if name in _KEPT}
        element.attrib.clear()
        element.attrib.update({**kept, **({"class": classes} if classes else {})})
        if parent is None:
            continue
        if _kind(element) in _UNSEEN or is_paper or not _shows(element):
            parent.remove(element)
        elif _kind(element) == "g" and not element.attrib:  # nothing but a name for what is within
            for child in element:
                element.addprevious(child)
            parent.remove(element)
    tree.set("role", "img")
    tree.set("aria-label", _said(table))
    etree.cleanup_namespaces(tree)
    return str(etree.tostring(tree, encoding="unicode"))


def _coloured(name: str, table: Table) -> str:
    """The class of a column has the number of its colour, not its own."""
    number = name.removeprefix("color-")
    return f"color-{table.colours[int(number)]}" if number != name else name


def _short(value: str) -> str:
    """Coordinates to a tenth of a unit."""
    return _NUMBER.sub(lambda n: f"{float(n[0]):.1f}".removesuffix(".0"), value)


def _shows(element: etree._Element) -> bool:
    """Whether anything is drawn by it."""
    if _kind(element) == "rect":
        return all(float(element.get(side, 0)) > 0 for side in ("width", "height"))
    return _kind(element) in ("text", "path") or any(map(_shows, element))


def _kind(element: etree._Element) -> str:
    """The name of an element; pygal's own have no namespace until they are written."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
