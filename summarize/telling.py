"""What an article tells, as the grouping of stories sees it: its nouns, figures and days, without the furniture."""

from __future__ import annotations

import dataclasses
import datetime
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import prior
from .amounts import amounts
from .characters import letters
from .language import NOUN_TAGS, SAME_TERM, canonical
from .model import Article, Sentence, Token
from .outlets import family_of, is_official
from .vocabulary import GENERAL

NAME_TAGS = frozenset({"NNP", "SL"})
# A day of a month, not so many days: 14일 이내, 3박 4일, 주 4일, 40일간, 5일장, 4.5일제.
_DAY = re.compile(
    r"(?<![\d.,~∼～])(?<!박 )(?<!박)(?<!주 )(?<!매주 )(?<!약 )(?:(\d{1,2})월\s?)?(?<!\d)(\d{1,2})일"
    r"(?!\d|\s?(?:간|이내|안에|동안|이상|만에|째|연속|앞|뒤|전에|후에|제|장|씩|치|분))"
)
# As offices write it: 2026. 7. 14.(화), '26.7.14(화), 7.14일, (7.16.), (7.13.월). 5.16 may be a version, 4.5일 half a day.
_OFFICE_DAY = re.compile(
    r"(?<![\d.~∼～])(?:(?:20\d\d|['’]\d\d)\.\s?)?(\d{1,2})\.\s?"
    r"(?:(\d{1,2})\.?\s?\([월화수목금토일]\)(?!\s?[~∼～-])|(\d\d)일(?!\s?(?:간|이내|부터|까지|[~∼～-])))"
    r"|\((\d{1,2})\.\s?(\d{1,2})\.\s?[월화수목금토일]?\)"
)
RUN = 5  # letters in a run
SAMPLE = 4
LEAD_LETTERS = 300  # in which the day of the event stands
# The name of a law or a work: 「건축법」, ｢인공지능 기본법｣.
_TITLED = re.compile(r"[「｢『《][^」｣』》]+[」｣』》]")


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
    telling = tuple(i for i, sentence in enumerate(sentences) if prior.tells(sentence.text))
    said = [sentences[i] for i in telling]
    body = [noun for sentence in said for noun in nouns(sentence.tokens)]
    of_title = nouns(title)
    in_title = _figures([(article.title, title)])
    in_subtitles = _figures((text, ()) for text in article.subtitles)
    lead = " ".join([article.title, *(s.text for s in said if s.start < LEAD_LETTERS)])
    return Told(
        title=tuple(of_title),
        names=_names(article.title, title),
        nouns=(*of_title, *body),
        title_figures=in_title,
        figures=tuple(sorted({*in_title, *in_subtitles, *_figures((s.text, s.tokens) for s in said)})),
        days=tuple(sorted({day for _, day in days_in(lead)})),
        runs=sample(" ".join(s.text for s in said)),
        published=_published(article.published),
        house=family_of(article.outlet) if article.outlet else "",
        official=is_official(article.outlet or ""),
        sentences=telling,
    )


def as_table(told: Told) -> dict[str, Any]:
    """Return what an article tells for JSON."""
    return {field.name: getattr(told, field.name) for field in dataclasses.fields(told)}


def from_table(table: Mapping[str, Any]) -> Told:
    """Return what an article tells from JSON; TypeError if that was written for other fields."""
    return Told(**{name: _frozen(value) for name, value in table.items()})


def shared_runs(a: Told, b: Told) -> float:
    """Return the share of the runs of letters of the shorter article that the other has too."""
    first, second = set(a.runs), set(b.runs)
    return len(first & second) / max(1, min(len(first), len(second)))


def days_in(text: str) -> list[tuple[int, int]]:
    """Return the days that a text names, each with its month or 0; spans of days are none.

    >>> days_in("지난 4일 밝혔다. 11월 20일까지 받고, 14일 이내에 3박 4일로 40일간 연다.")
    [(0, 4), (11, 20)]
    >>> days_in("2026. 7. 14.(화) 발표했다. 점검 회의(7.16.)는 7.18일 연다. 버전 5.16(베타), 7.19.~29. 행사, 4.5일 휴가")
    [(7, 14), (7, 16), (7, 18)]
    """
    found = [(int(m or 0), int(d)) for m, d in _DAY.findall(text)]
    found += [(int(m or n), int(d or e or f)) for m, d, e, n, f in _OFFICE_DAY.findall(text)]
    return [(month, day) for month, day in found if month <= 12 and 1 <= day <= 31]


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def nouns(tokens: Iterable[Token]) -> list[str]:
    """Return the nouns of some tokens, synonyms made one."""
    return [canonical(token.form) for token in tokens if token.tag in NOUN_TAGS]


def _names(text: str, title: Iterable[Token]) -> tuple[str, ...]:
    """The proper names of a title, and the nouns that the name of a law or a work is made of."""
    titled = [found.span() for found in _TITLED.finditer(text)]
    names = {
        canonical(t.form)
        for t in title
        if len(t.form) > 1 and (t.tag in NAME_TAGS or (t.tag in NOUN_TAGS and any(a <= t.start < b for a, b in titled)))
    }
    return tuple(sorted(names - GENERAL))


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
    # The last day of a month is the one before the first of the next.
    following = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    last = first if len(parts) > 2 else following - datetime.timedelta(days=1)
    return (first.toordinal(), last.toordinal())


def _figures(texts: Iterable[tuple[str, Sequence[Token]]]) -> tuple[tuple[str, str], ...]:
    # A span of years stands in many articles and tells none apart.
    found = {(a.key, a.unit) for text, tokens in texts for a in amounts(text, tokens) if a.kind != "span"}
    return tuple(sorted(found))
