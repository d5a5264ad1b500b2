"""What a weekly run needs, and whether it is there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..characters import visible
from ..errors import SejulError
from ..terminal import progress
from .options import configured
from .sending import mailer_of, now, readers_of

if TYPE_CHECKING:
    from ..checkup import Check
    from ..config import Config

MARKS = {"ok": "○", "warn": "△", "bad": "×"}


@click.command()
@click.option("--network", is_flag=True, help="Also ask every source once, and log in to the mail server.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
@configured
def doctor(network: bool, as_json: bool, config_file: Path | None) -> None:
    """Check what a weekly run needs, and say how to mend what is missing; nothing is changed or sent."""
    from .. import checkup
    from ..tables import as_line

    found: list[Check] = []
    for check in _checks(config_file, network=network):
        found.append(check)
        if not as_json:
            click.echo(f"{MARKS[check.state]} {check.name}: {visible(check.text)}")
    status = checkup.status(found)
    if as_json:
        rows = [{"name": check.name, "state": check.state, "text": visible(check.text)} for check in found]
        click.echo(as_line({"status": status, "checks": rows}))
    else:
        counts = {state: sum(check.state == state for check in found) for state in MARKS}
        click.echo(f"좋음 {counts['ok']}, 살필 것 {counts['warn']}, 막힌 것 {counts['bad']}")
    if status:
        raise click.exceptions.Exit(status)


def _checks(file: Path | None, *, network: bool) -> Iterator[Check]:
    from .. import checkup, config, window
    from ..checkup import Check
    from ..site.slugs import issue_name

    yield from checkup.program()
    yield checkup.kiwi()
    path, store = file or config.default_path(), config.store_path()
    try:
        settings = config.load(file)
    except SejulError as error:
        yield Check("설정", "bad", str(error))
    else:
        is_there = path.exists()
        text = str(path) if is_there else f"{path}: 없음: `sejul init`으로 만드십시오"
        yield Check("설정", "ok" if is_there else "bad", text)
        yield from checkup.chosen(settings)
        yield from checkup.sources(settings)
        if network:
            yield from _asked(settings)
        yield from checkup.folders(settings, store)
        yield from _mail(settings, path, network=network)
    yield checkup.store(store)
    moment = now()
    first, last = window.days("last", None, None, moment.date())
    yield checkup.clock(moment, moment.astimezone(), issue_name(str(first), str(last)))
    yield from checkup.history(store, moment)


def _asked(settings: Config) -> Iterator[Check]:
    """Ask every source once, as politely as collecting does."""
    from .. import checkup
    from ..sources.web import Fetcher

    named = settings.sources
    fetcher = Fetcher(settings.manners(), now())
    try:
        with progress("묻기", len(named.feeds) + len(named.pages)) as tick:
            found = []
            for address in (*named.feeds, *named.pages):
                found.append(checkup.asked(address, fetcher.get, is_feed=address in named.feeds))
                tick(1)
    finally:
        fetcher.close()
    yield from found


def _mail(settings: Config, path: Path, *, network: bool) -> Iterator[Check]:
    """The mail, if any is sent: sender, server, readers."""
    from .. import checkup, profiles
    from ..checkup import Check

    said = list(checkup.mail(settings, path, os.environ))
    yield from said
    if not settings.smtp.host:
        return
    if network and said[0].state == "ok":
        mailer = mailer_of(settings)
        yield checkup.mail_server(mailer.ready)
        mailer.close()
    if not (settings.readers or settings.readers_file):
        yield Check("받는 사람", "warn", "없음: readers_file이나 [[readers]]에 적으십시오")
        return
    usual = settings.digest.topic
    try:
        wanted, faults = readers_of(settings, profiles.profile(settings.topics.get(usual, usual)).name, path)
    except SejulError as error:
        yield Check("받는 사람", "warn", str(error))
        return
    yield Check("받는 사람", "ok", f"{len(wanted)}명")
    for fault in faults:
        yield Check("받는 사람", "warn", fault)
