"""A text file is one page. Bytes become text here, for every reader."""

from __future__ import annotations

import codecs
import functools
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

from ..characters import visible
from ..model import Document, Skipped

EMPTY = "빈 파일: 기사를 복사해 넣고 다시 저장하십시오"
NOT_TEXT = "글이 아닌 이진 파일: 본문을 복사해 .txt로 저장하십시오"
NO_CHARSET = "글자를 읽을 수 없음(UTF-8도 CP949도 아님): UTF-8로 저장하십시오"

FEW = 200  # bytes of a page among which there may be a stray zero
MANY = 1000  # bytes of a table; compressed files have one in 256
BLOCK = 1 << 20  # bytes of a long file that are looked at together
UNMARKED = ("utf-8-sig", "cp949")


def read_text(name: str, raw: bytes) -> Iterator[Document | Skipped]:
    """Give the file as one page, or the reason why it is none."""
    text = decode(raw)
    if text is None:
        yield Skipped(name, "", NOT_TEXT if b"\x00" in raw else NO_CHARSET)
    elif not visible(text):
        yield Skipped(name, "", EMPTY)
    else:
        yield Document(name, text)


def decode(raw: bytes, *, broken: bool = False) -> str | None:
    """Return the text in NFC: strict UTF-8, else CP949, UTF-16 and UTF-32 only with a mark; None if none fits.

    With `broken`, bytes that fit neither become U+FFFD in the charset that leaves fewer of them: a web page
    with one damaged letter is still a page.

    Strict UTF-8 before CP949 told 280 of 280 Korean pages right, whatever they declared themselves.
    NFC because texts saved on a Mac come decomposed, and no dictionary knows 한 as three letters.
    """
    charsets = _charsets(raw)
    if charsets == UNMARKED:
        if b"\x00" in raw and not (broken and raw.count(b"\x00") * FEW < len(raw)):
            return None
        raw = raw.replace(b"\x00", b"")
    for charset in charsets:
        try:
            return unicodedata.normalize("NFC", raw.decode(charset))
        except UnicodeDecodeError:
            continue
    if broken:
        read = [raw.decode(charset, "replace") for charset in charsets]
        return unicodedata.normalize("NFC", min(read, key=lambda text: text.count("\ufffd")))
    return None


def charset_of(file: BinaryIO) -> str | None:
    """Return the charset in which `decode` would read the whole of a file; None if none fits. It is read in blocks."""
    file.seek(0)
    charsets = _charsets(file.read(4))
    if charsets == UNMARKED and holds_zero(file):
        return None
    for charset in charsets:
        decoder = codecs.getincrementaldecoder(charset)()
        try:
            for block in _blocks(file):
                decoder.decode(block)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            continue
        return charset
    return None


def nearest_charset(file: BinaryIO) -> str | None:
    """Return the charset in which fewest letters of a damaged table are broken; None if it is no text.

    The file is read in blocks. It is for what `charset_of` knows no charset for: one row of millions may be damaged.
    """
    zeros = size = 0
    for block in _blocks(file):
        zeros, size = zeros + block.count(0), size + len(block)
    file.seek(0)
    charsets = _charsets(file.read(4))
    if charsets == UNMARKED and zeros * MANY > size:
        return None
    broken: dict[str, int] = {}
    for charset in charsets:
        decoder = codecs.getincrementaldecoder(charset)("replace")
        broken[charset] = sum(decoder.decode(block).count("\ufffd") for block in _blocks(file))
    return min(broken, key=lambda charset: broken[charset])


def holds_zero(file: BinaryIO) -> bool:
    """Whether there is a zero byte in a file, which no text in UTF-8 or CP949 has."""
    return any(b"\x00" in block for block in _blocks(file))


def _charsets(head: bytes) -> tuple[str, ...]:
    """The charsets that a text may have, to judge by its first bytes."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return ("utf-32",)
    return ("utf-16",) if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else UNMARKED


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    return iter(functools.partial(file.read, BLOCK), b"")
