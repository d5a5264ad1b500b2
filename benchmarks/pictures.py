"""Pictures of pages, to look at: in three widths, light and dark, and the first sheet as printed. Not a test.

    python benchmarks/pictures.py out/digest.html -o pictures     # digest-390-light.png and so on
    python benchmarks/pictures.py --big -o pictures               # a made-up issue of 40 stories

It needs Chromium and a Korean font; for the sheet pdftoppm (apt-get install poppler-utils).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

WIDTHS = (390, 768, 1200)
# A picture higher than this is cut by the browser itself.
HIGHEST = 16_000


def pictures(browser: Browser, page: Path, out: Path, *, unfold: bool) -> Iterator[Path]:
    from browser import UNFOLD

    for width in WIDTHS:
        for scheme in ("light", "dark"):
            tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            tab.goto(page.absolute().as_uri())
            if unfold:
                tab.evaluate(UNFOLD)
            picture = out / f"{page.stem}-{width}-{scheme}.png"
            height = min(tab.evaluate("document.documentElement.scrollHeight"), HIGHEST)
            tab.screenshot(path=picture, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
            tab.close()
            yield picture


def sheet(browser: Browser, page: Path, out: Path) -> Iterator[Path]:
    tab = browser.new_page()
    tab.goto(page.absolute().as_uri())
    pdf = out / f"{page.stem}.pdf"
    tab.pdf(path=pdf, prefer_css_page_size=True)
    tab.close()
    yield pdf
    if shutil.which("pdftoppm"):
        name = out / f"{page.stem}-print"
        subprocess.run(["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile", pdf, name], check=True)
        yield name.with_suffix(".png")
    else:
        print("no pdftoppm here: the sheet stays a PDF (apt-get install poppler-utils)", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE.html")
    parser.add_argument("-o", "--out", type=Path, default=Path("out/pictures"))
    parser.add_argument("--big", action="store_true", help="also a made-up issue of 40 stories")
    parser.add_argument("--unfold", action="store_true", help="with every fold open")
    given = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.exit("no Chromium here: apt-get install chromium")
    missing = [str(page) for page in given.pages if not page.is_file()]
    if missing or not (given.pages or given.big):
        parser.error(f"no such file: {', '.join(missing)}" if missing else "name a page, or --big")

    from browser import ARGUMENTS
    from playwright.sync_api import sync_playwright

    given.out.mkdir(parents=True, exist_ok=True)
    pages = list(given.pages)
    if given.big:
        from big_issue import big_issue

        from summarize.render import render

        pages.append(given.out / "big.html")
        pages[-1].write_text(render(big_issue()).files["digest.html"], encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for page in pages:
            for made in (*pictures(browser, page, given.out, unfold=given.unfold), *sheet(browser, page, given.out)):
                print(made)
        browser.close()


if __name__ == "__main__":
    main()
