"""Lines of a shape that no single pattern tells: rows of a menu or a table, page heads, by-lines."""

from __future__ import annotations

import re

from .lines import PageLine, ends_sentence
from .patterns import (
    BYLINE,
    DATE,
    EMAIL,
    EMAIL_PART,
    JOB_WORD,
    NAME,
    PAGE_NUMBER,
    PAPER,
    ROLE_WORD,
    SECTION,
    WEEKDAY,
    any_of,
)

SEPARATORS = (">", "›", "»", "|", "/", "ㅣ")
_SEPARATOR = re.compile(rf"\s*[{''.join(SEPARATORS)}]\s*")


def is_menu_path(line: PageLine) -> bool:
    """HOME > 정치 > 행정, or 정치 | 경제 | 사회: short names between separators."""
    parts = _SEPARATOR.split(line.bare)
    return len(parts) >= 3 and all(len(part) <= 10 for part in parts)


_NUMBER = re.compile(r"[▲▼+\-(]?[\d.,:%~]+[%)원]?")


def is_table(line: PageLine) -> bool:
    """A row of a table: cells between bars, or mostly numbers."""
    if line.text.count("|") >= 2 or line.text.count("│") >= 2:
        return True
    cells = line.text.split()
    numbers = sum(bool(_NUMBER.fullmatch(cell)) for cell in cells)
    return numbers >= 3 and numbers >= len(cells) / 2


_HEAD_PARTS = re.compile(rf"{DATE}{WEEKDAY}|{PAGE_NUMBER}|{PAPER}|{SECTION}|www\.\S+|[|/·,&()\[\]\s■◆▣]+")


_BESIDE_NAME = re.compile(
    rf"{DATE}{WEEKDAY}|{PAGE_NUMBER}|www\.\S+|(?<![가-힣]){SECTION}(?![가-힣])|[|/·,&()\[\]\s■◆▣]+"
)
_ISSUE = re.compile(rf"제\s?\d{{3,6}}\s?호|{DATE}{WEEKDAY}")
_NAME_OF_PAPER = re.compile(r"[가-힣A-Za-z]{2,12}")
_BESIDE_ISSUE = re.compile(rf"{DATE}{WEEKDAY}|{PAGE_NUMBER}|[|/·,()\[\]\s]+")


def is_page_head(line: PageLine) -> bool:
    """한빛일보 2024년 3월 12일 화요일 12면 | 지역: nothing but paper, date, number and section."""
    at = 0
    while at < len(line.text):
        # Most lines are left at their first word: each part must follow on the one before it.
        found = _HEAD_PARTS.match(line.text, at)
        if not found:
            return False
        at = found.end()
    return not ends_sentence(line.text.rstrip("0123456789. ")) and not EMAIL_PART.search(line.text)


def head_name(text: str) -> str:
    """What a page head says beside date, number and section: the name of the paper, or nothing."""
    return _BESIDE_NAME.sub("", text)


def is_masthead(line: PageLine) -> bool:
    """스포츠여울 제3307호; 한밭소리 2023. 4. 18 (화): a name beside the number or the date of an issue."""
    # A date may have a full stop behind it; no name has one.
    if line.text.endswith("다.") or not _ISSUE.search(line.text):
        return False
    return bool(_NAME_OF_PAPER.fullmatch(_BESIDE_ISSUE.sub("", line.text)))


_ROLES = re.compile(rf"{ROLE_WORD}(?={NAME})")
_EMAIL = re.compile(rf"\(?{EMAIL}\)?")
_JOB_WORD = re.compile(JOB_WORD)
_BYLINE_ONLY = re.compile(BYLINE)


def is_byline(line: PageLine) -> bool:
    """Names with what they are, an e-mail address perhaps, and nothing else."""
    if not _JOB_WORD.search(line.text):
        return False
    bare = _ROLES.sub(" ", _EMAIL.sub(" ", line.bare))
    return bool(_BYLINE_ONLY.fullmatch(" ".join(bare.split()).strip("/=▶-–—·([<〈【|)]>〉】. ")))


# No phrase of a foot is longer.
LONGEST_FOOTER = 20
_FOOTER = re.compile(any_of("footer"), re.IGNORECASE)
_BETWEEN = re.compile(r"[\s|·/,ㅣ]")


def is_footer(line: PageLine) -> bool:
    """주소 | 제호 | 팩스: phrases of a foot and nothing else."""
    return _in_footers(line.text) or (line.bare != line.text and _in_footers(line.bare))


def _in_footers(text: str) -> bool:
    # A phrase may end in several places ("독자 투고 …"), so that a pattern for the row would try all ways to part it.
    # Each place is tried once here.
    if not _FOOTER.match(text):
        return False
    seen = {0}
    open_ends = [0]
    while open_ends and len(text) not in seen:
        at = open_ends.pop()
        ends = [
            end for end in range(at + 1, min(at + LONGEST_FOOTER, len(text)) + 1) if _FOOTER.fullmatch(text, at, end)
        ]
        if at and _BETWEEN.match(text, at):
            ends.append(at + 1)
        open_ends += [end for end in ends if end not in seen]
        seen.update(ends)
    return len(text) in seen
