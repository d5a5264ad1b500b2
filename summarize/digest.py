"""Pages become a digest. This page is the whole pipeline, top to bottom.

read -> window -> topic -> sentences -> stories -> lines -> sections
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from . import keylines, language, ranking, stories, terms, topics
from .characters import letters
from .model import Article, Digest, Document, Line, Page, Relevance, Section, Sentence, Skipped, Story
from .outlets import with_outlet
from .reading import read_all
from .reading.lines import is_cut_off
from .sentences import sentences_of

BATCH = 256  # articles that are tokenised together


@dataclass(frozen=True)
class Options:
    """What the reader of the digest chose."""

    topic: str = "ai-policy"
    start: datetime.date | None = None
    end: datetime.date | None = None
    lines: int = 3
    ranker: str = ranking.DEFAULT


@dataclass(frozen=True)
class Judged:
    """An article that the topic has taken, with its sentences."""

    article: Article
    relevance: Relevance
    sentences: tuple[Sentence, ...] = ()


class Work:
    """How the stages are done that cost something; `memory` does them for less."""

    def read_all(self, documents: Sequence[Document]) -> list[Page]:
        """Return the pages of some documents."""
        return read_all(documents)

    def judge(self, articles: Sequence[Article], profile: topics.Profile) -> list[Relevance]:
        """Return how far each article is about a topic."""
        return [topics.judge(article, profile) for article in articles]

    def sentences_of(self, articles: Sequence[Article]) -> list[tuple[Sentence, ...]]:
        """Return the sentences of each article with their tokens."""
        return sentences_of(articles)

    def telling(self, sentences_: Sequence[tuple[Sentence, ...]]) -> list[tuple[Sentence, ...]]:
        """Return the sentences of each article that say something of it."""
        return [tuple(s for s in some if ranking.tells(s.text)) for some in sentences_]

    def story_lines(self, stories_: Sequence[Sequence[Judged]], count: int, ranker: str) -> list[tuple[Line, ...]]:
        """Return the key lines of each story."""
        return [story_lines(story, count, ranker) for story in stories_]


def build(
    documents: Sequence[Document],
    options: Options,
    skipped: Sequence[Skipped] = (),
    work: Work | None = None,
) -> Digest:
    """Return the digest of some pages. The same pages and options give the same digest, in any order.

    `work` may be one that remembers, which gives the same for less.
    """
    work = work or Work()
    profile = topics.profile(options.topic)
    ranking.ranker(options.ranker)
    left_out = list(skipped)
    pages = work.read_all(sorted(documents, key=lambda d: d.name))
    left_out += without_article(pages)
    articles = [with_outlet(article) for page in pages for article in page.articles]
    taken: list[Judged] = []
    for article, relevance in zip(articles, work.judge(articles, profile), strict=True):
        reason = _outside(article, options) or _off_topic(relevance, profile)
        if reason:
            left_out.append(Skipped(article.document, article.title, reason, unusable=False))
        else:
            taken.append(Judged(article, relevance))
    taken = [replace(j, sentences=s) for j, s in zip(taken, work.sentences_of([j.article for j in taken]), strict=True)]
    left_out += [without_sentence(j.article) for j in taken if not j.sentences]
    taken = sorted((j for j in taken if j.sentences), key=_order)
    sections = _sections(taken, profile, options, work)
    return Digest(
        title=profile.digest,
        topic=profile.name,
        subject=profile.title,
        start=_span(options.start, min, taken),
        end=_span(options.end, max, taken),
        counts={
            "documents": len(documents),
            "articles": len(articles),
            "relevant": len(taken),
            "stories": sum(len(section.stories) for section in sections),
        },
        sections=sections,
        skipped=tuple(sorted(left_out, key=lambda s: (s.document, s.title, s.reason))),
    )


def without_article(pages: Sequence[Page]) -> list[Skipped]:
    """The pages in which no article was found."""
    return [Skipped(page.document, "", "기사를 찾지 못함") for page in pages if not page.articles]


def without_sentence(article: Article) -> Skipped:
    """An article that has nothing to quote."""
    return Skipped(article.document, article.title, "문장이 없는 기사")


def _sections(taken: Sequence[Judged], profile: topics.Profile, options: Options, work: Work) -> tuple[Section, ...]:
    # What sites and ministries say of themselves is no part of an event, and stands in many articles.
    told = work.telling([j.sentences for j in taken])
    bags = [[w for s in sentences for w in language.content_words(s.tokens)] for sentences in told]
    groups = stories.group(["\n".join(s.text for s in sentences) for sentences in told], bags)
    members = [[taken[i] for i in group.members] for group in groups]
    words = terms.keywords(
        [[s for i in group.members for s in told[i]] for group in groups],
        [" ".join(j.article.title for j in story) for story in members],
    )
    chosen = work.story_lines(members, options.lines, options.ranker)
    placed: dict[str, list[tuple[tuple[object, ...], Story]]] = {name: [] for name, _ in profile.sections}
    for group, story, keywords, lines in zip(groups, members, words, chosen, strict=True):
        first = _representative(story)
        found = Story(
            id=first.article.id,
            headline=first.article.title or (lines or first.sentences)[0].text,
            articles=tuple(j.article for j in story),
            lines=lines,
            keywords=keywords,
            figures=terms.figures([line.text for line in lines] + [s.text for s in first.sentences]),
            reasons=group.reasons,
        )
        placed[first.relevance.section].append((_weight(story), found))
    return tuple(
        Section(name, tuple(story for _, story in sorted(stories_, key=lambda pair: pair[0])))
        for name, stories_ in placed.items()
        if stories_
    )


def story_lines(story: Sequence[Judged], count: int, ranker: str) -> tuple[Line, ...]:
    """Return the key lines of a story, ranked over the sentences of all its articles, in reading order.

    Each article has a line before any has a second, as far as the lines do not repeat each other.
    """
    everything = [(j, place, s) for j in story for place, s in enumerate(j.sentences)]
    texts = [s.text for _, _, s in everything]
    seen = [
        ranking.candidates([s.text for s in j.sentences], [language.content_words(s.tokens) for s in j.sentences])
        for j in story
    ]
    scores = ranking.ranker(ranker)(
        ranking.Candidates(
            tuple(bag for c in seen for bag in c.bags),
            tuple(place for c in seen for place in c.places),
            tuple(prior for c in seen for prior in c.prior),
        )
    )
    titles = [j.article.title for j, _, _ in everything]
    chosen = _choose(texts, [float(s) for s in scores], count, titles, owners=[j.article.id for j, _, _ in everything])
    return tuple(
        Line(s.text, j.article.id, s.start, s.end)
        for j, _, s in sorted((everything[i] for i in chosen), key=lambda item: (item[1], story.index(item[0])))
    )


@dataclass(frozen=True)
class Scored:
    """What a ranker said of a sentence."""

    prior: float
    score: float
    chosen: bool


def summaries(
    articles: Sequence[Article], count: int, ranker: str
) -> Iterator[tuple[Article, tuple[Sentence, ...], tuple[Scored, ...]]]:
    """Give each article with its sentences and what the ranker said of each; in batches, so memory stays flat."""
    for start in range(0, len(articles), BATCH):
        batch = articles[start : start + BATCH]
        for article, sentences in zip(batch, sentences_of(batch), strict=True):
            texts = [s.text for s in sentences]
            seen = ranking.candidates(texts, [language.content_words(s.tokens) for s in sentences])
            scores = [float(s) for s in ranking.ranker(ranker)(seen)] if sentences else []
            chosen = set(_choose(texts, scores, count, [article.title] * len(texts)))
            yield (
                article,
                sentences,
                tuple(
                    Scored(prior, score, i in chosen)
                    for i, (prior, score) in enumerate(zip(seen.prior, scores, strict=True))
                ),
            )


def _choose(
    texts: Sequence[str], scores: Sequence[float], count: int, titles: Sequence[str], owners: Sequence[str] = ()
) -> list[int]:
    """The best sentences; where there is none, as in a release of which only the headings are known, whole headings."""
    chosen = keylines.best(texts, scores, count, owners=owners)
    if chosen:
        return chosen
    whole = [
        float(ranking.tells(text) and not is_cut_off(text) and letters(text) != letters(title))
        for text, title in zip(texts, titles, strict=True)
    ]
    return keylines.best(texts, whole, count, owners=owners)


def _representative(story: Sequence[Judged]) -> Judged:
    """The article that gives a story its headline: the most relevant, then the one that tells most."""
    return min(
        story,
        key=lambda j: (
            -j.relevance.score,
            j.article.outlet_basis != "stated",
            not j.article.title,
            -len(j.article.text),
            _order(j),
        ),
    )


def _weight(story: Sequence[Judged]) -> tuple[object, ...]:
    """The order of stories in a section: more outlets first, then more relevant, then newer."""
    outlets = {j.article.outlet or j.article.document for j in story}
    newest = max((j.article.day or "" for j in story), default="")
    age = tuple(-ord(c) for c in newest)
    return (
        -len(outlets),
        -max(j.relevance.score for j in story),
        not newest,
        age,
        story[0].article.title,
        story[0].article.id,
    )


def _order(judged: Judged) -> tuple[str, str, str]:
    """An order of articles that does not depend on how they were given."""
    return (judged.article.published or "9999", judged.article.title, judged.article.id)


def _outside(article: Article, options: Options) -> str | None:
    if options.start is None and options.end is None:
        return None
    if article.day is None:
        return "발행일을 알 수 없어 기간에 넣지 않음"
    day = datetime.date.fromisoformat(article.day)
    if (options.start and day < options.start) or (options.end and day > options.end):
        return f"기간 밖의 기사({article.day})"
    return None


def _off_topic(relevance: Relevance, profile: topics.Profile) -> str | None:
    return (
        None
        if relevance.relevant
        else f"{profile.title}과 관련이 적음(관련도 {relevance.score:.2f}, 기준 {profile.threshold:.2f})"
    )


def _span(chosen: datetime.date | None, pick: Callable[[list[str]], str], taken: Sequence[Judged]) -> str | None:
    days = [j.article.day for j in taken if j.article.day]
    if chosen:
        return chosen.isoformat()
    return pick(days) if days else None
