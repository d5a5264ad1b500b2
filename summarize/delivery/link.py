"""A connection to a server whose answers end: smtplib would read one that does not for ever."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time

from ..config_smtp import Smtp

MOST_LINES = 100  # of an answer
LONGEST_LINE = 8192


class Link(smtplib.SMTP):
    """smtplib's own, but that an answer has so many lines at most, and has to be there in time as a whole."""

    def getreply(self) -> tuple[int, bytes]:
        """Return code and text of the server's answer; -1 for what is none."""
        assert self.sock
        if self.file is None:
            self.file = self.sock.makefile("rb")
        until = time.monotonic() + self.timeout
        lines: list[bytes] = []
        try:
            while len(lines) < MOST_LINES:
                line = self._line(until)
                lines.append(line[4:].strip(b" \t\r\n"))
                if not re.match(rb"\d{3}", line):
                    return -1, b"\n".join(lines)
                if line[3:4] != b"-":
                    return int(line[:3]), b"\n".join(lines)
        except (OSError, smtplib.SMTPException):
            self.close()
            raise
        finally:
            if self.sock:
                self.sock.settimeout(self.timeout)
        self.close()
        raise smtplib.SMTPResponseException(-1, b"a reply without an end")

    def _line(self, until: float) -> bytes:
        """The next line. A server that says one letter a second does not get more time for it."""
        assert self.sock
        assert self.file
        line = b""
        while not line.endswith(b"\n"):
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.sock.settimeout(left)
            said = self.file.peek(1)
            if not said:
                raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
            line += self.file.read(said.find(b"\n") + 1 or len(said))
            if len(line) > LONGEST_LINE:
                raise smtplib.SMTPResponseException(500, b"Line too long.")
        return line

    def has_spoken(self) -> bool:
        """Whether the server has said something that nobody asked for."""
        if not self.sock or not self.file:
            return False
        self.sock.settimeout(0)
        try:
            return bool(self.file.peek(1))
        except OSError:  # nothing is there, as TLS says it
            return False
        finally:
            self.sock.settimeout(self.timeout)

    def is_here(self) -> bool:
        """Whether the server is this machine."""
        return self.sock is not None and str(self.sock.getpeername()[0]) in ("127.0.0.1", "::1")


class _TlsLink(Link, smtplib.SMTP_SSL):
    """The same, protected from its first byte on."""


def connect(smtp: Smtp, context: ssl.SSLContext | None) -> Link:
    """Call a server; with a context the connection is protected from the beginning."""
    name = smtp.host if smtp.host.isascii() else smtp.host.encode("idna").decode("ascii")
    if context:
        link: Link = _TlsLink(name, smtp.door, _own_name(), timeout=smtp.timeout, context=context)
    else:
        link = Link(name, smtp.door, _own_name(), timeout=smtp.timeout)
    if link.sock:  # the end of a message is sent by itself and must not wait for the server's receipt
        link.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return link


def _own_name() -> str:
    """What we call ourselves: the machine's name, if it can be said in ASCII and is one."""
    name = socket.getfqdn()
    return name if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", name) else "[127.0.0.1]"
