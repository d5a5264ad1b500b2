"""What is in a page: its key lines, its articles, its furniture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..terminal import EXPLANATION, Counter, print_page, print_summary
from .inputs import Intake, end_with, load_documents
from .options import budget, choice_of_lines, configured, paths_argument
from .stopping import Stop

if TYPE_CHECKING:
    from ..model import Article, Page, Skipped


@click.command()
@paths_argument
@choice_of_lines
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line an article.")
@click.option("--explain", is_flag=True, help="Show for each sentence prior, centrality, penalty and rank.")
@configured
def summarize(
    paths: tuple[str, ...],
    lines: int | None,
    chars: int | None,
    ranker: str | None,
    as_json: bool,
    explain: bool,
    config_file: Path | None,
) -> None:
    """Print the key lines of each article in PATH; - reads standard input."""
    from .. import config, ranking
    from ..digest import without_sentence
    from ..reading import read_each
    from ..summaries import summaries
    from ..tables import as_line, summary_table

    settings = config.load(config_file)
    chosen_ranker = settings.digest.ranker if ranker is None else ranker
    ranking.ranker(chosen_ranker)
    counter = Counter("요약")
    intake = Intake(paths, settings, counter.give_way)
    stop = Stop()
    try:
        with counter, stop:
            articles = _articles(read_each(intake.documents()), intake)
            asked = budget(lines, chars, settings.digest.lines)
            for summary in summaries(articles, asked, chosen_ranker):
                with stop.held():
                    counter.give_way()
                    if explain and not as_json and not counter.done:
                        click.echo(EXPLANATION)
                    if as_json:
                        click.echo(as_line(summary_table(summary, explain=explain)))
                    else:
                        print_summary(summary, explain=explain)
                    counter.go_on()
                if not summary.spans:
                    intake.skip(without_sentence(summary.article))
                elif not summary.chosen:
                    intake.skip(_without_line(summary.article, chars))
    except KeyboardInterrupt:
        click.echo(f"sejul: 중단함: 기사 {counter.done}건까지 마침", err=True)
        raise click.exceptions.Exit(stop.status) from None
    intake.end()


def _without_line(article: Article, chars: int | None) -> Skipped:
    from ..model import Skipped

    reason = (
        f"{chars}자 안에 드는 핵심 문장이 없음: --chars를 늘리십시오"
        if chars
        else "핵심 문장이 될 한국어 문장이 없는 기사"
    )
    return Skipped(article.document, article.title, reason)


def _articles(pages: Iterable[Page], intake: Intake) -> Iterator[Article]:
    """The articles of pages, and word of those that have none."""
    from ..digest import without_article

    for page in pages:
        intake.skip(*without_article([page]))
        yield from page.articles


@click.command()
@paths_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line a page.")
@click.option("--topic", metavar="NAME", help="The topic that relevance is judged by (ai-policy).")
@configured
def read(paths: tuple[str, ...], as_json: bool, topic: str | None, config_file: Path | None) -> None:
    """Show what was found in each page of PATH, and which line was dropped by which rule."""
    from .. import config, profiles
    from ..digest import without_article
    from ..reading import read_all
    from ..tables import as_line, page_table

    settings = config.load(config_file)
    chosen = topic or settings.digest.topic
    profile = profiles.profile(settings.topics.get(chosen, chosen))
    documents, skipped = load_documents(paths, settings)
    pages = read_all(documents)
    for page in pages:
        if as_json:
            click.echo(as_line(page_table(page, profile)))
        else:
            print_page(page, profile)
    end_with([*skipped, *without_article(pages)])
