"""Hostile text stays text: in the page, in the Markdown as viewers show it, in a real browser.

A page of hostile text has the elements and attributes of the page of a harmless text of the same shape, and shows what
can be seen of the text.
"""

from __future__ import annotations

import dataclasses
import functools
import html
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import browser as bench
import jinja2
import lxml.html
import markdown
import nh3
import pytest
from hostile import CASES, LETTER, Case, digest_of, shape, story_of
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarize.characters import visible
from summarize.markup import markdown_text
from summarize.model import Digest, Section, Skipped, Trend
from summarize.render import render

if TYPE_CHECKING:
    from browser import Tabs

# What may differ between the two pages; every other attribute is the page's own.
TEXTS = {"href", "title", "content", "cite", "alt", "aria-label", "datetime"}
FORMS = ("{}", "- {}", "### {}", "출처: {}, 매체", "- {} *— 매체*", "낱말 {}(3건)", "{} [1]")
EXTENSIONS = ["md_in_html", "sane_lists"]
TAGS = set("h1 h2 h3 h4 p a ul ol li em strong blockquote details summary hr br code pre small img table".split())
LETTERS = st.text(alphabet=st.sampled_from(list("가나다 .-+*_#>`[]()<>&!\\|~=:1234;'\"/x{}%\n")), max_size=24)

parametrize = pytest.mark.parametrize("case", CASES, ids=str)


@pytest.fixture(scope="module", autouse=True)
def templates_are_compiled_once() -> Iterator[None]:
    """400 pages of one template: most of the time would go into making it a program each time."""
    with pytest.MonkeyPatch.context() as patch:
        compile_template = jinja2.Environment.compile
        known: dict[tuple[object, ...], object] = {}

        def once(self: jinja2.Environment, source: object, *more: object, **named: object) -> object:
            key = (source, *more, *named.values())
            if key not in known:
                known[key] = compile_template(self, source, *more, **named)  # type: ignore[call-overload]
            return known[key]

        patch.setattr(jinja2.Environment, "compile", once)
        yield


def parse(page: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(page.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def own(element: lxml.html.HtmlElement) -> bool:
    """What the page may set within a text: a span, which keeps letters on one line, and places where a line may end."""
    return element.tag == "wbr" or (element.tag == "span" and set(element.attrib) <= {"class"})


def structure(page: str) -> list[str]:
    """The elements of a page, each with its way from the root and its attributes; comments and instructions too."""
    return [
        "/".join([str(a.tag) for a in reversed([*e.iterancestors()]) if not own(a)] + [str(e.tag)])
        + "".join(f" {name}" if name in TEXTS else f" {name}={value}" for name, value in sorted(e.attrib.items()))
        for e in parse(page).iter()
        if not own(e)
    ]


def solid(text: str) -> str:
    return "".join(text.split())


def shown(page: str) -> str:
    """The text of a page without its blanks."""
    return solid(parse(page).text_content())


def agrees(found: str, harmless: str, text: str) -> bool:
    """Whether a page's text is that of the harmless page with the hostile text in its place.

    Where only a part of the text is shown, as of a file's name, its letters are not compared.
    """
    seen, mask = solid(visible(text)), solid(shape(text))
    expected = harmless.replace(mask, seen) if mask.strip("\u200b") else harmless
    return len(found) == len(expected) and all(a in (b, LETTER) for a, b in zip(expected, found, strict=True))


def is_address(text: str) -> bool:
    """Whether it is an address of the web with nothing odd about its host."""
    try:
        parts = urlsplit(visible(text))
        return parts.scheme in ("http", "https") and re.fullmatch(r"[\w.-]+(:\d+)?", parts.netloc) is not None
    except ValueError:
        return False


def pair(case: Case) -> tuple[Digest, Digest]:
    """The digest of a case, and its harmless twin."""
    address = "https://a.kr/twin" if is_address(case.text) else "무해"
    return digest_of(case.text), digest_of(shape(case.text), address)


@functools.cache
def editions(case: Case) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What is written for a case and for its twin, each story with its reasons: made once for all tests."""
    hostile, twin = pair(case)
    return render(hostile, explain=True).files, render(twin, explain=True).files


def without(text: str) -> str:
    """A lone surrogate cannot be written; readers make U+FFFD of it before it gets into a digest."""
    return re.sub("[\ud800-\udfff]", "", text)


def common_mark(text: str) -> str:
    """As a viewer by CommonMark shows it that lets all HTML through and knows tables and deletions."""
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


def python_markdown(text: str) -> str:
    return nh3.clean(markdown.markdown(text, extensions=EXTENSIONS), tags=TAGS)


@parametrize
def test_the_page_has_no_element_from_the_text(case: Case) -> None:
    """Title, line, outlet, author, address, keyword, figure, document, section, topic, reason and the rest, at once."""
    hostile, twin = (files["digest.html"] for files in editions(case))
    assert structure(hostile) == structure(twin)
    assert agrees(shown(hostile), shown(twin), case.text)
    for _, name, link, _ in parse(hostile).iterlinks():
        assert name == "href"
        assert re.match(r"https?://[\w.-]+(?:[/?#]|$)|#|\.{1,2}/", link), link


@parametrize
def test_the_markdown_shows_the_text_in_any_viewer(case: Case) -> None:
    """One that sanitises, and one that lets HTML through: there is none to let through."""
    for viewer in (python_markdown, common_mark):
        hostile, twin = (f"<main>{viewer(files['digest.md'])}</main>" for files in editions(case))
        assert structure(hostile) == structure(twin)
        assert agrees(shown(hostile), shown(twin), case.text)


@parametrize
def test_markdown_shows_the_text_wherever_it_stands(case: Case) -> None:
    """At the head of a line, in a list, a heading, a sentence: the letters that went in come out."""
    for form, viewer in itertools.product(FORMS, (python_markdown, common_mark)):
        before, behind = form.split("{}")
        expected = " ".join((before.lstrip("-# ") + visible(case.text) + behind.replace("*", "")).split())
        page = viewer(form.replace("{}", markdown_text(case.text)))
        assert " ".join(parse(f"<main>{page}</main>").text_content().split()) == expected


@given(LETTERS)
@example("&#1")
@example("&copy")
def test_no_text_is_altered_by_markdown(text: str) -> None:
    """Any mixture of letters and marks."""
    for viewer in (python_markdown, common_mark):
        page = viewer(f"- {markdown_text(text)}")
        assert " ".join(parse(f"<main>{page}</main>").text_content().split()) == visible(text)


@parametrize
def test_what_is_hidden_is_in_no_edition(case: Case) -> None:
    """What turns the direction of a line or hides letters reaches neither page nor Markdown; JSON keeps it escaped or not at all."""
    files = render(digest_of(without(case.text))).files if without(case.text) != case.text else editions(case)[0]
    for name in ("digest.md", "digest.html"):
        assert not re.search(
            "[\u061c\u202a-\u202e\u2066-\u2069\u200b\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", files[name]
        )
    table = json.loads(files["digest.json"])
    assert table["sections"][0]["stories"][0]["lines"][0]["text"] == (without(case.text) or "빈 글")
    for text in files.values():
        text.encode()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("가\U000e0041\U000e007f나", "가나"),
        ("가\u061c나\u180e다\uffff", "가나다"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"),
    ],
    ids=["letters of tags", "marks", "a family", "England's flag"],
)  # fmt: skip
def test_what_hides_goes_and_what_makes_a_picture_stays(text: str, seen: str) -> None:
    """The oracle of the other tests, by hand."""
    assert visible(text) == seen


def test_there_are_cases_of_every_kind() -> None:
    """None is there twice, none is its own harmless twin."""
    assert len({case.text for case in CASES}) == len(CASES) >= 60
    assert len({str(case) for case in CASES}) == len(CASES)
    for case in CASES:
        assert case.text in ("", " ") or case.text != shape(case.text), case


def together(cases: list[Case], *, harmless: bool = False) -> Digest:
    """One digest with a story for each case, and all of them in its title."""
    texts = [shape(case.text) if harmless else case.text for case in cases]
    addresses = [None if not harmless else "https://a.kr/twin" if is_address(case.text) else "무해" for case in cases]
    whole = digest_of(" ".join(text for text in texts if len(text) < 100))
    sections = tuple(
        Section(text, (story_of(text, address, number),))
        for number, (text, address) in enumerate(zip(texts, addresses, strict=True))
    )
    return dataclasses.replace(
        whole, sections=sections, skipped=tuple(Skipped(f"폴더/{text}.txt", text, text) for text in texts)
    )


@pytest.mark.browser
def test_no_script_runs_and_nothing_is_asked_for(open_page: Tabs) -> None:
    """All cases in a real browser, in the page and in what a viewer makes of the Markdown."""
    files = render(together(CASES), explain=True).files
    loose = f"<!doctype html><meta charset=utf-8><title>x</title><main>{common_mark(files['digest.md'])}</main>"
    for page in (files["digest.html"], loose):
        tab = open_page(page, 390)
        tab.evaluate(bench.UNFOLD)
        tab.wait_for_timeout(200)
        assert tab.evaluate("window.broken") is None
        assert tab.evaluate("document.activeElement === document.body")
        assert tab.evaluate("document.querySelectorAll('main').length") == 1
        foreign = "script, img, iframe, object, embed, form, input, button, textarea, select, base, video, math, link, template, [style*=fixed]"
        assert tab.locator(foreign).count() == 0
        protocols = tab.evaluate("[...new Set([...document.links].map(a => a.protocol))]")
        assert set(protocols) <= {"http:", "https:"}
        title = tab.title()
    assert open_page.requests == []
    assert title


@pytest.mark.browser
def test_the_browser_sees_the_same_elements(open_page: Tabs) -> None:
    """Each case by itself, as the parser of a browser takes it: it mends what it is given in its own way."""
    tab = open_page("<!doctype html><meta charset=utf-8><title>틀</title>")
    shapes = tab.evaluate(bench.SHAPE, [files["digest.html"] for case in CASES for files in editions(case)])
    for case, hostile, twin in zip(CASES, shapes[::2], shapes[1::2], strict=True):
        assert hostile == twin, case


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1200])
def test_long_words_do_not_widen_the_page(open_page: Tabs, width: int) -> None:
    """An address of 600 letters as a headline, a row of marks as an outlet: they are broken, not cut."""
    long = [case for case in CASES if case.kind == "letters"]
    # Words of trends are nouns, which are never so long.
    digest = dataclasses.replace(together(long), rising=(Trend("국가인공지능전략위원회", 12, 0.5),), falling=())
    page = render(digest, explain=True).files["digest.html"]
    if "<q" not in page:
        pytest.skip("the page that is made from Markdown lets names of outlets widen it; the next one quotes by <q>")
    tab = open_page(page, width)
    tab.evaluate(bench.UNFOLD)
    assert tab.evaluate(bench.STICKING_OUT) == []


def test_the_harmless_twin_would_show_a_difference() -> None:
    """The measure itself: an element, an attribute and a lost letter are each seen."""
    page = "<main><p>{} 끝</p></main>"
    bare = page.format(html.escape("<b>굵게</b>"))
    twin = page.format(shape("<b>굵게</b>"))
    assert structure(bare) == structure(twin)
    assert agrees(shown(bare), shown(twin), "<b>굵게</b>")
    assert structure(page.format("<b>굵게</b>")) != structure(twin)
    assert structure("<main><p title='x'>힣 끝</p></main>") != structure("<main><p>힣 끝</p></main>")
    assert not agrees(shown(page.format("굵게")), shown(twin), "<b>굵게</b>")
