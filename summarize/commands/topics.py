"""Topics: which there are, how one judges, and what it says of the articles of some files."""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ..characters import visible
from ..errors import ChoiceError, InputError, SejulError
from .inputs import end_with, load_documents
from .options import configured

if TYPE_CHECKING:
    from ..config import Config
    from ..model import Article, Relevance
    from ..profiles import Group, Profile

WORDS_OF_A_PATTERN = 12
# What a regular expression says of letters, and what it only looks at; its words are the rest.
_UNREAD = re.compile(r"\(\?<?[!=][^()]*\)|\[[^\]]*\]|\\\w|\{[\d,]*\}")


@click.command()
@click.argument("name", metavar="[NAME", required=False)
@click.argument("paths", metavar="[PATH]...]", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="With PATH, one JSON object a line, one line an article.")
@configured
def topics(name: str | None, paths: tuple[str, ...], as_json: bool, config_file: Path | None) -> None:
    """List the topics; try one on files.

    With NAME alone, tell how the topic judges; with PATHs, what it says of each article there, and why. NAME is a
    topic that ships, one of the configuration, or the path of a profile (.toml).
    """
    from .. import config, profiles

    if as_json and not paths:
        raise InputError("--json은 기사를 판단할 때 씀: sejul topics NAME PATH... --json")
    settings = config.load(config_file)
    if name is None:
        _list(settings)
        return
    file = _file_of(name, settings)
    topic = profiles.profile(file)
    if paths:
        _try(topic, paths, settings, as_json=as_json)
        return
    for line in described(topic, "" if file == profiles.NONE else str(profiles.path_of(file))):
        click.echo(line)


class Row(NamedTuple):
    """A topic of the list."""

    name: str
    title: str
    origin: str
    judges: str


def _list(settings: Config) -> None:
    """Print one line a topic; those that cannot be read are told, and the command ends with status 1."""
    from .. import profiles
    from ..reading.joins import width

    origins = dict.fromkeys(profiles.names(), "함께 오는 것") | dict.fromkeys(settings.topics, "설정의 [topics]")
    origins.setdefault(settings.digest.topic, "설정의 [digest]")  # the path of a profile
    rows: dict[str, Row] = {}
    broken = False
    for name, origin in origins.items():
        try:
            rows[name] = Row(name, *_told(profiles.profile(_file_of(name, settings)), origin))
        except SejulError as error:
            broken = True
            rows[name] = Row(name, "(읽을 수 없음)", origin, "")
            click.echo(f"sejul: {name}: {error}", err=True)
    widths = [max(map(width, column)) for column in zip(*rows.values(), strict=True)]
    for name, row in rows.items():
        cells = [cell + " " * (most - width(cell)) for cell, most in zip(row, widths, strict=True)]
        mark = "기본" if name == settings.digest.topic else ""
        click.echo("  ".join([*cells, mark]).rstrip())
    if broken:
        raise click.exceptions.Exit(1)


def _told(topic: Profile, origin: str) -> tuple[str, str, str]:
    """The title of a topic, where it comes from, and how it judges in short."""
    from ..profiles import NONE

    if topic.name == NONE:
        return "모든 기사", origin, ""
    terms = sum(len(group.terms) for group in (topic.subject, *topic.evidence.values()))
    return visible(topic.title), origin, f"기준 {topic.threshold:.2f}  용어 {terms}개"


def _file_of(name: str, settings: Config) -> str:
    """What `profiles.profile` knows a topic by; an unknown one is an error that tells what there is."""
    from .. import profiles
    from ..sources import is_address

    if name in settings.topics:
        return settings.topics[name]
    if name in profiles.names() or name.endswith(".toml"):
        return name
    if is_address(name) or _exists(name):
        remedy = shlex.join(["sejul", "topics", settings.digest.topic, name])
        raise InputError(f"{name}: 주제가 아님: 주제를 먼저 적으십시오: {remedy}")
    raise ChoiceError("topic", name, dict.fromkeys([*profiles.names(), *settings.topics]))


def _exists(name: str) -> bool:
    try:
        return bool(name) and Path(name).exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def described(topic: Profile, file: str) -> Iterator[str]:
    """Give the lines that tell how a topic judges to somebody who reads no code."""
    from ..profiles import NONE

    yield click.style(visible(f"{topic.title} ({topic.name})"), bold=True)
    if topic.name == NONE:
        yield "  판단하지 않고 모든 기사를 받아들입니다."
        return
    yield f"  파일        {file}"
    if topic.like:
        yield f"  바탕        {topic.like}: 이 파일이 적지 않은 것은 그 주제를 따릅니다."
    yield f"  다이제스트  {visible(topic.digest)}"
    yield f"  기준        {topic.threshold:.2f}: 관련도가 이 이상인 기사를 받아들입니다.{_needed(topic)}"
    yield f"  시작 점수   {topic.bias:+.1f}: 아무 용어도 없는 기사의 점수입니다."
    yield from _explained()
    yield ""
    yield click.style("주제: 무엇에 관한 기사인가", bold=True)
    yield from _group(topic.subject)
    for name, group in topic.evidence.items():
        against = sum(group.weights.values()) < 0
        yield ""
        yield click.style(f"근거 {visible(name)}: {'주제에서 멀다는' if against else '주제에 든다는'} 표시", bold=True)
        yield from _group(group)
    yield ""
    yield click.style("섹션: 점수가 가장 큰 곳에, 같으면 앞의 것에, 용어가 없으면 첫 번째에", bold=True)
    for section, terms in topic.sections:
        told = (f"{_plain(term)} {points:g}" for term, points in terms.items())
        yield f"  {visible(section)}: {', '.join(told) or '(용어 없음)'}"


def _needed(topic: Profile) -> str:
    """How many points an article needs, where that can be said."""
    if not 0 < topic.threshold < 1:
        return ""
    return f" 용어에서 {math.log(topic.threshold / (1 - topic.threshold)) - topic.bias:+.1f}점을 얻어야 합니다."


def _explained() -> Iterator[str]:
    from ..topics import BODY_LETTERS, LEAD_LETTERS, OPENING_LETTERS

    yield ""
    yield "  용어의 점수에 그 용어가 있는 자리의 배수를 곱해 모두 더하고, 시작 점수를 더합니다."
    yield "  그 합이 0점이면 관련도는 0.50이고, 클수록 1에, 작을수록 0에 가까워집니다."
    yield "  제목이나 머리에 주제의 용어가 없으면 관련도는 0입니다."
    yield f"  자리: 제목, 첫머리(본문의 첫 {OPENING_LETTERS}자), 머리(소제목과 본문의 첫 {LEAD_LETTERS}자), 본문(그 뒤 {BODY_LETTERS}자까지), 매체(펴낸 곳)"
    yield "  빗금으로 나눈 것은 한 용어의 여러 이름이며, 한 자리에서 한 번만 셉니다. 로마자 낱말은 홀로 설 때만 찾습니다."


def _group(group: Group) -> Iterator[str]:
    """The places of a group and its terms, one a line."""
    from ..profiles import PLACES

    places = ", ".join(f"{PLACES[place]} ×{weight:g}" for place, weight in group.weights.items())
    most = f". 한 자리에서 {group.most:g}점까지" if math.isfinite(group.most) else ""
    yield f"  자리의 배수: {places or '없음'}{most}"
    for term, points in group.terms.items():
        yield f"  {points:+5.1f}  {_plain(term)}"


def _plain(term: str) -> str:
    """A term as a person would write it: names with strokes between, the mark of a word's head in words."""
    from ..profiles import is_pattern

    if is_pattern(term):
        words = list(dict.fromkeys(re.findall(r"[^\W\d_]+", _UNREAD.sub(" ", term))))
        more = " …" if len(words) > WORDS_OF_A_PATTERN else ""
        return f"정규식: {', '.join(words[:WORDS_OF_A_PATTERN])}{more}" if words else f"정규식: {term}"
    names = (f"{name[1:]}(낱말 첫머리)" if name[0] == "^" and name[1:] else name for name in term.split("|") if name)
    return visible(" / ".join(names))


def _try(topic: Profile, paths: tuple[str, ...], settings: Config, *, as_json: bool) -> None:
    """Print what a topic says of each article."""
    from ..digest import without_article
    from ..reading import read_all
    from ..tables import as_line, judged_table
    from ..topics import judge

    documents, skipped = load_documents(paths, settings)
    pages = read_all(documents)
    judged = [(article, judge(article, topic)) for page in pages for article in page.articles]
    for article, relevance in judged:
        if as_json:
            click.echo(as_line(judged_table(article, relevance)))
        else:
            for line in verdict(article, relevance, topic):
                click.echo(line)
    if not as_json:
        click.echo(f"기사 {len(judged)}건 가운데 {sum(found.relevant for _, found in judged)}건")
    end_with([*skipped, *without_article(pages)])


def verdict(article: Article, found: Relevance, topic: Profile) -> Iterator[str]:
    """Give what a topic says of an article, and below it the reasons."""
    yield f"{'○' if found.relevant else '×'} {found.score:.2f} [{found.section}] {article.title or '(제목 없음)'}"
    from ..topics import why

    if said := why(found) or _why_nothing(article, topic):
        yield f"       {said}"


def _why_nothing(article: Article, topic: Profile) -> str:
    """Why a score is 0: the subject is not there, or terms that are no part of it weigh more."""
    from ..profiles import NONE
    from ..topics import FRONT, found, places

    if topic.name == NONE:
        return ""
    texts = places(article)
    terms = {word: points for place in FRONT for word, points in found(topic.subject, texts[place])}
    against = [f"‘{word}’ {points:+.1f}" for word, points in terms.items() if points < 0]
    if len(against) < len(terms):
        return f"주제의 용어가 있으나, 주제가 아니라는 용어에 눌림: {', '.join(against)}"
    return "주제의 용어가 제목에도 머리에도 없음"
