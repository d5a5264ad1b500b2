"""Tables of BigKinds, as exported and as people change them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from summarize.model import Document, Skipped
from summarize.reading import read
from summarize.sources.bigkinds import read_bigkinds

COLUMNS = [
    "뉴스 식별자",
    "일자",
    "언론사",
    "기고자",
    "제목",
    "키워드",
    "특성추출(가중치순 상위 50개)",
    "본문",
    "URL",
    "분석제외 여부",
]
TEXT = "한빛시는 인공지능 조례를 제정했다고 밝혔다. 시는 예산을 늘린다."


def workbook(rows: Sequence[Sequence[Any]], columns: Sequence[str] = COLUMNS, above: int = 0) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(above):
        sheet.append(["받은 날: 7월 20일"])
    sheet.append(list(columns))
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def row(number: int = 1, date: Any = "20260713", text: str = TEXT, excluded: str = "") -> list[Any]:
    return [
        f"0110{number}",
        date,
        "한빛일보",
        "홍길동 기자",
        f"한빛시, 조례 {number}호 제정",
        "조례,시",
        "조례",
        text,
        f"http://www.hanbit.example/{number}",
        excluded,
    ]


def test_a_row_is_an_article_with_its_facts() -> None:
    """Title, day, outlet, writer, address and id as the table states them."""
    (document,) = read_bigkinds("export.xlsx", workbook([row()]))
    assert isinstance(document, Document)
    assert document.name == "export.xlsx:2"
    (article,) = read(document).articles
    assert (article.id, article.title, article.published) == ("01101", "한빛시, 조례 1호 제정", "2026-07-13")
    assert (article.outlet, article.author, article.url) == ("한빛일보", "홍길동", "http://www.hanbit.example/1")
    assert article.text == TEXT


@pytest.mark.parametrize(
    "date",
    [
        "20260713",
        20260713,
        20260713.0,
        "2026-07-13",
        "2026.07.13",
        datetime.datetime(2026, 7, 13),
        datetime.date(2026, 7, 13),
    ],
)
def test_dates_in_every_form_that_a_sheet_gives_them(date: Any) -> None:
    """Text, number or date."""
    (document,) = read_bigkinds("export.xlsx", workbook([row(date=date)]))
    assert isinstance(document, Document)
    assert read(document).articles[0].published == "2026-07-13"


def test_any_columns_in_any_order_with_day_and_title() -> None:
    """A note above the header, empty rows and columns that nobody knows change nothing; without a text the title stays."""
    raw = workbook(
        [["가", None, 20260713], [None, None, None], ["나", "x", 20260714]], ["제목", "메모", "일자"], above=2
    )
    found = list(read_bigkinds("a.xlsx", raw))
    assert [(d.name, d.given and d.given.title) for d in found if isinstance(d, Document)] == [
        ("a.xlsx:4", "가"),
        ("a.xlsx:6", "나"),
    ]


def test_cut_texts_and_excluded_rows_are_told() -> None:
    """A note, not an error: what is cut is read as far as it goes, what BigKinds leaves out is left out."""
    cut = "한빛시는 조례를 제정했다고 밝혔다. " * 10 + ".."
    found = list(
        read_bigkinds("a.xlsx", workbook([row(1, text=cut), row(2, excluded="중복"), row(3, excluded="예외")]))
    )
    notes = [item for item in found if isinstance(item, Skipped)]
    assert sum(isinstance(item, Document) for item in found) == 2
    assert [(n.unusable, "잘린 기사 1건" in n.reason or "분석에서 뺀" in n.reason) for n in notes] == [
        (False, True),
        (False, True),
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"not a workbook", "암호 없이"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "암호 없이"),
        (workbook([["가"]], ["제목"]), "'일자'와 '제목'"),
        (workbook([]), "한 줄도 없는"),
        (workbook([row()])[:-200], "암호 없이"),
    ],
    ids=["text", "encrypted", "no day", "empty", "cut off"],
)
def test_what_is_no_export_says_what_to_do(raw: bytes, reason: str) -> None:
    """One message, no error."""
    (found,) = read_bigkinds("a.xlsx", raw)
    assert isinstance(found, Skipped)
    assert reason in found.reason


def test_every_sheet_with_a_table_is_read() -> None:
    """A cover sheet first, two tables after it: all rows, each with a name of its own."""
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["2026년 7월 자료"])
    for n in range(2):
        sheet = book.create_sheet(f"표{n}")
        sheet.append(COLUMNS)
        sheet.append(row(n))
    file = io.BytesIO()
    book.save(file)
    assert [d.name for d in read_bigkinds("a.xlsx", file.getvalue()) if isinstance(d, Document)] == [
        "a.xlsx:2",
        "a.xlsx:표1:2",
    ]


def test_a_table_that_breaks_off_says_where() -> None:
    """The rows before are read; the loss is told."""
    import zipfile

    whole = workbook([row(n) for n in range(30)])
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(broken, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item, data[: len(data) // 2] if "sheet1" in item.filename else data)
    found = list(read_bigkinds("a.xlsx", broken.getvalue()))
    assert sum(isinstance(item, Document) for item in found) >= 5
    assert [item.unusable for item in found if isinstance(item, Skipped)] == [True]


def test_a_day_as_excel_counts_it() -> None:
    """46216 is 13 July 2026."""
    (document,) = read_bigkinds("a.xlsx", workbook([row(date=46216)]))
    assert isinstance(document, Document)
    assert read(document).articles[0].published == "2026-07-13"
