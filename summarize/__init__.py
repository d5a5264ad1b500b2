"""Sejul (세줄, "three lines"): key lines of Korean news, and a weekly digest in which every line is a quotation.

The public verbs. They are loaded when first used, so that `sejul --help` answers at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .keylines import key_lines
    from .reading import read

__version__ = "0.1.0"
__all__ = ["__version__", "key_lines", "read"]


def __getattr__(name: str) -> Any:
    if name == "key_lines":
        from .keylines import key_lines

        return key_lines
    if name == "read":
        from .reading import read

        return read
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
