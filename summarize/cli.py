"""The command line. Only this module prints; the heavy libraries load when a command needs them."""

from __future__ import annotations

import datetime
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from . import __version__
from .errors import ConfigError, InputError, NothingToPublish, SejulError, StoreError
from .terminal import Tally, print_heading, print_page, progress, tell, tell_left_out

if TYPE_CHECKING:
    from .config import Config
    from .digest import Options
    from .model import Digest, Document, Skipped
    from .store import Store

F = TypeVar("F", bound=Callable[..., Any])
WAIT = 30.0  # seconds for another run that is writing to the store
INTERRUPTED = 130  # what a shell expects after Ctrl-C


class Commands(click.Group):
    """Commands whose errors are messages, and whose exit status says what happened."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that a user can mend ends with its message and status."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A console that lacks a letter (CP949 and emoji) shows its number instead.
                stream.reconfigure(errors="backslashreplace")
        # A run is short and leaves few cycles; looking through all objects of the libraries again and again
        # took half the time of a digest in which little is new.
        gc.set_threshold(50_000, 20, 20)
        try:
            result = super().invoke(ctx)
            if sys.stdout:  # closed by the caller: >&-
                sys.stdout.flush()
            return result
        except SejulError as error:
            click.echo(f"sejul: {error}", err=True)
            ctx.exit(error.status)
        except KeyboardInterrupt:
            click.echo("sejul: 중단함", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            raise
        except OSError as error:
            click.echo(f"sejul: cannot write the result: {error.strerror or error}", err=True)
            _discard_output()
            ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sejul")
def main() -> None:
    """Key lines of Korean news, and a weekly digest in which every line is a quotation.

    A PATH is a file or folder (.txt, .html, .xml feeds, .jsonl, .xlsx of BigKinds) or an http(s) address.

    Exit status: 0 all went well; 1 some input was skipped or nothing was to publish; 2 unusable.
    """
    if os.environ.get("NO_COLOR"):
        click.get_current_context().color = False


def _paths(command: F) -> F:
    return click.argument("paths", metavar="PATH...", nargs=-1, required=True)(command)


def _configured(command: F) -> F:
    return click.option(
        "--config", "config_file", metavar="FILE", type=click.Path(path_type=Path), help="A configuration of your own."
    )(command)


def _choice_of_lines(command: F) -> F:
    """The options that say how many lines are chosen, and how."""
    for option in (
        click.option(
            "--ranker", metavar="NAME", help="How lines are chosen: textrank (default), textrank-plain, lead."
        ),
        click.option("--lines", type=click.IntRange(1, 100), help="Key lines of a story or article (3)."),
    ):
        command = option(command)
    return command


@main.command()
@_configured
def init(config_file: Path | None) -> None:
    """Write a configuration with comments, to be filled in."""
    from . import config

    path = config_file or config.default_path()
    config.write(path)
    click.echo(path)


@main.command()
@_configured
def collect(config_file: Path | None) -> None:
    """Fetch the feeds, pages and files of the configuration into the store."""
    from . import config
    from .collect import Collector
    from .reading.dates import SEOUL
    from .sources.web import Fetcher
    from .store import Store

    settings = config.load(config_file)
    sources = settings.sources
    if not (sources.feeds or sources.pages or sources.files):
        path = config_file or config.default_path()
        raise ConfigError(
            f"{path}: 모을 곳이 없음: `sejul init`으로 설정을 만들고 [sources]에 피드나 파일을 적으십시오"
        )
    now = datetime.datetime.now(SEOUL)
    with Store(config.store_path()) as store:
        fetcher = Fetcher(settings.manners(), now, store.robots())
        told = Tally()
        try:
            collector = Collector(sources, store, fetcher, now)
            with progress("수집", len(sources.feeds) + len(sources.pages)) as tick:
                for done, outcome in enumerate(collector.run(), start=1):
                    told.tell(outcome)
                    tick(1, done + outcome.left)
            _read_stored(store)
        except KeyboardInterrupt:
            told.interrupted = True
        finally:
            fetcher.close()
        click.echo(f"새 기사 {told.new}건, 저장된 기사 {store.count()}건, 실패 {told.failed}곳")
    if told.interrupted:
        click.echo("sejul: 중단함: 여기까지 모은 것은 저장됨", err=True)
        raise click.exceptions.Exit(INTERRUPTED)
    if told.failed:
        raise click.exceptions.Exit(1 if told.good else 2)


@main.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--topic", metavar="NAME", help="What the digest is about (ai-policy); none takes every article.")
@click.option("--week", metavar="WEEK", help="A week, 2026-W29, last or this.")
@click.option("--from", "start", metavar="DATE", help="First day, 2026-07-13.")
@click.option("--to", "end", metavar="DATE", help="Last day, 2026-07-19.")
@_choice_of_lines
@click.option("--template", metavar="NAME", help="A template that ships (weekly), or the folder of one.")
@click.option("-o", "--output", metavar="DIR", type=click.Path(path_type=Path), help="Where to write (out).")
@_configured
def digest(
    paths: tuple[str, ...],
    topic: str | None,
    week: str | None,
    start: str | None,
    end: str | None,
    lines: int | None,
    ranker: str | None,
    template: str | None,
    output: Path | None,
    config_file: Path | None,
) -> None:
    """Write digest.md, digest.html and digest.json of the articles in PATH, or in the store."""
    from . import config, render, window
    from .digest import Options
    from .reading.dates import SEOUL

    settings = config.load(config_file)
    usual = settings.digest
    now = datetime.datetime.now(SEOUL)
    first, last = window.days(week, start, end, now.date())
    chosen = topic or usual.topic
    options = Options(settings.topics.get(chosen, chosen), first, last, lines or usual.lines, ranker or usual.ranker)
    shape = template or usual.template
    render.folder_of(shape)  # a mistyped name is said before the work, not after it
    found = _digest_of_paths(paths, options, settings) if paths else _digest_of_store(options)
    if not found.sections:
        tell_left_out(found.skipped)
        raise NothingToPublish(
            f"기사 {found.counts['articles']}건 가운데 다이제스트에 실을 것이 없음: --topic이나 기간을 넓히십시오"
        )
    for path in render.write(render.render(found, shape), output or Path(usual.output)):
        click.echo(path)
    if not paths:
        with _store(WAIT) as store:
            store.publish(found, now)
    _end(found.skipped)


@main.command()
@_paths
@_choice_of_lines
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line an article.")
@click.option("--explain", is_flag=True, help="Show every sentence with its prior and score.")
@_configured
def summarize(
    paths: tuple[str, ...],
    lines: int | None,
    ranker: str | None,
    as_json: bool,
    explain: bool,
    config_file: Path | None,
) -> None:
    """Print the key lines of each article in PATH; - reads standard input."""
    from . import config, ranking
    from .digest import summaries, without_article, without_sentence
    from .reading import read_all
    from .tables import as_line, summary_table

    settings = config.load(config_file)
    chosen_ranker = ranker or settings.digest.ranker
    ranking.ranker(chosen_ranker)
    documents, skipped = _load(paths, settings)
    pages = read_all(documents)
    silent: list[Skipped] = []
    articles = [a for page in pages for a in page.articles]
    for article, sentences, scored in summaries(articles, lines or settings.digest.lines, chosen_ranker):
        chosen = [s for s, c in zip(sentences, scored, strict=True) if c.chosen]
        if not sentences:
            silent.append(without_sentence(article))
        if as_json:
            click.echo(as_line(summary_table(article, sentences, scored, explain=explain)))
        else:
            print_heading(article)
            if explain:
                for s, c in zip(sentences, scored, strict=True):
                    click.echo(f"{'*' if c.chosen else ' '} {c.score:.4f} (prior {c.prior:.4f})  {s.text}")
            else:
                for s in chosen:
                    click.echo(f"- {s.text}")
            click.echo()
    _end([*skipped, *without_article(pages), *silent])


@main.command()
@_paths
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line a page.")
@click.option("--topic", metavar="NAME", help="The topic that relevance is judged by (ai-policy).")
@_configured
def read(paths: tuple[str, ...], as_json: bool, topic: str | None, config_file: Path | None) -> None:
    """Show what was found in each page of PATH, and which line was dropped by which rule."""
    from . import config, topics
    from .digest import without_article
    from .reading import read_all
    from .tables import as_line, page_table

    settings = config.load(config_file)
    chosen = topic or settings.digest.topic
    profile = topics.profile(settings.topics.get(chosen, chosen))
    documents, skipped = _load(paths, settings)
    pages = read_all(documents)
    for page in pages:
        if as_json:
            click.echo(as_line(page_table(page, profile)))
        else:
            print_page(page, profile)
    _end([*skipped, *without_article(pages)])


def _store(wait: float) -> Store:
    from . import config
    from .store import Store

    return Store(config.store_path(), wait)


def _read_stored(store: Store) -> None:
    """Read what was stored and not read yet."""
    from .memory import read_unread, rules

    with progress("기사 읽기", store.count_unread(rules())) as tick:
        for count in read_unread(store):
            tick(count)


def _digest_of_store(options: Options) -> Digest:
    """The digest of what was collected."""
    from . import config

    path = config.store_path()
    empty = InputError(f"{path}: 저장소가 비어 있음: `sejul collect`로 모으거나 PATH를 적으십시오")
    if not path.exists():
        raise empty
    with _store(WAIT) as store:
        if not store.count():
            raise empty
        _read_stored(store)
        documents = store.documents(options.start, options.end)
        return _build(documents, options, [], store)


def _digest_of_paths(paths: Sequence[str], options: Options, settings: Config) -> Digest:
    """The digest of some files; what was read of them before is remembered where a store can be had."""
    documents, skipped = _load(paths, settings)
    try:
        store = _store(0.5)  # what is remembered is not worth waiting for
    except StoreError:
        return _build(documents, options, skipped, None)
    with store:
        return _build(documents, options, skipped, store)


def _build(documents: Sequence[Document], options: Options, skipped: Sequence[Skipped], store: Store | None) -> Digest:
    from .digest import build

    if store is None:
        return build(documents, options, skipped)
    from .memory import Memory

    with progress("다이제스트", 0) as tick:
        return build(documents, options, skipped, Memory(store, lambda stage, n, total: tick(n, total, stage)))


def _load(paths: Sequence[str], settings: Config) -> tuple[list[Document], list[Skipped]]:
    """Read all input; end with status 2 if none of it can be used."""
    from .reading.dates import SEOUL
    from .sources import is_address, load

    stdin = sys.stdin.buffer if sys.stdin else None
    if any(map(is_address, paths)):
        from .sources.web import Fetcher

        fetcher = Fetcher(settings.manners(), datetime.datetime.now(SEOUL))
        documents, skipped = load(paths, stdin, fetcher.get)
        fetcher.close()
    else:
        documents, skipped = load(paths, stdin)
    if not documents:
        tell(skipped)
        raise InputError("읽을 수 있는 것이 없음")
    tell([item for item in skipped if not item.unusable])
    return documents, skipped


def _end(skipped: Sequence[Skipped]) -> None:
    """Say what was skipped, and end with status 1 if anything was."""
    unusable = [item for item in skipped if item.unusable]
    if unusable:
        tell(unusable)
        raise click.exceptions.Exit(1)


def _discard_output() -> None:
    """Let the interpreter's last flush go nowhere, so that it does not complain of the full disk again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return
