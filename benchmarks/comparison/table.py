"""What was measured, as lines of text or as Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from comparison.scores import Rouge, interval

HEAD = (
    "system", "human lines", "over body lead", "ROUGE-1", "ROUGE-2", "ROUGE-L",
    "articles/s", "tokenise ms", "rank ms", "× Kiwi", "CPU × Kiwi", "cold s", "MB",
)  # fmt: skip


@dataclass(frozen=True)
class Speed:
    """Medians over the batches of a run: Kiwi's own milliseconds an article, and what a system takes for each of them."""

    bare: float
    whole: float
    tokenising: float
    cpu: float


@dataclass(frozen=True)
class Result:
    """What is known of one system; with a reason, why nothing is."""

    name: str
    shares: Sequence[float] = ()
    rouge: Rouge | None = None
    speed: Speed | None = None
    cold: float | None = None
    megabytes: float | None = None
    versions: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    reason: str = ""


def speed(batches: Sequence[dict[str, float]]) -> Speed:
    """Return the medians over the batches of a run: a burst of other work on the machine spoils some of them."""
    return Speed(
        statistics.median(1000 * batch["bare"] / batch["n"] for batch in batches),
        statistics.median(batch["whole"] / batch["bare"] for batch in batches),
        statistics.median(batch["tokenising"] / batch["bare"] for batch in batches),
        statistics.median(batch["whole_cpu"] / batch["bare_cpu"] for batch in batches),
    )


def kiwi(results: Sequence[Result]) -> float:
    """Return Kiwi's bare milliseconds an article, the median over the processes of all systems.

    The machine may be slower while one system runs than while another does; so a system's times are its ratio
    to Kiwi in its own process times this one figure.
    """
    return statistics.median([r.speed.bare for r in results if r.speed] or [0.0])


def rows(results: Sequence[Result], body_lead: Sequence[float]) -> list[list[str]]:
    """Return the cells of each system, the best share first, those that did not run last."""
    ran = sorted((r for r in results if not r.reason), key=lambda r: -statistics.fmean(r.shares))
    return [cells(r, body_lead, kiwi(results)) for r in [*ran, *(r for r in results if r.reason)]]


def cells(result: Result, body_lead: Sequence[float], bare: float) -> list[str]:
    """Return the cells of a system; what was not measured is a dash."""
    if result.reason or result.rouge is None:
        return [result.name, f"did not run: {result.reason}"]
    low, high = interval([a - b for a, b in zip(result.shares, body_lead, strict=True)])
    found = [result.name, f"{statistics.fmean(result.shares):.3f}", "0" if low == high == 0 else f"{low:+.4f} .. {high:+.4f}"]  # fmt: skip
    found += [f"{value:.3f}" for value in result.rouge]
    if result.speed is None:
        found += ["–"] * 5
    else:
        whole, tokenising = result.speed.whole * bare, result.speed.tokenising * bare
        found += [f"{1000 / whole:,.0f}", f"{tokenising:.2f}" if tokenising else "–"]
        found += [f"{whole - tokenising:.2f}", f"{result.speed.whole:.2f}", f"{result.speed.cpu:.2f}"]
    found.append("–" if result.cold is None else f"{result.cold:.2f}")
    found.append("–" if result.megabytes is None else f"{result.megabytes:.0f}")
    return found


def text(table: Sequence[Sequence[str]]) -> str:
    """Return the table in columns; a reason is one cell over all of them."""
    full = [HEAD, *(row for row in table if len(row) == len(HEAD))]
    widths = [max(len(row[i]) for row in full) for i in range(len(HEAD))]
    lines = []
    for row in [HEAD, *table]:
        if len(row) == len(HEAD):
            rest = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        else:
            rest = list(row[1:])
        lines.append("  ".join([row[0].ljust(widths[0]), *rest]))
    return "\n".join(lines)


def markdown(table: Sequence[Sequence[str]]) -> str:
    """Return the table as Markdown; a reason stands in the second column."""
    lines = [HEAD, ["---", *["--:"] * (len(HEAD) - 1)]]
    lines += [[cell.replace("|", "\\|") for cell in row] + [""] * (len(HEAD) - len(row)) for row in table]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def conditions(results: Sequence[Result], articles: int, lines: int, machine: str) -> list[str]:
    """Return what must be known to read the table, one statement a line."""
    bare = [r.speed.bare for r in results if r.speed] or [0.0]
    versions = {package: version for r in results for package, version in r.versions.items()}
    said = [
        f"{articles} articles, {lines} lines of each; {machine}",
        "human lines: the share of the lines people chose; over body lead: 95 % interval of the difference by paired bootstrap",
        "ROUGE: F1 against the human lines; tokens are all Kiwi morphemes",
        "every system chooses among the given sentences; peers that take a tokenizer get Kiwi's nouns",
        "× Kiwi: whole time over that of bare Kiwi on one thread, in turn on the same texts, median of batches of 10; "
        "our rankers give Kiwi an article in one batch, which it spreads over its threads; CPU: the same of processor time",
        f"times an article: × Kiwi at {kiwi(results):.2f} ms, the median; it was {min(bare):.2f} to {max(bare):.2f} ms "
        "while one system or another ran",
        "cold s: imports and first article; MB: peak over 50 articles or 5 s; each in fresh processes, medians of 3",
    ]
    if versions:
        said.append("versions: " + ", ".join(f"{package} {version}" for package, version in sorted(versions.items())))
    return said + [f"{r.name}: {remark}" for r in results for remark in r.remarks]
