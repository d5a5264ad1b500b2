"""Rejoin lines that the page broke in the middle of a sentence, and leave headlines alone.

Measured on 830 simulated breaks and 201 real sub-heads before a sentence (AI-Hub news): particles
stand on two words of five in running text and hardly ever in headlines, which drop them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from .. import language
from ..model import Token
from .lines import LONGEST_HEADLINE, PageLine, ends_sentence

# Particles and endings a word, from which a line reads as running text (0.2 in headlines, 0.6 in bodies).
RUNNING_TEXT = 0.3
HEADLINE = 0.2
# Tags after which a sentence must go on: particles, connective and adnominal endings, adverbs, commas.
_UNFINISHED = frozenset({"JKS", "JKO", "JKB", "JKG", "JC", "JX", "EC", "ETM", "MAG", "MAJ", "MM", "SP"})
_TOPIC = frozenset({"JX", "JKS"})
# A verb made of a noun: nothing may stand between 시행 and 했다, though the tokenizer allows a blank.
_VERB_OF_NOUN = re.compile(r"(?:하|해|했|한|할|함|합|하여|되|돼|됐|된|될|됨|됩|시키|시킨|시켜|받|받은)[가-힣]*")
_PAIRS = {"(": ")", "[": "]", "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉"}

# A block of hard-wrapped lines: so many at least, of which so many in four are near the widest.
WRAPPED_LINES = 4
WRAPPED_WIDTH = 0.75


def is_broken(left: str, right: str, *, in_body: bool) -> bool:
    """Whether `left`, a line without a terminal mark, goes on in `right`.

    Inside a body the line must look like a headline to be left alone; before it, like running text
    to be joined, because a headline glued to the lead would be an invented sentence.
    """
    if _opens_quote(left) and not _opens_quote(left + right):
        return True
    tokens = language.tokenize([left])[0]
    if not tokens:
        return False
    particles = _particles(left, tokens)
    last = next((t.tag for t in reversed(tokens) if t.tag not in ("SSC", "SSO", "SS", "SY")), "")
    cut_in_word = not language.wants_space(left, right)
    unfinished = last in _UNFINISHED
    reads_on = particles >= RUNNING_TEXT and any(t.tag in _TOPIC for t in tokens)
    if last == "EF" and not cut_in_word:
        return False
    if in_body:
        return len(left) >= LONGEST_HEADLINE or cut_in_word or reads_on or (unfinished and particles >= HEADLINE)
    return reads_on and (cut_in_word or unfinished)


def mend(left: str, right: str) -> str:
    """Join two pieces of a line, with a blank where one belongs.

    >>> mend("안전속도 5030을 전면 시행", "했고, 교통 유관기관이")
    '안전속도 5030을 전면 시행했고, 교통 유관기관이'
    """
    if left.endswith(("-", "·", "~", "/")) or right.startswith((",", ".", ")", "·", "”", "’")):
        return left + right
    if re.search(r"[가-힣]$", left) and _VERB_OF_NOUN.match(right):
        tokens = language.tokenize([left.split()[-1]])[0]
        if tokens and tokens[-1].tag in ("NNG", "XR", "NNP"):
            return left + right
    return f"{left} {right}" if language.wants_space(left, right) else left + right


def wrapped_blocks(lines: Sequence[PageLine]) -> list[range]:
    """Return the runs of lines that were wrapped at a fixed width: no blank between them, ends anywhere."""
    blocks: list[range] = []
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or lines[i].gap:
            if _is_wrapped(lines[start:i]):
                blocks.append(range(start, i))
            start = i
    return blocks


def width(text: str) -> int:
    """Columns of a text: a Hangul syllable takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _is_wrapped(block: Sequence[PageLine]) -> bool:
    if len(block) < WRAPPED_LINES or not any(ends_sentence(line.text) for line in block):
        return False
    widths = sorted(width(line.text) for line in block)
    widest = widths[-1]
    full = [line for line in block[:-1] if width(line.text) >= WRAPPED_WIDTH * widest]
    open_ends = [line for line in full if not ends_sentence(line.text)]
    return 24 <= widest <= 110 and len(full) >= WRAPPED_WIDTH * (len(block) - 1) and len(open_ends) >= len(full) / 2


def _particles(text: str, tokens: Sequence[Token]) -> float:
    """Particles and endings a word; nominalisers do not count, headlines end in them."""
    marks = sum(t.tag[0] == "J" or (t.tag[0] == "E" and t.tag != "ETN") for t in tokens)
    return marks / max(1, len(text.split()))


def _opens_quote(text: str) -> bool:
    """Whether a bracket or curly quote is left open, or a straight double quote has no partner."""
    if text.count('"') % 2:
        return True
    return any(text.count(opening) > text.count(closing) for opening, closing in _PAIRS.items())
