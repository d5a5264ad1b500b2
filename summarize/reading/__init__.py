"""A page becomes articles: `read(document) -> Page`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Document, Page
from .kinds import read_row, read_text, read_web

__all__ = ["read", "read_all", "with_ids"]


def read_all(documents: Sequence[Document]) -> list[Page]:
    """Return the pages of some documents in their order, all articles with ids of their own."""
    return with_ids([read(document) for document in documents])


def with_ids(found: Sequence[Page]) -> list[Page]:
    """Return the pages with other ids for articles whose ids clash.

    Which of them keeps the id depends on the names of the documents, not on their order.
    """
    pages = list(found)
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
    if document.shown:
        return read_web(document)
    return read_row(document) if document.given else read_text(document, document.text)
