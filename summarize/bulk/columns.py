"""Which columns of a table are read, and which are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyarrow as pa

from ..characters import visible
from ..errors import InputError

# What is read, each with the names that tables give it: those of `sejul`, of BigKinds and of common crawls.
KNOWN = {
    "id": ("id", "뉴스식별자", "뉴스 식별자", "news_id", "article_id", "doc_id"),
    "title": ("title", "제목", "headline"),
    "text": ("text", "본문", "body", "content", "article"),
    "date": ("date", "일자", "published", "published_at", "pubdate", "datetime"),
}
NEEDED = "text"

# What is written, one row for each row that was read.
SCHEMA = pa.schema(
    [
        # As stated; of a row without one, 16 hexadecimal digits of its title and text.
        pa.field("id", pa.string(), nullable=False),
        # ISO date or date and time, Korean; null if the row states none.
        pa.field("published", pa.string()),
        # The key lines in the order of the text: line.text == text[line.start:line.end], where `text` is the column
        # that was read, in Unicode NFC, and offsets count its characters (code points).
        pa.field(
            "lines",
            pa.list_(pa.struct([("text", pa.string()), ("start", pa.int32()), ("end", pa.int32())])),
        ),
        pa.field("keywords", pa.list_(pa.string())),  # null if they were not asked for
        pa.field("relevance", pa.float64()),  # 0 to 1; null if no topic was asked for
        pa.field("relevant", pa.bool_()),
        pa.field("section", pa.string()),  # of the topic; null of what is not relevant
        pa.field("fingerprint", pa.list_(pa.int64())),  # see `fingerprints`
        pa.field("problem", pa.string()),  # why the row has no key lines, one of PROBLEMS; null if it has
    ]
)

PROBLEMS = {
    "no-text": "본문이 없는 기사",
    "no-line": "핵심 문장이 될 한국어 문장이 없는 기사",
    "too-long": "본문이 너무 긴 기사(100만 자 초과)",
    "bad-row": "읽을 수 없는 줄",
    "failed": "처리하다 실패한 기사",
}


def named(given: Iterable[str], chosen: Mapping[str, str], name: str) -> dict[str, str]:
    """Return the column of a table for each of KNOWN that it has; InputError if there is none for `text`.

    `chosen` are a user's own names; `name` is the table's, for the message.

    >>> named(["일자", "본문", "URL"], {}, "표.csv")
    {'text': '본문', 'date': '일자'}
    """
    names = list(given)
    for what, column in chosen.items():
        if column not in names:
            raise InputError(f"{name}: '{column}' 열이 없음({what}): 있는 열은 {_listed(names)}")
    found = dict(chosen)
    for what, usual in KNOWN.items():
        if what not in found:
            bare = {re.sub(r"\s", "", column).lower(): column for column in reversed(names)}
            keys = (re.sub(r"\s", "", name_).lower() for name_ in usual)
            found |= next(({what: bare[key]} for key in keys if key in bare), {})
    if NEEDED not in found:
        raise InputError(
            f"{name}: 본문 열이 없음: 있는 열은 {_listed(names)}. 본문이 든 열을 --column text=이름 으로 알려 주십시오"
        )
    return {what: found[what] for what in KNOWN if what in found}


def _listed(names: list[str], most: int = 20) -> str:
    shown = [_shown(name) for name in names[:most]]
    return ", ".join(shown) + (f" … ({len(names)}개)" if len(names) > most else "") if names else "없음"


def _shown(name: str, most: int = 40) -> str:
    """A name in a message: the first row of what is no table may be of any length."""
    name = visible(name)
    return name if len(name) <= most else name[: most - 1] + "…"
