"""A page becomes articles: `read(document) -> Page`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from ..model import Article, Document, Page, reading_order
from .kinds import read_row, read_text, read_web

__all__ = ["read", "read_all", "read_each", "with_ids"]


def read_all(documents: Sequence[Document]) -> list[Page]:
    """Return the pages of some documents in their order, all articles with ids of their own."""
    return with_ids([read(document) for document in documents])


def read_each(documents: Iterable[Document]) -> Iterator[Page]:
    """Give the pages of documents as they come, all articles with ids of their own.

    Of articles whose ids clash the first to come keeps it. In a folder or table these are the ids of `read_all`,
    unless a later article states as its own an id that was made up for an earlier one.
    """
    ids = _Ids()
    for document in documents:
        yield ids.told_apart(read(document))


def with_ids(found: Sequence[Page]) -> list[Page]:
    """Return the pages with other ids for articles whose ids clash.

    Which of them keeps the id depends on the names of the documents, not on their order.
    """
    pages = list(found)
    ids = _Ids({article.id for page in pages for article in page.articles})
    for i in sorted(range(len(pages)), key=lambda i: reading_order(pages[i].document)):
        pages[i] = ids.told_apart(pages[i])
    return pages


class _Ids:
    """The ids that were given to articles so far."""

    def __init__(self, stated: Set[str] = frozenset()):
        self.stated = stated  # ids that articles have of their own, as far as they are known
        self.given: set[str] = set()
        self.numbers: dict[str, int] = {}  # the last number behind an id that clashed

    def told_apart(self, page: Page) -> Page:
        """Return the page with ids that no article before has."""
        articles = tuple(self._with_id(article) for article in page.articles)
        return page if articles == page.articles else replace(page, articles=articles)

    def _with_id(self, article: Article) -> Article:
        new = article.id
        if new in self.given:
            number = self.numbers.get(new, 1)
            while new in self.given or new in self.stated:
                number += 1
                new = f"{article.id}~{number}"
            self.numbers[article.id] = number
        self.given.add(new)
        return article if new == article.id else replace(article, id=new)


def read(document: Document) -> Page:
    """Return the articles of a page and the lines that are in none, with the rule that dropped each.

    Nothing is invented: paragraphs are the page's own, rejoined where the page broke a line; fields
    that the page does not state are None; a date drawn from other days on the page is marked "inferred".
    """
    if document.shown:
        return read_web(document)
    return read_row(document) if document.given else read_text(document, document.text)
