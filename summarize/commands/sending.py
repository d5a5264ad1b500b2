"""Mail: an issue to its readers, what became of it, and who wants none."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
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
    from ..delivery.outbox import Row
    from ..delivery.readers import Reader
    from ..delivery.smtp import Mailer

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

    if (resend_unknown or resend_refused) and (dry_run or trial is not None):
        raise InputError("--resend-unknown과 --resend-refused는 --to, --dry-run과 함께 쓸 수 없음: 하나만 붙이십시오")
    path = config_file or config.default_path()
    settings = config.load(config_file)
    mailing = prepared(folder, settings, path, trial)
    if dry_run:
        write_mails(mailing, output or folder / "mail")
        left = 0
    elif trial is not None:
        left = _send_trial(mailing, settings)
    else:
        states = [state for state, asked in (("unknown", resend_unknown), ("refused", resend_refused)) if asked]
        sent = deliver(mailing, settings, states)
        click.echo(f"{mailing.letter.subject}: {len(sent.rows)}명 가운데 {sent.have}명에게 보냄(이번에 {sent.now}명)")
        if sent.error:
            raise sent.error
        if sent.stopped:
            raise click.exceptions.Exit(sent.stopped)
        left = len(sent.rows) - sent.have
    if left or mailing.faults:
        raise click.exceptions.Exit(1)


@dataclass(frozen=True)
class Mailing:
    """A letter, who sends it to whom, and what is wrong with the lists of readers."""

    letter: Letter
    sender: Sender
    readers: Sequence[Reader]
    faults: Sequence[str]


@dataclass(frozen=True)
class Sent:
    """What came of a mailing: where it stands with each reader, and why it ended early, if it did."""

    rows: Sequence[Row]
    now: int  # of them by this run
    error: MailError | StoreError | None
    stopped: int  # the status that a shell expects after a signal

    @property
    def have(self) -> int:
        """How many readers have it."""
        return sum(row.state == "sent" for row in self.rows)


def prepared(folder: Path, settings: Config, path: Path, trial: str | None = None) -> Mailing:
    """Return the mailing of the digest in a folder as the configuration in `path` has it, and say its faults."""
    from .. import config
    from ..delivery.letter import sender_of

    if not path.exists():
        raise ConfigError(f"{path}: 설정이 없음: `sejul init`으로 만들고 [mail]과 [smtp]를 적으십시오")
    sender = sender_of(settings.mail, str(path))
    table = _table(folder / "digest.json")
    letter = _letter(table, sender, folder / "digest.json", settings)
    if trial is not None:
        letter, chosen, faults = _trial(letter, trial, config.store_path())
    else:
        chosen, faults = readers_of(settings, table["topic"], path)
    for fault in faults:
        click.echo(f"sejul: {fault}", err=True)
    return Mailing(letter, sender, chosen, faults)


def now() -> datetime.datetime:
    """Return the time in Korea."""
    from ..reading.dates import SEOUL

    return datetime.datetime.now(SEOUL)


def _table(path: Path) -> dict[str, Any]:
    """What digest.json says."""
    from ..files import read

    raw = read(path)
    if raw is None:
        raise InputError(f"{path}: 파일이 없음: `sejul digest`가 쓴 폴더를 주십시오")
    try:
        table = json.loads(raw)
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


def readers_of(settings: Config, topic: str, path: Path) -> tuple[list[Reader], list[str]]:
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
    issue = f"{letter.issue} trial {now().isoformat()}"
    return dataclasses.replace(letter, issue=issue, subject=f"[시험] {letter.subject}"), [reader], []


def write_mails(mailing: Mailing, folder: Path, *, err: bool = False) -> None:
    """The dry run."""
    from .. import config
    from ..delivery.letter import message
    from ..delivery.outbox import unsubscribed_in
    from ..files import write_messages

    left = unsubscribed_in(config.store_path())
    wanted = [reader for reader in mailing.readers if reader.key not in left]
    made = (message(mailing.letter, mailing.sender, reader.address, now()).as_bytes() for reader in wanted)
    write_messages(made, len(wanted), folder)
    _tell_unsubscribed(len(mailing.readers) - len(wanted))
    click.echo(f"sejul: 시험: 아무것도 보내지 않았고, 받은 것으로 적지도 않음: {mailing.letter.subject}", err=True)
    click.echo(f"{folder}: 메일 {len(wanted)}통", err=err)


def _tell_pause(count: int, until: datetime.datetime) -> None:
    say(f"sejul: 서버가 미룬 {count}명: {until:%H:%M:%S}에 다시 보냄. 멈추어도(Ctrl-C) 다음에 이어서 보냄", err=True)


def _tell_unsubscribed(count: int) -> None:
    if count:
        click.echo(f"sejul: 받지 않겠다고 한 {count}명에게는 보내지 않음", err=True)


def _send_trial(mailing: Mailing, settings: Config) -> int:
    """Send to one address; the outbox does not know of it."""
    from ..delivery.letter import message

    address = mailing.readers[0].address
    mailer = mailer_of(settings)
    data = message(mailing.letter, mailing.sender, address, now()).as_bytes()
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


def mailer_of(settings: Config) -> Mailer:
    """The way to the server of a configuration; ConfigError if it names none, or has no password for it."""
    from ..delivery.secret import password
    from ..delivery.smtp import Mailer

    if not settings.smtp.host:
        raise ConfigError('설정에 메일 서버가 없음: [smtp]에 host = "…"를 적으십시오')
    return Mailer(settings.smtp, password(settings.smtp, os.environ), settings.mail.sender)


def deliver(mailing: Mailing, settings: Config, again: Sequence[str] = ()) -> Sent:
    """Send to those who do not have it, and tell who still does not."""
    from ..delivery import Delivery
    from ..delivery.letter import message
    from ..delivery.outbox import Outbox, only_run

    letter, sender, readers = mailing.letter, mailing.sender, mailing.readers
    mailer = mailer_of(settings)
    with open_store(WAIT) as store, only_run(store, LOOK), Stop() as stop:
        outbox = Outbox(store)
        outbox.settle(now())
        left = outbox.unsubscribed()
        wanted = {reader.key for reader in readers if reader.key not in left}
        if others := outbox.queue(letter, readers, now()):
            click.echo(f"sejul: {others}명은 이 호의 다른 판을 이미 받음: 다시 보내지 않음", err=True)
        for state in again:
            outbox.queue_again(letter.issue, state, wanted, now())
        rows = [row for row in outbox.rows(letter.issue) if row.reader in wanted]
        todo = [row for row in rows if row.state in ("queued", "deferred")]
        error: MailError | StoreError | None = None
        status = 0
        with progress("발송", len(todo)) as tick:
            delivery = Delivery(
                outbox,
                mailer,
                lambda address, date: message(letter, sender, address, date),
                now,
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
                error.status = 1 if delivery.sent else 2
            except KeyboardInterrupt:
                click.echo("sejul: 중단함: 나머지는 다음에 `sejul send`를 할 때 보냄", err=True)
                status = stop.status
            rows = [row for row in outbox.rows(letter.issue) if row.reader in wanted]
            _tell_unsubscribed(len(readers) - len(wanted))
            _tell_rows(rows)
        return Sent(rows, delivery.sent, error, status)


def _tell_rows(rows: Sequence[Row]) -> None:
    """How it went: the readers who do not have it one by one, and the counts."""
    open_ = [row for row in rows if row.state != "sent"]
    answered = [row for row in open_ if row.state != "queued"]
    for row in answered[:MOST_TOLD]:
        click.echo(f"sejul: {_said(row)}", err=True)
    if len(answered) > MOST_TOLD:
        click.echo(f"sejul: … {len(answered) - MOST_TOLD}명 더: `sejul outbox`로 보십시오", err=True)
    if any(row.state == "unknown" for row in open_):
        click.echo("sejul: 받았는지 알 수 없는 사람에게 다시 보내려면 --resend-unknown을 붙이십시오", err=True)
    click.echo(f"sejul: {_counts(rows)}", err=True)


def _counts(rows: Sequence[Row]) -> str:
    from ..delivery.outbox import counted

    counts = counted(rows)
    return ", ".join(f"{name} {counts[state]}명" for state, name in STATES.items() if state in counts) or "없음"


def _said(row: Row) -> str:
    """Where an issue stands with a reader."""
    when = f" (다음 시도 {minute(row.due)})" if row.state == "deferred" and row.due else ""
    return f"{row.address}: {STATES[row.state]}{when}{': ' + row.answer if row.answer else ''}"


def minute(iso: str) -> str:
    """Return a time as it is shown."""
    when = datetime.datetime.fromisoformat(iso)
    year = "" if when.year == now().year else f"{when.year}년 "
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
            box.settle(now())  # nobody sends: what is still going out was cut off
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
