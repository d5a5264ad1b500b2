"""What programs read: a page, a summary and a digest as JSON, with keys in a fixed order; and a digest read back."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import InputError
from .model import (
    Article,
    Difference,
    Digest,
    Earlier,
    Line,
    Page,
    Relevance,
    Section,
    Skipped,
    Story,
    Trend,
    Weight,
)
from .proof import source_link

if TYPE_CHECKING:
    from .profiles import Profile
    from .summaries import Summary


def as_line(table: Mapping[str, Any]) -> str:
    """Return a table as one line of JSON."""
    return json.dumps(table, ensure_ascii=False)


def page_table(page: Page, profile: Profile) -> dict[str, Any]:
    """Return a page as read: its articles, each judged by a topic, and its dropped lines."""
    return {
        "document": page.document,
        "articles": [_article_table(article, profile) for article in page.articles],
        "dropped": [{"line": d.line, "text": d.text, "rule": d.rule} for d in page.dropped],
    }


def summary_table(summary: Summary, *, explain: bool) -> dict[str, Any]:
    """Return the key lines of an article; to explain them, every sentence with why it was chosen or not."""
    article = summary.article
    table: dict[str, Any] = {"document": article.document, "id": article.id, "title": article.title}
    table["lines"] = [{"text": s.text, "start": s.start, "end": s.end} for s in summary.lines]
    if explain:
        table["sentences"] = [
            {"text": s.text, "start": s.start, "end": s.end}
            | {k: _short(v) for k, v in dataclasses.asdict(why).items()}
            for s, why in zip(summary.sentences, summary.explain(), strict=True)
        ]
    return table


def _short(value: float) -> float:
    """A number as it is worth reading; the last digits differ between processors."""
    return round(value, 6) if isinstance(value, float) else value


def digest_json(digest: Digest) -> str:
    """Return the digest as indented JSON with a line end at its end."""
    table = {
        "title": digest.title,
        "topic": digest.topic,
        "subject": digest.subject,
        "from": digest.start,
        "to": digest.end,
        "counts": dict(digest.counts),
        "sections": [
            {"name": s.name, "stories": [_story_table(story) for story in s.stories]} for s in digest.sections
        ],
        "trends": {
            "rising": [dataclasses.asdict(trend) for trend in digest.rising],
            "falling": [dataclasses.asdict(trend) for trend in digest.falling],
        },
        "skipped": [{"document": s.document, "title": s.title, "reason": s.reason} for s in digest.skipped],
        "outside": digest.outside,
    }
    return json.dumps(table, ensure_ascii=False, indent=2) + "\n"


def _article_table(article: Article, profile: Profile) -> dict[str, Any]:
    from . import topics  # needless to those who read a digest back

    judged = topics.judge(article, profile)
    return {
        "id": article.id,
        "title": article.title,
        "subtitles": list(article.subtitles),
        "published": article.published,
        "published_basis": article.published_basis,
        "author": article.author,
        "email": article.email,
        "outlet": article.outlet,
        "url": article.url,
        "paragraphs": list(article.paragraphs),
        "relevance": judged.score,
        "relevant": judged.relevant,
    }


def _story_table(story: Story) -> dict[str, Any]:
    by_id = {article.id: article for article in story.articles}
    return {
        "id": story.id,
        "headline": story.headline,
        "keywords": list(story.keywords),
        "figures": list(story.figures),
        "articles": [
            {
                "id": a.id,
                "title": a.title,
                "outlet": a.outlet,
                "outlet_basis": a.outlet_basis,
                "published": a.published,
                "published_basis": a.published_basis,
                "author": a.author,
                "url": a.url,
                "document": a.document,
                # Of the text in which its lines stand.
                "sha256": a.text_hash,
                **(relevance_table(judged) if judged else {}),
            }
            for a, judged in itertools.zip_longest(story.articles, story.relevance)
        ],
        "lines": [
            {
                "text": line.text,
                "article": line.article,
                "start": line.start,
                "end": line.end,
                "alone": list(line.alone),
                "link": source_link(by_id[line.article], line) or None,
            }
            for line in story.lines
        ],
        "voices": [[story.articles[i].id for i in voice] for voice in story.voices],
        "differences": [
            {"what": d.what, "versions": [{"text": text, "outlet": outlet} for text, outlet in d.versions]}
            for d in story.differences
        ],
        "follows": _follows(story.follows) if story.follows else None,
        "weight": dataclasses.asdict(story.weight) if story.weight else None,
        "joined_because": list(story.reasons),
    }


def _follows(earlier: Earlier) -> dict[str, Any]:
    return {"headline": earlier.headline, "from": earlier.start, "to": earlier.end, "issue": earlier.issue or None}


def judged_table(article: Article, judged: Relevance) -> dict[str, Any]:
    """Return an article as a topic judges it."""
    shown = relevance_table(judged)
    return {
        "document": article.document,
        "id": article.id,
        "title": article.title,
        "relevance": shown["relevance"],
        "relevant": judged.relevant,
        "section": judged.section,
        "reasons": shown["reasons"],
    }


def relevance_table(judged: Relevance) -> dict[str, Any]:
    """Return how far an article is about a topic, and the terms that say so."""
    return {
        "relevance": judged.score,
        "reasons": [{"term": r.term, "place": r.place, "points": r.points} for r in judged.reasons],
    }


_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T[0-9:.+-]*)?)?)?")


@dataclass(frozen=True)
class _Article:
    id: str
    title: str
    document: str
    outlet: str | None = None
    outlet_basis: str | None = None
    published: str | None = None
    published_basis: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class _Line:
    text: str
    article: str
    start: int
    end: int
    alone: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True)
class _Version:
    text: str
    outlet: str


@dataclass(frozen=True)
class _Difference:
    what: str
    versions: tuple[_Version, ...]


@dataclass(frozen=True)
class _Story:
    id: str
    headline: str
    articles: tuple[_Article, ...]
    lines: tuple[_Line, ...]
    keywords: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    voices: tuple[tuple[str, ...], ...] = ()
    differences: tuple[_Difference, ...] = ()
    follows: dict[str, str | None] | None = None
    weight: Weight | None = None
    joined_because: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Section:
    name: str
    stories: tuple[_Story, ...]


@dataclass(frozen=True)
class _Counts:
    documents: int
    articles: int
    relevant: int
    stories: int


@dataclass(frozen=True)
class _Skipped:
    document: str
    title: str
    reason: str


@dataclass(frozen=True)
class _Trends:
    rising: tuple[Trend, ...] = ()
    falling: tuple[Trend, ...] = ()


@dataclass(frozen=True)
class _Digest:
    """A digest.json, as far as it is read back. What was not always in it has a default."""

    title: str
    topic: str
    counts: _Counts
    sections: tuple[_Section, ...]
    skipped: tuple[_Skipped, ...] = ()
    subject: str = ""
    trends: _Trends = _Trends()
    outside: int = 0


def digest_of(table: object, name: str = "digest.json") -> Digest:
    """Return the digest of a table that `digest_json` made, its articles without their texts.

    InputError names the file and, where it is known, the place in it.
    """
    import msgspec

    try:
        # "from" is a word of Python's own, so that these two are no fields.
        days = msgspec.convert(table, dict[str, Any])
        start, end = (_day(msgspec.convert(days.get(key), str | None), f"$.{key}") for key in ("from", "to"))
        given = msgspec.convert(table, _Digest)
        return Digest(
            given.title,
            given.topic,
            given.subject or given.topic,
            start,
            end,
            dataclasses.asdict(given.counts),
            tuple(
                Section(section.name, _stories(section, f"$.sections[{i}]")) for i, section in enumerate(given.sections)
            ),
            tuple(Skipped(s.document, s.title, s.reason) for s in given.skipped),
            given.trends.rising,
            given.trends.falling,
            outside=given.outside,
        )
    except (ValueError, RecursionError) as error:  # msgspec's own error is a ValueError
        raise InputError(f"{name}: 다이제스트로 읽을 수 없음({error}): `sejul digest`로 다시 만드십시오") from error


def _stories(section: _Section, place: str) -> tuple[Story, ...]:
    return tuple(_story(story, f"{place}.stories[{n}]") for n, story in enumerate(section.stories))


def _story(given: _Story, place: str) -> Story:
    at = {article.id: n for n, article in reversed(list(enumerate(given.articles)))}
    named = [line.article for line in given.lines] + [id_ for voice in given.voices for id_ in voice]
    unknown = next((id_ for id_ in named if id_ not in at), None)
    if not at:
        raise ValueError(f"{place}: 기사가 없음")
    if unknown is not None:
        raise ValueError(f"{place}: 기사 {unknown!r}이(가) 없음")
    return Story(
        given.id,
        given.headline,
        tuple(_article(article, place) for article in given.articles),
        tuple(Line(x.text, x.article, x.start, x.end, x.alone, x.link or "") for x in given.lines),
        given.keywords,
        given.figures,
        given.joined_because,
        tuple(tuple(at[id_] for id_ in voice) for voice in given.voices),
        differences=tuple(
            Difference(d.what, tuple((version.text, version.outlet) for version in d.versions))
            for d in given.differences
        ),
        weight=given.weight,
        follows=_earlier(given.follows, place) if given.follows else None,
    )


def _article(given: _Article, place: str) -> Article:
    _day(given.published, f"{place}.articles")
    return Article(paragraphs=(), **{field.name: getattr(given, field.name) for field in dataclasses.fields(given)})


def _earlier(given: Mapping[str, str | None], place: str) -> Earlier:
    headline, start, end = (given.get(key) or "" for key in ("headline", "from", "to"))
    for day in (start, end):
        _day(day or None, f"{place}.follows")
    return Earlier(headline, start, end, given.get("issue") or "", news=True)


def _day(iso: str | None, place: str) -> str | None:
    """A day, month or moment; a template takes it apart."""
    if iso is not None and not _DAY.fullmatch(iso):
        raise ValueError(f"{place}: 날짜가 아님: {iso!r}")
    return iso
