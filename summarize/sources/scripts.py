"""Articles that a page carries in its scripts only: Arc (Fusion.globalContent), Next.js, JSON-LD and their like.

No site is named here. Every JSON value that a page's scripts hold is looked through for running Korean text, and
the text that belongs to the page's own title or description is its article; lists of other articles are not.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..characters import letters, sentences_in

Json = Any

# The next object or array that is given to a name, or to a function: Fusion.globalContent={…}, push([…]).
_ASSIGNED = re.compile(r"[=(]\s*(?=[\[{]\s*[\"{\[])")
_FLIGHT = re.compile(r"self\.__next_f\.push\(\s*(?=\[\s*1\s*,)")
# A row of a flight: "1a:{…}" is JSON, "1b:T4f2," is so many bytes of text.
_ROW = re.compile(rb"([0-9a-f]*):(?:T([0-9a-f]+),)?")
_PARSED = re.compile(r"JSON\.parse\(\s*(?=[\"'])")
_COMMENT = re.compile(r"(?m)(?<=[\s,\"{}\[\]\d])//(?![^\"\n]*\"\s*[,}\]:]).*$")
_TRAILING = re.compile(r",(?=\s*[}\]])")
_TAG_BREAK = re.compile(r"</?(?:p|br|div|li|h\d|blockquote|section|tr)\b[^<>]*>|\r\n?|\n", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_FIGURE = re.compile(r"<(figure|figcaption|script|style|table)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)

# What an element of a body calls its text, and what it calls itself if it is not running text.
_TEXTS = ("content", "text", "html", "value", "body", "paragraph", "contents", "children", "data", "articleBody")
_TITLES = ("title", "headline", "headlines", "name", "subject")
_KINDS = ("type", "kind", "component", "contentType", "tag", "__typename", "elementType", "blockType")
_NOT_TEXT = re.compile(
    r"image|photo|picture|caption|video|advert|\bad\b|^ad[A-Z_-]|link|head|title|gallery|embed|related|promo|credit|byline|table|copyright|reporter|author|summary",
    re.IGNORECASE,
)
# Rows of a flight that load code or hint at files begin with capitals.
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What a date of publication is called, the surest first, and what the writers are.
_DATES = (
    "display_date first_publish_date datePublished published_time publishedAt published_at publishDate publish_date pubDate pub_date published "
    "firstPublishedAt releaseDate issueDate serviceDate newsDate regDate reg_date reg_dt regDt registDate registeredAt createdAt created_at created_date inputDate"
).split()
_WRITERS = (
    "author authors writer writers reporter reporters byline bylines credits by journalist journalists creator".split()
)
# What others wrote, and what else there is to read.
_OTHERS = re.compile(r"comment|repl(?:y|ies)|댓글|related|recommend|ranking|popular", re.IGNORECASE)
SENTENCES = 2  # that make running text
MANY_FIGURES = 500  # more than an article has
DEEPEST = 60  # levels of nesting; a page that nests deeper is no page


@dataclass(frozen=True)
class ScriptBody:
    """Running text from a script, and the value around it, which has the article's other facts."""

    paragraphs: tuple[str, ...]
    owner: Json

    @property
    def size(self) -> int:
        """Letters of its text."""
        return sum(map(len, self.paragraphs))

    @property
    def title(self) -> str:
        """What the value around it calls its title."""
        return next((" ".join(plain(text)) for key in _TITLES for text in _strings(self._around.get(key)) if text), "")

    @property
    def published(self) -> str:
        """When it was published, as written."""
        dates = (str(self._around[key]).removeprefix("$D") for key in _DATES if self._around.get(key))
        return next((date for date in dates if re.match(r"20\d\d\D?\d", date)), "")

    @property
    def author(self) -> str:
        """Its writers, joined with '·'."""
        return "·".join(next((names for key in _WRITERS if (names := _people(self._around.get(key)))), []))

    @property
    def _around(self) -> dict[str, Json]:
        return self.owner if isinstance(self.owner, dict) else {}


def article_body(scripts: Sequence[tuple[str, str]], title: str, description: str) -> ScriptBody | None:
    """Return the body of the page's article among its scripts, as (type, text); None if none holds one.

    `title` and `description` are what the page's head says of its article.
    """
    bodies = [body for value in values(scripts) for body in _bodies(value, value, 0)]
    own = [body for body in bodies if _is_of_page(body, title, description)]
    # Of equal texts the first: JSON-LD says again what the page's own data says.
    return max(own, key=lambda body: body.size, default=None)


def values(scripts: Sequence[tuple[str, str]]) -> Iterator[Json]:
    """Give every JSON object and array that the scripts hold."""
    flight: list[str] = []
    for kind, text in scripts:
        if "json" in kind.lower():
            value = lenient(text)
            if value is not None:
                yield value
            continue
        if not re.search(r"[가-힣]|\\u[abcd][0-9a-f]{3}", text, re.IGNORECASE):
            continue
        flight += [piece for piece in map(_flight_text, _decoded(_FLIGHT, text)) if piece]
        if not _FLIGHT.search(text):
            yield from _decoded(_ASSIGNED, text)
            yield from (v for quoted in _decoded(_PARSED, text) if (v := lenient(str(quoted))) is not None)
    if flight:
        yield from _flight_rows("".join(flight).encode("utf-8", "surrogatepass"))


def lenient(text: str) -> Json | None:
    """Return JSON as pages write it, with comments and a comma too many; None if it is beyond that."""
    for candidate in (text, _TRAILING.sub("", _COMMENT.sub("", text))):
        try:
            return json.loads(candidate.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def plain(text: str) -> list[str]:
    """Return the paragraphs of a text that may be HTML."""
    if "&lt;" in text and "<" not in text:
        text = html.unescape(text)
    if "</" in text and text.lower().count("<figure") < MANY_FIGURES:
        text = _FIGURE.sub("\n", text)
    broken = _TAG_BREAK.split(text)
    return [line for part in broken if part and (line := html.unescape(_TAG.sub("", part)).strip())]


def _decoded(pattern: re.Pattern[str], text: str) -> Iterator[Json]:
    """The JSON value behind each match; what lies inside of one is not looked at again."""
    decoder = json.JSONDecoder(strict=False)
    end = 0
    for found in pattern.finditer(text):
        if found.end() < end:
            continue
        try:
            value, end = decoder.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            continue
        yield value


def _flight_text(push: Json) -> str:
    return push[1] if isinstance(push, list) and len(push) > 1 and isinstance(push[1], str) else ""


def _flight_rows(data: bytes) -> Iterator[Json]:
    """The rows of a Next.js flight: JSON a line, and texts that are counted in bytes; "$1b" stands for row 1b."""
    rows: dict[str, Json] = {}
    at = 0
    while (found := _ROW.match(data, at)) is not None:
        if found[2]:
            end = found.end() + int(found[2], 16)
            rows[found[1].decode()] = data[found.end() : end].decode("utf-8", "replace")
        else:
            end = data.find(b"\n", found.end())
            end = len(data) if end < 0 else end
            value = lenient(data[found.end() : end].decode("utf-8", "replace").lstrip(_CAPITALS))
            if value is not None:
                rows[found[1].decode()] = value
        at = end + (data[end : end + 1] == b"\n")
    yield from (_with_rows(value, rows, 0) for value in rows.values())


def _with_rows(value: Json, rows: dict[str, Json], depth: int) -> Json:
    """The value with the texts of other rows put where they are named."""
    if isinstance(value, str) and value.startswith("$") and isinstance(rows.get(value[1:]), str):
        return rows[value[1:]]
    if depth < DEEPEST and isinstance(value, list):
        return [_with_rows(item, rows, depth + 1) for item in value]
    if depth < DEEPEST and isinstance(value, dict):
        return {key: _with_rows(item, rows, depth + 1) for key, item in value.items()}
    return value


def _bodies(value: Json, owner: Json, depth: int) -> Iterator[ScriptBody]:
    """Every run of Korean sentences in a value: a text with breaks, or the elements of an array."""
    if depth > DEEPEST:
        return
    if isinstance(value, str):
        paragraphs = tuple(plain(value))
        if _is_running(paragraphs):
            yield ScriptBody(paragraphs, owner)
    elif isinstance(value, list):
        paragraphs = tuple(text for item in value for text in _element(item, 0))
        if _is_running(paragraphs) and len(value) > 1:
            yield ScriptBody(paragraphs, owner)
        for item in value:
            yield from _bodies(item, item if isinstance(item, dict) else owner, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not _OTHERS.search(key):
                yield from _bodies(item, value, depth + 1)


def _element(item: Json, depth: int) -> list[str]:
    """The text of one element of a body; nothing if it is a picture, a link, or another article."""
    if isinstance(item, str):
        return plain(item) if " " in item else []
    if isinstance(item, list) and depth < DEEPEST:
        # ["$","p",null,{"children":"…"}]: an element as React writes it.
        return [text for part in item for text in _element(part, depth + 1)]
    if not isinstance(item, dict) or depth >= DEEPEST:
        return []
    kind = " ".join(str(item.get(key, "")) for key in _KINDS)
    if _NOT_TEXT.search(kind) or any(isinstance(item.get(key), str | dict) and item[key] for key in _TITLES):
        return []
    return next((texts for key in _TEXTS if (texts := _element(item.get(key), depth + 1))), [])


def _is_running(paragraphs: Sequence[str]) -> bool:
    return sum(map(sentences_in, paragraphs)) >= SENTENCES


def _is_of_page(body: ScriptBody, title: str, description: str) -> bool:
    """Whether a body belongs to the page: the value around it has the title, or the description is its lead."""
    text = letters("".join(body.paragraphs))
    lead = letters(html.unescape(description))[:24]
    if len(lead) >= 12 and lead in text:
        return True
    own = letters(html.unescape(title))
    owner = body.owner if isinstance(body.owner, dict) else {}
    names = [name for key in _TITLES for name in _strings(owner.get(key))]
    return any(len(name) >= 6 and (name in own or own in name) for name in map(letters, names) if own)


def _strings(value: Json) -> list[str]:
    """The strings of a title: itself, or those of {"basic": …}."""
    if isinstance(value, str):
        return [html.unescape(value)]
    return [html.unescape(v) for v in value.values() if isinstance(v, str)] if isinstance(value, dict) else []


def _people(value: Json) -> list[str]:
    """The names in a list of writers, however deep they lie."""
    if isinstance(value, str):
        return [value] if re.search(r"[가-힣]", value) else []
    if isinstance(value, list):
        return [name for item in value for name in _people(item)]
    if isinstance(value, dict):
        return next((names for key in ("name", "by", "author", "writer") if (names := _people(value.get(key)))), [])
    return []
