"""Where an archive is worked on. A new engine is added here."""

from __future__ import annotations

import importlib
from typing import Protocol, cast

from ..errors import ChoiceError
from .jobs import Job, Tally

# The module of each that has `run`; it is loaded when it is asked for.
ENGINES = {"embedded": "embedded", "spark": "spark"}
DEFAULT = "embedded"


class Engine(Protocol):
    """Makes an archive."""

    def __call__(self, job: Job, tally: Tally) -> None:
        """Make those parts that are not there yet."""


def engine(name: str) -> Engine:
    """Return the engine of that name; ChoiceError names those that exist."""
    if name not in ENGINES:
        raise ChoiceError("engine", name, ENGINES)
    return cast(Engine, importlib.import_module(f".{ENGINES[name]}", __package__).run)
