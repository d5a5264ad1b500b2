"""The articles that a topic has taken become the stories of an issue.

told -> groups -> without those told before -> keywords, lines, figures, differences -> weight -> sections
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from . import amounts, differences, stories, terms, vectors, weight
from .earlier import PastIssue, PastStory, recurrences
from .keylines import Budget
from .model import Earlier, Line, Section, Story, Weight
from .outlets import voices
from .profiles import Profile
from .storyline import Judged
from .telling import Told
from .trends import word_counts
from .work import Work

Span = tuple[str | None, str | None]


@dataclass(frozen=True)
class Composed:
    """The stories of an issue, and what comes with them."""

    sections: tuple[Section, ...] = ()
    # Articles of stories that an earlier issue has told, with that story.
    repeated: tuple[tuple[Judged, Earlier], ...] = ()
    # What the next issue has to know of this one.
    record: PastIssue = field(default_factory=lambda: PastIssue("", ""))


@dataclass(frozen=True)
class _Draft:
    """A story to be: its articles, and what is known of them together."""

    group: stories.Group
    members: tuple[Judged, ...]
    told: tuple[Told, ...]
    follows: Earlier | None


def compose(
    taken: Sequence[Judged],
    profile: Profile,
    span: Span,
    work: Work,
    *,
    budget: Budget,
    ranker: str,
    earlier: Sequence[PastIssue] = (),
) -> Composed:
    """Return the stories of some articles, in the sections of a profile, without what earlier issues have told."""
    if not taken:
        return Composed()
    told = work.told(taken)
    nouns = vectors.weigh([t.nouns for t in told])
    groups = stories.group(told, nouns)
    texts = [
        " ".join([j.article.title, *(j.sentences[k].text for k in t.sentences)])
        for j, t in zip(taken, told, strict=True)
    ]
    follows = recurrences(told, [group.members for group in groups], texts, earlier)
    drafts = [
        _Draft(group, tuple(taken[i] for i in group.members), tuple(told[i] for i in group.members), before)
        for group, before in zip(groups, follows, strict=True)
    ]
    repeated = tuple((j, d.follows) for d in drafts if d.follows and not d.follows.news for j in d.members)
    drafts = [d for d in drafts if not d.follows or d.follows.news]
    words = [
        [list(terms.words_of([j.sentences[k] for k in t.sentences])) for j, t in zip(d.members, d.told, strict=True)]
        for d in drafts
    ]
    keywords = terms.keywords(
        [[word for article in story for word in article] for story in words],
        [" ".join(j.article.title for j in d.members) for d in drafts],
    )
    quoted = work.story_lines([d.members for d in drafts], budget, ranker)
    central = weight.centralities(nouns.vectors, [d.group.members for d in drafts])
    placed: dict[str, list[Story]] = {name: [] for name, _ in profile.sections}
    past: list[PastStory] = []
    for draft, shown, chosen, centrality in zip(drafts, keywords, quoted, central, strict=True):
        first = _representative(draft)
        story = _story(draft, first, shown, chosen, centrality, span)
        placed[first.relevance.section].append(story)
        past.append(PastStory(story.headline, draft.told))
    return Composed(
        tuple(Section(name, tuple(sorted(found, key=_rank))) for name, found in placed.items() if found),
        repeated,
        PastIssue(
            start=span[0] or "",
            end=span[1] or "",
            stories=tuple(past),
            words=word_counts([article for story in words for article in story]),
            articles=sum(len(d.members) for d in drafts),
        ),
    )


def _story(
    draft: _Draft, first: Judged, keywords: tuple[str, ...], lines: tuple[Line, ...], centrality: float, span: Span
) -> Story:
    articles = tuple(j.article for j in draft.members)
    sentences = [j.sentences for j in draft.members]
    heard = voices(articles, stories.copies(draft.told))
    known = [differences.known(told) for told in draft.told]
    quoted = {(line.article, line.start) for line in lines}
    # What is quoted first, then the rest of the article that gives the story its headline.
    shown = [s for j in draft.members for s in j.sentences if (j.article.id, s.start) in quoted] + list(first.sentences)
    newest = max((article.day for article in articles if article.day), default=None)
    relevance = max(j.relevance.score for j in draft.members)
    importance = max(j.relevance.importance for j in draft.members)
    return Story(
        id=first.article.id,
        headline=first.article.title or (lines or first.sentences)[0].text,
        articles=articles,
        lines=differences.mark_alone(lines, articles, sentences, known, heard),
        keywords=keywords,
        figures=amounts.figures((s.text, s.tokens) for s in shown),
        reasons=_reasons(draft),
        voices=heard,
        relevance=tuple(j.relevance for j in draft.members),
        # Two copies of one text may differ in a figure, which is what an editor must see.
        differences=differences.differences(articles, sentences, known, voices(articles)),
        weight=weight.weigh(len(heard), importance, relevance, centrality, weight.freshness(newest, *span)),
        follows=draft.follows,
    )


def _reasons(draft: _Draft) -> tuple[str, ...]:
    """Why the articles of a story were joined, each with the outlets of the two that it is said of."""
    of = {i: j.article.outlet or "매체 미상" for i, j in zip(draft.group.members, draft.members, strict=True)}
    return tuple(f"{of[i]}–{of[j]}: {reason}" for i, j, reason in draft.group.reasons)


def _rank(story: Story) -> tuple[object, ...]:
    """The order of stories in a section: by weight; of equal ones by what they are, never by how they came."""
    return (-(story.weight or Weight(0, 0, 0, 0, 0, 0)).total, story.headline, story.id)


def order(judged: Judged) -> tuple[str, str, str]:
    """Return what articles are sorted by, so that it does not matter how they were given."""
    return (judged.article.published or "9999", judged.article.title, judged.article.id)


def _representative(draft: _Draft) -> Judged:
    """The article that gives a story its headline: the most relevant, then the one that tells most.

    Of one house it is what that said last: a denial, not what it denies.
    """
    last: dict[str, str] = {}
    for judged, told in zip(draft.members, draft.told, strict=True):
        last[told.house] = max(last.get(told.house, ""), judged.article.day or "")
    return min(
        (
            j
            for j, told in zip(draft.members, draft.told, strict=True)
            if not told.house or (j.article.day or "") == last[told.house]
        ),
        key=lambda j: (
            -j.relevance.score,
            j.article.outlet_basis != "stated",
            not j.article.title,
            -len(j.article.text),
            order(j),
        ),
    )
