"""What tests share: the five seed pages as read once, and a browser if there is one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from summarize.model import Digest, Document, Page

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


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
