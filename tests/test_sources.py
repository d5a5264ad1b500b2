"""Files become pages, whatever is in them; what cannot be used is named with its reason."""

from __future__ import annotations

import io
import json
import os
import unicodedata
from pathlib import Path

import pytest

from summarize.model import Document, Skipped
from summarize.sources import SOURCES, load
from summarize.sources.text import EMPTY, decode

TEXT = "광주시, 협약 체결\n\n시는 똠방각하 펲시콜라와 협약을 맺었다."


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp949"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-32"),
        unicodedata.normalize("NFD", TEXT).encode(),
    ],
    ids=["utf-8", "with a mark", "cp949", "utf-16", "utf-32", "from a Mac"],
)
def test_korean_is_read_whatever_it_was_saved_as(raw: bytes) -> None:
    """The same letters, composed."""
    assert decode(raw) == TEXT


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("empty.txt", b"", "빈 파일"),
        ("blank.txt", b" \n\t", "빈 파일"),
        ("mark.txt", b"\xef\xbb\xbf", "빈 파일"),
        ("picture.txt", b"\x89PNG\x00\x01", "이진 파일"),
        ("broken.txt", "가".encode() + b"\xff\xff\xff", "CP949도 아님"),
        ("page.pdf", b"%PDF", r"읽을 수 없는 종류.*\.txt"),
        ("rows.jsonl", b"{not json}\n", "JSON이 아닌 줄"),
        ("digits.jsonl", b'{"title": "t", "text": "x", "n": ' + b"1" * 5000 + b"}", "JSON이 아닌 줄"),
        ("marks.jsonl", b"\xef\xbb\xbf\n\n", "빈 파일"),
        ("unseen.txt", "\u200b\u3164".encode(), "빈 파일"),
        ("n" * 300 + ".txt", None, "파일을 읽지 못함|파일이 없음"),
    ],
)
def test_an_unusable_file_is_named_with_its_reason(tmp_path: Path, name: str, raw: bytes | None, reason: str) -> None:
    """The reason says what to do where something can be done; the others are read all the same."""
    import re

    if raw is not None:
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    documents, skipped = load([str(tmp_path / name), str(tmp_path / "good.txt")])
    assert [Path(d.name).name for d in documents] == ["good.txt"]
    assert len(skipped) == 1
    assert name in skipped[0].document
    assert re.search(reason, skipped[0].reason)


def test_missing_paths_and_folders_without_pages_are_named(tmp_path: Path) -> None:
    """Neither ends the run."""
    (tmp_path / "folder").mkdir()
    documents, skipped = load([str(tmp_path / "none.txt"), str(tmp_path / "folder")])
    assert not documents
    assert ["파일이 없음" in skipped[0].reason, "폴더" in skipped[1].reason] == [True, True]


def test_rows_keep_their_line_numbers(tmp_path: Path) -> None:
    """A bad row is named FILE:LINE, the rows around it are read; a row separator inside a string is text."""
    rows = [
        json.dumps({"title": "가", "text": "시는 맺었다.\u2028또 맺었다."}, ensure_ascii=False),
        "",
        "{",
        "[1, 2]",
        json.dumps({"title": "나"}),
        json.dumps({"title": None, "text": 12}),
        json.dumps({"title": "다", "text": "시는 늘린다.", "id": 7, "unknown": {}}),
        '{"title": "라", "text": "시는 \\ud83d 늘린다."}',
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    documents, skipped = load([str(path)])
    assert [d.name.rsplit(":", 1)[1] for d in documents] == ["1", "6", "7", "8"]
    assert [s.document.rsplit(":", 1)[1] for s in skipped] == ["3", "4", "5"]
    assert documents[2].given is not None
    assert documents[2].given.id == "7"
    documents[3].text.encode()


def test_the_same_page_is_taken_once(tmp_path: Path) -> None:
    """Given twice, by two names or through a folder: read once, and the second name is reported."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    documents, skipped = load([str(tmp_path / "a.txt"), str(tmp_path)])
    assert len(documents) == 1
    assert [Path(s.document).name for s in skipped] == ["b.txt"]
    assert "a.txt" in skipped[0].reason


def test_links_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    """A broken link and a loop, given or found in a folder; what is readable beside them is read."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "c.txt")
    documents, skipped = load([str(tmp_path)])
    assert [Path(d.name).name for d in documents] == ["a.txt"]
    assert [Path(s.document).name for s in skipped] == ["b.txt", "c.txt"]
    assert load([str(tmp_path / "c.txt")])[1]


def test_which_of_two_equal_pages_is_taken_does_not_depend_on_order(tmp_path: Path) -> None:
    """The first in the alphabet, so that the digest has the same bytes."""
    paths = [str(tmp_path / name) for name in ("z2.txt", "z1.txt")]
    for path in paths:
        Path(path).write_text(TEXT, encoding="utf-8")
    assert load(paths) == load(paths[::-1])
    assert load(paths)[0][0].name == paths[1]


def test_a_file_name_of_an_old_archive_can_be_said(tmp_path: Path) -> None:
    """CP949 bytes in a name become the Korean they were; a line end in a name fakes no message."""
    name = os.fsdecode("기사".encode("cp949") + b".txt")
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "a\nsejul: b.txt").write_text("", encoding="utf-8")
    documents, skipped = load([str(tmp_path)])
    assert documents[0].name.endswith("기사.txt")
    assert "\n" not in skipped[0].document


def test_a_dash_is_standard_input() -> None:
    """Bytes of any charset, or nothing."""
    assert load(["-"], io.BytesIO(TEXT.encode("cp949")))[0] == [Document("-", TEXT)]
    assert load(["-"], io.BytesIO(b""))[1] == [Skipped("-", "", EMPTY)]
    assert load(["-"], None)[1] == [Skipped("-", "", EMPTY)]


@pytest.mark.parametrize("kind", sorted(SOURCES))
def test_every_reader_survives_any_bytes(kind: str) -> None:
    """A contract for each registered kind: pages or reasons, never an error."""
    for raw in (b"\x00" * 10, b"\xff" * 10, b"{}", b'"', b"[[[[", "가나다".encode(), b"\n" * 50):
        for item in SOURCES[kind].read("name", raw):
            assert isinstance(item, Document | Skipped)
