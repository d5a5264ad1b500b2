"""The page in a real browser: readable at every width and in both schemes, by keyboard, printed, without scripts."""

from __future__ import annotations

import html
import io
import itertools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import browser as bench
import pytest

from summarize.model import Digest
from summarize.proof import source_link
from summarize.render import render

if TYPE_CHECKING:
    from browser import Tabs

pytestmark = pytest.mark.browser

PAGES = ["seeds", "big"]


@pytest.fixture(scope="session")
def pages(seed_digest: Digest, big_digest: Digest) -> dict[str, str]:
    """The pages to look at, once each: the seeds' with reasons, and a busy week's."""
    return {
        "seeds": render(seed_digest, explain=True).files["digest.html"],
        "big": render(big_digest).files["digest.html"],
    }


def quoted(digest: Digest) -> list[str]:
    """What a page must hold, whatever it looks like: headlines and key lines."""
    stories = [story for section in digest.sections for story in section.stories]
    return [story.headline for story in stories] + [line.text for story in stories for line in story.lines]


def solid(text: str) -> str:
    return "".join(text.split())


def one_code(text: str) -> str:
    """Some fonts have one glyph for a letter and its twin (日 and the radical ⽇), and a PDF names either."""
    return unicodedata.normalize("NFKC", solid(text))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", bench.WIDTHS)
def test_nothing_sticks_out_at_any_width(open_page: Tabs, pages: dict[str, str], page: str, width: int) -> None:
    """No sideways scrolling and no cut text, folded or open; words of Hangul stay whole; nothing is requested."""
    tab = open_page(pages[page], width)
    assert tab.evaluate(bench.STICKING_OUT) == []
    tab.evaluate(bench.UNFOLD)
    assert tab.evaluate(bench.STICKING_OUT) == []
    assert tab.evaluate(bench.BROKEN_WORDS) == []
    assert open_page.requests == []


@pytest.mark.parametrize(
    ("page", "width", "scheme"),
    [*itertools.product(["seeds"], [390, 1200], ["light", "dark"]), ("big", 390, "dark"), ("big", 1200, "light")],
)
def test_there_are_no_barriers(
    open_page: Tabs, pages: dict[str, str], axe: str, page: str, width: int, scheme: str
) -> None:
    """Contrast, names, roles, landmarks, sizes of what is clicked: axe finds nothing against WCAG 2.2 AA."""
    found = bench.barriers(open_page(pages[page], width, scheme=scheme), axe)
    assert not found, "\n".join(found)


def test_the_bench_finds_what_is_wrong(open_page: Tabs, axe: str) -> None:
    """Each measure says no to a page that is bad on purpose; without this the others would prove little."""
    bad = """<!doctype html><meta charset="utf-8"><title>나쁜 쪽</title><body style="color:#999;background:#fff;line-height:1.2;width:1500px">
<h2>제목</h2><h4>너무 깊다</h4><p id="a">{}</p><p id="a" style="width:3em;word-break:break-all">과학기술정보통신부는 밝혔다</p>
<div style="width:50px;overflow:hidden;white-space:nowrap">여기서 잘리는 매우 긴 줄입니다</div><a href="#b">가기</a>
<svg width="50" height="20"><text x="40" y="10">넘치는 글</text></svg><i style="transition:all 1s">움직임</i>""".format(
        "긴 본문이다. " * 12
    )
    tab = open_page(bad, 390)
    out = " ".join(tab.evaluate(bench.STICKING_OUT))
    assert "the page is" in out
    assert "cut at 50" in out
    assert "beyond its chart" in out
    assert "과학기술정보통신부는" in " ".join(tab.evaluate(bench.BROKEN_WORDS))
    assert tab.evaluate(bench.TIGHT_LINES, 1.6)
    dead = " ".join(tab.evaluate(bench.DEAD_LINKS))
    assert "#b leads nowhere" in dead
    assert "two elements are #a" in dead
    assert tab.evaluate(bench.HEADINGS) == [2, 4]
    assert tab.evaluate(bench.MOTION) == ["I"]
    found = " ".join(bench.barriers(tab, axe))
    assert "color-contrast at" in found
    assert "html-has-lang at html" in found
    open_page(
        "<!doctype html><meta charset=utf-8><script>console.error('오류'); alert(1); fetch('//evil.invalid/x'); null.x</script><img src=/none.png>"
    ).wait_for_load_state("networkidle")
    open_page.close()
    said = "\n".join(open_page.complaints)
    for complaint in ("console: 오류", "dialog: 1", "asked for http://evil.invalid/x", "script: ", "404 for "):
        assert complaint in said
    open_page.complaints.clear()


@pytest.mark.parametrize("page", PAGES)
def test_the_text_is_set_for_reading(open_page: Tabs, pages: dict[str, str], page: str) -> None:
    """Headings in order under one h1, lines apart, and every link within the page leads to something in sight."""
    tab = open_page(pages[page], 390)
    headings = tab.evaluate(bench.HEADINGS)
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(headings))
    assert tab.evaluate("getComputedStyle(document.body).wordBreak") == "keep-all"
    assert tab.evaluate("document.documentElement.lang") == "ko"
    assert tab.evaluate(bench.DEAD_LINKS) == []
    tab.evaluate(bench.UNFOLD)
    assert tab.evaluate(bench.TIGHT_LINES, 1.6) == []


def test_every_fold_opens_by_keyboard(open_page: Tabs, pages: dict[str, str]) -> None:
    """Tab reaches each, Enter and Space open and close it, and an outline shows where one is."""
    tab = open_page(pages["seeds"], 390)
    folds = tab.locator("summary").count()
    assert folds
    reached: set[int] = set()
    for _ in range(400):
        tab.keyboard.press("Tab")
        at = tab.evaluate(bench.FOCUSED)
        if at["body"]:
            break
        if at["which"] in reached:
            break
        if at["which"] < 0:
            continue
        reached.add(at["which"])
        assert at["outline"] >= 1 or at["shadow"] != "none", "no outline"
        tab.keyboard.press("Enter")
        assert tab.evaluate(bench.FOCUSED)["open"] is not at["open"]
        tab.keyboard.press("Space")
        assert tab.evaluate(bench.FOCUSED)["open"] is at["open"]
        if not at["open"]:
            tab.keyboard.press("Enter")
    assert len(reached) == folds


def test_the_readers_scheme_is_honoured(open_page: Tabs, pages: dict[str, str]) -> None:
    """Dark changes paper and ink."""
    light = open_page(pages["seeds"], 390).evaluate(bench.COLOURS)
    dark = open_page(pages["seeds"], 390, scheme="dark").evaluate(bench.COLOURS)
    assert light["paper"] != dark["paper"]
    assert light["ink"] != dark["ink"]


def test_forced_colours_and_large_letters_do_not_break_the_page(open_page: Tabs, pages: dict[str, str]) -> None:
    """Who sees little sets colours of their own, or letters of twice the size; who gets dizzy wants no motion."""
    for scheme in ("light", "dark"):
        forced = open_page(pages["big"], 390, scheme=scheme, forced_colors="active", reduced_motion="reduce")
        forced.evaluate(bench.UNFOLD)
        assert forced.evaluate(bench.STICKING_OUT) == []
        assert forced.evaluate(bench.LOST_IN_FORCED) == []
        assert forced.evaluate(bench.MOTION) == []
    large = open_page(pages["big"], 640)
    large.add_style_tag(content="html { font-size: 200% !important }")
    assert large.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 28
    large.evaluate(bench.UNFOLD)
    assert large.evaluate(bench.STICKING_OUT) == []


def test_without_scripts_all_can_be_read(open_page: Tabs, pages: dict[str, str], big_digest: Digest) -> None:
    """A newsroom's mail program runs none: headlines and key lines stand there, and folds open."""
    tab = open_page(pages["big"], 390, java_script_enabled=False)
    shown = solid(tab.inner_text("body"))
    for text in quoted(big_digest):
        assert solid(text) in shown, text
    fold = tab.locator("details").last
    fold.locator("summary").first.click()
    assert fold.get_attribute("open") is not None


def test_the_page_opens_from_a_folder(open_page: Tabs, pages: dict[str, str], tmp_path: Path) -> None:
    """As an attachment is opened: by its path, without a server."""
    (tmp_path / "digest.html").write_text(pages["seeds"], encoding="utf-8")
    assert open_page((tmp_path / "digest.html").as_uri()).inner_text("h1")


@pytest.mark.parametrize("page", PAGES)
def test_the_page_prints(
    open_page: Tabs, pages: dict[str, str], seed_digest: Digest, big_digest: Digest, page: str
) -> None:
    """A4 sheets, none empty, nothing cut, with every headline and key line letter for letter in them."""
    from pypdf import PdfReader

    tab = open_page(pages[page], 673, scheme="dark")  # the width between an A4 sheet's margins
    tab.emulate_media(media="print")
    assert tab.evaluate(bench.STICKING_OUT) == []
    paper = re.findall(r"\d+", tab.evaluate(bench.COLOURS)["paper"])
    assert set(paper) in ({"255"}, {"0"}), "ink is not spent on paper"  # white, or none
    sheets = PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True))).pages
    assert {(round(float(s.mediabox.width)), round(float(s.mediabox.height))) for s in sheets} == {(595, 842)}
    texts = [one_code(sheet.extract_text()) for sheet in sheets]
    assert all(len(text) > 20 for text in texts), [len(text) for text in texts]
    whole = "".join(texts)
    missing = [text for text in quoted(seed_digest if page == "seeds" else big_digest) if one_code(text) not in whole]
    assert missing == []


def test_a_busy_week_stays_light(pages: dict[str, str], big_digest: Digest) -> None:
    """40 stories in under 150 kB, which is one letter's attachment."""
    assert sum(len(section.stories) for section in big_digest.sections) == 40
    assert len(pages["big"].encode()) < 150_000


def test_a_folder_can_be_served(open_page: Tabs, serve_folder: Callable[[Path], str], tmp_path: Path) -> None:
    """For pages that lead to one another."""
    (tmp_path / "a.html").write_text("<!doctype html><a href=b.html>다음</a>", encoding="utf-8")
    (tmp_path / "b.html").write_text("<!doctype html><title>b</title>", encoding="utf-8")
    tab = open_page(f"{serve_folder(tmp_path)}/a.html")
    tab.click("a")
    tab.wait_for_url("**/b.html")  # a click does not wait for the page it leads to
    assert tab.title() == "b"


def test_a_link_leads_to_its_sentence_in_the_source(
    open_page: Tabs, put_page: Callable[[str], str], big_digest: Digest
) -> None:
    """The browser finds the text fragment, though the source sets words of the sentence in bold."""
    stories = [story for section in big_digest.sections for story in section.stories]
    for story in stories[::8]:
        line = story.lines[-1]
        article = next(a for a in story.articles if a.id == line.article)
        rows = [html.escape(p).split(" ", 4) for p in article.paragraphs]
        shown = "".join(
            f"<p style='margin: 90rem 0'>{' '.join(r[:3])} <b>{r[3]}</b> {' '.join(r[4:])}</p>" for r in rows
        )
        address = put_page(f"<!doctype html><meta charset=utf-8><title>{story.id}</title><nav>메뉴</nav>{shown}")
        tab = open_page.browser.new_page(viewport={"width": 600, "height": 400})
        tab.goto(source_link(replace(article, url=address), line))
        tab.wait_for_function("scrollY > 0")
        number = article.text.count("\n", 0, line.start)
        box = tab.evaluate(f"document.querySelectorAll('p')[{number}].getBoundingClientRect().toJSON()")
        tab.close()
        assert box["top"] < 400
        assert box["bottom"] > 0


def test_a_line_unfolds_into_its_paragraph_by_keyboard(open_page: Tabs, pages: dict[str, str]) -> None:
    """What stands around it is not shown before, and gone again after."""
    tab = open_page(pages["big"], 390)
    item = tab.locator(".lines li", has=tab.locator("i")).first
    context, summary = item.locator("i").first, item.locator("summary")
    assert not context.is_visible()
    summary.focus()
    tab.keyboard.press("Enter")
    assert context.is_visible()
    text = " ".join(item.inner_text().split())
    assert item.locator("q.line").inner_text() in text
    tab.keyboard.press("Enter")
    assert not context.is_visible()
