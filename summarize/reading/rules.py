"""Tell news lines from page furniture. Each rule has a name, so a dropped line can be explained.

A rule looks at one line alone. What a line is among its neighbours (a headline, a caption that
repeats the lead, an item of a ranking) is decided in `articles`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from .lines import PageLine, ends_sentence, is_cut_off, is_statement, letters


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


_HANGUL = re.compile(r"[가-힣]")

# --- Dates -----------------------------------------------------------------------------------------
DATE = r"(?:19|20)\d\d\s*[.\-/년]\s*(?:0?[1-9]|1[0-2])\s*[.\-/월]\s*(?:3[01]|[12]\d|0?[1-9])(?!\d)\s*일?\.?"
WEEKDAY = r"(?:\s*[(\[]?[월화수목금토일](?:요일)?[)\]]?)?"
CLOCK = r"(?:\s*(?:오전|오후|AM|PM)?\s*\d{1,2}\s*[:시]\s*\d{2}분?(?:\s*:\s*\d{2})?(?:\s*(?:AM|PM|KST))?)?"
STAMP_WORD = (r"(?:기사\s*)?(?:승인|등록|입력|수정|작성|게재|게시|발행|송고|배포|최초\s*입력|최종\s*수정|최종\s*업데이트|업데이트|"
              r"보도\s*일시|배포\s*일시|등록일|입력일|작성일|발행일|날짜|일시|updated|published|posted)(?:\s*(?:일시|시간|일자|일|날짜))?")
_MOMENT = rf"{DATE}{WEEKDAY}\s*[,T]?{CLOCK}"

# --- People ----------------------------------------------------------------------------------------
NAME = r"[가-힣]{2,4}"
_JOB = (r"(?:[가-힣]{0,6}\s?(?:기자|특파원|논설위원|논설실장|편집위원|편집국장|해설위원|통신원|앵커|아나운서|리포터|칼럼니스트|"
        r"PD|인턴|객원교수|에디터|주필|데스크))")
EMAIL = r"[\w.+-]+\s?@(?:[\w-]+(?:\.[\w-]+)+)?"
_PLACE = r"(?:[가-힣·]{2,12}\s?[=/|]\s?)"
_ROLE_WORD = r"(?:(?:글|사진|글·사진|글ㆍ사진|취재|영상|촬영|편집|정리)\s?[=·:/]?\s?)"
_ONE_NAME = rf"(?:{_PLACE}?{_ROLE_WORD}?{NAME}\s?{_JOB}?)"
_BYLINE = (rf"[/=▶\-–—·(\[<〈【|\s]*{_PLACE}?{_ROLE_WORD}?{NAME}(?:\s?[·,/]\s?{NAME})*\s?{_JOB}"
           rf"(?:\s?[·,/|]?\s?{_ONE_NAME})*[\s(/|·]*(?:{EMAIL})?(?:[\s,·/|]+{EMAIL})*[)\]>〉】\s.]*")
BYLINE_TAIL = re.compile(
    rf"(?<=[.!?\"”’')])\s*[/=▶\-–—(\[<|]*\s*(?P<by>{_PLACE}?{NAME}(?:\s?[·,]\s?{NAME})*\s?{_JOB}(?:\s?[·,/]\s?{NAME}\s?{_JOB})*"
    rf"(?:[\s(/|]*{EMAIL})?|{EMAIL})[)\]>|\s]*$")

# --- Furniture -------------------------------------------------------------------------------------
_MENU = (
    r"기사\s?(?:메일\s?전송|수정|제보|보내기|원문|저장|스크랩|듣기|입력)|메일\s?보내기|(?:제보|문의)하기|"
    r"목록(?:\s?바로가기|으로|보기)?|(?:기사\s)?(?:인쇄|프린트)(?:하기)?|스크랩(?:하기)?|(?:기사\s?)?공유(?:하기)?|(?:URL|링크|주소)\s?복사(?:하기)?|"
    r"글자?\s?씨?\s?크기.{0,12}|글꼴.{0,10}|폰트.{0,8}|가\s?[+\-]?(?:\s?가\s?[+\-]?)*|본문\s?듣기.{0,6}|음성(?:으로)?\s?듣기|번역.{0,8}|댓글(?:쓰기)?\s?\d*개?|"
    r"좋아요\s?\d*|공감\s?\d*|추천(?:해요)?\s?\d*|조회\s?수?\s?:?\s?[\d,]*|(?:언론사\s?)?구독(?:하기|중|자)?\s?[\d,만]*|"
    r"로그인|로그아웃|회원가입|마이페이지|통합?검색|검색|전체\s?(?:메뉴|보기|기사)|메뉴(?:\s?(?:열기|닫기))?|홈|home|닫기|더\s?보기|열기|접기|펼치기|확대|"
    r"(?:이전|다음)(?:\s?(?:기사|글)(?:\s?보기)?)?(?:\s?(?:이전|다음)(?:\s?(?:기사|글)(?:\s?보기)?)?)*|(?:모바일|PC)\s?(?:버전|웹|화면)?\s?(?:바로\s?가기|으로 보기)?|"
    r"맨\s?위로(?:\s?가기)?|top|위로|sns.{0,8}|페이스북|facebook|트위터|twitter|x|카카오\s?(?:톡|스토리)|네이버\s?(?:블로그|밴드|포스트)?|밴드|라인|블로그|"
    r"이메일|메일|카톡|텔레그램|인스타그램|유튜브|youtube|뉴스레터(?:\s?신청)?|rss|언론사\s?홈|언론사\s?편집|바로\s?가기|본문\s?(?:바로가기|영역|내용|시작|끝)|"
    r"주\s?메뉴 바로가기|(?:이미지|사진)?\s?(?:확대|원본)\s?(?:보기)?|요약(?:봇|보기)?|제보|광고|advertisement|ad|알림|설정|다크\s?모드|"
    r"(?:SNS\s?)?(?:기사|뉴스)?\s?보내기|키워드|태그|관련\s?(?:태그|키워드)|저작권\s?(?:문의|안내)|정정\s?보도.{0,8}|오류\s?신고"
)
_ZONE = (
    r"(?:[가-힣\w·]{1,8}\s)?(?:랭킹|많이\s?본|가장\s?많이\s?(?:본|읽은)|인기|실시간|헤드라인|주요|최신|추천|화제(?:의)?|베스트|핫|속보|지금\s?뜨는|HOT|TOP\s?\d*)\s?"
    r"(?:뉴스|기사|클릭|이슈|영상|콘텐츠|포토|검색어|순위)(?:\s?(?:TOP|톱)?\s?\d*)?|랭킹|베스트\s?클릭|핫\s?이슈|많이\s?본\s?순|"
    r"포토\s?(?:뉴스|갤러리)?|이\s?시[각간]\s?.{0,12}|오늘의\s?(?:주요|핫|인기|뉴스|포토|이슈|날씨|추천).{0,8}|(?:지난|다른)\s?기획\s?시리즈|기획\s?(?:연재|특집)|"
    r"(?:함께|같이)\s?(?:볼|보면|읽으면|본)\s?.{0,12}|(?:당신이|회원님이)\s?.{0,16}|.{0,12}님을?\s?위한\s?추천.{0,8}|놓치지\s?마세요|이런\s?(?:뉴스|기사)는?\s?어떠.{0,4}|"
    r"(?:[가-힣]{2,4}\s?)?기자의?\s?(?:다른|최신|인기|주요)?\s?(?:기사|뉴스)(?:\s?(?:전체)?\s?보기)?|(?:이\s?)?(?:언론사|매체|섹션|분야|카테고리)의?\s?(?:다른|주요|인기|많이\s?본|최신)\s?.{0,8}|"
    r"다른\s?기사(?:\s?보기)?|섹션별?\s?.{0,10}|에디터s?\s?(?:픽|추천)|editor'?s?\s?pick|(?:전체|독자|네티즌|누리꾼|회원|최신|베스트)?\s?댓글(?:\s?\(?[\d,]+\)?개?)?|"
    r"(?:독자|네티즌)\s?의견|의견\s?쓰기|댓글\s?(?:쓰기|입력|달기|모음|\d+).{0,6}|회사\s?소개|기사\s?제보|패밀리\s?사이트|"
    r"(?:이|본)\s?기사(?:를|는|의)?\s?(?:읽은|본|공유|추천).{0,14}|공감\s?(?:많은|순).{0,6}|(?:주간|일간|월간)\s?(?:인기|베스트|랭킹).{0,8}|(?:인기|핫)\s?키워드|최근\s?기사|"
    r"뉴스\s?(?:스탠드|브리핑|랭킹)|화제\s?(?:뉴스|기사)"
)
_RELATED = r"(?:관련|연관|연계)\s?(?:기사|뉴스|보도|링크|콘텐츠)|(?:더\s?읽을|함께\s?읽을)\s?(?:거리|기사).{0,6}"
_FOLD = r"(?:\s?(?:더\s?보기|전체\s?보기|바로\s?가기|\+|>|»|▼|▲|\d+))*"
_WRAP = r"[\[〈<【「『《#▶▼■◆●☞\s]*"
_UNWRAP = r"[\]〉>】」』》:\s▼▲]*"
_FOOTER = (r"(?:등록\s?번호|(?:인터넷\s?신문\s?)?등록\s?(?:일자|일)|발행\s?인|편집\s?인|청소년\s?보호\s?(?:책임자|정책)|대표\s?(?:전화|이사|번호)|사업자\s?(?:등록)?\s?번호|"
           r"통신\s?판매업|개인\s?정보\s?(?:처리|취급|보호)\s?(?:방침|정책)|이용\s?약관|제호|제\s?호|팩스|FAX|이메일\s?무단\s?수집|찾아\s?오시는\s?길|광고\s?(?:문의|안내)|고객\s?센터|"
           r"구독\s?신청|기사\s?제보)")
_COPYRIGHT = r"무단\s?(?:전재|복제|배포|사용|도용)|재배포\s?(?:를\s?)?(?:금지|금합니다)|저작권자|copyright|all\s?rights?\s?reserved|ⓒ|©|\(c\)\s?\w"
_AGENCY_CREDIT = r"(?:제공|자료\s?사진|캡처|갈무리|합성|연합뉴스|뉴시스|뉴스1|게티이미지\w*|로이터|AP|AFP|EPA|셔터스톡|픽사베이|홈페이지|페이스북|인스타그램)"
_SCENE = r"(?:조감도|전경|모습|장면|광경|포스터|현장|로고|캡처|투시도|위치도|이미지|인포그래픽|사진|자료|그래픽|배치도|노선도|표지|풍경)"
_PERSON_AT = r"\((?:사진\s?)?(?:앞줄|뒷줄|맨)?\s?(?:왼쪽|오른쪽|가운데|왼쪽부터|중앙|좌|우|사진|왼쪽에서|오른쪽에서)[^)]{0,20}\)"


def _is_menu_path(line: PageLine) -> bool:
    """HOME > 정치 > 행정, or 정치 | 경제 | 사회: short names between separators."""
    parts = re.split(r"\s*(?:>|›|»|\||/|ㅣ)\s*", line.bare)
    return len(parts) >= 3 and all(len(part) <= 10 for part in parts) and not ends_sentence(line.text)


def _is_table(line: PageLine) -> bool:
    """A row of a table, or a label between bars."""
    return (line.text.count("|") >= 2 or line.text.count("│") >= 2) and not is_statement(line.text)


RULES: tuple[Rule, ...] = (
    Rule("copyright", Role.END, _both(_part(_COPYRIGHT), lambda line: not is_statement(line.text) or len(line.text) < 90)),
    Rule("date line", Role.STAMP, _whole(
        rf"(?:[^\d]{{0,14}}[|:·]\s*)?(?:{STAMP_WORD}\s*[:.\-|]?\s*)?{_MOMENT}(?:\s*[·,|/ㅣ]?\s*(?:{STAMP_WORD})\s*[:.\-|]?\s*(?:{_MOMENT})?)*(?:\s*[|·,]?\s*(?:{STAMP_WORD}|지면.{{0,12}}))?"
        rf"(?:\s*[·|,]\s*\S{{1,12}})?")),
    Rule("date line", Role.STAMP, _both(_part(rf"^\W*{STAMP_WORD}\s*[:.\-|]?\s*{DATE}"), lambda line: len(line.text) < 80 and not is_statement(line.text))),
    Rule("by-line", Role.BYLINE, _both(_whole(_BYLINE), lambda line: len(line.text) <= 70 and not is_statement(line.text))),
    Rule("e-mail", Role.BYLINE, _whole(rf"[\s(\[/]*(?:{NAME}\s)?{EMAIL}[)\]\s]*")),
    Rule("related articles", Role.RELATED, _whole(_WRAP + _RELATED + _FOLD + _UNWRAP)),
    Rule("other articles", Role.ZONE, _whole(_WRAP + rf"(?:{_ZONE})" + _FOLD + _UNWRAP)),
    Rule("menu", Role.NOISE, _whole(rf"[\[(]?(?:{_MENU})[\])]?")),
    Rule("menu path", Role.NOISE, _is_menu_path),
    Rule("footer", Role.NOISE, _both(_part(rf"(?:^|[|·/,]\s?|\s){_FOOTER}\s?[:：|)]"), lambda line: not is_statement(line.text))),
    Rule("footer", Role.NOISE, _whole(rf"(?:{_FOOTER}[\s|·/]*)+")),
    Rule("pointer to another page", Role.NOISE, _whole(r"[\[〈<(▶☞→※*\s]*(?:관련\s?기사|관련\s?사설|기사|사진|이어서|계속)?\s*[☞▶→]?\s*[A-Z]?\d{1,2}\s?[·,∼~]?\s?\d{0,2}\s?면(?:에서|에|으로|의)?\s?(?:계속|이어짐|참조|에 계속|에서 계속)?[\]〉>).\s]*")),
    Rule("pointer to another page", Role.NOISE, _whole(r"[\[〈<(▶☞→※\s]*(?:[A-Z]?\d{1,2}면|관련\s?기사).{0,16}(?:면|계속|참조)[\]〉>).\s]*")),
    Rule("address", Role.NOISE, _whole(r"(?:https?://|www\.)\S+")),
    Rule("image file", Role.NOISE, _whole(r"\S+\.(?:jpe?g|png|gif|webp|bmp)|(?=.*\d{6})[\w\-]{6,}")),
    Rule("counter", Role.NOISE, lambda line: not _HANGUL.search(line.text) and len(letters(line.text)) <= 12 and not line.text.strip(" .,:;/|+-").isalpha()),
    Rule("telephone", Role.NOISE, _both(_part(r"(?:\(?0\d{1,2}\)?[-.)\s]?\d{3,4}[-.]\d{4}|1[568]\d\d-\d{4})"), lambda line: not is_statement(line.text))),
    Rule("table", Role.NOISE, _is_table),
    Rule("not Korean", Role.NOISE, lambda line: not _HANGUL.search(line.text)),
    Rule("caption: credit", Role.CAPTION, _whole(rf"[▲△◀▶▼\[〈<(/\s]*(?:사진|자료|이미지|그래픽|출처|그림|일러스트|삽화|영상)\s?[=:ㅣ|·／/]?\s?.{{0,30}}?{_AGENCY_CREDIT}?.{{0,12}}[\]〉>)\s.]*|[▲△◀▶▼\[〈<(/\s]*[^.]{{0,24}}\s?(?:제공|자료\s?사진|캡처|갈무리)[\]〉>)\s.]*")),
    Rule("caption: credit", Role.CAPTION, _part(rf"(?:[./]\s?[/(\[〈<ⓒ]?\s?|[\[(〈<]\s?)(?:사진\s?[=:·]?\s?)?[^./\[(〈<]{{0,24}}\s?(?:제공|자료\s?사진|캡처|갈무리)\s?[\])〉>.]*$")),
    Rule("caption: credit", Role.CAPTION, _part(rf"(?:(?:다|음|습)?[.]\s?[/(\[<]?\s?|[\[(<]\s?|[/=]\s?)(?:사진\s?[=:·]\s?\S.{{0,20}}|(?:{_PLACE})?{_AGENCY_CREDIT})[\])>\s.]*$")),
    Rule("caption: photographer", Role.CAPTION, _part(rf"(?:있다|모습|했다|됐다|이다)\.\s?[/(\[<]?\s?(?:사진\s?[=:·]?\s?)?{NAME}\s?(?:사진)?\s?기자(?:\s?{EMAIL})?[)\]>\s]*$")),
    Rule("caption: who stands where", Role.CAPTION, _both(_part(_PERSON_AT), _part(r"(?:있다|모습|했다|한다|장면)[.\s]*$"), lambda line: len(line.text) < 160)),
    Rule("caption: arrow", Role.CAPTION, _both(lambda line: line.mark in ("▲", "△", "◀", "▼", "▶") and len(line.text) < 160, _part(rf"(?:있다|모습|{_SCENE}|{_AGENCY_CREDIT})[\s.)\]]*$"))),
    Rule("caption: scene", Role.CAPTION, _both(_part(rf"(?:{_SCENE})(?:\s?[(\[<].{{0,20}}[)\]>])?\.?$"), lambda line: 6 <= len(line.text) < 100 and not is_statement(line.text) and (line.text.endswith(".") or line.mark in ("▲", "△", "◀", "▼", "▶")))),
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
    if ends_sentence(line.text):
        return Role.TEXT, ""
    if is_statement(line.text):
        return Role.TEXT, ""
    return Role.OPEN, ""
