"""What is in a page: its key lines, its articles, its furniture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..terminal import print_heading, print_page
from .inputs import end_with, load_documents
from .options import choice_of_lines, configured, paths_argument

if TYPE_CHECKING:
    from ..model import Skipped


@click.command()
@paths_argument
@choice_of_lines
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line an article.")
@click.option("--explain", is_flag=True, help="Show every sentence with its prior and score.")
@configured
def summarize(
    paths: tuple[str, ...],
    lines: int | None,
    ranker: str | None,
    as_json: bool,
    explain: bool,
    config_file: Path | None,
) -> None:
    """Print the key lines of each article in PATH; - reads standard input."""
    from .. import config, ranking
    from ..digest import without_article, without_sentence
    from ..reading import read_all
    from ..summaries import summaries
    from ..tables import as_line, summary_table

    settings = config.load(config_file)
    chosen_ranker = ranker or settings.digest.ranker
    ranking.ranker(chosen_ranker)
    documents, skipped = load_documents(paths, settings)
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
    end_with([*skipped, *without_article(pages), *silent])


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
