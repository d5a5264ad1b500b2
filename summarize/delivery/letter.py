"""An issue as a mail, and a message to one reader made of it."""

from __future__ import annotations

import datetime
import email.policy
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any


@dataclass(frozen=True)
class Letter:
    """An issue as a mail, the same for every reader."""

    issue: str  # its key: "ai-policy 2026-07-13 2026-07-19"
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Sender:
    """Who writes."""

    address: str
    name: str = ""
    reply_to: str = ""
    list_id: str = ""
    unsubscribe_mail: str = ""
    unsubscribe_url: str = ""
    advertisement: bool = False


def letter(table: Mapping[str, Any], sender: Sender) -> Letter:
    """Return the letter of a digest as it stands in digest.json."""
    title = " ".join(str(table["title"]).split())
    key = " ".join([str(table["topic"]), str(table["from"] or ""), str(table["to"] or "")]).strip()
    lines = [title]
    for section in table["sections"]:
        lines += ["", f"[{section['name']}]"]
        for story in section["stories"]:
            lines += ["", str(story["headline"]), *(f"- {line['text']}" for line in story["lines"])]
    return Letter(key, f"(광고) {title}" if sender.advertisement else title, "\n".join(lines) + "\n", "")


def message_id(letter_issue: str, sender: Sender, to: str) -> str:
    """Return a name of the message that is the same whenever it is made."""
    key = hashlib.sha256(f"{letter_issue}\x00{to}".encode()).hexdigest()[:32]
    return f"<{key}@{sender.address.rpartition('@')[2]}>"


def message(letter: Letter, sender: Sender, to: str, date: datetime.datetime) -> EmailMessage:
    """Return the message to one reader."""
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = Address(sender.name, addr_spec=sender.address)
    made["To"] = to
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(date)
    made["Message-ID"] = message_id(letter.issue, sender, to)
    made.set_content(letter.text, charset="utf-8", cte="base64")
    return made
