"""Find the articles of a page: pieces -> drafts -> articles with their fields still as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..characters import letters, overlap
from ..model import Dropped
from . import people
from .headlines import headlines
from .lines import is_polite, is_scene, is_statement
from .pieces import Piece, join_broken
from .rules import PAGE_HEAD, Role
from .walk import CONVINCING, Draft, Walk

# A caption that says the lead again shares this much of it.
CAPTION_REPEATS = 0.75
# So few paragraphs, and so little of the longest article's text, are no article beside it on a web page.
FEW = 2
LITTLE = 0.25
# A line of so many letters says nothing new the second time; a short one may be an answer.
REPEATED_LETTERS = 15

Reasons = list[tuple[Piece, str]]


@dataclass(frozen=True)
class Found:
    """An article of a page, its fields still as lines."""

    title: str
    subtitles: tuple[str, ...]
    paragraphs: tuple[str, ...]
    by: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()


def find_articles(lines: Sequence[Piece]) -> tuple[list[Found], list[Dropped]]:
    """Return the articles among labelled lines in page order, and every other line with the rule that dropped it."""
    pieces = join_broken(lines)
    walk = Walk(pieces)
    drafts = walk.run()
    dropped = walk.dropped
    found: list[Found] = []
    polite = sum(is_polite(piece.text) for draft in drafts for piece in draft.body)
    plain_page = 2 * polite < sum(len(draft.body) for draft in drafts)
    longest = max((len(draft.text) for draft in drafts), default=0) if walk.is_web else 0
    for draft in drafts:
        if plain_page:
            dropped += [(piece, "speaks to the reader") for piece in _take_asides(draft)]
        if (why := _why_no_article(draft) or _why_too_little(draft, longest)) is not None:
            dropped += [(piece, why) for piece in (*draft.head, *draft.body)]
            continue
        article, left_out = _finish(draft, pieces[0].text if walk.is_web else "")
        dropped += left_out
        again = next((i for i, other in enumerate(found) if other.paragraphs == article.paragraphs), None)
        if again is None:
            found.append(article)
        else:
            # A page may hold its article twice, once for the player and once for the reader.
            found[again] = _merge(found[again], article)
            dropped += [(piece, "the same article again") for piece in (*draft.head, *draft.body)]
    if not found:
        found, dropped = _bare_text(pieces, dropped)
    return found, _report(dropped)


def clean_body(lines: Sequence[Piece], *, over_gaps: bool = True) -> tuple[Found, list[Dropped]]:
    """Return the one article of a document whose title is known, without furniture; never nothing.

    Where blank lines part blocks, as in a web page, nothing is joined over them.
    """
    pieces = [
        replace(p, role=Role.TEXT) if p.role is Role.CUT or _goes_on(p) else p
        for p in join_broken(lines, over_gaps=over_gaps)
    ]
    walk = Walk(pieces, one_article=True)
    drafts = walk.run()
    body, again = _once([piece for draft in drafts for piece in draft.body])
    if not body:
        return Found("", (), tuple(piece.text for piece in pieces)), []
    article, left_out = _finish(Draft(body=body, tail=[p for d in drafts for p in (*d.head, *d.tail)]))
    return article, _report([*walk.dropped, *again, *left_out])


def _goes_on(piece: Piece) -> bool:
    """Whether a line of a body wants another after it: no sub-head ends in a comma."""
    return piece.is_open and piece.text.endswith(",")


def _once(body: Sequence[Piece]) -> tuple[list[Piece], Reasons]:
    """Leave out what the body says a second time: a page may hold it for the player and for the reader."""
    kept: list[Piece] = []
    again: Reasons = []
    told: set[str] = set()
    for piece in body:
        own = letters(piece.text)
        if len(own) >= REPEATED_LETTERS and own in told:
            again.append((piece, "the same line again"))
        else:
            kept.append(piece)
            told.add(own)
    return kept, again


def _take_asides(draft: Draft) -> list[Piece]:
    """Take out of a draft what speaks to the reader where the page does not: advertisements, notices.

    All of it, if it is all in that register; else only what stands at either end.
    """
    plain = [i for i, piece in enumerate(draft.body) if not is_polite(piece.text)]
    start, end = (plain[0], plain[-1] + 1) if plain else (0, 0)
    asides, draft.body = [*draft.body[:start], *draft.body[end:]], draft.body[start:end]
    if not draft.body:
        asides, draft.head = [*draft.head, *asides], []
    return asides


def _why_no_article(draft: Draft) -> str | None:
    """Return the rule by which a draft is no article, None if it is one."""
    statements = [piece for piece in draft.body if is_statement(piece.text)]
    signed = any(piece.role is Role.BYLINE for piece in (*draft.head, *draft.tail))
    if not statements:
        return "no whole sentence"
    if len(draft.body) == 1 and not any(piece.is_open for piece in draft.head):
        return "no headline of its own"
    if draft.doubtful and len(statements) < CONVINCING and not signed:
        return "announcement of another article"
    return None


def _why_too_little(draft: Draft, longest: int) -> str | None:
    """Beside the one article of a web page, a sentence or two under a headline are the site's own."""
    signed = any(piece.role in (Role.BYLINE, Role.STAMP) for piece in (*draft.head, *draft.tail))
    little = len(draft.body) <= FEW and len(draft.text) < LITTLE * longest
    return "little beside the article of the page" if little and not signed else None


def _merge(first: Found, again: Found) -> Found:
    """The article with the facts that only its second copy states."""
    return replace(
        first,
        title=first.title or again.title,
        subtitles=first.subtitles or again.subtitles,
        by=first.by or again.by,
        stamps=first.stamps or again.stamps,
    )


def _finish(draft: Draft, window: str = "") -> tuple[Found, Reasons]:
    """Turn a draft into an article, and give the lines that were still in its way."""
    left_out: Reasons = []
    body = list(draft.body)
    while len(body) > 1 and (why := _why_caption(body[0].text, body[1].text)):
        left_out.append((body.pop(0), why))
    title, subtitles, not_heads = headlines([p for p in draft.head if p.is_open], body, _names(draft), window=window)
    left_out += not_heads
    by = [piece.text for piece in (*draft.tail, *draft.head) if piece.role is Role.BYLINE]
    by += [piece.bare for piece, rule in not_heads if rule == "by-line"]
    paragraphs: list[str] = []
    for piece in body:
        kept, tail = people.split_tail(piece.text)
        if tail and kept:
            by.append(tail)
        paragraphs.append(kept or piece.text)
    stamps = [piece for piece in (*draft.head, *draft.tail) if piece.role is Role.STAMP]
    # The date line of an article before today's date in the head of the page.
    stamps.sort(key=lambda piece: piece.rule == PAGE_HEAD)
    return Found(title, subtitles, tuple(paragraphs), tuple(by), tuple(p.text for p in stamps)), left_out


def _why_caption(first: str, second: str) -> str | None:
    """Return the rule by which the first paragraph is a caption above the lead, None if it is the lead."""
    if overlap(first, second) >= CAPTION_REPEATS:
        return "caption: repeats the lead"
    return "caption: what a picture shows" if is_scene(first) else None


def _names(draft: Draft) -> list[Piece]:
    """The names that stand alone beside a date line or by-line: a writer without a word of what he is."""
    head = draft.head
    return [
        piece
        for i, piece in enumerate(head)
        if piece.is_open
        and people.is_name(piece.bare)
        and any(near.role in (Role.STAMP, Role.BYLINE) for near in head[max(0, i - 1) : i + 2])
    ]


def _bare_text(pieces: Sequence[Piece], dropped: Reasons) -> tuple[list[Found], Reasons]:
    """A page without an article may be a text that was pasted in: its sentences are one."""
    body = [piece for piece in pieces if piece.is_text or piece.role is Role.CUT]
    body = [piece for piece in body if is_statement(piece.text.rstrip(". …") + ".")]
    if not body:
        return [], dropped
    taken = {piece.lines for piece in body}
    article, left_out = _finish(Draft(body=body))
    return [article], [*(item for item in dropped if item[0].lines not in taken), *left_out]


def _report(dropped: Reasons) -> list[Dropped]:
    """Dropped lines in page order, each once."""
    reasons = {line: rule for piece, rule in reversed(dropped) for line in piece.lines}
    return [Dropped(line.number, line.text, reasons[line]) for line in sorted(reasons, key=lambda line: line.number)]
