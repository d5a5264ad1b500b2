"""The program as a person runs it, in this process."""

from __future__ import annotations

from click.testing import CliRunner, Result

from summarize.cli import main


def sejul(*arguments: str, stdin: bytes = b"") -> Result:
    """Run the program; nothing that a user can do ends in a traceback."""
    result = CliRunner().invoke(main, list(arguments), input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result
