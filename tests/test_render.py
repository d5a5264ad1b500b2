"""What reaches a reader: text stays text, in Markdown and in HTML."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarize.errors import ChoiceError, InputError, TemplateError
from summarize.files import write
from summarize.markup import markdown_text, plain, web_address
from summarize.model import Article, Digest, Edition, Line, Section, Skipped, Story
from summarize.render import TEMPLATES, render, templates
from summarize.said import day, orientation, span

TRAPS = [
    "2026. 11. 20. 국회는 법안을 의결했다.", "1) 첫째", "- 5도까지 떨어졌다", "-5도", "+ 3%", "# 제목", "## C#", "> 인용", "=====", "---", "***", "___",
    "*별*", "**굵게**", "_밑줄_", "snake_case_name", "`코드`", "```", "~~~", "[사설] AI 시대", "[링크](http://a.kr)", "[a][b]", "[[긴급]](http://evil.kr)", "[a]] (b)", "끝\\", "10000000000. 열", "[a]: http://a.kr",
    "![그림](x.png)", "(재)지역문화진흥원", "R&D·시제품", "&amp;", "&#60;", "&lt;b&gt;", "<b>굵게</b>", "<편집자 주>", "< 5", "5 > 3", "\\(수식\\)", "C:\\new", "a\\*b",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "</details>", "</main></body>", "<style>*{display:none}</style>",
    "<!-- 주석 -->", "<?php ?>", "{{ 7*7 }}", "{% raw %}", "{# x #}", "${7*7}", "| 표 | 표 |", ": 정의", "    코드", "\t탭", "http://a.kr", "<http://a.kr>", "a@b.kr",
    "'작은' \"큰\" “굽은” ‘따옴표’", "100%", "~10%~", "H~2~O", "^위^", "==강조==", ":smile:", "하나  \n둘", "* 별표", "1. 2. 3.", "가*나*다", "가_나_다",
]  # fmt: skip

TEXT = st.text(alphabet=st.sampled_from(list("가나다 .-+*_#>`[]()<>&!\\|~=:1234;'\"/x{}%\n")), max_size=24)


class Text(HTMLParser):
    """The text of a page, and the tags and attributes in it."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))


def shown(fragment: str) -> str:
    return " ".join("".join(Text(fragment).text).split())


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("form", ["{}", "- {}", "### {}", "출처: {}, 매체", "- {} *— 매체*"])
def test_markdown_shows_the_text_as_it_is(trap: str, form: str) -> None:
    """At the head of a line, in a list, a heading, a sentence: the letters that went in come out."""
    page = markdown.markdown(form.format(markdown_text(trap)), extensions=["md_in_html", "sane_lists"])
    before, behind = form.split("{}")
    assert shown(page) == " ".join((before.lstrip("-# ") + plain(trap) + behind.replace("*", "")).split())


@given(TEXT)
@example("&#1")
@example("&copy")
def test_no_text_is_altered_by_markdown(text: str) -> None:
    """Any mixture of letters and marks."""
    page = markdown.markdown(f"- {markdown_text(text)}", extensions=["md_in_html", "sane_lists"])
    assert shown(page) == plain(text)


@pytest.mark.parametrize(
    "text",
    ["광주시는 '국가 AI' 협약(MOU)을 맺었다.", "[사설] R&D 예산, 5.3% 늘린다", "①교육 ②복지 · 3천명", "20~21일 - 5도"],
)
def test_plain_korean_is_not_escaped_at_all(text: str) -> None:
    """An editor can paste the Markdown into a letter."""
    assert markdown_text(text) == text


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://a.kr/1?b=2&c=가", "https://a.kr/1?b=2&c=%EA%B0%80"),
        ("https://a.kr/(x)_y*z", "https://a.kr/%28x%29%5Fy%2Az"),
        ("HTTP://A.kr", "HTTP://A.kr"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.kr", ""),
        ("file:///etc/passwd", ""),
        ("http://[", ""),
        ("http://[::1]/x", ""),
        ("http://a b/", ""),
        ("http://a.kr/'x' y", "http://a.kr/%27x%27%20y"),
        ("https://", ""),
        (None, ""),
    ],
)
def test_only_web_addresses_become_links(address: str | None, link: str) -> None:
    """And none can leave its brackets."""
    assert web_address(address) == link


def hostile(text: str) -> Digest:
    """A digest that says the text wherever a page can say anything."""
    article = Article(
        "a",
        f"dir/{text}.txt",
        text,
        (text or "빈",),
        outlet=text,
        author=text,
        url=f"https://a.kr/{text}",
        published="2026-11-20",
    )
    other = Article("b", "b.txt", text, ("둘",), outlet="다른 매체", url=f"javascript:{text}")
    story = Story("a", text, (article, other), (Line(text, "a", 0, len(text)), Line("둘", "b", 0, 1)), (text,), (text,))
    counts = {"documents": 1, "articles": 2, "relevant": 2, "stories": 1}
    return Digest(
        text,
        "topic",
        text,
        "2026-11-16",
        "2026-11-20",
        counts,
        (Section(text, (story,)),),
        (Skipped(text, text, text),),
    )


@pytest.mark.parametrize("trap", [*TRAPS, "a\u202eb", "a\u200bb", "a\x00b\x1b[31m", "a\u2028b"])
def test_hostile_text_stays_text_wherever_it_stands(trap: str) -> None:
    """No script, handler, style, foreign tag or address comes from the text; the page shows what went in."""
    files = render(hostile(trap)).files
    page = Text(files["digest.html"])
    harmless = Text(render(hostile("말")).files["digest.html"])
    assert [tag for tag, _ in page.tags if tag != "span"] == [tag for tag, _ in harmless.tags]
    for tag, attributes in page.tags:
        for name, value in attributes:
            assert not name.startswith("on")
            assert name != "style"
            if name == "href":
                assert tag == "a"
                assert (value or "").startswith(("https://a.kr/", "#"))
    line = re.search(r'<q class="line">(.*?)</q>', files["digest.html"], re.S)
    assert line
    assert shown(line.group(1)) == plain(trap)
    assert json.loads(files["digest.json"])["sections"]
    for text in files.values():
        text.encode()
    assert not re.search("[\u202a-\u202e\u200b\x00\x1b]", files["digest.md"] + files["digest.html"])


def test_the_page_is_korean_readable_on_a_phone_and_asks_no_other_host(seed_digest: Digest) -> None:
    """lang, viewport, both colour schemes; no script, picture, font or style from anywhere."""
    page = render(seed_digest).files["digest.html"]
    assert '<html lang="ko">' in page
    assert 'name="viewport"' in page
    assert "prefers-color-scheme: dark" in page
    assert not re.search(r"<(?:script|img|link|iframe)|@import|url\(|https?://", page)


def test_dates_and_spans_are_said_in_korean() -> None:
    """Only as precise as what is known."""
    assert [day("2024-06-10"), day("2021-11"), day(None)] == ["2024년 6월 10일", "2021년 11월", ""]
    assert span("2026-07-13", "2026-07-13") == "2026년 7월 13일"
    assert span("2026-07-30", "2026-08-02") == "2026년 7월 30일~8월 2일"
    assert span("2025-12-29", "2026-01-04") == "2025년 12월 29일~2026년 1월 4일"


@pytest.mark.parametrize("name", templates())
def test_every_template_renders_the_seeds(seed_digest: Digest, name: str) -> None:
    """A contract for each template that ships."""
    assert set(render(seed_digest, name).files) == {"digest.md", "digest.html", "digest.json"}


def copy_of_weekly(folder: Path) -> Path:
    folder.mkdir()
    for file in (TEMPLATES / "weekly").iterdir():
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def test_a_template_is_a_folder_that_a_user_can_change(seed_digest: Digest, tmp_path: Path) -> None:
    """A copy with one changed line works."""
    mine = copy_of_weekly(tmp_path / "mine")
    source = mine / "digest.md.j2"
    source.write_text(
        source.read_text(encoding="utf-8").replace("# {{ digest.title|md }}", "# 시장님께"), encoding="utf-8"
    )
    assert render(seed_digest, str(mine)).files["digest.md"].startswith("# 시장님께\n")


@pytest.mark.parametrize(
    ("line", "message"),
    [("{% if %}", "line 3"), ("{{ nothing.there }}", "line 3.*nothing"), ("{{ digest.title|no_filter }}", "line 3.*no_filter"), ("{% include 'none.j2' %}", r"none\.j2"), ("{{ 1 // 0 }}", "line 3.*zero")],
)  # fmt: skip
def test_a_mistake_in_a_template_is_named_with_file_and_line(
    seed_digest: Digest, tmp_path: Path, line: str, message: str
) -> None:
    """A syntax error, an unknown name, an unknown filter, a missing file."""
    mine = copy_of_weekly(tmp_path / "mine")
    (mine / "digest.md.j2").write_text(f"# 가\n\n{line}\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=message) as error:
        render(seed_digest, str(mine))
    assert "mine" in str(error.value)


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [("page.html.j2", "{{ nothing.there }}", r"page\.html\.j2, line 1: .*nothing"), ("parts.html.j2", "{% macro story_parts(story) %}{{ story.no }}", r"parts\.html\.j2, line 6: .*no"), ("parts.html.j2", "{% macro %}", r"parts\.html\.j2, line 1: "), ("style.css", "{% if %}", r"style\.css, line 1: ")],
)  # fmt: skip
def test_a_mistake_in_a_part_of_the_page_is_named_with_that_part(
    seed_digest: Digest, tmp_path: Path, file: str, line: str, message: str
) -> None:
    """The page, what it imports and what it includes."""
    mine = copy_of_weekly(tmp_path / "mine")
    text = (mine / file).read_text(encoding="utf-8")
    (mine / file).write_text(
        text.replace("{% macro story_parts(story) %}", line) if "story_parts" in line else line + text
    )
    with pytest.raises(TemplateError, match=message) as error:
        render(seed_digest, str(mine))
    assert "mine" in str(error.value)


def test_a_folder_with_markdown_only_has_it_for_its_page(seed_digest: Digest, tmp_path: Path) -> None:
    """Who writes one file has both editions."""
    (tmp_path / "digest.md.j2").write_text("# {{ digest.title|md }}\n\n{{ '<b>'|md }} **굵게**\n", encoding="utf-8")
    page = render(seed_digest, str(tmp_path)).files["digest.html"]
    assert "<h1>주간 AI 정책 다이제스트</h1>\n<p>&lt;b&gt; <strong>굵게</strong></p>" in page


def test_an_unknown_template_is_answered_with_those_that_exist(seed_digest: Digest, tmp_path: Path) -> None:
    """A name, and a folder without a template."""
    with pytest.raises(ChoiceError, match=r"did you mean 'weekly'"):
        render(seed_digest, "weekley")
    with pytest.raises(TemplateError, match=r"no digest\.md\.j2"):
        render(seed_digest, str(tmp_path))


def test_an_edition_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A folder where a file should be: the other files stay as they were."""
    (tmp_path / "a.md").write_text("alt", encoding="utf-8")
    (tmp_path / "b.html").mkdir()
    with pytest.raises(InputError, match=r"b\.html is a folder"):
        write(Edition({"a.md": "neu", "b.html": "neu"}), tmp_path)
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "alt"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "b.html"]


def test_files_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A file in the way is a message; nothing half-written stays."""
    write(Edition({"a.md": "하나\n"}), tmp_path / "deep" / "er")
    assert (tmp_path / "deep" / "er" / "a.md").read_bytes() == "하나\n".encode()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"file.*-o"):
        write(Edition({"a.md": "x"}), tmp_path / "file")
    assert [p.name for p in (tmp_path / "deep" / "er").iterdir()] == ["a.md"]


def test_an_issue_is_introduced_by_three_sentences_of_figures(seed_digest: Digest) -> None:
    """Articles read, articles of the topic, outlets and stories; where nothing is told by several, it is said so."""
    assert orientation(seed_digest) == (
        "문서 5건에서 기사 14건을 읽었습니다.",
        "AI 정책 기사는 5건입니다.",
        "같은 일을 전한 기사를 묶어 매체 3곳의 이야기 4건으로 실었고, 그 가운데 1건은 둘 이상의 매체가 전했습니다.",
    )
    none = orientation(replace(hostile("말"), topic="none", counts={**seed_digest.counts, "articles": 5}))
    assert none[0] == "기사 5건을 읽었습니다."
    assert none[1] == "주제는 가리지 않았습니다."
    assert none[2].endswith("둘 이상의 매체가 전한 것은 없습니다.")
