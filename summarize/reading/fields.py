"""The fields of an article: what its source states, what its page states, what its text states, in that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..characters import overlap
from ..model import Article, Document, Given
from . import dates, people
from .articles import Found
from .headlines import TITLE_OVERLAP
from .pieces import Piece
from .rules import PAGE_HEAD, Role


@dataclass(frozen=True)
class PageFacts:
    """What a page states for all of its articles."""

    outlet: str | None = None
    date: str | None = None
    guess: str | None = None  # a date that other days on the page point to


def article_of(document: Document, number: int, item: Found, facts: PageFacts) -> Article:
    """An article with its fields; what the source states goes before what the text does. Number 0 is a page's only one."""
    given = document.given if document.given and not number else Given()
    lead_outlet, lead_author = people.lead_source(next(iter(item.paragraphs), ""))
    given_date = dates.normal(given.published) if given.published else None
    stated = people.first([given_date, *map(dates.stated, item.stamps), facts.date])
    published = stated or facts.guess
    return Article(
        id=given.id or (f"{document.fingerprint}-{number}" if number else document.fingerprint),
        document=document.name,
        title=given.heading or _title(given.title, item),
        subtitles=item.subtitles,
        paragraphs=item.paragraphs,
        published=published,
        published_basis=None if published is None else "stated" if stated else "inferred",
        author=people.first(
            [
                people.writer(given.author),
                *map(people.author_of, item.by),
                *(by if people.is_name(by) else None for by in item.by),
                lead_author,
            ]
        ),
        email=people.first([people.email_of(by) for by in (given.author or "", *item.by)]),
        outlet=given.outlet or facts.outlet or lead_outlet,
        url=given.url,
    )


def _title(given: str, item: Found) -> str:
    """The title that the source states, unless only the one above the text is about the text."""
    body = "\n".join(item.paragraphs)
    if item.title and overlap(given, body) < TITLE_OVERLAP <= overlap(item.title, body):
        return item.title
    return given or item.title


def page_outlet(lines: Sequence[Piece]) -> str | None:
    """The publisher that the page names: in a copyright line, in its head, or in the foot of the site."""
    return people.first(
        [
            *(people.outlet_of(line.text) for line in lines if line.role is Role.END),
            *(people.masthead(line.text) for line in lines if line.rule == PAGE_HEAD),
            *(people.outlet_of_foot(line.text) for line in lines if line.rule == "footer"),
        ]
    )


def page_date(lines: Sequence[Piece]) -> str | None:
    """The date in the head of a newspaper page, or the only date line of a page: it holds for all its articles."""
    stamps = [line for line in lines if line.role is Role.STAMP]
    heads = [line for line in stamps if line.rule == PAGE_HEAD]
    only = stamps if len(stamps) == 1 else []
    return people.first([dates.stated(line.text) for line in (*heads, *only)])
