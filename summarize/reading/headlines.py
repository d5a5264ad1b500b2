"""Tell title and sub-titles from the menus, names and captions that stand above a body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..characters import letters, overlap
from . import joins
from .pieces import Piece

# A title shares at least this part of its letter pairs with its article; a menu does not.
TITLE_OVERLAP = 0.3
# Among links a title shares nearly as much as the line that shares most; a slogan of the site less.
NEAR_THE_BEST = 0.6
SUBTITLE_OVERLAP = 0.25
# A link is no longer than this; a longer line that shares nothing may be a poetic title.
MENU_LETTERS = 10
# A title takes no more lines than this, and each is no longer than this if it is one of several.
TITLE_LINES = 3
TITLE_LINE = 26
# Letters from which a line that is there twice is the title, once for the window and once for the page.
REPEATED_TITLE = 8

NOT_A_TITLE = "not a title"


def headlines(
    heads: Sequence[Piece], body: Sequence[Piece], names: Sequence[Piece], *, window: str
) -> tuple[str, tuple[str, ...], list[tuple[Piece, str]]]:
    """Return title, sub-titles, and the lines that are neither with the rule that says so.

    `names` are headlines that were found to be writers. `window` is the first line of a web page, which
    often names the article; "" for a printed page. Where links stand among the headlines, a line must
    show by its words that it belongs to the article; a printed title may be poetry.
    """
    text = "\n".join(piece.text for piece in body)
    kept, left_out = _without_repeats([piece for piece in heads if piece not in names])
    left_out += [(piece, "by-line") for piece in names]
    named = _title_of_window(window)
    if overlap(named, text) >= TITLE_OVERLAP > max((overlap(piece.bare, text) for piece in kept), default=0.0):
        return named, (), [*left_out, *((piece, NOT_A_TITLE) for piece in kept)]
    start = _title_at(kept, heads, text, window)
    left_out += [(piece, NOT_A_TITLE) for piece in kept[:start]]
    kept = kept[start:]
    if not kept:
        return "", (), left_out
    size = _title_lines(kept)
    title = " ".join([kept[0].bare, *(piece.text for piece in kept[1:size])])
    subtitles: list[str] = []
    for piece in kept[size:]:
        if window and (len(piece.bare) <= MENU_LETTERS or overlap(piece.bare, text) < SUBTITLE_OVERLAP):
            left_out.append((piece, NOT_A_TITLE))
        else:
            subtitles.append(piece.bare.removesuffix(" -"))
    return title, tuple(subtitles), left_out


def _without_repeats(heads: Sequence[Piece]) -> tuple[list[Piece], list[tuple[Piece, str]]]:
    """Leave out links of one word, and what stands there twice: the last of a title, no caption."""
    kept: list[Piece] = []
    left_out: list[tuple[Piece, str]] = []
    for i, piece in enumerate(heads):
        again = [other for other in heads[i + 1 :] if _same_title(piece, other)]
        if again and (not kept or again[0] is not heads[i + 1]):
            left_out.append((piece, "title twice"))
        elif (
            kept
            and sum(letters(piece.text) == letters(other.text) for other in heads) > 1
            and not _is_title(piece, heads)
        ):
            left_out.append((piece, "caption: twice"))
        elif piece.mark and piece.mark != "-" and " " not in piece.bare:
            left_out.append((piece, "menu"))
        else:
            kept.append(piece)
    return kept, left_out


def _same_title(first: Piece, other: Piece) -> bool:
    """Whether a line says what a later one says, perhaps with the site's name: "제목 - 한빛일보"."""
    a, b = letters(first.text), letters(other.text)
    return a == b or (
        len(b) >= REPEATED_TITLE and a.startswith(b) and first.text[len(other.text) :].lstrip()[:1] in "-|:<·"
    )


def _is_title(piece: Piece, heads: Sequence[Piece]) -> bool:
    """Whether the line stood above already, apart from this place: first for the window, then for the page."""
    places = [i for i, other in enumerate(heads) if _same_title(other, piece)]
    return (
        len(letters(piece.text)) >= REPEATED_TITLE
        and len(places) > 1
        and places[-1] - places[0] > 1
        and heads[places[-1]] is piece
    )


def _title_at(kept: Sequence[Piece], heads: Sequence[Piece], text: str, window: str) -> int:
    """Where the title starts: at the line that the window names, at one that is there twice, else behind the links."""
    named = [i for i, piece in enumerate(kept) if _names_article(piece, window)]
    if named:
        return named[-1]
    for i, piece in enumerate(kept):
        before = heads[: next(j for j, other in enumerate(heads) if other is piece)]
        if len(letters(piece.text)) >= REPEATED_TITLE and any(_same_title(other, piece) for other in before):
            return i
    shares = [overlap(piece.bare, text) if len(piece.bare) > MENU_LETTERS else 0.0 for piece in kept]
    if window and max(shares, default=0.0) >= TITLE_OVERLAP:
        return next(i for i, share in enumerate(shares) if share >= max(TITLE_OVERLAP, NEAR_THE_BEST * max(shares)))
    for i in range(len(kept) - 1):
        rest = max(overlap(piece.bare, text) for piece in kept[i + 1 :])
        if not _is_menu(kept[i], text) or rest < TITLE_OVERLAP:
            return i
    return max(0, len(kept) - 1)


def _title_of_window(window: str) -> str:
    """The first line of a web page without section and site: its longest part."""
    return max(re.split(r"\s+[-|:<·]\s+|\s?[|<]\s?", window), key=len).strip()


def _names_article(head: Piece, window: str) -> bool:
    """Whether the window says what a headline of the page says, perhaps with section and site around it."""
    own = letters(head.text)
    return len(own) >= REPEATED_TITLE and own in letters(window) and head.lines[0].number > 1


def _is_menu(head: Piece, text: str) -> bool:
    """A short line that shares nothing with the article below is a link."""
    return overlap(head.bare, text) < (TITLE_OVERLAP if len(head.bare) <= MENU_LETTERS else TITLE_OVERLAP / 4)


def _title_lines(heads: Sequence[Piece]) -> int:
    """How many lines the title takes: a paper breaks a long one, and marks the sub-titles under it."""
    size = 1
    while (
        size < min(len(heads), TITLE_LINES)
        and not heads[size].mark
        and (_is_half(heads[size - 1]) or joins.is_unfinished(heads[size - 1].text))
    ):
        size += 1
    unmarked = next((i for i, piece in enumerate(heads) if piece.mark), 0)
    block = next((i for i in range(1, len(heads)) if heads[i].gap), len(heads))
    for lines in (unmarked, block):
        if size < lines <= TITLE_LINES and lines < len(heads) and all(len(p.text) <= TITLE_LINE for p in heads[:lines]):
            return lines
    return size


def _is_half(head: Piece) -> bool:
    """A headline of one word is the first half of one: an organisation's name above what it did."""
    return " " not in head.bare and not head.mark and len(head.bare) >= 4
