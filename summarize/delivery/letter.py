"""A letter becomes a message for one reader (RFC 5322, 2369, 2919, 8058).

Letter, sender, reader and date decide every octet of it, so that a message that was made again is the same message.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from ..config_mail import ADDRESS, Mail, is_mailbox
from ..errors import ConfigError, InputError
from . import headers

# Stands in a letter for the address of its reader. Web text cannot bring it along: `visible` takes it away.
READER = "\ufff9reader\ufffb"
AD = "(광고)"
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=headers.LINE)


@dataclass(frozen=True)
class Letter:
    """An issue as a mail, the same for every reader but for READER; what an outbox keeps."""

    issue: str  # its key: "ai-policy 2026-07-13 2026-07-19"
    subject: str
    text: str  # the plain part
    html: str  # the HTML part, its styles inlined


@dataclass(frozen=True)
class Sender:
    """Who sends it, and how readers leave."""

    address: str
    name: str = ""
    reply_to: str = ""
    list_id: str = ""
    unsubscribe_mail: str = ""  # an address, perhaps with ?subject=…; {address} behind the ? is the reader's
    unsubscribe_url: str = ""  # https; {address} is the reader's
    advertisement: bool = False
    contact: str = ""


def sender_of(mail: Mail, file: str = "config.toml") -> Sender:
    """Return the sender that a configuration names; ConfigError says what is missing."""
    if not mail.sender:
        raise ConfigError(f'{file}: mail.from: 보내는 주소가 없음: [mail]에 from = "news@city.example"처럼 적으십시오')
    leaving = mail.unsubscribe_mail or mail.unsubscribe_url
    if mail.advertisement and not (mail.name and mail.contact and leaving):
        raise ConfigError(
            f"{file}: mail.advertisement: 광고에는 보내는 이와 연락처, 그만 받는 길을 밝혀야 함: "
            "[mail]에 name, contact, unsubscribe_mail(또는 unsubscribe_url)을 적으십시오"
        )
    return Sender(
        mail.sender,
        mail.name,
        mail.reply_to,
        mail.list_id,
        mail.unsubscribe_mail,
        mail.unsubscribe_url,
        mail.advertisement,
        mail.contact,
    )


def leaving(sender: Sender, reader: str) -> tuple[str, ...]:
    """Return the addresses by which a reader leaves: of a mail, of a page; READER may stand for the reader."""
    found = []
    if sender.unsubscribe_mail:
        # It says whom it is about: who answers may read the mail of a whole office. Korean would make a line of
        # three times its length, which relays written in Python break.
        usual = "" if "?" in sender.unsubscribe_mail else f"?subject=unsubscribe%20{ADDRESS}"
        found.append(f"mailto:{sender.unsubscribe_mail}{usual}")
    if sender.unsubscribe_url:
        found.append(sender.unsubscribe_url)
    return tuple(address.replace(ADDRESS, reader) for address in found)


def message_id(letter_issue: str, sender: Sender, to: str) -> str:
    """Return the Message-ID of an issue for a reader, the same whenever it is asked for."""
    local, _, domain = to.rpartition("@")
    known = "\x00".join((letter_issue, sender.address.lower(), f"{local}@{domain.lower()}"))
    digits = hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:40]
    return f"<{digits}@{sender.address.rpartition('@')[2].lower()}>"


def message(letter: Letter, sender: Sender, to: str, date: datetime.datetime) -> EmailMessage:
    """Return the message that brings a letter to one reader; InputError if an address cannot stand in a header."""
    for address in (sender.address, to, *filter(None, [sender.reply_to])):
        if not is_mailbox(address):
            raise InputError(f"{address!r}: 메일 주소로 쓸 수 없음: name@city.example 꼴의 영문 주소여야 함")
    found = EmailMessage(_POLICY)
    try:
        for one in _headers(letter, sender, to, date):
            found[one.name] = one
    except ValueError as error:
        raise InputError(f"메일 머리에 쓸 수 없는 값({error}): 설정의 [mail]을 확인하십시오") from error
    reader = quote(to, safe="")
    found.set_content(letter.text.replace(READER, reader), charset="utf-8", cte="base64")
    found.add_alternative(letter.html.replace(READER, reader), subtype="html", charset="utf-8", cte="base64")
    # An encoded body has no "_", so that the boundary cannot be in it.
    found.set_boundary(f"=_{found['Message-ID'][1:33]}")
    found["Content-Language"] = headers.token("Content-Language", "ko")
    return found


def _headers(letter: Letter, sender: Sender, to: str, date: datetime.datetime) -> Iterator[headers.Header]:
    yield headers.token("Date", format_datetime(date))
    yield headers.mailbox("From", sender.name, sender.address)
    if sender.reply_to:
        yield headers.token("Reply-To", sender.reply_to)
    yield headers.token("To", to)
    ad = f"{AD} " if sender.advertisement and not letter.subject.startswith(AD) else ""
    yield headers.text("Subject", ad + letter.subject)
    yield headers.token("Message-ID", message_id(letter.issue, sender, to))
    if sender.list_id:
        yield headers.token("List-Id", f"<{sender.list_id}>")
    ways = leaving(sender, quote(to, safe=""))
    if ways:
        yield headers.addresses("List-Unsubscribe", ways)
    # RFC 8058: the address must say who leaves, for nothing else in the request does.
    if sender.unsubscribe_url.startswith("https://") and ADDRESS in sender.unsubscribe_url:
        yield headers.token("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    # So that nobody's absence is told to the sender once a week: RFC 3834, and for mail systems that do not know it
    # the older header, and the one that Exchange heeds.
    yield headers.token("Auto-Submitted", "auto-generated")
    yield headers.token("Precedence", "bulk")
    yield headers.token("X-Auto-Response-Suppress", "OOF, AutoReply")
