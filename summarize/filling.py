"""Templates are filled: web text is escaped on its way in, and a mistake is named with file and line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import TemplateError
from .markup import markdown_label, markdown_link, markdown_place, markdown_text, plain
from .said import outlet

if TYPE_CHECKING:
    from jinja2 import Environment

# In a wheel the templates travel inside of the package; in a checkout they stand beside it.
_PLACES = (Path(__file__).parent / "templates", Path(__file__).parent.parent / "templates")
TEMPLATES = next((place for place in _PLACES if place.is_dir()), _PLACES[0])


def fill(folders: Sequence[Path], name: str, view: Mapping[str, Any]) -> str:
    """Return what a template makes of a view; of several folders the first that has it counts."""
    import jinja2

    try:
        text = _environment(folders).get_template(name).render(view)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{error.filename or folders[0] / name}, line {error.lineno}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(
            f"{folders[0]}: no file {error.name}; a template is a copy of {TEMPLATES / 'weekly'}"
        ) from error
    except Exception as error:  # a template is a program of the user's and may fail in any way
        raise TemplateError(f"{_place_of(error, folders[0] / name)}: {error}") from error
    return text.rstrip("\n") + "\n"


def _environment(folders: Sequence[Path]) -> Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
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


def _place_of(error: BaseException, file: Path) -> str:
    """File and line of a template in which an error arose, from the traceback that Jinja rewrites."""
    place = f"{file}, line ?"
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            place = f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
