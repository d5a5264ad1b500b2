"""How far long work has come is told where no bar can be drawn, and how long it will take."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from summarize import terminal


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let time go on by so many seconds."""
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])

    def go_on(seconds: float) -> None:
        now[0] += seconds

    return go_on


def test_the_time_that_is_left_is_told(wait: Callable[[float], None], capsys: pytest.CaptureFixture[str]) -> None:
    """A line each ten seconds: 100 of 1,000 pieces in each, from the first of them on."""
    with terminal.progress("기사", 1000) as tick:
        wait(30)  # a model is loaded
        tick(100)
        for _ in range(3):
            wait(10)
            tick(100)
    assert capsys.readouterr().err.splitlines() == [
        "sejul: 기사 100/1000",
        "sejul: 기사 200/1000, 약 2분 남음",
        "sejul: 기사 300/1000, 약 2분 남음",
        "sejul: 기사 400/1000, 약 1분 남음",
    ]


def test_what_was_done_before_is_no_progress(wait: Callable[[float], None], capsys: pytest.CaptureFixture[str]) -> None:
    """The total falls by what an earlier run has done, and the estimate knows nothing of it."""
    with terminal.progress("기사", 100_000) as tick:
        tick(0, 88_000)
        tick(1000)
        wait(60)
        tick(11_000)
    assert capsys.readouterr().err == "sejul: 기사 12000/88000, 약 7분 남음\n"


def test_no_estimate_is_told_that_means_nothing(
    wait: Callable[[float], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of one piece, of a stage that has just begun, of work without an end, behind its end."""
    with terminal.progress("기사", 10) as tick:
        wait(20)
        tick(5)
        wait(20)
        tick(5)
        wait(20)
        tick(0, 0, "다음")
        wait(20)
        tick(1)
        wait(20)
        tick(3)
    assert "남음" not in capsys.readouterr().err
