"""Arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def paths_argument(command: F) -> F:
    """One PATH or more."""
    return click.argument("paths", metavar="PATH...", nargs=-1, required=True)(command)


def configured(command: F) -> F:
    """The option that names a configuration."""
    return click.option(
        "--config", "config_file", metavar="FILE", type=click.Path(path_type=Path), help="A configuration of your own."
    )(command)


def choice_of_lines(command: F) -> F:
    """The options that say how many lines are chosen, and how."""
    for option in (
        click.option(
            "--ranker", metavar="NAME", help="How lines are chosen: textrank (default), textrank-plain, lead."
        ),
        click.option("--lines", type=click.IntRange(1, 100), help="Key lines of a story or article (3)."),
    ):
        command = option(command)
    return command
