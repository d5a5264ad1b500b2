"""Figures of news sentences: whole, each with a normal form in which outlets that say the same agree.

A number is read with all its scales and its unit, or not at all. Patterns look at bounded stretches and every chunk of
digits is read once, so that hostile text costs linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .model import Token
from .units import LEAST, LONGEST, MACHINE, MEASURED, NO_NOUN, OFFICE, PARTS, SCALES, SET, STEPS, UNITS

TELLING = 0.4  # the least weight of a figure that is worth a reader's glance
HEAVIER = 0.15


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure: text == sentence[start:end]. Two figures say the same if and only if their keys are equal."""

    text: str
    start: int
    end: int
    key: str  # "4116000000원", "2020-2024년", "-3.2%", "제3기"; of a set with its noun, "3대전략"
    unit: str  # "원", "달러", "명", "%", "km"; "" where the sentence has none: "구독자 100만", "3분의 1"
    kind: str  # money, share, count, span, measure or ordinal
    weight: float  # how telling, 0 to 1
    noun: str = ""  # what is counted or measured, where it stands right at the figure


class _Unit(NamedTuple):
    name: str  # in its one spelling
    kind: str  # "-" if what has this unit is no figure: a date, a clock, a school year
    weight: float  # of its figures, if nothing else is known of them
    end: int


class _Number(NamedTuple):
    start: int
    end: int
    value: Decimal


_Found = tuple[Amount | None, int]  # with where to read on
_TILDES, _DASHES, _DOTS, _TRIANGLES = "~∼～〜", "–—−‐-", "·ㆍ•・‧∙", "△▲▼▽∆"
_CHUNK = re.compile(r"\d++(?:[.,:/]\d++)*+")
_DIGITS = re.compile(r"((?:\d{1,3}(?:,\d{3}){1,4}+|\d{1,15}+)(?:\.\d{1,15}+)?+)(?!\d|[.,:/]\d)(?:\s([십백천]?)([만억조])(?=\s?여?\s?(?:원|달러|위안|유로|엔|명|\d))|([십백천]?)여?([만억조경]?))")  # fmt: skip
_TO = re.compile(rf"(?:\s?[{_TILDES}]\s?|[{_DASHES}])(?=\d)")
_CHAIN = re.compile(rf"(?:[{_TILDES}{_DASHES}]\d++(?:[.,:/]\d++)*+)++")
_GAP = re.compile(r"(?:여\s?)?\s?(?:여\s?)?")
_LIST = re.compile(rf"\d{{1,3}}(?:[{_DOTS}]\d{{1,3}}){{1,9}}+(?![\d.,])")
# Before the digits: a name or the rest of a number (GPT-5.6, H200, 02-123), or a number that lost its mark (21 25도).
_STUCK = re.compile(rf"[A-Za-z0-9_#@=&/$€¥₩£\\]$|[\dA-Za-z][.-]$|\d[,:조억만천백십{_TILDES}{_DOTS}{_DASHES}]$|(?:(?<![\w.,])|(?<=제))\d{{1,3}}(?:\.\d{{1,2}})? $|(?:분의|코로나)\s?$")  # fmt: skip
# Behind a unit of Korean letters stands a particle or one of these, else the letters are another word.
_AFTER = re.compile(r"(?![가-힣])|[은는이가을를의에와과로도만나씩쯤께째인임다고며여대간꼴엔선]{1,3}(?![가-힣])|에[서게는도]|으로|로[는도써]|까지|부터|보다|이[나다며고라었란지던]|였|인데|라[는고며]|만[에을이의큼]|가량|이상|이하|이내|미만|초과|안팎|정도|규모|짜리|어치|내외|남짓|상당|수준|동안|밖에|마다|뿐|처럼|급|전[부체]|연속")  # fmt: skip
_NAME = re.compile(r"(?:[1-7]0){2}\s?세대|\d+\s?[pP]|\d{4}호")  # of a generation, a picture, a room
_PER = re.compile(r"\s?당(?=[\s\d]|$)|당(?![시일국선초])")
_BAND = re.compile(
    r"(?<=[원러로%p명도])대(?=[은는이가을를의에와과로도만]{0,2}(?![가-힣])|에[서는]|까지|였|다(?![가-힣])|입니다|이[다며라]|라[고는]|인(?![가-힣]))"
)
_LAW = re.compile(r"(?:[법령제]|조례|규[정칙])\s?$"), re.compile(r"\s?제?\s?\d|의\s?\d|에\s규정|\s?[명개]당")
_YEAR = r"(['’‘]\d\d|[12]\d{3})(?!\d|[.,:/]\d)"
_WHEN = re.compile(rf"{_YEAR}(\s?(?:학년도|년도|년)(?![간여생형산]|대[의에 ]))?(?:\s?(\d{{1,2}})월(\s?\d{{1,2}}일)?)?")
_UNTIL = re.compile(rf"(?:\s?[{_TILDES}]\s?|[{_DASHES}])(?:{_YEAR}|(\d\d)(?=년))(?:\s?(?:학년도|년도|년)|(?![가-힣]))(?!\s?\d{{1,2}}월)|부터\s([12]\d{{3}})년도?까지")  # fmt: skip
_SHORT_YEAR = re.compile(r"\s?(?:\d{1,2}월|[상하]반기|[1-4]분기)")  # behind 24년
_FRACTION = re.compile(r"(\d{1,4})분의\s?(\d{1,4})(?![\d.,]|\s?[만억조천%])")
_RATIO = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)\s?대\s?(\d{1,2}(?:\.\d)?)(?=[의로였에을이,)…·\s]|으로|\.(?!\d)|$)")
_LASTING = re.compile(r"\s?(?:간(?=[의을에]?(?![가-힣]))|동안|만[에이]|이내|연속|이상)")
_TAIL = re.compile(r"(?:\s?여\s?|\s)?간(?=[의을에은이]?(?![가-힣]))")
_HALF = re.compile(r"\s?반(?=\s?(?:만|간|동안)|[의을이에]?(?![가-힣]))")
_REST = {unit: re.compile(rf"\s?(\d{{1,2}}){unit}(?!의|기)") for unit in ("개월", "분", "초")}
# Triangles list amounts of money, and a dash may join one to a noun.
_SIGN = {kind: re.compile(rf"(?:{signs}|마이너스\s?)$") for kind, signs in (("share", f"[+{_TRIANGLES}−–-]"), ("money", "[+−]|(?<![가-힣])[–-]"), ("도", r"[+−]|(?<![가-힣])[–-]|영하\s?"), ("count", r"(?<=[\s(])[+−–-]"))}  # fmt: skip
_FORMER = re.compile(r"(?<![가-힣])제\s?$")
_ABOUT = re.compile(
    r"(?<![가-힣])(?:약|총|최대|최소|모두|무려|각각?|전체|연간?|누적|평균|최고|주|월|하루|매[년주월일])\s?$"
)
_HEADS = re.compile(r"(?:인구|조회수?|이용자|가입자|구독자|매개변수|파라미터|다운로드|관객|\s수[는가]?)\S?\s?(?:약\s)?$"), re.compile(r"\s?(?:인구|파라미터|매개변수|토큰|뷰|소비자|이용자|사용자|가입자)")  # fmt: skip
_MASK = {**dict.fromkeys(("NNG", "SL", "SH", "XR", "XSN", "XPN"), "N"), "NNP": "P", "SN": "D", "XSV": "V", "XSA": "V"}
_BEFORE = re.compile("(?<![NPD])([NP]{2,18})(T?) ?$")
_BEHIND = re.compile(" ?([NP]{2,12})(?![NPV])(?: [NP]{2,12}(?![NPV]))?")
_LETTERS = re.compile(r"(?<![\d가-힣A-Za-z])[가-힣A-Za-z]{2,18}")
_PARTICLE = re.compile(r"(?<=..)(?:에서|에게|으로|까지|부터|보다|이나|이다|이며|이라|[은는이가을를의에와과로도만])$")
_VERBAL = re.compile(r"[다고며면려해져서지여한된되할운린]$")
# The first of two nouns behind "3대": it says of which sort the second is.
_SORT = frozenset("핵심 중점 주요 미래 첨단 추진 국가 글로벌 신성장 선도 주력 유망 기본 정책 혁신 세부 국정 역점 대표 중대 광역 AI 인공지능 과학 경제 민생 대형 시중 성장 우주항공".split())  # fmt: skip


def amounts(text: str, tokens: Sequence[Token] = ()) -> list[Amount]:
    """Return the figures of a sentence in order of place, none over another; tokens are Kiwi's, or none.

    >>> [(a.text, a.key) for a in amounts("41억 1,600만 원으로 3천명, 2020∼2024년")]
    [('41억 1,600만 원', '4116000000원'), ('3천명', '3000명'), ('2020∼2024년', '2020-2024년')]
    """
    chunks = list(_CHUNK.finditer(text))
    if not chunks:  # most sentences
        return []
    sentence, found, done = _Sentence(text, tokens), list[Amount](), 0
    for chunk in chunks:
        if chunk.start() >= done:
            amount, done = sentence.read(chunk.start(), chunk.end())
            found += [amount] if amount else []
    return found


def figures(texts_tokens: Iterable[tuple[str, Sequence[Token]]], most: int = 5) -> tuple[str, ...]:
    """Return the most telling figures of some sentences as written, each key in the spelling that came first.

    A figure stands before another if it is heavier by more than HEAVIER, else the place decides.
    """
    first: dict[str, Amount] = {}
    for amount in (amount for text, tokens in texts_tokens for amount in amounts(text, tokens)):
        if amount.weight >= TELLING:
            first.setdefault(amount.key, amount)
    left, chosen = list(first.values()), list[Amount]()
    while left and len(chosen) < most:
        least = max(amount.weight for amount in left) - HEAVIER - 1e-9
        chosen.append(next(amount for amount in left if amount.weight >= least))
        left.remove(chosen[-1])
    return tuple(amount.text for amount in chosen)


class _Sentence:
    """A sentence that is read at one chunk of digits after another.

    `mask` has a letter for each of the text, by Kiwi's tokens or else by particles and endings: N noun, P name, V what
    makes a verb of the noun before, T particle of the topic. `cuts` is 1 at the end of a token and 2 inside of one.
    """

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text, self.known = text, bool(tokens)
        mask, self.cuts = [" " if letter == " " else "." for letter in text], [0] * (len(text) + 1)
        for token in tokens:
            topic = token.form in tuple("은는이가") and token.tag[0] == "J"
            kind = "T" if topic else _MASK.get(token.tag.split("-")[0], "N" if token.form == "총" else ".")
            size = token.end - token.start
            mask[token.start : token.end] = kind * size
            self.cuts[token.start + 1 : token.end + 1] = [2] * (size - 1) + [1] * (size > 0)
        for word in () if tokens else _LETTERS.finditer(text):
            noun = _PARTICLE.sub("", word.group())
            ending = word.group()[len(noun) :]
            if ending or not _VERBAL.search(noun):
                mask[slice(*word.span())] = "N" * len(noun) + (
                    "T" if ending in tuple("은는이가") else "." * len(ending)
                )
        self.mask = "".join(mask)

    def read(self, start: int, end: int) -> _Found:
        """Return the figure that starts with the chunk text[start:end], or None, and where to read on."""
        text = self.text
        first = None if _STUCK.search(text, max(0, start - 9), start) else _number(text, start)
        if not first:
            return None, end
        if found := self._calendar(start) or self._joined(start):
            return found
        unit = self._unit(first.end)
        to = _TO.match(text, unit.end if unit else first.end)
        second = _number(text, to.end()) if to else None
        if to and (chain := _CHAIN.match(text, second.end if second else to.end() - 1)):
            return None, chain.end()  # a telephone number, a day
        last = self._unit(second.end) if second else None
        if second and last and (unit is None or unit.name == last.name):
            digits = f"{_plain(self._low(first, second))}-{_plain(second.value)}"
            return self._figure(second._replace(start=start), last, digits)
        if unit:
            return self._figure(first, unit, _plain(first.value))
        return (None, second.end if second else end) if to else self._bare(first)

    def _calendar(self, start: int) -> _Found | None:
        """Read a year, a month of a year or a span of years; a day is none."""
        if not (when := _WHEN.match(self.text, max(0, start - 1)) or _WHEN.match(self.text, start)):
            return None
        start, end, (year, marked, month, day) = *when.span(), when.groups()
        year = "2000"[: 5 - len(year)] + year.lstrip("'’‘") if len(year) < 4 else year
        if not month and (until := _UNTIL.match(self.text, end)):
            last = (until[1] or until[2] or until[3]).lstrip("'’‘")
            if year <= (last := year[: 4 - len(last)] + last):
                return self._found(start, until.end(), f"{year}-{last}년", "년", "span", 0.45)
        to = _TO.match(self.text, end) if month else None
        if not marked or day or to:  # of a span of months the other end is skipped too
            return (None, to.end() + 1 if to else end) if marked else None
        return self._found(start, end, f"{year}년" + (f"{int(month)}월" if month else ""), "년", "span", 0.1)

    def _joined(self, start: int) -> _Found | None:
        """Read 3분의 1, 4.5대 1 and 1·2단계; of other digits with dots between nothing is a figure."""
        if part := _FRACTION.match(self.text, start):
            return self._found(start, part.end(), f"{int(part[2])}/{int(part[1])}", "", "share", 0.35)
        if ratio := _RATIO.match(self.text, start):
            if Decimal(ratio[2]) != 1 or Decimal(ratio[1]) <= 1:
                return None, ratio.end()  # the score of a game, talks of one with one
            return self._found(start, ratio.end(), f"{_plain(Decimal(ratio[1]))}대1", "대1", "measure", 0.4)
        if several := _LIST.match(self.text, start):
            unit = self._unit(several.end())
            number, digits = _Number(start, several.end(), Decimal(1)), re.sub(r"\D", "·", several.group())
            return self._made(number, unit, digits) if unit and unit.kind == "ordinal" else (None, several.end())
        return None

    def _unit(self, pos: int) -> _Unit | None:
        """Return the longest unit at pos, behind at most 여 and a blank."""
        gap = _GAP.match(self.text, pos)
        for at in dict.fromkeys((gap.end() if gap else pos, pos)):
            for size in range(min(LONGEST, len(self.text) - at), 0, -1):
                spelled = unicodedata.normalize("NFKC", self.text[at : at + size])
                # One Latin letter behind a blank is a name: 2026 V.
                named = at > pos and size == 1 and self.text[at].isascii() and self.text[at].isalpha()
                if spelled in UNITS and not named and self._ends(at + size):
                    return _Unit(*UNITS[spelled], at + size)
        return None

    def _ends(self, end: int) -> bool:
        """Whether the unit that ends here is a word of its own and not the head of another: 개 of 개념."""
        last, following = self.text[end - 1], self.text[end : end + 1]
        if not "가" <= last <= "힣":
            return not (last.isascii() and last.isalnum() and following.isascii() and following.isalnum())
        parted = self.cuts[end] == 1 if self.known else last == "개" and self.text[end - 2] != " "
        return self.cuts[end] != 2 and (parted or bool(_AFTER.match(self.text, end)))

    def _bare(self, number: _Number) -> _Found:
        """Read a number without a unit: money if it counts 억 or 조 and no people stand around it."""
        text, (start, end, value) = self.text, number
        law = _LAW[0].search(text, max(0, start - 5), start) or _LAW[1].match(text, end)
        if law or value < 10**4 or text[end - 1].isdecimal() or not _AFTER.match(text, end):
            return None, end
        count = _HEADS[0].search(text, max(0, start - 12), start) or _HEADS[1].match(text, end) or value < 10**8
        unit = _Unit("", "count", 0, end) if count else _Unit("원", "money", 0.7, end)
        return self._made(number, unit, _plain(value))

    def _low(self, first: _Number, second: _Number) -> Decimal:
        """The lower end of a range, with the scales that stand at the upper one only: 3~4만, but 5000~1만."""
        scales = self.text[second.end - 2 : second.end].lstrip("0123456789")
        for scale in (scales, scales[-1:]):
            written = self.text[first.start : first.end] + scale
            if (number := _number(written, 0)) and number.end == len(written) and number.value < second.value:
                return number.value
        return first.value

    def _figure(self, number: _Number, unit: _Unit, digits: str) -> _Found:
        """Judge what a number with its unit is here; of a range the number is the higher one."""
        text, start, end, name = self.text, number.start, unit.end, unit.name
        former = _FORMER.search(text, max(0, start - 3), start) or (name == "대" and OFFICE.match(text, end))
        if unit.kind == "-" or _PER.match(text, end):
            return None, end
        if not former and (name == "대" or unit.kind == "span"):
            return self._set(number, unit, digits) if name == "대" else self._duration(number, unit, digits)
        bare = not _ABOUT.search(text, max(0, start - 4), start) and text[number.end] != "여"
        turn = name == "회" and bare and 10 <= number.value < 10**4
        if former or turn or (name == "기" and not MACHINE.search(self._before(start))):
            ordinal = unit.kind == "ordinal" or name in ("기", "회", "대")
            unit = unit._replace(kind="ordinal" if ordinal else "-", weight=0.2)
        few = number.value < LEAST.get(text[number.end : end].strip(), 0)
        if few or unit.kind == "-" or _NAME.fullmatch(text, number.start, end):
            return None, end
        return self._made(number, unit, digits)

    def _set(self, number: _Number, unit: _Unit, digits: str) -> _Found:
        """Read "N대": a set with its noun (3대 전략), machines (버스 3대) or an age (20대)."""
        text, start, end, value = self.text, number.start, unit.end, number.value
        machine = MACHINE.search(self._before(start)) or text[number.end] == "여" or value > 1000
        age = not value % 10 and value < 100 and not _ABOUT.search(text, max(0, start - 4), start)
        noun, noun_end = self._behind(end)
        # Kiwi calls 대 a noun where it makes a set, and a counter of machines else.
        meant = self.mask[end - 1] == "N" or SET.search(noun) or not (self.known or age or noun.endswith(NO_NOUN))
        if noun and meant and not machine and "-" not in digits:
            return self._found(start, noun_end, f"{digits}대{noun.replace(' ', '')}", "대", "count", 0.45, noun)
        return (None, end) if age and not machine else self._made(number, unit, digits)

    def _duration(self, number: _Number, unit: _Unit, digits: str) -> _Found:
        text, start, end, name, total = self.text, number.start, unit.end, unit.name, number.value
        key = f"{digits}{name}"
        day = name == "일" and total <= 31 and not _LASTING.match(text, end)
        if day or text.endswith(PARTS.get(name, ()), 0, start) or (name == "년" and _SHORT_YEAR.match(text, end)):
            return None, end
        if name in STEPS and "-" not in digits and total == int(total):
            lower, each = STEPS[name]
            total *= each
            if each > 1 and (half := _HALF.match(text, end)):
                total, end = total + each // 2, half.end()
            while lower and (rest := _REST[lower].match(text, end)):
                lower, each = STEPS[lower]
                total, end = total + int(rest[1]) * each, rest.end()
            parts = ""
            for part in ("년", "개월") if name in ("년", "개월") else ("시간", "분", "초"):
                count, total = divmod(total, STEPS[part][1])
                parts += f"{count:f}{part}" if count else ""
            key = parts or key
        # 26년 may be a year.
        vague = name == "년" and 20 < number.value < 30 and not _LASTING.match(text, end)
        end = tail.end() if (tail := _TAIL.match(text, end)) else end
        return self._found(start, end, key, name, "span", 0.2 if vague else unit.weight)

    def _found(self, start: int, end: int, key: str, unit: str, kind: str, weight: float, noun: str = "") -> _Found:
        amount = Amount(self.text[start:end], start, end, key, unit, kind, round(weight, 2), noun)
        around = self.text[max(0, start - 1) : start], self.text[end : end + 1]
        return (None if any(map(str.isdecimal, around)) else amount), end

    def _made(self, number: _Number, unit: _Unit, digits: str) -> _Found:
        text, start, end, name = self.text, number.start, unit.end, unit.name
        key, noun, ordinal, money = f"{digits}{name}", "", unit.kind == "ordinal", unit.kind in ("money", "share")
        if ordinal:
            former = _FORMER.search(text, max(0, start - 3), start)
            start, key = former.start() if former else start, f"제{key}"
        pattern = _SIGN.get("share" if name == "포인트" else name if name == "도" else unit.kind)
        if sign := pattern.search(text, max(0, start - 5), start) if pattern else None:
            start, key = sign.start(), ("" if sign[0] == "+" else sign[0] if sign[0] in _TRIANGLES else "-") + key
        if band := _BAND.match(text, end):
            end, key = band.end(), f"{key}대"
        if not ordinal:
            linked, sorts = text.startswith("의 ", end), name in ("개", "종")
            what = (self._before(start), self._behind(end + linked)[0] if linked or sorts else "")
            fits = [noun for noun in what if (MEASURED.search(noun) if money else not noun.endswith(NO_NOUN))]
            noun = next(filter(None, fits[::-1] if sorts else fits), "")
        return self._found(start, end, key, name, unit.kind, _weight(unit, number.value, noun), noun)

    def _before(self, pos: int) -> str:
        """The noun that stands right before pos, or before 약 and 총; a name says who, not what, a topic only what is measured."""
        about = _ABOUT.search(self.text, max(0, pos - 4), pos)
        pos = about.start() if about else pos
        run = _BEFORE.search(self.mask, max(0, pos - 20), pos)
        noun = self.text[run.start(1) : run.end(1)] if run else ""
        named = run and self.mask[run.end(1) - 1] == "P" and not MACHINE.search(noun)
        return "" if named or (run and run[2] and not MEASURED.search(noun)) else noun

    def _behind(self, pos: int) -> tuple[str, int]:
        """The noun behind pos, with the one that it is the sort of (핵심 전략), and its end; ("", pos) if none."""
        if not (run := _BEHIND.match(self.mask, pos)):
            return "", pos
        first, both = self.text[slice(*run.span(1))], self.text[run.start(1) : run.end()]
        return (both, run.end()) if first in _SORT and not both.endswith(NO_NOUN) else (first, run.end(1))


def _number(text: str, start: int) -> _Number | None:
    """Read a number with its scales, "4천116억 5,000만"; scales fall, so that it has few parts."""
    value = tail = Decimal(0)
    pos = end = start
    below = limit = 10**20
    while digits := _DIGITS.match(text, pos):
        amount, padded = Decimal(digits[1].replace(",", "")), re.match(r"0\d", digits[1])
        small, big = (SCALES.get(digits[i] or digits[i + 2] or "", 1) for i in (2, 3))
        plain = small * big == 1
        if padded or amount * small >= limit or big >= below or (plain and pos > end and amount < 100):
            break
        tail += amount * small
        end = digits.end(1) if plain else digits.end()
        if big > 1:
            value, tail, below = value + tail * big, Decimal(0), big
        limit, pos = max(small, big), end + (text[end : end + 1] == " ")
        if plain:
            break
    return _Number(start, end, value + tail) if end > start else None


def _weight(unit: _Unit, value: Decimal, noun: str) -> float:
    """How telling a figure is: more if it is large, given to three digits or a count that says of what."""
    exact = 0.15 if len(_plain(value).replace(".", "").strip("0")) > 2 else 0
    if unit.kind == "count":
        size = (0.1, 0.2, 0.4, 0.5, 0.5, 0.5, 0.6)[min(len(str(int(value))), 7) - 1]
        return size + exact * (value >= 100) + (0.1 if noun else 0)
    if unit.kind == "money":
        return unit.weight + exact + (-0.2 if unit.name == "원" and value < 10**4 else 0.1 * (value >= 10**8))
    return unit.weight + (0.05 * (value >= 100) if unit.kind == "ordinal" else exact * (unit.weight > 0.2))


def _plain(value: Decimal) -> str:
    """Write a number in ASCII digits, without needless noughts."""
    return f"{value.normalize():f}"
