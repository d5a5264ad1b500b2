"""Rejoin lines that the page broke in the middle of a sentence, and leave headlines alone.

Measured on 830 simulated breaks and 201 real sub-heads before a sentence (AI-Hub news): particles
stand on two words of five in running text and hardly ever in headlines, which drop them.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Sequence

from .. import language
from ..model import Token
from .lines import LONGEST_HEADLINE, PageLine, ends_sentence, opens_quote

# Particles and endings a word, from which a line reads as running text (0.2 in headlines, 0.6 in bodies).
RUNNING_TEXT = 0.3
# From here on a line needs no subject to be one.
SURELY_RUNNING = 0.5
HEADLINE = 0.2
# Letters under which a line is too short for the share to mean anything.
SHORT = 16
# Tags after which a sentence must go on: particles, adnominal endings, adverbs, commas.
_UNFINISHED = frozenset({"JKS", "JKO", "JKB", "JKG", "JC", "JX", "ETM", "MAG", "MAJ", "MM", "SP"})
# Of these, what no headline ends in.
_WANTS_MORE = frozenset({"JKS", "JKO", "JKG", "JC", "ETM"})
_CONNECTIVE = "EC"  # ends many headlines too: …매듭지어야, …줄이려면
_TOPIC = frozenset({"JX", "JKS"})
# A verb made of a noun: nothing may stand between 시행 and 했다, though the tokenizer allows a blank.
_VERB_OF_NOUN = re.compile(r"(?:하|해|했|한|할|함|합|하여|되|돼|됐|된|될|됨|됩|시키|시킨|시켜)[가-힣]*")
# What reports a quotation stands at its closing mark without a blank.
_REPORT = re.compile(r"(?:이?라(?:고|며|는|면서)|고|며|면서|는|란|이?란)(?=[\s,])")
# A last syllable of a noun with its particle: 통행/량은, 급식/실은, 혼잡/도를.
_LAST_SYLLABLE = re.compile(
    r"[량실관도률율력권비료층장원구기계망단형용성화제론법안점소처과국팀](?:은|는|이|가|을|를|의|에|에서|로|으로|도|과|와|만|까지|부터)?$"
)
_TAGGED = re.compile(r"^[\[〈<【][^\]〉>】]{1,12}[\]〉>】]\s?\S")
# Dots inside of a line part two halves of a headline.
_DOTS = re.compile(r"[가-힣\"'’”](?:\.{2,3}|…)\s?[가-힣\"'‘“\d]")

# A block of hard-wrapped lines: so many at least, half of them of one width, give or take.
WRAPPED_LINES = 4
NEAR = 0.15


def is_broken(left: str, right: str, *, in_body: bool) -> bool:
    """Whether `left`, a line without a terminal mark, goes on in `right`.

    Inside a body the line must look like a headline to be left alone; before it, like running text
    to be joined, because a headline glued to the lead would be an invented sentence.
    """
    if is_tagged(left) or (_DOTS.search(left) and len(left) < LONGEST_HEADLINE):
        return False
    if opens_quote(left) and not opens_quote(left + right):
        return True
    if left.rstrip().endswith(("”", '"', "’", "'")) and _REPORT.match(right):
        return True
    tokens = language.tokenize([left])[0]
    if not tokens:
        return False
    particles = _particles(left, tokens)
    last = next((t.tag for t in reversed(tokens) if t.tag not in ("SSC", "SSO", "SS", "SY")), "")
    cut_in_word = not language.wants_space(left, right)
    short = len(left) < SHORT
    reads_on = not short and (
        particles >= SURELY_RUNNING or (particles >= RUNNING_TEXT and any(t.tag in _TOPIC for t in tokens))
    )
    if last == "EF" and not cut_in_word and left.rstrip().endswith(("다", "요", "까", "나", "자")):
        return bool(_REPORT.match(right))
    if in_body:
        unfinished = last in (_WANTS_MORE if short else _UNFINISHED | {_CONNECTIVE})
        return len(left) >= LONGEST_HEADLINE or cut_in_word or reads_on or (unfinished and particles >= HEADLINE)
    return reads_on and (cut_in_word or last in _WANTS_MORE)


def is_tagged(headline: str) -> bool:
    """Whether a headline names its kind first: [사설], [기자수첩]."""
    return bool(_TAGGED.match(headline))


def is_unfinished(headline: str) -> bool:
    """Whether a headline cannot end where it does: an open quote, a particle, an ending that wants more."""
    if opens_quote(headline):
        return True
    tokens = language.tokenize([headline])[0]
    return (
        bool(tokens)
        and tokens[-1].tag in ("JKO", "JKB", "JKG", "JC", "ETM", "MM", _CONNECTIVE)
        and not headline.endswith(("야", "까", "나", "서", "로", "도"))
    )


def mend(left: str, right: str, page: str = "") -> str:
    """Join two pieces of a line, with a blank where one belongs.

    The page itself is asked first: a word that it writes whole elsewhere was broken here.

    >>> mend("안전속도 5030을 전면 시행", "했고, 교통 유관기관이")
    '안전속도 5030을 전면 시행했고, 교통 유관기관이'
    """
    if left.endswith(("-", "·", "~", "/", "(", "“", "‘")) or right.startswith((",", ".", ")", "·", "”", "’", "%")):
        return left + right
    if left.endswith(("”", '"', "’", "'")) and _REPORT.match(right):
        return left + right
    if _stands_whole(left, right, page):
        return left + right
    if re.search(r"[가-힣]$", left) and (
        _VERB_OF_NOUN.match(right) or _LAST_SYLLABLE.match(right.split(maxsplit=1)[0])
    ):
        tokens = language.tokenize([left.rsplit(maxsplit=1)[-1]])[0]
        if tokens and tokens[-1].tag in ("NNG", "XR", "NNP"):
            return left + right
    return f"{left} {right}" if language.wants_space(left, right) else left + right


def wrapped_lines(lines: Sequence[PageLine]) -> set[int]:
    """Return the indices of lines that fill the width of a hard-wrapped block: no blank line in it, ends anywhere."""
    full: set[int] = set()
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or lines[i].gap:
            full |= {start + j for j in _full_lines(lines[start:i])}
            start = i
    return full


def width(text: str) -> int:
    """Columns of a text: a Hangul syllable takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _full_lines(block: Sequence[PageLine]) -> list[int]:
    """The lines of a block that were broken because they were full; none if the block was not wrapped."""
    if len(block) < WRAPPED_LINES or not any(ends_sentence(line.text) for line in block):
        return []
    widths = [width(line.text) for line in block]
    usual = _usual(widths)
    full = [i for i, w in enumerate(widths) if abs(w - usual) <= NEAR * usual]
    open_ends = [i for i in full if not ends_sentence(block[i].text)]
    if not 24 <= usual <= 110 or len(full) < len(block) / 2 or len(open_ends) < len(full) / 2:
        return []
    return full


def _usual(widths: Sequence[int]) -> int:
    """The width that most lines have, give or take; of several the largest."""
    rising = sorted(widths)

    def near(w: int) -> int:
        return bisect.bisect_right(rising, w + NEAR * w) - bisect.bisect_left(rising, w - NEAR * w)

    return max(set(widths), key=lambda w: (near(w), w))


def _stands_whole(left: str, right: str, page: str) -> bool:
    """Whether the page writes the word at the break without a blank, and never with one."""
    a, b = re.search(r"[가-힣]{1,8}$", left), re.match(r"[가-힣]{1,8}", right)
    if not a or not b:
        return False
    # Particles differ from place to place: the first syllables of the right piece are enough.
    for size in (len(b.group()), 2, 1):
        piece = b.group()[:size]
        if len(a.group()) + len(piece) >= 3 and len(piece) <= len(b.group()):
            word = a.group() + piece
            if word in page and f"{a.group()} {piece}" not in page:
                return True
    return False


def _particles(text: str, tokens: Sequence[Token]) -> float:
    """Particles and endings a word; nominalisers do not count, headlines end in them."""
    marks = sum(t.tag[0] == "J" or (t.tag[0] == "E" and t.tag != "ETN") for t in tokens)
    return marks / max(1, len(text.split()))
