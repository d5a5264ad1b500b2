"""A configuration, and the store filled with what it names."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from ..errors import INTERRUPTED, ConfigError
from ..terminal import Tally, progress
from .inputs import read_stored
from .options import configured


@click.command()
@configured
def init(config_file: Path | None) -> None:
    """Write a configuration with comments, to be filled in."""
    from .. import config

    path = config_file or config.default_path()
    config.write(path)
    click.echo(path)


@click.command()
@configured
def collect(config_file: Path | None) -> None:
    """Fetch the feeds, pages and files of the configuration into the store."""
    from .. import config
    from ..collect import Collector
    from ..reading.dates import SEOUL
    from ..sources.web import Fetcher
    from ..store import Store

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
            read_stored(store)
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
