"""The whole week in one command: collect, digest, archive, mail. It is made to run unattended, and again."""

from __future__ import annotations

import dataclasses
import datetime
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..account import Account, Step
from ..errors import INTERRUPTED, InputError, NothingToPublish, SejulError
from ..terminal import Tally, tell, tell_left_out
from .collecting import gather
from .digesting import Series, issue_of_store
from .inputs import WAIT, open_store
from .options import configured
from .publishing import write_archive
from .sending import deliver, now, prepared, write_mails
from .verifying import prove

if TYPE_CHECKING:
    from ..config import Config
    from ..digest import Issue, Options
    from ..model import Digest
    from ..store import Published

RUNNING = "다른 `sejul run`이 돌고 있음"
# States of a reader who has an issue, or may have it.
GOT_IT = ("sent", "sending", "unknown")


@click.command()
@click.option("--week", metavar="WEEK", default="last", help="A week, 2026-W29, last (so it is) or this.")
@click.option("--topic", metavar="NAME", help="What the digest is about, if not what the configuration says.")
@click.option(
    "--dry-run", is_flag=True, help="Collect, write the digest and its mails as .eml; send and publish nothing."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object with every step instead of the line.")
@configured
def run(week: str, topic: str | None, dry_run: bool, as_json: bool, config_file: Path | None) -> None:
    """Collect, write the digest of a week, the archive, and mail it: what is to be done every week, in one."""
    from .. import account
    from ..tables import as_line

    began = time.monotonic()
    work = _Run(now(), dry_run)
    try:
        work.start(week, topic, config_file)
    except (SejulError, OSError) as error:
        work.stop(error)
    except KeyboardInterrupt:
        click.echo("sejul: 중단함: 다시 하면 남은 것을 함", err=True)
        work.stopped(INTERRUPTED)
    came_to = dataclasses.replace(work.account, seconds=time.monotonic() - began)
    for step in came_to.steps:
        click.echo(f"sejul: {step}", err=True)
    click.echo(as_line(account.table(came_to)) if as_json else account.line(came_to))
    if came_to.status:
        raise click.exceptions.Exit(came_to.status)


class _Run:
    """A run as it goes on. Each step changes the account; what a step cannot do without ends the run as an error."""

    settings: Config
    path: Path  # of the configuration
    options: Options
    folder: Path  # of the issue

    def __init__(self, when: datetime.datetime, dry: bool):
        self.when = when
        self.dry = dry
        self.account = Account(when)

    def start(self, week: str, topic: str | None, file: Path | None) -> None:
        """Look at everything that was chosen before anything is done; then do it, as the only run."""
        from .. import config
        from ..locks import only

        self.settings = config.load(file)
        self.path = file or config.default_path()
        self._choose(week, topic)
        with only(Path(f"{config.store_path()}.running"), RUNNING):
            self._collect()
            self._publish()

    def stop(self, error: SejulError | OSError, step: str = "") -> None:
        """Tell an error that ends a step, or the run if no step is named."""
        text = str(error) if isinstance(error, SejulError) else f"쓸 수 없음({error.strerror or error})"
        click.echo(f"sejul: {text}", err=True)
        if step:
            self._did(step, "failed")
        else:
            self.stopped(error.status if isinstance(error, SejulError) else 2)

    def stopped(self, status: int) -> None:
        """Note that the run ended early."""
        self.account = dataclasses.replace(self.account, at_least=max(status, self.account.at_least))

    def _did(self, name: str, end: str, note: str = "") -> None:
        self.account = dataclasses.replace(self.account, steps=(*self.account.steps, Step(name, end, note)))

    def _choose(self, week: str, topic: str | None) -> None:
        from .. import profiles, ranking, render, window
        from ..digest import Options
        from ..site.slugs import issue_name, topic_slug
        from .options import budget

        usual, topics = self.settings.digest, self.settings.topics
        first, last = window.days(week, None, None, self.when.date())
        chosen = topic or usual.topic
        profile = profiles.profile(topics.get(chosen, chosen))
        ranking.ranker(usual.ranker)
        render.folder_of(usual.template)
        self.options = Options(topics.get(chosen, chosen), first, last, budget(None, None, usual.lines), usual.ranker)
        name = issue_name(str(first), str(last))
        # A folder for each issue, so that links to earlier ones lead somewhere; other topics stand aside.
        own = "" if chosen == usual.topic else topic_slug(profile.name)
        self.folder = Path(usual.output) / own / name
        self.account = Account(self.when, profile.name, name, str(self.folder))

    def _collect(self) -> None:
        told = Tally(err=True)
        try:
            gather(self.settings, self.path, self.when, told)
        finally:
            self.account = dataclasses.replace(self.account, collected=told.new)
        if told.interrupted:
            raise KeyboardInterrupt
        if told.failed:
            self._did("collect", "faulty" if told.good else "failed", f"실패 {told.failed}곳")
        else:
            self._did("collect", "done")

    def _publish(self) -> None:
        """The digest, and what follows from it; without one nothing does."""
        try:
            is_proved = self._digest()
        except NothingToPublish as error:
            self.stop(error, "digest")
            is_proved = False
        except (SejulError, OSError):
            self._did("verify" if any(s.name == "digest" for s in self.account.steps) else "digest", "failed")
            raise
        if not is_proved:
            self._did("site", "left")
            self._did("send", "left")
            return
        if self.dry or not self.settings.run.site:
            self._did("site", "off", "시험" if self.dry else "설정의 [run] site")
        else:
            self._site()
        self._send()

    def _digest(self) -> bool:
        """Write the issue and publish it if it is proved; return whether it is."""
        before = self._published()
        is_out = before is not None and self._is_out(before.digest)
        issue: Issue | None = None
        if before and is_out:
            digest = before.digest
            click.echo(f"sejul: {self.account.week}: 이미 받은 사람이 있는 호: 그대로 두고 나머지에게 보냄", err=True)
        else:
            issue = self._made()
            digest = issue.digest
        stories = len(digest.stories)
        self.account = dataclasses.replace(self.account, stories=stories)
        self._write(digest)
        unusable = [item for item in digest.skipped if item.unusable] if issue else []
        tell(unusable)
        self._did("digest", "faulty" if unusable else "done", f"쓰지 못한 것 {len(unusable)}건" if unusable else "")
        if not prove(self.folder):
            click.echo(
                f"sejul: {self.folder}: 원문과 다른 줄이 있는 호: 펴내지도 보내지도 않음: 위에 적힌 곳을 확인하십시오",
                err=True,
            )
            self._did("verify", "failed", "증명되지 않음")
            return False
        self._did("verify", "done")
        if issue and not self.dry:
            self._remember(issue, before)
        return True

    def _published(self) -> Published | None:
        """The issue of this week as it was published, if it was."""
        days = (str(self.options.start), str(self.options.end))
        with open_store(WAIT) as store:
            return next(iter(store.published(self.account.topic, days)), None)

    def _is_out(self, digest: Digest) -> bool:
        """Whether somebody has the issue: then it is not changed any more, so that all readers have the same."""
        from ..delivery.outbox import Outbox
        from ..delivery.writing import issue_key

        with open_store(WAIT) as store:
            return any(row.state in GOT_IT for row in Outbox(store).rows(issue_key(digest)))

    def _made(self) -> Issue:
        issue = issue_of_store(self.options, Series(self.folder, self.account.topic, self.options.start))
        if not issue.digest.sections:
            tell_left_out(issue.digest.skipped)
            counts = issue.digest.counts
            raise NothingToPublish(
                f"{self.account.week}: 기사 {counts['articles']}건 가운데 다이제스트에 실을 것이 없음: "
                "[sources]와 주제를 확인하십시오"
            )
        return issue

    def _write(self, digest: Digest) -> None:
        """Write the files of the issue, unless they are there as they should be."""
        from .. import files, render

        self._refuse_other(digest)
        edition = render.render(digest, self.settings.digest.template)
        if any(files.read(self.folder / name) != text.encode() for name, text in edition.files.items()):
            for path in files.write(edition, self.folder):
                click.echo(path, err=True)

    def _refuse_other(self, digest: Digest) -> None:
        """Refuse a folder in which the issue of another topic lies: two configurations write to one place."""
        import json

        from .. import files

        raw = files.read(self.folder / "digest.json")
        try:
            table = json.loads(raw) if raw else {}
        except (ValueError, RecursionError):
            return  # broken: it is written anew
        other = table.get("topic", digest.topic) if isinstance(table, dict) else digest.topic
        if other != digest.topic:
            raise InputError(
                f"{self.folder}: 다른 주제({str(other)[:60]!r})의 호가 있음: 설정마다 [digest] output을 다르게 하십시오"
            )

    def _remember(self, issue: Issue, before: Published | None) -> None:
        """Publish the issue; one that is published just so stays as it is, with its time."""
        from ..packing import pack

        place = self.folder.absolute() / "digest.html"
        if before and before.place == place and pack(before.digest) == pack(issue.digest):
            return
        with open_store(WAIT) as store:
            store.publish(issue.digest, issue.record.pack(), place, self.when)

    def _site(self) -> None:
        try:
            write_archive(self.settings, Path(self.settings.site.output))
        except (SejulError, OSError) as error:
            self.stop(error, "site")
        else:
            self._did("site", "done")

    def _send(self) -> None:
        settings = self.settings
        if not (settings.readers or settings.readers_file):
            self._did("send", "off", "설정에 받는 사람이 없음")
        elif not (settings.smtp.host or self.dry):
            self._did("send", "off", "설정에 메일 서버가 없음")
        else:
            try:
                self._mail()
            except (SejulError, OSError) as error:
                self.stop(error, "send")

    def _mail(self) -> None:
        from ..delivery.outbox import counted

        mailing = prepared(self.folder, self.settings, self.path)
        if self.dry:
            write_mails(mailing, self.folder / "mail", err=True)
            self._did("send", "off", "시험")
            return
        sent = deliver(mailing, self.settings)
        self.account = dataclasses.replace(self.account, mail=counted(sent.rows), sent_now=sent.now)
        if sent.error:
            raise sent.error
        open_ = len(sent.rows) - sent.have
        note = ", ".join([*([f"받지 못한 {open_}명"] if open_ else []), *(["목록의 잘못"] if mailing.faults else [])])
        self._did("send", "faulty" if note else "done", note)
        if sent.stopped:
            self.stopped(sent.stopped)
