"""`sejul verify`: what is changed is found, wherever it is; what is not changed is proved, wherever its source lies."""

from __future__ import annotations

import copy
import datetime
import functools
import html
import json
import os
import re
import shutil
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from commandline import sejul
from conftest import SEEDS
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize import config
from summarize.characters import visible
from summarize.digest import Options, build
from summarize.markup import anchor, markdown_text, whole_words
from summarize.model import Article, Digest, Document, Edition, Given, Line, Section, Story
from summarize.reading.dates import SEOUL
from summarize.render import TEMPLATES, render
from summarize.schema import MIGRATIONS
from summarize.sources import load
from summarize.store import Store
from summarize.tables import digest_json
from summarize.verify import stated
from summarize.verify.checks import Outcome, check, summary
from summarize.verify.findings import Finding
from summarize.verify.originals import FILE, Found, Search, wanted
from summarize.verify.printed import CLAIM, absent, read_html, read_markdown

NOW = datetime.datetime(2026, 7, 20, 9, tzinfo=SEOUL)
NAMES = ("digest.json", "digest.md", "digest.html")
PAGE = "광주시, 인공지능 조례 제정\n\n시는 21일 인공지능 조례를 제정했다고 밝혔다.\n시는 정책을 넓히고 예산 30억원을 늘린다.\n시의회는 정부의 지원을 반겼다.\n\n/홍길동 기자\n"


@functools.cache
def seeds() -> Digest:
    return build(load([str(SEEDS)])[0], Options(topic="none"))


@functools.cache
def edition() -> Edition:
    return render(seeds())


def marked(digest: Digest) -> str:
    """A page in which quotations and headlines are marked, with all that a browser does not show."""
    parts = [
        '<!doctype html><html><head><title>제목</title><meta name="sejul" content="all"><style>q{}</style></head><body><h1>호</h1>'
    ]
    for section in digest.sections:
        parts.append(f"<h2>{html.escape(section.name)}</h2>")
        for story in section.stories:
            parts.append(f'<h3 class="a headline">{html.escape(visible(story.headline))}</h3>\n<ul>')
            for line in story.lines:
                text = html.escape(visible(line.text))
                text = text.replace("시", "<mark>시</mark>", 1).replace("다", "&#45796;", 1)
                parts.append(f'<li>\n<q class="line">\n  {text}\n</q> <a href="#">☍</a><!-- 주석 --></li>')
            parts.append("</ul><p>출처: 그 밖의 글</p>")
    return "\n".join([*parts, "</body></html>"])


@functools.cache
def unmarked() -> str:
    """The page of a template that has Markdown only."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(TEMPLATES / "weekly" / "digest.md.j2", folder)
        return render(seeds(), folder).files["digest.html"]


def texts() -> dict[str, str]:
    return dict(edition().files)


def table() -> dict[str, Any]:
    return copy.deepcopy(json.loads(texts()["digest.json"]))


def stories(of: dict[str, Any]) -> list[dict[str, Any]]:
    return [story for section in of["sections"] for story in section["stories"]]


def outcome(issue: dict[str, Any] | None = None, *, md: str | None = None, page: str | None = None) -> Outcome:
    """The outcome of the seeds' digest beside its sources, with what is changed of it."""
    said = stated.read(json.dumps(issue or table()).encode(), "digest.json")
    search = Search(wanted(said, Path()))
    for article in (a for section in seeds().sections for story in section.stories for a in story.articles):
        near = [i for i, w in enumerate(search.articles) if w.article.id == article.id]
        search.offer(FILE, article, near)
    pages = {"digest.md": md or texts()["digest.md"], "digest.html": page or texts()["digest.html"]}
    return check(said, search.found, "digest.json", pages)


def findings(*args: Any, **pages: str) -> tuple[Finding, ...]:
    return outcome(*args, **pages).findings


@pytest.fixture
def issue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A digest of a file, made and checked in one folder, without a store."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(PAGE, encoding="utf-8")
    assert sejul("digest", "pages", "--topic", "none", "-o", "out").exit_code == 0
    config.store_path().unlink(missing_ok=True)
    return tmp_path / "out"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# What is not changed.


def test_an_untouched_digest_passes() -> None:
    """With the page as it is, and with one that marks its quotations."""
    for page in (unmarked(), None, marked(seeds())):
        found = outcome(page=page)
        assert found.findings == ()
        assert sum(found.proved.values()) == found.lines > 30
    assert found.pages == {"digest.md": "list", "digest.html": "q.line"}
    assert summary(found).startswith(f"줄 {found.lines}개가 모두 원문과 글자 그대로 같음: 이야기 13건, 기사 14건")


ODD = ["2026. 11. 20. 국회는 <b>법안</b>을 *의결*했다.", "R&D와 &amp;를 [사설] `코드` \\ 끝#", "제로\u200b폭 \u00a0두  칸 “따옴표”", "a_b __c__ | 표 | $1"]  # fmt: skip


def test_odd_letters_are_no_difference() -> None:
    """What Markdown and HTML write otherwise, and what no page shows, is what it was."""
    text = "\n".join(ODD)
    lines = []
    for line in ODD:
        start = text.index(line)
        lines.append(Line(line, "a", start, start + len(line)))
    story = Story("a", ODD[0], (Article("a", "a.txt", ODD[0], tuple(ODD)),), tuple(lines))
    digest = Digest("제목", "none", "전체", None, None, {"documents": 1, "articles": 1, "relevant": 1, "stories": 1}, (Section("전체", (story,)),))  # fmt: skip
    files = render(digest).files
    said = stated.read(files["digest.json"].encode(), "digest.json")
    search = Search(wanted(said, Path()))
    search.offer(FILE, story.articles[0], [])
    for page in (files["digest.html"], marked(digest)):
        found = check(said, search.found, "digest.json", {"digest.md": files["digest.md"], "digest.html": page})
        assert found.findings == ()


def test_line_ends_of_another_system_are_no_difference() -> None:
    """A file that went through Windows."""
    assert not findings(md=texts()["digest.md"].replace("\n", "\r\n"))


# What is changed in digest.json.


def test_each_letter_of_a_line_counts() -> None:
    """Changed, lost, doubled or decomposed, at the head, in the middle, at the end, in a line of every story."""
    for i, story in enumerate(stories(table())):
        for j, line in [(n, line) for n, line in enumerate(story["lines"]) if n == i % len(story["lines"])]:
            text = line["text"]
            for at in {0, len(text) // 2, len(text) - 1}:
                for new in ("뷁", "", text[at] * 2, text[at] + "\u200b"):
                    changed = table()
                    stories(changed)[i]["lines"][j]["text"] = text[:at] + new + text[at + 1 :]
                    wrong = [f for f in findings(changed) if f.file == "digest.json"]
                    assert any((f.story, f.line) == (story["headline"], j + 1) for f in wrong), text
    changed = table()
    stories(changed)[0]["lines"][0]["text"] = unicodedata.normalize("NFD", stories(changed)[0]["lines"][0]["text"])
    assert findings(changed)


@pytest.mark.parametrize("key", ["start", "end"])
@pytest.mark.parametrize("by", [-1, 1, 10**6, -(10**6), 10**30])
def test_each_offset_counts(key: str, by: int) -> None:
    """By one, beyond the text, below zero: with the place where the letters do stand."""
    for i, story in enumerate(stories(table())):
        for j, line in enumerate(story["lines"]):
            changed = table()
            stories(changed)[i]["lines"][j][key] += by
            (finding,) = findings(changed)
            assert (finding.story, finding.line) == (story["headline"], j + 1)
            assert f"{line['start']}~{line['end']}에 그대로" in finding.what


def changes() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every other thing that is stated of a story, changed by a letter."""
    for i, story in enumerate(stories(table())):
        for key in ("headline",):
            changed = table()
            stories(changed)[i][key] += "."
            yield f"{i} {key}", changed
            changed = table()
            stories(changed)[i][key] = story[key][:3] + "뷁" + story[key][4:]
            yield f"{i} {key}", changed
        for j, article in enumerate(story["articles"]):
            for at in (0, 31, 63):
                changed = table()
                old = article["sha256"]
                stories(changed)[i]["articles"][j]["sha256"] = old[:at] + ("0" if old[at] != "0" else "1") + old[at + 1 :]  # fmt: skip
                yield f"{i} {j} sha256 {at}", changed
            changed = table()
            stories(changed)[i]["articles"][j]["title"] += "다"
            yield f"{i} {j} title", changed
            changed = table()
            stories(changed)[i]["articles"][j]["id"] += "x"
            yield f"{i} {j} id", changed
        for j, figure in enumerate(story["figures"]):
            changed = table()
            stories(changed)[i]["figures"][j] = "9" + figure
            yield f"{i} figure {figure}", changed
    changed = table()
    stories(changed)[0]["lines"][0]["alone"] = ["931억원"]
    yield "alone", changed
    changed = table()
    del stories(changed)[0]["articles"][0]["sha256"]
    yield "one article without a hash", changed
    changed = table()
    stories(changed)[1]["articles"][0]["id"] = stories(changed)[0]["articles"][0]["id"]
    yield "one id twice", changed
    changed = table()
    changed["counts"]["stories"] += 1
    yield "counts", changed


def test_what_else_is_stated_counts() -> None:
    """Headlines, hashes, titles, ids, figures, what one outlet has alone."""
    for what, changed in changes():
        wrong = outcome(changed)
        assert [f for f in wrong.findings if f.file == "digest.json"], what
        assert "어긋난 곳" in summary(wrong)


def test_a_figure_is_no_part_of_a_longer_number() -> None:
    """600만 does not stand in 1,600만."""
    changed = table()
    story = stories(changed)[0]
    story["figures"] = [story["figures"][0][1:]]
    assert "원문에 없음" in findings(changed)[0].what


def test_a_line_in_another_story_is_found() -> None:
    """It names an article that the story has not."""
    changed = table()
    a, b = stories(changed)[:2]
    a["lines"][0], b["lines"][0] = b["lines"][0], a["lines"][0]
    assert "이 이야기에 없는 기사" in findings(changed)[0].what


def test_a_digest_without_stories_proves_nothing() -> None:
    """Nothing is found wrong with nothing, which is no proof."""
    empty = {**table(), "sections": [], "counts": {"stories": 0}}
    assert "하나도 없음" in findings(empty)[0].what


# What is changed in digest.md and digest.html.


def test_each_letter_of_a_line_counts_in_each_file() -> None:
    """Changed or lost, in every line, in the list of digest.md, in the page, and in one that marks its quotations."""
    page = marked(seeds())
    for story in stories(table()):
        for j, line in enumerate(story["lines"], start=1):
            for at in (0, len(line["text"]) // 2, len(line["text"]) - 1):
                for file, text, form in (
                    ("digest.md", texts()["digest.md"], markdown_text(line["text"])),
                    ("digest.html", texts()["digest.html"], f'line">{whole_words(line["text"])}'),
                    ("digest.html", unmarked(), html.escape(line["text"], quote=False)),
                    ("digest.html", page, html.escape(line["text"]).replace("시", "<mark>시</mark>", 1).replace("다", "&#45796;", 1)),
                ):  # fmt: skip
                    assert form in text
                    spot = min(at, len(form) - 1)
                    if form[spot] not in "&<>;" and form[spot].isalpha() and "<" not in form[: spot + 9]:
                        bad = text.replace(form, form[:spot] + "뷁" + form[spot + 1 :], 1)
                        kind = {"md": bad} if file == "digest.md" else {"page": bad}
                        (finding,) = findings(**kind)
                        assert (finding.file, finding.story, finding.line) == (file, story["headline"], j)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_change_of_a_marked_line_goes_unseen(data: st.DataObject) -> None:
    """Any character of any line, for any other or none."""
    lines = [line.text for section in seeds().sections for story in section.stories for line in story.lines]
    line = visible(data.draw(st.sampled_from(lines)))
    at = data.draw(st.integers(0, len(line) - 1))
    new = data.draw(st.sampled_from(["", "다", "\u200b", "\u00a0", "\u0430", "\u1112", "·", "\u202e", "0"]))
    changed = line[:at] + new + line[at + 1 :]
    page = "".join(f'<p class="headline">{html.escape(s.headline)}</p>' + "".join(f"<q class=line>{html.escape(visible(x.text))}</q>" for x in s.lines) for section in seeds().sections for s in section.stories)  # fmt: skip
    assert not findings(page=page)
    bad = page.replace(html.escape(line), html.escape(changed), 1)
    if changed != line:
        assert findings(page=bad)
        md = texts()["digest.md"]
        assert findings(md=md.replace(markdown_text(line), markdown_text(line)[: at + 1] + "뷁" + markdown_text(line)[at + 1 :], 1))  # fmt: skip


def test_each_headline_counts_in_each_file() -> None:
    """Changed in the heading, though the list of sources has it as it was."""
    page = marked(seeds())
    for story in stories(table()):
        for file, text, old in (
            ("md", texts()["digest.md"], f"### {markdown_text(story['headline'])}"),
            ("page", texts()["digest.html"], f'headline">{whole_words(story["headline"])}</h'),
            ("page", unmarked(), f'id="{anchor(story["id"])}">{html.escape(story["headline"], quote=False)}</h'),
            ("page", page, f'headline">{html.escape(story["headline"])}'),
        ):
            assert old in text
            wrong = findings(**{file: text.replace(old, re.sub(r"(> ?|# )", r"\1뷁", old, count=1), 1)})
            assert [f.story for f in wrong] == [story["headline"]]


def test_what_stands_around_a_line_counts() -> None:
    """It is quoted as well, though shown only when a reader asks for it."""
    page = texts()["digest.html"]
    contexts = re.findall(r"<i>…?[^<]{9,}", page)
    assert len(contexts) > 20
    for context in contexts:
        (finding,) = findings(page=page.replace(context, f"{context[:9]}뷁{context[10:]}", 1))
        assert finding.what == "줄의 앞뒤 글이 원문과 다름"


def test_what_stands_around_the_lines_of_one_story_needs_its_own_source_only() -> None:
    """An article that is missing leaves the other stories to be looked at."""
    page = texts()["digest.html"]
    said = stated.read(texts()["digest.json"].encode(), "digest.json")
    search = Search(wanted(said, Path()))
    first, *others = [story for section in seeds().sections for story in section.stories]
    for article in (a for story in others for a in story.articles):
        search.offer(FILE, article, [])
    seen = set()
    for context in re.findall(r"<i>…?[^<]{9,}", page):
        changed = page.replace(context, f"{context[:9]}뷁{context[10:]}", 1)
        found = check(said, search.found, "digest.json", {"digest.html": changed}).findings
        seen |= {f.story for f in found if f.what == "줄의 앞뒤 글이 원문과 다름"}
    assert first.headline not in seen
    assert len(seen) > 3


def test_the_order_of_stories_on_a_page_is_its_own() -> None:
    """The weightiest stands in front; two of one headline are told by their lines."""
    digest = seeds()
    section = digest.sections[0]
    twins = [replace(story, headline=section.stories[0].headline) for story in section.stories]
    shuffled = replace(digest, sections=(replace(section, stories=tuple(twins[::-1])), *digest.sections[1:][::-1]))
    table = digest_json(replace(digest, sections=(replace(section, stories=tuple(twins)), *digest.sections[1:])))
    said = stated.read(table.encode(), "digest.json")
    nothing = [Found() for story in said.stories for _ in story.articles]
    found = check(said, nothing, "digest.json", {"digest.html": marked(shuffled)}).findings
    assert not [f for f in found if f.file == "digest.html"]


def test_a_line_that_is_added_or_removed_is_found() -> None:
    """In the list of digest.md, and in a page that marks its quotations; above the first story and below the last too."""
    md, page = texts()["digest.md"], marked(seeds())
    line = stories(table())[0]["lines"][0]["text"]
    for text, old in ((md, "\n### "), (md, "\n## "), (md, "\n---\n")):
        (finding,) = findings(md=text.replace(old, f"\n- 없던 줄이다.\n{old}", 1))
        assert (finding.what, finding.found) == ("digest.json에 없는 줄", "없던 줄이다.")
    for old in ("<ul>", "</ul>", "<h2>", "</body>"):
        (finding,) = findings(page=page.replace(old, f'<q class="line">없던 줄이다.</q>{old}', 1))
        assert (finding.what, finding.found) == ("digest.json에 없는 줄", "없던 줄이다.")
    added = f"- {markdown_text(line)}"
    assert findings(md=md.replace(added, f"{added} 덧붙인 말.", 1))
    assert findings(md=md.replace(added, f"{added}\n이어 붙인 말.", 1))
    assert "여기에 없음" in findings(md=md.replace(added, "", 1))[0].what
    start = page.index('<q class="line">')
    cut = page[:start] + page[page.index("</q>", start) + 4 :]
    assert "여기에 없음" in findings(page=cut)[0].what
    twice = page.replace("<ul>", f'<ul><q class="line">{html.escape(line)}</q>', 1)
    assert findings(page=twice)


def test_a_choice_is_held_to_what_it_shows() -> None:
    """`brief` shows one line a story: the rest is counted, and what it does show has to be stated."""
    files = render(seeds(), "brief").files
    md, page = files["digest.md"], files["digest.html"]
    found = outcome(md=md, page=page)
    assert found.findings == ()
    assert set(found.shown.values()) == {(13, 13)}
    assert f"digest.md: 줄 {found.lines}개 가운데 13개만 보임" in summary(found)
    for story in stories(table()):
        for text in (story["headline"], story["lines"][0]["text"]):
            for file, form in ((md, markdown_text(text)), (page, html.escape(text, quote=False))):
                assert form in file
                kind = "md" if file is md else "page"
                wrong = findings(**{"md": md, "page": page, kind: file.replace(form, f"{form[:9]}뷁{form[10:]}", 1)})
                assert [f.story for f in wrong] == [story["headline"]], (kind, text)
    for more in ("- 없던 줄이다.\n", "### 없던 이야기\n"):
        (finding,) = findings(md=md.replace("\n## ", f"\n{more}\n## ", 2), page=page)[:1]
        assert "digest.json에 없는" in finding.what
    twice = stories(table())[0]["lines"][0]["text"]
    assert findings(md=md.replace(f"- {twice}", f"- {twice}\n- {twice}"), page=page)


def test_a_page_may_choose_if_it_does_not_say_that_it_is_whole() -> None:
    """A story less is counted; a line of another story, or none, is a finding."""
    page = marked(seeds()).replace('<meta name="sejul" content="all">', "")
    start, end = page.index("<h3"), page.index("<h3", page.index("<h3") + 1)
    found = outcome(page=page[:start] + page[end:])
    assert found.findings == ()
    assert "digest.html: 이야기 13건 가운데 12건만 보임, 줄 " in summary(found)
    (finding,) = findings(page=page.replace('headline">', 'headline">뷁', 1))
    assert finding.what == "이야기 제목이 digest.json과 다름"
    moved = page[start:end].replace("<h3", "<p").replace("</h3>", "</p>").replace("headline", "")
    assert len(findings(page=page[:start] + page[end:] + moved)) >= 3
    says = texts()["digest.md"].replace("<!-- sejul: all -->", "")
    line = stories(table())[0]["lines"][0]["text"]
    found = outcome(md=says.replace(f"- {markdown_text(line)}", "", 1))
    assert (found.findings, found.shown["digest.md"]) == ((), (13, found.lines - 1))


def test_a_mark_of_the_whole_is_no_text_of_a_line() -> None:
    """Only a row of its own says so."""
    assert read_markdown(f"{CLAIM}\n\n<!-- sejul: all -->\n").is_whole
    assert not read_markdown(f"{CLAIM}\n\n- <!-- sejul: all --> 가\n").is_whole


def test_lines_that_change_places_between_stories_are_found() -> None:
    """All are there, and each is a quotation, but of another story."""
    a, b = (story["lines"][0]["text"] for story in stories(table())[:2])
    page = "".join(f'<p class="headline">{html.escape(s.headline)}</p>' + "".join(f"<q class=line>{html.escape(x.text)}</q>" for x in s.lines) for section in seeds().sections for s in section.stories)  # fmt: skip
    for text, forms, kind in (
        (texts()["digest.md"], (markdown_text(a), markdown_text(b)), "md"),
        (page, (html.escape(a), html.escape(b)), "page"),
    ):
        swapped = text.replace(forms[0], "@@").replace(forms[1], forms[0]).replace("@@", forms[1])
        assert len({f.story for f in findings(**{kind: swapped})}) == 2


def test_files_of_two_digests_do_not_belong_together() -> None:
    """A story less is said first."""
    md, page = texts()["digest.md"], marked(seeds())
    second = md.index("\n### ", md.index("\n### ") + 1)
    assert "12건" in findings(md=md[: md.index("\n### ")] + md[second:])[0].what
    second = page.index("<h3", page.index("<h3") + 1)
    assert "12건" in findings(page=page[: page.index("<h3")] + page[second:])[0].what


def test_a_template_of_a_users_own_is_looked_through_as_text() -> None:
    """No list, no mark: each line must stand in it somewhere, each in a place of its own, and the outcome says so."""
    said = stories(table())
    own = "\n\n".join(f"이야기: {s['headline']}\n" + " / ".join(line["text"] for line in s["lines"]) for s in said)
    page = f"<html><body><p>{html.escape(own)}</p><script>var x = 1</script></body></html>"
    found = outcome(md=own.replace("*", "&#42;"), page=page)
    assert found.findings == ()
    assert found.pages == {"digest.md": "text", "digest.html": "text"}
    assert "인용 표시가 없어" in summary(found)
    line = said[3]["lines"][1]["text"]
    (finding,) = findings(page=page.replace(html.escape(line), html.escape(line[:-3] + "뷁" + line[-2:])))
    assert (finding.story, finding.line, finding.expected) == (said[3]["headline"], 2, line)
    assert "뷁" in (finding.found or "")
    hidden = page.replace(html.escape(line), "").replace("var x = 1", line)
    assert findings(page=hidden)
    for empty in (" ", "<!-- -->", "\x00"):
        assert len(findings(page=empty)) > 30


def test_a_short_line_is_not_found_within_a_long_one() -> None:
    """Each has a place of its own."""
    assert absent(["시는 밝혔다.", "오늘 시는 밝혔다."], "오늘 시는 밝혔다. 시는 밝혔다.") == []
    assert absent(["시는 밝혔다.", "오늘 시는 밝혔다."], "오늘 시는 밝혔다. 시는 밝혔나.") == ["시는 밝혔다."]
    assert absent(["가", "가"], "가") == ["가"]


def test_what_a_page_shows_is_read_as_a_browser_does() -> None:
    """Classes are words, entities letters; what is not shown is no text; damaged bytes are no crash."""
    page = read_html('<h3 class="x headline">R&amp;D</h3><q class="line y">가<b>나</b>\n 다<!-- x --></q><q>라</q>')
    assert (page.headlines, page.lines) == (("R&D",), ((0, "가나 다"),))
    assert read_html("<html><body><q class=line>가</q></body></html><q class=line>나</q>").lines == (
        (-1, "가"),
        (-1, "나"),
    )
    assert read_html("<q class='line'>가\x00나</q>").lines == ((-1, "가\ufffd나"),)
    assert read_markdown(
        f"{CLAIM}\n- 가 *— 매체. ‘3명’: 이 매체만* [원문](https://a.example/#:~:text=x)\n1. 나"
    ).lines == (
        (-1, "가"),
        (-1, "나"),
    )


# The source.


def test_the_files_of_a_digest_are_found_again(issue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the folder where it was made, from another one, by each of its files, and through a link."""
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "link").symlink_to(issue)
    for place, path in ((".", "out"), (".", "out/digest.json"), ("else", "../out"), ("else", str(issue / "digest.html")), ("else", "link"), ("out", "digest.md")):  # fmt: skip
        monkeypatch.chdir(tmp_path / place)
        result = sejul("verify", path)
        assert result.exit_code == 0, result.stderr
        assert result.stdout.endswith("\n")
        assert result.stdout.count("\n") == 1
        assert "줄 3개가 모두 원문과 글자 그대로 같음: 이야기 1건, 기사 1건 (파일 3줄)" in result.stdout
        assert "저장소가 없음" in result.stderr
    monkeypatch.chdir(tmp_path)
    assert not config.store_path().exists()


def test_rows_of_tables_and_names_with_two_blanks_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FILE:LINE, also where the row has moved since; a name that is shown with one blank."""
    monkeypatch.chdir(tmp_path)
    rows = [
        json.dumps({"title": f"{name}시, 조례 제정", "text": f"{name}시는 인공지능 조례를 제정했다고 {n}일 밝혔다."}, ensure_ascii=False)
        for n, name in enumerate(("광주", "전주", "진주"), start=1)
    ]  # fmt: skip
    Path("rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    Path("두  칸.txt").write_text(PAGE, encoding="utf-8")
    assert sejul("digest", "rows.jsonl", "두  칸.txt", "--topic", "none", "-o", "out").exit_code == 0
    assert sejul("verify", "out").exit_code == 0
    Path("rows.jsonl").write_text("\n".join(['{"title": "새 글", "text": "새로 온 글이다."}', *rows]), encoding="utf-8")
    config.store_path().unlink()
    result = sejul("verify", "out")
    assert result.exit_code == 0, result.stderr


def test_a_source_that_has_changed_is_said_to_have(issue: Path) -> None:
    """With the line still in it, at another place, or not."""
    for new, what in (
        (PAGE.replace("반겼다.", "크게 반겼다."), "그 자리에 글자 그대로 있음"),
        (PAGE.replace("시는 21일", "한편 시는 21일"), "다른 자리에 글자 그대로 있음"),
        (PAGE.replace("30억원", "31억원"), "글자 그대로 있지 않음"),
    ):
        (issue.parent / "pages" / "a.txt").write_text(new, encoding="utf-8")
        result = sejul("verify", "out")
        assert result.exit_code == 1
        assert what in result.stderr
        assert "sha256과 다름" in result.stderr
        assert "0개만" in result.stdout
    assert "예산 3【0】억원" in result.stderr
    assert "예산 3【1】억원" in result.stderr


def test_a_source_that_is_gone_is_a_failure_with_a_remedy(issue: Path) -> None:
    """Files, addresses and standard input each have their own."""
    (issue.parent / "pages" / "a.txt").unlink()
    result = sejul("verify", "out")
    assert result.exit_code == 1
    assert "pages/a.txt" in result.stderr
    assert "만든 폴더에서 다시" in result.stderr
    for document, remedy in (("https://a.example/1", "주소는 다시 받지 않음"), ("-", "표준 입력"), ("x" * 5000, "원문을 찾지 못함"), ("/dev/zero", "원문을 찾지 못함"), ("a\x00b", "원문을 찾지 못함")):  # fmt: skip
        changed = json.loads((issue / "digest.json").read_text(encoding="utf-8"))
        stories(changed)[0]["articles"][0]["document"] = document
        (issue / "digest.json").write_text(json.dumps(changed), encoding="utf-8")
        result = sejul("verify", "out")
        assert result.exit_code == 1
        assert remedy in result.stderr


def test_what_was_published_is_proved_by_the_store_alone(issue: Path) -> None:
    """The files are gone, and nothing was collected."""
    assert sejul("digest", "pages", "--topic", "none", "-o", "out", "--publish").exit_code == 0
    (issue.parent / "pages" / "a.txt").unlink()
    before = listing(config.store_path().parent)
    result = sejul("verify", "out")
    assert result.exit_code == 0, result.stderr
    assert "(펴낸 호 3줄)" in result.stdout
    assert "저장소" not in result.stderr
    assert listing(config.store_path().parent) == before


def test_what_was_collected_is_proved_by_the_store_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By name, by reading it under another name, and after a newer version has replaced it."""
    monkeypatch.chdir(tmp_path)
    old, new = (
        Document("https://a.example/1", f"시는 {n}일 인공지능 조례를 제정했다고 밝혔다.\n시는 예산을 늘린다.", Given("조례 제정", url="https://a.example/1"))
        for n in (21, 22)
    )  # fmt: skip
    with Store(config.store_path()) as store:
        store.add([old], NOW)
    assert sejul("digest", "--topic", "none", "--no-publish", "-o", "out").exit_code == 0
    with Store(config.store_path()) as store:
        store.add([new], NOW + datetime.timedelta(days=1))
        assert len(store.documents()) == 1
    result = sejul("verify", "out")
    assert result.exit_code == 0, result.stderr
    assert "(저장소 2줄)" in result.stdout
    edit(tmp_path / "out" / "digest.json", '"document": "https://a.example/1"', '"document": "elsewhere.html"')
    assert sejul("verify", "out").exit_code == 0
    with Store(config.store_path()) as store, store.transaction() as db:
        db.execute("DELETE FROM documents WHERE replaced")
    assert "원문을 찾지 못함" in sejul("verify", "out").stderr
    edit(tmp_path / "out" / "digest.json", '"document": "elsewhere.html"', '"document": "https://a.example/1"')
    result = sejul("verify", "out")
    assert result.exit_code == 1
    assert "sha256과 다름" in result.stderr


def listing(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}


def test_a_store_that_cannot_be_used_is_gone_without(issue: Path) -> None:
    """Damaged, newer, locked, a folder: said, and the files prove the lines. An older one is read as it is."""
    path = config.store_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        db.execute("CREATE TABLE documents(name)")
    result = sejul("verify", "out")
    assert (result.exit_code, "더 새로운" in result.stderr) == (0, True)
    path.write_bytes(b"no store" * 999)
    result = sejul("verify", "out")
    assert (result.exit_code, "저장소 없이 파일로만" in result.stderr) == (0, True)
    path.unlink()
    path.mkdir()
    assert sejul("verify", "out").exit_code == 0
    path.rmdir()
    db = sqlite3.connect(path, isolation_level=None)
    for step in MIGRATIONS[:1]:
        db.executescript(step)
    db.execute("PRAGMA user_version = 1")
    assert "저장소 없이" not in sejul("verify", "out").stderr
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA locking_mode=EXCLUSIVE")
    db.execute("BEGIN EXCLUSIVE")
    db.execute("INSERT INTO visits VALUES('a', '', '', '', '', '')")
    db.execute("COMMIT")
    result = sejul("verify", "out")
    db.close()
    assert (result.exit_code, "다른 sejul이 쓰고 있음" in result.stderr) == (0, True)


def test_a_store_in_use_is_read_as_it_is_now(issue: Path) -> None:
    """With what another run has just written beside it."""
    assert sejul("digest", "pages", "--topic", "none", "-o", "out", "--publish").exit_code == 0
    (issue.parent / "pages" / "a.txt").unlink()
    with Store(config.store_path()) as store:
        with store.transaction() as db:
            db.execute("UPDATE issues SET title = 'x'")
        result = sejul("verify", "out")
    assert result.exit_code == 0, result.stderr


def test_a_digest_of_an_older_sejul_is_checked_by_its_offsets(issue: Path) -> None:
    """It has no hashes; its files, or the issue in the store, have its text in the place."""
    old = json.loads((issue / "digest.json").read_text(encoding="utf-8"))
    for article in stories(old)[0]["articles"]:
        del article["sha256"]
    for key in ("figures", "differences", "voices"):
        del stories(old)[0][key]
    (issue / "digest.json").write_text(json.dumps(old), encoding="utf-8")
    assert sejul("verify", "out").exit_code == 0
    stories(old)[0]["lines"][0]["end"] -= 1
    (issue / "digest.json").write_text(json.dumps(old), encoding="utf-8")
    assert sejul("verify", "out").exit_code == 1
    (issue.parent / "pages" / "a.txt").unlink()
    assert "원문을 찾지 못함" in sejul("verify", "out").stderr


# What a user sees.


def test_one_letter_is_shown_in_its_place(issue: Path) -> None:
    """File, story, line, both texts with the letter in marks; the exit status is 1; nothing is written."""
    for file, old, new in (
        ("digest.json", "조례를 제정했다고", "죠례를 제정했다고"),
        ("digest.md", "조례를 제정했다고", "죠례를 제정했다고"),
        ("digest.html", "조례를 제정했다고", "죠례를 제정했다고"),
    ):
        edit(issue / file, old, new)
        before = listing(issue)
        result = sejul("verify", "out")
        assert result.exit_code == 1
        assert f"sejul: out/{file}: 이야기 ‘광주시, 인공지능 조례 제정’ 줄 1: " in result.stderr
        assert "인공지능 【조】례를 제정했다고" in result.stderr
        assert "인공지능 【죠】례를 제정했다고" in result.stderr
        assert listing(issue) == before
        edit(issue / file, new, old)


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("조례", unicodedata.normalize("NFD", "조례"), "NFC와 NFD"),
        ("조례", "조\u200b례", "U+200B(ZERO WIDTH SPACE)"),
        ("조례", "조\u202e례", "U+202E(RIGHT-TO-LEFT OVERRIDE)"),
        ("조례를 제정", "조례를\u00a0제정", "U+00A0(NO-BREAK SPACE)"),
        ("조례를 제정", "조례를제정", "빈칸이 다름: U+0020(SPACE) ↔ 없음"),
        ("밝혔다.", "밝혔다．", "U+FF0E(FULLWIDTH FULL STOP)"),
    ],
)
def test_what_cannot_be_seen_is_named(issue: Path, old: str, new: str, cause: str) -> None:
    """By code point, in the file in which it is; what would act on a terminal is not printed."""
    for file in ("digest.json", "digest.md"):
        edit(issue / file, old, new)
        result = sejul("verify", "out")
        assert result.exit_code == 1
        assert cause in result.stderr
        assert "\u200b" not in result.stderr
        assert "\u202e" not in result.stderr
        edit(issue / file, new, old)


def test_files_that_are_not_there(issue: Path) -> None:
    """One of the two that people read may be missing, which is said; not both, and not digest.json."""
    (issue / "digest.html").rename(issue / "kept")
    result = sejul("verify", "out")
    assert (result.exit_code, "digest.html: 없어서 보지 않음" in result.stderr) == (0, True)
    (issue / "digest.md").unlink()
    assert sejul("verify", "out").exit_code == 1
    (issue / "kept").rename(issue / "digest.html")
    (issue / "digest.md").mkdir()
    result = sejul("verify", "out")
    assert (result.exit_code, "digest.md: 파일이 아님" in result.stderr) == (1, True)
    (issue / "digest.md").rmdir()
    (issue / "digest.md").write_bytes(b"\xff\xfe")
    assert "UTF-8이 아님" in sejul("verify", "out").stderr
    (issue / "digest.json").unlink()
    result = sejul("verify", "out")
    assert (result.exit_code, "digest.json: 없음" in result.stderr) == (2, True)


def test_the_page_of_an_archive_is_the_page_of_its_issue(issue: Path) -> None:
    """index.html beside digest.json is looked at; each file of the folder names it."""
    (issue / "digest.html").rename(issue / "index.html")
    for name in ("", "index.html", "digest.md", "digest.json"):
        result = sejul("verify", str(issue / name))
        assert result.exit_code == 0, result.stderr
        assert "index.html: 인용 표시마다 견줌" in result.stdout
        assert "없어서" not in result.stderr
    edit(issue / "index.html", "조례를 제정했다고", "죠례를 제정했다고")
    result = sejul("verify", "out")
    assert (result.exit_code, "out/index.html: 이야기" in result.stderr) == (1, True)


def test_several_digests_are_checked_one_by_one(issue: Path) -> None:
    """A line each; the worst of them is the status; for programs an object each."""
    (issue.parent / "bad").mkdir()
    (issue.parent / "bad" / "digest.json").write_text("{\n\n,", encoding="utf-8")
    result = sejul("verify", "out", "bad", "none", "out")
    assert result.exit_code == 2
    assert result.stdout.count("모두 원문과") == 2
    assert "bad/digest.json:3: 1번째 글자" in result.stderr
    edit(issue / "digest.md", "밝혔다", "밝혔나")
    result = sejul("verify", "--json", "out", "bad")
    whole, bad = (json.loads(line) for line in result.stdout.splitlines())
    assert (whole["proved"], whole["lines"], whole["lines_proved"], whole["sources"]) == (False, 3, 3, {"file": 3})
    assert whole["findings"][0]["file"] == "out/digest.md"
    assert "bad/digest.json:3" in bad["error"]
    assert sejul("verify").exit_code == 2


HOSTILE: list[tuple[str, Any]] = [
    ("start", "0"), ("start", 1.0), ("start", True), ("start", None), ("end", []), ("text", 3), ("text", None), ("article", {}), ("alone", "x"), ("alone", [1]), ("alone", None),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), HOSTILE)
def test_a_value_of_another_kind_is_named_by_its_place(issue: Path, key: str, value: Any) -> None:
    """A digest.json may come from anywhere; status 2."""
    changed = json.loads((issue / "digest.json").read_text(encoding="utf-8"))
    stories(changed)[0]["lines"][1][key] = value
    (issue / "digest.json").write_text(json.dumps(changed), encoding="utf-8")
    result = sejul("verify", "out")
    assert result.exit_code == 2
    assert f"out/digest.json: sections[0].stories[0].lines[1].{key}" in result.stderr


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]", b"3", b"null", b'{"sections": []}', b'{"sections": {}}', b'{"sections": [1], "counts": {}}', b'{"sections": [{"stories": null}]}',
        b'{"counts": {"stories": 0}, "sections": [{}]}', b'{"a": 1, "a": 2}', b"\xff\xff", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b'{"sections": [{"stories": [[]]}]}',
    ],
)  # fmt: skip
def test_a_damaged_digest_is_no_crash(tmp_path: Path, raw: bytes) -> None:
    """Status 2, and the message names the file."""
    (tmp_path / "digest.json").write_bytes(raw)
    result = sejul("verify", str(tmp_path))
    assert result.exit_code == 2
    assert f"{tmp_path}/digest.json" in result.stderr


def test_every_key_that_is_missing_is_named(issue: Path) -> None:
    """Status 2 with the key, wherever it is missing."""
    whole = json.loads((issue / "digest.json").read_text(encoding="utf-8"))
    story = stories(whole)[0]
    for keys, place in ((["headline", "articles", "lines"], story), (["text", "article", "start", "end"], story["lines"][0]), (["id", "title", "document"], story["articles"][0]), (["counts", "sections"], whole)):  # fmt: skip
        for key in keys:
            value = place.pop(key)
            (issue / "digest.json").write_text(json.dumps(whole), encoding="utf-8")
            result = sejul("verify", "out")
            assert (result.exit_code, f"{key}: 없음" in result.stderr) == (2, True)
            place[key] = value


def test_odd_paths_are_no_crash(issue: Path) -> None:
    """Too long, a loop of links, a pipe, a file too large to be a digest, a folder that is closed."""
    (issue / "loop").symlink_to("loop")
    os.mkfifo(issue / "pipe.json")
    with (issue / "large.json").open("wb") as file:
        file.truncate(100_000_001)
    for path in ("x" * 5000, "out/loop", "out/pipe.json", "out/large.json"):
        assert sejul("verify", path).exit_code == 2
    if os.geteuid():
        issue.chmod(0)
        assert sejul("verify", "out").exit_code == 2
        issue.chmod(0o755)


def test_a_name_that_no_store_can_hold_is_no_crash(issue: Path) -> None:
    """A lone surrogate, asked for in a store that is there."""
    with Store(config.store_path()):
        pass
    changed = json.loads((issue / "digest.json").read_text(encoding="utf-8"))
    stories(changed)[0]["articles"][0]["document"] = "a\ud800.txt"
    (issue / "digest.json").write_text(json.dumps(changed), encoding="utf-8")
    result = sejul("verify", "out")
    assert result.exit_code == 1
    assert "원문을 찾지 못함" in result.stderr


def test_what_a_hostile_digest_says_does_not_act_on_a_terminal(issue: Path) -> None:
    """Escapes and marks of direction are printed as their numbers; a lone surrogate is no crash."""
    changed = json.loads((issue / "digest.json").read_text(encoding="utf-8"))
    story = stories(changed)[0]
    story["headline"] = "\x1b[31m빨강\u202e\ud800"
    story["lines"][0]["text"] += "\x1b]0;x\x07"
    story["lines"][1]["article"] = "\x1b[2J"
    story["articles"][0]["document"] = "\x1b[2J"
    story["articles"][0]["sha256"] = "\x1b"
    (issue / "digest.json").write_text(json.dumps(changed), encoding="utf-8")
    for arguments in (["out"], ["out", "--json"]):
        result = sejul("verify", *arguments)
        assert result.exit_code == 1
        assert "\x1b" not in result.output
    json.loads(result.stdout)
