"""Tell news lines from page furniture. Each rule has a name, so a dropped line can be explained.

A rule looks at one line alone. What a line is among its neighbours (a headline, a caption that
repeats the lead, an item of a ranking) is decided in `walk`, `headlines` and `articles`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..characters import letters
from . import shapes
from .conditions import (
    Condition,
    Index,
    Test,
    both,
    has,
    head,
    no_end,
    no_statement,
    part,
    short,
    whole,
)
from .lines import PageLine, ends_sentence, is_cut_off, is_polite
from .patterns import (
    AGENCY_CREDIT,
    ATTACHED,
    BYLINE_TAIL,
    CENTURY,
    COLUMNIST,
    COPYRIGHT,
    DATE,
    EMAIL,
    FOLD,
    FORBIDS,
    GIVEN,
    HANGUL,
    JOB,
    MOMENT,
    NAME,
    NOTICE,
    PERSON_AT,
    PLACE,
    POINTER,
    RELEASE,
    SCENE,
    SPEAKER,
    STAMP_WORD,
    UNWRAP,
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
    fits: Test


def _speaks_to_reader(line: PageLine) -> bool:
    """Whether the line speaks to its reader."""
    return is_polite(line.text)


def _opens_with_arrow(line: PageLine) -> bool:
    """Whether the list mark is one that points to a picture."""
    return line.text.startswith(_ARROWS)


def _is_label(pattern: str) -> Condition:
    """The line is what the pattern says and nothing else, as are headings, buttons and credits."""
    return both(short(LONGEST_LABEL), whole(pattern))


_ARROWS = ("▲", "△", "◀", "▼", "▶")
LONGEST_LABEL = 90  # letters; most lines have more, and need not be asked
# What stands between a sentence and the credit of its picture, or opens the credit.
_BEFORE_CREDIT = r"(?:(?:다|음|습)?[.]\s?[/(\[<]?\s?|[\[(<]\s?|[/=]\s?)"
_CREDIT_AT_END = rf"{_BEFORE_CREDIT}(?:{PLACE})?{AGENCY_CREDIT}[\])>\s.]*$"
# A statement has a predicate, and that is Korean.
not_korean = both(no_statement, lambda line: not HANGUL.search(line.text))
page_head = both(short(60), shapes.is_page_head)
PAGE_HEAD = "page head"
PHOTOGRAPHER = "caption: photographer"

RULES: tuple[Rule, ...] = (
    Rule(
        "copyright",
        Role.END,
        both(short(240), no_statement, part(COPYRIGHT)),
    ),
    # In a whole sentence only what forbids copying: 무단 사용 is news too.
    Rule("copyright", Role.END, both(short(240), has(*FORBIDS), part(COPYRIGHT))),
    Rule(PAGE_HEAD, Role.STAMP, both(part(DATE, words=CENTURY), page_head)),
    Rule(
        "date line",
        Role.STAMP,
        whole(
            rf"(?:[^\d]{{0,14}}[|:·]\s*)?(?:{STAMP_WORD}\s*[:.\-|]?\s*)?{MOMENT}(?:\s*[·,|/ㅣ]?\s*(?:{STAMP_WORD})\s*[:.\-|]?\s*(?:{MOMENT})?)*"
            rf"(?:\s*[|·,]?\s*(?:{STAMP_WORD}|지면.{{0,12}}))?(?:\s*[·|,]\s*\S{{1,12}})?",
            words=CENTURY,
        ),
    ),
    Rule(
        "date line",
        Role.STAMP,
        both(short(80), no_statement, head(rf"\W*{STAMP_WORD}\s*[:.\-|]?\s*{DATE}", words=CENTURY)),
    ),
    Rule("by-line", Role.BYLINE, both(short(70), no_statement, shapes.is_byline)),
    Rule("by-line", Role.BYLINE, both(short(36), no_statement, whole(COLUMNIST))),
    Rule(
        "by-line",
        Role.BYLINE,
        _is_label(rf"[\[(〈<【].{{2,20}}[\])〉>】]\s?{NAME}\s?{JOB}\s?=?|(?:글|글쓴이|기고|정리)\s?[=:·]?\s?{NAME}"),
    ),
    Rule("e-mail", Role.BYLINE, both(has("@"), whole(rf"[\s(\[/]*(?:{NAME}\s)?{EMAIL}[)\]\s]*"))),
    Rule(
        "speaker",
        Role.NOISE,
        _is_label(rf"[\[(〈<【]\s?{SPEAKER}.{{0,8}}[\])〉>】]|[\[〈<【]?[가-힣]{{2,4}}\s?/\s?[^.]{{2,24}}[\]〉>】]?"),
    ),
    Rule("related articles", Role.RELATED, _is_label(WRAP + any_of("related") + FOLD + UNWRAP)),
    Rule("comments", Role.ZONE, _is_label(WRAP + any_of("comments") + UNWRAP)),
    Rule("menu", Role.NOISE, _is_label(rf"[\[(]?{any_of('menu')}[\])]?")),
    Rule("menu", Role.NOISE, whole(rf"[\[(]?{any_of('tags')}[\])]?", words=("#", ":", "："))),
    Rule("other articles", Role.ZONE, _is_label(WRAP + any_of("other_articles") + FOLD + UNWRAP)),
    Rule("attachments", Role.ZONE, both(short(50), whole(WRAP + any_of("attachments") + UNWRAP))),
    Rule("box", Role.ZONE, both(short(16), whole(WRAP + any_of("box") + UNWRAP))),
    Rule(
        "counter",
        Role.NOISE,
        both(
            not_korean,
            lambda line: len(letters(line.text)) <= 12 and not line.text.strip(" .,:;/|+-").isalpha(),
        ),
    ),
    Rule(PAGE_HEAD, Role.NOISE, page_head),
    Rule(PAGE_HEAD, Role.STAMP, both(has(*CENTURY, "호"), shapes.is_masthead)),
    Rule("menu path", Role.NOISE, both(no_end, has(*shapes.SEPARATORS), shapes.is_menu_path)),
    Rule(
        "footer",
        Role.NOISE,
        both(no_statement, part(rf"(?:^|[|·/,ㅣ]\s?|\s){any_of('footer')}\s?(?:[:：|)]|[가-힣]{{2,4}}(?:\s|$)|[\d(])")),
    ),
    Rule("footer", Role.NOISE, Condition((shapes.is_footer,), whole=any_of("footer") + r"[\s\S]*")),
    Rule(
        "pointer to another page",
        Role.NOISE,
        _is_label(
            r"[\[〈<(▶☞→※*\s]*(?:관련\s?기사|관련\s?사설|기사|사진|이어서|계속)?\s*[☞▶→]?\s*[A-Z]?\d{1,2}\s?[·,∼~]?\s?\d{0,2}\s?면(?:에서|에|으로|의)?\s?(?:계속|이어짐|참조|에 계속|에서 계속)?[\]〉>).\s]*"
        ),
    ),
    Rule(
        "pointer to another page",
        Role.NOISE,
        _is_label(r"[\[〈<(▶☞→※\s]*(?:[A-Z]?\d{1,2}면|관련\s?기사).{0,16}(?:면|계속|참조)[\]〉>).\s]*"),
    ),
    Rule("address", Role.NOISE, whole(r"(?:https?://|www\.)\S+")),
    Rule("image file", Role.NOISE, whole(r"\S+\.(?:jpe?g|png|gif|webp|bmp)|(?=[\w\-]*\d{6})[\w\-]{6,}")),
    Rule(
        "telephone",
        Role.NOISE,
        both(
            no_statement,
            no_end,
            part(r"(?:\(?0\d{1,2}\)?[-.)\s]?\d{3,4}[-.]\d{4}|1[568]\d\d-\d{4})", words=("-", ".")),
        ),
    ),
    Rule("table", Role.NOISE, both(no_statement, shapes.is_table)),
    Rule("not Korean", Role.NOISE, not_korean),
    Rule("notice of the site", Role.NOISE, both(short(160), _speaks_to_reader, part(NOTICE))),
    Rule("notice of a release", Role.NOISE, both(short(240), whole(POINTER, words=ATTACHED))),
    Rule("notice of a release", Role.NOISE, both(short(240), part(RELEASE, words=("자료", "국정과제", "끝")))),
    Rule(
        "table",
        Role.NOISE,
        _is_label(
            r"(?:[<\[〈【(]\s?(?:표|그림|그래픽|도표|자료)[^가-힣]{0,4}[>\]〉】)]|(?:표|그림)\s?\d).{0,60}"
            r"|[*※]?\s?(?:자료|출처|단위)\s?[:：=].{0,60}"
        ),
    ),
    Rule(
        "glossary",
        Role.NOISE,
        both(
            short(240),
            head(
                rf"[▲■◆※☞▶◇●*]?\s?(?!.{{0,24}}(?:기자|특파원))[가-힣A-Za-z][가-힣A-Za-z0-9()·\s]{{3,24}}\s?=\s?(?!{NAME}\s?{JOB})[가-힣]",
                words=("=",),
            ),
            lambda line: ends_sentence(line.text),
        ),
    ),
    Rule(
        "remark of the editor",
        Role.NOISE,
        both(
            short(160),
            head(r"[※*]\s?\S", words=("※", "*")),
            part(r"(?:본지|본보|필자|편집\s?방향|독자|제보|저작권|이\s?기사는|이\s?글은)"),
        ),
    ),
    Rule(
        "caption: credit",
        Role.CAPTION,
        _is_label(
            rf"[▲△◀▶▼\[〈<(/\s]*(?:사진|자료|이미지|그래픽|출처|그림|일러스트|삽화|영상)\s?[=:ㅣ|·／/]?\s?.{{0,30}}?{AGENCY_CREDIT}?.{{0,12}}[\]〉>)\s.]*"
        ),
    ),
    Rule(
        "caption: credit",
        Role.CAPTION,
        both(no_statement, whole(rf"[▲△◀▶▼\[〈<(/\s]*[^.]{{0,24}}\s?{GIVEN}[\]〉>)\s.]*")),
    ),
    Rule(
        "caption: credit",
        Role.CAPTION,
        both(
            short(240),
            no_statement,
            part(
                rf"(?:[./]\s?[/(\[〈<ⓒ]?\s?|[\[(〈<]\s?)(?:사진\s?[=:·]?\s?)?[^./\[(〈<]{{0,24}}\s?{GIVEN}\s?[\])〉>.]*$"
            ),
        ),
    ),
    Rule(
        "caption: credit",
        Role.CAPTION,
        both(short(240), part(rf"{_BEFORE_CREDIT}사진\s?[=:·]\s?\S.{{0,20}}[\])>\s.]*$", words=("사진",))),
    ),
    Rule("caption: credit", Role.CAPTION, both(short(240), no_statement, part(_CREDIT_AT_END))),
    # Of the agencies and sites only these end as a predicate may: a line that such a credit ends passes for a statement.
    Rule("caption: credit", Role.CAPTION, both(short(240), part(_CREDIT_AT_END, words=("홈페이지", "게티이미지")))),
    Rule(
        "caption: credit",
        Role.CAPTION,
        both(
            short(240),
            part(
                rf"[다음습]\.\s?[(\[<]?\s?사진\s?[=:·]?\s?(?:{NAME}|{PLACE})(?:\s?\S{{0,3}}기자)?[)\]>.\s]*$",
                words=("사진",),
            ),
        ),
    ),
    Rule(
        PHOTOGRAPHER,
        Role.CAPTION,
        both(
            short(160),
            head(
                rf"[^.]*(?:있다|모습|모습이다)\.\s?[/(\[<]?\s?(?:사진\s?[=:·]?\s?)?{PLACE}?{NAME}\s?(?:선임|사진)?\s?기자(?:\s?{EMAIL})?[)\]>\s]*$",
                words=("기자",),
            ),
        ),
    ),
    Rule(
        "caption: who stands where",
        Role.CAPTION,
        both(short(160), part(PERSON_AT, words=("(",)), part(r"(?:있다|모습|했다|한다|장면)[.\s]*$")),
    ),
    # "… 늘어서 있다. 2023.07.18. photo@newsis.com": an agency dates its pictures.
    Rule(
        "caption: dated",
        Role.CAPTION,
        both(short(200), part(rf"있다\.\s?20\d\d\.\d{{1,2}}\.\d{{1,2}}\.?(?:\s?/?{EMAIL})?$", words=("20",))),
    ),
    Rule(
        "caption: arrow",
        Role.CAPTION,
        both(short(160), has(*_ARROWS), _opens_with_arrow, part(rf"(?:있다|모습|{SCENE}|{AGENCY_CREDIT})[\s.)\]]*$")),
    ),
    Rule(
        "caption: scene",
        Role.CAPTION,
        both(
            short(100),
            no_statement,
            lambda line: len(line.text) >= 6 and (line.text.endswith(".") or _opens_with_arrow(line)),
            part(rf"(?:{SCENE})(?:\s?[(\[<].{{0,20}}[)\]>])?\.?$"),
        ),
    ),
    Rule("teaser", Role.CUT, both(no_statement, lambda line: is_cut_off(line.text) and len(line.text) >= 40)),
)

LIST_MARKS = frozenset("□○●ㅇ◦◇◆■▷▶※*▲△→-•·∙①②③④⑤⑥⑦⑧⑨⑩")


def label(line: PageLine) -> tuple[Role, str]:
    """Return what a line is by itself, and the name of the rule that says so ("" for text).

    >>> from .lines import page_lines
    >>> [label(line)[0].value for line in page_lines("/홍길동 기자 hong@a.kr\\n시는 21일 협약을 맺었다.\\n많이 본 뉴스")]
    ['byline', 'text', 'zone']
    """
    if rule := _INDEX.first(line):
        return rule.role, rule.name
    if ends_sentence(line.text) or BYLINE_TAIL.search(line.text):
        return Role.TEXT, ""
    return Role.OPEN, ""


_INDEX = Index([(rule.fits, rule) for rule in RULES])
