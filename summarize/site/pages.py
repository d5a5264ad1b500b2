"""The archive as static files. All links are relative and name a file, so that it works from a disk as from a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from ..errors import ChoiceError, InputError, TemplateError
from ..filling import TEMPLATES, fill, source
from ..markup import plain
from ..render import DEFAULT, folder_of, render, templates
from . import atom
from .archive import FEED, HOME, KEYWORDS, OUTLETS, SEARCH, UNDATED, Archive, Entry, Issue, Name, first_letter
from .shards import Nouns, shards

FOLDER = TEMPLATES / "site"
COPIED = ("palette.css", "site.css", "search.js")  # files of the template that go into the archive as they are
TOP = 5  # headlines of the newest issue on the first page
OFTEN = 20  # names at the head of a long list


@dataclass(frozen=True)
class Look:
    """How the archive looks, and where it will lie."""

    title: str
    address: str = ""  # without a slash at its end; "" if it has none
    template: str = DEFAULT

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where templates of the archive are looked for: in the folder that was asked for first."""
        own = TEMPLATES / self.template if self.template in templates() else Path(self.template)
        return (own, FOLDER, TEMPLATES / "base")

    @property
    def of_issues(self) -> str:
        """The template of issues; a folder that changes only the archive's pages has none."""
        try:
            folder_of(self.template)
        except (ChoiceError, TemplateError):
            ours = {path.name for path in FOLDER.iterdir()}
            own = Path(self.template)
            if own.is_dir() and any((own / name).is_file() for name in ours):
                return DEFAULT
            raise
        return self.template


def address_of(url: str, said_in: str = "--url") -> str:
    """Return the address of an archive without a slash at its end; InputError if it is none, with where it is said."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        is_good = False
    if not is_good or url != plain(url) or " " in url:
        raise InputError(
            f"{said_in}: {plain(url)!r}: 보관소의 주소가 아님: https://news.example.kr/archive처럼, 물음표 없이 적으십시오"
        )
    return quote(url, safe="/:%@[]!$&'()*+,;=~-._").rstrip("/")


def pages(archive: Archive, look: Look, nouns: Nouns) -> dict[str, str]:
    """Return all files of the archive by their paths."""
    template = look.of_issues
    files: dict[str, str] = {}
    for issue in archive.issues:
        edition = render(issue.digest, template, around=archive.around(issue, look.address)).files
        files |= {f"{issue.folder}/{'index.html' if n == 'digest.html' else n}": t for n, t in edition.items()}
    scripts = shards(archive, nouns)
    files |= scripts
    newest: dict[str, Issue] = {}
    for issue in archive.issues:
        newest.setdefault(issue.digest.topic, issue)
    described = f"{len(archive.issues)}개 호, 이야기 {len(archive.entries)}건"
    home: dict[str, Any] = {"newest": list(newest.values()), "top": TOP, "years": _years(archive.issues)}
    files[HOME] = _page(look, HOME, "home.html.j2", look.title, described, home | {"several": archive.several})
    for folder, title, names in ((KEYWORDS, "열쇳말", archive.keywords), (OUTLETS, "매체", archive.outlets)):
        path = f"{folder}/index.html"
        letters = [(letter, list(group)) for letter, group in groupby(names, key=lambda name: first_letter(name.text))]
        view: dict[str, Any] = {"letters": letters, "folder": folder, "often": _often(names)}
        files[path] = _page(look, path, "names.html.j2", title, f"{title} {len(names)}개와 그 이야기", view)
        for name in names:
            files[name.page] = _name_page(look, name, folder, title)
    told = "제목, 핵심 문장, 열쇳말에서 낱말을 검색합니다."
    files[SEARCH] = _page(look, SEARCH, "search.html.j2", "검색", told, {"scripts": list(scripts)})
    files[FEED] = atom.feed(archive, look.title, look.address)
    return files | {name: source(look.folders, name) for name in COPIED}


def _often(names: Sequence[Name]) -> list[Name]:
    """The names with the most stories, for a list in which nobody would find them otherwise."""
    found = sorted((n for n in names if len(n.entries) > 1), key=lambda name: -len(name.entries))[:OFTEN]
    return found if len(names) > 2 * OFTEN else []


def _name_page(look: Look, name: Name, folder: str, kind: str) -> str:
    described = f"{kind} ‘{name.text}’: 이야기 {len(name.entries)}건"
    by_issue = [(issue, list(group)) for issue, group in groupby(name.entries, key=_issue_of)]
    view = {"name": name, "kind": kind, "folder": folder, "issues": by_issue}
    return _page(look, name.page, "stories.html.j2", name.text, described, view)


def _issue_of(entry: Entry) -> Issue:
    return entry.issue


def _page(look: Look, path: str, template: str, title: str, description: str, own: Mapping[str, Any]) -> str:
    """A page of the archive: what all of them need, and what is its own."""
    view = {
        "title": title,
        "description": description,
        "archive": look.title,
        "root": "../" * path.count("/"),
        "path": path,
        "address": f"{look.address}/{quote(path, safe='/-.')}" if look.address else "",
        **own,
    }
    return fill(look.folders, template, view)


def _years(issues: Sequence[Issue]) -> list[tuple[str, list[tuple[str, list[Issue]]]]]:
    """The issues by year and month, the newest first."""
    return [
        (
            f"{int(year)}년" if year else UNDATED,
            [(f"{int(m)}월" if m else "", list(of)) for m, of in groupby(found, key=lambda i: i.last_day[5:7])],
        )
        for year, found in ((y, list(of)) for y, of in groupby(issues, key=lambda i: i.last_day[:4]))
    ]
