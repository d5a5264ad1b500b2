"""A page becomes articles: `read(document) -> Page`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Article, Document, Page
from . import dates, people
from .articles import clean_body, find_articles
from .pieces import Piece, label_lines
from .rules import PAGE_HEAD, Role

__all__ = ["read", "read_all"]


def read_all(documents: Sequence[Document]) -> list[Page]:
    """Return the pages of some documents in their order; articles whose ids clash get ids of their own.

    Which of them keeps the id depends on the names of the documents, not on their order.
    """
    pages = [read(document) for document in documents]
    order = sorted(range(len(pages)), key=lambda i: pages[i].document)
    taken = {article.id for page in pages for article in page.articles}
    given: set[str] = set()
    for i in order:
        articles = []
        for article in pages[i].articles:
            new, number = article.id, 2
            while new in given or (new != article.id and new in taken):
                new, number = f"{article.id}~{number}", number + 1
            given.add(new)
            articles.append(article if new == article.id else replace(article, id=new))
        pages[i] = replace(pages[i], articles=tuple(articles))
    return pages


def read(document: Document) -> Page:
    """Return the articles of a page and the lines that are in none, with the rule that dropped each.

    Nothing is invented: paragraphs are the page's own, rejoined where the page broke a line; fields
    that the page does not state are None; a date drawn from other days on the page is marked "inferred".
    """
    if document.given:
        return _read_row(document)
    lines = label_lines(document.text)
    found, dropped = find_articles(lines)
    outlet, page_date = _page_outlet(lines), _page_date(lines)
    guess = None if page_date else dates.inferred([line.text for line in lines])
    articles = []
    for number, item in enumerate(found, start=1):
        lead_outlet, lead_author = people.lead_source(next(iter(item.paragraphs), ""))
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
    item, dropped = clean_body(label_lines(document.text))
    lead_outlet, lead_author = people.lead_source(next(iter(item.paragraphs), ""))
    published = dates.normal(given.published) if given.published else None
    article = Article(
        id=given.id or document.fingerprint,
        document=document.name,
        title=given.title or item.title,
        paragraphs=item.paragraphs,
        published=published,
        published_basis="stated" if published else None,
        author=people.first([people.writer(given.author), *map(people.author_of, item.by), lead_author]),
        email=people.first([people.email_of(by) for by in (given.author or "", *item.by)]),
        outlet=given.outlet or lead_outlet,
        url=given.url,
    )
    return Page(document.name, (article,), tuple(dropped))


def _page_outlet(lines: Sequence[Piece]) -> str | None:
    """The publisher that the page names: in a copyright line, in its head, or in the foot of the site."""
    return people.first(
        [
            *(people.outlet_of(line.text) for line in lines if line.role is Role.END),
            *(people.masthead(line.text) for line in lines if line.rule == PAGE_HEAD),
            *(people.outlet_of_foot(line.text) for line in lines if line.rule == "footer"),
        ]
    )


def _page_date(lines: Sequence[Piece]) -> str | None:
    """The date in the head of a newspaper page, or the only date line of a page: it holds for all its articles."""
    stamps = [line for line in lines if line.role is Role.STAMP]
    heads = [line for line in stamps if line.rule == PAGE_HEAD]
    only = stamps if len(stamps) == 1 else []
    return people.first([dates.stated(line.text) for line in (*heads, *only)])
