"""Pages become a digest. This page is the whole pipeline, top to bottom.

read -> window -> topic -> sentences -> stories -> lines -> sections
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from . import amounts, differences, language, profiles, ranking, stories, telling, terms, topics, weight
from .model import Article, Digest, Document, Line, Page, Relevance, Section, Sentence, Skipped, Story, Weight
from .outlets import voices, with_outlet
from .profiles import Profile
from .reading import read_all
from .sentences import sentences_of
from .storyline import Judged, choose, story_lines
from .telling import Told

Span = tuple[str | None, str | None]
BATCH = 256  # articles that are tokenised together


@dataclass(frozen=True)
class Options:
    """What the reader of the digest chose."""

    topic: str = "ai-policy"
    start: datetime.date | None = None
    end: datetime.date | None = None
    lines: int = 3
    ranker: str = ranking.DEFAULT


class Work:
    """How the stages are done that cost something; `memory` does them for less."""

    def read_all(self, documents: Sequence[Document]) -> list[Page]:
        """Return the pages of some documents."""
        return read_all(documents)

    def judge(self, articles: Sequence[Article], profile: Profile) -> list[Relevance]:
        """Return how far each article is about a topic."""
        return [topics.judge(article, profile) for article in articles]

    def sentences_of(self, articles: Sequence[Article]) -> list[tuple[Sentence, ...]]:
        """Return the sentences of each article with their tokens."""
        return sentences_of(articles)

    def told(self, judged: Sequence[Judged]) -> list[Told]:
        """Return what each article tells."""
        titles = language.tokenize([j.article.title for j in judged])
        return [telling.told(j.article, title, j.sentences) for j, title in zip(judged, titles, strict=True)]

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
    profile = profiles.profile(options.topic)
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
    span = _span(options.start, min, taken), _span(options.end, max, taken)
    sections = _sections(taken, profile, options, span, work)
    return Digest(
        title=profile.digest,
        topic=profile.name,
        subject=profile.title,
        start=span[0],
        end=span[1],
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


def _sections(
    taken: Sequence[Judged], profile: Profile, options: Options, span: Span, work: Work
) -> tuple[Section, ...]:
    if not taken:
        return ()
    told = work.told(taken)
    nouns = stories.weigh([t.nouns for t in told])
    groups = stories.group(told, nouns)
    members = [[taken[i] for i in group.members] for group in groups]
    words = terms.keywords(
        [[taken[i].sentences[k] for i in group.members for k in told[i].sentences] for group in groups],
        [" ".join(j.article.title for j in story) for story in members],
    )
    chosen = work.story_lines(members, options.lines, options.ranker)
    central = weight.centralities(nouns.vectors, [group.members for group in groups])
    placed: dict[str, list[Story]] = {name: [] for name, _ in profile.sections}
    for group, story, keywords, lines, centrality in zip(groups, members, words, chosen, central, strict=True):
        first = _representative(story)
        copies = stories.copies([told[i] for i in group.members])
        placed[first.relevance.section].append(_story(group, copies, story, first, keywords, lines, centrality, span))
    return tuple(Section(name, tuple(sorted(stories_, key=_rank))) for name, stories_ in placed.items() if stories_)


def _story(
    group: stories.Group,
    copies: Sequence[tuple[int, int]],
    members: Sequence[Judged],
    first: Judged,
    keywords: tuple[str, ...],
    lines: tuple[Line, ...],
    centrality: float,
    span: Span,
) -> Story:
    articles = tuple(j.article for j in members)
    sentences = [j.sentences for j in members]
    heard = voices(articles, copies)
    quoted = {(line.article, line.start) for line in lines}
    # What is quoted first, then the rest of the article that gives the story its headline.
    shown = [s for j in members for s in j.sentences if (j.article.id, s.start) in quoted] + list(first.sentences)
    newest = max((article.day for article in articles if article.day), default=None)
    relevance = max(j.relevance.score for j in members)
    return Story(
        id=first.article.id,
        headline=first.article.title or (lines or first.sentences)[0].text,
        articles=articles,
        lines=differences.mark_alone(lines, articles, sentences, heard),
        keywords=keywords,
        figures=amounts.figures((s.text, s.tokens) for s in shown),
        reasons=group.reasons,
        voices=heard,
        relevance=tuple(j.relevance for j in members),
        differences=differences.differences(articles, sentences, heard),
        weight=weight.weigh(len(heard), relevance, centrality, weight.freshness(newest, *span)),
    )


def _rank(story: Story) -> tuple[object, ...]:
    """The order of stories in a section: by weight; of equal ones by what they are, never by how they came."""
    return (-(story.weight or Weight(0, 0, 0, 0, 0)).total, story.headline, story.id)


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
            chosen = set(choose(texts, scores, count, [article.title] * len(texts)))
            yield (
                article,
                sentences,
                tuple(
                    Scored(prior, score, i in chosen)
                    for i, (prior, score) in enumerate(zip(seen.prior, scores, strict=True))
                ),
            )


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


def _off_topic(relevance: Relevance, profile: Profile) -> str | None:
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
