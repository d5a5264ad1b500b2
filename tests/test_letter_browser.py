"""The mail in a real browser, as web mail shows it: also where the programs of readers throw all style blocks away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from letters import PAGE, SENDER, issue

from summarize.delivery.writing import letter
from summarize.model import Digest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LONGEST_WORD = "https://city.example/" + "아주긴주소" * 30


@pytest.fixture(scope="module")
def mails(seed_digest: Digest) -> dict[str, str]:
    """The seeds, a long issue, and one with words that cannot be broken."""
    long_words = letter(issue(3), SENDER, page=PAGE).html.replace("고영향", LONGEST_WORD)
    return {
        "seeds": letter(seed_digest, SENDER).html,
        "long": letter(issue(40), SENDER, page=PAGE).html,
        "words": long_words,
    }


@pytest.mark.parametrize("styles", [True, False], ids=["styles", "none"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 700])
def test_the_mail_fits(browser: Browser, mails: dict[str, str], width: int, scheme: str, styles: bool) -> None:
    """No sideways scrolling, nothing fetched, Hangul kept whole, ink and paper far apart in every scheme."""
    for name, html in mails.items():
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.set_content(html if styles else re.sub(r"<style.*?</style>", "", html, flags=re.S))
        found = page.evaluate(
            """() => {
            const style = (q) => getComputedStyle(document.querySelector(q));
            const light = (color) => color.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3;
            return {
              scroll: document.documentElement.scrollWidth, sheet: document.querySelector(".sheet").offsetWidth,
              paper: light(style(".page").backgroundColor), keep: style(".line").wordBreak, size: style(".line").fontSize,
              inks: [".line", "h1", "h2", "h3", ".meta", ".proof", ".foot", ".foot a"].map((q) => document.querySelector(q) ? light(style(q).color) : null),
              preheader: document.querySelector(".preheader").offsetHeight,
            };
            }"""
        )
        page.close()
        assert found["scroll"] <= width, name
        assert found["sheet"] <= 640
        assert found["preheader"] == 0
        assert (found["keep"], found["size"]) == ("keep-all", "16px")
        dark = styles and scheme == "dark"
        assert (found["paper"] < 60) == dark
        for ink in found["inks"]:
            assert ink is None or abs(ink - found["paper"]) > 110
        assert not asked
