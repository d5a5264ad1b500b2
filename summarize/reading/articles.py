"""Find the articles of a page: label every line, rejoin broken ones, part headlines from sub-heads.

The order matters. Lines are labelled one by one (`rules`); then lines in a ranking or a box of links
are set aside; then broken lines are joined (`joins`), which only works among lines known to be text
or headline; then headlines open articles and by-lines close them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..model import Dropped
from . import joins, people
from .lines import LONGEST_HEADLINE, PageLine, bigrams, is_polite, is_statement, letters, overlap, page_lines
from .rules import LIST_MARKS, PHOTOGRAPHER, Role, label

# A title shares at least this part of its letter pairs with its article; a menu does not.
TITLE_OVERLAP = 0.3
# A link is no longer than this.
MENU_LETTERS = 10
# A caption that says the lead again shares this much of it.
CAPTION_REPEATS = 0.75
# A title takes no more lines than this, and each is no longer than this if it is one of several.
TITLE_LINES = 3
TITLE_LINE = 26
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
# Sentences that make an article where other articles are only announced (rankings, teasers).
CONVINCING = 2
# A box of links inside an article has no more items than this.
BOX_ITEMS = 8


ADVERTISEMENT = "speaks to the reader"


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


@dataclass
class Draft:
    """An article while the page is walked: what stood before its body, its body, what came after."""

    head: list[Piece] = field(default_factory=list)
    body: list[Piece] = field(default_factory=list)
    tail: list[Piece] = field(default_factory=list)
    closed: bool = False
    # Opened after a copyright line or among rankings, where announcements of other articles stand.
    doubtful: bool = False

    @property
    def text(self) -> str:
        """The body so far."""
        return "\n".join(piece.text for piece in self.body)


@dataclass(frozen=True)
class Found:
    """An article of a page, its fields still as lines."""

    title: str
    subtitles: tuple[str, ...]
    paragraphs: tuple[str, ...]
    by: tuple[str, ...]
    stamps: tuple[str, ...]
    lead: str


def find_articles(text: str) -> tuple[list[Found], list[Dropped]]:
    """Return the articles of a page in page order, and every other line with the rule that dropped it."""
    pieces = label_pieces(text)
    walk = _Walk(pieces)
    drafts = walk.run()
    dropped = walk.dropped
    found: list[Found] = []
    plain_page = sum(not is_polite(p.text) for d in drafts for p in d.body) > sum(
        is_polite(p.text) for d in drafts for p in d.body
    )
    for draft in drafts:
        if plain_page:
            dropped += [(piece, ADVERTISEMENT) for piece in _take_asides(draft)]
        if (why := _why_no_article(draft)) is not None:
            dropped += [(piece, why) for piece in (*draft.head, *draft.body)]
            continue
        article, left_out = _finish(draft)
        found.append(article)
        dropped += left_out
    if not found:
        found, dropped = _bare_text(pieces, dropped)
    return found, _report(dropped)


def clean_body(text: str) -> tuple[Found, list[Dropped]]:
    """Return the one article of a document whose title is known, without furniture; never nothing."""
    pieces = [replace(p, role=Role.TEXT) if p.role is Role.CUT else p for p in label_pieces(text)]
    walk = _Walk(pieces, one_article=True)
    drafts = walk.run()
    body = [piece for draft in drafts for piece in draft.body]
    if not body:
        return Found("", (), tuple(piece.text for piece in pieces), (), (), pieces[0].text if pieces else ""), []
    draft = Draft(body=body, tail=[p for d in drafts for p in (*d.head, *d.tail)])
    article, left_out = _finish(draft)
    return article, _report([*walk.dropped, *left_out])


# --- Labels and joins ------------------------------------------------------------------------------


def label_pieces(text: str) -> list[Piece]:
    """Label the lines of a page and rejoin those that belong together."""
    lines = page_lines(text)
    pieces = [Piece((line,), line.text, *label(line)) for line in lines]
    joined = _join_broken(pieces, joins.wrapped_lines(lines), "\n".join(line.text for line in lines))
    # A line without a full stop that no other continues is a sentence if it ends as one and is long.
    return [replace(p, role=Role.TEXT) if p.role is Role.OPEN and is_statement(p.text) else p for p in joined]


def _join_broken(pieces: Sequence[Piece], full: set[int], page: str) -> list[Piece]:
    """Join every open line to the next where the sentence goes on there, over furniture if need be."""
    done: list[Piece] = []
    in_body = False
    taken: set[int] = set()
    for i, piece in enumerate(pieces):
        if i in taken:
            continue
        whole, last, between = piece, i, list[Piece]()
        while whole.role is Role.OPEN and not (whole.mark and whole.mark != "-" and len(whole.text) < LONGEST_HEADLINE):
            following = _next_text(pieces, last + 1, taken)
            if following is None:
                break
            right = pieces[following]
            wrapped = last in full and following == last + 1 and (in_body or last > i)
            if not wrapped and not (
                _ends_in_text(pieces, following) and joins.is_broken(whole.text, right.text, in_body=in_body)
            ):
                break
            between += [p for j, p in enumerate(pieces[last + 1 : following], last + 1) if j not in taken]
            taken |= set(range(last + 1, following + 1))
            whole = Piece(
                (*whole.lines, *right.lines), joins.mend(whole.text, right.text, page), right.role, right.rule
            )
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
        if piece.role in (Role.TEXT, Role.OPEN):
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


# --- The walk --------------------------------------------------------------------------------------


class _Walk:
    """One pass over the pieces of a page that hands each to an article or drops it with a reason."""

    def __init__(self, pieces: Sequence[Piece], *, one_article: bool = False):
        self.pieces = pieces
        self.one_article = one_article
        self.dropped: list[tuple[Piece, str]] = []
        self.drafts: list[Draft] = []
        self.draft = Draft()
        self.pending: list[Piece] = []  # open lines that may be headlines
        self.zone = ""  # the name of the rule that set the following lines aside
        self.box = 0  # items still allowed in a box of links inside an article
        gaps = sorted(piece.gap for piece in pieces[1:])
        self.usual_gap = gaps[len(gaps) // 2] if gaps else 0

    def run(self) -> list[Draft]:
        for i, piece in enumerate(self.pieces):
            if self.zone and not self._leaves_zone(i, piece):
                self.dropped.append((piece, self.zone))
                continue
            self._take(i, piece)
        self._drop_pending("headline without an article")
        self.drafts.append(self.draft)
        return [draft for draft in self.drafts if draft.body]

    def _take(self, i: int, piece: Piece) -> None:
        match piece.role:
            case Role.TEXT:
                self._take_text(i, piece)
            case Role.OPEN:
                self._take_open(piece)
            case Role.BYLINE | Role.STAMP:
                self._take_signature(piece)
            case Role.END:
                self._drop_pending("line at the end")
                self.draft.tail.append(piece)
                self.draft.closed = self.draft.closed or bool(self.draft.body)
                self.draft.doubtful = self.draft.doubtful or not self.draft.body
                self.dropped.append((piece, piece.rule))
            case Role.ZONE if piece.rule == "comments" and not self.draft.body:
                self.dropped.append((piece, piece.rule))  # a counter above the article
            case Role.ZONE:
                self._open_zone(piece)
            case Role.CAPTION if piece.rule == PHOTOGRAPHER and self._ends_body(i):
                self._take_text(i, replace(piece, role=Role.TEXT))
            case Role.RELATED if self.draft.body and not self.draft.closed:
                self._open_zone(piece)
                self.box = BOX_ITEMS
            case Role.RELATED:
                self._open_zone(piece)
            case _:
                self.dropped.append((piece, piece.rule))

    def _take_text(self, i: int, piece: Piece) -> None:
        draft = self.draft
        if draft.body and not draft.closed:
            if self.pending and not self.one_article and self._opens_article(i):
                self._close()
                self._start()
            else:
                self._drop_pending("sub-head")
        elif draft.closed:
            if self.pending and not self.one_article:
                self._start()
            elif self.one_article or (len(draft.body) <= 1 and self._sentences_ahead(i) >= CONVINCING):
                # The by-line stood under the first sentence; the article goes on.
                draft.closed = False
                self._drop_pending("sub-head")
            elif not draft.doubtful and self._sentences_ahead(i) >= ENOUGH_TEXT:
                self._start()
            else:
                self.dropped.append((piece, "no headline of its own"))
                return
        else:
            draft.head += self.pending
            self.pending = []
        self.draft.body.append(piece)
        if people.split_tail(piece.text)[1] and not self.one_article:
            self.draft.closed = True

    def _ends_body(self, i: int) -> bool:
        """Whether the open article ends at i: what follows is no text of its own."""
        following = self.pieces[i + 1] if i + 1 < len(self.pieces) else None
        return (
            bool(self.draft.body)
            and not self.draft.closed
            and not self.pending
            and not (following and following.is_text)
        )

    def _take_open(self, piece: Piece) -> None:
        """A headline to be; or, inside a body, an item of a list."""
        draft = self.draft
        is_item = piece.mark in LIST_MARKS and len(piece.bare) >= 12
        if (
            draft.body
            and not draft.closed
            and not self.pending
            and is_item
            and piece.gap <= self.usual_gap
            and self._in_list(piece)
        ):
            draft.body.append(piece)
        else:
            self.pending.append(piece)

    def _take_signature(self, piece: Piece) -> None:
        """A by-line or date: at the foot of the body before it, or at the head of the one to come."""
        self.dropped.append((piece, piece.rule))
        if self.draft.body and not self.pending:
            self.draft.tail.append(piece)
            self.draft.closed = self.draft.closed or piece.role is Role.BYLINE
        elif self.draft.body:
            self._close()
            self._start()
            self.draft.head.append(piece)
        else:
            self.draft.head += [*self.pending, piece]
            self.pending = []

    def _open_zone(self, piece: Piece) -> None:
        self._drop_pending("line at the end")
        self.zone = piece.rule
        self.box = 0
        self.dropped.append((piece, piece.rule))

    def _leaves_zone(self, i: int, piece: Piece) -> bool:
        if self.box:
            self.box -= 1
            if piece.is_text and not piece.mark and is_statement(piece.text):
                self.zone, self.box = "", 0
                return True
        if piece.role is Role.OPEN and not piece.mark and self._convinces(i) and not self.one_article:
            self.zone = ""
            self._close()
            self._start()
            self.draft.doubtful = True
            return True
        if piece.role is Role.END and self.draft.body:
            # The name of the publisher often stands below the rankings.
            self.draft.tail.append(piece)
        return False

    def _close(self) -> None:
        self.draft.closed = True

    def _start(self) -> None:
        """Begin an article with the headlines that are waiting."""
        after_copyright = any(piece.role is Role.END for piece in self.draft.tail)
        self.drafts.append(self.draft)
        self.draft = Draft(head=self.pending, doubtful=after_copyright)
        self.pending = []

    def _drop_pending(self, rule: str) -> None:
        self.dropped += [(piece, rule) for piece in self.pending]
        self.pending = []

    def _in_list(self, piece: Piece) -> bool:
        """Whether a marked line without a full stop belongs to a list that the body is made of."""
        return piece.mark in "□○●ㅇ◦-·※*①②③④⑤⑥⑦⑧⑨⑩" and any(
            p.mark in LIST_MARKS and p.mark for p in self.draft.body[-3:]
        )

    def _sentences_ahead(self, i: int) -> int:
        """Sentences from i on before the next headline, by-line or zone."""
        count = 0
        for piece in self.pieces[i:]:
            if piece.is_text and is_statement(piece.text):
                count += 1
            elif piece.role in (Role.OPEN, Role.BYLINE, Role.END, Role.ZONE):
                break
        return count

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
        heads = [piece for piece in self.pending if piece.role is Role.OPEN]
        # Where a page has no blank lines inside of articles, one is as good as two elsewhere.
        apart = heads[0].gap >= self.usual_gap + (WIDE_GAP if self.usual_gap else 1)
        marked = bool(heads[0].mark) and heads[0].mark != "-"
        ahead = self._text_ahead(i)
        cohesion = self._cohesion(ahead)
        if marked and not apart:
            # Briefs stand under marks of one kind; any other marked line is a sub-head.
            return any(piece.mark == heads[0].mark for piece in self.draft.head)
        if not marked and (len(heads) >= 3 or (len(heads) == 2 and apart)):
            return True
        if apart or (len(heads) == 2 and not marked):
            return cohesion < COHESION_OF_FORM
        bound = COHESION * (2 if len(heads[0].bare) >= TITLE_LETTERS else 1)
        if min(len(ahead), len(self.draft.body)) < ENOUGH_TEXT:
            bound /= 2
        return cohesion < bound and _fits(heads[0], ahead[:3])

    def _text_ahead(self, i: int) -> list[Piece]:
        """The paragraphs from i on, to the next headline or by-line, six at most."""
        ahead: list[Piece] = []
        for piece in self.pieces[i:]:
            if piece.is_text:
                ahead.append(piece)
            elif piece.role in (Role.OPEN, Role.BYLINE, Role.END, Role.ZONE):
                break
        return ahead[:6]

    def _cohesion(self, ahead: Sequence[Piece]) -> float:
        """The letter pairs that the coming text shares with the open article, as a part of the smaller set."""
        coming, told = bigrams("\n".join(piece.text for piece in ahead)), bigrams(self.draft.text)
        return len(coming & told) / min(len(coming), len(told)) if coming and told else 0.0


def _fits(head: Piece, body: Sequence[Piece]) -> bool:
    return overlap(head.text, "\n".join(piece.text for piece in body if piece.is_text)) >= TITLE_OVERLAP


# --- From a draft to an article --------------------------------------------------------------------


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
    heads = [piece for piece in draft.head if piece.role is Role.OPEN]
    signed = any(piece.role is Role.BYLINE for piece in (*draft.head, *draft.tail))
    if not statements:
        return "no whole sentence"
    if not heads and len(draft.body) == 1:
        return "no headline of its own"
    if draft.doubtful and len(statements) < CONVINCING and not signed:
        return "announcement of another article"
    return None


def _finish(draft: Draft) -> tuple[Found, list[tuple[Piece, str]]]:
    left_out: list[tuple[Piece, str]] = []
    body = list(draft.body)
    while len(body) > 1 and overlap(body[0].text, body[1].text) >= CAPTION_REPEATS:
        left_out.append((body.pop(0), "caption: repeats the lead"))
    title, subtitles, not_heads = _headlines([p for p in draft.head if p.role is Role.OPEN], body)
    left_out += not_heads
    by = [piece.text for piece in (*draft.tail, *draft.head) if piece.role is Role.BYLINE]
    by += [piece.bare for piece, rule in not_heads if rule == "by-line"]
    paragraphs: list[str] = []
    for piece in body:
        kept, tail = people.split_tail(piece.text)
        if tail and kept:
            by.append(tail)
            paragraphs.append(kept)
        else:
            paragraphs.append(piece.text)
    stamps = tuple(p.text for p in (*draft.head, *draft.tail) if p.role is Role.STAMP)
    return Found(title, subtitles, tuple(paragraphs), tuple(by), stamps, body[0].text), left_out


def _headlines(heads: Sequence[Piece], body: Sequence[Piece]) -> tuple[str, tuple[str, ...], list[tuple[Piece, str]]]:
    """Tell title and sub-titles from menus, names and captions above the body."""
    left_out: list[tuple[Piece, str]] = []
    kept: list[Piece] = []
    text = "\n".join(piece.text for piece in body)
    for i, piece in enumerate(heads):
        rest = heads[i + 1 :]
        if people.is_name(piece.bare):
            left_out.append((piece, "by-line"))
        elif any(letters(piece.text) == letters(other.text) for other in rest) and (
            not kept or rest[0].text != piece.text
        ):
            left_out.append((piece, "title twice"))
        elif kept and _is_repeated(piece, heads):
            left_out.append((piece, "caption: twice"))
        elif piece.mark and piece.mark != "-" and " " not in piece.bare:
            left_out.append((piece, "menu"))
        else:
            kept.append(piece)
    while len(kept) > 1 and _is_menu(kept[0], text) and max(overlap(p.bare, text) for p in kept[1:]) >= TITLE_OVERLAP:
        left_out.append((kept.pop(0), "menu"))
    if not kept:
        return "", (), left_out
    size = _title_lines(kept)
    title = " ".join([kept[0].bare, *(piece.text for piece in kept[1:size])])
    return title, tuple(piece.bare for piece in kept[size:]), left_out


def _title_lines(heads: Sequence[Piece]) -> int:
    """How many lines the title takes: a paper breaks a long one, and marks the sub-titles under it."""
    size = 1
    while (
        size < len(heads)
        and not heads[size].mark
        and (_is_half(heads[size - 1]) or joins.is_unfinished(heads[size - 1].text))
    ):
        size += 1
    unmarked = next((i for i, piece in enumerate(heads) if piece.mark), 0)
    if size < unmarked <= TITLE_LINES and all(len(piece.text) <= TITLE_LINE for piece in heads[:unmarked]):
        return unmarked
    block = next((i for i in range(1, len(heads)) if heads[i].gap), len(heads))
    if (
        size < block <= TITLE_LINES
        and block < len(heads)
        and all(len(piece.text) <= TITLE_LINE for piece in heads[:block])
    ):
        return block
    return size


def _is_menu(head: Piece, text: str) -> bool:
    """A short line that shares nothing with the article below is a link; a long one may be a poetic title."""
    shared = overlap(head.bare, text)
    return shared < (TITLE_OVERLAP if len(head.bare) <= MENU_LETTERS else TITLE_OVERLAP / 4)


def _is_half(head: Piece) -> bool:
    """A headline of one word is the first half of one: an organisation's name above what it did."""
    return " " not in head.bare and not head.mark and len(head.bare) >= 4


def _is_repeated(piece: Piece, heads: Sequence[Piece]) -> bool:
    return sum(letters(piece.text) == letters(other.text) for other in heads) > 1


def _bare_text(
    pieces: Sequence[Piece], dropped: list[tuple[Piece, str]]
) -> tuple[list[Found], list[tuple[Piece, str]]]:
    """A page without an article may be a text that was pasted in: its sentences are one."""
    body = [
        piece
        for piece in pieces
        if piece.role in (Role.TEXT, Role.CUT) and is_statement(piece.text.rstrip(". …") + ".")
    ]
    if not body:
        return [], dropped
    taken = {piece.lines for piece in body}
    article, left_out = _finish(Draft(body=body))
    return [article], [*(item for item in dropped if item[0].lines not in taken), *left_out]


def _report(dropped: Sequence[tuple[Piece, str]]) -> list[Dropped]:
    """Dropped lines in page order, each once."""
    reasons = {line: rule for piece, rule in reversed(dropped) for line in piece.lines}
    return [Dropped(line.number, line.text, reasons[line]) for line in sorted(reasons, key=lambda line: line.number)]
