"""Whole processes and what they take; shared by the benchmarks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

MB = 1024  # of the kilobytes in which Linux counts


def seconds(command: list[str], store: Path) -> float:
    """How long a command takes with what a store remembers; one that fails ends the benchmark."""
    environment = {**os.environ, "XDG_DATA_HOME": str(store)}
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    taken = time.perf_counter() - started
    if done.returncode not in (0, 1):
        sys.exit(f"{command} ended with {done.returncode}: {done.stderr}")
    return taken


def peak(command: list[str]) -> tuple[float, float, int]:
    """The most memory that a command has at a time in MB, the seconds it takes, and the lines that it prints."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        lines = sum(1 for _ in process.stdout or ())
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{command} ended with {process.returncode}")
    return used.ru_maxrss / MB, time.perf_counter() - started, lines
