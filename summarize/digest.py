"""Pages become a digest. This page is the whole pipeline, top to bottom.

read -> window -> topic -> sentences -> stories (compose) -> digest
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from . import profiles, ranking
from .compose import compose, order
from .earlier import REMEMBERED, PastIssue
from .keylines import USUAL, Budget
from .model import Article, Digest, Document, Earlier, Page, Relevance, Skipped
from .outlets import with_outlet
from .profiles import Profile
from .storyline import Judged
from .trends import trends
from .work import Work


@dataclass(frozen=True)
class Options:
    """What the reader of the digest chose."""

    topic: str = "ai-policy"
    start: datetime.date | None = None
    end: datetime.date | None = None
    budget: Budget = USUAL
    ranker: str = ranking.DEFAULT


@dataclass(frozen=True)
class Issue:
    """A digest, and what the next one has to know of it."""

    digest: Digest
    record: PastIssue


def build(
    documents: Sequence[Document],
    options: Options,
    skipped: Sequence[Skipped] = (),
    work: Work | None = None,
) -> Digest:
    """Return the digest of some pages as if it were the first. The same pages give the same digest, in any order."""
    return build_issue(documents, options, skipped, work).digest


def build_issue(
    documents: Sequence[Document],
    options: Options,
    skipped: Sequence[Skipped] = (),
    work: Work | None = None,
    earlier: Sequence[PastIssue] = (),
) -> Issue:
    """Return the digest of some pages, without the stories that earlier issues have told.

    `work` may be one that remembers, which gives the same for less. Of the earlier issues those count that end before
    the first day of this one.
    """
    work = work or Work()
    profile = profiles.profile(options.topic)
    ranking.ranker(options.ranker)
    left_out = list(skipped)
    pages = work.read_all(sorted(documents, key=lambda d: d.name))
    left_out += without_article(pages)
    articles = [with_outlet(article) for page in pages for article in page.articles]
    taken: list[Judged] = []
    for article, relevance in zip(articles, work.judge(articles, profile), strict=True):
        if reason := _outside(article, options):
            outside = article.day is not None
            left_out.append(Skipped(article.document, article.title, reason, unusable=False, outside=outside))
        elif reason := _off_topic(relevance, profile):
            left_out.append(Skipped(article.document, article.title, reason, False, relevance.score))
        else:
            taken.append(Judged(article, relevance))
    taken = [replace(j, sentences=s) for j, s in zip(taken, work.sentences_of([j.article for j in taken]), strict=True)]
    left_out += [without_sentence(j.article) for j in taken if not j.sentences]
    taken = sorted((j for j in taken if j.sentences), key=order)
    span = _span(options.start, min, taken), _span(options.end, max, taken)
    earlier = [issue for issue in earlier if _is_before(issue, span[0])]
    composed = compose(taken, profile, span, work, budget=options.budget, ranker=options.ranker, earlier=earlier)
    left_out += [
        Skipped(j.article.document, j.article.title, _told_before(before), unusable=False)
        for j, before in composed.repeated
    ]
    rising, falling = trends(composed.record.words, composed.record.articles, span[0], earlier)
    digest = Digest(
        title=profile.digest,
        topic=profile.name,
        subject=profile.title,
        start=span[0],
        end=span[1],
        counts={
            "documents": len(documents),
            "articles": len(articles),
            "relevant": len(taken),
            "stories": sum(len(section.stories) for section in composed.sections),
        },
        sections=composed.sections,
        skipped=tuple(sorted(left_out, key=lambda s: (s.document, s.title, s.reason))),
        rising=rising,
        falling=falling,
        outside=sum(skipped.outside for skipped in left_out),
        headings=tuple(name for name, _ in profile.sections),
    )
    return Issue(digest, composed.record)


def without_article(pages: Sequence[Page]) -> list[Skipped]:
    """The pages in which no article was found."""
    return [Skipped(page.document, "", "기사를 찾지 못함") for page in pages if not page.articles]


def without_sentence(article: Article) -> Skipped:
    """An article that has nothing to quote."""
    return Skipped(article.document, article.title, "문장이 없는 기사")


def _outside(article: Article, options: Options) -> str | None:
    if options.start is None and options.end is None:
        return None
    if article.day is None:
        return "발행일을 알 수 없어 기간에 넣지 않음"
    day = datetime.date.fromisoformat(article.day)
    if (options.start and day < options.start) or (options.end and day > options.end):
        return f"기간 밖의 기사({article.day})"
    return None


def _off_topic(relevance: Relevance, profile: Profile) -> str | None:
    return (
        None
        if relevance.relevant
        else f"{profile.title}과 관련이 적음(관련도 {relevance.score:.2f}, 기준 {profile.threshold:.2f})"
    )


def _is_before(issue: PastIssue, start: str | None) -> bool:
    """Whether an issue ended before a day, and not longer ago than issues are remembered."""
    if not start or not issue.end or issue.end >= start:
        return False
    return (datetime.date.fromisoformat(start) - datetime.date.fromisoformat(issue.end)).days <= REMEMBERED


def _told_before(before: Earlier) -> str:
    return f"지난 호({before.start}~{before.end})에 실은 이야기: {before.headline}"


def _span(chosen: datetime.date | None, pick: Callable[[list[str]], str], taken: Sequence[Judged]) -> str | None:
    days = [j.article.day for j in taken if j.article.day]
    if chosen:
        return chosen.isoformat()
    return pick(days) if days else None
