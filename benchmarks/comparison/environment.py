"""The environment of the peers: made once, reused, and never a reason to stop."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

# What pip says when it cannot reach an index; trying package by package would only wait as often.
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeout|NameResolution|ProxyError|Max retries|timed out|Failed to establish"
)
STAMP = "installed.json"


@dataclass(frozen=True)
class Environment:
    """Where the peers run, and why some or all of them do not."""

    python: Path | None
    failed: str = ""  # why there is no environment
    missing: dict[str, str] = field(default_factory=dict)  # the package that was not installed, and why

    def reason(self, packages: tuple[str, ...]) -> str:
        """Return why a system of these packages cannot run, or nothing."""
        return self.failed or next(
            (f"{package} not installed: {self.missing[package.lower()]}" for package in packages if package.lower() in self.missing), ""
        )  # fmt: skip


def prepare(folder: Path, requirements: Path) -> Environment:
    """Return the environment in the folder, installed as the file of requirements says."""
    wanted = {"requirements": requirements.read_text(encoding="utf-8"), "python": sys.version}
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = folder / STAMP
    if stamp.exists() and python.exists():
        known = json.loads(stamp.read_text(encoding="utf-8"))
        if {key: known.get(key) for key in wanted} == wanted:
            return Environment(python, missing=known["missing"])
    print(f"the peers are installed from {requirements.name}; this takes a minute or two", file=sys.stderr)
    made = _run([sys.executable, "-m", "venv", str(folder)])
    if made.returncode:
        return _without(f"no environment: {_last(made)}")
    missing, failed = install(python, requirements)
    if failed:
        return _without(f"not installed: {failed}")
    stamp.write_text(json.dumps({**wanted, "missing": missing}), encoding="utf-8")
    return Environment(python, missing=missing)


def install(python: Path, requirements: Path) -> tuple[dict[str, str], str]:
    """Install the file as a whole or else line by line; return what is missing, or why all is."""
    pip = [str(python), "-m", "pip", "install", "--no-deps", "--quiet", "--disable-pip-version-check", "--retries", "1"]
    whole = _run([*pip, "-r", str(requirements)])
    if whole.returncode == 0:
        return {}, ""
    if NO_NETWORK.search(whole.stderr):
        return {}, f"the package index cannot be reached ({_last(whole)})"
    missing: dict[str, str] = {}
    pins = [line.split("#")[0].strip() for line in requirements.read_text(encoding="utf-8").splitlines()]
    for pin in filter(None, pins):
        one = _run([*pip, pin])
        if one.returncode:
            missing[pin.split("==")[0].lower()] = _last(one)
            print(f"{pin} was not installed: {_last(one)}", file=sys.stderr)
    return missing, ""


def _without(reason: str) -> Environment:
    print(f"{reason}; our rankers and the baselines run all the same", file=sys.stderr)
    return Environment(None, reason)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _last(done: subprocess.CompletedProcess[str]) -> str:
    """The last error that a command states, in one line."""
    lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR", "Error"))]
    return (errors or lines or [f"exit status {done.returncode}"])[-1][:200]
