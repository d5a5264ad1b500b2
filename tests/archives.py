"""What the tests of archives share: small tables of made-up articles, and a way to make and read results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from click.testing import Result
from commandline import sejul

QUICK = ("--ranker", "fast", "--no-keywords")  # without Kiwi


def article(n: int) -> dict[str, Any]:
    """An article of two paragraphs, which no other has."""
    text = (
        f"시의회는 {n}일 인공지능 조례를 의결했다. 예산은 {n}억원이라고 시는 밝혔다.\n"
        f"의원 {n}명이 찬성했다. 의장은 “조례 {n}호를 곧 알리겠다”고 말했다."
    )
    return {"id": f"a{n}", "title": f"시의회, 조례 {n}호 의결", "text": text, "date": f"2024-05-{n % 28 + 1:02}"}


def articles(count: int, first: int = 0) -> list[dict[str, Any]]:
    return [article(n) for n in range(first, first + count)]


def as_jsonl(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_parquet(path: Path, rows: list[dict[str, Any]], **options: Any) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path, **options)
    return path


def damage(path: Path, group: int, column: int = 2) -> None:
    """Turn over the bytes in the middle of a column's data in a group of rows."""
    part = pq.read_metadata(path).row_group(group).column(column)
    raw = bytearray(path.read_bytes())
    middle = part.data_page_offset + part.total_compressed_size // 2
    raw[middle : middle + 40] = bytes(b ^ 0xFF for b in raw[middle : middle + 40])
    path.write_bytes(raw)


def archive(source: Path, out: Path, *options: str) -> Result:
    """Run the command without Kiwi, in this process; batches are worked on here too."""
    return sejul("archive", str(source), str(out), *QUICK, *options)


def made(out: Path) -> list[dict[str, Any]]:
    """The rows of a result in the order of its parts."""
    return [row for file in sorted(out.glob("*.parquet")) for row in pq.read_table(file).to_pylist()]


def bytes_of(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in out.iterdir() if file.suffix == ".parquet"}
