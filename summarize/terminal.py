"""What a person sees in a terminal: messages, pages as they were read, and how far long work has come."""

from __future__ import annotations

import contextlib
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from .collect import Outcome
    from .model import Article, Page, Skipped
    from .profiles import Profile
    from .summaries import Summary

# Where no bar can be drawn, a line is written after so many seconds, and again after as many.
PLAIN_SECONDS = 10.0
SHORT_SECONDS = 1.0  # of work that is done before anybody wonders
# From so little nobody can say how long the rest will take.
SURE_SECONDS = 5.0
SURE_PIECES = 3
CLEAR = "\r\x1b[2K"  # the line on which the cursor stands


def _is_live() -> bool:
    """Whether there is a terminal to draw on; there may be no standard error at all."""
    return sys.stderr is not None and sys.stderr.isatty()


class Tick(Protocol):
    """Tells what is done since the last call, and the total and the stage where they have changed."""

    def __call__(self, more: int, total: int | None = None, stage: str = "") -> None:
        """Go on."""


@contextlib.contextmanager
def progress(label: str, total: int) -> Iterator[Tick]:
    """Show how far long work has come: a bar on a terminal, plain lines elsewhere, both on standard error."""
    if _is_live():
        with _bar(label, total) as tick:
            yield tick
        return
    state = State(label, total)
    told = time.monotonic()

    def plain(more: int, total: int | None = None, stage: str = "") -> None:
        nonlocal told
        state.go_on(more, total, stage)
        if time.monotonic() - told >= PLAIN_SECONDS:
            told = time.monotonic()
            click.echo(f"sejul: {state.label} {state.done}/{state.total}{state.left}", err=True)

    yield plain


@dataclass
class State:
    """How far a piece of work has come."""

    label: str
    total: int
    done: int = 0
    since: float | None = None  # when the first piece of this stage was done
    before: int = 0  # what was done then

    def go_on(self, more: int, total: int | None, stage: str) -> None:
        """Count what was done; a new stage starts from nothing."""
        if stage and stage != self.label:
            self.label, self.done, self.since = stage, 0, None
        self.done += more
        self.total = self.total if total is None else total
        if self.since is None and more:  # what comes before it, as loading a model, comes once
            self.since, self.before = time.monotonic(), self.done

    @property
    def left(self) -> str:
        """How long it will take yet, to go on behind a comma; nothing while nobody can know."""
        if self.since is None:
            return ""
        took, done = time.monotonic() - self.since, self.done - self.before
        if took < SURE_SECONDS or done < SURE_PIECES or self.done >= self.total:
            return ""
        return f", 약 {duration(took / done * (self.total - self.done))} 남음"


def duration(seconds: float) -> str:
    """Return a time as people say it, no finer than it is known.

    >>> [duration(n) for n in (3, 42, 840, 7000, 90_000)]
    ['10초', '50초', '14분', '1시간 57분', '25시간']
    """
    if seconds < 55:
        return f"{math.ceil(max(seconds, 1) / 10) * 10}초"
    minutes = math.ceil(seconds / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes}분"
    return f"{hours}시간 {rest}분" if rest and hours < 10 else f"{hours}시간"


@contextlib.contextmanager
def _bar(label: str, total: int) -> Iterator[Tick]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    state = State(label, total)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Drawn by `tick` only, so that a message can take the line in between.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(label, total=total, visible=total > 0)

        def tick(more: int, total: int | None = None, stage: str = "") -> None:
            state.go_on(more, total, stage)
            bar.update(task, description=state.label, completed=state.done, total=state.total, visible=state.total > 0)
            bar.refresh()

        yield tick


class Counter:
    """Shows how many results there are so far, where nobody knows how many there will be.

    On a terminal a line that gives way to what is printed, elsewhere plain lines; of short work neither.
    """

    def __init__(self, label: str):
        self.label = label
        self.done = 0
        self._is_live = _is_live()
        self._is_shown = False
        self._due = time.monotonic() + (SHORT_SECONDS if self._is_live else PLAIN_SECONDS)

    def __enter__(self) -> Counter:
        return self

    def __exit__(self, *error: object) -> None:
        self.give_way()

    def go_on(self) -> None:
        """Count a result; show the number if it is time."""
        self.done += 1
        if time.monotonic() < self._due:
            return
        text = f"{self.label} {self.done:,}건"
        if self._is_live:
            click.echo(f"{CLEAR}{text}", nl=False, err=True, color=True)
            self._is_shown = True
        else:
            click.echo(f"sejul: {text}", err=True)
            self._due = time.monotonic() + PLAIN_SECONDS

    def give_way(self) -> None:
        """Take the number off the line on which something is going to be printed."""
        if self._is_shown:
            click.echo(CLEAR, nl=False, err=True, color=True)
            self._is_shown = False


def say(text: str, *, err: bool = False) -> None:
    """Print a line while a bar may be drawn: on a terminal the bar gives way to it."""
    if _is_live():
        click.echo(CLEAR, nl=False, err=True, color=True)
    click.echo(text, err=err)


def tell(skipped: Sequence[Skipped]) -> None:
    """Say what was skipped and why."""
    for item in skipped:
        title = f" ({item.title})" if item.title else ""
        click.echo(f"sejul: {item.document}: {item.reason}{title}", err=True)


def tell_left_out(skipped: Sequence[Skipped], most: int = 20) -> None:
    """Say which articles are not in a digest and why, the first ones of many."""
    for item in skipped[:most]:
        click.echo(f"sejul: {item.document}: {item.title or '-'}: {item.reason}", err=True)
    if len(skipped) > most:
        click.echo(f"sejul: … {len(skipped) - most}건 더", err=True)


def print_heading(article: Article) -> None:
    """Print an article's title, outlet, day and writer."""
    from .said import day

    facts = [article.outlet, day(article.published), article.author]
    click.echo(click.style(article.title or "(제목 없음)", bold=True))
    click.echo(" · ".join(fact for fact in facts if fact) or article.document)


EXPLANATION = """\
* 뽑힌 문장, > 첫머리로 본 문장. 점수가 높은 문장부터, rank 차례로 뽑습니다.
점수 = prior × centrality의 거듭제곱(textrank, fast)
  prior: 문장의 자리와 꼴, 제목과 함께 쓰는 낱말로 본 값. 그 기사에서 가장 큰 것이 1
  centrality: 다른 문장과 함께 쓰는 낱말로 본 값. 1이 보통
  penalty: 먼저 뽑힌 문장과 겹치는 몫. 0.65부터 같은 말로 보고 뒤로 미룸
"""


def print_summary(summary: Summary, *, explain: bool) -> None:
    """Print the key lines of an article; to explain them, every sentence with why it was chosen or not."""
    print_heading(summary.article)
    if explain:
        _print_reasons(summary)
    else:
        for s in summary.lines:
            click.echo(f"- {s.text}")
    click.echo()


def _print_reasons(summary: Summary) -> None:
    from .prior import why_not

    for place, s, why in zip(summary.seen.places, summary.sentences, summary.explain(), strict=True):
        marks = ("*" if why.chosen else " ") + (">" if place == 0 else " ")
        parts = f"prior {why.prior:.3f}, centrality {why.centrality:.2f}, penalty {why.penalty:.2f}, rank {why.rank}"
        click.echo(f"{marks} {why.score:.4f} ({parts})  {s.text}")
        if place is None:
            click.echo(f"     └ {why_not(s.text) or '첫머리 위의 사진 설명으로 봄'}")


def print_page(page: Page, profile: Profile) -> None:
    """Print what was found in a page, and which line was dropped by which rule."""
    from . import topics

    click.echo(click.style(page.document, bold=True))
    for article in page.articles:
        judged = topics.judge(article, profile)
        click.echo(f"  + {article.title or '(제목 없음)'}")
        facts = {
            "소제목": " / ".join(article.subtitles),
            "날짜": article.published,
            "기자": article.author,
            "전자우편": article.email,
            "매체": article.outlet,
        }
        for name, fact in facts.items():
            if fact:
                basis = "(추정)" if name == "날짜" and article.published_basis == "inferred" else ""
                click.echo(f"      {name}: {fact}{basis}")
        click.echo(
            f"      문단 {len(article.paragraphs)}개, {len(article.text)}자, 관련도 {judged.score:.2f} {'○' if judged.relevant else '×'} {', '.join(dict.fromkeys(reason.term for reason in judged.reasons))}"
        )
    for dropped in page.dropped:
        text = dropped.text if len(dropped.text) <= 60 else dropped.text[:59] + "…"
        click.echo(f"  - {dropped.line:4d}  [{dropped.rule}]  {text}")


@dataclass
class Tally:
    """What a run of collecting came to, told as it comes."""

    new: int = 0
    good: int = 0
    failed: int = 0
    stored: int = 0  # articles that there are now, earlier ones too
    interrupted: bool = False
    err: bool = False  # whether good news goes to standard error too

    def tell(self, outcome: Outcome) -> None:
        """Count an outcome; print it if there is anything to say."""
        self.new += outcome.new
        self.failed += outcome.unusable
        self.good += not outcome.unusable or outcome.new > 0
        if outcome.new:
            say(f"{outcome.source}: 새 기사 {outcome.new}건", err=self.err)
        if outcome.reason:
            say(f"sejul: {outcome.source}: {outcome.reason}", err=True)
