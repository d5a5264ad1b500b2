"""`sejul send`, `sejul outbox`, `sejul unsubscribe`, as a person uses them."""

from __future__ import annotations

import dataclasses
import datetime
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from commandline import sejul
from mailserver import DROP, MailServer, Script

from summarize import config
from summarize.delivery.outbox import Outbox, Row
from summarize.errors import StoreError
from summarize.model import Digest
from summarize.store import Store
from summarize.tables import digest_json

ROOT = Path(__file__).parent.parent
MAIL = '[mail]\nfrom = "news@city.example"\nname = "세줄"\n'
READERS = "주소,이름,주제\na@x.example,가,\nb@x.example,나,ai-policy\nc@x.example,다,chip-policy\n"


@pytest.fixture
def issue(tmp_path: Path, seed_digest: Digest) -> Path:
    folder = tmp_path / "issue"
    folder.mkdir()
    (folder / "digest.json").write_text(digest_json(seed_digest), encoding="utf-8")
    return folder


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def server(script: Script) -> Iterator[MailServer]:
    with MailServer(script) as running:
        yield running


def configure(smtp: str = "", readers: str = READERS, mail: str = MAIL) -> Path:
    """The configuration of whoever runs the test."""
    path = config.default_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "readers.csv").write_text(readers, encoding="cp949")
    path.write_text(f'readers_file = "readers.csv"\n{mail}{smtp}', encoding="utf-8")
    return path


def smtp_of(server: MailServer, more: str = "") -> str:
    return f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nper_minute = 0\nwait = 0\n{more}'


def test_an_issue_goes_to_those_who_want_it_once(issue: Path, server: MailServer, script: Script) -> None:
    """A second time it goes to nobody; the outbox tells so."""
    configure(smtp_of(server))
    for now in (2, 0):
        result = sejul("send", str(issue))
        assert result.exit_code == 0, result.output
        assert f"2명 가운데 2명에게 보냄(이번에 {now}명)" in result.stdout
        assert "보냄 2명" in result.stderr
    assert dict(script.readers) == {"a@x.example": 1, "b@x.example": 1}
    assert "보냄 2명" in sejul("outbox").stdout
    table = json.loads(sejul("outbox", "--json").stdout)
    assert table["counts"] == {"sent": 2}
    assert table["readers"] == []


def test_two_issues_without_days_are_two(issue: Path, server: MailServer, script: Script, seed_digest: Digest) -> None:
    """Both are sent; another version of one is not, and that is told."""
    configure(smtp_of(server))
    undated = dataclasses.replace(seed_digest, start=None, end=None)
    first = undated.sections[0]
    fewer = dataclasses.replace(undated, sections=(dataclasses.replace(first, stories=first.stories[1:]),))
    for digest, count in (
        (undated, 2),
        (undated, 0),
        (fewer, 2),
        (dataclasses.replace(undated, title="고친 제목"), 0),
    ):
        (issue / "digest.json").write_text(digest_json(digest), encoding="utf-8")
        result = sejul("send", str(issue))
        assert result.exit_code == 0, result.output
        assert f"2명에게 보냄(이번에 {count}명)" in result.stdout
        assert ("2명은 이 호의 다른 판을 이미 받음" in result.stderr) == (digest.title == "고친 제목")
    assert dict(script.readers) == {"a@x.example": 2, "b@x.example": 2}


def test_what_is_not_sent_is_told(issue: Path, server: MailServer, script: Script) -> None:
    """Each reader with what the server said, status 1; asked for, it is sent again."""
    configure(smtp_of(server), READERS + "d@x.example,,\ne@x.example,,\nbad,,\n")
    script.say = lambda at, to: (
        {"a": "550 5.1.1 no\x1b[31m such user", "b": "451 later"}.get(to[0])
        if at == "RCPT"
        else (DROP if at == "content" and to[0] == "d" else None)
    )
    result = sejul("send", str(issue))
    assert result.exit_code == 1
    assert "4명 가운데 1명에게" in result.stdout
    for part in (
        "a@x.example: 거절: 550 5.1.1 no",
        "b@x.example: 미룸 (다음 시도 ",
        "d@x.example: 알 수 없음",
        "readers.csv:7",
    ):
        assert part in result.stderr
    assert "\x1b" not in result.stderr
    assert "--resend-unknown" in result.stderr
    told = json.loads(sejul("outbox", "--json").stdout)
    assert told["counts"] == {"refused": 1, "deferred": 1, "unknown": 1, "sent": 1}
    assert {r["address"][0]: (r["state"], r["tries"]) for r in told["readers"]} == {
        "a": ("refused", 1),
        "b": ("deferred", 1),
        "d": ("unknown", 1),
    }
    assert "  a@x.example: 거절: 550" in sejul("outbox").stdout
    script.say = lambda at, to: None
    assert sejul("send", str(issue)).exit_code == 1
    assert script.readers == {"d@x.example": 1, "e@x.example": 1}
    result = sejul("send", str(issue), "--resend-unknown", "--resend-refused")
    assert script.readers == {"a@x.example": 1, "d@x.example": 2, "e@x.example": 1}
    assert "4명 가운데 3명에게 보냄(이번에 2명)" in result.stdout


def test_a_dry_run_changes_nothing(issue: Path, tmp_path: Path) -> None:
    """One .eml a reader, without a server or password; those of an earlier one are gone, other files stay."""
    configure('[smtp]\nhost = "no-such-host.invalid"\nuser = "u"\n')
    (issue / "mail").mkdir()
    (issue / "mail" / "mine.eml").write_text("x")
    (issue / "mail" / "0009.eml").write_bytes(b"From: a@b.example\r\nMessage-ID: <" + b"0" * 40 + b"@c.example>\r\n")
    result = sejul("send", str(issue), "--dry-run")
    assert result.exit_code == 0, result.output
    assert "메일 2통" in result.stdout
    assert sorted(path.name for path in (issue / "mail").iterdir()) == ["0001.eml", "0002.eml", "mine.eml"]
    assert not config.store_path().exists()
    raw = (issue / "mail" / "0001.eml").read_bytes()
    message = message_from_bytes(raw, policy=default)
    assert message["To"] == "a@x.example"
    assert message["From"].addresses[0].display_name == "세줄"
    assert not message.defects
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert (issue / "mail" / "0001.eml").stat().st_mode & 0o077 == 0
    sejul("unsubscribe", "A@x.example")
    before = config.store_path().read_bytes()
    result = sejul("send", str(issue), "--dry-run", "-o", str(tmp_path / "elsewhere"))
    assert "1명에게는 보내지 않음" in result.stderr
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["0001.eml"]
    assert config.store_path().read_bytes() == before
    (tmp_path / "file").write_text("x")
    assert sejul("send", str(issue), "--dry-run", "-o", str(tmp_path / "file")).exit_code == 2


def test_a_dry_run_deletes_no_mail_of_others(issue: Path, tmp_path: Path) -> None:
    """A numbered message of a mail program is refused, and every file is as it was."""
    configure()
    folder = tmp_path / "mail"
    assert sejul("send", str(issue), "--dry-run", "-o", str(folder)).exit_code == 0
    (folder / "0002.eml").write_bytes(b"Message-ID: <20260721@mail.example>\r\nSubject: own\r\n\r\n")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = sejul("send", str(issue), "--dry-run", "-o", str(folder))
    assert result.exit_code == 2
    assert "0002.eml" in result.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_mail_links_only_to_a_page_that_the_archive_has(issue: Path, tmp_path: Path, seed_digest: Digest) -> None:
    """A dead link is left out, and that is told; of issues without days the archive has the last one only."""
    configure(mail=MAIL + 'archive = "https://city.example/ai"\n')
    other = dataclasses.replace(seed_digest, start=None, end=None, sections=())

    def has_link() -> bool:
        result = sejul("send", str(issue), "--dry-run")
        assert result.exit_code == 0, result.output
        message = message_from_bytes((issue / "mail" / "0001.eml").read_bytes(), policy=default)
        linked = "https://city.example/ai/ai-policy/" in message.get_body(("plain",)).get_content()
        assert linked != ("보관소에 없는 호" in result.stderr)
        return linked

    assert not has_link()
    assert not config.store_path().exists()
    with Store(config.store_path()) as store:
        store.publish(seed_digest, b"", tmp_path, datetime.datetime(2026, 7, 20))
    assert has_link()
    (issue / "digest.json").write_text(digest_json(dataclasses.replace(other, sections=seed_digest.sections)))
    with Store(config.store_path()) as store:
        store.publish(other, b"", tmp_path, datetime.datetime(2026, 7, 20))
    assert not has_link()


def test_a_trial_counts_for_nobody(issue: Path, server: MailServer, script: Script) -> None:
    """It can be repeated, and the reader still gets the issue, as another message."""
    configure(smtp_of(server))
    for _ in range(2):
        assert sejul("send", str(issue), "--to", "a@x.example").exit_code == 0
    assert not config.store_path().exists()
    assert sejul("send", str(issue)).exit_code == 0
    assert script.readers == {"a@x.example": 3, "b@x.example": 1}
    assert len({name for name, _, _ in script.messages}) == 4
    subjects = [message_from_bytes(m[2], policy=default)["Subject"] for m in script.messages]
    assert [subject.startswith("[시험] ") for subject in subjects] == [True, True, False, False]
    script.say = lambda at, to: "550 no" if at == "RCPT" else None
    result = sejul("send", str(issue), "--to", "a@x.example")
    assert result.exit_code == 1
    assert "거절: 550 no" in result.stderr
    assert sejul("send", str(issue), "--to", "a@x.example", "--dry-run").exit_code == 0
    assert sejul("send", str(issue), "--to", "a@x\r\nBcc: b@x.example").exit_code == 2
    sejul("unsubscribe", "a@x.example")
    assert sejul("send", str(issue), "--to", "a@x.example").exit_code == 2


def test_who_leaves_is_left_out_for_good(issue: Path, server: MailServer, script: Script) -> None:
    """Whatever a list says; it is told, and can be undone."""
    configure(smtp_of(server))
    result = sejul("unsubscribe", " A@X.example ", "nobody")
    assert result.exit_code == 1
    assert "A@x.example: 앞으로 어느 호도 보내지 않음" in result.stdout
    assert "nobody" in result.stderr
    assert "이미" in sejul("unsubscribe", "a@x.example").stdout
    assert "A@x.example  " in sejul("unsubscribe", "--list").stdout
    result = sejul("send", str(issue))
    assert result.exit_code == 0
    assert "1명에게는 보내지 않음" in result.stderr
    assert dict(script.readers) == {"b@x.example": 1}
    assert "다시 보냄" in sejul("unsubscribe", "--undo", "a@x.example").stdout
    assert "바꾼 것이 없음" in sejul("unsubscribe", "--undo", "a@x.example").stdout
    assert sejul("send", str(issue)).exit_code == 0
    assert script.readers["a@x.example"] == 1
    assert sejul("unsubscribe").exit_code == sejul("unsubscribe", "nobody").exit_code == 2


@pytest.mark.parametrize(
    ("smtp", "readers", "mail", "part"),
    [
        ("", READERS, "", "[mail]"),
        ("", READERS, '[mail]\nfrom = "news"\n', "mail.from"),
        ("", READERS, '[mail]\nfrom = "세줄@city.example"\n', "영문 메일 주소 하나"),
        ("", READERS, MAIL, "host"),
        ('[smtp]\nhost = "x.invalid"\nuser = "u"\n', READERS, MAIL, "SEJUL_SMTP_PASSWORD"),
        ('[smtp]\nhost = "x.invalid"\n', READERS, MAIL, "x.invalid:587"),
        ('[smtp]\nhost = "x.invalid"\n', "주소\n", MAIL, "받는 사람이 없음"),
        ('[smtp]\nhost = "x.invalid"\n', "a@x.example,,chip-policy\n", MAIL, "'ai-policy'"),
        ('[smtp]\nhost = "x.invalid"\n', "이름\n", MAIL, "readers.csv:1"),
    ],
)
def test_what_cannot_be_sent_at_all_ends_with_2(issue: Path, smtp: str, readers: str, mail: str, part: str) -> None:
    """A message with what is missing and where to write it."""
    configure(smtp, readers, mail)
    result = sejul("send", str(issue))
    assert result.exit_code == 2
    assert part in result.stderr


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"topic": "ai-policy"}', "\xff", "[" * 100_000])
def test_what_is_no_digest_ends_with_2(tmp_path: Path, content: str | None) -> None:
    """The file is named."""
    configure()
    if content is not None:
        (tmp_path / "digest.json").write_text(content, encoding="latin-1")
    result = sejul("send", str(tmp_path))
    assert result.exit_code == 2
    assert str(tmp_path / "digest.json") in result.stderr


def test_a_server_that_goes_away_leaves_the_rest_queued(issue: Path, server: MailServer, script: Script) -> None:
    """Status 1 if some have it, 2 if nobody has; the next run sends the rest."""
    configure(smtp_of(server, "per_connection = 1\n"))
    script.seen = lambda stage: server.server.close() if stage == "taken" else None
    result = sejul("send", str(issue))
    assert result.exit_code == 1, result.output
    assert "연결을 받지 않음" in result.stderr
    assert "보냄 1명, 보낼 차례 1명" in result.stderr
    assert sejul("send", str(issue)).exit_code == 2
    script.seen = lambda stage: None
    with MailServer(script) as other:
        configure(smtp_of(other))
        assert sejul("send", str(issue)).exit_code == 0
    assert dict(script.readers) == {"a@x.example": 1, "b@x.example": 1}


def test_no_address_and_no_password_is_left_behind(
    issue: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Addresses stand in the store; the password stands nowhere."""
    monkeypatch.setenv("SEJUL_SMTP_PASSWORD", "s3cret-암호")
    configure(smtp_of(server, 'user = "u"\n'))
    result = sejul("send", str(issue))
    assert result.exit_code == 2
    assert "s3cret" not in result.output
    for path in (tmp_path / "home").rglob("*"):
        if path.is_file():
            assert b"s3cret" not in path.read_bytes()
            if "sejul.db" not in path.name and path.name != "readers.csv":
                assert b"a@x.example" not in path.read_bytes()


def test_two_at_once_do_not_send_twice(issue: Path, server: MailServer, script: Script) -> None:
    """The second one says so and leaves what the first is sending alone."""
    configure(smtp_of(server), "주소\n" + "".join(f"r{n}@x.example\n" for n in range(30)))
    script.delay = 0.3  # so that the first is still at it when the second has waited for it
    started = threading.Event()
    script.seen = lambda stage: started.set() if stage == "taken" else None
    command = [sys.executable, "-m", "summarize", "send", str(issue)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as first:
        assert started.wait(20)
        result = sejul("send", str(issue))
        assert result.exit_code == 2
        assert "메일을 보내고 있음" in result.stderr
        assert "알 수 없음" not in sejul("outbox").stdout
        script.delay = 0.0
        first.communicate(timeout=60)
    assert first.returncode == 0
    assert set(script.readers.values()) == {1}
    assert len(script.readers) == 30


def test_a_stop_comes_between_two_messages(issue: Path, server: MailServer, script: Script) -> None:
    """Nothing is left unknown by it; the rest goes with the next run."""
    configure(smtp_of(server), "주소\n" + "".join(f"r{n}@x.example\n" for n in range(30)))
    script.delay = 0.05
    command = [sys.executable, "-m", "summarize", "send", str(issue)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        script.seen = lambda stage: run.terminate() if script.stages["content"] == 3 and stage == "content" else None
        _, told = run.communicate(timeout=60)
    assert run.returncode == 143
    assert "보냄 3명, 보낼 차례 27명" in told
    assert "중단함" in told
    script.delay, script.seen = 0.0, lambda stage: None
    assert sejul("send", str(issue)).exit_code == 0
    assert set(script.readers.values()) == {1}


def test_an_outbox_without_a_store_is_empty() -> None:
    """And makes none."""
    result = sejul("outbox")
    assert (result.exit_code, result.stdout) == (0, "")
    assert not config.store_path().exists()


def test_a_disk_that_is_full_in_the_middle_ends_with_1(
    issue: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a server that goes away: some have it, and how many is told."""
    configure(smtp_of(server))
    begin, count = Outbox.begin, iter(range(9))

    def full(self: Outbox, row: Row, now: datetime.datetime) -> None:
        if next(count):
            raise StoreError("sejul.db: full")
        begin(self, row, now)

    monkeypatch.setattr(Outbox, "begin", full)
    result = sejul("send", str(issue))
    assert result.exit_code == 1
    assert "sejul.db: full" in result.stderr
    assert "보냄 1명, 보낼 차례 1명" in result.stderr


def test_what_makes_no_sense_is_not_sent(issue: Path, seed_digest: Digest) -> None:
    """No configuration, an issue without stories, sending again what is no sending."""
    result = sejul("send", str(issue))
    assert (result.exit_code, "sejul init" in result.stderr) == (2, True)
    configure('[smtp]\nhost = "x.invalid"\n')
    for more in (["--dry-run"], ["--to", "a@x.example"]):
        result = sejul("send", str(issue), "--resend-refused", *more)
        assert (result.exit_code, "함께 쓸 수 없음" in result.stderr) == (2, True)
    (issue / "digest.json").write_text(digest_json(dataclasses.replace(seed_digest, sections=())))
    result = sejul("send", str(issue))
    assert (result.exit_code, "이야기가 하나도 없는" in result.stderr) == (1, True)


def test_the_store_is_its_owners(issue: Path) -> None:
    """Also in a folder that others may look into: addresses stand in it."""
    config.store_path().parent.mkdir(parents=True, mode=0o755)
    sejul("unsubscribe", "a@x.example")
    assert config.store_path().stat().st_mode & 0o077 == 0


def test_sending_loads_no_morphemes(issue: Path) -> None:
    """Nor what else is heavy: it starts at once."""
    configure()
    code = "import sys; from summarize.cli import main\ntry: main(sys.argv[1:])\nfinally: print([m for m in ('kiwipiepy', 'sklearn', 'scipy', 'numpy', 'networkx', 'lxml') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code, "send", str(issue), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert done.stdout.endswith("[]\n")
