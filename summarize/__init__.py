"""Sejul (세줄, "three lines"): key lines of Korean news, and a weekly digest in which every line is a quotation.

The public verbs; everything heavy is loaded when it is first used.
"""

from .keylines import key_lines
from .reading import read

__version__ = "0.1.0"
__all__ = ["__version__", "key_lines", "read"]
