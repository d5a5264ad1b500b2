"""An article becomes sentences with offsets, so that every later line is a quotation.

A sentence ends at a terminal mark outside of quotes and brackets. On 132 paragraphs split by hand this rule
erred nowhere, Kiwi's splitter once; and it needs no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import language
from .model import Article, Sentence
from .reading.lines import LIST_MARK
from .reading.patterns import BODY
from .reading.people import DATELINE, DATELINE_INSIDE, DATELINE_OPENS

_TERMINAL = ".?!。？！…‥"
_OPENING = "“‘「『《〈(["
_CLOSING = "”’」』》〉)]"
# All that a sentence's end depends on: terminal marks with what closes behind them, quotes, brackets.
_MARK = re.compile(rf"[{_TERMINAL}]+[\"'{re.escape(_CLOSING)}]*|[\"{re.escape(_OPENING + _CLOSING)}]")
# What may stand before a sentence and is no part of it: blanks, the dash of a list.
_HEAD = re.compile(r"\s*(?:(?:-{1,2}(?:\s+|(?=\D))|[▷□◦◇◈✓▴]\s*|ㅇ(?!ㅇ)\s*|○\s+){1,2})?")
_BLANKS = re.compile(r"\s*(?=\w)(?!ㅇ)")
_WORD = re.compile(r"\w")
# A quotation goes on in its reporting verb: “…한다.”고 밝혔다.
_REPORTED = re.compile(
    r"\s?(?:고|라고|이라고|라며|이라며|며|라는|이라는|는|란|이란|라면서|면서|라|을|를|이|가|은|의|에|로|으로|도|와|과)(?=[\s,.]|$)"
)
_SAID = re.compile(r"[다요]\.[\"'”’)]*")
_NEXT = re.compile(r"[가-힣\d\"'“‘▲△□○ㅇ▷◦◇◈✓▴※*\[(<]")
# Lists and notes of a release run together by a crawler: "…개최- 변화하는…", "…▷ 관계기관과…", "【관련 국정과제】", "…※ 자세한…".
_RUN_TOGETHER = re.compile(
    r"(?<=[가-힣)\]」’”\d])(?:\s?-{1,2}(?=\s)|\s--?(?=[가-힣「])|\s?[▷□◦◇◈✓▴](?=\s?[가-힣「'‘“])|(?=【[^】]{2,20}】))|\s-{1,2}(?=【[^】]{2,20}】)"
    r"|(?<=[가-힣)\]」’”\d'\"])\s?(?=※\s?[가-힣「])"
)
_LIST_MARK = re.compile(r"[-▷□◦◇◈✓▴【※]")  # of what is run together, with a blank before it or without
# Crawlers run the headings of a release and its lead into one: "… 첫걸음 고용노동부(장관 김가영)는 …". The body that
# publishes opens the lead, perhaps behind the one it belongs to, with who heads it in brackets.
_HEADED_BY = r"\((?:장관|부총리|청장|처장|위원장|원장|총장|본부장|실장|사장|이사장|소장|관장|센터장|단장|사무총장|시장|군수|구청장|도지사|이하)"
_HEADED = re.compile(_HEADED_BY)
_ORGANISATION = r"[가-힣]{2,16}(?:부|처|청|원|위원회|본부|조정실|공사|공단|관|소|센터|재단|단|시|군|구|도)"
_ABOVE = r"[가-힣]{2,14}(?:부|처|청|원|관|실|위원회|공사|공단)\s(?:산하\s|소속\s)?"
_HEAD_AND_SUBJECT = rf"\s?{_HEADED_BY}[^()\n]{{0,40}}\)(?:[은는이가와과]|\s)"
# Without a blank only a name that is known tells where the heading ends: "… 방안 논의법무부(장관 김가영)는". Of some agencies
# a longer name is a branch or another agency: 인천경찰청, 해양경찰청, 수도권기상청.
_KNOWN = "|".join(name for name in BODY.split("|") if name not in {"경찰청", "기상청"})
_LEAD_OF_RELEASE = re.compile(
    rf"(?<!\S)(?![가-힣]+(?<!지방)(?:{_KNOWN})[\s(])(?=(?:{_ABOVE}){{0,2}}{_ORGANISATION}{_HEAD_AND_SUBJECT})"
    rf"|(?<=[가-힣])(?<!지방)(?=(?:{_KNOWN})(?:\s(?:산하\s|소속\s)?{_ORGANISATION})?{_HEAD_AND_SUBJECT})"
)
# Who acts after somebody else ("과기정통부와 행정안전부(장관 …)는") opens nothing, nor who is said to be something ("문을 여는
# 법무부(장관 …)"); it does behind a heading whose last word ends like a particle.
_GOES_ON = re.compile(r".*(?:[와과및,·은는이가의에를한된]|에서|에게|으로)\s", re.DOTALL)
_ENDS_HEADING = re.compile(
    r".*(?:[논협회합심건강결주]의|[평허인추증참국문]가|전문가|다가가|[결부효성]과|[통초]과|높이|[권제기북시]한)\s",
    re.DOTALL,
)
LONGEST_END = 5  # letters of it that are looked at
# Names that no shorter word ends with, so that they part from a heading without who heads them: "… 전진 배치소방청은 …"; but
# 미국방부, 일본공정거래위원회.
_PLAIN = tuple(
    name
    for name in _KNOWN.split("|")
    if name in {"소방청", "조달청"}
    or (len(name) > 3 and not name.endswith(("거래위원회", "금융위원회", "인권위원회", "안전위원회")))
)
_PLAIN_SUBJECT = re.compile(r"[부처청회][은는]\s")
FIRST_STRETCH = 400  # letters in which a lead without its head is looked for
# The credit of a picture whose brackets a crawler took away: "SKT 제공 SKT가 …", "사진 SK온 SK온이 …".
_CREDIT = re.compile(
    r"(?:[^.\n]{0,60}?\s)??(?:(?:사진|그래픽|자료)\s)?(?P<by>[A-Za-z0-9가-힣+&]{2,12})(?:\s(?:제공|캡처|캡쳐))\s(?=(?P=by)[가이은는와과의 ])"
    r"|(?:[^.\n]{0,60}?\s)??(?:사진|그래픽|자료)\s(?P<of>[A-Za-z0-9가-힣+&]{2,12})\s(?=(?P=of)[가이은는와과의 ])"
)
# One of these is in every credit, and no farther in than that.
_CREDIT_WORD = re.compile(r"제공\s|캡처\s|캡쳐\s|사진\s|그래픽\s|자료\s")
CREDIT_WITHIN = 90
SHORTEST_HEADING = 8  # letters before it
# A dateline stands before the first statement, and no farther in than this.
_FIRST_END = re.compile(r"[다요]\.\s")
DATELINE_WITHIN = 300
LONGEST_BEFORE = 4  # letters
_NO_END_BEFORE = re.compile(r"(?:\d|(?<![A-Za-z])[A-Za-z]|(?:No|vs|Dr|Mr|Mrs|Ms|St|Inc|Co|Ltd|Corp|[A-Z]\.[A-Z]))$")


def split(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the sentences of a text; paragraphs end them too.

    >>> text = '시는 "준비했다. 더 하겠다"고 밝혔다. 2026. 11. 20. 국회는 열렸다.'
    >>> [text[a:b] for a, b in split(text)]
    ['시는 "준비했다. 더 하겠다"고 밝혔다.', '2026. 11. 20. 국회는 열렸다.']
    """
    spans: list[tuple[int, int]] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        offset, body = paragraph.start(), paragraph.group()
        spans += [(offset + a, offset + b) for a, b in _split_paragraph(body)]
    return spans


def sentences_of(articles: Sequence[Article]) -> list[tuple[Sentence, ...]]:
    """Return the sentences of each article with their tokens; all are tokenised in one batch, once."""
    spans = [split(article.text) for article in articles]
    tokens = iter(language.tokenize([a.text[i:j] for a, found in zip(articles, spans, strict=True) for i, j in found]))
    return [
        tuple(Sentence(article.text[i:j], i, j, next(tokens)) for i, j in found)
        for article, found in zip(articles, spans, strict=True)
    ]


def _split_paragraph(body: str) -> Iterator[tuple[int, int]]:
    start = _text_start(body)
    for end in sorted({*_ends(body), *_run_together(body), *_leads(body, start), len(body)}):
        # Most sentences open with a word; behind anything else a word must first be found.
        if head := _BLANKS.match(body, start, end) or (
            _WORD.search(body, start, end) and _HEAD.match(body, start, end)
        ):
            first = head.end()
            yield first, first + len(body[first:end].rstrip())
        start = max(start, end)


def _run_together(body: str) -> list[int]:
    """Where an item of a list stands behind another without a line break between them."""
    parts: list[int] = []
    at = 0  # the end of the last part's mark
    for mark in _LIST_MARK.finditer(body):
        for start in (mark.start() - 1, mark.start()):
            if start >= at and (found := _RUN_TOGETHER.match(body, start)):
                parts.append(start)
                at = found.end()
                break
    return parts


def _leads(body: str, start: int) -> list[int]:
    """Where the lead of a release stands behind headings without a mark, in the first stretch without a full stop.

    Nowhere, if the text starts with one: who is named later acts with the first.
    """
    first = _FIRST_END.search(body, start)
    stop = first.start() if first else len(body)
    if not _HEADED.search(body, start, stop):
        return _plain_leads(body, start, min(stop, start + FIRST_STRETCH))
    for found in _LEAD_OF_RELEASE.finditer(body, start, stop):
        if found.start() - start < SHORTEST_HEADING:
            break
        if not _goes_on(body, found.start()):
            return [found.start()]
    return []


def _plain_leads(body: str, start: int, stop: int) -> list[int]:
    for found in _PLAIN_SUBJECT.finditer(body, start, stop):
        name = next((name for name in _PLAIN if body.endswith(name, start, found.start() + 1)), "")
        at = found.start() + 1 - len(name)
        if (
            name
            and at - start >= SHORTEST_HEADING
            and "가" <= body[at - 1] <= "힣"
            and not body.endswith("지방", start, at)
        ):
            return [at]
    return []


def _goes_on(body: str, at: int) -> bool:
    """Whether what stands before is part of what follows: it ends with a particle, not with a heading's last word."""
    end = body[max(0, at - LONGEST_END) : at]
    return bool(_GOES_ON.fullmatch(end)) and not _ENDS_HEADING.fullmatch(end)


def _text_start(body: str) -> int:
    """Where the first sentence starts: behind a list mark, a credit and a dateline, which are no part of what is said."""
    start = mark.end() if (mark := LIST_MARK.match(body)) else 0
    if _CREDIT_WORD.search(body, start, start + CREDIT_WITHIN) and (credit := _CREDIT.match(body, start)):
        start = credit.end()
    if body[start : start + 1] in DATELINE_OPENS and (dateline := DATELINE.match(body[start:])):
        return start + dateline.end()
    stop = start + DATELINE_WITHIN
    if body.find("기자", start, stop) < 0 and body.find("특파원", start, stop) < 0:
        return start
    first = _FIRST_END.search(body, start, stop)
    # Of several the last: the photographer's stands before the writer's.
    for inside in DATELINE_INSIDE.finditer(body, start, first.start() if first else stop):
        start = inside.end()
    return start


def _ends(body: str) -> list[int]:
    """Offsets behind each terminal mark that ends a sentence: outside of quotes and brackets, if these pair up."""
    outside: list[tuple[int, int]] = []
    inside: list[tuple[int, int]] = []
    depth = 0
    straight = False
    for found in _MARK.finditer(body):
        marks = found.group()
        for mark in marks:
            if mark == '"':
                straight = not straight
            elif mark in _OPENING:
                depth += 1
            elif mark in _CLOSING and depth:
                depth -= 1
        if marks[0] in _TERMINAL and _ends_before(body, found.start()):
            (inside if depth or straight else outside).append(found.span())
    # A paragraph whose quotes do not pair up is split at every terminal mark.
    ends = outside + inside if depth or straight else outside
    return [end for mark, end in ends if _may_part(body, mark, end)]


def _ends_before(body: str, mark: int) -> bool:
    """Whether a sentence may end before the mark: not a number, an initial or an abbreviation does."""
    if mark and "가" <= body[mark - 1] <= "힣":
        return True
    return not _NO_END_BEFORE.search(body, max(0, mark - LONGEST_BEFORE), mark)


def _may_part(body: str, mark: int, end: int) -> bool:
    """Whether the next sentence may start at `end`: after a blank, or at once after '다.' and a letter."""
    if end == len(body):
        return True
    if body[end - 1] in "\"'”’」』)" and _REPORTED.match(body, end):
        return False
    return body[end].isspace() or bool(_SAID.fullmatch(body, mark - 1, end) and _NEXT.match(body, end))
