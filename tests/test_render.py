"""What reaches a reader: plain Korean, links that are links, templates. That text stays text, test_hostile.py says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from summarize.errors import ChoiceError, InputError, TemplateError
from summarize.files import write
from summarize.markup import markdown_text, web_address
from summarize.model import Digest, Edition
from summarize.render import TEMPLATES, render, templates
from summarize.said import day, orientation, span
from summarize.verify import stated
from summarize.verify.checks import check
from summarize.verify.originals import FILE, Search, wanted


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
        ("https://a.kr@b.kr/", ""),
        ("https://a.kr/?b=1&section=2&copy=3", "https://a.kr/?b=1&section=2&copy=3"),
        ("https://a.kr/?b=1&#2", "https://a.kr/?b=1#2"),
        ("https://a.kr/?b=1&lt;2", "https://a.kr/?b=1&lt%3B2"),
        (None, ""),
    ],
)
def test_only_web_addresses_become_links(address: str | None, link: str) -> None:
    """And none can leave its brackets."""
    assert web_address(address) == link


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
    """A contract for each template that ships: three files, in each of which `verify` finds every line as it is stated."""
    files = render(seed_digest, name).files
    assert set(files) == {"digest.md", "digest.html", "digest.json"}
    said = stated.read(files["digest.json"].encode(), "digest.json")
    search = Search(wanted(said, Path()))
    for article in (a for section in seed_digest.sections for story in section.stories for a in story.articles):
        search.offer(FILE, article, [])
    pages = {file: files[file] for file in ("digest.md", "digest.html")}
    proved = check(said, search.found, "digest.json", pages)
    assert proved.findings == ()
    assert sum(proved.proved.values()) == proved.lines > 0
    assert all(stories and lines for stories, lines in proved.shown.values())


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
    with pytest.raises(InputError, match=r"b\.html: 폴더가 있어"):
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
        "같은 일을 전한 기사를 묶어 매체와 기관 3곳의 이야기 4건으로 실었고, 그 가운데 1건은 두 곳 이상이 전했습니다.",
    )
    none = orientation(replace(seed_digest, topic="none", counts={**seed_digest.counts, "articles": 5}, sections=()))
    assert none[0] == "기사 5건을 읽었습니다."
    assert none[1] == "주제는 가리지 않았습니다."
    assert none[2].endswith("실었습니다.")


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("style.css", b"a { color: {{ nosuch }} }", r"style\.css, line 1: .*nosuch"),
        ("style.css", b"a{#b", r"style\.css, line 1"),
        ("style.css", "가".encode("cp949"), r"style\.css: UTF-8"),
        ("page.html.j2", "가".encode("utf-16"), r"page\.html\.j2: UTF-8"),
        ("page.html.j2", b"\n{% include 'styl.css' %}", r"page\.html\.j2, line 2: no file styl\.css"),
        ("page.html.j2", b'{{ "\\ud800" }}', r"page\.html\.j2: .*부호"),
    ],
)
def test_a_mistake_is_named_where_it_is(
    seed_digest: Digest, tmp_path: Path, file: str, content: bytes, message: str
) -> None:
    """In an included style, in a file of another encoding, in a mistyped name, in what cannot be written."""
    mine = copy_of_weekly(tmp_path / "mine")
    (mine / file).write_bytes(content)
    with pytest.raises(TemplateError, match=message):
        render(seed_digest, str(mine))


def test_a_page_that_is_missing_is_not_another_page(seed_digest: Digest, tmp_path: Path) -> None:
    """A mistyped file name would give readers the plain page without a word."""
    mine = copy_of_weekly(tmp_path / "mine")
    (mine / "page.html.j2").rename(mine / "pgae.html.j2")
    with pytest.raises(TemplateError, match=r"page\.html\.j2: 파일이 없음"):
        render(seed_digest, str(mine))
    (mine / "pgae.html.j2").rename(mine / "page.html.j2")
    (mine / "style.css").unlink()
    with pytest.raises(TemplateError, match=r"no file style\.css"):
        render(seed_digest, str(mine))


def test_a_name_with_a_slash_is_a_path(seed_digest: Digest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if a template that ships is called like that."""
    copy = copy_of_weekly(tmp_path / "weekly")
    (copy / "digest.md.j2").write_text("나의 것", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert render(seed_digest, "./weekly").files["digest.md"] == "나의 것\n"
    assert render(seed_digest, "weekly").files["digest.md"] != "나의 것\n"
