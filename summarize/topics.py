"""Is an article about the topic, and in which section? Judged on the article, never on its page.

Relevance is a logistic model that a reader can follow: points of the terms found, times the weight of the
place where they stand, added up as log-odds. The weights lie in the profile (`profiles.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from .model import Article, Reason, Relevance
from .profiles import NONE, PLACES, Group, Profile, looks_of

OPENING_LETTERS = 80  # about the first sentence, which says who does what
LEAD_LETTERS = 250
BODY_LETTERS = 3000  # what stands farther back says little about the article
FRONT = ("title", "lead")
IMPORTANT = (("title", 1.0), ("lead", 0.6))
_TASK = re.compile(r"【관련 국정과제】[^【□▶\n]{0,120}?(?=[가-힣]{2,16}(?:부|처|청|위원회)\s?\(|[□▶【\n]|$)")
_PLACE_ORDER = {place: n for n, place in enumerate(PLACES)}
MOST_REASONS = 8


def judge(article: Article, topic: Profile) -> Relevance:
    """Return how far an article is about a topic, its section, and the terms that say so.

    The score is 1 / (1 + exp(-z)), z the sum of the bias and of what each group adds in each place. What
    neither title nor lead names, an article only mentions: its score is 0.
    """
    if topic.name == NONE:
        return Relevance(1.0, True, topic.sections[0][0])
    texts = places(article)
    score, reasons = _score(texts, topic)
    if reasons is None:
        return Relevance(score, score >= topic.threshold, topic.sections[0][0])
    heaviest = sorted(reasons, key=lambda r: (-abs(r.points), _PLACE_ORDER[r.place], r.term))[:MOST_REASONS]
    shown = tuple(Reason(r.term, r.place, round(r.points, 2)) for r in heaviest)
    return Relevance(score, score >= topic.threshold, _section(topic, texts), shown, importance(topic, texts))


def sort_out(article: Article, topic: Profile) -> tuple[float, str | None]:
    """Return the score that `judge` gives, and the section if the article is about the topic: all that most need."""
    texts = places(article)
    score, reasons = _score(texts, topic)
    if score < topic.threshold:
        return score, None
    return score, topic.sections[0][0] if reasons is None else _section(topic, texts)


def _score(texts: Mapping[str, str], topic: Profile) -> tuple[float, list[Reason] | None]:
    """The score, and each term that speaks for it or against; None of what neither title nor lead names."""
    if not any(points(topic.subject, texts[place]) > 0 for place in FRONT):
        return 0.0, None
    reasons = [
        reason for group in (topic.subject, *topic.evidence.values()) for reason in _reasons(group, texts, topic)
    ]
    z = topic.bias + sum(reason.points for reason in reasons)
    return round(1 / (1 + math.exp(-max(-60.0, min(60.0, z)))), 3), reasons


def why(relevance: Relevance) -> str:
    """Return the terms by which an article was judged, with their places and what they add.

    >>> why(Relevance(0.9, True, "", (Reason("정부", "title", 1.2), Reason("출시", "lead", -0.5))))
    '제목 ‘정부’ +1.2, 머리 ‘출시’ -0.5'
    """
    return ", ".join(f"{PLACES[reason.place]} ‘{reason.term}’ {reason.points:+.1f}" for reason in relevance.reasons)


def importance(topic: Profile, texts: Mapping[str, str]) -> float:
    """Return how much what is done weighs, 0 to 1: the weightiest term of the title, or of the lead at a share."""
    return max(
        (
            min(1.0, worth) * share
            for term, worth in topic.importance.items()
            for place, share in IMPORTANT
            if _as_found(term, texts[place])
        ),
        default=0.0,
    )


def places(article: Article) -> dict[str, str]:
    """Return the parts of an article in which a term counts differently."""
    # A release names the national tasks that it belongs to, in words that are not its own.
    text = _TASK.sub("", article.text[:BODY_LETTERS])
    return {
        "title": article.title,
        "opening": text[:OPENING_LETTERS],
        "lead": "\n".join((*article.subtitles, text[:LEAD_LETTERS])),
        "body": text[LEAD_LETTERS:],
        "outlet": article.outlet or "",
    }


def points(group: Group, text: str) -> float:
    """Return the points of a group's terms in a text, each term once, `most` at most."""
    return min(group.most, sum(worth for _, worth in found(group, text)))


def found(group: Group, text: str) -> list[tuple[str, float]]:
    """Return the terms of a group that stand in a text, as the text writes them, each with its points."""
    seen: dict[str, tuple[str, float]] = {}
    # Of a hundred names two or three are in a text; to ask for each costs a third of a search for any of them.
    for name, pattern, term, worth in [look for look in group.looks if look[0] in text]:
        if term not in seen and (word := _written(name, pattern, text)):
            seen[term] = word, worth
    return list(seen.values())


def _reasons(group: Group, texts: Mapping[str, str], topic: Profile) -> list[Reason]:
    """What each term of a group adds in each place; where there are more points than count, each adds less."""
    reasons: list[Reason] = []
    for place, weight in group.weights.items():
        # A paper named after the subject (AI타임스) is no evidence of it.
        if not weight or (place == "outlet" and group is topic.subject):
            continue
        seen = found(group, texts[place])
        total = sum(worth for _, worth in seen)
        share = group.most / total if total > group.most else 1.0
        reasons += [Reason(word, place, worth * share * weight) for word, worth in seen]
    return reasons


def _section(topic: Profile, texts: Mapping[str, str]) -> str:
    """Where most of the points lie: in title and lead, or, where they say nothing, in the body."""
    for parts in ({"title": 3.0, "lead": 2.0}, {"body": 1.0}):
        sums = [
            sum(
                worth * weight
                for term, worth in terms.items()
                for place, weight in parts.items()
                if _as_found(term, texts[place])
            )
            for _, terms in topic.sections
        ]
        if max(sums) > 0:
            # Ties go to the section named first.
            return topic.sections[sums.index(max(sums))][0]
    return topic.sections[0][0]


def _as_found(term: str, text: str) -> str:
    """The term as the text writes it, for a reader to look up; "" if it is not there."""
    for name, pattern in looks_of(term):
        if name in text and (word := _written(name, pattern, text)):
            return word
    return ""


def _written(name: str, pattern: re.Pattern[str] | None, text: str) -> str:
    """How a text writes a name that is in it: found much sooner than its pattern, which must match too."""
    if pattern is None:
        return name
    found = pattern.search(text)
    return found.group() if found else ""
