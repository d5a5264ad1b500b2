"""Mail: an issue to its readers, what became of it, and who wants none."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..characters import visible
from ..errors import ConfigError, InputError, MailError, NothingToPublish, StoreError
from ..terminal import progress, say
from .inputs import WAIT, open_store
from .options import FolderType, configured
from .stopping import Stop

if TYPE_CHECKING:
    from ..config import Config
    from ..delivery.letter import Letter, Sender
    from ..delivery.outbox import Outbox, Row
    from ..delivery.readers import Reader

STATES = {
    "sent": "보냄",
    "queued": "보낼 차례",
    "sending": "보내는 중",
    "deferred": "미룸",
    "refused": "거절",
    "unknown": "알 수 없음",
}
MOST_TOLD = 20  # readers that are told one by one
LOOK = 2.0  # seconds for an `outbox` that looks whether somebody sends
NO_MAIL = "저장소가 없음: 아직 보낸 것이 없음"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Write one .eml a reader into DIR/mail; send nothing, change nothing.")
@click.option("-o", "--output", metavar="DIR", type=FolderType(), help="Where the dry run writes.")
@click.option("--to", "trial", metavar="ADDRESS", help="A trial to this address only; it counts for no reader.")
@click.option("--resend-unknown", is_flag=True, help="Send again to those of whom nobody knows whether they have it.")
@click.option("--resend-refused", is_flag=True, help="Send again to those whom the server has refused.")
@configured
def send(
    folder: Path,
    dry_run: bool,
    output: Path | None,
    trial: str | None,
    resend_unknown: bool,
    resend_refused: bool,
    config_file: Path | None,
) -> None:
    """Mail the digest in DIR to the readers of the configuration, to each once."""
    from .. import config
    from ..delivery.letter import sender_of

    if (resend_unknown or resend_refused) and (dry_run or trial is not None):
        raise InputError("--resend-unknown과 --resend-refused는 --to, --dry-run과 함께 쓸 수 없음: 하나만 붙이십시오")
    path = config_file or config.default_path()
    settings = config.load(config_file)
    if not path.exists():
        raise ConfigError(f"{path}: 설정이 없음: `sejul init`으로 만들고 [mail]과 [smtp]를 적으십시오")
    sender = sender_of(settings.mail, str(path))
    table = _table(folder / "digest.json")
    letter = _letter(table, sender, folder / "digest.json", settings)
    if trial is not None:
        letter, chosen, faults = _trial(letter, trial, config.store_path())
    else:
        chosen, faults = _readers(settings, table["topic"], path)
    for fault in faults:
        click.echo(f"sejul: {fault}", err=True)
    if dry_run:
        _write(letter, sender, chosen, output or folder / "mail", config.store_path())
        left = 0
    elif trial is not None:
        left = _send_trial(letter, sender, chosen[0].address, settings)
    else:
        states = [state for state, asked in (("unknown", resend_unknown), ("refused", resend_refused)) if asked]
        left = _send(letter, sender, chosen, settings, states)
    if left or faults:
        raise click.exceptions.Exit(1)


def _now() -> datetime.datetime:
    from ..reading.dates import SEOUL

    return datetime.datetime.now(SEOUL)


def _table(path: Path) -> dict[str, Any]:
    """What digest.json says."""
    try:
        table = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise InputError(f"{path}: 파일이 없음: `sejul digest`가 쓴 폴더를 주십시오") from None
    except OSError as error:
        raise InputError(f"{path}: 읽을 수 없음({error.strerror}): 폴더와 권한을 확인하십시오") from error
    except (ValueError, RecursionError):
        raise InputError(f"{path}: JSON이 아님: `sejul digest`로 다시 만드십시오") from None
    if not isinstance(table, dict) or not isinstance(table.get("topic"), str):
        raise InputError(f"{path}: 다이제스트가 아님: `sejul digest`로 다시 만드십시오")
    return table


def _letter(table: dict[str, Any], sender: Sender, path: Path, settings: Config) -> Letter:
    """The issue as a mail, with the way to its page if an archive has an address."""
    from .. import config
    from ..delivery.outbox import is_published_in
    from ..delivery.writing import letter
    from ..site.slugs import issue_name, topic_slug
    from ..tables import digest_of

    digest = digest_of(table, str(path))
    if not any(section.stories for section in digest.sections):
        raise NothingToPublish(f"{path}: 이야기가 하나도 없는 호여서 보내지 않음: 기간과 주제를 확인하십시오")
    archive = (settings.mail.archive or settings.site.url).rstrip("/")
    if archive and not is_published_in(config.store_path(), digest):
        click.echo("sejul: 보관소에 없는 호여서 메일에 '웹에서 전체 보기'를 넣지 않음", err=True)
        archive = ""
    page = f"{archive}/{topic_slug(digest.topic)}/{issue_name(digest.start, digest.end)}/index.html" if archive else ""
    return letter(digest, sender, settings.digest.template, page)


def _readers(settings: Config, topic: str, path: Path) -> tuple[list[Reader], list[str]]:
    """The readers of a topic, and what is wrong with their lists."""
    from ..delivery.readers import read_table, readers

    listed = [*settings.readers, *(read_table(Path(settings.readers_file)) if settings.readers_file else ())]
    names = _names_of_topics(settings) if any(entry.topics for entry in listed) else {}
    meant = {topic.casefold(): topic, **names}

    def is_topic(name: str) -> bool | None:
        known = meant.get(name.strip().casefold())
        return None if known is None else known == topic

    found = readers(listed, is_topic)
    if not found.wanted:
        for fault in found.faults:
            click.echo(f"sejul: {fault}", err=True)
        why = f"주제 '{visible(topic)}'을(를) 받는 사람이 없음" if listed else "받는 사람이 없음"
        raise ConfigError(f"{path}: {why}: readers_file이나 [[readers]]에 적으십시오")
    return list(found.wanted), list(found.faults)


def _names_of_topics(settings: Config) -> dict[str, str]:
    """What readers may call topics, and the topic that is meant."""
    from .. import profiles

    own = {name: profiles.profile(file).name for name, file in settings.topics.items()}
    return {name.casefold(): name for name in (*profiles.names(), *own.values())} | {
        name.casefold(): topic for name, topic in own.items()
    }


def _trial(letter: Letter, written: str, store: Path) -> tuple[Letter, list[Reader], list[str]]:
    """A letter that is marked as a trial: to the same address the issue itself is another message."""
    from ..delivery.outbox import unsubscribed_in
    from ..delivery.readers import Reader, address_of

    address = address_of(written)
    if not address:
        raise InputError(f"{visible(written)}: 메일 주소가 아님: --to에 주소만 적으십시오")
    reader = Reader(address)
    if reader.key in unsubscribed_in(store):
        raise InputError(f"{address}: 받지 않겠다고 한 주소: `sejul unsubscribe --undo {address}` 뒤에 하십시오")
    issue = f"{letter.issue} trial {_now().isoformat()}"
    return dataclasses.replace(letter, issue=issue, subject=f"[시험] {letter.subject}"), [reader], []


def _write(letter: Letter, sender: Sender, readers: Sequence[Reader], folder: Path, store: Path) -> None:
    """The dry run."""
    from ..delivery.letter import message
    from ..delivery.outbox import unsubscribed_in
    from ..files import write_messages

    left = unsubscribed_in(store)
    wanted = [reader for reader in readers if reader.key not in left]
    made = (message(letter, sender, reader.address, _now()).as_bytes() for reader in wanted)
    write_messages(made, len(wanted), folder)
    _tell_unsubscribed(len(readers) - len(wanted))
    click.echo(f"sejul: 시험: 아무것도 보내지 않았고, 받은 것으로 적지도 않음: {letter.subject}", err=True)
    click.echo(f"{folder}: 메일 {len(wanted)}통")


def _tell_pause(count: int, until: datetime.datetime) -> None:
    say(f"sejul: 서버가 미룬 {count}명: {until:%H:%M:%S}에 다시 보냄. 멈추어도(Ctrl-C) 다음에 이어서 보냄", err=True)


def _tell_unsubscribed(count: int) -> None:
    if count:
        click.echo(f"sejul: 받지 않겠다고 한 {count}명에게는 보내지 않음", err=True)


def _send_trial(letter: Letter, sender: Sender, address: str, settings: Config) -> int:
    """Send to one address; the outbox does not know of it."""
    from ..delivery.letter import message

    mailer = _mailer(settings, sender)
    data = message(letter, sender, address, _now()).as_bytes()
    mailer.ready()
    try:
        answer = mailer.deliver(address, data, lambda: None)
    finally:
        mailer.close()
    if answer.state != "sent":
        click.echo(f"sejul: {address}: {STATES[answer.state]}: {answer.text}", err=True)
        return 1
    click.echo(f"{address}: 시험으로 보냄. 이 호를 받은 것으로 적지 않음")
    return 0


def _mailer(settings: Config, sender: Sender) -> Any:
    from ..delivery.secret import password
    from ..delivery.smtp import Mailer

    if not settings.smtp.host:
        raise ConfigError('설정에 메일 서버가 없음: [smtp]에 host = "…"를 적으십시오')
    return Mailer(settings.smtp, password(settings.smtp, os.environ), sender.address)


def _send(letter: Letter, sender: Sender, readers: Sequence[Reader], settings: Config, again: Sequence[str]) -> int:
    """Send to those who do not have it; return how many still do not."""
    from ..delivery import Delivery
    from ..delivery.letter import message
    from ..delivery.outbox import Outbox, only_run

    mailer = _mailer(settings, sender)
    with open_store(WAIT) as store, only_run(store, LOOK), Stop() as stop:
        outbox = Outbox(store)
        outbox.settle(_now())
        left = outbox.unsubscribed()
        wanted = {reader.key for reader in readers if reader.key not in left}
        if others := outbox.queue(letter, readers, _now()):
            click.echo(f"sejul: {others}명은 이 호의 다른 판을 이미 받음: 다시 보내지 않음", err=True)
        for state in again:
            outbox.queue_again(letter.issue, state, wanted, _now())
        rows = [row for row in outbox.rows(letter.issue) if row.reader in wanted]
        todo = [row for row in rows if row.state in ("queued", "deferred")]
        error: MailError | StoreError | None = None
        with progress("발송", len(todo)) as tick:
            delivery = Delivery(
                outbox,
                mailer,
                lambda address, date: message(letter, sender, address, date),
                _now,
                time.sleep,
                tick,
                _tell_pause,
                stop.held,
            )
            try:
                if todo:
                    delivery.run(todo)
            except (MailError, StoreError) as stopped:
                error = stopped
            except KeyboardInterrupt:
                click.echo("sejul: 중단함: 나머지는 다음에 `sejul send`를 할 때 보냄", err=True)
                raise click.exceptions.Exit(stop.status) from None
            finally:
                rows = [row for row in outbox.rows(letter.issue) if row.reader in wanted]
                _tell_unsubscribed(len(readers) - len(wanted))
                _tell_rows(rows, letter, delivery.sent)
        if error:
            error.status = 1 if delivery.sent else 2
            raise error
        return sum(row.state != "sent" for row in rows)


def _tell_rows(rows: Sequence[Row], letter: Letter, now_sent: int) -> None:
    """How it went: the readers who do not have it one by one, the counts, and the sum of it on standard output."""
    open_ = [row for row in rows if row.state != "sent"]
    answered = [row for row in open_ if row.state != "queued"]
    for row in answered[:MOST_TOLD]:
        click.echo(f"sejul: {_said(row)}", err=True)
    if len(answered) > MOST_TOLD:
        click.echo(f"sejul: … {len(answered) - MOST_TOLD}명 더: `sejul outbox`로 보십시오", err=True)
    if any(row.state == "unknown" for row in open_):
        click.echo("sejul: 받았는지 알 수 없는 사람에게 다시 보내려면 --resend-unknown을 붙이십시오", err=True)
    click.echo(f"sejul: {_counts(rows)}", err=True)
    have = len(rows) - len(open_)
    click.echo(f"{letter.subject}: {len(rows)}명 가운데 {have}명에게 보냄(이번에 {now_sent}명)")


def _counts(rows: Sequence[Row]) -> str:
    from ..delivery.outbox import counted

    counts = counted(rows)
    return ", ".join(f"{name} {counts[state]}명" for state, name in STATES.items() if state in counts) or "없음"


def _said(row: Row) -> str:
    """Where an issue stands with a reader."""
    when = f" (다음 시도 {_minute(row.due)})" if row.state == "deferred" and row.due else ""
    return f"{row.address}: {STATES[row.state]}{when}{': ' + row.answer if row.answer else ''}"


def _minute(iso: str) -> str:
    when = datetime.datetime.fromisoformat(iso)
    year = "" if when.year == _now().year else f"{when.year}년 "
    return f"{year}{when.month}월 {when.day}일 {when:%H:%M}"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
def outbox(as_json: bool) -> None:
    """Show which issues were mailed, and each reader who does not have one, with the reason."""
    found = _outbox_rows()
    issues = list(dict.fromkeys(row.issue for row in found))
    for issue in issues:
        rows = [row for row in found if row.issue == issue]
        if as_json:
            click.echo(json.dumps(_as_table(issue, rows), ensure_ascii=False))
            continue
        click.echo(click.style(issue, bold=True) + f": {_counts(rows)}")
        for row in rows:
            if row.state != "sent":
                click.echo(f"  {_said(row)}")


def _outbox_rows() -> list[Row]:
    from .. import config
    from ..delivery.outbox import Outbox, only_run

    if not config.store_path().exists():
        click.echo(f"sejul: {NO_MAIL}", err=True)
        return []
    with open_store(WAIT) as store:
        box = Outbox(store)
        with contextlib.suppress(StoreError), only_run(store):
            box.settle(_now())  # nobody sends: what is still going out was cut off
        return box.rows()


def _as_table(issue: str, rows: Sequence[Row]) -> dict[str, Any]:
    from ..delivery.outbox import counted

    shown = ("address", "state", "answer", "tries", "due", "changed")
    open_ = [
        {key: getattr(row, key) or (row.tries if key == "tries" else None) for key in shown}
        for row in rows
        if row.state != "sent"
    ]
    return {"issue": issue, "counts": counted(rows), "readers": open_}


@click.command()
@click.argument("addresses", metavar="[ADDRESS]...", nargs=-1)
@click.option("--list", "show", is_flag=True, help="Show who wants no mail, and since when.")
@click.option("--undo", is_flag=True, help="Send to these addresses again, if the lists of readers have them.")
def unsubscribe(addresses: tuple[str, ...], show: bool, undo: bool) -> None:
    """Send nothing to these addresses any more, whatever the lists of readers say."""
    from ..delivery.outbox import Outbox
    from ..delivery.readers import address_of

    if bool(addresses) == show:
        raise InputError("주소를 적거나 --list를 붙이십시오: `sejul unsubscribe hong@example.kr`")
    wrong = [written for written in addresses if not address_of(written)]
    for written in wrong:
        click.echo(f"sejul: {visible(written)}: 메일 주소가 아님: 주소만 적으십시오", err=True)
    with open_store(WAIT) as store:
        box = Outbox(store)
        if show:
            for address, since in box.unsubscribed().values():
                click.echo(f"{address}  {_minute(since)}부터 받지 않음")
            return
        for address in filter(None, map(address_of, addresses)):
            click.echo(f"{address}: {_undo(box, address) if undo else _leave(box, address)}")
    if wrong:
        raise click.exceptions.Exit(1 if len(wrong) < len(addresses) else 2)


def _leave(box: Outbox, address: str) -> str:
    if box.unsubscribe(address, _now()):
        return "앞으로 어느 호도 보내지 않음. 받는 사람의 목록에 다시 적어도 보내지 않으며, 되돌리려면 --undo"
    return "이미 받지 않는 주소"


def _undo(box: Outbox, address: str) -> str:
    if box.subscribe_again(address):
        return "받는 사람의 목록에 있으면 다시 보냄"
    return "받지 않는 주소가 아님: 바꾼 것이 없음"
