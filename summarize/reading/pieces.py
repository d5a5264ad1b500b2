"""A page as pieces: its lines labelled, and those that the page broke rejoined.

Labels come first: whether a line was broken can only be told among lines known to be text or headline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import joins
from .lines import LONGEST_HEADLINE, PageLine, is_polite, is_statement, opens_quote, page_lines
from .rules import Role, label

# Letters of a page that are asked how a word is written; a page is seldom longer.
EVIDENCE = 100_000


@dataclass(frozen=True)
class Piece:
    """A line, or several that the page broke, with its role."""

    lines: tuple[PageLine, ...]
    text: str
    role: Role
    rule: str = ""

    @property
    def gap(self) -> int:
        """Blank lines before it."""
        return self.lines[0].gap

    @property
    def mark(self) -> str:
        """The list mark that opens it."""
        return self.lines[0].mark

    @property
    def bare(self) -> str:
        """The text behind the list mark."""
        return self.lines[0].bare if len(self.lines) == 1 else self.text

    @property
    def is_text(self) -> bool:
        """Whether it is part of what an article says."""
        return self.role is Role.TEXT

    @property
    def is_open(self) -> bool:
        """Whether it is a headline, or may be one."""
        return self.role is Role.OPEN


def label_lines(text: str) -> list[Piece]:
    """Return the lines of a page, each with its role."""
    return [Piece((line,), line.text, *label(line)) for line in page_lines(text)]


def join_broken(lines: Sequence[Piece], *, over_gaps: bool = True) -> list[Piece]:
    """Rejoin labelled lines that belong together; with `over_gaps`, also those with a blank line between them."""
    page = "\n".join(piece.text for piece in lines)[:EVIDENCE]
    full = joins.wrapped_lines([piece.lines[0] for piece in lines])
    joined = _join_broken(lines, full, page, over_gaps=over_gaps)
    # A line without a full stop that no other continues is a sentence if it ends as one and is long.
    return [replace(p, role=Role.TEXT) if p.is_open and is_statement(p.text) else p for p in joined]


def _join_broken(pieces: Sequence[Piece], full: set[int], page: str, *, over_gaps: bool) -> list[Piece]:
    """Join every open line to the next where the sentence goes on there, over furniture if need be."""
    done: list[Piece] = []
    in_body = False
    taken: set[int] = set()
    for i, piece in enumerate(pieces):
        if i in taken:
            continue
        whole, last, between = piece, i, list[Piece]()
        while whole.is_open and not (whole.mark and whole.mark != "-" and len(whole.text) < LONGEST_HEADLINE):
            following = _next_text(pieces, last + 1, taken)
            if following is None:
                break
            right = pieces[following]
            if right.gap and not over_gaps and not opens_quote(whole.text):
                break
            wrapped = last in full and following == last + 1 and (in_body or last > i)
            if not wrapped and not (
                _ends_in_text(pieces, following) and joins.is_broken(whole.text, right.text, in_body=in_body)
            ):
                break
            between += [p for j, p in enumerate(pieces[last + 1 : following], last + 1) if j not in taken]
            taken |= set(range(last + 1, following + 1))
            text = joins.mend(whole.text, right.text, page)
            whole = Piece((*whole.lines, *right.lines), text, right.role, right.rule)
            last = following
        done += [*between, whole]
        if whole.is_text:
            in_body = not is_polite(whole.text) or in_body
        elif whole.role in (Role.BYLINE, Role.END, Role.ZONE):
            in_body = False
    return done


def _next_text(pieces: Sequence[Piece], start: int, taken: set[int]) -> int | None:
    """The next line that could go on from an open one; a caption or a pointer may stand between."""
    for i in range(start, min(start + 3, len(pieces))):
        piece = pieces[i]
        if i in taken:
            continue
        if piece.is_text or piece.is_open:
            return None if piece.mark and piece.mark not in "-*" else i
        if piece.role not in (Role.NOISE, Role.CAPTION):
            return None
    return None


def _ends_in_text(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a chain of open lines from i on reaches a terminal mark: a broken sentence ends somewhere."""
    for piece in pieces[i : i + 4]:
        if piece.is_text:
            return True
        if piece.role not in (Role.OPEN, Role.NOISE, Role.CAPTION):
            return False
    return False
