"""The house: imports run one way, the outside world has few doors, what is documented exists."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from summarize.cli import main

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "summarize"
# Each may import what stands before it.
ORDER = (
    "characters model errors vocabulary units language sources reading releases sentences prior ranking keylines amounts outlets profiles topics telling vectors evidence stories terms earlier trends storyline summaries differences weight work compose digest bulk packing schema locks store memory config_mail config_smtp config collect markup said proof tables layout charts files filling render delivery site window account verify checkup terminal commands cli"
).split()
# So it is within a package.
INNER = {
    "bulk": "__init__ columns values fingerprints alike grouping batch table parquet textual rows stretches jobs parts embedded cluster stories_spark spark engines".split(),
    "delivery": "headers letter writing readers outbox secret link smtp __init__".split(),
    "reading": "lines patterns conditions shapes rules people dates joins pieces headlines walk articles fields kinds __init__".split(),
    "site": "__init__ slugs archive shards atom mirror pages".split(),
    "verify": "__init__ contrast findings stated stored originals printed pages checks".split(),
    "commands": "__init__ options inputs stopping collecting digesting publishing reading archiving sending leaving topics verifying running checking".split(),
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The package's own modules that a file imports, as paths within the package."""
    found: set[str] = set()
    inside = path.relative_to(PACKAGE).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = list(inside[: len(inside) - node.level + 1])
            if node.module:
                found.add("/".join([*base, *node.module.split(".")]))
            else:
                found |= {"/".join([*base, alias.name]) for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    """A module imports only what stands before it in the order of the data's way."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    if parts[0] in ("__init__", "__main__"):
        return
    assert parts[0] in ORDER, "name the new module in ORDER"
    for name in imported(path):
        top = name.split("/")[0]
        if top in ORDER and top != parts[0]:
            assert ORDER.index(top) < ORDER.index(parts[0]), f"{path.name} imports {name}"
        if parts[0] == top and top in INNER and len(parts) > 1:
            order, inner = INNER[top], name.split("/")[1]
            assert order.index(inner) < order.index(parts[1]), f"{path.name} imports {name}"


def test_clock_network_and_output_have_few_doors() -> None:
    """Today is asked for and things are printed by the command line only; connections are opened in three places."""
    for path in modules():
        text = path.read_text(encoding="utf-8")
        if path.relative_to(PACKAGE).parts[0] not in ("cli.py", "terminal.py", "commands"):
            assert not re.search(r"\.today\(\)|\.now\(|(?<![\w.])print\(|click\.", text), path.name
        if path.name not in ("web.py", "network.py", "link.py", "smtp.py"):
            assert not re.search(
                r"^\s*(?:import|from) (?:socket|ssl|smtplib|urllib\.request|http|requests|httpx)", text, re.MULTILINE
            ), path.name


def test_modules_and_functions_stay_small() -> None:
    """No module over 400 lines, no function over 60: a newcomer reads the package in half an hour."""
    for path in modules():
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, path.name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{path.name}: {node.name}"


def test_every_command_and_option_is_in_the_readme() -> None:
    """The README is where people look."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"sejul {name}" in readme
        for option in command.params:
            if option.param_type_name == "option":
                assert option.opts[0] in readme, f"{name} {option.opts[0]}"


def test_dependencies_are_pinned() -> None:
    """A digest of last year can be made again."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        assert re.fullmatch(r"[a-z0-9-]+==[\d.]+", requirement), requirement


def test_the_wheel_carries_templates_and_data(tmp_path: Path) -> None:
    """What is installed from the wheel alone can write a digest."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)], check=True, capture_output=True
    )  # fmt: skip
    (wheel,) = tmp_path.glob("sejul-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {f"summarize/{p.relative_to(PACKAGE)}" for p in PACKAGE.rglob("*") if p.suffix in (".py", ".toml")}
    expected |= {
        f"summarize/templates/{p.relative_to(ROOT / 'templates')}"
        for p in (ROOT / "templates").rglob("*")
        if p.is_file()
    }
    assert expected <= names
    assert not [name for name in names if name.startswith(("tests/", "seeds/", "benchmarks/"))]
    target = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(target)
    out = tmp_path / "out"
    code = f"import sys; sys.path.insert(0, {str(target)!r}); import summarize; assert summarize.__file__.startswith({str(target)!r}); from summarize.cli import main; main(['digest', {str(ROOT / 'seeds')!r}, '-o', {str(out)!r}])"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=tmp_path)
    assert (out / "digest.md").read_bytes() == (ROOT / "tests" / "golden" / "digest.md").read_bytes()
