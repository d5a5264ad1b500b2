"""What a digest.json states, as nouns. It may come from anywhere: each value is looked at before it is believed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..errors import InputError
from .contrast import shown

T = TypeVar("T", str, int, list[Any], dict[str, Any])
NAMES = {str: "문자열이어야", int: "정수여야", list: "목록([…])이어야", dict: "객체({…})여야"}
REMEDY = "sejul이 쓴 digest.json인지 확인하고, 고쳐졌으면 다시 만드십시오"


@dataclass(frozen=True)
class StatedLine:
    """A quotation, said to be text == source[start:end]."""

    text: str
    article: str
    start: int
    end: int
    alone: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatedArticle:
    """An article of a story, and the hash that its text is said to have; a sejul of before stated none."""

    id: str
    title: str
    document: str
    sha256: str | None = None


@dataclass(frozen=True)
class StatedStory:
    """A story with all of it that is quoted."""

    headline: str
    articles: tuple[StatedArticle, ...]
    lines: tuple[StatedLine, ...]
    figures: tuple[str, ...] = ()
    # What outlets state differently, as each writes it.
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stated:
    """A digest as its digest.json states it."""

    stories: tuple[StatedStory, ...]
    counted: int  # how many stories it says there are


def read(raw: bytes, name: str) -> Stated:
    """Return what a digest.json states; InputError names the file and the line or place that is wrong."""
    try:
        table = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(f"{name}:{line}: UTF-8이 아닌 글자가 있음: {REMEDY}") from None
    except json.JSONDecodeError as error:
        where = f"{name}:{error.lineno}: {error.colno}번째 글자"
        raise InputError(f"{where}에서 JSON이 깨짐: {REMEDY}") from None
    except _Twice as error:
        raise InputError(f"{name}: 한 객체에 '{shown(error.key, 40)}'이(가) 두 번 있음: {REMEDY}") from None
    except (ValueError, RecursionError):  # a number of 5,000 digits, brackets without end
        raise InputError(f"{name}: 읽을 수 없는 JSON(너무 깊거나 너무 긴 수): {REMEDY}") from None
    if not isinstance(table, dict):
        raise InputError(f"{name}: JSON 객체가 아님: {REMEDY}")
    top = _Table(table, "", name)
    stories = [story for section in top.tables("sections") for story in section.tables("stories")]
    return Stated(tuple(map(_story, stories)), top.table("counts").get("stories", int))


def _story(table: _Table) -> StatedStory:
    return StatedStory(
        headline=table.get("headline", str),
        articles=tuple(
            StatedArticle(a.get("id", str), a.get("title", str), a.get("document", str), a.maybe("sha256"))
            for a in table.tables("articles")
        ),
        lines=tuple(
            StatedLine(
                line.get("text", str),
                line.get("article", str),
                line.get("start", int),
                line.get("end", int),
                line.texts("alone"),
            )
            for line in table.tables("lines")
        ),
        figures=table.texts("figures"),
        versions=tuple(
            version.get("text", str)
            for difference in table.tables("differences", usual=True)
            for version in difference.tables("versions")
        ),
    )


class _Table:
    """A JSON object whose values are asked for by name and kind; what is wrong is said with its place."""

    def __init__(self, values: Mapping[str, Any], place: str, file: str):
        self.values, self.place, self.file = values, place, file

    def get(self, key: str, kind: type[T]) -> T:
        """The value of a key that must be there."""
        if key not in self.values:
            raise InputError(f"{self.file}: {self._at(key)}: 없음: {REMEDY}")
        value = self.values[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise InputError(f"{self.file}: {self._at(key)}: {NAMES[kind]} 함: {REMEDY}")
        return value

    def maybe(self, key: str) -> str | None:
        """A text that an older digest does not have."""
        return self.get(key, str) if self.values.get(key) is not None else None

    def table(self, key: str) -> _Table:
        """An object."""
        return _Table(self.get(key, dict), self._at(key), self.file)

    def tables(self, key: str, *, usual: bool = False) -> list[_Table]:
        """A list of objects; a `usual` one may be missing."""
        if usual and key not in self.values:
            return []
        found: list[_Table] = []
        for i, value in enumerate(self.get(key, list)):
            place = f"{self._at(key)}[{i}]"
            if not isinstance(value, dict):
                raise InputError(f"{self.file}: {place}: {NAMES[dict]} 함: {REMEDY}")
            found.append(_Table(value, place, self.file))
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, which may be missing."""
        values = self.get(key, list) if key in self.values else []
        for i, value in enumerate(values):
            if not isinstance(value, str):
                raise InputError(f"{self.file}: {self._at(key)}[{i}]: {NAMES[str]} 함: {REMEDY}")
        return tuple(values)

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key


class _Twice(Exception):
    def __init__(self, key: str):
        self.key = key


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, if no key stands in it twice: one reader would take the first, another the last."""
    table = dict(pairs)
    if len(table) < len(pairs):
        seen: set[str] = set()
        raise _Twice(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return table
