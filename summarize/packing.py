"""A digest as bytes for a store, and back: what was published can be shown and proved again."""

from __future__ import annotations

import dataclasses
import json
import zlib

from .model import Digest


def pack(digest: Digest) -> bytes:
    """Return a digest with the whole texts of its articles as bytes."""
    return zlib.compress(json.dumps(dataclasses.asdict(digest)).encode("ascii"), 6)


def unpack(packed: bytes) -> Digest | None:
    """Return the digest of some bytes; None if they are damaged. A field that is newer than they has its default."""
    import msgspec

    try:
        return msgspec.convert(json.loads(zlib.decompress(packed)), Digest)
    except (zlib.error, ValueError):  # msgspec's own error is a ValueError
        return None
