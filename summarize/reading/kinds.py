"""The kinds of pages: a text as it was copied, a row of a table, a web page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..characters import letters, overlap
from ..model import Document, Dropped, Given, Page
from . import dates
from .articles import Found, clean_body, find_articles
from .fields import PageFacts, article_of, page_date, page_outlet
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


def read_text(document: Document, text: str) -> Page:
    """A page as it was copied: any number of articles, found by their headlines and by-lines."""
    lines = label_lines(text)
    found, dropped = find_articles(lines)
    stated = page_date(lines)
    facts = PageFacts(page_outlet(lines), stated, None if stated else dates.inferred([p.text for p in lines]))
    articles = [article_of(document, number, item, facts) for number, item in enumerate(found, start=1)]
    return Page(document.name, tuple(articles), tuple(dropped))


def read_row(document: Document) -> Page:
    """A row of a table or an item of a feed is one article, however little of it there is."""
    item, dropped = clean_body(label_lines(document.text), over_gaps=False)
    return Page(document.name, (article_of(document, 0, item, PageFacts()),), tuple(dropped))


def read_web(document: Document) -> Page:
    """A web page is what its head says it is: the extractor's text, or the article that the line rules find in the page.

    Where neither is about what the head says, as on a saved page of a newspaper, every article that the page
    shows is taken. Facts that the head does not state are looked for in the page.
    """
    lines = label_lines(document.shown)
    found, left_out = find_articles(lines)
    item, dropped = clean_body(label_lines(document.text), over_gaps=False)
    if not _about(document.given, item.paragraphs):
        own_of = [_about(document.given, other.paragraphs) for other in found]
        if any(own_of):
            item, dropped = found[own_of.index(max(own_of))], left_out
        elif _holds_several(item, found) or not any(is_statement(text) for text in item.paragraphs):
            return _read_all_of(document)
    item, aside = _without_zones(item, left_out)
    dropped = [*dropped, *aside]
    text = "\n".join(item.paragraphs)
    again = next((other for other in found if overlap("\n".join(other.paragraphs), text) >= SAME_BODY), None)
    own = _own_lines(lines, item)
    facts = PageFacts(page_outlet(own), page_date(own))
    return Page(document.name, (article_of(document, 0, _completed(item, again, own), facts),), tuple(dropped))


def _own_lines(lines: Sequence[Piece], item: Found) -> list[Piece]:
    """The lines of a web page that may state facts of its article: those before its end, and the foot of the site.

    What follows the article are others, with dates of their own.
    """
    last = letters(item.paragraphs[-1])[:PIECE] if item.paragraphs else ""
    ends = [i for i, line in enumerate(lines) if last and last in letters(line.text)]
    end = ends[-1] + 1 if ends else len(lines)
    while end < len(lines) and lines[end].role in (Role.STAMP, Role.BYLINE, Role.END) and lines[end].rule != PAGE_HEAD:
        end += 1
    foot = [line for line in lines[end:] if line.role is Role.END or line.rule == "footer"]
    return [*lines[:end], *foot]


def _read_all_of(document: Document) -> Page:
    """Every article that a web page shows, as on a saved page of a newspaper.

    A page that shows none, but whose head states the title and date of one, is that article without its text.
    """
    page = read_text(document, document.shown)
    given = document.given
    if not page.articles and given and given.title and given.published:
        return replace(page, articles=(article_of(document, 0, Found("", (), ()), PageFacts()),))
    return replace(page, articles=tuple(replace(a, url=given.url if given else None) for a in page.articles))


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
    """Whether the extractor took several articles for one: each has a title of its own and is signed or dated."""
    text = "\n".join(item.paragraphs)
    parts = ["\n".join(other.paragraphs) for other in found if other.title and (other.by or other.stamps)]
    return sum(len(part) >= PART * len(text) and overlap(part, text) >= SAME_BODY for part in parts) > 1


def _completed(item: Found, again: Found | None, own: Sequence[Piece]) -> Found:
    """The extractor's article with what the page says around it, in its own lines."""
    if again is None or again is item:
        return item
    told = {line.text for line in own}
    return replace(
        item,
        title=again.title,
        subtitles=item.subtitles or again.subtitles,
        by=(*item.by, *again.by),
        stamps=(*item.stamps, *(stamp for stamp in again.stamps if stamp in told)),
    )


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
