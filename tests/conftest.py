"""What tests share: the five seed pages as read once, and a browser if there is one."""

from __future__ import annotations

import itertools
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from summarize.model import Digest, Document, Page

if TYPE_CHECKING:
    from browser import Tabs
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


@pytest.fixture(autouse=True, scope="session")
def ctrl_c_is_heard() -> None:
    """A shell lets what runs behind it ignore Ctrl-C, and so would the commands that tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the configuration and the store of the person who runs it."""
    for name in ("CONFIG", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))
    return tmp_path / "home"


@pytest.fixture(scope="session")
def seed_documents() -> list[Document]:
    from summarize.sources import load

    documents, skipped = load([str(SEEDS)])
    assert not skipped
    return documents


@pytest.fixture(scope="session")
def seed_pages(seed_documents: list[Document]) -> dict[str, Page]:
    from summarize.reading import read

    return {Path(d.name).stem[:3]: read(d) for d in seed_documents}


@pytest.fixture(scope="session")
def seed_digest(seed_documents: list[Document]) -> Digest:
    from summarize.digest import Options, build

    return build(seed_documents, Options())


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; the test skips where there is none, or no Korean font."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("no Chromium here: apt-get install chromium")
    fonts = shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=ko"], capture_output=True, check=False).stdout
    if not fonts:
        pytest.skip("no Korean font here: apt-get install fonts-nanum")
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the whole run; a page of it takes a tenth of the time that a start takes."""
    from browser import ARGUMENTS
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def put_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Put the text of a page on a server of this machine; returns its address, which is the same for the same text."""
    from browser import serve

    folder = tmp_path_factory.mktemp("pages")
    address, stop = serve(folder)
    known: dict[str, str] = {}
    numbers = itertools.count(1)

    def put(text: str) -> str:
        if text not in known:
            known[text] = f"{next(numbers)}.html"
            (folder / known[text]).write_text(text, encoding="utf-8")
        return f"{address}/{known[text]}"

    yield put
    stop()


@pytest.fixture
def serve_folder() -> Iterator[Callable[[Path], str]]:
    """Serve folders while a test runs; returns the address of each."""
    from browser import serve

    stops: list[Callable[[], None]] = []

    def start(folder: Path) -> str:
        address, stop = serve(folder)
        stops.append(stop)
        return address

    yield start
    for stop in stops:
        stop()


@pytest.fixture
def open_page(browser: Browser, put_page: Callable[[str], str]) -> Iterator[Tabs]:
    """Open pages; the test fails if one of them asks another host, says an error, or runs into one."""
    from browser import Tabs

    tabs = Tabs(browser, put_page)
    yield tabs
    tabs.close()
    assert not tabs.complaints, "\n".join(tabs.complaints[:8])


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that looks for barriers; the test skips where it is not installed."""
    script = Path(sys.prefix) / "axe" / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        pytest.skip("no axe-core here: make axe (it needs npm: apt-get install npm)")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def big_digest() -> Digest:
    """An issue of 40 stories of the size that a busy week has."""
    from big_issue import big_issue

    return big_issue()
