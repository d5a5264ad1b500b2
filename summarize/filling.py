"""Templates are filled: web text is escaped on its way in, and a mistake is named with file and line."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .characters import visible
from .errors import TemplateError
from .markup import anchor, markdown_label, markdown_place, markdown_text, plain, web_address, whole_words
from .said import outlet

if TYPE_CHECKING:
    from jinja2 import Environment

# In a wheel the templates travel inside of the package; in a checkout they stand beside it.
_PLACES = (Path(__file__).parent / "templates", Path(__file__).parent.parent / "templates")
TEMPLATES = next((place for place in _PLACES if place.is_dir()), _PLACES[0])


def fill(folders: Sequence[Path], name: str, view: Mapping[str, Any]) -> str:
    """Return what a template makes of a view; of several folders the first that has it counts."""
    return _named(folders, name, lambda environment: environment.get_template(name).render(view)).rstrip("\n") + "\n"


def source(folders: Sequence[Path], name: str) -> str:
    """Return a file of a template as it is."""
    return _named(folders, name, lambda environment: _source(environment, name))


def _source(environment: Environment, name: str) -> str:
    assert environment.loader
    return environment.loader.get_source(environment, name)[0]


def _named(folders: Sequence[Path], name: str, made: Callable[[Environment], str]) -> str:
    """What is made of a template; a mistake in it is named with file and line."""
    import jinja2

    try:
        return made(_environment(tuple(folders)))
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{error.filename or folders[0] / name}, line {error.lineno}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(
            f"{folders[0]}: no file {error.name}; a template is a copy of one in {TEMPLATES}"
        ) from error
    except Exception as error:  # a template is a program of the user's and may fail in any way
        raise TemplateError(f"{_place_of(error, folders[0] / name)}: {error}") from error


@functools.lru_cache(maxsize=8)  # an archive fills the same templates thousands of times
def _environment(folders: tuple[Path, ...]) -> Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        md=markdown_text,
        label=markdown_label,
        link=web_address,
        place=markdown_place,
        plain=plain,
        quoted="‘{}’".format,
        whole=whole_words,
    )
    environment.globals["outlet"] = outlet
    environment.globals["anchor"] = anchor
    return environment


def _shown(value: object) -> object:
    """What a template writes: text as a reader sees it; Markup and numbers as they are."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _place_of(error: BaseException, file: Path) -> str:
    """File and line of a template in which an error arose, from the traceback that Jinja rewrites."""
    place = f"{file}, line ?"
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            place = f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
