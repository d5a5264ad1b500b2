"""A page becomes articles: `read(document) -> Page`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..characters import letters, overlap
from ..model import Article, Document, Dropped, Given, Page
from . import dates, people
from .articles import Found, clean_body, find_articles
from .headlines import TITLE_OVERLAP
from .lines import is_statement
from .pieces import Piece, label_lines
from .rules import PAGE_HEAD, Role

# Letters that are compared at once where a page's head describes its article: mostly by its lead, cut off.
PIECE = 12
# Two texts of one page with this share of letter pairs in common are one article.
SAME_BODY = 0.6
# What follows these headings is no article; the part of a body, at most, that is taken off its end for it.
ZONES = frozenset({"comments", "other articles", "related articles"})
LARGEST_ZONE = 0.3
# An article is at least so much of a page that holds several.
PART = 0.2

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
        return _read_web(document)
    return _read_row(document) if document.given else _read_text(document, document.text)


def _read_text(document: Document, text: str) -> Page:
    """A page as it was copied: any number of articles, found by their headlines and by-lines."""
    lines = label_lines(text)
    found, dropped = find_articles(lines)
    page_date = _page_date(lines)
    facts = _PageFacts(_page_outlet(lines), page_date, None if page_date else dates.inferred([p.text for p in lines]))
    articles = [_article(document, number, item, facts) for number, item in enumerate(found, start=1)]
    return Page(document.name, tuple(articles), tuple(dropped))


def _read_row(document: Document) -> Page:
    """A row of a table is one article, however little of it there is."""
    item, dropped = clean_body(label_lines(document.text))
    return Page(document.name, (_article(document, 0, item, _PageFacts()),), tuple(dropped))


def _read_web(document: Document) -> Page:
    """A web page is what its head says it is: the extractor's text, or the article that the line rules find in the page.

    Where neither is about what the head says, as on a saved page of a newspaper, every article that the page
    shows is taken. Facts that the head does not state are looked for in the page.
    """
    lines = label_lines(document.shown)
    found, left_out = find_articles(lines)
    item, dropped = clean_body(label_lines(document.text), over_gaps=False)
    own = _about(document.given, item.paragraphs)
    if not own:
        own_of = [_about(document.given, other.paragraphs) for other in found]
        if any(own_of):
            item, dropped = found[own_of.index(max(own_of))], left_out
        elif _holds_several(item, found) or not any(is_statement(text) for text in item.paragraphs):
            page = _read_text(document, document.shown)
            return replace(page, articles=tuple(replace(a, url=_url(document)) for a in page.articles))
    item, aside = _without_zones(item, left_out)
    dropped = [*dropped, *aside]
    text = "\n".join(item.paragraphs)
    again = next((other for other in found if overlap("\n".join(other.paragraphs), text) >= SAME_BODY), None)
    facts = _PageFacts(_page_outlet(lines), _page_date(lines))
    return Page(document.name, (_article(document, 0, _completed(item, again), facts),), tuple(dropped))


def _without_zones(item: Found, left_out: Sequence[Dropped]) -> tuple[Found, list[Dropped]]:
    """Take off the end of a body what the page has under a heading of comments or other articles."""
    zones = {letters(line.text): line for line in left_out if line.rule in ZONES}
    end = len(item.paragraphs)
    while end and letters(item.paragraphs[end - 1]) in zones:
        end -= 1
    aside = item.paragraphs[end:]
    if sum(map(len, aside)) > LARGEST_ZONE * sum(map(len, item.paragraphs)):
        return item, []
    return replace(item, paragraphs=item.paragraphs[:end]), [zones[letters(text)] for text in aside]


def _holds_several(item: Found, found: Sequence[Found]) -> bool:
    """Whether the extractor took several articles of the page for one."""
    text = "\n".join(item.paragraphs)
    parts = ["\n".join(other.paragraphs) for other in found]
    return sum(len(part) >= PART * len(text) and overlap(part, text) >= SAME_BODY for part in parts) > 1


@dataclass(frozen=True)
class _PageFacts:
    """What a page states for all of its articles."""

    outlet: str | None = None
    date: str | None = None
    guess: str | None = None  # a date that other days on the page point to


def _article(document: Document, number: int, item: Found, facts: _PageFacts) -> Article:
    """An article with its fields; what the source states goes before what the text does. Number 0 is a page's only one."""
    given = document.given if document.given and not number else Given()
    lead_outlet, lead_author = people.lead_source(next(iter(item.paragraphs), ""))
    given_date = dates.normal(given.published) if given.published else None
    stated = people.first([given_date, *map(dates.stated, item.stamps), facts.date])
    published = stated or facts.guess
    return Article(
        id=given.id or (f"{document.fingerprint}-{number}" if number else document.fingerprint),
        document=document.name,
        title=_title(given.title, item),
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


def _about(given: Given | None, paragraphs: Sequence[str]) -> float:
    """How far a text is what the head of its page announces: its lead stands in it, or it has the title's letters; else 0."""
    text = "\n".join(paragraphs)
    if not given or not text:
        return 0.0
    told, said = letters(text), letters(given.description)
    pieces = [said[i : i + PIECE] for i in range(0, len(said) - PIECE, PIECE)]
    share = overlap(given.title, text)
    if pieces and sum(piece in told for piece in pieces) >= len(pieces) / 2:
        return 1.0 + share
    return share if share >= TITLE_OVERLAP else 0.0


def _completed(item: Found, again: Found | None) -> Found:
    """The extractor's article with what the page says around it."""
    if again is None or again is item:
        return item
    return replace(
        item,
        title=again.title,
        subtitles=item.subtitles or again.subtitles,
        by=(*item.by, *again.by),
        stamps=(*item.stamps, *again.stamps),
    )


def _url(document: Document) -> str | None:
    return document.given.url if document.given else None


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
