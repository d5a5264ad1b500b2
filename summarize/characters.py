"""What can be seen of a text, and how much of it another text says too."""

from __future__ import annotations

import re

# Zero-width and bidirectional marks, soft hyphens, fillers, controls, lone surrogates, and what is no letter: XML has no
# way to write it.
_HIDDEN = re.compile(
    r"[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064"
    r"\u2065-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# The joiner makes one picture of several; anywhere else it only hides.
_JOINER = re.compile(
    r"(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])"
)
# Letters of tags tell flags apart, as England's; anywhere else they hide a text in another one.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0000-\U000e007f]+")
# Of the hidden characters these pass for printable: the fillers of Hangul are letters by their category.
_FILLERS = ("\u115f", "\u1160", "\u3164", "\uffa0")


def visible(text: str) -> str:
    """Return the text on one line as a reader sees it; every letter and mark stays.

    >>> visible("첫  줄\\u200b\\n둘째\\x1b[31m줄")
    '첫 줄 둘째[31m줄'
    """
    # Nearly every line is as it is seen. What is printable has no blank but the space, and hides fillers only.
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        one, two, three, four = _FILLERS
        if not (one in text or two in text or three in text or four in text):
            return text
    return " ".join(_TAGS.sub(r"\1", _JOINER.sub("", _HIDDEN.sub("", text))).split())


_LETTERS = re.compile(r"[^\W_]+")


def letters(text: str) -> str:
    """The letters and digits of a text, for comparing lines that differ in blanks and marks only."""
    return "".join(_LETTERS.findall(text))


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a text: a cheap measure of what it is about."""
    word = letters(text)
    return frozenset([word[i : i + 2] for i in range(len(word) - 1)])


# The rest of a Korean word is gone through at once, behind its first two letters.
_STEM = re.compile(r"([가-힣]{2}|\d+(?:[.,]+\d+)*|[a-z]{2,}|[\u4e00-\u9fff]+)(?:(?<=[가-힣])[가-힣]++)?+")


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text and its numbers: nearly what Kiwi makes of it, without Kiwi.

    >>> sorted(stems("시의회가 AI 예산 30억원을 의결했다"))
    ['30', 'ai', '시의', '억원', '예산', '의결']
    """
    return frozenset(_STEM.findall(text.lower()))


def overlap(a: str, b: str) -> float:
    """The share of the bigrams of `a` that stand in `b` too, 0 to 1."""
    first = bigrams(a)
    return len(first & bigrams(b)) / len(first) if first else 0.0


def whole(text: str) -> str:
    """Return the text with pairs of surrogates joined, and a lone one as U+FFFD: it could be written nowhere.

    >>> whole("\\ud83d\\ude00"), whole("글\\ud83d")
    ('😀', '글�')
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SENTENCE = re.compile(r"[가-힣](?:다|요|까|죠)[.?!\"”’]")


def sentences_in(text: str) -> int:
    """How many Korean sentences end in a text, roughly: enough to tell running text from a menu.

    >>> sentences_in("시는 조례를 정했다. 의회는 “반긴다”고 했다."), sentences_in("정치 경제 사회")
    (3, 0)
    """
    return len(_SENTENCE.findall(text))
