"""The comparison with peers: its scores by hand, and what does not run is a row; no peer is needed here."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import peers
import pytest
from comparison import baselines, environment, scores, systems, table, worker
from comparison.environment import Environment
from comparison.table import Result

ROOT = Path(__file__).parent.parent
PINS = ROOT / "benchmarks" / "peers.txt"
LINES = ["홍길동 기자", "시가 협약을 맺었다.", "▲ 시청 전경", '"돕겠다"고 말했다."', "축제가 열려요"]
ROW = {"sentences": LINES, "extractive": [1, 3, 4]}


def test_rouge_by_hand() -> None:
    """Three of four and of five tokens, one of three and of four pairs, two in the same order."""
    found = scores.rouge("시 가 협약 맺".split(), "협약 시 가 또 늘".split())
    assert found == pytest.approx((2 * 3 / 9, 2 * 1 / 7, 2 * 2 / 9))
    assert scores.rouge(["시"], []) == (0, 0, 0)
    assert scores.overlap(["시", "시", "가"], ["시", "시", "시"], 1) == pytest.approx(2 * 2 / 6)


def test_longest_common_subsequence_is_that_of_the_table() -> None:
    """The bits give what the textbook's table gives."""
    a, b = "나라말싸미듕귁에달아나랏말싸미", "말라나미귁듕에아달랏나라"
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            rows[i + 1][j + 1] = rows[i][j] + 1 if x == y else max(rows[i][j + 1], rows[i + 1][j])
    assert scores.common_length(a, b) == rows[-1][-1]


def test_interval_is_the_same_at_every_run() -> None:
    """It has the mean inside, and no width where there is no difference."""
    gains = [(-1) ** i * i / 100 for i in range(50)]
    low, high = scores.interval(gains)
    assert (low, high) == scores.interval(gains)
    assert low < sum(gains) / len(gains) < high
    assert scores.interval([0.0] * 9) == (0, 0)


def test_body_lead_takes_whole_sentences_first() -> None:
    """Where they do not suffice, the first of the other lines come in."""
    assert baselines.body_lead(LINES, 3) == [1, 3, 4]
    assert baselines.body_lead(LINES, 4) == [0, 1, 3, 4]
    assert baselines.body_lead(LINES, 2) == [1, 3]
    assert baselines.lead(LINES, 9) == [0, 1, 2, 3, 4]


def test_greedy_oracle_takes_what_adds_most_and_ends() -> None:
    """The second line repeats the first; the fourth adds nothing."""
    tokens = [["가", "나"], ["가", "나", "다"], ["라", "마"], ["바"]]
    assert baselines.greedy_oracle(tokens, ["가", "나", "다", "라", "마"], 3) == [1, 2]
    assert baselines.greedy_oracle(tokens, ["사"], 3) == []


def test_random_draws_can_be_repeated() -> None:
    """As many different lines as there are, the same again."""
    draws = baselines.random_draws([LINES, LINES[:2]], 3)
    assert draws == baselines.random_draws([LINES, LINES[:2]], 3)
    assert all([len(set(chosen)) for chosen in draw] == [3, 2] for draw in draws)


def test_lines_given_as_text_are_found_in_the_form_of_the_peer() -> None:
    """Of equal sentences the first counts; what is no given sentence is an error."""
    given = ["맺었다.", "늘린다.", "맺었다."]
    assert systems.indices(given, ["늘린다", "맺었다"], lambda text: text.strip(".")) == [0, 1]
    with pytest.raises(KeyError):
        systems.indices(given, ["없다."])


def test_a_system_that_raises_on_an_article_chooses_nothing_there() -> None:
    """So does one that chooses too many lines; both are counted."""
    errors: Counter[str] = Counter()

    def broken(sentences: list[str], _title: str | None) -> list[int]:
        raise UnboundLocalError("no\nk")

    assert worker.attempt(broken, ROW, 3, errors) == []
    assert worker.attempt(lambda s, _t: list(range(len(s))), ROW, 3, errors) == []
    assert worker.attempt(lambda s, _t: [1, 3], ROW, 3, errors) == [1, 3]
    assert errors == {"UnboundLocalError: no k": 1, "ValueError: chose lines [0, 1, 2, 3, 4] where 3 were asked for": 1}


def test_a_system_that_does_not_run_is_a_row_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its import fails in its own process; the others are there all the same."""
    said = peers.measure("textrankr", [ROW], 3, Environment(Path(sys.executable)))
    assert said == {"error": "ModuleNotFoundError: No module named 'textrankr'"}
    missing = Environment(Path(sys.executable), missing={"gensim": "ERROR: no wheel"})
    assert peers.measure("lexrankr", [ROW], 3, missing) == {"error": "gensim not installed: ERROR: no wheel"}
    measured = {"textrankr": said, "body lead": {"chosen": [[1, 3, 4]]}}
    monkeypatch.setattr(peers.Tokens, "of", lambda _self, text: text.split())
    results = peers.scored(["textrankr", "body lead", "greedy oracle"], measured, [ROW], 3)
    cells = table.rows(results, [1.0])
    assert cells[0][:6] == ["body lead", "1.000", "0", "1.000", "1.000", "1.000"]
    assert cells[1] == ["textrankr", "did not run: ModuleNotFoundError: No module named 'textrankr'"]
    assert cells[2] == ["greedy oracle", "did not run: a row has no `abstractive` summary"]
    assert cells[1][1] in table.text(cells)
    assert {line.count("|") for line in table.markdown(cells).splitlines()} == {len(table.HEAD) + 1}


def test_times_are_told_at_the_one_speed_of_kiwi() -> None:
    """A process that ran while the machine was twice as slow has the same cells; a burst in one batch does not count."""
    batch = {"n": 10, "bare": 0.1, "whole": 0.12, "tokenising": 0.1, "bare_cpu": 0.1, "whole_cpu": 0.11}
    slow = {key: value if key == "n" else 2 * value for key, value in batch.items()}
    one, two = (table.speed([b, b, {**b, "whole": 9.0}]) for b in (batch, slow))
    results = [Result(n, [1.0], scores.Rouge(1, 1, 1), s) for n, s in (("a", one), ("b", two))]
    a, b = table.rows(results, [1.0])
    assert a[1:] == b[1:]
    assert a[6:11] == ["56", "15.00", "3.00", "1.20", "1.10"]


def test_without_the_package_index_peers_have_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Package by package is not tried, and nothing says that it was installed."""
    commands = []

    def run(command: list[str]) -> object:
        commands.append(command)
        failed = "pip" in command
        said = "WARNING: Retrying after NewConnectionError\nERROR: No matching distribution" if failed else ""
        return environment.subprocess.CompletedProcess(command, int(failed), "", said)

    monkeypatch.setattr(environment, "_run", run)
    made = environment.prepare(tmp_path, PINS)
    assert (
        made.reason(("kss",)) == "not installed: the package index cannot be reached (ERROR: No matching distribution)"
    )
    assert len(commands) == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, ": No such file or directory"),
        ("\n", ": no rows"),
        (json.dumps(ROW) + "\n{", ":2: not JSON"),
        ('{"extractive": [0]}', ":1: no `sentences`, a list of texts"),
        ('{"sentences": ["가."], "extractive": [1]}', ":1: no `extractive`, indices into `sentences`"),
    ],
)
def test_a_bad_file_is_one_line_and_exit_2(
    content: str | None,
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """File and line are named."""
    path = tmp_path / "rows.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["peers.py", str(path)])
    with pytest.raises(SystemExit) as ended:
        peers.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"{path}{reason}\n"


def test_peers_are_pinned_and_have_the_versions_that_the_project_has() -> None:
    """The same Kiwi for all: else speed and morphemes would differ by its version."""
    pins = dict(line.split("==") for line in PINS.read_text(encoding="utf-8").splitlines() if "==" in line)
    assert all(re.fullmatch(r"[\w.]+", version) for version in pins.values())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = dict(requirement.split("==") for requirement in project["dependencies"])
    shared = ("kiwipiepy", "networkx", "scikit-learn")
    assert [pins[name] for name in shared] == [ours[name] for name in shared]
    of_peers = {package for known in systems.SYSTEMS.values() if known.peer for package in known.packages}
    assert of_peers <= set(pins)
