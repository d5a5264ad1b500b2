"""Headers of a message, written here letter by letter.

Python's own take an address that is longer than a line for words, and encode it (RFC 2047), so that nobody can leave a
list by it; and how they fold Korean differs between versions. Here a header is a list of pieces, and a line ends
between two of them only.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from email.policy import Policy

from ..characters import visible

LINE = 76  # octets; an encoded word may not stand in a longer one
LONGEST = 900  # octets of a piece; a line has 998 at most, and the name of the header stands in it
_WORD = 39  # octets of text in an encoded word, so that the first one has room behind "Subject: "
_PLAIN = re.compile(r"[A-Za-z0-9 .,:;!?()'/_+-]{1,60}")
_ENDS_URI = re.compile(r"[\s<>\"]")
_NAME = re.compile(r"[A-Za-z0-9 ]{1,60}")


class Header(str):
    """The text of a header with what stands for it in the message. It has what an email policy asks of a header."""

    name: str
    pieces: tuple[str, ...]
    defects: tuple[Exception, ...] = ()
    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        """Return the header as lines with their ends."""
        lines = [f"{self.name}: {self.pieces[0]}"]
        for piece in self.pieces[1:]:
            if len(lines[-1]) + 1 + len(piece) <= LINE:
                lines[-1] += f" {piece}"
            else:
                lines.append(f" {piece}")
        return policy.linesep.join([*lines, ""])


def header(name: str, text: str, pieces: Iterable[str]) -> Header:
    """Return a header; ValueError if a piece could end its line or does not fit into one."""
    made = Header(text)
    made.name, made.pieces = name, tuple(pieces)
    for piece in (name, *made.pieces):
        if not piece or not piece.isascii() or not piece.isprintable() or len(piece) > LONGEST:
            raise ValueError(f"{name}: {piece[:80]!r}")
    return made


def token(name: str, text: str) -> Header:
    """Return a header of one piece that stands as it is: an identifier, a date, an address."""
    return header(name, text, [text])


def text(name: str, words: str) -> Header:
    """Return a header of words of any letters, on one line as a reader sees it."""
    shown = visible(words)
    return header(name, shown, [shown] if _PLAIN.fullmatch(shown) else encoded(shown))


def mailbox(name: str, who: str, address: str) -> Header:
    """Return a header of one address with the name of who has it, which may be empty."""
    shown = visible(who)
    if not shown:
        return token(name, address)
    words = [f'"{shown}"'] if _NAME.fullmatch(shown) else encoded(shown)
    return header(name, f'"{_quoted(shown)}" <{address}>', [*words, f"<{address}>"])


def addresses(name: str, uris: Iterable[str]) -> Header:
    """Return a header of addresses in angle brackets; none is broken, however long, and none ends before its end."""
    found = [f"<{uri}>" for uri in uris]
    if any(_ENDS_URI.search(uri[1:-1]) for uri in found):
        raise ValueError(f"{name}: {', '.join(found)[:200]!r}")
    return header(name, ", ".join(found), [f"{uri}," for uri in found[:-1]] + found[-1:])


def encoded(words: str) -> list[str]:
    """Return text as encoded words of whole letters.

    >>> encoded("세줄")
    ['=?utf-8?b?7IS47KSE?=']
    """
    parts: list[bytes] = []
    part = b""
    for letter in words:
        octets = letter.encode()
        if len(part) + len(octets) > _WORD:
            parts.append(part)
            part = b""
        part += octets
    return [f"=?utf-8?b?{base64.b64encode(octets).decode('ascii')}?=" for octets in [*parts, part]]


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')
