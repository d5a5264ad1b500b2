"""Where the lead of a press release stands, when a crawler has run the headings above into it."""

from __future__ import annotations

import re

from .reading.patterns import BODIES

FIRST_END = re.compile(r"[다요]\.\s")
SHORTEST_HEADING = 8  # letters before it
# Crawlers run the headings of a release and its lead into one: "… 첫걸음 고용노동부(장관 김가영)는 …". The body that
# publishes opens the lead, perhaps behind the one it belongs to, with who heads it in brackets.
_HEADED_BY = r"\((?:장관|부총리|청장|처장|위원장|원장|총장|본부장|실장|사장|이사장|소장|관장|센터장|단장|사무총장|시장|군수|구청장|도지사|이하)"
HEADED = re.compile(_HEADED_BY)
_ORGANISATION = r"[가-힣]{2,16}(?:부|처|청|원|위원회|본부|조정실|공사|공단|관|소|센터|재단|단|시|군|구|도)"
_ABOVE = r"[가-힣]{2,14}(?:부|처|청|원|관|실|위원회|공사|공단)\s(?:산하\s|소속\s)?"
_HEAD_AND_SUBJECT = rf"\s?{_HEADED_BY}[^()\n]{{0,40}}\)(?:[은는이가와과]|\s)"
# Without a blank only a name that is known tells where the heading ends: "… 방안 논의법무부(장관 김가영)는". Of some agencies
# a longer name is a branch or another agency: 인천경찰청, 해양경찰청, 수도권기상청.
_KNOWN = tuple(name for name in BODIES if name not in {"경찰청", "기상청"})
_KNOWN_ONE = "|".join(_KNOWN)
LEAD = re.compile(
    rf"(?<!\S)(?![가-힣]+(?<!지방)(?:{'|'.join(BODIES)})[\s(])(?=(?:{_ABOVE}){{0,2}}{_ORGANISATION}{_HEAD_AND_SUBJECT})"
    rf"|(?<=[가-힣])(?<!지방)(?=(?:{_KNOWN_ONE})(?:\s(?:산하\s|소속\s)?{_ORGANISATION})?{_HEAD_AND_SUBJECT})"
)
# The last word before a name that goes on: it says when or where, ends with a particle, or belongs to a verb: "이날 법무부(장관 …)는",
# "경기도 수원시 영통구(구청장 …)는", "문을 열게 된 박물관(관장 …)이".
_GOES_ON = re.compile(
    r"(?:.*\d\s?(?:일|월|년|시|분|차)|이날|당일|전날|다음날|오늘|어제|내일|올해|지난해|작년|내년|이달|지난달|다음달|초|말|중순|하순|당시|현재|최근|이후|이전|뒤|후|전|때"
    r"|동안|사이|오전|오후|이번|지난|앞서|이어|또|또한|그리고|한편|특히|함께|공동|산하|소속|직속|등|및|위해|통해|따라|.*따르면|대해|관해|의해|비롯해|거쳐|최초로|처음"
    r"|.*(?:[을를에와과의은는이가며로]|[하되있라다이히키리열들받맺]고|에서|면서|해서|께서|하자|되자|지자|면|지만|까지|부터|처럼|보다|마다|[에서로기]도|[중적]인|[한된던할될])"
    r"|.*[가-힣](?:시|군|구|읍|면|동|특별자치도)|경기도|강원도|.+[남북]도|제주도|서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주"
    r"|.*[,·、])"
)
# Nouns that headings end with, though they end like a particle or a place.
_IS_NOUN = re.compile(
    r".*(?:[논협회합심건강결주문]의|[평허인추증참국물]가|전문가|다가가|[결부효성통초경]과|높이|차이|어린이|마을|[경도진통]로|[권제기북시]한|역할"
    r"|[실도전표개공고게지]시|[연요촉추지기복가]구|[활운노변가이행협작]동|[국화측방]면|최소화면)"
)
# What a heading that speaks of somebody ("… 어업인은 … 신청") ends with.
_ENDS_HEADING = re.compile(
    r".*(?:신청|논의|협의|회의|개최|체결|마련|추진|강화|확대|점검|당부|선정|발표|모집|운영|지원|구축|조성|개선|검토|착수|출범|시행|공개|강조|실시|참여|확인|접수|가능|완료|예정|제공"
    r"|구현|육성|확보|도입|적용|개정|제정|방문|조치|방안|계획|대책|배치|대응|지시|유도|조사|배포|향상|달성|진입|전파|보급|성공|돌파|기대|[^\W\d_]화)"
)
_LAST_WORD = re.compile(r"(\S+)\s*$")
# Who acts: an organisation or its head with a particle. "낮은", "하는" are none.
_TOPIC = re.compile(
    r"(?:[가-힣]{2,}(?:부|처|청|원|회|측|장관|총리|의원|대표|교수|전자|그룹|은행|공사|공단|재단)|대통령|정부|당국|[가-힣]{1,3}시)(?:은|는)\s"
)
# Where a name may end that follows a heading without a blank and without who heads it: "… 전진 배치소방청은 …".
_PLAIN_SUBJECT = re.compile(r"[부처청회][은는]\s")
LONGEST_END = 20  # letters of the last word that are looked at
FIRST_STRETCH = 1000  # letters in which a lead is looked for
_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("《", "》"), ("(", ")"))


def leads(body: str, start: int) -> list[int]:
    """Where the lead of a release stands behind headings without a mark, in the first stretch without a full stop.

    Nowhere, if the text starts with one: who is named later acts with the first.
    """
    first = FIRST_END.search(body, start)
    stop = min(first.start() if first else len(body), start + FIRST_STRETCH)
    if not HEADED.search(body, start, stop):
        return _plain_leads(body, start, stop)
    for found in LEAD.finditer(body, start, stop):
        if found.start() - start < SHORTEST_HEADING:
            break
        glued = not body[found.start() - 1].isspace()
        if _is_outside(body, start, found.start()) and (glued or _is_behind_heading(body, start, found.start())):
            return [found.start()]
    return []


def _plain_leads(body: str, start: int, stop: int) -> list[int]:
    for found in _PLAIN_SUBJECT.finditer(body, start, stop):
        name = next((name for name in _KNOWN if body.endswith(name, start, found.start() + 1)), "")
        at = found.start() + 1 - len(name)
        if name and at - start >= SHORTEST_HEADING and "가" <= body[at - 1] <= "힣":
            ends = _ENDS_HEADING.fullmatch(_last_word(body, start, at))
            return [at] if ends and _is_outside(body, start, at) else []
    return []


def _is_behind_heading(body: str, start: int, at: int) -> bool:
    """Whether what stands before is a heading by its last word, and not the begin of the sentence."""
    word = _last_word(body, start, at)
    if _GOES_ON.fullmatch(word) and not _IS_NOUN.fullmatch(word):
        return False
    return bool(_ENDS_HEADING.fullmatch(word)) or not _TOPIC.search(body, start, at)


def _last_word(body: str, start: int, at: int) -> str:
    found = _LAST_WORD.search(body, max(start, at - LONGEST_END), at)
    return found.group(1) if found else ""


def _is_outside(body: str, start: int, at: int) -> bool:
    """Whether no quote or bracket is open."""
    before = body[start:at]
    return before.count('"') % 2 == 0 and all(before.count(o) <= before.count(c) for o, c in _PAIRS)
