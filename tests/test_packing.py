"""What was published comes back whole."""

from __future__ import annotations

import datetime
import json
import zlib
from dataclasses import replace
from pathlib import Path

from summarize.model import Digest
from summarize.packing import pack, unpack
from summarize.store import Store

NOW = datetime.datetime(2026, 7, 20, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=9)))


def test_a_digest_comes_back_as_it_was(seed_digest: Digest) -> None:
    """Every noun in it, of any letters."""
    odd = replace(seed_digest, title="\ud800 \u202e 😀\x00")
    assert unpack(pack(odd)) == odd


def test_damaged_bytes_are_no_digest(seed_digest: Digest) -> None:
    """Cut, no JSON, JSON of something else."""
    for packed in (pack(seed_digest)[:-9], b"", zlib.compress(b"{"), zlib.compress(b'{"title": 1}')):
        assert unpack(packed) is None


def test_a_digest_of_an_older_state_has_defaults(seed_digest: Digest) -> None:
    """A field that was not known then."""
    table = json.loads(zlib.decompress(pack(seed_digest)))
    del table["falling"]
    assert unpack(zlib.compress(json.dumps(table).encode())) == replace(seed_digest, falling=())


def test_published_issues_are_kept_whole(seed_digest: Digest, tmp_path: Path) -> None:
    """By topic or all, oldest first, with the place that readers open."""
    later = replace(seed_digest, topic="chip-policy", start="2026-07-13", end="2026-07-19")
    with Store(tmp_path / "a.db") as store:
        store.publish(later, b"", tmp_path / "b" / "digest.html", NOW)
        store.publish(seed_digest, b"", tmp_path / "a" / "digest.html", NOW)
        found = store.published()
        assert [issue.digest for issue in found] == [seed_digest, later]
        assert [issue.place.parent.name for issue in found] == ["a", "b"]
        assert [issue.topic for issue in store.published("chip-policy")] == ["chip-policy"]
