"""What a topic is: a TOML file of terms with weights. Drop one into `data/topics/`, or give its path.

A profile may be `like` another one and state only what differs: a subject of its own, mostly. What it states
takes the place of the other's, whole: its sections for all sections; of a group, its terms for all terms,
its weights for all weights. So it inherits no term that excludes something from another subject.
"""

from __future__ import annotations

import functools
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import ChoiceError, InputError

FOLDER = Path(__file__).parent / "data" / "topics"
SHIPPED = "ai-policy"  # what a mistaken profile is compared with
# The topic that takes every article.
NONE = "none"
# Where a term may stand, the title first, and what readers call it; `outlet` is the name of who publishes.
PLACES = {
    "title": "제목",
    "opening": "첫머리",
    "lead": "머리",
    "body": "본문",
    "outlet": "매체",
}


@dataclass(frozen=True)
class Group:
    """Terms that speak for one thing."""

    terms: Mapping[str, float]
    # By place, what one point of the terms adds to the log-odds that the article is about the topic.
    weights: Mapping[str, float]
    most: float = math.inf  # points that count at most in one place

    @functools.cached_property
    def looks(self) -> tuple[tuple[str, re.Pattern[str] | None, str, float], ...]:
        """What `looks_of` says of each term, with the term and its points."""
        return tuple((*look, term, worth) for term, worth in self.terms.items() for look in looks_of(term))


@dataclass(frozen=True)
class Profile:
    """What a topic is, as its file says."""

    name: str
    title: str  # "AI 정책"
    digest: str  # the digest's title
    threshold: float  # relevance from which an article is in the digest, 0 to 1
    bias: float  # log-odds of an article of which nothing is known
    subject: Group  # what the article must be about
    evidence: Mapping[str, Group]  # what else speaks for it or, with weights below 0, against it
    sections: tuple[tuple[str, Mapping[str, float]], ...]
    # Of what is done, 0 to 1: a law before a visit. It orders stories and takes none.
    importance: Mapping[str, float] = field(default_factory=dict)
    like: str = ""  # the profile that says what this one does not


EVERYTHING = Profile(NONE, "전체", "주간 뉴스 다이제스트", 0.0, 0.0, Group({}, {}), {}, (("전체", {}),))


def names() -> list[str]:
    """Return the names of the topics that ship, and "none"."""
    return [*sorted(path.stem for path in FOLDER.glob("*.toml")), NONE]


def path_of(name: str) -> Path:
    """Return the file of a topic, by its name or path; it need not exist."""
    return Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"


@functools.cache
def profile(name: str) -> Profile:
    """Return the profile of that name, or that lies at that path."""
    if name == NONE:
        return EVERYTHING
    table = _table(name)
    path = path_of(name)
    try:
        return _parse(table)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InputError(
            f"{path}: the profile lacks or misstates {error}; compare it with {path_of(SHIPPED)}"
        ) from error


def _table(name: str, ways: tuple[str, ...] = ()) -> dict[str, Any]:
    """The table of a profile, what it does not say taken from the one that it is like."""
    path = path_of(name)
    if not _is_file(path):
        if name.endswith(".toml"):
            raise InputError(f"{name}: no such profile; the topics that ship are {', '.join(names())}")
        if ways:
            known = [shipped for shipped in names() if shipped != NONE]
            raise InputError(f"{path_of(ways[-1])}: like: {ChoiceError('topic', name, known)}")
        raise ChoiceError("topic", name, names())
    if path.resolve() in [path_of(way).resolve() for way in ways]:
        raise InputError(f"{path}: the profile is like itself: {' -> '.join((*ways, name))}")
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not a profile: {error}") from error
    except OSError as error:
        raise InputError(f"{path}: the profile cannot be read ({error.strerror}); check the file's mode") from error
    if "like" not in own:
        return own
    like = own["like"]
    if not isinstance(like, str):
        raise InputError(f'{path}: like = the name of a topic, such as "{SHIPPED}"')
    beside = path.parent / like
    base = _table(str(beside) if like.endswith(".toml") else like, (*ways, name))
    if "name" not in own:  # what is published under a name is a series of its own
        raise InputError(f'{path}: the profile lacks a name of its own: name = "…"')
    return {**_merged(base, own), "evidence": _merged(base.get("evidence", {}), own.get("evidence", {}))}


def _merged(base: Any, own: Any) -> Any:
    """What two tables say, of two groups of one name each key by itself; one that is no table is left to `_parse`."""
    if not (isinstance(base, dict) and isinstance(own, dict)):
        return own
    groups = {key for key in base.keys() & own.keys() if isinstance(base[key], dict) and isinstance(own[key], dict)}
    return {**base, **own, **{key: {**base[key], **own[key]} for key in groups}}


def is_pattern(term: str) -> bool:
    """Whether a term is a regular expression, which stands between slashes."""
    return len(term) > 2 and term[0] == term[-1] == "/"


def names_of(term: str) -> list[str]:
    """Return the names of a term that is no pattern: a bar parts two."""
    return [name for name in term.split("|") if name]


def bare(name: str) -> str:
    """Return the letters of a name, without the mark of those that begin a word."""
    return name[1:] if len(name) > 1 and name.startswith("^") else name


@functools.cache
def looks_of(term: str) -> tuple[tuple[str, re.Pattern[str] | None], ...]:
    """What to look for: each name of a term, and the pattern that it must match too; a regular expression has no name."""
    if is_pattern(term):
        return (("", re.compile(term[1:-1])),)
    return tuple((bare(name), _bounded(name)) for name in names_of(term))


def _bounded(name: str) -> re.Pattern[str] | None:
    """Words in Latin letters stand alone, and those marked ^ begin a word."""
    word = re.escape(bare(name))
    if bare(name) != name:
        return re.compile(rf"(?<![가-힣A-Za-z]){word}")
    # "AI" is not in MAIL, but in K-AI and AI기본법.
    return re.compile(rf"(?<![A-Za-z]){word}(?![A-Za-z])") if re.fullmatch(r"[!-~ ]+", name) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False


def _parse(table: Mapping[str, Any]) -> Profile:
    threshold, sections = _number(table, "threshold"), list(table["sections"])
    if not 0 <= threshold <= 1:
        raise ValueError("threshold, a number from 0 to 1")
    if not sections:
        raise ValueError("sections, of which there must be one at least")
    if table["name"] == NONE:
        raise ValueError(f"name, which cannot be {NONE!r}: that topic takes every article")
    return Profile(
        name=str(table["name"]),
        title=str(table["title"]),
        digest=str(table["digest"]),
        threshold=threshold,
        bias=_number(table, "bias"),
        subject=_group("subject", table["subject"]),
        evidence={str(name): _group(f"evidence.{name}", of) for name, of in dict(table.get("evidence", {})).items()},
        importance=_terms("importance", table.get("importance", {})),
        sections=tuple((str(s["name"]), _terms(f"sections {s['name']}", s["terms"])) for s in sections),
        like=str(table.get("like", "")),
    )


def _group(name: str, table: Mapping[str, Any]) -> Group:
    if missing := {"weights", "terms"} - set(table):
        raise ValueError(f"{name}.{min(missing)}, which is not there")
    weights = {str(place): float(weight) for place, weight in dict(table["weights"]).items()}
    if not all(map(math.isfinite, weights.values())):
        raise ValueError(f"{name}.weights, of which each is a number")
    if unknown := set(weights) - set(PLACES):
        raise ValueError(f"{name}.weights: no place {', '.join(sorted(unknown))}; the places are {', '.join(PLACES)}")
    most = float(table.get("most", math.inf))
    if not most > 0:
        raise ValueError(f"{name}.most, a number above 0")
    return Group(_terms(f"{name}.terms", table["terms"]), weights, most)


def _terms(name: str, table: Any) -> Mapping[str, float]:
    if not isinstance(table, Mapping):
        raise TypeError(f'{name}, a table of "term" = points')
    terms: dict[str, float] = {}
    for term, points in table.items():
        if not isinstance(points, int | float) or not math.isfinite(points):
            raise TypeError(f"{name}: {term!r}, a number of points")
        if is_pattern(str(term)):
            try:
                re.compile(term[1:-1])
            except (re.error, RecursionError, OverflowError) as error:
                raise ValueError(f"{name}: {term}, a regular expression ({error})") from error
        terms[str(term)] = float(points)
    return terms


def _number(table: Mapping[str, Any], key: str) -> float:
    value = table[key]
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"{key}, a number")
    return float(value)
