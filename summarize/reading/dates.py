"""When it was published: what the page states, and what can be inferred, kept apart.

An inferred date needs a month and a year that the page supports; one that is merely likely is left out.
Korean news writes the day of the announcement as a bare day ("21일 밝혔다").
"""

from __future__ import annotations

import collections
import datetime
import email.utils
import re
from collections.abc import Sequence

from .patterns import MOMENT_PARTS

# Fixed, so that no database of zones is needed; Korea has kept this offset since 1988.
SEOUL = datetime.timezone(datetime.timedelta(hours=9), "KST")
_MOMENT = re.compile(MOMENT_PARTS, re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"(?<![\d월]\s)(?<!\d)(?<!월)(?P<d>3[01]|[12]\d|[1-9])일\s?(?:[^.\s]{0,8}\s)?(?:밝혔|전했|발표|[가-힣A-Za-z]{1,12}에\s?따르면|열렸|열었|개최했)"
)
_EARLIER = re.compile(r"지난\s?$")
_MONTH_DAY = re.compile(r"(?<!\d)(?P<m>1[0-2]|[1-9])월\s?(?P<d>3[01]|[12]\d|[1-9])일")
_NEXT_MONTH = re.compile(r"다음\s?달|내달")
_COMING = re.compile(r"예정|계획|방침|개최한다|열린다|오는")
_SO_FAR = re.compile(r"올해\s?(?:들어\s?)?(?P<m>1[0-2]|[1-9])월까지")
_HALF = re.compile(r"(?P<y>20\d\d)년\s?(?P<half>상|하)반기(?!까지|부터)")


# Korea has had newspapers since 1883; and the day that a computer means if it means none.
EARLIEST, LATEST = 1883, 2100
NO_DAY = datetime.date(1970, 1, 1)


def stated(text: str) -> str | None:
    """Return the first date in the text as ISO, with the Korean zone if it has a time.

    >>> stated("승인 2024-06-10 15:33"), stated("2023.5.25^목"), stated("입력 2024.05.14. 오후 1:05")
    ('2024-06-10T15:33:00+09:00', '2023-05-25', '2024-05-14T13:05:00+09:00')
    """
    for found in _MOMENT.finditer(text):
        try:
            day = datetime.date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            continue
        clock = _clock(found)
        return datetime.datetime.combine(day, clock).isoformat() if clock else day.isoformat()
    return None


def normal(date: str) -> str | None:
    """Return a date of a table or feed as ISO in Korean time; one without a zone is Korean. None if it is no date.

    >>> normal("2026-07-13T22:53:00Z"), normal("2023-08-16 14:50:18"), normal("20240610"), normal("어제")
    ('2026-07-14T07:53:00+09:00', '2023-08-16T14:50:18+09:00', '2024-06-10', None)
    >>> normal("Mon, 13 Jul 2026 22:53:00 GMT"), normal("Mon, 13 Jul 2026 22:53:00 KST"), normal("2026-07-13 00:00:00.0")
    ('2026-07-14T07:53:00+09:00', '2026-07-13T22:53:00+09:00', '2026-07-13')
    """
    text = re.sub(r"^(\d{8})(\d{4}(?:\d\d)?)$", r"\1T\2", date.strip())
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        found = _mail_date(text)
        if found is None:
            return stated(text)
        moment = found
    if not EARLIEST <= moment.year <= LATEST or moment.date() == NO_DAY:
        return None  # what systems write where they know no date
    if re.fullmatch(r"[\d-]{8,10}", text) or (moment.tzinfo is None and moment.time() == datetime.time()):
        return moment.date().isoformat()
    try:
        moment = moment.replace(tzinfo=SEOUL) if moment.tzinfo is None else moment.astimezone(SEOUL)
    except OverflowError:
        return None
    return moment.isoformat()


_OFFSET = re.compile(r"(?P<sign>[+-])(?P<h>\d\d):?(?P<m>\d\d)\s*(?:\([^)]*\))?$")


# Names of zones that mean one offset, in hours; any other, as KST, is taken for Korean.
_ZONES = {
    "GMT": 0,
    "UT": 0,
    "UTC": 0,
    "Z": 0,
    "EST": -5,
    "EDT": -4,
    "PST": -8,
    "PDT": -7,
    "JST": 9,
    "CET": 1,
    "CEST": 2,
}
_ENGLISH_DAY = re.compile(
    r"(?:(?P<d>\d{1,2})\s+)?(?P<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(?:(?P<e>\d{1,2}),?\s+)?(?P<y>(?:19|20)\d\d)$"
)


def _mail_date(text: str) -> datetime.datetime | None:
    """A date as mails and RSS write it; without an offset or the name of a zone it has no zone ("KST" is none)."""
    if found := _ENGLISH_DAY.search(text):
        day = found["d"] or found["e"]
        parts = email.utils.parsedate(f"{day} {found['m']} {found['y']} 00:00:00") if day else None
    else:
        parts = email.utils.parsedate(text) if re.search(r"[A-Za-z]{3}", text) else None
    if parts is None:
        return None
    names = [_ZONES[name] for name in re.findall(r"\b[A-Z]{1,4}\b", text) if name in _ZONES]
    zone = datetime.timezone(datetime.timedelta(hours=names[-1])) if names else None
    try:
        if found := _OFFSET.search(text):
            offset = datetime.timedelta(hours=int(found["h"]), minutes=int(found["m"]))
            zone = datetime.timezone(-offset if found["sign"] == "-" else offset)
        late = parts[3] == 24  # some write midnight so
        moment = datetime.datetime(*parts[:3], 0 if late else parts[3], *parts[4:6], tzinfo=zone)
        return moment + datetime.timedelta(days=late)
    except (ValueError, OverflowError):
        return None


def _clock(found: re.Match[str]) -> datetime.time | None:
    """The time of day of a date, if it has one that a clock can show."""
    if found["H"] is None:
        return None
    hour = int(found["H"])
    half = (found["half"] or found["after"] or "").upper()
    if half in ("오후", "PM") and hour < 12:
        hour += 12
    elif half in ("오전", "AM") and hour == 12:
        hour = 0
    try:
        return datetime.time(hour, int(found["M"]), int(found["S"] or 0), tzinfo=SEOUL)
    except ValueError:
        return None


def inferred(texts: Sequence[str]) -> str | None:
    """Return the day or month that all articles of a page point to, or None.

    `texts` are the page's lines, those outside of articles too. The month comes from "다음달" beside a coming
    date, or from "올해 들어 10월까지"; the year from a whole date close to it or from its half-year; the day from
    the announcements. Clues that disagree give None.
    """
    months = {clue for text in texts if (clue := _month_clue(text))} | _next_month_clues(texts)
    if len(months) != 1:
        return None
    month = months.pop()
    years = _year_clues(texts, month)
    if len(years) != 1:
        return None
    year = years.pop()
    days = collections.Counter(
        int(found["d"])
        for text in texts
        for found in _ANNOUNCED.finditer(text)
        if not _EARLIER.search(text[: found.start()])
    )
    if days:
        # Reports of one issue name the day before print; the latest of the common days is nearest to it.
        day = max(days, key=lambda d: (days[d], d))
        try:
            return datetime.date(year, month, day).isoformat()
        except ValueError:
            return None
    return f"{year:04}-{month:02}"


def _month_clue(text: str) -> int | None:
    found = _SO_FAR.search(text)
    return int(found["m"]) % 12 + 1 if found and int(found["m"]) < 12 else None


def _next_month_clues(texts: Sequence[str]) -> set[int]:
    """Months before a coming date, if the page calls it next month's; the two may stand some lines apart."""
    clues: set[int] = set()
    for i, text in enumerate(texts):
        if not _NEXT_MONTH.search(text):
            continue
        for near in texts[i : i + 8]:
            for sentence in near.split(". "):
                if _COMING.search(sentence):
                    clues |= {(int(found["m"]) - 2) % 12 + 1 for found in _MONTH_DAY.finditer(sentence)}
    return clues


def _year_clues(texts: Sequence[str], month: int) -> set[int]:
    years: set[int] = set()
    for text in texts:
        for found in _MOMENT.finditer(text):
            # A whole date in a text is often a far past or a far goal; only one of these weeks counts.
            if abs(int(found["m"]) - month) <= 1:
                years.add(int(found["y"]))
        for found in _HALF.finditer(text):
            if (int(month) > 6) == (found["half"] == "하") and not _COMING.search(text):
                years.add(int(found["y"]))
    return years
