"""Templates are filled: web text is escaped on its way in, and a mistake is named with file and line."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .characters import visible, whole
from .errors import TemplateError
from .markup import anchor, markdown_label, markdown_place, markdown_text, plain, web_address, whole_words
from .proof import source_link
from .said import day, days, echoes, figures, first_outlets, outlet, outlets, place_of, span, week, when
from .topics import why

if TYPE_CHECKING:
    from jinja2 import Environment

# In a wheel the templates travel inside of the package; in a checkout they stand beside it.
_PLACES = (Path(__file__).parent / "templates", Path(__file__).parent.parent / "templates")
TEMPLATES = next((place for place in _PLACES if place.is_dir()), _PLACES[0])


# How things are said: in every template, that of a page, a letter or the archive. What a template is given wins.
_SAID: dict[str, Any] = {
    "anchor": anchor,
    "day": day,
    "days": days,
    "echoes": echoes,
    "figures": figures,
    "first_outlets": first_outlets,
    "outlet": outlet,
    "outlets": outlets,
    "place": place_of,
    "source_link": source_link,
    "span": span,
    "week": week,
    "when": when,
    "why": why,
}


def fill(folders: Sequence[Path], name: str, view: Mapping[str, Any]) -> str:
    """Return what a template makes of a view; of several folders the first that has it counts."""
    text = _named(folders, name, lambda environment: environment.get_template(name).render(view)).rstrip("\n") + "\n"
    if not whole(text) == text:
        raise TemplateError(f"{_path_of(folders, name)}: 글자가 아닌 부호(서러게이트)를 씀: 그 부호를 지우십시오")
    return text


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
        file = error.filename or _path_of(folders, error.name or name)
        raise TemplateError(f"{file}, line {error.lineno}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        place = folders[0] if error.name == name else _place_of(error, folders, name)
        raise TemplateError(f"{place}: no file {error.name}; a template is a copy of one in {TEMPLATES}") from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"{_no_text(folders, name)}: UTF-8이 아님: UTF-8로 저장하십시오") from error
    except Exception as error:  # a template is a program of the user's and may fail in any way
        raise TemplateError(f"{_place_of(error, folders, name)}: {error}") from error


def _path_of(folders: Sequence[Path], name: str) -> Path:
    """Where a template lies; in the first folder, if it is nowhere."""
    return next((folder / name for folder in folders if (folder / name).is_file()), folders[0] / name)


def _no_text(folders: Sequence[Path], name: str) -> Path:
    """Which file of a template is no UTF-8: it may be one that another includes."""
    for path in sorted(
        path for folder in folders for path in folder.glob("*") if path.suffix in (".j2", ".css", ".js")
    ):
        try:
            path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return path
    return _path_of(folders, name)


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
    environment.globals.update(_SAID)
    return environment


def _shown(value: object) -> object:
    """What a template writes: text as a reader sees it; Markup and numbers as they are."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _place_of(error: BaseException, folders: Sequence[Path], name: str) -> str:
    """File and line of a template in which an error arose, from the traceback that Jinja rewrites."""
    place = f"{_path_of(folders, name)}, line ?"
    trace = error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.parent in folders:
            place = f"{file}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
