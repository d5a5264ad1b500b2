"""How well saved web pages are read, beside trafilatura alone in the same run.

    python benchmarks/pages.py FOLDER

FOLDER holds NAME.html and gold.json: {NAME: {"title", "date", "author": [...] or null, "body"}}. The part of a NAME before
its first "_" is its site. Printed are the token F1 of the bodies as the mean of the sites, and the titles, days and
writers that are right: for trafilatura by itself, for its text after the line rules, and for Sejul.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import trafilatura

from summarize.model import Document, Page
from summarize.reading import read
from summarize.reading.articles import clean_body
from summarize.reading.pieces import label_lines
from summarize.sources.html import read_html
from summarize.sources.text import decode

Read = Callable[[bytes], dict[str, Any]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    folder = parser.parse_args().folder
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    pages = {name: (folder / f"{name}.html").read_bytes() for name in sorted(gold)}
    print(f"{len(pages)} pages of {len({name.split('_')[0] for name in pages})} sites")
    for name, reader in {"trafilatura": alone, "and line rules": with_rules, "sejul": sejul}.items():
        print(f"{name:15} {score(gold, pages, reader)}")


def alone(raw: bytes) -> dict[str, Any]:
    """What trafilatura makes of a page by itself."""
    text = decode(raw, broken=True) or ""
    facts = trafilatura.extract_metadata(text)
    body = trafilatura.extract(text, include_comments=False, include_tables=False) or ""
    return {"body": body, "title": facts.title, "date": facts.date, "author": facts.author}


def with_rules(raw: bytes) -> dict[str, Any]:
    """The same after the line rules."""
    found = alone(raw)
    item, _ = clean_body(label_lines(found["body"]))
    return {**found, "body": "\n".join(item.paragraphs)}


def sejul(raw: bytes) -> dict[str, Any]:
    """What `sejul read` makes of it: its longest article."""
    page = next((read(d) for d in read_html("page.html", raw) if isinstance(d, Document)), Page("", ()))
    article = max(page.articles, key=lambda a: len(a.text), default=None)
    if article is None:
        return {"body": "", "title": "", "date": "", "author": ""}
    return {"body": article.text, "title": article.title, "date": article.published, "author": article.author}


def score(gold: dict[str, Any], pages: dict[str, bytes], reader: Read) -> str:
    """The figures of one reader on one line."""
    sites: dict[str, list[float]] = collections.defaultdict(list)
    right: collections.Counter[str] = collections.Counter()
    asked: collections.Counter[str] = collections.Counter()
    started = time.perf_counter()
    for name, raw in pages.items():
        wanted, found = gold[name], reader(raw)
        sites[name.split("_")[0]].append(f1(words(wanted["body"]), words(found["body"])))
        checks = {
            "title": letters(wanted["title"]) == letters(found["title"]),
            "date": (found["date"] or "")[:10] == wanted["date"],
            "author": letters(found["author"]) in map(letters, wanted["author"] or []),
        }
        for field, ok in checks.items():
            if wanted.get(field):
                asked[field] += 1
                right[field] += ok
    speed = len(pages) / (time.perf_counter() - started)
    mean = sum(sum(values) / len(values) for values in sites.values()) / len(sites)
    facts = ", ".join(f"{field} {right[field]}/{asked[field]}" for field in asked)
    return f"body F1 {mean:.3f}; {facts}; {speed:.0f} pages a second"


def letters(text: str | None) -> str:
    return re.sub(r"[^0-9A-Za-z가-힣]", "", text or "")


def words(text: str) -> collections.Counter[str]:
    return collections.Counter(w for w in re.split(r"\s+", re.sub(r"[\"'“”‘’`]", " ", text)) if re.search(r"\w", w))


def f1(a: collections.Counter[str], b: collections.Counter[str]) -> float:
    same = sum((a & b).values())
    return 2 * same / (sum(a.values()) + sum(b.values())) if same else 0.0


if __name__ == "__main__":
    main()
