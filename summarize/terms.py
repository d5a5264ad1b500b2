"""What a story is about at a glance: its keywords, and its figures as whole amounts."""

from __future__ import annotations

import collections
import math
import re
from collections.abc import Iterable, Sequence

from .language import NOUN_TAGS, canonical
from .model import Sentence

# Parts of speech that build a compound with the noun before them: 기반형, 제1, 3지구.
_SUFFIXES = frozenset({"XSN"})
_LONGEST = 12
_EMPTY = frozenset(
    """
    이번 지난 올해 내년 작년 오늘 관련 대한 통해 위해 가운데 이날 최근 현재 향후 앞서 기자 뉴스 사진 제공 이상 이하 경우 때문 정도 다양 추진 계획 예정
    마련 진행 실시 개최 강화 확대 지원 활용 구축 조성 필요 주요 기반 분야 사업 방안 내용 대상 전국 지역 국내 우리 우리나라 한편 특히 이후 이전 단계
    활성화 고도화 본격화 글로벌 서비스 경쟁력 가능성 관계자 결과 이유 시대 대표 방식 과정 상황 문제 의견 첨부파일 보도자료 참고 누리집 홈페이지
""".split()
)

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SCALE = r"(?:\s?(?:조|억|만|천|백)(?:여)?(?=[\s\d원달유위엔명인개건대톤㎡㎢가곳장세팀,.)]|$))"
_AMOUNT = rf"{_NUMBER}{_SCALE}?(?:\s?{_NUMBER}{_SCALE}?)*"
# Behind some units a letter makes another word: 개월, 인치, 명당, 대형.
_UNIT = (
    r"\s?(?:여\s)?(?:(?:원|달러|유로|위안|엔)대?|(?:명|인|가구|개소|개국|개사|개교|개|곳|건|대|톤|㎡|㎢|㎞|km|ha|MW|GW|㎿|장|종|배|세대|팀|과제)(?![가-힣]?[월치당형])"
    r"|%\s?(?:p(?![a-z])|포인트)?|퍼센트(?:\s?포인트)?|포인트)"
)
_FIGURE = re.compile(
    rf"(?<![\d.,A-Za-z제])[-−+]?(?:{_NUMBER}\s?[~∼–\-]\s?)?{_AMOUNT}(?:{_UNIT})(?:\s?규모)?"
    rf"|(?<![\d.,A-Za-z제]){_NUMBER}\s?(?:조|억)(?:\s?{_NUMBER}\s?(?:억|만))?(?=[\s,.)을를은이의]|$)"
    rf"|(?<!\d)(?:19|20)\d\d\s?[~∼–\-]\s?(?:19|20)?\d\d년?(?!\d)"
)
_MONEY = re.compile(r"(?:원|달러|유로|위안|엔|조|억|만)대?(?:\s?규모)?$")
# A small count says nothing without its noun, which stands behind it in the text.
_BARE_COUNT = re.compile(r"^\d{1,2}(?:여\s?)?(?:개|건|곳|명|대|인|종|팀|장|배|개소|개국|개사|과제|세대|가구)$")


def keywords(stories: Sequence[Sequence[Sentence]], titles: Sequence[str], most: int = 5) -> list[tuple[str, ...]]:
    """Return the keywords of each story: nouns that it uses often and the others seldom.

    Words of the title count double, words of two letters half: they are mostly general. Neighbouring
    nouns without a blank are one word (집적단지); 인공지능 and AI are one.
    """
    counts = [collections.Counter(_nouns(sentences)) for sentences in stories]
    spread = collections.Counter(word for count in counts for word in count)
    found: list[tuple[str, ...]] = []
    for count, title in zip(counts, titles, strict=True):
        weight = {
            word: n
            * (1 + math.log((1 + len(stories)) / spread[word]))
            * (2 if word in title else 1)
            * (0.5 if len(word) == 2 and word != "AI" else 1)
            for word, n in count.items()
            if n > 1 or len(count) < 20
        }
        order = sorted(weight, key=lambda word: (-weight[word], word))
        found.append(tuple(_without_parts(order)[:most]))
    return found


def figures(texts: Iterable[str], most: int = 5) -> tuple[str, ...]:
    """Return the amounts of some lines as written, money first, each once.

    >>> figures(["2024년까지 5년간 4,116억원을 들여 3천명을 뽑는다.", "1단계(2020~2024년)에 30% 늘었다."])
    ('4,116억원', '3천명', '2020~2024년', '30%')
    """
    seen: dict[str, None] = {}
    for text in texts:
        for found in _FIGURE.finditer(text):
            amount = found.group().strip()
            if not _BARE_COUNT.match(amount):
                seen.setdefault(amount, None)
    return tuple(sorted(seen, key=lambda amount: not _MONEY.search(amount))[:most])


def _nouns(sentences: Sequence[Sentence]) -> Iterable[str]:
    for sentence in sentences:
        run: list[str] = []
        end = -1
        for token in (*sentence.tokens, None):
            glued = token is not None and token.start == end
            if token is not None and (token.tag in NOUN_TAGS or (token.tag in _SUFFIXES and run and glued)):
                if run and not glued:
                    yield from _word(run)
                    run = []
                run.append(token.form)
                end = token.end
            else:
                yield from _word(run)
                run = []


def _word(run: Sequence[str]) -> Iterable[str]:
    word = "".join(run)
    if 2 <= len(word) <= _LONGEST and canonical(word) not in _EMPTY:
        yield "AI" if canonical(word) == "인공지능" else word


def _without_parts(words: Sequence[str]) -> list[str]:
    """Leave out a word that is part of one kept before it, or that holds one."""
    kept: list[str] = []
    for word in words:
        if not any(word in other or (other in word and other != "AI") for other in kept):
            kept.append(word)
    return kept
