"""Is an article about the topic, and in which section? Judged on the article, never on its page.

A profile is a TOML file: terms with weights for the subject, for the policy and against both. Drop a
file into `data/topics/`, or give its path, and it is a topic.
"""

from __future__ import annotations

import functools
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import ChoiceError, InputError
from .model import Article, Relevance

FOLDER = Path(__file__).parent / "data" / "topics"
# The topic that takes every article.
NONE = "none"
LEAD_LETTERS = 250
FRONT = ("title", "lead")


@dataclass(frozen=True)
class Group:
    """Terms that speak for one thing, with their weights."""

    terms: Mapping[str, float]
    enough: float = 1.0  # points that settle it


@dataclass(frozen=True)
class Profile:
    """What a topic is, as its file says."""

    name: str
    title: str  # "AI 정책"
    digest: str  # the digest's title
    threshold: float
    places: Mapping[str, float]
    subject: Group
    policy: Group
    against: Group
    sections: tuple[tuple[str, Group], ...]


EVERYTHING = Profile(
    NONE, "전체", "주간 뉴스 다이제스트", 0.0, {}, Group({}), Group({}), Group({}), (("전체", Group({})),)
)


def names() -> list[str]:
    """Return the names of the topics that ship, and "none"."""
    return [*sorted(path.stem for path in FOLDER.glob("*.toml")), NONE]


@functools.cache
def profile(name: str) -> Profile:
    """Return the profile of that name, or that lies at that path."""
    if name == NONE:
        return EVERYTHING
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not _is_file(path):
        if name.endswith(".toml"):
            raise InputError(f"{name}: no such profile; the topics that ship are {', '.join(names())}")
        raise ChoiceError("topic", name, names())
    try:
        return _parse(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a profile: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"{path}: the profile lacks or misstates {error}; compare it with {FOLDER / 'ai-policy.toml'}"
        ) from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False


def judge(article: Article, topic: Profile) -> Relevance:
    """Return how far an article is about a topic, its section, and the terms that say so.

    The score is the geometric mean of subject and policy, each 1 where its points are enough.
    """
    if topic.name == NONE:
        return Relevance(1.0, True, topic.sections[0][0])
    places = _places(article)
    # A paper named after the subject (AI타임스) is no evidence of it; a ministry that publishes is one of policy.
    subject = _points(topic.subject, {**places, "outlet": ""}, topic.places)
    in_front = bool(_points(topic.subject, {part: places[part] for part in FRONT}, topic.places))
    if not in_front and topic.threshold > 0:
        # What neither title nor lead names, an article mentions; it is not about it, whatever else it says.
        return Relevance(0.0, False, topic.sections[0][0], tuple(_heaviest(subject, places, 3)))
    for_subject = min(1.0, sum(subject.values()) / topic.subject.enough) if in_front else 0.0
    policy = _points(topic.policy, places, topic.places)
    against = _points(topic.against, places, topic.places)
    for_policy = min(1.0, max(0.0, sum(policy.values()) - sum(against.values())) / topic.policy.enough)
    score = round(math.sqrt(for_subject * for_policy), 3)
    reasons = (*_heaviest(subject, places, 3), *_heaviest(policy, places, 5))
    return Relevance(score, score >= topic.threshold, _section(topic, places), reasons)


def _section(topic: Profile, places: Mapping[str, str]) -> str:
    for parts in (FRONT, ("body",)):
        seen = {part: places[part] for part in parts}
        points = [sum(_points(group, seen, topic.places).values()) for _, group in topic.sections]
        if max(points) > 0:
            # Ties go to the section named first.
            return topic.sections[points.index(max(points))][0]
    return topic.sections[0][0]


def _places(article: Article) -> dict[str, str]:
    """The parts of an article in which a term counts differently."""
    text = article.text
    return {
        "title": article.title,
        "lead": "\n".join((*article.subtitles, text[:LEAD_LETTERS])),
        "body": text[LEAD_LETTERS:],
        "outlet": article.outlet or "",
    }


def _points(group: Group, places: Mapping[str, str], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the terms of a group that stand in the places, with their points."""
    found: dict[str, float] = {}
    for place, text in places.items():
        for term, weight in group.terms.items():
            if _as_found(term, text):
                found[term] = found.get(term, 0.0) + weight * weights.get(place, 1.0)
    return found


def _heaviest(points: Mapping[str, float], places: Mapping[str, str], most: int) -> list[str]:
    """The terms with most points, as the article writes them."""
    text = "\n".join(places.values())
    return [_as_found(term, text) for term in sorted(points, key=lambda term: (-points[term], term))[:most]]


def _as_found(term: str, text: str) -> str:
    """The term as the text writes it, for a reader to look up; "" if it is not there."""
    for word in _names(term):
        pattern = _bounded(word)
        if pattern is None:
            if word in text:
                return word
        elif found := pattern.search(text):
            return found.group()
    return ""


def _names(term: str) -> list[str]:
    """The names of a term; a pattern between slashes is one."""
    return [term] if term.startswith("/") else term.split("|")


@functools.cache
def _bounded(word: str) -> re.Pattern[str] | None:
    """A pattern for words in Latin letters, which stand alone, and for those marked ^, which begin a word."""
    if len(word) > 2 and word[0] == word[-1] == "/":
        return re.compile(word[1:-1])
    if word.startswith("^"):
        return re.compile(rf"(?<![가-힣A-Za-z]){re.escape(word[1:])}")
    return re.compile(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])") if re.fullmatch(r"[\x21-\x7e ]+", word) else None


def _parse(table: Mapping[str, object]) -> Profile:
    def group(of: Mapping[str, object]) -> Group:
        terms = {str(term): float(weight) for term, weight in dict(of["terms"]).items()}  # type: ignore[call-overload]
        enough = float(of.get("enough", 1.0))  # type: ignore[arg-type]
        if not 0 < enough < math.inf:
            raise ValueError("enough, a number above 0")
        return Group(terms, enough)

    against = table.get("against", {"terms": {}})
    weight = float(against.get("weight", 1.0))  # type: ignore[attr-defined]
    threshold, sections = float(table["threshold"]), list(table["sections"])  # type: ignore[arg-type, call-overload]
    if not 0 <= threshold <= 1:
        raise ValueError("threshold, a number from 0 to 1")
    if not sections:
        raise ValueError("sections, of which there must be one at least")
    return Profile(
        name=str(table["name"]),
        title=str(table["title"]),
        digest=str(table["digest"]),
        threshold=threshold,
        places={str(k): float(v) for k, v in dict(table["places"]).items()},  # type: ignore[call-overload]
        subject=group(table["subject"]),  # type: ignore[arg-type]
        policy=group(table["policy"]),  # type: ignore[arg-type]
        against=Group({t: w * weight for t, w in group(against).terms.items()}),  # type: ignore[arg-type]
        sections=tuple((str(s["name"]), group(s)) for s in sections),
    )
