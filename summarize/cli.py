"""The command line: its group, its errors and exit statuses, and which commands there are."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import Any

import click

from . import __version__
from .commands.archiving import archive
from .commands.checking import doctor
from .commands.collecting import collect, init
from .commands.digesting import digest
from .commands.leaving import unsubscribe
from .commands.publishing import site
from .commands.reading import read, summarize
from .commands.running import run
from .commands.sending import outbox, send
from .commands.topics import topics
from .commands.verifying import verify
from .errors import INTERRUPTED, SejulError


class Commands(click.Group):
    """Commands whose errors are messages, and whose exit status says what happened."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that a user can mend ends with its message and status."""
        _prepare_output()
        # A run is short and leaves few cycles; looking through all objects of the libraries again and again
        # took half the time of a digest in which little is new.
        gc.set_threshold(50_000, 20, 20)
        try:
            result = super().invoke(ctx)
            if sys.stdout:  # closed by the caller: >&-
                sys.stdout.flush()
            return result
        except SejulError as error:
            click.echo(f"sejul: {error}", err=True)
            ctx.exit(error.status)
        except KeyboardInterrupt:
            click.echo("sejul: 중단함", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            raise
        except OSError as error:
            what = error.filename or "결과"
            click.echo(
                f"sejul: {what}: 읽거나 쓸 수 없음({error.strerror or error}): 디스크와 권한을 확인하십시오", err=True
            )
            _discard_output()
            ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sejul")
def main() -> None:
    """Key lines of Korean news, and a weekly digest in which every line is a quotation.

    A PATH is a file or folder (.txt, .html, .xml feeds, .jsonl, .xlsx of BigKinds) or an http(s) address.

    Exit status: 0 all went well; 1 some input was skipped, nothing was to publish or a line is not proved; 2 unusable.
    """
    if os.environ.get("NO_COLOR"):
        click.get_current_context().color = False


for _command in (
    init,
    collect,
    digest,
    verify,
    site,
    summarize,
    archive,
    read,
    topics,
    send,
    outbox,
    unsubscribe,
    run,
    doctor,
):
    main.add_command(_command)


def _prepare_output() -> None:
    """Let standard output and error take any letter, and what is written to them whole."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            if isinstance(stream.buffer, io.RawIOBase):
                # PYTHONUNBUFFERED, as containers have it: what a signal leaves of a long line would be lost.
                stream = io.TextIOWrapper(io.BufferedWriter(stream.buffer), stream.encoding, line_buffering=True)
                setattr(sys, name, stream)
            # A console that lacks a letter (CP949 and emoji) shows its number instead.
            stream.reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """Let the interpreter's last flush go nowhere, so that it does not complain of the full disk again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return
