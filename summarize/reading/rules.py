"""Tell news lines from page furniture. Each rule has a name, so a dropped line can be explained.

A rule looks at one line alone. What a line is among its neighbours (a headline, a caption that
repeats the lead, an item of a ranking) is decided in `walk`, `headlines` and `articles`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ..characters import letters
from .lines import PageLine, ends_sentence, is_cut_off, is_polite, is_statement
from .patterns import (
    AGENCY_CREDIT,
    BYLINE,
    BYLINE_TAIL,
    COLUMNIST,
    COPYRIGHT,
    DATE,
    EMAIL,
    EMAIL_PART,
    FOLD,
    FORBIDS,
    HANGUL,
    JOB,
    MOMENT,
    NAME,
    NOTICE,
    PAGE_NUMBER,
    PAPER,
    PERSON_AT,
    PLACE,
    ROLE_WORD,
    SCENE,
    SECTION,
    SPEAKER,
    STAMP_WORD,
    UNWRAP,
    WEEKDAY,
    WRAP,
    any_of,
)


class Role(Enum):
    """What a line does on its page."""

    TEXT = "text"  # a sentence, or an item of a list that stands for one
    OPEN = "open"  # no terminal mark: a headline, or a piece of a broken line
    BYLINE = "byline"  # who wrote it
    STAMP = "stamp"  # when it was published
    CAPTION = "caption"
    CUT = "cut"  # a teaser, cut off with dots
    RELATED = "related"  # opens a box of links inside an article
    ZONE = "zone"  # opens a part of the page that holds no article
    END = "end"  # closes an article
    NOISE = "noise"


@dataclass(frozen=True)
class Rule:
    """A named reason to take a line for something else than text."""

    name: str
    role: Role
    fits: Callable[[PageLine], object]


def _whole(pattern: str) -> Callable[[PageLine], object]:
    """A rule's test: the line, list mark aside, matches from end to end."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda line: compiled.fullmatch(line.bare) or compiled.fullmatch(line.text)


def _part(pattern: str) -> Callable[[PageLine], object]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda line: compiled.search(line.text)


def _both(*tests: Callable[[PageLine], object]) -> Callable[[PageLine], object]:
    return lambda line: all(test(line) for test in tests)


def _is_menu_path(line: PageLine) -> bool:
    """HOME > 정치 > 행정, or 정치 | 경제 | 사회: short names between separators."""
    parts = re.split(r"\s*(?:>|›|»|\||/|ㅣ)\s*", line.bare)
    return len(parts) >= 3 and all(len(part) <= 10 for part in parts) and not ends_sentence(line.text)


def _is_table(line: PageLine) -> bool:
    """A row of a table: cells between bars, or mostly numbers."""
    if is_statement(line.text):
        return False
    if line.text.count("|") >= 2 or line.text.count("│") >= 2:
        return True
    cells = line.text.split()
    numbers = sum(bool(re.fullmatch(r"[▲▼+\-(]?[\d.,:%~]+[%)원]?", cell)) for cell in cells)
    return numbers >= 3 and numbers >= len(cells) / 2


_HEAD_PARTS = re.compile(rf"{DATE}{WEEKDAY}|{PAGE_NUMBER}|{PAPER}|{SECTION}|www\.\S+|[|/·,&()\[\]\s■◆▣]+")


_BESIDE_NAME = re.compile(
    rf"{DATE}{WEEKDAY}|{PAGE_NUMBER}|www\.\S+|(?<![가-힣]){SECTION}(?![가-힣])|[|/·,&()\[\]\s■◆▣]+"
)
_ISSUE = re.compile(rf"제\s?\d{{3,6}}\s?호|{DATE}{WEEKDAY}")
_BESIDE_ISSUE = re.compile(rf"{DATE}{WEEKDAY}|{PAGE_NUMBER}|[|/·,()\[\]\s]+")


def _is_page_head(line: PageLine) -> bool:
    """한빛일보 2024년 3월 12일 화요일 12면 | 지역: nothing but paper, date, number and section."""
    return (
        len(line.text) <= 60
        and not ends_sentence(line.text.rstrip("0123456789. "))
        and not _HEAD_PARTS.sub("", line.text)
        and not EMAIL_PART.search(line.text)
    )


def head_name(text: str) -> str:
    """What a page head says beside date, number and section: the name of the paper, or nothing."""
    return _BESIDE_NAME.sub("", text)


def _is_masthead(line: PageLine) -> bool:
    """스포츠여울 제3307호; 한밭소리 2023. 4. 18 (화): a name beside the number or the date of an issue."""
    if not _ISSUE.search(line.text):
        return False
    return bool(re.fullmatch(r"[가-힣A-Za-z]{2,12}", _BESIDE_ISSUE.sub("", line.text)))


_ROLES = re.compile(rf"{ROLE_WORD}(?={NAME})")
_EMAIL = re.compile(rf"\(?{EMAIL}\)?")
_BYLINE_ONLY = re.compile(BYLINE)


def _is_byline(line: PageLine) -> bool:
    """Names with what they are, an e-mail address perhaps, and nothing else."""
    bare = _ROLES.sub(" ", _EMAIL.sub(" ", line.bare))
    return bool(_BYLINE_ONLY.fullmatch(" ".join(bare.split()).strip("/=▶-–—·([<〈【|)]>〉】. ")))


def _speaks_to_reader(line: PageLine) -> bool:
    """Whether the line speaks to its reader."""
    return is_polite(line.text)


def _short(limit: int) -> Callable[[PageLine], object]:
    return lambda line: len(line.text) <= limit


def _no_statement(line: PageLine) -> bool:
    return not is_statement(line.text)


_ARROWS = ("▲", "△", "◀", "▼", "▶")
PAGE_HEAD = "page head"
PHOTOGRAPHER = "caption: photographer"

RULES: tuple[Rule, ...] = (
    Rule(
        "copyright",
        Role.END,
        # In a whole sentence only what forbids copying: 무단 사용 is news too.
        _both(
            _part(COPYRIGHT), lambda line: not is_statement(line.text) or bool(FORBIDS.search(line.text)), _short(240)
        ),
    ),
    Rule(PAGE_HEAD, Role.STAMP, _both(_is_page_head, _part(DATE))),
    Rule(
        "date line",
        Role.STAMP,
        _whole(
            rf"(?:[^\d]{{0,14}}[|:·]\s*)?(?:{STAMP_WORD}\s*[:.\-|]?\s*)?{MOMENT}(?:\s*[·,|/ㅣ]?\s*(?:{STAMP_WORD})\s*[:.\-|]?\s*(?:{MOMENT})?)*"
            rf"(?:\s*[|·,]?\s*(?:{STAMP_WORD}|지면.{{0,12}}))?(?:\s*[·|,]\s*\S{{1,12}})?"
        ),
    ),
    Rule("date line", Role.STAMP, _both(_part(rf"^\W*{STAMP_WORD}\s*[:.\-|]?\s*{DATE}"), _short(80), _no_statement)),
    Rule("by-line", Role.BYLINE, _both(_short(70), _no_statement, _is_byline)),
    Rule("by-line", Role.BYLINE, _both(_whole(COLUMNIST), _short(36))),
    Rule(
        "by-line",
        Role.BYLINE,
        _whole(rf"[\[(〈<【].{{2,20}}[\])〉>】]\s?{NAME}\s?{JOB}\s?=?|(?:글|글쓴이|기고|정리)\s?[=:·]?\s?{NAME}"),
    ),
    Rule("e-mail", Role.BYLINE, _whole(rf"[\s(\[/]*(?:{NAME}\s)?{EMAIL}[)\]\s]*")),
    Rule(
        "speaker",
        Role.NOISE,
        _whole(rf"[\[(〈<【]\s?{SPEAKER}.{{0,8}}[\])〉>】]|[\[〈<【]?[가-힣]{{2,4}}\s?/\s?[^.]{{2,24}}[\]〉>】]?"),
    ),
    Rule("related articles", Role.RELATED, _whole(WRAP + any_of("related") + FOLD + UNWRAP)),
    Rule("comments", Role.ZONE, _whole(WRAP + any_of("comments") + UNWRAP)),
    Rule("menu", Role.NOISE, _whole(rf"[\[(]?{any_of('menu')}[\])]?")),
    Rule("other articles", Role.ZONE, _whole(WRAP + any_of("other_articles") + FOLD + UNWRAP)),
    Rule("attachments", Role.ZONE, _both(_whole(WRAP + any_of("attachments") + UNWRAP), _short(50))),
    Rule("box", Role.ZONE, _both(_whole(WRAP + any_of("box") + UNWRAP), _short(16))),
    Rule(
        "counter",
        Role.NOISE,
        lambda line: (
            not HANGUL.search(line.text)
            and len(letters(line.text)) <= 12
            and not line.text.strip(" .,:;/|+-").isalpha()
        ),
    ),
    Rule(PAGE_HEAD, Role.NOISE, _is_page_head),
    Rule(PAGE_HEAD, Role.STAMP, _is_masthead),
    Rule("menu path", Role.NOISE, _is_menu_path),
    Rule(
        "footer",
        Role.NOISE,
        _both(
            _part(rf"(?:^|[|·/,ㅣ]\s?|\s){any_of('footer')}\s?(?:[:：|)]|[가-힣]{{2,4}}(?:\s|$)|[\d(])"), _no_statement
        ),
    ),
    Rule("footer", Role.NOISE, _whole(rf"(?:{any_of('footer')}[\s|·/,ㅣ]*)+")),
    Rule(
        "pointer to another page",
        Role.NOISE,
        _whole(
            r"[\[〈<(▶☞→※*\s]*(?:관련\s?기사|관련\s?사설|기사|사진|이어서|계속)?\s*[☞▶→]?\s*[A-Z]?\d{1,2}\s?[·,∼~]?\s?\d{0,2}\s?면(?:에서|에|으로|의)?\s?(?:계속|이어짐|참조|에 계속|에서 계속)?[\]〉>).\s]*"
        ),
    ),
    Rule(
        "pointer to another page",
        Role.NOISE,
        _whole(r"[\[〈<(▶☞→※\s]*(?:[A-Z]?\d{1,2}면|관련\s?기사).{0,16}(?:면|계속|참조)[\]〉>).\s]*"),
    ),
    Rule("address", Role.NOISE, _whole(r"(?:https?://|www\.)\S+")),
    Rule("image file", Role.NOISE, _whole(r"\S+\.(?:jpe?g|png|gif|webp|bmp)|(?=.*\d{6})[\w\-]{6,}")),
    Rule(
        "telephone",
        Role.NOISE,
        _both(
            _part(r"(?:\(?0\d{1,2}\)?[-.)\s]?\d{3,4}[-.]\d{4}|1[568]\d\d-\d{4})"),
            _no_statement,
            lambda line: not ends_sentence(line.text),
        ),
    ),
    Rule("table", Role.NOISE, _is_table),
    Rule("not Korean", Role.NOISE, lambda line: not HANGUL.search(line.text)),
    Rule("notice of the site", Role.NOISE, _both(_part(NOTICE), _speaks_to_reader, _short(160))),
    Rule(
        "table",
        Role.NOISE,
        _whole(
            r"(?:[<\[〈【(]\s?(?:표|그림|그래픽|도표|자료)[^가-힣]{0,4}[>\]〉】)]|(?:표|그림)\s?\d).{0,60}"
            r"|[*※]?\s?(?:자료|출처|단위)\s?[:：=].{0,60}"
        ),
    ),
    Rule(
        "glossary",
        Role.NOISE,
        _both(
            _part(
                rf"^[▲■◆※☞▶◇●*]?\s?(?!.{{0,24}}(?:기자|특파원))[가-힣A-Za-z][가-힣A-Za-z0-9()·\s]{{3,24}}\s?=\s?(?!{NAME}\s?{JOB})[가-힣]"
            ),
            _short(240),
            lambda line: ends_sentence(line.text),
        ),
    ),
    Rule(
        "remark of the editor",
        Role.NOISE,
        _both(
            _part(r"^[※*]\s?\S"),
            _part(r"(?:본지|본보|필자|편집\s?방향|독자|제보|저작권|이\s?기사는|이\s?글은)"),
            _short(160),
        ),
    ),
    Rule(
        "caption: credit",
        Role.CAPTION,
        _whole(
            rf"[▲△◀▶▼\[〈<(/\s]*(?:사진|자료|이미지|그래픽|출처|그림|일러스트|삽화|영상)\s?[=:ㅣ|·／/]?\s?.{{0,30}}?{AGENCY_CREDIT}?.{{0,12}}[\]〉>)\s.]*"
            rf"|[▲△◀▶▼\[〈<(/\s]*[^.]{{0,24}}\s?(?:제공|자료\s?사진|캡처|갈무리)[\]〉>)\s.]*"
        ),
    ),
    Rule(
        "caption: credit",
        Role.CAPTION,
        _both(
            _part(
                r"(?:[./]\s?[/(\[〈<ⓒ]?\s?|[\[(〈<]\s?)(?:사진\s?[=:·]?\s?)?[^./\[(〈<]{0,24}\s?(?:제공|자료\s?사진|캡처|갈무리)\s?[\])〉>.]*$"
            ),
            _short(240),
        ),
    ),
    Rule(
        "caption: credit",
        Role.CAPTION,
        _both(
            _part(
                rf"(?:(?:다|음|습)?[.]\s?[/(\[<]?\s?|[\[(<]\s?|[/=]\s?)(?:사진\s?[=:·]\s?\S.{{0,20}}|(?:{PLACE})?{AGENCY_CREDIT})[\])>\s.]*$"
            ),
            _short(240),
        ),
    ),
    Rule(
        "caption: credit",
        Role.CAPTION,
        _both(
            _part(rf"[다음습]\.\s?[(\[<]?\s?사진\s?[=:·]?\s?(?:{NAME}|{PLACE})(?:\s?\S{{0,3}}기자)?[)\]>.\s]*$"),
            _short(240),
        ),
    ),
    Rule(
        PHOTOGRAPHER,
        Role.CAPTION,
        _both(
            _part(
                rf"^[^.]*(?:있다|모습|모습이다)\.\s?[/(\[<]?\s?(?:사진\s?[=:·]?\s?)?{PLACE}?{NAME}\s?(?:선임|사진)?\s?기자(?:\s?{EMAIL})?[)\]>\s]*$"
            ),
            _short(160),
        ),
    ),
    Rule(
        "caption: who stands where",
        Role.CAPTION,
        _both(_part(PERSON_AT), _part(r"(?:있다|모습|했다|한다|장면)[.\s]*$"), _short(160)),
    ),
    # "… 늘어서 있다. 2023.07.18. photo@newsis.com": an agency dates its pictures.
    Rule(
        "caption: dated",
        Role.CAPTION,
        _both(_part(rf"있다\.\s?20\d\d\.\d{{1,2}}\.\d{{1,2}}\.?(?:\s?/?{EMAIL})?$"), _short(200)),
    ),
    Rule(
        "caption: arrow",
        Role.CAPTION,
        _both(
            lambda line: line.mark in _ARROWS, _part(rf"(?:있다|모습|{SCENE}|{AGENCY_CREDIT})[\s.)\]]*$"), _short(160)
        ),
    ),
    Rule(
        "caption: scene",
        Role.CAPTION,
        _both(
            _part(rf"(?:{SCENE})(?:\s?[(\[<].{{0,20}}[)\]>])?\.?$"),
            _short(100),
            _no_statement,
            lambda line: len(line.text) >= 6 and (line.text.endswith(".") or line.mark in _ARROWS),
        ),
    ),
    Rule("teaser", Role.CUT, lambda line: is_cut_off(line.text) and len(line.text) >= 40),
)

LIST_MARKS = frozenset("□○●ㅇ◦◇◆■▷▶※*▲△→-•·∙①②③④⑤⑥⑦⑧⑨⑩")


def label(line: PageLine) -> tuple[Role, str]:
    """Return what a line is by itself, and the name of the rule that says so ("" for text).

    >>> from .lines import page_lines
    >>> [label(line)[0].value for line in page_lines("/홍길동 기자 hong@a.kr\\n시는 21일 협약을 맺었다.\\n많이 본 뉴스")]
    ['byline', 'text', 'zone']
    """
    for rule in RULES:
        if rule.fits(line):
            return rule.role, rule.name
    if ends_sentence(line.text) or BYLINE_TAIL.search(line.text):
        return Role.TEXT, ""
    return Role.OPEN, ""
