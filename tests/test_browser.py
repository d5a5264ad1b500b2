"""The page in a real browser: nothing to scroll sideways, nothing fetched, foldable, printable."""

from __future__ import annotations

import functools
import http.server
import itertools
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarize.model import Digest
from summarize.render import render

pytestmark = pytest.mark.browser

# Looks at the page through a frame of a phone's width, and writes what it measured into its own text.
PROBE = """<!doctype html><meta charset="utf-8"><iframe src="digest.html" width="{width}" height="800" style="border:0"></iframe>
<pre id="found"></pre><script>
addEventListener("load", () => {{
  const page = document.querySelector("iframe").contentDocument, root = page.documentElement;
  const style = (query) => getComputedStyle(page.querySelector(query));
  const details = page.querySelector(".left-out");
  const closed = page.querySelector(".left-out li").checkVisibility();
  details.querySelector("summary").click();
  document.getElementById("found").textContent = JSON.stringify({{
    scroll: root.scrollWidth, client: root.clientWidth, closed, open: page.querySelector(".left-out li").checkVisibility(),
    paper: style("body").backgroundColor, ink: style("body").color, keep: style("body").wordBreak,
    line: parseFloat(style("body").lineHeight) / parseFloat(style("body").fontSize),
    headings: [...page.querySelectorAll("h1, h2, h3")].map(h => +h.tagName[1]),
    requests: page.defaultView.performance.getEntriesByType("resource").length,
    text: page.querySelector("main li").textContent,
  }});
}});
</script>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(seed_digest: Digest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The digest of the seeds on a server of this machine."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "digest.html").write_text(render(seed_digest).files["digest.html"], encoding="utf-8")
    for width in (360, 390, 1200):
        (folder / f"{width}.html").write_text(PROBE.format(width=width), encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()


def browse(chromium: str, profile: Path, *arguments: str) -> str:
    fixed = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    command = [chromium, *fixed.split(), f"--user-data-dir={profile}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "CONSOLE" not in done.stderr, done.stderr
    return done.stdout


def probe(chromium: str, address: str, profile: Path, width: int, *arguments: str) -> dict[str, object]:
    page = browse(
        chromium,
        profile,
        "--enable-logging=stderr",
        "--virtual-time-budget=5000",
        "--dump-dom",
        *arguments,
        f"{address}/{width}.html",
    )
    found = re.search(r'<pre id="found">(.*?)</pre>', page, re.S)
    assert found
    measured: dict[str, object] = json.loads(
        found.group(1).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    )
    return measured


@pytest.mark.parametrize("width", [360, 390, 1200])
def test_the_page_fits_and_folds(chromium: str, site: tuple[str, Path], tmp_path: Path, width: int) -> None:
    """No sideways scrolling, no request, headings in order, Hangul kept whole, the left-out list opens."""
    found = probe(chromium, site[0], tmp_path, width)
    assert found["scroll"] == found["client"]
    assert found["requests"] == 0
    assert found["keep"] == "keep-all"
    assert (found["closed"], found["open"]) == (False, True)
    assert isinstance(found["line"], float)
    assert found["line"] >= 1.6
    headings = found["headings"]
    assert isinstance(headings, list)
    assert headings[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(headings))


def test_dark_mode_changes_paper_and_ink(chromium: str, site: tuple[str, Path], tmp_path: Path) -> None:
    """The reader's choice of scheme is honoured."""
    light = probe(chromium, site[0], tmp_path / "a", 390)
    dark = probe(chromium, site[0], tmp_path / "b", 390, "--blink-settings=preferredColorScheme=0")
    assert light["paper"] != dark["paper"]
    assert light["ink"] != dark["ink"]


def test_the_page_prints(chromium: str, site: tuple[str, Path], tmp_path: Path) -> None:
    """A PDF with text in it, of few pages."""
    pdf = tmp_path / "digest.pdf"
    browse(chromium, tmp_path / "profile", f"--print-to-pdf={pdf}", "--no-pdf-header-footer", f"{site[0]}/digest.html")
    raw = pdf.read_bytes()
    assert raw.startswith(b"%PDF")
    assert b"/Font" in raw
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", raw)) <= 4
