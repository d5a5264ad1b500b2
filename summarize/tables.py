"""What programs read: a page, a summary and a digest as JSON, with keys in a fixed order."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Mapping
from typing import Any

from . import topics
from .model import Article, Digest, Earlier, Page, Relevance, Story
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
    }
    return json.dumps(table, ensure_ascii=False, indent=2) + "\n"


def _article_table(article: Article, profile: Profile) -> dict[str, Any]:
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
