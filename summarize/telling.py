"""What an article tells, as the grouping of stories sees it: its nouns, figures and days, without the furniture."""

from __future__ import annotations

import dataclasses
import datetime
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from . import ranking
from .amounts import amounts
from .characters import letters
from .language import NOUN_TAGS, SAME_TERM, canonical
from .model import Article, Sentence, Token
from .outlets import family_of, is_official
from .vocabulary import GENERAL

NAME_TAGS = frozenset({"NNP", "SL"})
_DAY = re.compile(r"(?<!\d)(\d{1,2})일(?![가-힣]?간|\d)")
RUN = 5  # letters in a run
SAMPLE = 4
LEAD_LETTERS = 300  # in which the day of the event stands


@dataclass(frozen=True)
class Told:
    """What one article tells. Figures are in their normal form with their unit: ("4116000000원", "원")."""

    title: tuple[str, ...]  # the nouns of the title
    names: tuple[str, ...]  # the proper names among them
    nouns: tuple[str, ...]  # those of title and body, as often as they stand there
    title_figures: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]  # those of title and body
    days: tuple[int, ...]  # the days of a month that title and lead name
    runs: tuple[int, ...]  # a sample of the runs of letters of the body, as numbers
    published: tuple[int, ...]  # the first and the last day on which it may have appeared, counted from the year 1
    house: str  # who publishes: the outlet's family
    official: bool  # whether a public body publishes
    sentences: tuple[int, ...]  # which of the article's sentences tell something


def told(article: Article, title: Sequence[Token], sentences: Sequence[Sentence]) -> Told:
    """Return what an article tells, from its sentences and the tokens of its title."""
    telling = tuple(i for i, sentence in enumerate(sentences) if ranking.tells(sentence.text))
    said = [sentences[i] for i in telling]
    body = [noun for sentence in said for noun in nouns(sentence.tokens)]
    of_title = nouns(title)
    in_title = _figures([(article.title, title)])
    lead = " ".join([article.title, *(s.text for s in said if s.start < LEAD_LETTERS)])
    return Told(
        title=tuple(of_title),
        names=_names(title),
        nouns=(*of_title, *body),
        title_figures=in_title,
        figures=tuple(sorted({*in_title, *_figures((s.text, s.tokens) for s in said)})),
        days=tuple(sorted({int(day) for day in _DAY.findall(lead) if 1 <= int(day) <= 31})),
        runs=sample(" ".join(s.text for s in said)),
        published=_published(article.published),
        house=family_of(article.outlet) if article.outlet else "",
        official=is_official(article.outlet or ""),
        sentences=telling,
    )


def as_row(told: Told) -> list[Any]:
    """Return what an article tells as a list for JSON."""
    return list(dataclasses.astuple(told))


def from_row(row: Sequence[Any]) -> Told:
    """Return what an article tells from a list of JSON."""
    return Told(*(_frozen(value) for value in row))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def nouns(tokens: Iterable[Token]) -> list[str]:
    """Return the nouns of some tokens, synonyms made one."""
    return [canonical(token.form) for token in tokens if token.tag in NOUN_TAGS]


def _names(title: Iterable[Token]) -> tuple[str, ...]:
    return tuple(sorted({canonical(t.form) for t in title if t.tag in NAME_TAGS and len(t.form) > 1} - GENERAL))


def sample(text: str) -> tuple[int, ...]:
    """Return the numbers of one in SAMPLE of the text's runs of letters, the same ones in every text (Broder 1997)."""
    bare = letters(SAME_TERM.sub("AI", text)).encode("utf-32-le", "surrogatepass")
    runs = {zlib.crc32(bare[i : i + 4 * RUN]) for i in range(0, len(bare) - 4 * RUN + 1, 4)}
    return tuple(sorted(run for run in runs if run % SAMPLE == 0))


def _published(published: str | None) -> tuple[int, ...]:
    parts = [int(part) for part in (published or "")[:10].split("-") if part]
    if len(parts) < 2:
        return ()
    first = datetime.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    last = first if len(parts) > 2 else first + datetime.timedelta(days=30)
    return (first.toordinal(), last.toordinal())


def _figures(texts: Iterable[tuple[str, Sequence[Token]]]) -> tuple[tuple[str, str], ...]:
    # A span of years stands in many articles and tells none apart.
    found = {(a.key, a.unit) for text, tokens in texts for a in amounts(text, tokens) if a.kind != "span"}
    return tuple(sorted(found))
