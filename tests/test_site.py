"""The archive: every link leads somewhere, the search finds what stands there, and nobody's own files are touched."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import browser as bench
import pytest
from browser import Tabs
from commandline import sejul
from hostile import CASES, Case, digest_of, shape
from lxml import etree

from summarize import language, packing
from summarize.config import store_path
from summarize.errors import InputError, TemplateError
from summarize.filling import TEMPLATES
from summarize.locks import only
from summarize.markup import anchor, plain, whole_words
from summarize.memory import Memory
from summarize.model import Article, Digest, Earlier, Line, Section, Story, Weight
from summarize.reading.dates import SEOUL
from summarize.site import atom
from summarize.site.archive import Archive, archive, first_letter
from summarize.site.mirror import MANIFEST, Changes, mirror
from summarize.site.pages import Look, address_of, pages
from summarize.site.shards import shards
from summarize.site.slugs import issue_name, slug, topic_slug
from summarize.store import Published, Store

NOW = datetime.datetime(2026, 7, 20, 9, 0, tzinfo=SEOUL)
# Headline, lines, keywords.
TOLD = [
    ("국회, 인공지능 기본법 개정안 의결", ("국회는 인공지능 기본법 개정안을 의결했다.", "고영향 AI 사업자는 영향평가를 받는다."), ("AI", "기본법")),
    ("정부, AI칩 실증에 300억원 투입", ("정부는 국산 AI칩을 데이터센터에서 실증한다고 밝혔다.", "칩은 내년에 나온다."), ("AI칩", "데이터센터")),
    ("교사 백 명, 새로운 교육 방법 찾는다", ("교사들은 새로운 방법을 함께 찾았다.", "교육청은 이를 돕는다."), ("교사", "교육")),
    ("OpenAI, 서울에 사무소", ("OpenAI는 서울에 사무소를 열었다.", "GPU 공급을 논의한다."), ("OpenAI", "GPU")),
    ("광주시, 데이터센터법 건의", ("광주시는 데이터센터법을 정부에 건의했다.", "시는 개인정보보호법도 검토한다."), ("광주시", "데이터센터법")),
    ("경찰, 불법 합성물 집중 단속", ("경찰은 딥페이크 합성물을 단속한다.", "R&D 예산은 20% 늘어난다."), ("경찰", "딥페이크")),
]  # fmt: skip
TRAPS = [
    "<script>alert(1)</script>", "../../etc/passwd", "..", ".", "a\x00b\x1b[31m", "가\u202e나", "]]>", "{{ 7*7 }}", "{% raw %}", "CON", "nul.txt", "con",
    "INDEX", "index", "AI", "ai", "Ai", "\"><img src=x onerror=alert(1)>", "가" * 200, "a/b", "a\\b", "C:\\x", "#1", "?q=1", "100%", "한 글", "가.나", "&amp;",
    "\ufffe\uffff", "\u2028끝", "</script>", "😀", "K", "가", "가", "javascript:alert(1)", "%2e%2e%2f",
]  # fmt: skip


def story(n: int, told: tuple[str, tuple[str, ...], tuple[str, ...]], day: str, outlet: str = "한빛일보") -> Story:
    headline, lines, keywords = told
    article = Article(
        f"a{n}", f"{n}.txt", headline, lines, published=day, outlet=outlet, url=f"https://hanbit.example/{n}"
    )
    places = [article.text.index(text) for text in lines]
    quoted = tuple(Line(t, article.id, at, at + len(t)) for t, at in zip(lines, places, strict=True))
    return Story(f"a{n}", headline, (article,), quoted, keywords)


def digest(start: str | None, end: str | None, stories: list[Story], topic: str = "ai-policy") -> Digest:
    counts = {"documents": 9, "articles": 9, "relevant": 9, "stories": len(stories)}
    title = {"ai-policy": "AI 정책 주간", "chip-policy": "반도체 정책 주간"}.get(topic, "주간")
    sections = (Section("정책·법제", tuple(stories[:2])), Section("산업", tuple(stories[2:])))
    return Digest(title, topic, title[:-3], start, end, counts, tuple(s for s in sections if s.stories))


def published(*digests: Digest) -> list[Published]:
    return [
        Published(d.topic, Path("."), (NOW + datetime.timedelta(days=n)).isoformat(), d) for n, d in enumerate(digests)
    ]


def weeks() -> list[Published]:
    """Three weeks over two years and two topics, one of them going on with an earlier one, and an issue without days."""
    old = digest("2025-12-22", "2025-12-28", [story(1, TOLD[2], "2025-12-23"), story(2, TOLD[5], "2025-12-24")])
    first = digest("2026-07-06", "2026-07-12", [story(n, TOLD[n], "2026-07-07") for n in (0, 1)])
    going_on = dataclasses.replace(
        story(3, TOLD[4], "2026-07-14", "무등신문"),
        follows=Earlier(TOLD[0][0], "2026-07-06", "2026-07-12", "../old/digest.html", True),
    )
    lost = dataclasses.replace(
        story(4, TOLD[3], "2026-07-15"),
        follows=Earlier("없는 이야기", "2020-01-06", "2020-01-12", "../2020/digest.html", True),
    )
    second = digest("2026-07-13", "2026-07-19", [going_on, lost])
    chips = digest("2026-07-13", "2026-07-20", [story(5, TOLD[1], "2026-07-15")], "chip-policy")
    undated = digest(None, None, [dataclasses.replace(story(6, TOLD[2], ""), id="../x")])
    return published(undated, old, first, second, chips)


def nouns(groups: Any) -> Any:
    return [language.nouns_of(texts) for texts in groups]


def built(issues: list[Published], **look: str) -> dict[str, str]:
    return pages(archive(issues), Look(**{"title": "모음", **look}), nouns)


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return built(weeks())


class Page(HTMLParser):
    """What a page links to, the ids in it, its tags and its headings."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.links += (found.get("data-scripts") or "").split()


def target(page: str, link: str) -> str:
    """The file that a relative link names."""
    return os.path.normpath(os.path.join(os.path.dirname(page), unquote(urlsplit(link).path)))


def inner_links(files: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in files.items():
        if name.endswith(".html"):
            for link in Page(text).links:
                if not urlsplit(link).scheme:
                    yield name, link


def test_the_layout_names_issues_by_week_or_days(files: dict[str, str]) -> None:
    """One folder an issue with all three files; keywords, outlets, search and feed beside them."""
    folders = {"ai-policy/2025-W52", "ai-policy/2026-W28", "ai-policy/2026-W29", "ai-policy/undated"}
    folders |= {"chip-policy/2026-07-13--2026-07-20"}
    for folder in folders:
        assert {f"{folder}/{name}" for name in ("index.html", "digest.md", "digest.json")} <= files.keys()
    for name in ("index.html", "search.html", "search.js", "site.css", "feed.xml", "keywords/index.html"):
        assert files[name]
    assert {
        "outlets/index.html",
        "outlets/무등신문.html",
        "keywords/GPU.html",
        "keywords/딥페이크.html",
    } <= files.keys()
    assert {name for name in files if name.startswith("search/")} == {
        "search/2026.js",
        "search/2025.js",
        "search/0000.js",
    }


def test_every_link_leads_to_a_file_and_to_an_element_in_it(files: dict[str, str]) -> None:
    """Relative, and to explicit files: a file share has no index."""
    count = 0
    for page, link in inner_links(files):
        assert not link.startswith("/"), link
        assert not urlsplit(link).path.endswith("/"), link
        name = target(page, link) if urlsplit(link).path else page
        assert name in files, (page, link)
        element = urlsplit(link).fragment
        if element:
            assert element in Page(files[name]).ids, (page, link)
        count += 1
    assert count > 100


def test_no_id_stands_twice_and_headings_are_in_order(files: dict[str, str]) -> None:
    """A page has one h1, and no level is left out on the way down."""
    for name, text in files.items():
        if not name.endswith(".html"):
            continue
        page = Page(text)
        assert len(set(page.ids)) == len(page.ids)
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        for above, below in itertools.pairwise(levels):
            assert below <= above + 1, (name, levels)


def test_a_story_leads_to_the_one_that_it_goes_on_with(files: dict[str, str]) -> None:
    """To that issue's page in the archive, or, if it is not there, nowhere."""
    page = files["ai-policy/2026-W29/index.html"] + files["ai-policy/2026-W29/digest.json"]
    assert f"../../ai-policy/2026-W28/index.html#{anchor('a0')}" in page
    assert "2020/digest.html" not in page
    assert "없는 이야기" in page


def test_around_an_issue_stand_its_neighbours_of_the_same_topic_and_the_pages_of_its_words() -> None:
    """What the page of an issue links to."""
    found = archive(weeks())
    issue = next(i for i in found.issues if i.folder == "ai-policy/2026-W28")
    around = found.around(issue, "https://news.example.kr/archive")
    assert (around.home, around.search, around.feed) == ("../../index.html", "../../search.html", "../../feed.xml")
    assert around.earlier == ("2025년 12월 22일~28일", "../../ai-policy/2025-W52/index.html")
    assert around.later == ("2026년 7월 13일~19일", "../../ai-policy/2026-W29/index.html")
    assert around.address == "https://news.example.kr/archive/ai-policy/2026-W28/index.html"
    assert around.keywords["데이터센터"] == "../../keywords/데이터센터.html"
    assert around.outlets == {"한빛일보": "../../outlets/한빛일보.html"}


@pytest.mark.parametrize("trap", TRAPS)
def test_hostile_names_stay_text_in_files_that_stay_inside(trap: str, tmp_path: Path) -> None:
    """As keyword, outlet, title, address, section, topic and id: no foreign tag, no file elsewhere, a feed that parses."""
    body = Article("a", trap, trap, (trap or "빈",), outlet=trap, url=trap, published="2026-07-14")
    hostile = Story(trap, trap, (body,), (Line(trap, "a", 0, len(trap)),), (trap, "가"), (trap,))
    issue = Digest(trap, trap, trap, "2026-07-13", "2026-07-19", {"documents": 1, "articles": 1, "relevant": 1, "stories": 1}, (Section(trap, (hostile,)),))  # fmt: skip
    made = built(published(issue), address="https://a.example", title=trap or "모음")
    for name, text in made.items():
        assert re.fullmatch(r"[가-힣A-Za-z0-9\u4e00-\u9fff./-]+", name), name
        assert ".." not in name.split("/")
        assert all(len(part.encode()) <= 120 for part in name.split("/"))
        text.encode()
        if name.endswith(".html"):
            page = Page(text)
            kinds = [tag for tag, _ in page.tags]
            assert not {"img", "iframe", "object"} & set(kinds)
            assert kinds.count("script") == (name == "search.html")
            assert not any(key.startswith("on") for _, found in page.tags for key in found)
            assert not re.search("[\u202a-\u202e\x00\x1b]", text)
    for name in ("feed.xml",):
        etree.fromstring(made[name].encode(), etree.XMLParser(recover=False))
    script = made["search/2026.js"]
    assert "<" not in script
    assert "\u2028" not in script
    for page_, link in inner_links(made):
        if urlsplit(link).path:
            assert target(page_, link) in made, link
    mirror(made, tmp_path / "out")
    assert {p.name for p in tmp_path.iterdir()} <= {"out", "home"}


def test_names_of_files_depend_on_the_word_alone_and_differ_however_a_system_compares_them() -> None:
    """Small and large letters, composed and decomposed, devices, dots."""
    words = list(dict.fromkeys(plain(trap) for trap in TRAPS))
    words = [word for word in words if word]
    names = [slug(word) for word in words]
    by_name = {name.lower(): word for name, word in zip(names, words, strict=True)}
    for name, word in zip(names, words, strict=True):
        assert slug(word) == name
        assert by_name[name.lower()] == word or slug(by_name[name.lower()]) == name, (word, by_name[name.lower()])
    assert len(by_name) >= len(words) - 1  # one word in two normal forms is one
    assert slug("가") == slug("\u1100\u1161") == "가"
    assert [topic_slug(t) for t in ("ai-policy", "반도체")] == ["ai-policy", "반도체"]
    assert topic_slug("search") != "search"
    assert issue_name("2020-12-28", "2021-01-03") == "2020-W53"
    assert issue_name("2026-07-14", "2026-07-20") == "2026-07-14--2026-07-20"
    assert issue_name(None, "2026-07") == "--2026-07"
    assert "/" not in issue_name("../x", "y")
    assert first_letter("힣") == "ㅎ"


def test_same_issues_same_bytes() -> None:
    """Whatever the order in which sets come, which another process has otherwise."""
    code = (
        "import hashlib, test_site as t; from summarize.site.pages import Look, pages\n"
        "words = lambda groups: [[frozenset(text.split()) for text in texts] for texts in groups]\n"
        "print(hashlib.sha256(repr(pages(t.archive(t.weeks()), Look('모음'), words)).encode()).hexdigest())"
    )
    here = Path(__file__).parent
    path = os.pathsep.join(map(str, (here, here.parent)))
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1] != b""


def test_the_archive_of_a_template_with_markdown_only_has_the_same_ways() -> None:
    """`brief`: back to the archive, to the neighbours, and to each story."""
    made = built(weeks(), template="brief", address="https://a.example")
    for page, link in inner_links(made):
        name = target(page, link) if urlsplit(link).path else page
        assert name in made, (page, link)
        if urlsplit(link).fragment:
            assert urlsplit(link).fragment in Page(made[name]).ids, (page, link)
    issue = made["ai-policy/2026-W28/index.html"]
    for way in ("../../index.html", "../../search.html", "../../keywords/index.html", "../../outlets/index.html", "../../feed.xml", "../../ai-policy/2025-W52/index.html", "../../ai-policy/2026-W29/index.html"):  # fmt: skip
        assert f'href="{way}"' in issue
    assert 'rel="canonical" href="https://a.example/ai-policy/2026-W28/index.html"' in issue


def test_an_issue_is_led_by_the_story_in_its_front() -> None:
    """On the first page, in the list of issues and in the feed: the weightiest, and behind it the one minute."""
    light, heavy, empty = (story(n, TOLD[n], "2026-07-14") for n in (0, 1, 2))
    heavy = dataclasses.replace(heavy, weight=Weight(9.0, 1, 1.0, 1.0, 1.0, 0.0))
    empty = dataclasses.replace(empty, lines=())
    issues = published(digest("2026-07-13", "2026-07-19", [light, empty, heavy]))
    made = built(issues)
    heads = re.findall(r'<li><a href="[^"]*#(\w+)">', made["index.html"])
    assert heads == [anchor(heavy.id), anchor(light.id)]
    assert "나머지 1건 더 보기" in made["index.html"]
    assert f'<span class="lead">{heavy.headline}</span>' in made["index.html"]
    assert f"이야기 3건: {heavy.headline} · {light.headline}<" in made["feed.xml"]


def test_a_name_in_parts_of_letters_has_the_page_of_the_whole_ones() -> None:
    """One outlet, one page with the stories of both, written in whole letters."""
    parts = unicodedata.normalize("NFD", "한빛일보")
    issue = digest(
        "2026-07-13", "2026-07-19", [story(1, TOLD[0], "2026-07-14", parts), story(2, TOLD[1], "2026-07-14")]
    )
    found = archive(published(issue))
    assert [(name.text, len(name.entries)) for name in found.outlets] == [("한빛일보", 2)]
    around = found.around(found.issues[0], "")
    assert set(around.outlets.values()) == {"../../outlets/한빛일보.html"}


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("address", ["", "https://news.example.kr/모음"])
def test_the_feed_has_what_the_rules_demand(address: str) -> None:
    """RFC 4287: id, title, updated, author; of each entry id, title, updated and a link. Ids are IRIs, each once."""
    found = archive(weeks())
    root = etree.fromstring(atom.feed(found, "모음", address_of(address)).encode(), etree.XMLParser(recover=False))
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 5
    assert root.find(f"{ATOM}author/{ATOM}name").text == "모음"
    for element in (root, *entries):
        for tag in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{tag}")) == 1
        assert urlsplit(element.find(f"{ATOM}id").text).scheme in ("https", "urn")
        when = datetime.datetime.fromisoformat(element.find(f"{ATOM}updated").text)
        assert when.tzinfo
        links = {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}
        assert (
            links["alternate"].startswith("https://news.example.kr/%EB") if address else "://" not in links["alternate"]
        )
        assert ("self" in links) == bool(address and element is root)
    ids = [element.find(f"{ATOM}id").text for element in (root, *entries)]
    assert len(set(ids)) == len(ids)
    assert all(i.isascii() for i in ids)


def test_pages_say_what_they_are(tmp_path: Path) -> None:
    """Language, description, preview, feed; the whole address where the archive has one."""
    made = built(weeks(), address="https://news.example.kr/archive")
    page = made["keywords/데이터센터.html"]
    quoted = "https://news.example.kr/archive/keywords/%EB%8D%B0%EC%9D%B4%ED%84%B0%EC%84%BC%ED%84%B0.html"
    for part in ('<html lang="ko">', 'name="description" content="열쇳말', 'property="og:title" content="데이터센터"',
                 f'<link rel="canonical" href="{quoted}">', f'og:url" content="{quoted}"', 'type="application/atom+xml"'):  # fmt: skip
        assert part in page, part
    assert "canonical" not in built(weeks())["keywords/데이터센터.html"]
    for wrong in ("ftp://x", "news.example.kr", "https://", "https://x/?q=1", "https://x y/", 'https://x/"><b>'):
        if wrong.endswith("<b>"):
            assert "<" not in address_of(wrong)
        else:
            with pytest.raises(InputError, match="--url"):
                address_of(wrong)


# A folder is brought to what it should hold.


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """A file with the same bytes keeps its time; one that no longer belongs is gone, with its empty folder."""
    assert mirror({"a.html": "가", "k/b.html": "나", "k/c.html": "다"}, tmp_path) == Changes(3, 0, 0)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    assert mirror({"a.html": "가", "k/b.html": "나", "k/c.html": "다"}, tmp_path) == Changes(0, 3, 0)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == before
    assert mirror({"a.html": "가2"}, tmp_path) == Changes(1, 0, 2)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", MANIFEST]


def test_files_of_others_stay_as_they_are(tmp_path: Path) -> None:
    """Beside ours they stay; where one is in the way nothing at all is written."""
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / "note.txt").write_text("내 것", encoding="utf-8")
    (tmp_path / "index.html").write_text("내 첫 화면", encoding="utf-8")
    with pytest.raises(InputError, match=r"세줄이 쓰지 않은 파일.*index\.html"):
        mirror({"index.html": "가", "k/b.html": "나"}, tmp_path)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["index.html", "k", "note.txt"]
    (tmp_path / "index.html").unlink()
    mirror({"index.html": "가", "k/b.html": "나"}, tmp_path)
    mirror({"index.html": "가"}, tmp_path)
    assert (tmp_path / "k" / "note.txt").read_text(encoding="utf-8") == "내 것"
    assert not (tmp_path / "k" / "b.html").exists()


def test_a_folder_or_a_link_in_the_way_is_no_file_of_ours(tmp_path: Path) -> None:
    """Nothing is written through a link to elsewhere, and nothing removed behind one."""
    outside, out = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    out.mkdir()
    (out / "k").symlink_to(outside)
    with pytest.raises(InputError, match="k/b"):
        mirror({"k/b.html": "나"}, out)
    (outside / "b.html").write_text("남의 것", encoding="utf-8")
    (out / MANIFEST).write_text('{"files": ["k/b.html", "../outside/b.html", "/etc/x", 7, ""]}', encoding="utf-8")
    assert mirror({"a.html": "가"}, out) == Changes(1, 0, 0)
    assert (outside / "b.html").read_text(encoding="utf-8") == "남의 것"
    (out / "d.html").mkdir()
    with pytest.raises(InputError, match=r"d\.html"):
        mirror({"d.html": "나"}, out)
    (out / "d.html").rmdir()
    with pytest.raises(InputError, match="폴더가 아님"):
        mirror({"a.html": "가"}, out / "a.html")
    (out / MANIFEST).write_text("{", encoding="utf-8")
    assert mirror({"a.html": "가"}, out).unchanged == 1  # without a manifest, what is the same is taken over


def test_what_a_crash_leaves_the_next_run_mends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle: whole files only, and the next run knows them as its own."""
    mirror({"a": "1", "b": "1", "old": "1"}, tmp_path)
    whole, count = os.replace, 0

    def full(self: Path, to: Path) -> Path:
        nonlocal count
        count += 1
        if count == 3:  # the manifest, then a file
            raise OSError(28, "No space left on device", str(to))
        whole(self, to)
        return to

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match=r"쓸 수 없음.*-o"):
        mirror({"a": "2", "b": "2", "c": "2"}, tmp_path)
    monkeypatch.undo()
    assert {p.name: p.read_text(encoding="utf-8") for p in tmp_path.iterdir() if p.name != MANIFEST} == {
        "a": "2", "b": "1", "old": "1",
    }  # fmt: skip
    assert mirror({"a": "2", "b": "2", "c": "2"}, tmp_path) == Changes(2, 1, 1)


def test_a_file_and_a_folder_may_change_places(tmp_path: Path) -> None:
    """What goes away goes first where it is in the way; somebody's own file there is refused as before."""
    mirror({"a": "1", "k": "1"}, tmp_path)
    assert mirror({"a": "1", "k/b/c.html": "2"}, tmp_path) == Changes(1, 1, 1)
    assert mirror({"a": "1", "k": "3"}, tmp_path) == Changes(1, 1, 1)
    assert (tmp_path / "k").read_text(encoding="utf-8") == "3"
    mirror({"k/b/c.html": "2"}, tmp_path)
    (tmp_path / "k" / "note.txt").write_text("내 것", encoding="utf-8")
    with pytest.raises(InputError, match="세줄이 쓰지 않은"):
        mirror({"k": "3"}, tmp_path)
    assert (tmp_path / "k" / "b" / "c.html").exists()


def test_what_a_killed_run_was_writing_is_removed_and_nothing_else(tmp_path: Path) -> None:
    """Beside the files that the manifest names, and only if that run did not come to its end."""
    mirror({"k/b.html": "1"}, tmp_path)
    left = [tmp_path / "k" / ".b.html.abcd1234", tmp_path / f".{MANIFEST}.abcd1234"]
    others = [tmp_path / "k" / ".c.html.abcd1234", tmp_path / "k" / ".b.html.bak", tmp_path / ".sejul-writing"]
    for path in (*left, *others):
        path.write_text("x", encoding="utf-8")
    mirror({"k/b.html": "2"}, tmp_path)
    assert all(path.exists() for path in (*left, *others))
    manifest = tmp_path / MANIFEST
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"ended": true', '"ended": false'), encoding="utf-8"
    )
    assert mirror({"k/b.html": "2"}, tmp_path) == Changes(0, 1, 0)
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in others)
    assert '"ended": true' in manifest.read_text(encoding="utf-8")


# Templates.


def test_a_file_of_ones_own_wins_and_the_others_stay(tmp_path: Path) -> None:
    """A folder with a style alone, and a copy of the whole with a changed foot."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "site.css").write_text("body { color: {{ red", encoding="utf-8")
    made = built(weeks(), template=str(mine))
    assert made["site.css"] == "body { color: {{ red"
    mine = tmp_path / "whole"
    shutil.copytree(TEMPLATES / "site", mine)
    base = mine / "site.html.j2"
    base.write_text(base.read_text(encoding="utf-8").replace("<footer>", "<footer>우리 시"), encoding="utf-8")
    assert "<footer>우리 시" in built(weeks(), template=str(mine))["index.html"]


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [("home.html.j2", "{% if %}", r"home\.html\.j2, line 2"), ("names.html.j2", "{% block main %}{{ nothing }}{% endblock %}", r"names\.html\.j2, line 2.*nothing"), ("site.html.j2", "{{ 1 // 0 }}", r"site\.html\.j2, line 2.*zero"), ("search.html.j2", "{% include 'none.j2' %}", r"none\.j2")],
)  # fmt: skip
def test_a_mistake_in_a_template_is_named_with_file_and_line(
    tmp_path: Path, name: str, line: str, message: str
) -> None:
    """Also where it stands in the base of the page."""
    mine = tmp_path / "mine"
    mine.mkdir()
    first = "" if name.startswith("site") else '{% extends "site.html.j2" %}'
    (mine / name).write_text(f"{first}\n{line}\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=message) as error:
        built(weeks(), template=str(mine))
    assert "mine" in str(error.value)


# The command.


def publish(issues: list[Published]) -> None:
    with Store(store_path()) as store:
        for issue in issues:
            store.publish(issue.digest, b"", issue.place, datetime.datetime.fromisoformat(issue.when))


def test_the_command_writes_once_and_then_only_what_is_new(tmp_path: Path) -> None:
    """It prints the first page, and counts on standard error."""
    publish(weeks())
    out = tmp_path / "out"
    first = sejul("site", "-o", str(out))
    assert first.exit_code == 0
    assert first.stdout == f"{out / 'index.html'}\n"
    assert re.search(r"호 5개: 쓴 파일 \d\d개, 그대로 0개, 지운 파일 0개", first.stderr)
    times = {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}
    assert "쓴 파일 0개" in sejul("site", "-o", str(out)).stderr
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()} == times
    only = sejul("site", "--topic", "chip-policy", "-o", str(out))
    assert "호 1개" in only.stderr
    assert not (out / "ai-policy").exists()


def test_the_seeds_make_an_archive(seed_digest: Digest, tmp_path: Path) -> None:
    """A real digest, with an address."""
    publish(published(seed_digest))
    done = sejul("site", "-o", str(tmp_path / "out"), "--url", "https://news.example.kr/a/")
    assert done.exit_code == 0
    made = {str(p.relative_to(tmp_path / "out")): p.read_text(encoding="utf-8") for p in (tmp_path / "out").rglob("*") if p.is_file()}  # fmt: skip
    for page, link in inner_links(made):
        assert (target(page, link) if urlsplit(link).path else page) in made, link
    assert "https://news.example.kr/a/feed.xml" in made["feed.xml"]


def test_without_an_issue_it_says_what_to_do(tmp_path: Path) -> None:
    """No store, an empty one, a topic without issues, a name that is none."""
    assert (sejul("site").exit_code, "sejul collect" in sejul("site").stderr) == (2, True)
    with Store(store_path()):
        pass
    empty = sejul("site", "-o", str(tmp_path / "out"))
    assert empty.exit_code == 1
    assert "sejul digest --week last" in empty.stderr
    assert not (tmp_path / "out").exists()
    publish(weeks())
    assert "있는 주제: ai-policy, chip-policy" in sejul("site", "--topic", "none").stderr
    wrong = sejul("site", "--topic", "chip-polcy")
    assert wrong.exit_code == 2
    assert "chip-policy" in wrong.stderr
    assert sejul("site", "--template", "weekley").exit_code == 2
    assert "--url" in sejul("site", "--url", "news").stderr


def test_one_run_at_a_time_writes_the_archive(tmp_path: Path) -> None:
    """Another one is told so, and writes nothing; when the first has ended, it may."""
    publish(weeks())
    with only(Path(f"{store_path()}.archiving"), ""):
        second = sejul("site", "-o", str(tmp_path / "out"))
    assert second.exit_code == 2
    assert "다른 sejul이 보관소를 쓰고 있음: 끝난 뒤에" in second.stderr
    assert not (tmp_path / "out").exists()
    assert sejul("site", "-o", str(tmp_path / "out")).exit_code == 0


def test_issues_that_are_not_whole_are_named(tmp_path: Path) -> None:
    """Those of an older version, and a damaged one."""
    publish(weeks())
    with Store(store_path()) as store, store.transaction() as db:
        db.execute("UPDATE issues SET digest = NULL WHERE last_day = '2025-12-28'")
        db.execute("UPDATE issues SET digest = x'00' WHERE last_day = '2026-07-12'")
    done = sejul("site", "-o", str(tmp_path / "out"))
    assert done.exit_code == 0
    assert "호 2개는 뺌(ai-policy 2025-12-22~2025-12-28, ai-policy 2026-07-06~2026-07-12)" in done.stderr
    assert "호 3개:" in done.stderr


def test_the_configuration_gives_title_address_and_folder(tmp_path: Path) -> None:
    """Under [site]; a wrong address names its line."""
    publish(weeks())
    file = tmp_path / "c.toml"
    file.write_text(
        f'[site]\ntitle = "우리 시 모음"\nurl = "https://a.example/x"\noutput = "{tmp_path}/o"\n', encoding="utf-8"
    )
    assert sejul("site", "--config", str(file)).stdout == f"{tmp_path}/o/index.html\n"
    assert '<h1 class="unseen">우리 시 모음</h1>' in (tmp_path / "o" / "index.html").read_text(encoding="utf-8")
    file.write_text('[site]\nurl = "a.example"\n', encoding="utf-8")
    wrong = sejul("site", "--config", str(file))
    assert wrong.exit_code == 2
    assert f"{file}:2: site.url" in wrong.stderr
    file.write_text('[site]\nurl = "https://a.example/?q=1"\n', encoding="utf-8")
    assert "[site] url" in sejul("site", "--config", str(file)).stderr


def test_nouns_of_a_story_are_worked_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build needs no Kiwi."""
    with Store(tmp_path / "s.db") as store:
        found = archive(weeks())
        first = shards(found, Memory(store).nouns)
        monkeypatch.setattr(language, "tokenize", lambda texts: pytest.fail("tokenised again"))
        assert shards(found, Memory(store).nouns) == first


# The search, in a browser, from the disk.

Find = Callable[[str], list[tuple[str, bool, str]]]


@pytest.fixture(scope="module")
def out(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    mirror(files, folder)
    return folder


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    found = browser.new_page()
    faults: list[str] = []
    found.on("pageerror", lambda error: faults.append(str(error)))
    yield found
    found.close()
    assert not faults


def search(page: Any, text: str) -> list[tuple[str, bool, str]]:
    """Type a query and give the results: headline, whether only the letters match, what is marked."""
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_function("text => document.getElementById('status').textContent.startsWith(`‘${text}’`)", arg=text)
    return [
        (item.query_selector("h2").inner_text(), item.query_selector(".weak") is not None, "|".join(m.inner_text() for m in item.query_selector_all("mark")))
        for item in page.query_selector_all("#results > li")
    ]  # fmt: skip


def titles(found: list[tuple[str, bool, str]], *, weak: bool = False) -> list[str]:
    return [headline for headline, is_weak, _ in found if is_weak == weak]


@pytest.mark.browser
def test_short_words_compounds_particles_and_latin_letters_are_found(page: Any, out: Path) -> None:
    """By keyboard only, from a disk."""
    page.goto((out / "search.html").as_uri())
    law = search(page, "법")
    assert set(titles(law)) == {TOLD[0][0], TOLD[4][0]}
    assert titles(law, weak=True) == [TOLD[2][0], TOLD[2][0], TOLD[5][0]]  # 불법, 방법
    assert [weak for _, weak, _ in law] == sorted(weak for _, weak, _ in law)
    assert titles(search(page, "칩")) == [TOLD[1][0]] * 2
    assert set(titles(search(page, "정부"))) == {TOLD[1][0], TOLD[4][0]}
    for word in ("정부는", "정부에서는"):
        assert set(titles(search(page, word))) == {TOLD[1][0], TOLD[4][0]}, word
    for word in ("인공지능기본법", "AI기본법", "ai 기본법", "기본법 인공지능"):
        assert titles(search(page, word)) == [TOLD[0][0]], word
    for word in ("openai", "OPENAI", "gpu"):
        assert titles(search(page, word)) == [TOLD[3][0]], word
    assert titles(search(page, "정부 데이터센터법")) == [TOLD[4][0]]
    assert titles(search(page, "개인정보보호법")) == [TOLD[4][0]]
    assert titles(search(page, "R&D"), weak=True) == [TOLD[5][0]]
    assert search(page, "없는말") == []
    assert "검색 결과가 없습니다" in page.inner_text("#status")


@pytest.mark.browser
def test_a_result_shows_headline_date_outlet_section_and_the_line_with_the_hit(page: Any, out: Path) -> None:
    """And leads to the story in its issue; the address keeps the query."""
    page.goto((out / "search.html").as_uri())
    search(page, "개인정보보호법")
    item = page.query_selector("#results > li")
    assert item.query_selector(".quiet").inner_text() == "2026년 7월 14일 · 무등신문 · AI 정책 · 정책·법제"
    assert "개인정보보호법도 검토한다" in item.inner_text()
    assert item.query_selector("mark").inner_text() == "개인정보보호법"
    assert page.inner_text("#status") == "‘개인정보보호법’ 검색 결과 1건"
    assert page.evaluate("new URLSearchParams(location.search).get('q')") == "개인정보보호법"
    page.keyboard.press("Tab")  # the button
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ai-policy/2026-W29/index.html#{anchor('a3')}")
    page.go_back()
    page.wait_for_function("document.querySelectorAll('#results > li').length === 1")
    page.goto((out / "search.html").as_uri() + "?q=%EC%B9%A9")
    page.wait_for_function("document.querySelectorAll('#results > li').length === 2")
    assert page.input_value("#q") == "칩"


@pytest.mark.browser
def test_the_first_page_leads_to_the_search(page: Any, out: Path) -> None:
    """Its form asks the page of the search; nothing is loaded before somebody searches."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((out / "index.html").as_uri())
    page.focus("#q")
    page.keyboard.type("칩")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('#results > li').length === 2")
    asked.clear()
    page.goto((out / "search.html").as_uri())
    page.wait_for_function("document.activeElement.id === 'q'")
    assert not [url for url in asked if "/search/" in url]
    assert all(url.startswith("file:") for url in asked)


@pytest.mark.browser
def test_without_script_the_page_says_so(browser: Any, out: Path) -> None:
    """And leads to the keywords."""
    page = browser.new_page(java_script_enabled=False)
    page.goto((out / "search.html").as_uri())
    assert "스크립트가 꺼져 있어" in page.inner_text("noscript")
    assert page.query_selector("noscript a").get_attribute("href") == "keywords/index.html"
    page.close()


@pytest.mark.browser
def test_nothing_in_the_index_becomes_markup(page: Any, tmp_path: Path) -> None:
    """Nor does what is searched."""
    stories = []
    for n, trap in enumerate(TRAPS):
        made = story(n, (f"칩 {trap}", (f"칩은 {trap} 끝",), (trap,)), "2026-07-14", trap)
        stories.append(dataclasses.replace(made, id=str(n)))
    mirror(built(published(digest("2026-07-13", "2026-07-19", stories))), tmp_path)
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    page.goto((tmp_path / "search.html").as_uri())
    assert len(search(page, "칩")) == 30
    page.keyboard.press("Tab")
    for _ in range(30):
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("n => document.querySelectorAll('#results > li').length === n", arg=len(TRAPS))
    assert page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('#results > li')[30]")
    assert page.eval_on_selector_all("#results *", "found => [...new Set(found.map(e => e.tagName))].sort()") == ["A", "H2", "LI", "MARK", "P"]  # fmt: skip
    for trap in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a\\b"):
        page.focus("#q")
        search(page, trap)
    assert page.query_selector("#status img, #status script") is None


@pytest.mark.browser
def test_the_search_finds_all_that_a_search_for_letters_finds(page: Any, out: Path, files: dict[str, str]) -> None:
    """Recall, for every word of the stories and for each of its first two letters."""
    found = archive(weeks())
    texts = [
        " / ".join([e.story.headline, *e.story.keywords, *(line.text for line in e.story.lines)]).lower()
        for e in found.entries
    ]
    words = {w for text in texts for w in re.findall(r"[가-힣a-z]+", text)}
    page.goto((out / "search.html").as_uri())
    search(page, "법")  # the shards are there
    asked = sorted(words | {w[:2] for w in words} | {w[:1] for w in words if w[0] in "법칩국"})
    counts = page.evaluate(
        """async (words) => {
          const counts = [];
          for (const word of words) {
            document.getElementById("q").value = word;
            document.getElementById("search").requestSubmit();
            await new Promise((done) => setTimeout(done));
            if (!document.getElementById("status").textContent.startsWith(`‘${word}’`)) throw new Error(word);
            counts.push(document.querySelectorAll("#results > li").length);
          }
          return counts;
        }""",
        asked,
    )
    for word, count in zip(asked, counts, strict=True):
        assert count >= sum(word in text for text in texts), word


@pytest.mark.browser
def test_a_result_is_broken_and_named_as_its_page_is(page: Any, tmp_path: Path) -> None:
    """A particle stays behind its closing mark, letters and hits are what they were; a dash in the title is the archive's."""
    line = "정부는 초대형 사업(메가프로젝트)을 20일(월)까지 한다. ‘AI 기본법’은 ①법 그대로다."
    issue = digest("2026-07-13", "2026-07-19", [story(1, ("정부, 사업 확정", (line,), ("정부",)), "2026-07-14")])
    mirror(built(published(issue), title="우리 시 – 뉴스 – 모음"), tmp_path)
    page.goto((tmp_path / "search.html").as_uri())
    name = page.title()
    search(page, "메가프로젝트")
    shown = page.query_selector("#results p:not(.quiet)")
    assert shown.inner_text() == line
    pieces = [span.inner_text() for span in shown.query_selector_all(".whole")]
    assert pieces == re.findall(r'class="whole">([^<]*)<', whole_words(line))
    assert "젝트)을" in pieces
    assert "".join(mark.inner_text() for mark in shown.query_selector_all("mark")) == "메가프로젝트"
    assert page.title() == f"메가프로젝트 – {name}"
    search(page, "정부")
    assert page.title() == f"정부 – {name}"


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1200])
def test_pages_fit_a_phone_and_targets_a_finger(page: Any, out: Path, width: int) -> None:
    """No sideways scrolling; what can be pressed is 24 pixels high, unless it stands in a sentence."""
    page.set_viewport_size({"width": width, "height": 800})
    for name in ("index.html", "keywords/index.html", "keywords/AI.html", "outlets/index.html", "outlets/한빛일보.html", "search.html?q=%EB%B2%95"):  # fmt: skip
        page.goto(out.as_uri() + "/" + name)
        page.wait_for_timeout(300 if "search" in name else 0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        small = page.evaluate(
            "[...document.querySelectorAll('a:not(.skip), button:not([hidden]), input')].filter(e => { const b = e.getBoundingClientRect(); return b.height < 24 || b.width < 24; }).map(e => e.textContent)"
        )
        assert small == [], name


@pytest.mark.browser
def test_the_archive_has_no_barriers(open_page: Tabs, serve_folder: Callable[[Path], str], axe: str, out: Path) -> None:
    """An issue among them, with what leads from it into the archive; each at one width in one scheme."""
    address = serve_folder(out)
    issue = next(path for path in sorted(out.rglob("index.html")) if path.with_name("digest.json").exists())
    for name, width, scheme in (("index.html", 360, "light"), ("keywords/index.html", 1200, "dark"), ("keywords/AI.html", 360, "dark"), ("outlets/한빛일보.html", 1200, "light"), ("search.html?q=법", 360, "dark"), (str(issue.relative_to(out)), 1200, "light")):  # fmt: skip
        tab = open_page(f"{address}/{quote(name, safe='/?=')}", width, scheme=scheme)
        assert bench.barriers(tab, axe) == [], name
        assert tab.evaluate(bench.STICKING_OUT) == [], name
        open_page.close()


def test_a_packed_issue_makes_the_same_archive(files: dict[str, str]) -> None:
    """What the store gives back is what was published."""
    again = [dataclasses.replace(p, digest=packing.unpack(packing.pack(p.digest)) or p.digest) for p in weeks()]
    assert built(again) == files
    assert isinstance(archive(again), Archive)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_hostile_text_stays_text_in_the_feed(case: Case) -> None:
    """Whatever a title, a topic or a headline holds: strict XML with the same elements, and what is visible of it."""
    feeds = [atom.feed(archive(published(digest_of(text))), text, "") for text in (case.text, shape(case.text))]
    hostile, harmless = (etree.fromstring(feed.encode()) for feed in feeds)
    assert [e.tag for e in hostile.iter()] == [e.tag for e in harmless.iter()]
    entry = hostile.find("{*}entry")
    assert entry is not None
    assert plain(case.text) in plain(entry.findtext("{*}title") or "")
    assert [e.get("href") for e in hostile.iter("{*}link")] == [e.get("href") for e in harmless.iter("{*}link")]
