"""docs/weekly.md: what it tells people to write exists, can be read by those it is for, and does what it says."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from test_run import LINE

from summarize.account import STATES, STOPPED
from summarize.cli import main

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "weekly.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", TEXT, re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS if name == kind]


def steps() -> dict[str, str]:
    """The shell steps of the workflow, by name."""
    (workflow,) = map(yaml.safe_load, blocks("yaml"))
    return {step["name"]: step["run"] for step in workflow["jobs"]["digest"]["steps"] if "run" in step}


def test_each_command_and_option_exists() -> None:
    """A recipe that is copied does not end with an unknown option."""
    assert isinstance(main, click.Group)
    found = re.findall(
        r"(?<!-u )\bsejul ([a-z]+)((?: +(?:--?[\w-]+|\"?[\w$./]+\"?))*)", "\n".join(t for _, t in BLOCKS) + TEXT
    )
    used = [(name, rest) for name, rest in found if name in main.commands]
    assert {name for name, _ in used} >= {"init", "doctor", "run"}
    assert not {name for name, _ in found} - main.commands.keys()
    for name, rest in used:
        known = {option for parameter in main.commands[name].params for option in parameter.opts}
        for option in re.findall(r"--[\w-]+", rest):
            assert option in known, f"sejul {name} {option}"


def test_the_line_that_is_shown_has_the_shape_that_is_printed() -> None:
    """A monitor is written by the example; each last word is explained."""
    (line,) = re.findall(r"^2026-.*\n", TEXT, re.MULTILINE)
    assert LINE.fullmatch(line)
    assert re.findall(r"^\| ([가-힣]+) \|", TEXT, re.MULTILINE) == [*STATES.values(), STOPPED]


def test_the_workflow_is_one_and_its_steps_are_shell() -> None:
    """It is started by time and by hand, one at a time; bash reads every step."""
    (text,) = blocks("yaml")
    workflow: dict[Any, Any] = yaml.safe_load(text)
    assert set(workflow[True]) == {"schedule", "workflow_dispatch"}  # YAML 1.1 reads "on" as true
    assert workflow["concurrency"]["cancel-in-progress"] is False
    assert len(steps()) == 4
    for name, script in steps().items():
        done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
        assert done.returncode == 0, f"{name}: {done.stderr}"


def test_the_workflow_keeps_its_state_from_run_to_run(tmp_path: Path) -> None:
    """The first run makes the branch, the next one finds what it left; a second without news pushes nothing."""
    if not shutil.which("git"):
        pytest.skip("no git here")
    own = {"GIT_CONFIG_GLOBAL": str(tmp_path / "none"), "GIT_CONFIG_SYSTEM": str(tmp_path / "none")}
    environment = os.environ | own

    def bash(script: str, folder: Path) -> str:
        command = ["bash", "-e", "-o", "pipefail", "-c", script]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    start = "git init -q -b main o && cd o && git -c user.name=a -c user.email=a@b.c commit -q --allow-empty -m a && git config receive.denyCurrentBranch ignore"
    bash(start, tmp_path)
    for number, commits in ((1, "1"), (2, "2"), (3, "2")):
        work = tmp_path / f"run{number}"
        bash(f"git clone -q o {work.name}", tmp_path)
        bash(steps()["Fetch what earlier runs know"], work)
        store = work / "state" / "sejul" / "sejul.db"
        assert store.exists() == (number > 1)
        store.parent.mkdir(exist_ok=True)
        store.write_text("1" if number == 1 else "2")
        bash(steps()["Keep what is known"], work)
        assert bash("git rev-list --count state", tmp_path / "o").strip() == commits
    gone = tmp_path / "run4"
    bash(f"git clone -q o {gone.name}", tmp_path)
    shutil.rmtree(tmp_path / "o")
    script = ["bash", "-e", "-c", steps()["Fetch what earlier runs know"]]
    done = subprocess.run(script, cwd=gone, env=environment, capture_output=True, check=False)
    assert done.returncode != 0, "a server that does not answer is not a first time"


def test_units_are_units() -> None:
    """Each has its sections; systemd itself reads them where it is."""
    service, timer, failed = blocks("systemd")
    for text, section in ((service, "Service"), (timer, "Timer"), (failed, "Service")):
        parser = configparser.RawConfigParser(strict=False, comment_prefixes=("#",))
        parser.read_string(text)
        assert section in parser.sections()
    assert "Asia/Seoul" in timer
    assert "OnFailure=sejul-failed.service" in service


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here: apt-get install systemd")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say, and Monday 7:10 in Seoul is Sunday 22:10 UTC."""
    for name, text in zip(("sejul.service", "sejul.timer", "sejul-failed.service"), blocks("systemd"), strict=True):
        (tmp_path / name).write_text(text.replace("/opt/sejul/.venv/bin/sejul", sys.executable), encoding="utf-8")
    command = ["systemd-analyze", "verify", *sorted(map(str, tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert str(tmp_path) not in done.stderr
    (moment,) = re.findall(r"OnCalendar=(.*)", TEXT)
    told = subprocess.run(["systemd-analyze", "calendar", moment], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Sun \d{4}-\d\d-\d\d 22:10:00 UTC", told)


def test_the_crontab_is_read_by_the_shell_of_cron(tmp_path: Path) -> None:
    """The line stands as cron takes it (no bare %), is silent if all goes well, and shows everything if not."""
    (text,) = blocks("crontab")
    (job,) = [line for line in text.splitlines() if re.match(r"\d", line)]
    assert "%" not in job
    command = job.split(None, 5)[5]
    tool = tmp_path / "sejul"
    for status in (0, 1):
        tool.write_text(f"#!/bin/sh\necho line\necho why >&2\nexit {status}\n")
        tool.chmod(0o755)
        environment = os.environ | {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.split() == (["line", "why"] if status else [])
