"""Each reader gets an issue once, and of each it is known what became of it: against a real mail server."""

from __future__ import annotations

import base64
import datetime
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import trustme
from mailserver import DROP, MailServer, Script, speaking

from summarize.config_smtp import Smtp
from summarize.delivery import Delivery
from summarize.delivery.letter import Letter, Sender, message
from summarize.delivery.outbox import STOPPED, Outbox, Row, WithdrawnError, counted, only_run, unsubscribed_in
from summarize.delivery.readers import Reader
from summarize.delivery.secret import password
from summarize.delivery.smtp import Mailer
from summarize.errors import ConfigError, MailError, StoreError
from summarize.reading.dates import SEOUL
from summarize.store import Store

NOON = datetime.datetime(2026, 7, 20, 12, 0, tzinfo=SEOUL)
LETTER = Letter("ai-policy 2026-07-13 2026-07-19", "AI 정책 주간", "첫째 줄\n.점으로 시작하는 줄\n", "")
SENDER = Sender("news@city.example", "세줄")
READERS = [Reader(f"{name}@x.example") for name in "abcde"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "sejul.db") as opened:
        yield opened


@dataclass
class Time:
    """A clock that goes only when somebody sleeps."""

    now: datetime.datetime = NOON
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += datetime.timedelta(seconds=seconds)


def smtp_of(server: MailServer, **more: object) -> Smtp:
    usual = Smtp("127.0.0.1", server.port, "none", timeout=5.0, per_minute=0)
    return replace(usual, **more)  # type: ignore[arg-type]


def run(
    store: Store,
    smtp: Smtp,
    *,
    readers: list[Reader] = READERS,
    letter: Letter = LETTER,
    passing: Time | None = None,
    secret: str = "",
) -> dict[str, Row]:
    """One run of `sejul send`; return where the issue stands with each reader."""
    passing = passing or Time()
    outbox = Outbox(store)
    outbox.queue(letter, readers, passing.now)
    rows = [row for row in outbox.rows() if row.state in ("queued", "deferred")]
    mailer = Mailer(smtp, secret, SENDER.address)
    compose = lambda to, date: message(letter, SENDER, to, date)  # noqa: E731
    Delivery(outbox, mailer, compose, lambda: passing.now, passing.sleep, lambda n: None).run(rows)
    return {row.address[0]: row for row in outbox.rows()}


def states(store: Store) -> str:
    """The first letter of each state, in order."""
    return "".join(row.state[0] for row in Outbox(store).rows())


def only(stage: str, reader: str, *answers: str | None) -> Callable[[str, str], str | None]:
    """Answers for one reader at one stage, one after the other, the last for good; a None lets him pass."""
    left = list(answers)

    def say(at: str, to: str) -> str | None:
        if at != stage or not to.startswith(reader):
            return None
        return left.pop(0) if len(left) > 1 else left[0]

    return say


def test_each_reader_gets_it_once(store: Store) -> None:
    """Over one connection; again, nobody gets it, also when the issue was written again."""
    script = Script()
    with MailServer(script) as server:
        assert {row.state for row in run(store, smtp_of(server)).values()} == {"sent"}
        run(store, smtp_of(server))
        run(store, smtp_of(server), letter=replace(LETTER, text="고친 글"))
    assert script.readers == dict.fromkeys((reader.address for reader in READERS), 1)
    assert script.connections == 1
    assert "2.0.0 taken" in Outbox(store).rows()[0].answer
    assert b"To: a@x.example\r\n" in script.messages[0][2]


def test_a_new_reader_gets_what_others_have(store: Store) -> None:
    """And only he; capitals make nobody new."""
    script = Script()
    with MailServer(script) as server:
        run(store, smtp_of(server))
        run(store, smtp_of(server), readers=[Reader("A@x.example"), Reader("new@x.example")])
    assert script.readers["new@x.example"] == 1
    assert len(script.messages) == 6


@pytest.mark.parametrize(
    ("stage", "answer", "state", "taken"),
    [
        ("RCPT", "550 5.1.1 no such user", "refused", 0),
        ("RCPT", "550 5.1.1 User unknown in relay recipient table", "refused", 0),
        ("DATA", "554 5.7.1 no", "refused", 0),
        ("content", "554 5.6.0 looks like spam", "refused", 0),
        ("RCPT", "451 4.7.1 greylisted", "deferred", 0),
        ("RCPT", "530 5.7.0 who are you", "deferred", 0),
        ("RCPT", "554 5.7.1 Relay access denied", "deferred", 0),
        ("RCPT", "554 5.7.1 <unknown[192.0.2.7]>: Client host rejected: Access denied", "deferred", 0),
        ("RCPT", "554 Service unavailable; Client host [192.0.2.7] blocked using zen.x.example", "deferred", 0),
        ("RCPT", "550 5.1.8 <news@city.example>: Sender address rejected: Domain not found", "deferred", 0),
        ("RCPT", "553 5.7.1 <news@city.example>: not owned by user u", "deferred", 0),
        ("RCPT", "504 5.5.2 <here>: Helo command rejected: need fully-qualified hostname", "deferred", 0),
        ("RCPT", "503 need MAIL first", "deferred", 0),
        ("RCPT", "550 5.4.5 Daily user sending quota exceeded", "deferred", 0),
        ("DATA", "550 5.4.5 Daily user sending limit exceeded", "deferred", 0),
        ("content", "550 5.4.5 Daily user sending limit exceeded", "deferred", 0),
        ("RCPT", "501 5.1.3 Bad recipient address syntax", "refused", 0),
        ("RCPT", "552 5.2.2 mailbox full, tell the sender", "refused", 0),
        ("RCPT", "550 no mailbox at 10.5.7.1", "refused", 0),
        ("DATA", "451 later", "deferred", 0),
        ("content", "452 4.3.1 disk full", "deferred", 0),
        ("content", "421 going down", "deferred", 0),
        ("content", DROP, "unknown", 1),
        ("content", "??? gibberish", "unknown", 0),
        ("RCPT", DROP, "deferred", 0),
        ("DATA", DROP, "deferred", 0),
        ("MAIL", "450 4.3.2 busy", "deferred", 0),
        ("RCPT", "421 4.3.2 closing", "deferred", 0),
        ("DATA", "421 4.3.2 closing", "deferred", 0),
        ("DATA", "??? gibberish", "deferred", 0),
    ],
)
def test_what_the_server_says_to_one_reader(store: Store, stage: str, answer: str, state: str, taken: int) -> None:
    """Stays with him: the others get theirs. Who may have it gets nothing again by itself."""
    script = Script()
    script.say = only(stage, "c", answer)
    if stage == "MAIL":  # which names no reader: the third one
        script.say = lambda at, to: answer if at == "MAIL" and script.stages["MAIL"] == 3 else None
    with MailServer(script) as server:
        found = run(store, smtp_of(server, wait=0.0))
        assert found["c"].state == state
        assert [found[name].state for name in "abde"] == ["sent"] * 4
        assert script.readers["c@x.example"] == taken
        assert answer == DROP or answer.rsplit(maxsplit=1)[-1] in found["c"].answer
        script.say = lambda at, to: None
        assert run(store, smtp_of(server), passing=Time(NOON + datetime.timedelta(hours=1)))["c"].state == (
            "sent" if state == "deferred" else state
        )
    assert max(script.readers.values()) == 1
    assert script.readers["c@x.example"] == (1 if state == "deferred" else taken)


def test_a_connection_lost_before_the_end_of_a_message_is_safe(store: Store) -> None:
    """No server keeps half a message: it is tried again."""
    script = Script()
    script.say = only("DATA", "c", "half")
    with MailServer(script) as server:
        long = replace(LETTER, text="긴 줄입니다.\n" * 400_000)
        found = run(store, smtp_of(server, wait=0.0), letter=long, readers=READERS[2:4])
        assert found["c"].state == "deferred"
        assert found["d"].state == "sent"
        assert not script.readers["c@x.example"]


@pytest.mark.parametrize(
    ("early", "state", "part"),
    [
        ("250 queued", "deferred", "끝나기 전에"),
        ("554 no thanks", "refused", "554"),
        ("???", "deferred", "끝나기 전에"),
    ],
)
def test_an_answer_before_the_end_of_a_message_is_none_to_it(store: Store, early: str, state: str, part: str) -> None:
    """The end is not sent then, so that nothing is kept; what the server says of a whole message counts."""
    ends: list[bytes] = []

    def talk(line: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
        send(b"220 here\r\n")
        while said := line():
            if said.startswith(b"DATA"):
                send(f"354 go on\r\n{early}\r\n".encode())
                while (said := line()) and said != b".\r\n":
                    pass
                ends.append(said)
            send(b"554 refused\r\n" if said == b".\r\n" else b"250 fine\r\n")

    with speaking(talk) as port:
        smtp = Smtp("127.0.0.1", port, "none", timeout=5.0, per_minute=0, wait=0.0)
        found = run(store, smtp, readers=READERS[:1])
    assert (found["a"].state, part in found["a"].answer) == (state, True)
    assert b".\r\n" not in ends


@pytest.mark.parametrize("endless", [b"250-more\r\n", b"2", b"250 " + b"a" * 9000])
def test_an_answer_without_an_end_is_not_waited_for(store: Store, endless: bytes) -> None:
    """Neither for its lines nor for its letters: one time is for all of it."""

    def talk(line: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
        send(b"220 here\r\n")
        while said := line():
            if said.startswith(b"RCPT"):
                while True:
                    send(endless)
                    time.sleep(0.01)
            send(b"250 fine\r\n")

    with speaking(talk) as port:
        smtp = Smtp("127.0.0.1", port, "none", timeout=0.5, per_minute=0, wait=0.0)
        found = run(store, smtp, readers=READERS[:1])
        assert found["a"].state == "deferred"
        with pytest.raises(MailError, match="3번 거듭"):
            run(store, smtp, readers=[Reader(f"{n}@x.example") for n in range(9)])


def test_a_server_that_has_said_goodbye_is_called_anew(store: Store) -> None:
    """Between two messages: what it said is no answer to the next one."""
    calls: list[int] = []

    def talk(line: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
        calls.append(1)
        send(b"220 here\r\n")
        while said := line():
            if said.startswith(b"DATA"):
                send(b"354 go on\r\n")
                while line() != b".\r\n":
                    pass
                send(b"250 taken\r\n554 5.3.2 and now something else\r\n")
            else:
                send(b"250 fine\r\n")

    with speaking(talk) as port:
        found = run(store, Smtp("127.0.0.1", port, "none", timeout=5.0, per_minute=0))
    assert states_of(found) == Counter(sent=5)
    assert len(calls) == 5


def test_a_server_that_answers_too_late_leaves_it_unknown(store: Store) -> None:
    """It has the message; nobody knows what it makes of it."""
    script = Script(delay=1.0)
    with MailServer(script) as server:
        found = run(store, smtp_of(server, timeout=0.3), readers=READERS[:1])
        assert found["a"].state == "unknown"
        assert "0.3초" in found["a"].answer
    assert len(script.messages) == 1


def test_greylisting_is_waited_for_with_growing_pauses(store: Store) -> None:
    """In the same run, on a connection of its own; the others do not wait."""
    script, passing = Script(), Time()
    script.say = only("RCPT", "b", "451 4.7.1 greylisted", "451 4.7.1 greylisted", None)
    with MailServer(script) as server:
        found = run(store, smtp_of(server, retry_pause=60.0), passing=passing)
    assert found["b"].state == "sent"
    assert found["b"].tries == 3
    assert passing.slept == [60.0, 120.0]
    assert [to[0] for _, to, _ in script.messages] == list("acdeb")


def test_a_run_waits_no_longer_than_it_may(store: Store) -> None:
    """What is left is deferred; the next run asks when it is due, not before."""
    script, passing = Script(), Time()
    script.say = only("RCPT", "b", "451 4.7.1 greylisted")
    with MailServer(script) as server:
        smtp = smtp_of(server, wait=100.0, retry_pause=60.0)
        assert run(store, smtp, passing=passing)["b"].state == "deferred"
        assert sum(passing.slept) == 60.0
        asked = script.stages["RCPT"]
        script.say = lambda at, to: None
        assert run(store, replace(smtp, wait=10.0), passing=passing)["b"].state == "deferred"
        assert script.stages["RCPT"] == asked
        assert run(store, replace(smtp, wait=120.0), passing=passing)["b"].state == "sent"


def test_a_reader_who_is_put_off_too_often_is_refused(store: Store) -> None:
    """After so many tries or hours, with what the server said last."""
    script = Script()
    script.say = only("RCPT", "b", "451 4.7.1 greylisted")
    with MailServer(script) as server:
        found = run(store, smtp_of(server, retry_times=3, wait=9999.0))
        assert found["b"].state == "refused"
        assert "3번" in found["b"].answer
        assert "greylisted" in found["b"].answer
        assert script.stages["RCPT"] == 5 + 2
        script.say = only("RCPT", "z", "451 4.7.1 greylisted")
        found = run(store, smtp_of(server, retry_hours=0.01), readers=[Reader("z@x.example")])
        assert found["z"].state == "refused"


def test_one_connection_takes_many_and_is_renewed(store: Store) -> None:
    """By our own number, and when the server has had enough of one."""
    script = Script(per_connection=2)
    with MailServer(script) as server:
        assert states_of(run(store, smtp_of(server))) == Counter(sent=5)
        assert script.connections == 3
    script = Script()
    with MailServer(script) as server:
        later = replace(LETTER, issue="ai-policy 2026-07-20 2026-07-26")
        run(store, smtp_of(server, per_connection=2), letter=later)
        assert script.connections == 3
        assert max(script.readers.values()) == 1


def states_of(rows: dict[str, Row]) -> Counter[str]:
    return Counter(row.state for row in rows.values())


def test_messages_keep_to_a_pace(store: Store) -> None:
    """So many a minute."""
    passing = Time()
    with MailServer(Script()) as server:
        run(store, smtp_of(server, per_minute=30), passing=passing)
    assert passing.slept == [2.0] * 4


def test_a_clock_that_was_set_back_holds_nobody_up(store: Store) -> None:
    """No pause is longer than the pace asks for; who was to be tried next year is tried now."""
    script, passing = Script(), Time()

    def set_back(stage: str) -> None:
        if stage == "taken" and script.stages["taken"] == 2:
            passing.now -= datetime.timedelta(days=400)

    script.seen = set_back
    with MailServer(script) as server:
        assert states_of(run(store, smtp_of(server, per_minute=30), passing=passing)) == Counter(sent=5)
    assert passing.slept == [2.0] * 4
    script.say, script.seen = only("RCPT", "z", "451 later"), lambda stage: None
    ahead = Time(NOON + datetime.timedelta(days=365))
    with MailServer(script) as server:
        assert run(store, smtp_of(server, wait=0.0), readers=[Reader("z@x.example")], passing=ahead)["z"].due > "2027"
        script.say = lambda at, to: None
        assert run(store, smtp_of(server, wait=0.0), readers=[Reader("z@x.example")])["z"].state == "sent"


def test_a_clock_that_is_set_back_in_a_pause_ends_the_run(store: Store) -> None:
    """Who waits is deferred, and nobody waits a year."""
    script, passing = Script(say=only("RCPT", "b", "451 4.7.1 greylisted")), Time()
    script.seen = lambda stage: (
        setattr(passing, "now", NOON - datetime.timedelta(days=400)) if stage == "taken" else None
    )
    with MailServer(script) as server:
        assert run(store, smtp_of(server, wait=900.0), passing=passing)["b"].state == "deferred"
    assert sum(passing.slept) < 1000


def test_a_server_that_takes_nothing_stops_the_run(store: Store) -> None:
    """Before it has refused everybody; what was not sent stays to be sent."""
    for say, part, expected in (
        (lambda at, to: "550 5.7.1 no" if at == "MAIL" else None, "news@city.example", "qqqqq"),
        (lambda at, to: "552 5.3.4 exceeds fixed limit" if at == "MAIL" else None, "한도보다 큼", "qqqqq"),
        (lambda at, to: "550 5.4.5 daily limit" if at == "MAIL" else None, "내일 다시", "qqqqq"),
        (lambda at, to: "450 4.3.2 busy" if at == "MAIL" else None, "450", "dddqq"),
        (lambda at, to: "554 5.7.1 Relay access denied" if at == "RCPT" else None, "Relay", "dddqq"),
        (lambda at, to: "554 Client host rejected" if at == "RCPT" else None, "Client host", "dddqq"),
        (lambda at, to: "503 5.5.1 what" if at == "RCPT" else None, "503", "dddqq"),
        (lambda at, to: "550 5.4.5 daily limit" if at == "content" else None, "daily", "dddqq"),
        (lambda at, to: DROP if at == "RCPT" else None, "끊음", "dddqq"),
        (lambda at, to: "421 4.3.2 no" if at == "MAIL" else None, "421", "dddqq"),
        (lambda at, to: "554 5.7.1 spam" if at == "content" else None, "spam", "rrrrr"),
    ):
        with store.transaction() as db:
            db.execute("DELETE FROM outbox")
        script = Script(say=say)  # type: ignore[arg-type]
        with MailServer(script) as server, pytest.raises(MailError, match=part):
            run(store, smtp_of(server))
        assert states(store) == expected
        assert not script.messages


def test_who_asks_for_it_gets_it_again(store: Store) -> None:
    """Those of whom it is unknown, or who were refused; nobody else."""
    script = Script()
    script.say = lambda at, to: {"a": DROP, "b": "550 no"}.get(to[0]) if at == "content" else None
    with MailServer(script) as server:
        assert [row.state for row in run(store, smtp_of(server)).values()] == ["unknown", "refused", *["sent"] * 3]
        script.say = lambda at, to: None
        keys = {reader.key for reader in READERS}
        assert Outbox(store).queue_again(LETTER.issue, "unknown", keys, NOON) == 1
        assert run(store, smtp_of(server))["a"].state == "sent"
        assert script.readers == {"a@x.example": 2, "c@x.example": 1, "d@x.example": 1, "e@x.example": 1}
        assert Outbox(store).queue_again(LETTER.issue, "refused", {"z@x.example"}, NOON) == 0
        assert Outbox(store).queue_again(LETTER.issue, "refused", keys, NOON) == 1
        assert run(store, smtp_of(server))["b"].state == "sent"
    ids = [name for name, to, _ in script.messages if to == "a@x.example"]
    assert ids[0] == ids[1], "a mail program may know it for the same"


def test_who_has_left_gets_nothing(store: Store) -> None:
    """Neither what waits nor what a list says later, not even if he leaves while a run is sending."""
    script, outbox = Script(), Outbox(store)
    with MailServer(script) as server:
        outbox.queue(LETTER, READERS, NOON)
        assert outbox.unsubscribe("A@x.example", NOON)
        assert not outbox.unsubscribe("a@x.example", NOON)
        with Store(store.path) as other:

            def leave(stage: str) -> None:
                if script.stages["RCPT"] == 2 and stage == "RCPT":
                    with Store(store.path) as third:
                        Outbox(third).unsubscribe("c@x.example", NOON)

            script.seen = leave
            run(other, smtp_of(server))
        assert sorted(to[0] for _, to, _ in script.messages) == ["b", "d", "e"]
        assert unsubscribed_in(store.path) == {"a@x.example", "c@x.example"}
        assert outbox.subscribe_again("a@x.example")
        assert not outbox.subscribe_again("a@x.example")
        run(store, smtp_of(server))
    assert script.readers["a@x.example"] == 1
    assert not script.readers["c@x.example"]


def test_a_dead_run_is_told_from_a_live_one(store: Store, tmp_path: Path) -> None:
    """Two do not send at once; what a dead one was sending is unknown."""
    outbox = Outbox(store)
    outbox.queue(LETTER, READERS, NOON)
    with only_run(store):
        outbox.begin(outbox.rows()[0], NOON)
        with Store(store.path) as other, pytest.raises(StoreError, match="보내고 있음"), only_run(other):
            pass
    with only_run(store):
        assert outbox.settle(NOON) == 1
        assert outbox.settle(NOON) == 0
    assert outbox.rows()[0].answer == STOPPED
    assert states(store) == "uqqqq"
    with Store(tmp_path / "another.db") as another, only_run(another), only_run(store):
        pass


def test_a_short_look_at_the_outbox_stops_no_run(store: Store) -> None:
    """A run waits a moment for the lock."""
    held, enough = threading.Event(), threading.Event()

    def look() -> None:
        with Store(store.path) as other, only_run(other):
            held.set()
            enough.wait(20)

    looking = threading.Thread(target=look)
    looking.start()
    assert held.wait(20)
    with pytest.raises(StoreError), only_run(store):
        pass
    threading.Timer(0.2, enough.set).start()
    with only_run(store, 20.0):
        looking.join()


def test_what_somebody_else_has_sent_is_not_begun(store: Store) -> None:
    """Should the lock fail, one transaction still decides who sends."""
    outbox = Outbox(store)
    outbox.queue(LETTER, READERS[:1], NOON)
    (row,) = outbox.rows()
    outbox.begin(row, NOON)
    for state in ("sending", "sent", "refused", "unknown"):
        outbox.finish(row, state, "", NOON)
        with pytest.raises(WithdrawnError):
            outbox.begin(row, NOON)
    assert outbox.rows()[0].state == "unknown"


def test_who_leaves_at_the_last_moment_gets_nothing(store: Store) -> None:
    """He is asked for once more when the server is waiting for his message."""
    script, outbox = Script(), Outbox(store)

    def say(stage: str, to: str) -> str | None:
        if stage == "DATA" and to.startswith("c"):
            with Store(store.path) as other:
                Outbox(other).unsubscribe(to, NOON)
        return None

    script.say = say
    with MailServer(script) as server:
        run(store, smtp_of(server))
    assert script.stages["DATA"] == 5
    assert sorted(to[0] for _, to, _ in script.messages) == list("abde")
    assert [row.address[0] for row in outbox.rows()] == list("abde")


def test_a_connection_that_is_lost_is_opened_again_for_the_same_reader(store: Store) -> None:
    """Once, at once: it was an old one, and the server may have had enough of it. The try counts as one."""
    script = Script(say=only("DATA", "b", "half", None))
    long = replace(LETTER, text="긴 줄입니다.\n" * 400_000)
    with MailServer(script) as server:
        found = run(store, smtp_of(server, wait=0.0), letter=long, readers=READERS[:2])
    assert states_of(found) == Counter(sent=2)
    assert found["b"].tries == 1
    assert script.connections == 2


def test_a_server_that_says_goodbye_and_stays_is_left(store: Store) -> None:
    """After 421 nothing more is said on that connection, whether or not the server closes it."""
    calls: list[int] = []

    def talk(line: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
        calls.append(1)
        send(b"220 here\r\n")
        while said := line():
            if said.startswith(b"DATA"):
                send(b"354 go on\r\n")
                while line() != b".\r\n":
                    pass
            send(b"421 closing\r\n" if said.startswith(b"RCPT TO:<a@") and len(calls) == 1 else b"250 fine\r\n")

    with speaking(talk) as port:
        found = run(store, Smtp("127.0.0.1", port, "none", timeout=5.0, per_minute=0, wait=0.0), readers=READERS[:2])
    assert (found["a"].state, found["b"].state) == ("deferred", "sent")
    assert len(calls) == 2


def test_who_leaves_while_he_is_put_off_is_gone(store: Store) -> None:
    """Nothing of his waits in the outbox for ever."""
    script, outbox = Script(), Outbox(store)

    def say(stage: str, to: str) -> str | None:
        if stage != "content" or not to.startswith("c"):
            return None
        with Store(store.path) as other:
            Outbox(other).unsubscribe(to, NOON)
        return "451 later"

    script.say = say
    with MailServer(script) as server:
        run(store, smtp_of(server))
    assert [row.address[0] for row in outbox.rows()] == list("abde")
    assert script.stages["content"] == 5


def test_an_outbox_of_another_sejul_is_no_hurdle(tmp_path: Path) -> None:
    """Who wants nothing is asked of a store that may not be there, be old, or be none."""
    assert not unsubscribed_in(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "bad.db").write_bytes(b"x" * 5000)
    with pytest.raises(StoreError, match="저장소"):
        unsubscribed_in(tmp_path / "bad.db")
    import sqlite3

    sqlite3.connect(tmp_path / "old.db").execute("CREATE TABLE x(y)").connection.commit()
    assert not unsubscribed_in(tmp_path / "old.db")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # with TLS from the start it is
@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
@pytest.mark.parametrize("secret", ["pass word", "비밀번호✓", "é"], ids=["ascii", "korean", "latin"])
def test_the_way_is_encrypted_and_logged_in(
    store: Store, tmp_path: Path, authority: trustme.CA, tls: ssl.SSLContext, implicit: bool, secret: str
) -> None:
    """With a certificate of an authority of one's own; a password may have any letters."""
    ca = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(ca)
    script = Script(user="홍".encode(), password=secret.encode())
    with MailServer(script, tls, implicit=implicit) as server:
        smtp = smtp_of(server, security="tls" if implicit else "starttls", user="홍", ca_file=str(ca))
        assert states_of(run(store, smtp, secret=secret)) == Counter(sent=5)
        assert script.connections == 1
        with pytest.raises(MailError, match=r"로그인이 안 됨.*비밀번호를 확인") as error:
            run(store, smtp, readers=[Reader("z@x.example")], secret="잘못 secret")
        assert "secret" not in str(error.value)
        assert "secret" not in repr(Mailer(smtp, "잘못 secret", "a@b.example"))
        with pytest.raises(MailError, match="인증서를 믿을 수 없음"):
            run(store, replace(smtp, ca_file=""), secret=secret)
        assert states(store) == "sssssq"


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("secret", ["s3cr3t-pass word", "비밀번호✓"])
def test_a_server_that_repeats_a_login_does_not_show_it(way: str, secret: str) -> None:
    """Neither as it is nor in the form in which it was sent."""

    def talk(line: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
        send(b"220 here\r\n")
        line()
        send(b"250-here\r\n250 AUTH " + way.encode() + b"\r\n")
        said = line()
        if way == "LOGIN":
            send(b"334 VXNlcm5hbWU6\r\n")
            line()
            send(b"334 UGFzc3dvcmQ6\r\n")
            said = line()
        send(b"535 5.7.8 bad: " + said.strip() + b" of " + secret.encode() + b"\r\n")

    with speaking(talk) as port:
        smtp = Smtp("127.0.0.1", port, "none", user="hongs", timeout=5.0)
        with pytest.raises(MailError, match="로그인이 안 됨") as error:
            Mailer(smtp, secret, SENDER.address).ready()
    told = str(error.value)
    for raw in (secret, f"\x00hongs\x00{secret}", "hongs"):
        assert base64.b64encode(raw.encode()).decode().rstrip("=") not in told
    assert secret not in told
    assert "5.7.8 bad:" in told
    assert "…" in told


@pytest.mark.parametrize("way", ["LOGIN", "PLAIN", "CRAM-MD5"])
def test_a_server_may_know_one_way_to_log_in(store: Store, tmp_path: Path, authority: trustme.CA, tls: ssl.SSLContext, way: str) -> None:  # fmt: skip
    """The other is not tried."""
    ca = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(ca)
    script = Script(user=b"u", password="암호".encode())
    with MailServer(script, tls) as server:
        server.options["auth_exclude_mechanism"] = {"LOGIN", "PLAIN", "CRAM-MD5"} - {way}
        smtp = smtp_of(server, security="starttls", user="u", ca_file=str(ca))
        assert states_of(run(store, smtp, secret="암호")) == Counter(sent=5)
        if way == "CRAM-MD5":
            script.challenge = b"!a"
            with pytest.raises(MailError, match="연결할 수 없음"):
                run(store, smtp, readers=[Reader("z@x.example")], secret="암호")


def test_what_cannot_be_connected_is_a_message(store: Store, tls: ssl.SSLContext, tmp_path: Path) -> None:
    """With host, port and remedy; nothing is sent in the clear because the server knows no better."""
    Outbox(store).queue(LETTER, READERS, NOON)
    with MailServer(Script()) as plain, MailServer(Script(), tls, implicit=True) as covered:
        gone = MailServer(Script())
        with gone:
            pass
        for smtp, part in (
            (smtp_of(plain, security="starttls"), "STARTTLS"),
            (smtp_of(plain, security="tls"), "starttls"),
            (smtp_of(covered, security="starttls", timeout=0.5), "0.5초"),
            (smtp_of(gone), "받지 않음"),
            (smtp_of(plain, host="no-such-host.invalid"), "host의 철자"),
            (smtp_of(plain, host="메일서버.invalid"), "host의 철자"),
            (smtp_of(plain, user="u"), "로그인할 길이 없음"),
            (smtp_of(plain, security="tls", ca_file=str(tmp_path / "none.pem")), "none.pem"),
        ):
            with pytest.raises(MailError, match=part) as error:
                run(store, smtp, secret="s3cret")
            assert str(smtp.door) in str(error.value) or "pem" in str(error.value)
            assert "s3cret" not in str(error.value)
    assert states(store) == "qqqqq"


def test_a_certificate_of_another_server_is_not_believed(authority: trustme.CA, tmp_path: Path) -> None:
    """Also not one of an authority that is trusted."""
    other = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("other.example").configure_cert(other)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    for implicit in (True, False):
        with MailServer(Script(), other, implicit=implicit) as server:
            smtp = smtp_of(server, security="tls" if implicit else "starttls", ca_file=str(tmp_path / "ca.pem"))
            with pytest.raises(MailError, match="인증서를 믿을 수 없음"):
                Mailer(smtp, "", SENDER.address).ready()


def test_a_message_arrives_as_it_was() -> None:
    """Lines that begin with a dot too."""
    script = Script()
    with MailServer(script) as server:
        mailer = Mailer(smtp_of(server), "", SENDER.address)
        assert mailer.ready()
        data = b"Message-ID: <1@x>\n\n.\n..two\r\n.RSET\rend"
        assert mailer.deliver("a@x.example", data, lambda: None).state == "sent"
        mailer.close()
    assert script.messages[0][2] == b"Message-ID: <1@x>\r\n\r\n.\r\n..two\r\n.RSET\r\nend\r\n"


def test_the_password_comes_from_a_command_a_file_or_the_environment(tmp_path: Path) -> None:
    """Its first line; in a message of what is wrong it does not stand."""
    file = tmp_path / "pw"
    file.write_text("\ufeff비밀 번호 \r\nsecond\n", encoding="utf-8")
    smtp = Smtp("h", user="u")
    assert password(smtp, {"SEJUL_SMTP_PASSWORD": "s"}) == "s"
    assert password(replace(smtp, password_env="X"), {"X": "s"}) == "s"
    assert password(replace(smtp, password_file=str(file)), {"SEJUL_SMTP_PASSWORD": "s"}) == "비밀 번호 "
    assert password(replace(smtp, password_command=("printf", "a\\nb")), {}) == "a"
    assert password(Smtp("h"), {}) == ""
    file.write_bytes(b"\xff\xfes3cret")
    for wrong, part in (
        (smtp, "SEJUL_SMTP_PASSWORD"),
        (replace(smtp, password_file=str(file)), "UTF-8"),
        (replace(smtp, password_file=str(tmp_path / "none")), "읽을 수 없음"),
        (replace(smtp, password_command=("no-such-program", "s3cret")), "no-such-program"),
        (replace(smtp, password_command=("false", "s3cret")), "상태 1"),
        (replace(smtp, password_command=("printf", "s3cret\\000x")), "보낼 수 없는"),
        (replace(smtp, password_command=("printf", "s3cret\\377")), "UTF-8"),
        (replace(smtp, password_command=("true",)), "없음"),
    ):
        with pytest.raises(ConfigError, match=part) as error:
            password(wrong, {})
        assert "s3cret" not in str(error.value)


def test_a_disk_that_is_full_sends_nothing(store: Store) -> None:
    """What cannot be noted does not go out: the message ends in the middle, and the server keeps nothing."""
    script, outbox = Script(), Outbox(store)
    outbox.queue(LETTER, READERS, NOON)

    class Full(Outbox):
        def begin(self, row: Row, now: datetime.datetime) -> None:
            raise StoreError("full")

    with MailServer(script) as server:
        mailer = Mailer(smtp_of(server), "", SENDER.address)
        compose = lambda to, date: message(LETTER, SENDER, to, date)  # noqa: E731
        full = Delivery(Full(store), mailer, compose, lambda: NOON, time.sleep, lambda n: None)
        with pytest.raises(StoreError):
            full.run(outbox.rows())
        time.sleep(0.1)
    assert not script.messages
    assert states(store) == "qqqqq"


def test_two_thousand_readers(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """In one run, over a few connections; the time is shown, not judged."""
    script = Script()
    readers = [Reader(f"{n}@x.example") for n in range(2000)]
    before = time.monotonic()
    with MailServer(script) as server:
        run(store, smtp_of(server), readers=readers)
    took = time.monotonic() - before
    assert counted(Outbox(store).rows()) == {"sent": 2000}
    assert len(script.readers) == len(script.messages) == 2000
    assert script.connections == 20
    assert threading.active_count() < 10
    with capsys.disabled():
        print(f"\n2,000 readers in {took:.1f} s")
