"""A digest becomes an edition: Markdown and a page from the templates of a folder, JSON for programs.

A template is a folder with `digest.md.j2` and `page.html.j2`; to add one, copy `templates/weekly`. A folder without a
page gets the one of `templates/base`, which is its Markdown.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import charts
from .errors import ChoiceError, TemplateError
from .filling import TEMPLATES, fill
from .layout import layout
from .markup import anchor, plain
from .model import Around, Article, Digest, Edition, Line
from .proof import ROOM, passage
from .said import orientation
from .tables import digest_json

if TYPE_CHECKING:
    from markupsafe import Markup

DEFAULT = "weekly"
PAGE = "page.html.j2"
WEIGHT = 150_000  # bytes of a page that is read on a phone
ROOMS = (ROOM, 100, 70, 50, 35, 20)  # characters around a line

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
_HEADING = re.compile(r"<(h[2-6])>([^<]*)</\1>")


def templates() -> list[str]:
    """Return the names of the templates that ship."""
    return sorted(place.name for place in TEMPLATES.iterdir() if (place / "digest.md.j2").is_file())


def render(digest: Digest, template: str = DEFAULT, *, explain: bool = False, around: Around | None = None) -> Edition:
    """Return the digest as digest.md, digest.html and digest.json; to explain it, each story says why it is there.

    `around` is what leads from its page into an archive.
    """
    folder = folder_of(template)
    folders = (folder, TEMPLATES / "base")  # a page that the folder lacks is that of `base`
    view = _view(digest, explain, around)
    markdown = fill(folders, "digest.md.j2", view)
    page = _page(folders, {**view, "body": lambda: _html(markdown, digest)})
    return Edition({"digest.md": markdown, "digest.html": page, "digest.json": digest_json(digest)})


def written(digest: Digest, template: str, name: str, more: Mapping[str, Any]) -> str:
    """Return what one file of a template makes of a digest; `more` is what it sees beside it, or instead."""
    return fill((folder_of(template), TEMPLATES / "base"), name, {**_view(digest, False, None), **more})


def _page(folders: Sequence[Path], view: Mapping[str, Any]) -> str:
    """Return the page; if that makes it light enough, with less of the paragraphs around its lines."""

    def made(room: int) -> str:
        return fill(folders, PAGE, {**view, "passage": functools.partial(passage, room=room)})

    page = made(ROOMS[0])
    over = len(page.encode()) - WEIGHT
    if over <= 0:
        return page
    lines = [(view["by_id"][line.article], line) for story in view["digest"].stories for line in story.lines]
    widest = _around(lines, ROOMS[0])
    if widest < over:
        return page
    room = next((room for room in ROOMS[1:] if widest - _around(lines, room) >= over), None)
    return page if room is None else made(room)  # what is too heavy without any of them keeps them


def _around(lines: Sequence[tuple[Article, Line]], room: int) -> int:
    """How many bytes of paragraphs are shown around lines."""
    shown = (passage(article, line, room) for article, line in lines)
    return sum(len(f"{one.before}{one.after}".encode("utf-8", "replace")) for one in shown)


def _view(digest: Digest, explain: bool, around: Around | None) -> dict[str, Any]:
    """What a template sees: the digest, where it stands on the page, and how it is said in Korean."""
    articles = [article for story in digest.stories for article in story.articles]
    return {
        "digest": digest,
        "counts": digest.counts,
        "layout": layout(digest),
        "around": around,
        "explain": explain,
        "by_id": {article.id: article for article in articles},
        "inferred": any("inferred" in (a.outlet_basis, a.published_basis) for a in articles),
        # What a template calls for only if it shows it.
        "orientation": functools.cache(lambda: orientation(digest)),
        "charts": functools.cache(lambda: _charts(digest)),
    }


def _charts(digest: Digest) -> list[tuple[charts.Table, Markup]]:
    """The charts of an issue, each with its table, as far as there is something to show."""
    from markupsafe import Markup

    by_day, by_word = charts.by_day(digest), charts.by_word(digest.rising, "많아진 말이 나온 기사 수")
    drawn = [(by_day, charts.columns), (by_word, charts.bars)]
    return [(table, Markup(draw(table))) for table, draw in drawn if table]


def _html(markdown: str, digest: Digest) -> Markup:
    """Return the Markdown as HTML that holds text, links and headings only, whatever the text tried.

    The heading of a story has its id, so that a link to the story leads there.
    """
    import markdown as python_markdown
    import nh3
    from markupsafe import Markup

    made = python_markdown.markdown(markdown, extensions=_EXTENSIONS, output_format="html")
    clean = nh3.clean(
        made, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"}, link_rel="noopener noreferrer"
    )
    ids: dict[str, list[str]] = {}
    for story in digest.stories:
        ids.setdefault(plain(story.headline), []).append(anchor(story.id))

    def with_id(heading: re.Match[str]) -> str:
        own = ids.get(plain(html.unescape(heading[2])))
        return f'<{heading[1]} id="{own.pop(0)}">{heading[2]}</{heading[1]}>' if own else heading[0]

    return Markup(_HEADING.sub(with_id, clean))


def _whole(folder: Path) -> Path:
    """The folder, if it has the page that its other files are parts of; one that has Markdown only needs none."""
    parts = [path.name for path in folder.iterdir() if path.name.endswith((".html.j2", ".css")) and path.name != PAGE]
    # Of the archive and of the mail there may be pages without one of the issue.
    if any(name in parts for name in ("parts.html.j2", "style.css")) and not (folder / PAGE).is_file():
        raise TemplateError(f"{folder / PAGE}: 파일이 없음: {', '.join(sorted(parts))}만 있음")
    return folder


def folder_of(template: str) -> Path:
    """Return the folder of a template, by its name or path; ChoiceError names those that ship."""
    try:
        is_path = "/" in template or "\\" in template  # a copy in the folder where one stands may have the same name
        for folder in (Path(template),) if is_path else (TEMPLATES / template, Path(template)):
            if (folder / "digest.md.j2").is_file():
                return _whole(folder)
        is_folder = Path(template).is_dir()
    except OSError:  # a name that is too long
        is_folder = False
    if is_folder:
        raise TemplateError(f"{template}: no digest.md.j2 in it; a template is a copy of {TEMPLATES / DEFAULT}")
    raise ChoiceError("template", template, templates())
