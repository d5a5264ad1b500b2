"""Ctrl-C and SIGTERM during long work: it stops between two results, never inside of one."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from ..errors import INTERRUPTED


class Stop:
    """While entered, a signal that asks for the end is a KeyboardInterrupt; but not before a result is written whole.

    Python's own handler would raise in the middle of a write to a slow pipe, of which the rest is then lost.
    """

    def __init__(self) -> None:
        self.asked = 0  # the signal that came
        self._holding = False
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Stop:
        # A signal that the caller wants ignored (nohup) stays ignored; only the main thread may say what one does.
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                before = signal.getsignal(number)
                if before in (signal.default_int_handler, signal.SIG_DFL):
                    signal.signal(number, self._on_signal)
                    self._stack.callback(signal.signal, number, before)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Put the end off until what is done in here is done."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        if self.asked:
            raise KeyboardInterrupt

    @property
    def status(self) -> int:
        """The status that a shell expects after the signal."""
        return 128 + self.asked if self.asked else INTERRUPTED

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        again, self.asked = bool(self.asked), number
        # Who asks a second time does not want to wait for a reader that reads no more.
        if again or not self._holding:
            raise KeyboardInterrupt
