"""Whether a digest is what it says."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InputError, StoreError

if TYPE_CHECKING:
    from ..verify.checks import Outcome
    from ..verify.findings import Finding
    from ..verify.originals import Found, Wanted
    from ..verify.stated import Stated
    from ..verify.stored import StoreToRead

SHOWN = 60  # findings that are printed; --json has them all
MARKDOWN, PAGE, ISSUE = "digest.md", "digest.html", "index.html"  # an issue of an archive has its page as index.html


@dataclass(frozen=True)
class _Issue:
    """A digest that is to be checked, with the texts of its files and what is to be said of them."""

    name: str
    stated: Stated
    pages: dict[str, str]
    faults: tuple[Finding, ...]
    notes: tuple[str, ...]
    articles: tuple[Wanted, ...]


@click.command()
@click.argument("folders", metavar="DIR...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line a digest.")
def verify(folders: tuple[str, ...], as_json: bool) -> None:
    """Check that every line of the digest in DIR stands in its source, letter for letter, and is so in each file."""
    from ..sources import shown_path
    from ..tables import as_line

    status = 0
    opened: list[_Issue | tuple[str, str]] = []
    for folder in folders:
        try:
            opened.append(_open(folder))
        except InputError as error:
            opened.append((shown_path(str(_file_of(folder))), str(error)))
    issues = [issue for issue in opened if isinstance(issue, _Issue)]
    found, notes = _found([w for issue in issues for w in issue.articles]) if issues else ([], [])
    for note in notes:
        click.echo(f"sejul: {note}", err=True)
    for issue in opened:
        if not isinstance(issue, _Issue):
            status = 2
            click.echo(f"sejul: {issue[1]}", err=True)
            if as_json:
                click.echo(as_line({"digest": issue[0], "proved": False, "error": issue[1]}))
            continue
        own, found = found[: len(issue.articles)], found[len(issue.articles) :]
        outcome = _checked(issue, own)
        status = max(status, int(bool(outcome.findings)))
        if as_json:
            click.echo(as_line(_table(issue, outcome, notes)))
        else:
            _print(issue, outcome)
    if status:
        raise click.exceptions.Exit(status)


def prove(folder: Path) -> bool:
    """Whether every line of the digest in a folder is proved; what is not is told on standard error."""
    issue = _open(str(folder))
    found, notes = _found(issue.articles)
    outcome = _checked(issue, found)
    for note in notes:
        click.echo(f"sejul: {note}", err=True)
    _print(issue, outcome, err=True)
    return not outcome.findings


def _file_of(folder: str) -> Path:
    """The digest.json of a folder; any file of a digest names it too."""
    path = Path(folder)
    try:
        is_file = path.is_file()
    except (OSError, ValueError):  # a name that is too long, a zero byte
        is_file = False
    if path.name in (MARKDOWN, PAGE, ISSUE):
        return path.with_name("digest.json")
    if is_file:
        return path.with_suffix(".json") if path.suffix in (".md", ".html") else path
    return path if path.suffix == ".json" else path / "digest.json"


def _open(folder: str) -> _Issue:
    """Read the files of a digest; InputError if its digest.json is of no use."""
    from .. import files
    from ..sources import shown_path
    from ..verify import originals, stated
    from ..verify.findings import Finding

    path = _file_of(folder)
    name = shown_path(str(path))
    raw = files.read(path)
    if raw is None:
        raise InputError(f"{name}: 없음: `sejul digest`가 쓴 폴더를 적으십시오")
    issue = stated.read(raw, name)
    pages: dict[str, str] = {}
    notes: list[str] = []
    faults: list[Finding] = []
    pages_of_it = [path.with_suffix(".html"), path.with_name(ISSUE)]
    there = [page for page in pages_of_it if os.path.lexists(page)] or pages_of_it[:1]
    for beside in (path.with_suffix(".md"), *there):
        shown = shown_path(str(beside))
        try:
            text = files.read(beside)
            if text is None:
                notes.append(f"{shown}: 없어서 보지 않음")
            else:
                pages[shown] = text.decode("utf-8-sig")
        except InputError as error:
            faults.append(Finding(shown, str(error).removeprefix(f"{shown}: ")))
        except UnicodeDecodeError as error:
            faults.append(Finding(shown, f"{error.start}번째 바이트가 UTF-8이 아님: 다시 만드십시오"))
    if not pages and not faults:
        faults.append(Finding(name, "digest.md도 digest.html도 없음: 펴낸 것을 확인할 수 없음"))
        notes.clear()
    articles = tuple(originals.wanted(issue, path.parent))
    return _Issue(name, issue, pages, tuple(faults), tuple(notes), articles)


def _found(articles: Sequence[Wanted]) -> tuple[list[Found], list[str]]:
    """Look for the sources of all articles, and say which store there was not."""
    from ..verify import originals

    notes: list[str] = []
    try:
        with _store() as store:
            return originals.find(articles, store, Path()), notes
    except StoreError as error:
        notes.append(f"저장소 없이 파일로만 확인함: {error}")
    return originals.find(articles, None, Path()), notes


def _store() -> StoreToRead:
    from .. import config
    from ..verify.stored import StoreToRead

    path = config.store_path()
    try:
        is_there = path.exists()
    except OSError as error:
        raise StoreError(f"{path}: 저장소를 열 수 없음({error.strerror}): 읽기 권한을 확인하십시오") from error
    if not is_there:
        raise StoreError(f"{path}: 저장소가 없음")
    return StoreToRead(path)


def _checked(issue: _Issue, found: Sequence[Found]) -> Outcome:
    from ..verify.checks import check

    outcome = check(issue.stated, found, issue.name, issue.pages)
    return dataclasses.replace(outcome, findings=(*issue.faults, *outcome.findings))


def _print(issue: _Issue, outcome: Outcome, *, err: bool = False) -> None:
    from ..verify.checks import summary

    for note in issue.notes:
        click.echo(f"sejul: {note}", err=True)
    for finding in outcome.findings[:SHOWN]:
        for line in _told(finding):
            click.echo(line, err=True)
    if len(outcome.findings) > SHOWN:
        click.echo(f"sejul: … {len(outcome.findings) - SHOWN}곳 더: --json으로 모두 볼 수 있음", err=True)
    click.echo(f"{issue.name}: {summary(outcome)}", err=err)


def _told(finding: Finding) -> Iterator[str]:
    """A finding for a person: where, what, and both texts below one another."""
    from ..verify.contrast import LONGEST, contrast, shown

    where = f"이야기 ‘{shown(finding.story, LONGEST)}’" if finding.story else ""
    where += f" 줄 {finding.line}" if finding.line else ""
    yield f"sejul: {finding.file}: {where + ': ' if where else ''}{shown(finding.what)}"
    own = finding.file.rpartition("/")[2]
    if finding.expected is not None and finding.found is not None:
        both = contrast(finding.expected, finding.found)
        yield f"    {finding.against}: {both.first}"
        yield f"    {own}: {both.second}"
        if both.cause:
            yield f"    {both.cause}"
    elif finding.expected is not None:
        yield f"    {finding.against}: {shown(finding.expected, 2 * LONGEST)}"
    elif finding.found is not None:
        yield f"    {own}: {shown(finding.found, 2 * LONGEST)}"


def _table(issue: _Issue, outcome: Outcome, notes: Sequence[str]) -> dict[str, object]:
    return {
        "digest": issue.name,
        "proved": not outcome.findings,
        "stories": outcome.stories,
        "articles": outcome.articles,
        "lines": outcome.lines,
        "lines_proved": sum(outcome.proved.values()),
        "sources": dict(outcome.proved),
        "pages": dict(outcome.pages),
        "shown": {file: {"stories": n, "lines": m} for file, (n, m) in outcome.shown.items()},
        "findings": [dataclasses.asdict(finding) for finding in outcome.findings],
        "notes": [*notes, *issue.notes],
    }
