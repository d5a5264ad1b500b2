"""A mail server for tests: aiosmtpd, which says and does what a script tells it, and counts what it took."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Script:
    """What the server does. An answer is a line, or DROP to hang up; `say` decides by stage and reader."""

    say: Callable[[str, str], str | None] = lambda stage, to: None
    seen: Callable[[str], None] = lambda stage: None  # is told of each stage
    user: bytes = b""
    password: bytes = b""
    challenge: bytes = b"<1896.697170952@mail.test>"  # of CRAM-MD5; one that begins with ! is sent as it is
    delay: float = 0.0  # before the answer to a message
    messages: list[tuple[str, str, bytes]] = field(default_factory=list)  # message id, reader, content
    stages: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    per_connection: int = 0  # hangs up with 421 after so many messages

    @property
    def readers(self) -> Counter[str]:
        """How often each reader got something."""
        return Counter(to for _, to, _ in self.messages)


DROP = "drop"


class Server(SMTP):
    """The protocol, with a script."""

    script: Script

    def _now(self, stage: str, to: str = "") -> str | None:
        self.script.stages[stage] += 1
        self.script.seen(stage)
        answer = self.script.say(stage, to)
        if answer == DROP or (answer and answer.startswith("421")):
            transport = self.transport
            assert transport
            if answer != DROP:
                transport.write(answer.encode() + b"\r\n")
                transport.close()
            else:
                transport.abort()
        return answer

    async def push(self, status: Any) -> None:
        if self.transport and not self.transport.is_closing():
            await super().push(status)

    async def smtp_DATA(self, arg: str) -> None:
        answer = self._now("DATA", (self.envelope.rcpt_tos or [""])[0]) if self.envelope else None
        if answer == "half":  # takes the beginning of a message and hangs up
            assert self.transport
            self.transport.pause_reading()
            self.transport.write(b"354 go on\r\n")
            await asyncio.sleep(0.3)
            self.transport.abort()
        elif answer:
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)


class Handler:
    """What is answered to envelope and message."""

    def __init__(self, script: Script):
        self.script = script
        self.done: Counter[int] = Counter()

    async def auth_CRAM__MD5(self, server: Server, args: list[str]) -> AuthResult:
        said = await server.challenge_auth(
            self.script.challenge, encode_to_b64=not self.script.challenge.startswith(b"!")
        )
        mark = hmac.new(self.script.password, self.script.challenge, "md5").hexdigest()
        good = said == self.script.user + b" " + mark.encode()
        return AuthResult(success=good, handled=good)

    async def handle_MAIL(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        count = self.done[id(session)]
        if self.script.per_connection and count >= self.script.per_connection:
            assert server.transport
            server.transport.write(b"421 4.7.0 enough for one connection\r\n")
            server.transport.close()
            return "421 enough"
        if answer := server._now("MAIL", address):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if answer := server._now("RCPT", address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        to = envelope.rcpt_tos[0]
        answer = server._now("content", to)
        if answer in (None, DROP):  # who hangs up after the message may have taken it
            content = envelope.original_content or b""
            head = next(line for line in content.splitlines() if line.lower().startswith(b"message-id:"))
            self.script.messages.append((head.decode().partition(":")[2].strip(), to, content))
            self.done[id(session)] += 1
        if self.script.delay:
            await asyncio.sleep(self.script.delay)
        server._now("taken", to)
        return answer or "250 2.0.0 taken"


@contextlib.contextmanager
def speaking(talk: Callable[[Callable[[], bytes], Callable[[bytes], None]], None]) -> Iterator[int]:
    """A server of no library, for what none would say: `talk` gets each connection as what reads a line and what sends.

    Gives the port.
    """

    def serve(link: socket.socket) -> None:
        with link, link.makefile("rb") as lines, contextlib.suppress(OSError):
            talk(lines.readline, link.sendall)

    def accept() -> None:
        with contextlib.suppress(OSError):  # it is over
            while True:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)  # wakes who accepts


class MailServer:
    """A server on a port of its own, while entered."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None, *, implicit: bool = False):
        self.script = script

        def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
            assert isinstance(data, LoginPassword)
            good = (data.login, data.password) == (script.user, script.password)
            return AuthResult(success=good, handled=good)

        options: dict[str, Any] = {"enable_SMTPUTF8": False, "ident": "test", "hostname": "mail.test"}
        if script.user:
            options |= {"authenticator": check, "auth_required": True, "auth_require_tls": not implicit}
        if tls and not implicit:
            options |= {"tls_context": tls, "require_starttls": True}

        class Scripted(Server):
            pass

        Scripted.script = script

        class Own(Controller):
            def factory(self) -> SMTP:
                script.connections += 1
                return Scripted(self.handler, **self.options)

        self.options = options
        own = Own(Handler(script), hostname="127.0.0.1", port=0, ssl_context=tls if implicit else None)
        own.options = options  # type: ignore[attr-defined]
        self.controller = own
        self.lock = threading.Lock()

    def __enter__(self) -> MailServer:
        # Controller.start() connects to itself on port 0; so it is started by hand. All of its loop's life is in the
        # thread: a browser of other tests may have a loop of its own running in this one.
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        make = self.loop.create_server(
            self.controller.factory, "127.0.0.1", 0, ssl=self.controller.ssl_context, backlog=100
        )
        self.server = asyncio.run_coroutine_threadsafe(make, self.loop).result(20)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *error: object) -> None:
        async def end() -> None:
            self.server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result(20)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
