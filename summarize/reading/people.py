"""Who wrote it and who published it, from by-lines and copyright lines, as the page states it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .patterns import BYLINE_TAIL, EMAIL, JOB_WORD, NAME, OUTLET, PAPER
from .shapes import head_name

_WHOLE_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_JOBS = (
    r"(?:[가-힣]{1,5}(?:부|팀|국|센터)\s)?"
    r"(?:선임|수습|인턴|객원|전문|시민|명예|의학전문|과학전문|사진|영상|촬영|편집|경제|정치|사회|문화|산업|국제|지역|본지)?\s?"
    rf"{JOB_WORD}"
)
_AUTHOR = re.compile(rf"(?<![가-힣])(?P<names>{NAME}(?:\s?[·,/]\s?{NAME}){{0,4}}?)\s?{_JOBS}")
_COLUMNIST = re.compile(r"^\s*(?:글|글쓴이|기고|정리)?\s?[=:·]?\s?(?P<name>[가-힣]{2,4})(?=\s?[|/,·ㅣ]|\s|$)")
_NOT_NAMES = frozenset("전국 사회 경제 정치 문화 선임 수습 인턴 객원 사진 글 취재 영상 편집 본지".split())
_SURNAMES = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은"
_TWO_SYLLABLE_SURNAMES = ("남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방")
# ⓒ, ©, (c) or 저작권자 before the name; or the name with its address before 무단전재.
_OWNER_AFTER = re.compile(
    r"(?:저작권자|copyrights?|ⓒ|©|\(c\))[\s:ⓒ©()cC<>]*(?:by\s)?(?P<name>[가-힣A-Za-z0-9.&·\s]{2,24}?)(?=\s*(?:[,.|()\[\]<>:/\-–]|무단|all\s|\d{4}|$|\.\s|재배포|저작권))",
    re.IGNORECASE,
)
_OWNER_BEFORE = re.compile(
    r"^\W*(?P<name>[가-힣A-Za-z0-9·]{2,16}(?:\s[가-힣A-Za-z0-9]{1,10})?)\s*(?:\([^)]*\)|[\[<][^\]>]*[\]>])?\s*[,.\-|]?\s*무단"
)
_COMPANY = re.compile(r"\(주\)|㈜|주식회사|\s+")
_NOT_OWNER = re.compile(r"\s?(?:자료\s?사진|사진|제공|홈페이지|기사|콘텐츠|뉴스룸)$")
# 제호 : 한빛일보, in the foot of a site.
_OWNER_IN_FOOT = re.compile(
    r"(?:제\s?호|매체\s?명|신문\s?명|법인\s?명|상호)\s?[:：]?\s?(?:㈜|\(주\)|주식회사)?\s?(?P<name>[가-힣A-Za-z0-9]{2,16})"
)
_AGENCY_LEAD = re.compile(
    rf"^[\[(【<](?P<place>[가-힣·\s]{{1,12}})\s?[=/]\s?(?P<outlet>[가-힣A-Za-z0-9]{{2,12}})[\])】>]\s*"
    rf"(?:(?P<by>{NAME}(?:[·,\s]{{1,2}}{NAME}){{0,3}}?)\s?[가-힣]{{0,4}}(?:기자|특파원)|=)?"
)
_OUTLET_LEAD = re.compile(
    rf"^[\[(【](?P<outlet>[가-힣A-Za-z0-9]{{2,12}})(?:\s?[=/]\s?(?P<by>{NAME}(?:\s?[·,]\s?{NAME}){{0,4}})(?:\s?기자|\s?특파원)?"
    rf"|\s(?P<signed>{NAME}(?:\s?[·,]\s?{NAME}){{0,4}})\s?(?:기자|특파원))[\])】]"
)
# How a dateline looks at the head of a lead, to be left out of a quotation.
DATELINE_OPENS = "[(【<"
DATELINE = re.compile(
    rf"^(?:(?:[\[(【<][^\])】>\n]{{1,30}}[\])】>]\s*)(?:{NAME}(?:[·,\s]{{1,2}}{NAME}){{0,3}}\s?[가-힣]{{0,4}}\s?(?:기자|특파원|통신원)\s*)?=\s*"
    rf"|[\[(【][^\])】\n]{{0,20}}(?:기자|특파원)[^\])】\n]{{0,12}}[\])】]\s*"
    rf"|[\[(【][가-힣·]{{2,8}}\s?=\s?[가-힣A-Za-z0-9]{{2,12}}[\])】]\s*)"
)
# Crawlers that make one line of an article leave it behind the sub-heads and captions, often without
# brackets: "… 재판매 및 DB 금지 서울 연합뉴스 홍길동 기자 경남 김해시가 …".
DATELINE_INSIDE = re.compile(
    rf"[\[(【]?(?:{PAPER}|{OUTLET}|헬로티|News1)[\])】]?\s?=?\s?{NAME}(?:[·,\s]\s?{NAME})?\s?[가-힣]{{0,4}}(?:기자|특파원)[\])】]?\s?=?\s"
)


_OFFICE = re.compile(r"(?:뉴스|일보|신문|방송|통신|타임[스즈]|경제|닷컴|미디어|연예|스포츠|편집|[국부팀실])$")


def email_of(text: str) -> str | None:
    """Return the first whole e-mail address; one that is cut off is not completed.

    >>> email_of("/홍길동 기자 hong@hanbit.co.kr"), email_of("광주=홍길동 기자 hong@")
    ('hong@hanbit.co.kr', None)
    """
    found = _WHOLE_EMAIL.search(text)
    return found.group().replace(" ", "") if found else None


def author_of(text: str) -> str | None:
    """Return the names of a by-line, joined with '·'.

    >>> author_of("광주=이창식 기자 mediacnc@"), author_of("김가영·이나래 기자"), author_of("보도자료 참고")
    ('이창식', '김가영·이나래', None)
    """
    bare = re.sub(EMAIL, " ", text)
    bare = re.sub(r"(?:글|사진|글\s?[·ㆍ]\s?사진|취재|영상|정리)\s?[=:]\s?", " ", bare)
    bare = re.sub(r"^[\W_]*[가-힣·]{2,12}\s?[=/]\s?", "", bare)
    names: list[str] = []
    for found in _AUTHOR.finditer(bare):
        for name in re.split(r"\s?[·,/]\s?", found["names"]):
            if name not in _NOT_NAMES and name not in names:
                names.append(name)
    writer = _COLUMNIST.match(bare)
    if not names and writer and is_name(writer["name"]):
        return writer["name"]
    return "·".join(names) or None


def writer(stated: str | None) -> str | None:
    """Return the names in what a page's head calls its author; None if it names an office or a site.

    >>> writer("홍길동"), writer("순천, 광양 홍길동 기자 hong@hanbit.example"), writer("한빛 연예"), writer("홍길동·김가영")
    ('홍길동', '홍길동', None, '홍길동·김가영')
    """
    if not stated:
        return None
    names = [name.strip() for name in re.split(r"[·,;/&]|\s기자", stated) if name.strip()]
    if names and all(re.fullmatch(r"[가-힣]{2,4}", name) and not _OFFICE.search(name) for name in names):
        return "·".join(dict.fromkeys(names))
    return author_of(stated)


def is_name(text: str) -> bool:
    """Whether the text is a person's name and nothing else.

    >>> is_name("박영숙"), is_name("경제"), is_name("광주/호남")
    (True, False, False)
    """
    if not re.fullmatch(r"[가-힣]{2,4}", text):
        return False
    if text.startswith(_TWO_SYLLABLE_SURNAMES):
        return len(text) >= 3
    return len(text) == 3 and text[0] in _SURNAMES


def outlet_of(copyright_line: str) -> str | None:
    """Return the publisher that a copyright line names.

    >>> outlet_of("중도일보(www.joongdo.co.kr), 무단전재 및 수집, 재배포 금지")
    '중도일보'
    >>> outlet_of("저작권자 © 일요서울i 무단전재 및 재배포 금지")
    '일요서울i'
    """
    for pattern in (_OWNER_AFTER, _OWNER_BEFORE):
        for found in pattern.finditer(copyright_line):
            name = _NOT_OWNER.sub("", _COMPANY.sub(" ", found["name"]).strip(" .,-·"))
            if re.search(r"[가-힣A-Za-z]{2}", name) and not re.search(
                r"저작권|무단|기사|본\s?콘텐츠|rights|copyright|reserved|[다요]$|^[은는이가을를의에와과]\s",
                name,
                re.IGNORECASE,
            ):
                return name
    return None


def outlet_of_foot(line: str) -> str | None:
    """Return the paper that the foot of a site names.

    >>> outlet_of_foot("제호 : 한빛일보 | 등록번호 : 서울 아00000")
    '한빛일보'
    """
    found = _OWNER_IN_FOOT.search(line)
    return found["name"] if found else None


def masthead(page_head: str) -> str | None:
    """Return the paper that the head of its page names.

    >>> masthead("제21234호 한빛일보"), masthead("사회 | 2023년 11월 7일 화요일 | 8면")
    ('한빛일보', None)
    """
    name = head_name(page_head)
    return name if re.fullmatch(r"[가-힣A-Za-z]{3,12}", name) else None


def lead_source(lead: str) -> tuple[str | None, str | None]:
    """Return outlet and author that a dateline states: "(서울=연합뉴스) 홍길동 기자 = …"."""
    for pattern in (_AGENCY_LEAD, _OUTLET_LEAD):
        found = pattern.match(lead)
        if found and not re.search(r"기자$", found["outlet"]):
            by = found["by"] or found.groupdict().get("signed")
            if is_name(found["outlet"]):  # [세종=홍길동]: place and writer
                return None, found["outlet"]
            return found["outlet"], "·".join(re.split(r"\s?[·,\s]\s?", by)) if by else None
    return None, None


def split_tail(paragraph: str) -> tuple[str, str]:
    """Return a paragraph without the by-line that ends it, and that by-line ("" if none)."""
    found = BYLINE_TAIL.search(paragraph)
    return (paragraph[: found.start()].rstrip(), found["by"]) if found else (paragraph, "")


def first(values: Sequence[str | None]) -> str | None:
    """Return the first value that is stated."""
    return next((value for value in values if value), None)
