"""A digest becomes an edition: Markdown from a template, HTML from that Markdown, JSON for programs.

A template is a folder with `digest.md.j2` and `page.html.j2`; to add one, copy `templates/weekly`.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ChoiceError, InputError, TemplateError
from .markup import markdown_label, markdown_link, markdown_place, markdown_text, plain
from .model import Article, Digest, Edition, Story
from .tables import digest_json
from .topics import why

if TYPE_CHECKING:
    from jinja2 import Environment

# In a wheel the templates travel inside of the package; in a checkout they stand beside it.
_PLACES = (Path(__file__).parent / "templates", Path(__file__).parent.parent / "templates")
TEMPLATES = next((place for place in _PLACES if place.is_dir()), _PLACES[0])
DEFAULT = "weekly"

_TAGS = {
    "h1",
    "h2",
    "h3",
    "h4",
    "p",
    "a",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "blockquote",
    "details",
    "summary",
    "hr",
    "br",
    "code",
    "small",
}
_ATTRIBUTES = {"a": {"href", "title"}}
_EXTENSIONS = ["md_in_html", "sane_lists"]


def templates() -> list[str]:
    """Return the names of the templates that ship."""
    return sorted(place.name for place in TEMPLATES.iterdir() if (place / "digest.md.j2").is_file())


def render(digest: Digest, template: str = DEFAULT, *, explain: bool = False) -> Edition:
    """Return the digest as digest.md, digest.html and digest.json; to explain it, each story says why it is there."""
    folder = folder_of(template)
    view = _view(digest, explain)
    markdown = _fill(folder, "digest.md.j2", view)
    html = _fill(folder, "page.html.j2", {**view, "body": _html(markdown)})
    return Edition({"digest.md": markdown, "digest.html": html, "digest.json": digest_json(digest)})


def write(edition: Edition, folder: Path) -> list[Path]:
    """Write the files of an edition; a reader sees the old edition or the new one, never half of one."""
    ready: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in edition.files.items():
            if (folder / name).is_dir():
                raise IsADirectoryError(None, f"{folder / name} is a folder")
            ready.append((_write_beside(folder / name, text), folder / name))
        for temporary, path in ready:
            temporary.replace(path)
    except OSError as error:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)
        raise InputError(f"cannot write to {folder}: {error.strerror or error}; give another folder with -o") from error
    return [path for _, path in ready]


def _view(digest: Digest, explain: bool) -> dict[str, Any]:
    """What a template sees: the digest, and how its dates, outlets and places are said in Korean."""
    return {
        "digest": digest,
        "counts": digest.counts,
        "span": span(digest.start, digest.end),
        "outlets": outlets,
        "echoes": echoes,
        "why": why,
        "explain": explain,
        "span_of": span,
        "day": day,
        "days": days,
        "place": place_of,
        "by_id": {a.id: a for section in digest.sections for story in section.stories for a in story.articles},
        "inferred": any(
            "inferred" in (a.outlet_basis, a.published_basis)
            for section in digest.sections
            for story in section.stories
            for a in story.articles
        ),
    }


def span(start: str | None, end: str | None) -> str:
    """Return two ISO days as a Korean span.

    >>> span("2026-07-13", "2026-07-19"), span("2020-04-28", "2024-06-10"), span(None, None)
    ('2026년 7월 13일~19일', '2020년 4월 28일~2024년 6월 10일', '')
    """
    if not start or not end:
        return day(start or end)
    if start == end:
        return day(start)
    a, b = start.split("-"), end.split("-")
    if a[0] != b[0] or len(a) + len(b) < 6:
        return f"{day(start)}~{day(end)}"
    return f"{day(start)}~{int(b[2])}일" if a[1] == b[1] else f"{day(start)}~{int(b[1])}월 {int(b[2])}일"


def day(published: str | None) -> str:
    """Return an ISO date as a Korean day or month, "" if there is none.

    >>> day("2024-06-10T15:33:00+09:00"), day("2021-11"), day(None)
    ('2024년 6월 10일', '2021년 11월', '')
    """
    if not published:
        return ""
    parts = [int(part) for part in published[:10].split("-")]
    return " ".join(f"{n}{unit}" for n, unit in zip(parts, "년월일", strict=False))


def days(story: Story) -> str:
    """Return the days of a story's articles as they are shown, the inferred ones marked."""
    known = sorted(a.published for a in story.articles if a.published)
    if not known:
        return "날짜 미상"
    shown = span(known[0][:10], known[-1][:10])
    return f"{shown}(추정)" if any(a.published_basis == "inferred" for a in story.articles) else shown


def outlets(story: Story) -> list[str]:
    """Return the outlets of a story, each once, in the order of its articles; first those that speak for themselves."""
    first = [story.articles[voice[0]] for voice in story.voices] or story.articles
    return list(dict.fromkeys(outlet(a) for a in first))


def echoes(story: Story) -> list[str]:
    """Return the outlets of a story that print what another one says: sister papers and copies."""
    own = set(outlets(story))
    return [name for name in dict.fromkeys(outlet(a) for a in story.articles) if name not in own]


def outlet(article: Article) -> str:
    """Return an article's outlet as it is shown: an inferred one says so."""
    if not article.outlet:
        return "매체 미상"
    return f"{article.outlet}(추정)" if article.outlet_basis == "inferred" else article.outlet


def _html(markdown: str) -> str:
    """Return the Markdown as HTML that holds text, links and headings only, whatever the text tried."""
    import markdown as python_markdown
    import nh3

    html = python_markdown.markdown(markdown, extensions=_EXTENSIONS, output_format="html")
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"}, link_rel="noopener noreferrer"
    )


def _fill(folder: Path, name: str, view: Mapping[str, Any]) -> str:
    import jinja2

    try:
        text = _environment(folder).get_template(name).render(view)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{error.filename or folder / name}, line {error.lineno}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"{folder}: no file {error.name}; a template is a copy of {TEMPLATES / DEFAULT}") from error
    except Exception as error:  # a template is a program of the user's and may fail in any way
        raise TemplateError(f"{folder / name}, line {_line_of(error)}: {error}") from error
    return text.rstrip("\n") + "\n"


def place_of(document: str) -> str:
    """Return where a document lies, as a reader names it: a file without its folder, an address by its host.

    >>> place_of("pages/a.jsonl:3"), place_of("https://www.hanbit.example/news/1/")
    ('a.jsonl:3', 'www.hanbit.example')
    """
    address = re.match(r"https?://([^/?#]+)", document)
    return address[1] if address else document.rpartition("/")[2]


def _environment(folder: Path) -> Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        md=markdown_text,
        label=markdown_label,
        link=markdown_link,
        place=markdown_place,
        plain=plain,
        quoted="‘{}’".format,
    )
    environment.globals["outlet"] = outlet
    return environment


def _line_of(error: BaseException) -> int | str:
    """The line of a template in which an error arose, from the traceback that Jinja rewrites."""
    line: int | str = "?"
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def folder_of(template: str) -> Path:
    """Return the folder of a template, by its name or path; ChoiceError names those that ship."""
    try:
        for folder in (TEMPLATES / template, Path(template)):
            if (folder / "digest.md.j2").is_file():
                return folder
        is_folder = Path(template).is_dir()
    except OSError:  # a name that is too long
        is_folder = False
    if is_folder:
        raise TemplateError(f"{template}: no digest.md.j2 in it; a template is a copy of {TEMPLATES / DEFAULT}")
    raise ChoiceError("template", template, templates())


def _write_beside(path: Path, text: str) -> Path:
    """Write a file under a name of its own beside the one it will replace."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        temporary.chmod(0o644)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
