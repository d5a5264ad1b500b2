"""Arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from ..keylines import Budget

MOST_LINES = 100

F = TypeVar("F", bound=Callable[..., Any])


def paths_argument(command: F) -> F:
    """One PATH or more."""
    return click.argument("paths", metavar="PATH...", nargs=-1, required=True)(command)


def configured(command: F) -> F:
    """The option that names a configuration."""
    return click.option(
        "--config", "config_file", metavar="FILE", type=click.Path(path_type=Path), help="A configuration of your own."
    )(command)


class FolderType(click.Path):
    """A folder to write to. An empty name is that of a variable which is not set, never the folder where one stands."""

    name = "folder"

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; BadParameter if it is empty."""
        if value == "":
            self.fail("폴더 이름이 비었음", param, ctx)
        return super().convert(value, param, ctx)


def budget(lines: int | None, chars: int | None, usual: int) -> Budget:
    """Return how much is asked for: so many lines, so many characters, or no more than both."""
    from ..keylines import Budget

    # Characters alone: as many lines as fit.
    return Budget(lines or (usual if chars is None else chars), chars)


def choice_of_lines(command: F) -> F:
    """The options that say how many lines are chosen, and how."""
    for option in (
        click.option(
            "--ranker", metavar="NAME", help="How lines are chosen: textrank (default), fast, textrank-plain, lead."
        ),
        click.option(
            "--chars",
            type=click.IntRange(1),
            metavar="N",
            help="At most so many characters of key lines, not so many lines.",
        ),
        click.option("--lines", type=click.IntRange(1, MOST_LINES), help="Key lines of a story or article (3)."),
    ):
        command = option(command)
    return command
