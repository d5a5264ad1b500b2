"""What can go wrong, as a tree. Each class has the exit status that the command line ends with.

    SejulError                2
    |-- InputError            2   a path, file or address cannot be used
    |-- ChoiceError           2   a name is not one of those that exist
    |-- ConfigError           2   the configuration has a mistake
    |-- StoreError            2   the store cannot be opened or written
    |-- MailError             2   the server for mail cannot be used; 1 if it took some
    |-- TemplateError         2   a template is missing or has a mistake
    `-- NothingToPublish      1   all went well, but nothing is left to write

Input of which only a part is unusable is no exception: it becomes a `Skipped`, and the rest goes on.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

INTERRUPTED = 130  # the status that a shell expects after Ctrl-C


class SejulError(Exception):
    """The message says what is wrong, where, and what to do about it."""

    status = 2


class InputError(SejulError):
    """A path, file or address that cannot be used."""


class ConfigError(SejulError):
    """A configuration with a mistake; the message names file, line and remedy."""


class StoreError(SejulError):
    """A store that cannot be opened or written."""


class MailError(SejulError):
    """The server that takes the mail cannot be reached or wants none; what is left stays queued."""


class TemplateError(SejulError):
    """A template that is missing or has a mistake."""


class NothingToPublish(SejulError):
    """The input was read, but no article is left for the digest."""

    status = 1


class ChoiceError(SejulError):
    """A name that is not registered; the message lists the names that are."""

    def __init__(self, kind: str, name: str, known: Iterable[str]):
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        super().__init__(f"no {kind} {name!r}{hint}; choose from {', '.join(names)}")
