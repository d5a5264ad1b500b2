"""Whole processes and what they take; shared by the benchmarks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path


def seconds(command: list[str], store: Path) -> float:
    """How long a command takes with what a store remembers; one that fails ends the benchmark."""
    environment = {**os.environ, "XDG_DATA_HOME": str(store)}
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    taken = time.perf_counter() - started
    if done.returncode not in (0, 1):
        sys.exit(f"{command} ended with {done.returncode}: {done.stderr}")
    return taken
