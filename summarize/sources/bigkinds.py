"""A table of BigKinds, the news archive of the Korea Press Foundation: one article a row."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..characters import visible, whole
from ..model import Document, Given, Skipped

NEEDED = ("일자", "제목")
NOT_A_TABLE = "엑셀 파일(.xlsx)이 아님: 빅카인즈에서 받은 그대로, 암호 없이 저장하십시오"
NO_COLUMNS = "'일자'와 '제목' 열이 없음: 빅카인즈에서 내려받은 표인지 확인하십시오"
NO_ROWS = "기사가 한 줄도 없는 표"
# The header stands within so many rows; people write notes above it.
HEADER_WITHIN = 20
# BigKinds exports the first 200 letters of an article, and marks the cut with dots.
CUT_LETTERS = 195
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_bigkinds(name: str, raw: bytes) -> Iterator[Document | Skipped]:
    """Give each row as a page named "FILE:ROW"; say so where the texts are only cut leads."""
    sheets = _sheets(raw)
    if sheets is None:
        yield Skipped(name, "", NOT_A_TABLE)
        return
    tables = cut = articles = 0
    for title, sheet in sheets:
        header: dict[str, int] = {}
        place = f"{name}:{title}" if tables else name
        number = 0
        try:
            for number, row in enumerate(sheet, start=1):
                cells = [_text(cell) for cell in row]
                if not header:
                    header = _header(cells)
                    if not header and number >= HEADER_WITHIN:
                        break
                elif any(cells):
                    page = _page(f"{place}:{number}", {key: cells[i] for key, i in header.items() if i < len(cells)})
                    articles += 1
                    cut += isinstance(page, Document) and _is_cut(page.text)
                    yield page
        except Exception:
            yield Skipped(f"{place}:{number + 1}", "", "표가 여기서부터 깨져 더 읽지 못함: 파일을 다시 받으십시오")
        tables += bool(header)
    if not tables:
        yield Skipped(name, "", NO_COLUMNS)
    elif not articles:
        yield Skipped(name, "", NO_ROWS)
    if cut:
        yield Skipped(name, "", f"본문이 앞 200자에서 잘린 기사 {cut}건: 핵심 문장은 그 안에서만 고름", unusable=False)


def _sheets(raw: bytes) -> list[tuple[str, Iterator[Sequence[Any]]]] | None:
    """The sheets of a workbook, each with its rows; None if this is no workbook."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles that it does not know
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # exports state them wrongly
        return [(visible(sheet.title), sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    except Exception:
        return None


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    # Excel writes a control character as _x000D_.
    return unicodedata.normalize("NFC", whole(_ESCAPED.sub(lambda m: chr(int(m[1], 16)), str(cell)))).strip()


def _header(row: Sequence[str]) -> dict[str, int]:
    """The columns by name if the row is the header, else nothing."""
    names = {re.sub(r"\s", "", cell): i for i, cell in reversed(list(enumerate(row))) if cell}
    return names if all(column in names for column in NEEDED) else {}


def _page(name: str, fields: Mapping[str, str]) -> Document | Skipped:
    title, text = visible(fields.get("제목", "")), fields.get("본문", "")
    if not title and not visible(text):
        return Skipped(name, "", "제목도 본문도 없는 줄")
    if "예외" in fields.get("분석제외여부", ""):
        return Skipped(name, title, "빅카인즈가 분석에서 뺀 기사(인사·부고·동정·사진 등)", unusable=False)
    given = Given(
        title=title,
        id=fields.get("뉴스식별자") or None,
        published=_day(fields.get("일자", "")) or None,
        url=url if (url := fields.get("URL", "")).startswith(("http://", "https://")) else None,
        outlet=visible(fields.get("언론사", "")) or None,
        author=visible(fields.get("기고자", "")) or None,
    )
    return Document(name, text, given)


def _day(text: str) -> str:
    """The day as written; as Excel counts days if it is such a number."""
    if re.fullmatch(r"[34]\d{4}", text):
        return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(text))).isoformat()
    return text


def _is_cut(text: str) -> bool:
    return len(text) >= CUT_LETTERS and text.rstrip().endswith(("..", "…"))
