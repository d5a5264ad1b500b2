"""How do our rankers, other Korean summarizers and simple rules compare: lines, ROUGE, speed, start and memory?

    python benchmarks/peers.py FILE.jsonl [--lines 3] [--rows N] [--env DIR] [--only NAME]... [--markdown]

Each row has `sentences` and `extractive`, the indices of the lines that people chose, as in AI-Hub's 문서요약
텍스트; perhaps `abstractive`, a summary that people wrote (for the greedy oracle), and `title` (our rankers
read it). The peers of peers.txt are installed into an environment of their own, `.peers`, which the next run uses
again. A peer that cannot be installed or raises is a row that says why. NAME is a system, or `ours`, `peers`,
`baselines`; `--only ours --only baselines` installs nothing.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from comparison import baselines, table
from comparison.environment import Environment, prepare
from comparison.scores import mean, rouge, share
from comparison.systems import OURS, SYSTEMS, system
from comparison.table import Result

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
COLD_RUNS = 3
COLD_ARTICLES = 50
LONGEST = 3600  # seconds of one process; a peer that hangs is a row that says so
RANDOM, ORACLE, GREEDY = "random", "oracle", "greedy oracle"

Row = dict[str, Any]


def main() -> None:
    asked = arguments()
    try:
        rows = read(asked.file)[: asked.rows]
    except ValueError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    environment = Environment(None)
    if any(name in SYSTEMS and SYSTEMS[name].peer for name in asked.names):
        environment = prepare(asked.env, HERE / "peers.txt")
    measured = {}
    for i, name in enumerate(run := [name for name in asked.names if name not in (RANDOM, ORACLE, GREEDY)], 1):
        print(f"[{i}/{len(run)}] {name}", file=sys.stderr)
        measured[name] = measure(name, rows, asked.lines, environment)
    results = scored(asked.names, measured, rows, asked.lines)
    lead = [share(baselines.body_lead(row["sentences"], asked.lines), row["extractive"]) for row in rows]
    cells = table.rows(results, lead)
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    print(table.markdown(cells) if asked.markdown else table.text(cells), end="\n\n")
    for said in table.conditions(results, len(rows), asked.lines, machine):
        print(f"- {said}")


def arguments() -> argparse.Namespace:
    """The command line, with the names of the systems to run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--lines", type=positive, default=3, metavar="N", help="lines to choose (3)")
    parser.add_argument("--rows", type=positive, metavar="N", help="the first N rows of the file only")
    parser.add_argument("--env", type=Path, default=ROOT / ".peers", metavar="DIR", help="where the peers are (.peers)")
    parser.add_argument("--only", action="append", metavar="NAME", help="a system, or ours, peers, baselines")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    asked = parser.parse_args()
    groups = {
        "ours": ours(),
        "peers": [name for name, known in SYSTEMS.items() if known.packages],
        "baselines": [*(name for name, known in SYSTEMS.items() if not known.packages), RANDOM, ORACLE, GREEDY],
    }
    names = [name for group in groups.values() for name in group]
    wanted = [name for only in asked.only or groups for name in groups.get(only, [only])]
    if unknown := [name for name in wanted if name not in names]:
        parser.error(f"no system {unknown[0]!r}; there are {', '.join([*groups, *names])}")
    asked.names = [name for name in names if name in wanted]
    return asked


def positive(text: str) -> int:
    """A number of at least 1; argparse tells what else was given."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def ours() -> list[str]:
    """The rankers that the tree of this file registers, whatever tree is installed."""
    sys.path.insert(0, str(ROOT))
    from summarize.ranking import RANKERS

    return [OURS + name for name in RANKERS]


def read(path: Path) -> list[Row]:
    """The rows of a file; ValueError with file and line for what is no row."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None
    rows = [checked(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise ValueError(f"{path}: no rows")
    return rows


def checked(line: str, place: str) -> Row:
    """One row, if it has what is measured."""
    try:
        row = json.loads(line)
    except ValueError:
        raise ValueError(f"{place}: not JSON") from None
    sentences = row.get("sentences") if isinstance(row, dict) else None
    if not isinstance(sentences, list) or not sentences or not all(isinstance(s, str) for s in sentences):
        raise ValueError(f"{place}: no `sentences`, a list of texts")
    human = row.get("extractive")
    if not isinstance(human, list) or not human or not all(i in range(len(sentences)) for i in human):
        raise ValueError(f"{place}: no `extractive`, indices into `sentences`")
    return {**row, "sentences": [" ".join(s.splitlines()) for s in sentences]}


def measure(name: str, rows: Sequence[Row], lines: int, environment: Environment) -> dict[str, Any]:
    """What the processes of one system say; with `error`, why it did not run."""
    of = system(name)
    if of.peer and (reason := environment.reason((*of.packages, "kiwipiepy"))):
        return {"error": reason}
    python = str(environment.python) if of.peer else sys.executable
    seen = [{"sentences": row["sentences"], "title": row.get("title")} for row in rows]
    typical = sorted(seen, key=lambda row: len(row["sentences"]))[len(seen) // 2]
    starts = []
    for _ in range(COLD_RUNS):
        starts.append(process(python, name, lines, "cold", [typical, *seen[: COLD_ARTICLES - 1]]))
        if "error" in starts[-1]:
            return starts[-1]
    medians = {key: statistics.median(start[key] for start in starts) for key in starts[0]}
    return {**process(python, name, lines, "all", seen), **medians}


def process(python: str, name: str, lines: int, kind: str, rows: Sequence[Row]) -> dict[str, Any]:
    """The answer of a worker; one that ends otherwise is an error too."""
    command = [python, "-m", "comparison.worker", name, str(lines), kind]
    # The order of sets decides ties in some peers.
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(ROOT)]), "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(
            command, input=json.dumps(rows), capture_output=True, text=True, check=False, env=variables, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return {"error": f"took longer than {LONGEST} s"}
    said = done.stdout.strip().splitlines()
    if done.returncode or not said:
        last = (done.stderr.strip().splitlines() or ["without a word"])[-1]
        return {"error": f"its process ended with {done.returncode}: {last[:160]}"}
    answer: dict[str, Any] = json.loads(said[-1])
    return answer


def scored(names: Sequence[str], measured: dict[str, dict[str, Any]], rows: Sequence[Row], lines: int) -> list[Result]:
    """The results of all systems; Kiwi is loaded here, after every process has been measured."""
    tokens = Tokens()
    results = []
    for name in names:
        said = measured.get(name, {})
        draws = [said["chosen"]] if "chosen" in said else []
        if name == RANDOM:
            draws = baselines.random_draws([row["sentences"] for row in rows], lines)
        elif name == ORACLE:
            draws = [[sorted(row["extractive"]) for row in rows]]
        elif name == GREEDY and all(row.get("abstractive") for row in rows):
            draws = [[baselines.greedy_oracle(tokens.each(row), tokens.of(row["abstractive"]), lines) for row in rows]]
        elif name == GREEDY:
            said = {"error": "a row has no `abstractive` summary"}
        results.append(result(name, said, draws, rows, tokens, lines))
    return results


def result(name: str, said: dict[str, Any], draws: list[list[list[int]]], rows: Sequence[Row], tokens: Tokens, lines: int) -> Result:  # fmt: skip
    """The scores of what a system chose, beside what its processes said."""
    if "error" in said:
        return Result(name, reason=said["error"])
    shares = [statistics.fmean(share(draw[i], row["extractive"]) for draw in draws) for i, row in enumerate(rows)]
    rouges = [rouge(tokens.lines(row, row["extractive"]), tokens.lines(row, draw[i])) for draw in draws for i, row in enumerate(rows)]  # fmt: skip
    return Result(
        name,
        shares,
        mean(rouges),
        table.speed(said["batches"]) if "batches" in said else None,
        said.get("seconds"),
        said.get("megabytes"),
        said.get("versions", {}),
        remarks(name, said, draws, rows, lines),
    )


def remarks(name: str, said: dict[str, Any], draws: list[list[list[int]]], rows: Sequence[Row], lines: int) -> tuple[str, ...]:  # fmt: skip
    """What a reader of the row should know: its settings, errors, and articles with fewer lines than asked for."""
    found = [SYSTEMS[name].note] if name in SYSTEMS and SYSTEMS[name].note else []
    if name == RANDOM:
        found.append(f"mean of {len(draws)} draws")
    if name == ORACLE:
        found.append("the human lines themselves")
    if name == GREEDY:
        found.append("lines taken one by one while ROUGE-1 + ROUGE-2 against the written summary grows")
    errors = collections.Counter(said.get("errors", {}))
    if errors:
        found.append(f"raised on {errors.total()} articles, which count as no line: {errors.most_common(1)[0][0]}")
    short = sum(len(draws[0][i]) < min(lines, len(row["sentences"])) for i, row in enumerate(rows)) - errors.total()
    if short > 0 and name not in (ORACLE, GREEDY):
        found.append(f"fewer lines than asked for on {short} articles")
    return tuple(found)


class Tokens:
    """The morphemes of sentences by Kiwi, each text tokenised once."""

    def __init__(self) -> None:
        self.known: dict[str, list[str]] = {}
        self.kiwi: Any = None

    def of(self, text: str) -> list[str]:
        """The morphemes of a text."""
        if text not in self.known:
            if self.kiwi is None:
                from kiwipiepy import Kiwi

                self.kiwi = Kiwi()
            self.known[text] = [token.form for token in self.kiwi.tokenize(text)]
        return self.known[text]

    def each(self, row: Row) -> list[list[str]]:
        """The morphemes of each sentence of a row."""
        return [self.of(sentence) for sentence in row["sentences"]]

    def lines(self, row: Row, chosen: Sequence[int]) -> list[str]:
        """The morphemes of some lines of a row in document order."""
        return [token for i in sorted(chosen) for token in self.of(row["sentences"][i])]


if __name__ == "__main__":
    main()
