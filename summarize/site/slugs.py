"""Names of files for words of any letters: readable, safe on every file system, and the same in every run."""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata

# What stands as it is. Small and large letters are one file to some systems, so that only one of both can be plain.
_PLAIN = re.compile(r"[가-힣A-Z0-9\u4e00-\u9fff]+")
_PLAIN_TOPIC = re.compile(r"[가-힣a-z0-9]+(?:-[가-힣a-z0-9]+)*")
_OTHER = re.compile(r"[^가-힣a-z0-9\u4e00-\u9fff]+")
# Devices of Windows, and what the archive itself has.
_TAKEN = frozenset(
    "con prn aux nul index search keywords outlets".split() + [f"{d}{n}" for d in ("com", "lpt") for n in range(10)]
)
_LONGEST = 90  # bytes; some file systems take 143, an ending among them
_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


def slug(word: str) -> str:
    """Return the name of a word's page. It depends on the word alone, and two words have two names.

    Letters in parts (NFD) and whole ones (NFC) make one word, since some systems make one name of both.

    >>> slug("정부"), slug("AI"), slug("../etc"), slug("ai")
    ('정부', 'AI', 'etc-f7f9121fdb', 'ai-32e83e92d4')
    """
    return _slug(word, _PLAIN)


def topic_slug(topic: str) -> str:
    """Return the name of a topic's folder.

    >>> topic_slug("ai-policy"), topic_slug("keywords")
    ('ai-policy', 'keywords-67de0d1080')
    """
    return _slug(topic, _PLAIN_TOPIC)


def _slug(word: str, plain: re.Pattern[str]) -> str:
    word = unicodedata.normalize("NFC", word)
    if plain.fullmatch(word) and word.lower() not in _TAKEN and len(word.encode()) <= _LONGEST:
        return word
    body = _OTHER.sub("-", unicodedata.normalize("NFKC", word).lower()).strip("-")
    body = body.encode()[: _LONGEST - 11].decode(errors="ignore").strip("-") or "x"
    return f"{body}-{hashlib.sha256(word.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def issue_name(start: str | None, end: str | None) -> str:
    """Return the name of an issue's folder by its ISO days: its week if it is one.

    >>> issue_name("2026-07-13", "2026-07-19"), issue_name("2026-07-13", "2026-07-20"), issue_name(None, None)
    ('2026-W29', '2026-07-13--2026-07-20', 'undated')
    """
    if not start and not end:
        return "undated"
    if not all(day is None or _DAY.fullmatch(day) for day in (start, end)):
        return slug(f"{start}--{end}")
    try:
        monday, sunday = datetime.date.fromisoformat(start or ""), datetime.date.fromisoformat(end or "")
    except ValueError:
        return f"{start or ''}--{end or ''}"
    year, week, weekday = monday.isocalendar()
    is_week = weekday == 1 and (sunday - monday).days == 6
    return f"{year:04d}-W{week:02d}" if is_week else f"{start}--{end}"
