"""The server that takes the mail: one connection for many messages, and what became of each.

smtplib does the talking, on a `Link`. Two things are done here by hand. AUTH, because smtplib cannot say a password that is not
ASCII. And DATA, because one has to know whether the end of a message was sent: before it the server keeps nothing,
after it nobody knows what it kept.
"""

from __future__ import annotations

import base64
import contextlib
import hmac
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from ..characters import visible
from ..config_smtp import Smtp
from ..errors import MailError
from .link import Link, connect

LONGEST = 200  # of what is shown of an answer
_ENDS = re.compile(rb"\r\n|\r|\n")
_WANTS_LOGIN = (530, 534, 535, 538)
# Codes of RFC 3463 that are about the reader: 5.1.1 no such mailbox, 5.2.2 full. They are believed before any words.
_OF_READER = re.compile(r"(?<![\d.])5\.(?:1\.[1236]|2\.\d)\b")
# What is said of the sender, of this machine, of what it may send a day. Postfix answers so to RCPT, one reader a time.
_LIMIT = r"sending (?:quota|limit)|daily|(?<![\d.])5\.4\.5\b"
_OF_US = re.compile(
    r"relay(?! recipient)|authenticat|(?<![\d.])5\.(?:1\.[78]|3\.4|[57]\.\d)\b|client host|helo|sender|blocked|blacklist|"
    + _LIMIT,
    re.IGNORECASE,
)
_TOO_BIG = re.compile(rb"(?<![\d.])5\.(?:2\.3|3\.4)\b")
_ENOUGH = re.compile(_LIMIT, re.IGNORECASE)
Talk = tuple[int, bytes]


@dataclass(frozen=True)
class Answer:
    """What became of a message."""

    state: str  # sent, refused, deferred, unknown
    text: str
    lost: bool = False  # the connection is gone, and the message was not whole
    general: bool = False  # it says nothing of this reader
    content: bool = False  # it was the message that was refused, not the reader


@dataclass
class Mailer:
    """A way to the server, opened when needed."""

    smtp: Smtp
    password: str = field(repr=False)
    sender: str
    _link: Link | None = field(default=None, repr=False)
    _used: int = 0

    @property
    def where(self) -> str:
        """The server as messages name it."""
        return f"{self.smtp.host}:{self.smtp.door}"

    def ready(self) -> bool:
        """See to it that there is a connection; True if it is new. MailError says why there can be none."""
        if self._link and self._used >= self.smtp.per_connection:
            self.close()
        if self._link and self._link.has_spoken():
            self._drop()  # a goodbye, or an answer too many: what follows would be out of step
        if self._link:
            return False
        self._used = 0
        try:
            self._link = connect(self.smtp, self._context() if self.smtp.security == "tls" else None)
            self._secure(self._link)
        except MailError:
            self._drop()
            raise
        except (
            OSError,
            smtplib.SMTPException,
            ValueError,
        ) as error:  # a host that is no name, a challenge that is none
            self._drop()
            raise MailError(f"{self.where}: {': '.join(self._cause(error))}") from None
        return True

    def close(self) -> None:
        """Say goodbye."""
        if self._link:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._link.quit()
            self._drop()

    def _drop(self) -> None:
        if self._link:
            self._link.close()
            self._link = None

    def _secure(self, link: Link) -> None:
        link.ehlo_or_helo_if_needed()
        if self.smtp.security == "starttls":
            if not link.has_extn("starttls"):
                raise MailError(
                    f'{self.where}: 서버가 STARTTLS를 모름: security = "tls"(포트 465)로 해 보십시오. 지키지 않는 연결로는 보내지 않음'
                )
            code, text = link.starttls(context=self._context())
            if code != 220:
                raise MailError(f"{self.where}: STARTTLS가 안 됨({self._said(code, text)}): 서버 관리자에게 알리십시오")
            link.ehlo()
        if self.smtp.user:
            self._log_in(link)

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.smtp.ca_file:
            try:
                context.load_verify_locations(self.smtp.ca_file)
            except (OSError, ssl.SSLError) as error:
                why = getattr(error, "strerror", None) or error
                raise MailError(
                    f"{self.smtp.ca_file}: 인증기관의 파일을 쓸 수 없음({why}): PEM 파일을 주십시오"
                ) from None
        return context

    def _log_in(self, link: Link) -> None:
        if self.smtp.security == "none" and not link.is_here():
            raise MailError(
                f'{self.where}: 지키지 않는 연결로 비밀번호를 보내지 않음: security를 "starttls"나 "tls"로 하십시오'
            )
        offered = link.esmtp_features.get("auth", "").upper().split()
        ways = [way for way in ("PLAIN", "LOGIN", "CRAM-MD5") if way in offered]
        if not ways:
            have = f"({', '.join(offered)})" if offered else ""
            raise MailError(
                f"{self.where}: 비밀번호로 로그인할 길이 없음{have}: 로그인이 필요 없는 서버면 user를 비우고, 아니면 관리자에게 물으십시오"
            )
        code, text = 0, b""
        for way in ways:
            code, text = self._auth(link, way)
            if code in (235, 503):
                return
            if code not in (500, 501, 502, 503, 504):  # anything else means the password, not the way
                break
        later = (
            "잠시 뒤에 다시 하십시오"
            if 400 <= code < 500
            else "user와 비밀번호를 확인하십시오(2단계 인증을 쓰면 앱 비밀번호)"
        )
        raise MailError(f"{self.where}: 로그인이 안 됨({self._said(code, text)}): {later}")

    def _auth(self, link: Link, way: str) -> Talk:
        user, password = self.smtp.user.encode(), self.password.encode()
        if way == "PLAIN":
            return link.docmd("AUTH", "PLAIN " + _base64(b"\x00".join((b"", user, password))))
        code, text = link.docmd("AUTH", way)
        if code == 334 and way == "LOGIN":
            code, text = link.docmd(_base64(user))
            return link.docmd(_base64(password)) if code == 334 else (code, text)
        if code == 334:
            mark = hmac.new(password, base64.b64decode(text), "md5").hexdigest()
            return link.docmd(_base64(user + b" " + mark.encode()))
        return code, text

    def deliver(self, to: str, data: bytes, begin: Callable[[], None]) -> Answer:
        """Hand a message in for one reader. `begin` is called when its first byte is about to go out."""
        link = self._link
        assert link, "ready() comes first"
        self._used += 1
        try:
            answer = self._envelope(link, to, data)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer("deferred", self._why(error), lost=True, general=True)
        return answer or self._content(link, data, begin)

    def _envelope(self, link: Link, to: str, data: bytes) -> Answer | None:
        """Everything before the message; None if the server is waiting for it."""
        options = f" SIZE={len(data)}" if link.has_extn("size") else ""
        code, text = link.docmd("MAIL", f"FROM:<{self.sender}>{options}")
        if code >= 500:
            self._reset(link)
            raise MailError(f"{self.where}: {self._refused_at_once(code, text, len(data))}")
        if not _is_good(code):
            return self._later(link, code, text, general=True)
        code, text = link.docmd("RCPT", f"TO:<{to}>")
        if not _is_good(code):
            of_us = _is_of_us(code, text)
            if code < 500 or of_us:
                return self._later(link, code, text, general=code == 421 or of_us)
            self._reset(link)
            return Answer("refused", self._said(code, text))
        code, text = link.docmd("DATA")
        if code == 354:
            return None
        if 500 <= code < 600 and not _is_enough(text):
            self._reset(link)
            return Answer("refused", self._said(code, text), content=True)
        return self._later(link, code, text, general=code == 421 or _is_enough(text))

    def _refused_at_once(self, code: int, text: bytes, size: int) -> str:
        """Why a server takes nothing of us, as it says to MAIL, and what to do about it."""
        said = self._said(code, text)
        if code == 552 or _TOO_BIG.search(text):
            return f"메일({size:,}바이트)이 서버의 한도보다 큼({said}): 서버 관리자에게 한도를 묻거나 기간을 나누어 내십시오"
        if _is_enough(text):
            return f"서버가 하루에 받는 통수를 넘음({said}): 내일 다시 하십시오. 나머지는 그때 보냄"
        remedy = "[mail] from과 [smtp] user를 확인하십시오"
        return f"서버가 보내는 주소 {self.sender}을(를) 받지 않음({said}): {remedy}"

    def _later(self, link: Link, code: int, text: bytes, *, general: bool) -> Answer:
        """A refusal that is not meant for good; with 421, or with what is no answer at all, the connection is over."""
        if over := code == 421 or not 200 <= code < 600:
            self._drop()
        else:
            self._reset(link)
        return Answer("deferred", self._said(code, text), lost=over, general=general)

    def _content(self, link: Link, data: bytes, begin: Callable[[], None]) -> Answer:
        body = _ENDS.sub(b"\r\n", data)
        body = re.sub(rb"(?m)^\.", b"..", body)
        body += b"" if body.endswith(b"\r\n") else b"\r\n"
        try:
            begin()
            early = False
            try:
                link.send(body)
            except (OSError, smtplib.SMTPException) as error:
                self._drop()
                return Answer("deferred", self._why(error), lost=True, general=True)
            try:
                # What is said before the end is said of no whole message: its end is not sent, and nothing was kept.
                if early := link.has_spoken():
                    code, text = link.getreply()
                    self._drop()
                else:
                    link.send(b".\r\n")
                    code, text = link.getreply()
            except (OSError, smtplib.SMTPException) as error:
                self._drop()
                return Answer("deferred" if early else "unknown", self._why(error), lost=early, general=early)
        except BaseException:  # nothing more may go out, not even a goodbye: it would be part of the message
            self._drop()
            raise
        shown = self._said(code, text)
        if early and not 400 <= code < 600:
            return Answer("deferred", f"메일이 끝나기 전에 답함({shown})", lost=True, general=True)
        if _is_good(code):
            return Answer("sent", shown)
        if 400 <= code < 600:
            if code == 421:
                self._drop()
            enough = _is_enough(text)
            return Answer("deferred" if code < 500 or enough else "refused", shown, content=True, general=enough)
        self._drop()
        return Answer("unknown", shown)

    def _reset(self, link: Link) -> None:
        """Take back a message that was announced; if that does not work the connection is of no more use."""
        try:
            if not _is_good(link.docmd("RSET")[0]):
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _said(self, code: int, text: bytes) -> str:
        """An answer as it is shown: on one line, not without end, and without the password if it says that back."""
        shown = text.decode("utf-8", "replace")
        for secret in self._secrets():
            shown = shown.replace(secret, "…")
        return visible(f"{code} {shown}" if code > 0 else f"알아들을 수 없는 답 {shown}")[:LONGEST].strip()

    def _secrets(self) -> list[str]:
        """What a server could say back of a login, the longest first."""
        if not self.password:
            return []
        user, password = self.smtp.user.encode(), self.password.encode()
        forms = [b"\x00".join(parts) for parts in ((b"", user, password), (user, user, password))]
        coded = [_base64(form) for form in (*forms, password, *([user] if user else []))]
        # Some cut the "=" off, or show the line as they took it apart.
        found = {self.password, *coded, *(code.rstrip("=") for code in coded)}
        return sorted(found, key=len, reverse=True)

    def _why(self, error: Exception) -> str:
        """What is wrong with a connection."""
        return self._cause(error)[0]

    def _cause(self, error: Exception) -> tuple[str, str]:
        """What is wrong with a connection, and what to do if there is none at all."""
        if isinstance(error, smtplib.SMTPResponseException):
            raw = error.smtp_error
            said = self._said(error.smtp_code, raw if isinstance(raw, bytes) else str(raw).encode())
            return f"서버가 받지 않음({said})", "잠시 뒤에 다시 하고, 거듭되면 서버 관리자에게 알리십시오"
        if isinstance(error, ssl.SSLCertVerificationError):
            remedy = "host를 인증서에 적힌 이름으로 적고, 기관의 인증서면 ca_file을 적으십시오"
            return f"서버의 인증서를 믿을 수 없음({error.verify_message})", remedy
        if isinstance(error, ssl.SSLError):
            reason = visible(str(error.reason or error))
            return f"지키는 연결이 안 됨({reason})", "포트 587이면 security를 starttls, 465면 tls로 하십시오"
        if isinstance(error, socket.gaierror | UnicodeError):
            return "서버를 찾을 수 없음", "[smtp] host의 철자와 인터넷 연결을 확인하십시오"
        cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
        if isinstance(cause, TimeoutError):
            late = f"서버가 {self.smtp.timeout:g}초 안에 답하지 않음"
            return late, "host와 port, security, 방화벽을 확인하십시오"
        if isinstance(cause, ConnectionRefusedError):
            return "서버가 연결을 받지 않음", "host와 port를 확인하십시오"
        if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
            return "서버가 연결을 끊음", "잠시 뒤에 다시 하고, 거듭되면 security와 port를 확인하십시오"
        reason = visible(str(getattr(error, "strerror", None) or error))
        return f"연결할 수 없음({reason})", "host와 port, 네트워크를 확인하십시오"


def _is_good(code: int) -> bool:
    return 200 <= code < 300


def _is_of_us(code: int, text: bytes) -> bool:
    """Whether an answer to RCPT is about who sends: no reader's fault, unless the others are taken."""
    said = text.decode("utf-8", "replace")
    if code in _WANTS_LOGIN:
        return True
    return not _OF_READER.search(said) and (500 <= code <= 504 or (code >= 500 and bool(_OF_US.search(said))))


def _is_enough(text: bytes) -> bool:
    """Whether a server says that it has taken as much as it takes in a day."""
    return bool(_ENOUGH.search(text.decode("utf-8", "replace")))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
