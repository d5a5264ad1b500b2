"""What dates, names and furniture look like in Korean news: the patterns that rules and fields share.

Those in capitals without `re.compile` are parts to build from.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

HANGUL = re.compile(r"[가-힣]")

# --- Dates -----------------------------------------------------------------------------------------
CENTURY = ("19", "20")  # one of them is in every date
DATE_PARTS = (
    r"(?P<y>(?:19|20)\d\d)\s*[.\-/년]\s*(?P<m>0?[1-9]|1[0-2])\s*[.\-/월]\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s*일?\.?"
)
WEEKDAY = r"(?:\s*[(\[]?[월화수목금토일](?:요일)?[)\]]?)?"
CLOCK_PARTS = (
    r"(?:\s*(?P<half>오전|오후|AM|PM)?\s*(?P<H>\d{1,2})\s*[:시]\s*(?P<M>\d{2})분?"
    r"(?:\s*:\s*(?P<S>\d{2}))?(?:\s*(?P<after>AM|PM|KST))?)?"
)
MOMENT_PARTS = rf"{DATE_PARTS}{WEEKDAY}\s*[,T]?{CLOCK_PARTS}"


def _unnamed(pattern: str) -> str:
    """The pattern without names, to be used more than once in another."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


DATE = _unnamed(DATE_PARTS)
MOMENT = _unnamed(MOMENT_PARTS)
STAMP_WORD = (
    r"(?:기사\s*)?(?:승인|등록|입력|수정|작성|게재|게시|발행|송고|배포|최초\s*입력|최종\s*수정|최종\s*업데이트|업데이트|"
    r"보도\s*일시|배포\s*일시|등록일|입력일|작성일|발행일|날짜|일시|updated|published|posted)(?:\s*(?:일시|시간|일자|일|날짜))?"
)

# --- People ----------------------------------------------------------------------------------------
NAME = r"[가-힣]{2,4}"
JOB_WORD = r"(?:기자|특파원|논설위원|논설실장|편집위원|편집국장|해설위원|통신원|앵커|아나운서|리포터|칼럼니스트|PD|인턴|객원교수|에디터|주필|데스크)"
JOB = rf"(?:[가-힣]{{0,6}}\s?{JOB_WORD})"
EMAIL = r"[\w.+-]+\s?@(?:[\w-]+(?:\.[\w-]+)+)?"
EMAIL_PART = re.compile(r"\w@")
PLACE = r"(?:[가-힣·]{2,12}\s?[=/|]\s?)"
# 홍길동 | 한들대 경제학과 교수: a columnist and what he is.
COLUMNIST = (
    r"[가-힣]{2,4}\s?[|/,·ㅣ]?\s?[가-힣A-Za-z·()\s]{2,22}\s?(?:교수|연구원|연구위원|변호사|대표|소장|작가|위원|박사|평론가|시인|원장|센터장|이사장|회장|논설위원|"
    r"칼럼니스트|전문의|회계사|노무사|세무사|본부장)"
)
ROLE_WORD = r"(?:(?:글|사진|글·사진|글ㆍ사진|취재|영상|촬영|편집|정리)\s?[=·:/]?\s?)"
# Names come in bounded numbers with something between them: a pattern that may part a run of letters
# in any way takes for ever on a plain sentence.
SIGNED = rf"{PLACE}?{NAME}(?:[·,/\s]{{1,2}}{NAME}){{0,3}}\s?(?:[가-힣]{{1,5}}(?:부|팀|국|센터)\s)?{JOB}"
BYLINE = rf"{SIGNED}(?:\s?[·,/|]?\s?{SIGNED}){{0,3}}(?:\s?{NAME})?"
# No address has more before its @ (RFC 5321); without the bound each full stop of a long run would ask all of the rest.
_EMAIL_BEHIND = r"[\w.+-]{1,64}\s?@(?:[\w-]+(?:\.[\w-]+)+)?"
BYLINE_TAIL = re.compile(
    rf"(?<=[.!?\"”’')])\s*[/=▶\-–—(\[<|]*\s*(?P<by>{PLACE}?{NAME}(?:\s?[·,]\s?{NAME}){{0,4}}\s?{JOB}(?:\s?[·,/]\s?{NAME}\s?{JOB}){{0,3}}"
    rf"(?:[\s(/|]*{_EMAIL_BEHIND})?|{_EMAIL_BEHIND})[)\]>|\s]*$"
)

# --- Furniture -------------------------------------------------------------------------------------
# The words stand in a file of their own: a phrase that a site uses is data, what it means is a rule.
_DATA = Path(__file__).parent.parent / "data"
_WORDS = tomllib.loads((_DATA / "furniture.toml").read_text(encoding="utf-8"))


def any_of(kind: str) -> str:
    """Return a pattern for the phrases of one kind."""
    # Longest first, so that 사람과 이야기 is not taken for 사람 and a rest.
    return "(?:" + "|".join(sorted(_WORDS[kind], key=len, reverse=True)) + ")"


# Taken as far as it goes ("*+"): what FOLD leaves to UNWRAP could be parted in as many ways as it is long.
FOLD = r"(?:\s?(?:더\s?보기|전체\s?보기|바로\s?가기|\+|>|»|▼|▲|\d))*+"
WRAP = r"[\[〈<【「『《#▶▼■◆●☞▣\s]*"
UNWRAP = r"[\]〉>】」』》:\s▼▲]*"
# A paper's name, as far as its form tells.
PAPER = r"[가-힣A-Za-z]{1,10}(?:일보|신문|뉴스|타임스|경제|저널|미디어|투데이|매일|방송|포스트|헤럴드)"
_OUTLETS = sorted(
    set(tomllib.loads((_DATA / "outlets.toml").read_text(encoding="utf-8")).values()),
    key=lambda name: (-len(name), name),
)
# The names that are known, as far as `PAPER` does not have them.
OUTLET = "|".join(map(re.escape, _OUTLETS))
# Those of ministries and agencies; after "지방" or a city's name it is a branch: 서울지방국세청, 인천경찰청.
BODIES = (
    *(name for name in _OUTLETS if name.endswith(("부", "처", "청", "위원회", "조정실"))),
    "재정경제부",
    "기획예산처",
)
PAGE_NUMBER = r"(?:[A-Z]?\d{1,2}\s?면?|제?\s?\d{3,6}\s?호)"
SECTION = any_of("sections")
COPYRIGHT = r"무단\s?(?:전재|복제|배포|사용|도용)|재배포\s?(?:를\s?)?(?:금지|금합니다)|저작권자|copyright|all\s?rights?\s?reserved|ⓒ|©|\(c\)\s?\w"
FORBIDS = ("ⓒ", "©", "저작권", "재배포", "금합니다", "금지합니다", "처벌")
# Who gave the picture.
GIVEN = r"(?:제공|자료\s?사진|캡처|갈무리)"
AGENCY_CREDIT = r"(?:제공|자료\s?사진|캡처|갈무리|합성|연합뉴스|뉴시스|뉴스1|게티이미지\w*|로이터|AP|AFP|EPA|셔터스톡|픽사베이|홈페이지|페이스북|인스타그램)"
SCENE = r"(?:조감도|전경|모습|장면|광경|포스터|현장|로고|캡처|투시도|위치도|이미지|인포그래픽|사진|자료|그래픽|배치도|노선도|표지|풍경)"
PERSON_AT = (
    r"\((?:사진\s?)?(?:앞줄|뒷줄|맨)?\s?(?:왼쪽|오른쪽|가운데|왼쪽부터|중앙|좌|우|사진|왼쪽에서|오른쪽에서)[^)]{0,20}\)"
)


# What a site says of itself to those who use it.
NOTICE = (
    r"브라우저|로그인|회원|구독|제보|댓글|이용(?:하실|할|해)|사용하실|사용할 수|클릭|다운로드|자동\s?추출|음성|재생|알림|약관|채널|후원|뉴스판|언론사|공공누리|저작물|"
    r"출처\s?표시|만족하십니까|누리집\s?운영|문의|구매|광고|설정|앱에서|홈페이지에서 확인|제공하는 정보|열람|유료|무료로|첨부\s?파일|보도자료\s?내용|바로보기|제보|보내\s?주"
)

# How an office points from a press release to what is attached: "※ 자세한 내용은 붙임을 참고하시기 바랍니다."
ATTACHED = ("첨부", "붙임", "별첨", "별도")
_DETAILS = r"(?:자세한|자세히|상세한?|구체적인?|세부|기타)\s?(?:[가-힣]{1,6}\s?){0,2}?(?:내용|사항|일정|결과|정보|방법|현황|자료|내역)(?:\s?등)?[은는]?"
_WHERE = r"(?:별도\s)?(?:첨부|붙임|별첨|별도)[가-힣]{0,3}\s?(?:(?:보도)?자료|파일|문서|공고문|\d)?(?:\(.{0,110}\))?(?:을|를|에서)?"
_TO_LOOK = (
    r"(?:참고|참조|확인)(?:하|해|하여|하시|해\s?주|하여\s?주|해\s?주시|하여\s?주시)?(?:기|길)?\s?"
    r"(?:바랍니다|바람|요망|부탁드립니다|십시오|세요|면\s?(?:된다|됩니다))?\W*(?:문의\W*)?"
)
POINTER = rf"[^.]{{0,24}}?{_DETAILS}\s?{_WHERE}\s?{_TO_LOOK}|\W*{_WHERE}\s?{_TO_LOOK}"
# How it names what it publishes: "… 개최 관련 보도자료 내용입니다."
RELEASE = (
    r"^\W*관련\s?국정과제\W|^끝\W*$"
    r"|^(?:(?!다\.\s).)*(?:보도\s?(?:참고|설명)?\s?자료(?:의?\s?내용)?|관련\s(?:참고|설명|해명|반론|반박)\s?자료)(?:입니다|임)\W*$"
)


SPEAKER = r"(?:앵커|기자|리포트|인터뷰|녹취|현장음|자막|앵커\s?멘트|리포터|VCR|브릿지|클로징|오프닝|내레이션|싱크)"
