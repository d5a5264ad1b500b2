"""A configuration, and the store filled with what it names."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import INTERRUPTED, ConfigError
from ..terminal import Tally, progress
from .inputs import read_stored
from .options import configured

if TYPE_CHECKING:
    from ..config import Config


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
    from ..reading.dates import SEOUL

    settings = config.load(config_file)
    told = Tally()
    gather(settings, config_file or config.default_path(), datetime.datetime.now(SEOUL), told)
    click.echo(f"새 기사 {told.new}건, 저장된 기사 {told.stored}건, 실패 {told.failed}곳")
    if told.interrupted:
        click.echo("sejul: 중단함: 여기까지 모은 것은 저장됨", err=True)
        raise click.exceptions.Exit(INTERRUPTED)
    if told.failed:
        raise click.exceptions.Exit(1 if told.good else 2)


def gather(settings: Config, path: Path, now: datetime.datetime, told: Tally) -> None:
    """Fetch what the configuration in `path` names into the store, and read it; it is told and counted as it comes."""
    from .. import config
    from ..collect import Collector
    from ..sources.web import Fetcher
    from ..store import Store

    sources = settings.sources
    if not (sources.feeds or sources.pages or sources.files):
        raise ConfigError(
            f"{path}: 모을 곳이 없음: `sejul init`으로 설정을 만들고 [sources]에 피드나 파일을 적으십시오"
        )
    with Store(config.store_path()) as store:
        fetcher = Fetcher(settings.manners(), now, store.robots())
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
        told.stored = store.count()
