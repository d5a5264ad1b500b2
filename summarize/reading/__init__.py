"""A page becomes articles: `read(document) -> Page`."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Article, Document, Page
from . import dates, people
from .articles import clean_body, find_articles
from .lines import PageLine, page_lines
from .rules import PAGE_HEAD, Role, label

__all__ = ["read"]


def read(document: Document) -> Page:
    """Return the articles of a page and the lines that are in none, with the rule that dropped each.

    Nothing is invented: paragraphs are the page's own, rejoined where the page broke a line; fields
    that the page does not state are None; a date drawn from other days on the page is marked "inferred".
    """
    if document.given:
        return _read_row(document)
    found, dropped = find_articles(document.text)
    lines = page_lines(document.text)
    labels = [label(line) for line in lines]
    outlet = people.first(
        [
            *(people.outlet_of(line.text) for line, (role, _) in zip(lines, labels, strict=True) if role is Role.END),
            *(people.masthead(line.text) for line, (_, rule) in zip(lines, labels, strict=True) if rule == PAGE_HEAD),
        ]
    )
    page_date = _page_date(lines)
    guess = None if page_date else dates.inferred([line.text for line in lines])
    articles = []
    for number, item in enumerate(found, start=1):
        lead_outlet, lead_author = people.lead_source(item.lead)
        stated = people.first([dates.stated(stamp) for stamp in item.stamps]) or page_date
        published = stated or guess
        articles.append(
            Article(
                id=f"{document.fingerprint}-{number}",
                document=document.name,
                title=item.title,
                subtitles=item.subtitles,
                paragraphs=item.paragraphs,
                published=published,
                published_basis=None if published is None else "stated" if stated else "inferred",
                author=people.first(
                    [
                        *map(people.author_of, item.by),
                        *(by if people.is_name(by) else None for by in item.by),
                        lead_author,
                    ]
                ),
                email=people.first([people.email_of(by) for by in item.by]),
                outlet=outlet or lead_outlet,
            )
        )
    return Page(document.name, tuple(articles), tuple(dropped))


def _read_row(document: Document) -> Page:
    """A row of a table is one article; the row's own fields go before what its text states."""
    given = document.given
    assert given is not None
    item, dropped = clean_body(document.text)
    lead_outlet, lead_author = people.lead_source(item.lead)
    published = dates.normal(given.published) if given.published else None
    article = Article(
        id=given.id or document.fingerprint,
        document=document.name,
        title=given.title or item.title,
        paragraphs=item.paragraphs,
        published=published,
        published_basis="stated" if published else None,
        author=people.first([*map(people.author_of, item.by), lead_author]),
        email=people.first([people.email_of(by) for by in item.by]),
        outlet=given.outlet or lead_outlet,
        url=given.url,
    )
    return Page(document.name, (article,), tuple(dropped))


def _page_date(lines: Sequence[PageLine]) -> str | None:
    """The date in the head of a newspaper page, which holds for all its articles.

    A head stands before any headline; the date line of an article stands below its own.
    """
    for line in lines:
        role, rule = label(line)
        if rule == PAGE_HEAD and (day := dates.stated(line.text)):
            return day
    for line in lines:
        role, _ = label(line)
        if role is Role.STAMP:
            return dates.stated(line.text)
        if role in (Role.OPEN, Role.TEXT):
            return None
    return None
