"""One pass over the pieces of a page that hands each to an article or drops it with a reason.

Headlines open articles and by-lines close them; rankings, boxes of links and comments are set aside.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..characters import bigrams, overlap
from . import joins, people
from .headlines import TITLE_OVERLAP
from .lines import is_statement
from .pieces import Piece
from .rules import LIST_MARKS, PHOTOGRAPHER, Role

# Blank lines, more than is usual on the page, that set two articles apart.
WIDE_GAP = 2
# Three paragraphs of an article and the next three share this much of their letter pairs (98 of 100
# articles more, two pairs of three of different ones less); under it, a lone headline between them
# opens another article.
COHESION = 0.07
# Sub-heads are shorter than this, titles seldom; the bound doubles from here.
TITLE_LETTERS = 20
# The bound where the form speaks for an article too: several headlines, or a wide gap.
COHESION_OF_FORM = 0.2
# Paragraphs on either side from which the measure can be trusted.
ENOUGH_TEXT = 3
# Paragraphs that stand for the whole of a long article.
RECENT = 12
# Paragraphs that are looked at ahead.
AHEAD = 6
# Sentences that make an article where other articles are only announced (rankings, teasers).
CONVINCING = 2
# A box of links inside an article has no more items than this.
BOX_ITEMS = 8

# Furniture that a printed page does not have, and how many such lines make a web page.
WEB_RULES = frozenset(
    {"menu", "menu path", "other articles", "related articles", "comments", "notice of the site", "date line"}
)
WEB_LINES = 3

_LISTS = frozenset("□○●ㅇ◦-·※*①②③④⑤⑥⑦⑧⑨⑩")


@dataclass
class Draft:
    """An article while the page is walked: what stood before its body, its body, what came after."""

    head: list[Piece] = field(default_factory=list)
    body: list[Piece] = field(default_factory=list)
    tail: list[Piece] = field(default_factory=list)
    closed: bool = False
    # Closed by a by-line at the end of a paragraph only, as pictures in a gallery have them too.
    softly: bool = False
    # Opened after a copyright line or among rankings, where announcements of other articles stand.
    doubtful: bool = False

    @property
    def text(self) -> str:
        """The body so far."""
        return "\n".join(piece.text for piece in self.body)

    @property
    def recent(self) -> str:
        """The last paragraphs of the body: what a sub-head goes on from."""
        return "\n".join(piece.text for piece in self.body[-RECENT:])


class Walk:
    """The state of the pass. `run` gives the drafts that have a body; `dropped` is everything else."""

    def __init__(self, pieces: Sequence[Piece], *, one_article: bool = False):
        self.pieces = pieces
        self.one_article = one_article
        self.dropped: list[tuple[Piece, str]] = []
        self.drafts: list[Draft] = []
        self.draft = Draft()
        self.pending: list[Piece] = []  # open lines that may be headlines
        self.zone = ""  # the name of the rule that set the following lines aside
        self.box = 0  # items still allowed in a box of links inside an article
        self.is_web = sum(piece.rule in WEB_RULES for piece in pieces) >= WEB_LINES
        gaps = sorted(piece.gap for piece in pieces[1:])
        self.usual_gap = gaps[len(gaps) // 2] if gaps else 0
        # A page with one date of publication was most likely made for one article.
        self.one_date = sum(piece.rule == "date line" for piece in pieces) == 1

    def run(self) -> list[Draft]:
        """Walk the page."""
        for i, piece in enumerate(self.pieces):
            if self.zone and not self._leaves_zone(i, piece):
                self.dropped.append((piece, self.zone))
            else:
                self._take(i, piece)
        self.drafts.append(self.draft)
        self.pending += [piece for draft in self.drafts if not draft.body for piece in draft.head if piece.is_open]
        self._drop_pending("headline without an article")
        return [draft for draft in self.drafts if draft.body]

    def _take(self, i: int, piece: Piece) -> None:
        match piece.role:
            case Role.TEXT if not self.draft.body and not is_statement(piece.text):
                self._take_open(replace(piece, role=Role.OPEN))  # 왜 그런가? above an article is a headline
            case Role.TEXT:
                self._take_text(i, piece)
            case Role.OPEN:
                self._take_open(piece)
            case Role.BYLINE | Role.STAMP:
                self._take_signature(piece)
            case Role.END:
                self._take_end(piece)
            case Role.ZONE | Role.RELATED if self._has_begun():
                self._open_zone(piece)
            case Role.CAPTION if piece.rule == PHOTOGRAPHER and self._ends_body(i):
                self._take_text(i, replace(piece, role=Role.TEXT))
            case _:
                # Among them a heading of other articles above the first one: a link in the site's menu.
                self.dropped.append((piece, piece.rule))

    def _take_text(self, i: int, piece: Piece) -> None:
        draft = self.draft
        if draft.closed and not self._goes_on(i):
            if not self.one_article and (self.pending or (not draft.doubtful and self._sentences(i) >= ENOUGH_TEXT)):
                self._start()
            else:
                self.dropped.append((piece, "no headline of its own"))
                return
        elif draft.body and self.pending and not self.one_article and self._opens_article(i):
            self._start()
        elif draft.body:
            draft.closed = False
            self._drop_pending("sub-head")
        else:
            draft.head += self.pending
            self.pending = []
        self.draft.body.append(piece)
        if people.split_tail(piece.text)[1]:
            self.draft.closed = self.draft.softly = True

    def _goes_on(self, i: int) -> bool:
        """Whether a closed article goes on: the by-line stood under its first sentence, or under a picture."""
        if self.one_article or (self.draft.softly and not self.pending):
            return True
        return not self.pending and len(self.draft.body) <= 1 and self._sentences(i) >= CONVINCING

    def _take_open(self, piece: Piece) -> None:
        """A headline to be; or, inside a body, an item of a list."""
        body = self.draft.body
        in_list = (
            piece.mark in _LISTS and len(piece.bare) >= 12 and any(p.mark in LIST_MARKS and p.mark for p in body[-3:])
        )
        if body and not self.draft.closed and not self.pending and in_list and piece.gap <= self.usual_gap:
            body.append(piece)
        else:
            self.pending.append(piece)

    def _take_signature(self, piece: Piece) -> None:
        """A by-line or date: at the foot of the body before it, or at the head of the one to come."""
        self.dropped.append((piece, piece.rule))
        if self.draft.body and not self.pending:
            self.draft.tail.append(piece)
            if piece.role is Role.BYLINE:
                self.draft.closed, self.draft.softly = True, False
        elif self.draft.body:
            self._start()
            self.draft.head.append(piece)
        else:
            self.draft.head += [*self.pending, piece]
            self.pending = []

    def _take_end(self, piece: Piece) -> None:
        self.dropped.append((piece, piece.rule))
        if self.draft.body:  # else it stands under a picture
            self._drop_pending("line at the end")
            self.draft.tail.append(piece)
            self.draft.closed, self.draft.softly = True, False

    def _ends_body(self, i: int) -> bool:
        """Whether the open article ends at i: what follows is no text of its own."""
        following = self.pieces[i + 1] if i + 1 < len(self.pieces) else None
        is_open = bool(self.draft.body) and not self.draft.closed and not self.pending
        return is_open and not (following and following.is_text)

    def _has_begun(self) -> bool:
        return bool(self.draft.body or self.drafts)

    def _open_zone(self, piece: Piece) -> None:
        self.box = BOX_ITEMS if piece.role is Role.RELATED and not self.draft.closed else 0
        self._drop_pending("line at the end")
        self.zone = piece.rule
        self.dropped.append((piece, piece.rule))

    def _leaves_zone(self, i: int, piece: Piece) -> bool:
        if self.box:
            self.box -= 1
            if piece.is_text and not piece.mark and is_statement(piece.text):
                self.zone, self.box = "", 0
                return True
        if piece.is_open and not piece.mark and self._convinces(i) and not self.one_article:
            self.zone = ""
            self._start()
            self.draft.doubtful = True
            return True
        if piece.role is Role.END and self.draft.body:
            # The name of the publisher often stands below the rankings.
            self.draft.tail.append(piece)
        return False

    def _start(self) -> None:
        """Begin an article with the headlines that are waiting."""
        after_copyright = any(piece.role is Role.END for piece in self.draft.tail)
        self.drafts.append(self.draft)
        self.draft = Draft(head=self.pending, doubtful=after_copyright)
        self.pending = []

    def _drop_pending(self, rule: str) -> None:
        self.dropped += [(piece, rule) for piece in self.pending]
        self.pending = []

    def _ahead(self, i: int) -> Iterator[Piece]:
        """The paragraphs from i on, to the next headline, by-line or zone."""
        for piece in self.pieces[i:]:
            if piece.is_text:
                yield piece
            elif piece.role in (Role.OPEN, Role.BYLINE, Role.END, Role.ZONE):
                return

    def _sentences(self, i: int) -> int:
        return sum(is_statement(piece.text) for piece in self._ahead(i))

    def _convinces(self, i: int) -> bool:
        """Whether a headline at i is followed by whole sentences, not by announcements of other articles."""
        count = 0
        for piece in self.pieces[i + 1 :]:
            if piece.role in (Role.CUT, Role.ZONE, Role.RELATED, Role.END):
                return False
            if piece.is_text:
                if piece.mark or not is_statement(piece.text):
                    return False
                count += 1
                if count >= CONVINCING:
                    return True
            elif count:
                return False
        return False

    def _opens_article(self, i: int) -> bool:
        """Whether the waiting headlines open an article, or are sub-heads of the one that is open."""
        head, several = self.pending[0], len(self.pending)
        apart = head.gap >= self.usual_gap + WIDE_GAP
        if head.mark and head.mark != "-":
            # Briefs stand under marks of one kind; any other marked line is a sub-head.
            return any(piece.mark == head.mark for piece in self.draft.head)
        if several >= 3 and (apart or not self.one_date):
            return True
        if self.one_date:
            return False
        if several == 2 and apart:
            return True
        ahead = list(itertools.islice(self._ahead(i), AHEAD))
        cohesion = self._cohesion(ahead)
        if several == 2 or apart or joins.is_tagged(head.text):
            return cohesion < COHESION_OF_FORM
        # Where a page has no blank lines inside of articles, one says something.
        set_off = self.usual_gap == 0 and head.gap > 0
        bound = COHESION * (2 if len(head.bare) >= TITLE_LETTERS or set_off else 1)
        if min(len(ahead), len(self.draft.body)) < ENOUGH_TEXT:
            bound /= 2
        fits = overlap(head.text, "\n".join(piece.text for piece in ahead[:3])) >= TITLE_OVERLAP
        return cohesion < bound and fits

    def _cohesion(self, ahead: Sequence[Piece]) -> float:
        """The letter pairs that the coming text shares with the open article, as a part of the smaller set."""
        coming, told = bigrams("\n".join(piece.text for piece in ahead)), bigrams(self.draft.recent)
        return len(coming & told) / min(len(coming), len(told)) if coming and told else 0.0
