"""Two texts that should be one: where they differ, shown so that a person finds the letter at once.

What cannot be seen is named by its code point: a letter in parts, a mark of no width, a blank that is none, a letter
that looks like another.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

from ..characters import visible

AROUND = 18  # letters shown on each side of a difference
LONGEST = 60  # letters shown of the difference itself
FEW = 3  # characters that are named
# Letters and marks that one takes for those in the first place of their row.
_ALIKE = """
AАΑ BВΒ EЕΕ ZΖ HНΗ IІΙ KКΚ MМΜ NΝ OОΟ PРΡ TТΤ XХΧ YΥ CС SЅ JЈ aаα cс eе oоο pрρ xх yу iі sѕ jј vν
·ㆍ・•‧∙⋅ᆞ -–—−‐‑―ー '‘’`´ "“”〃 ~∼～〜 .․ ,， ㅣ丨 □口ㅁ ○ㅇ
"""
_LIKE = str.maketrans({letter: row[0] for row in _ALIKE.split() for letter in row[1:]})


@dataclass(frozen=True)
class Contrast:
    """Two texts around their first difference, which stands in 【】, and what it is if it cannot be seen."""

    first: str
    second: str
    cause: str = ""


def contrast(first: str, second: str) -> Contrast:
    """Return two texts that are not equal as a person can compare them.

    >>> contrast("시는 조례를 제정했다.", "시는 죠례를 제정했다.")
    Contrast(first='시는 【조】례를 제정했다.', second='시는 【죠】례를 제정했다.', cause='')
    >>> contrast("AI 예산", "АI 예산").cause
    '닮은 글자: U+0041(LATIN CAPITAL LETTER A) ↔ U+0410(CYRILLIC CAPITAL LETTER A)'
    """
    shorter = min(len(first), len(second))
    start = next((n for n in range(shorter) if first[n] != second[n]), shorter)
    shorter -= start
    behind = next((n for n in range(shorter) if first[-1 - n] != second[-1 - n]), shorter)
    ends = len(first) - behind, len(second) - behind
    cause = _cause(first, second, first[start : ends[0]], second[start : ends[1]])
    return Contrast(_marked(first, start, ends[0]), _marked(second, start, ends[1]), cause)


def shown(text: str, longest: int | None = None) -> str:
    """Return text that may be printed anywhere: what cannot be seen is its code point, what is too long is cut.

    >>> shown("가\\u200b나\\x1b[31m"), shown("하나 둘 셋", 4)
    ('가〈U+200B〉나〈U+001B〉[31m', '하나 …')
    """
    if longest is not None and len(text) > longest:
        text = text[: longest - 1] + "…"
    return "".join(map(_shown, text))


def nearest(text: str, line: str) -> str:
    """Return the stretch of a text that is most like a line which does not stand in it; "" if nothing is like it."""
    ahead, behind = _longest_head(text, line), _longest_head(text[::-1], line[::-1])
    if max(ahead, behind) < min(4, len(line)):
        return ""
    # A letter may be missing or too many, so that the stretch ends where the other end of the line does.
    if ahead >= behind:
        start = text.index(line[:ahead])
        tail = text.find(line[len(line) - behind :], start + ahead) if behind else -1
        near = start + ahead <= tail + behind <= start + 2 * len(line)
        return text[start : tail + behind if near else start + len(line)]
    end = text.rindex(line[len(line) - behind :]) + behind
    head = text.rfind(line[:ahead], 0, end - behind) if ahead else -1
    return text[head if head >= max(0, end - 2 * len(line)) else max(0, end - len(line)) : end]


def _longest_head(text: str, line: str) -> int:
    """How many of the first letters of a line stand together in a text."""
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if line[:middle] in text else (low, middle - 1)
    return low


def _marked(text: str, start: int, end: int) -> str:
    before, behind = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    opening = "…" if start > AROUND else ""
    closing = "…" if len(text) - end > AROUND else ""
    return f"{opening}{shown(before)}【{shown(text[start:end], LONGEST)}】{shown(behind)}{closing}"


def _cause(first: str, second: str, a: str, b: str) -> str:
    """Why two texts that differ in the stretches a and b look alike; "" if they do not."""
    if unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", second):
        return f"같은 글자를 다르게 나누어 적음(NFC와 NFD): {_named(a)} ↔ {_named(b)}"
    if "".join(map(_seen, a)) == "".join(map(_seen, b)):
        return f"보이지 않는 글자: {_named(a, hidden=True)} ↔ {_named(b, hidden=True)}"
    if "".join(a.split()) == "".join(b.split()):
        return f"빈칸이 다름: {_named(a, blank=True)} ↔ {_named(b, blank=True)}"
    if _folded(a) == _folded(b):
        return f"닮은 글자: {_named(a)} ↔ {_named(b)}"
    return ""


def _named(text: str, *, hidden: bool = False, blank: bool = False) -> str:
    """The first characters of a text by code point; of a kind, if one is asked for."""
    chosen = [c for c in text if (not hidden or not _seen(c)) and (not blank or c.isspace())]
    names = [f"U+{ord(c):04X}({unicodedata.name(c, '이름 없음')})" for c in chosen[:FEW]]
    return " ".join(names) + (" …" if len(chosen) > FEW else "") if names else "없음"


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", "".join(map(_seen, text))).translate(_LIKE)
    return "".join(plain.split())


@functools.cache
def _seen(char: str) -> str:
    """A character, or nothing if it has no width."""
    return char if char.isspace() or (visible(char) and char != "\u200d") else ""


@functools.cache
def _shown(char: str) -> str:
    kind = unicodedata.category(char)
    hidden = (kind[0] == "C" and kind != "Co") or (kind[0] == "Z" and char != " ") or not _seen(char)
    return f"〈U+{ord(char):04X}〉" if hidden else char
