"""A page as lines, with what can be seen of a line alone: its mark, its end, the blanks before it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ..characters import visible

# Marks that open an item of a list. A number counts only with a dot or bracket and a blank behind it.
LIST_MARK = re.compile(
    r"(?:[•·∙‣⁃◦○●▪▫■□◆◇▲△▶▷►◀◁▼▽★☆※→☞➤]|[①-⑳]|[*ㅇ](?=\s)|\d{1,2}[.)](?=\s)|[-–—](?=[\s가-힣\"'“‘]))\s*"
)
_BREAK = re.compile(r"\r\n|\n|\r|\u2028|\u2029")
# What may stand behind the mark that ends a sentence.
_BEHIND = "\"'”’」』》〉)]}> "
_TERMINAL = ".?!。？！"
_TERMINALS = tuple(_TERMINAL)
_DOTS = ("..", "…", "‥", "···")


@dataclass(frozen=True)
class PageLine:
    """A line that is not blank."""

    number: int  # from 1, as an editor counts
    text: str  # blanks folded, no invisible characters
    gap: int  # blank lines before it

    # Asked by every rule, so worked out once.
    @functools.cached_property
    def mark(self) -> str:
        """The list mark that opens the line, "" if none."""
        found = LIST_MARK.match(self.text)
        return found.group().strip() if found else ""

    @functools.cached_property
    def bare(self) -> str:
        """The text behind the list mark."""
        found = LIST_MARK.match(self.text)
        return self.text[found.end() :].strip() if found else self.text


def page_lines(text: str) -> list[PageLine]:
    """Return the lines of a page that hold anything visible.

    >>> [(line.number, line.gap, line.text) for line in page_lines("제목\\n\\n  첫  줄\\u200b")]
    [(1, 0, '제목'), (3, 1, '첫 줄')]
    """
    found: list[PageLine] = []
    gap = 0
    for number, raw in enumerate(_BREAK.split(text), start=1):
        line = visible(raw)
        if line:
            found.append(PageLine(number, line, gap))
            gap = 0
        else:
            gap += 1
    return found


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a terminal mark, closing quotes and brackets aside."""
    return text.rstrip(_BEHIND).endswith(_TERMINALS)


def is_cut_off(text: str) -> bool:
    """Whether the text ends in dots, as a teaser does where it was cut.

    >>> is_cut_off("통합을 하기 위해.."), is_cut_off("밝혔다.")
    (True, False)
    """
    return text.rstrip(_BEHIND).endswith(_DOTS)


_PREDICATE = re.compile(r"(?:다|요|[가-힣](?:까|죠|라|자|니|오|네|나|군|걸|지))$")
# No headline is as long as this; some papers leave out the last full stop of a lead.
LONGEST_HEADLINE = 60
LONGEST_CAPTION = 140


def is_statement(text: str) -> bool:
    """Whether the text ends as a Korean sentence does: a predicate and a terminal mark.

    A nominal end ("급여 인상 보장.") may stand in a body, but does not make one.
    """
    core = text.rstrip(_BEHIND)
    if not core.endswith(_TERMINALS) and not (len(text) >= LONGEST_HEADLINE and core.endswith(("다", "요"))):
        return False
    if core.endswith(_DOTS):
        return False
    said = core.rstrip(_TERMINAL + _BEHIND)
    # The pattern is of two letters and the end: a search of the whole text would ask every letter.
    return said.endswith(("다", "요")) or bool(_PREDICATE.search(said, len(said) - 3))


_PAIRS = {"(": ")", "[": "]", "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉"}


def opens_quote(text: str) -> bool:
    """Whether a bracket or curly quote is left open, or a straight double quote has no partner."""
    return text.count('"') % 2 == 1 or any(
        text.count(opening) > text.count(closing) for opening, closing in _PAIRS.items()
    )


# What a camera sees people do; a lead that ends in 고 있다 tells what an office does.
_SEEN = re.compile(
    r"(?:기념\s?촬영을?\s?하|기념사진|사진을 찍|포즈를 취하|외치|인사말을 하|발언(?:을 )?하|축사(?:를 )?하|연설(?:을 )?하|(?:설명|강의|이야기)을? 듣|둘러보|살펴보|참관(?:을 )?하|"
    r"시연(?:을 )?하|테스트(?:를 )?하|강[연의](?:을 진행)?하|브리핑(?:을 )?하|인터뷰(?:를 )?하|악수(?:를 )?(?:하|나누)|박수를 치|손을 맞잡|커팅(?:을 )?하|묵념(?:을 )?하|헌화(?:를 )?하|갈아엎|지나|지켜보|기뻐하|환호하|축하해\s?주|(?:캠페인|시위)을? (?:펼치|벌이)|걷|찍)"
    r"고 있다\.?$|(?:길게 )?(?:늘어서|물들어|서) 있다\.?$"
)


def is_scene(text: str) -> bool:
    """Whether a sentence tells what a picture shows; above a lead it is the picture's caption.

    >>> is_scene("참석자들이 기념촬영을 하고 있다."), is_scene("시는 전략 수립에 박차를 가하고 있다.")
    (True, False)
    """
    return len(text) < LONGEST_CAPTION and "있다" in text[-4:] and bool(_SEEN.search(text))


_POLITE_ENDS = tuple("니다 세요 시오 에요 예요 어요 아요 해요 군요 네요 니까 까요 지요 죠".split())
_POLITE = re.compile(rf"(?:{'|'.join(_POLITE_ENDS)})[.!?\"'”’)]*$")


def is_polite(text: str) -> bool:
    """Whether a text speaks to its reader, as advertisements and broadcasts do and print news does not.

    A quotation that stands alone may speak as it likes.

    >>> is_polite("탄탄한 영업망을 구축하고 있습니다."), is_polite("협약을 맺었다.")
    (True, False)
    """
    is_quotation = text[:1] in "\"'“‘" and text[-1:] in "\"'”’"
    # Nothing but marks may stand behind the polite end: the search starts there, not at the head of the line.
    said = text.rstrip(".!?\"'”’)\n")
    return said.endswith(_POLITE_ENDS) and not is_quotation and bool(_POLITE.search(text, len(said) - 2))
