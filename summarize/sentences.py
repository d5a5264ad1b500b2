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
from .reading.people import DATELINE, DATELINE_INSIDE, DATELINE_OPENS
from .releases import FIRST_END, leads

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
    r"(?<=[가-힣)\]」’”\d])(?!(?<=\d)\s?-{1,2}\s?\d)(?:\s?-{1,2}(?=\s)|\s--?(?=[가-힣「])|\s?[▷□◦◇◈✓▴](?=\s?[가-힣「'‘“])|(?=【[^】]{2,20}】))|\s-{1,2}(?=【[^】]{2,20}】)"
    r"|(?<=[가-힣)\]」’”\d'\"])\s?(?=※\s?[가-힣「])"
)
_LIST_MARK = re.compile(r"[-▷□◦◇◈✓▴【※]")  # of what is run together, with a blank before it or without
# The credit of a picture whose brackets a crawler took away: "SKT 제공 SKT가 …", "사진 SK온 SK온이 …".
_CREDIT = re.compile(
    r"(?:[^.\n]{0,60}?\s)??(?:(?:사진|그래픽|자료)\s)?(?P<by>[A-Za-z0-9가-힣+&]{2,12})(?:\s(?:제공|캡처|캡쳐))\s(?=(?P=by)[가이은는와과의 ])"
    r"|(?:[^.\n]{0,60}?\s)??(?:사진|그래픽|자료)\s(?P<of>[A-Za-z0-9가-힣+&]{2,12})\s(?=(?P=of)[가이은는와과의 ])"
)
# One of these is in every credit, and no farther in than that.
_CREDIT_WORD = re.compile(r"제공\s|캡처\s|캡쳐\s|사진\s|그래픽\s|자료\s")
CREDIT_WITHIN = 90
# A dateline stands before the first statement, and no farther in than this.
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
    for end in sorted({*_ends(body), *_run_together(body), *leads(body, start), len(body)}):
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
    first = FIRST_END.search(body, start, stop)
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
