"""A digest becomes an edition: Markdown from a template, HTML from that Markdown, JSON for programs.

A template is a folder with `digest.md.j2` and `page.html.j2`; to add one, copy `templates/weekly`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .errors import ChoiceError, TemplateError
from .filling import TEMPLATES, fill
from .model import Around, Digest, Edition
from .said import day, days, echoes, outlets, place_of, span
from .tables import digest_json
from .topics import why

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


def render(digest: Digest, template: str = DEFAULT, *, explain: bool = False, around: Around | None = None) -> Edition:
    """Return the digest as digest.md, digest.html and digest.json; to explain it, each story says why it is there.

    `around` is what leads from its page into an archive.
    """
    folder = folder_of(template)
    view = {**_view(digest, explain), "around": around}
    markdown = fill((folder,), "digest.md.j2", view)
    html = fill((folder,), "page.html.j2", {**view, "body": _html(markdown)})
    return Edition({"digest.md": markdown, "digest.html": html, "digest.json": digest_json(digest)})


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


def _html(markdown: str) -> str:
    """Return the Markdown as HTML that holds text, links and headings only, whatever the text tried."""
    import markdown as python_markdown
    import nh3

    html = python_markdown.markdown(markdown, extensions=_EXTENSIONS, output_format="html")
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"}, link_rel="noopener noreferrer"
    )


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
