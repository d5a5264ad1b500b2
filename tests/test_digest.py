"""The digest: every line a quotation, the same bytes twice, in any order of the input."""

from __future__ import annotations

import datetime
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.digest import Options, build
from summarize.keylines import Budget
from summarize.model import Digest, Document, Given, Page, Skipped
from summarize.ranking import RANKERS
from summarize.reading import read_all
from summarize.render import render
from summarize.summaries import summaries

ROOT = Path(__file__).parent.parent


def row(n: int, title: str, text: str, date: str | None = None, outlet: str | None = None) -> Document:
    return Document(f"rows.jsonl:{n}", text, Given(title=title, id=f"r{n}", published=date, outlet=outlet))


def test_the_seeds_give_four_stories_of_five_articles(seed_digest: Digest) -> None:
    """One of them with two outlets; the other articles are left out with a reason each."""
    assert dict(seed_digest.counts) == {"documents": 5, "articles": 14, "relevant": 5, "stories": 4}
    assert (seed_digest.start, seed_digest.end) == ("2020-04-28", "2024-06-10")
    stories = [s for section in seed_digest.sections for s in section.stories]
    assert sorted(len(s.articles) for s in stories) == [1, 1, 1, 2]
    assert len(seed_digest.skipped) == 9
    assert all("AI 정책과 관련이 적음" in s.reason for s in seed_digest.skipped)


@pytest.mark.parametrize("ranker", sorted(RANKERS))
@pytest.mark.parametrize("lines", [1, 3, 7])
def test_every_line_is_a_quotation(
    seed_documents: list[Document], seed_pages: dict[str, Page], ranker: str, lines: int
) -> None:
    """For every seed and ranker: the text is the article's own, between the offsets, and none comes twice."""
    articles = {a.id: a for page in seed_pages.values() for a in page.articles}
    found = build(seed_documents, Options(topic="none", budget=Budget(lines), ranker=ranker))
    quoted = [line for section in found.sections for story in section.stories for line in story.lines]
    assert len(quoted) >= 13
    for line in quoted:
        assert line.text == articles[line.article].text[line.start : line.end]
        assert line.text == line.text.strip() != ""
    for section in found.sections:
        for story in section.stories:
            assert len({line.text for line in story.lines}) == len(story.lines) <= lines


def test_the_summary_of_each_seed_article_is_quoted_too(seed_pages: dict[str, Page]) -> None:
    """What `sejul summarize` prints has the same offsets."""
    articles = [a for page in seed_pages.values() for a in page.articles]
    for found in summaries(articles, Budget(3), "textrank"):
        assert len(found.lines) == min(3, len(found.sentences))
        assert all(s.text == found.article.text[s.start : s.end] for s in found.sentences)


def test_the_same_input_gives_the_same_bytes_in_any_order(seed_documents: list[Document], seed_digest: Digest) -> None:
    """Order of input, a second run: nothing changes, in none of the three files."""
    expected = render(seed_digest).files
    for seed in range(4):
        shuffled = random.Random(seed).sample(seed_documents, len(seed_documents))
        assert render(build(shuffled, Options())).files == expected


def test_other_processes_give_the_same_bytes(seed_digest: Digest, tmp_path: Path) -> None:
    """Hash seeds differ between processes; the bytes do not."""
    for seed in ("0", "4711"):
        out = tmp_path / seed
        subprocess.run(
            [sys.executable, "-m", "summarize", "digest", str(ROOT / "seeds"), "-o", str(out)],
            check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
        )  # fmt: skip
        for name, text in render(seed_digest).files.items():
            assert (out / name).read_bytes() == text.encode()


def test_a_window_takes_the_days_it_names() -> None:
    """Both ends are inside; an article without a day is left out and said to be."""
    rows = [
        row(i, f"기사 {i}", f"{i}번 시는 사업을 늘린다고 밝혔다.", date)
        for i, date in enumerate(["2026-07-12", "2026-07-13", "2026-07-19T23:59:00+09:00", "2026-07-20", None])
    ]
    week = Options(topic="none", start=datetime.date(2026, 7, 13), end=datetime.date(2026, 7, 19))
    found = build(rows, week)
    assert found.counts["relevant"] == 2
    assert (found.start, found.end) == ("2026-07-13", "2026-07-19")
    assert sorted(s.reason for s in found.skipped) == [
        "기간 밖의 기사(2026-07-12)",
        "기간 밖의 기사(2026-07-20)",
        "발행일을 알 수 없어 기간에 넣지 않음",
    ]


def test_nothing_is_lost() -> None:
    """Every article is in exactly one story or among those left out, and what came with the input is passed on."""
    rows = [
        row(1, "AI 조례 제정", "시는 인공지능 조례를 제정했다고 밝혔다. 정부도 정책을 편다."),
        row(2, "축제", "축제가 열린다."),
        row(3, "AI 조례 제정", "…"),
        Document("page.txt", "메뉴"),
    ]
    earlier = Skipped("x.pdf", "", "읽을 수 없음")
    found = build(rows, Options(), [earlier])
    placed = [a.id for section in found.sections for story in section.stories for a in story.articles]
    assert placed == ["r1"]
    assert {s.document for s in found.skipped} == {"rows.jsonl:2", "rows.jsonl:3", "page.txt", "x.pdf"}


def test_ids_that_clash_are_told_apart() -> None:
    """Two rows with one id are two articles, and the lines name the right one."""
    rows = [
        Document(f"rows.jsonl:{n}", text, Given(title="제목", id="same"))
        for n, text in enumerate(["시는 인공지능 협약을 맺었다고 밝혔다.", "도는 축제를 다음 달에 연다고 전했다."])
    ]
    found = build(rows, Options(topic="none"))
    articles = {a.id: a for section in found.sections for story in section.stories for a in story.articles}
    assert sorted(articles) == ["same", "same~2"]
    for section in found.sections:
        for story in section.stories:
            assert all(line.text == articles[line.article].text[line.start : line.end] for line in story.lines)


def test_an_id_that_another_row_already_has_is_not_given_again() -> None:
    """a, a and a~2: three ids, and `read` and `digest` name them alike."""
    rows = [
        Document(f"rows.jsonl:{n}", f"{n}번 시는 협약을 맺었다고 밝혔다.", Given(title=f"제목 {n}", id=id_))
        for n, id_ in enumerate(["a", "a", "a~2"])
    ]
    ids = [page.articles[0].id for page in read_all(rows)]
    assert len(set(ids)) == 3
    assert ids[0] == "a"
    assert ids[2] == "a~2"
    found = build(rows[::-1], Options(topic="none"))
    assert sorted(a.id for s in found.sections for st in s.stories for a in st.articles) == sorted(ids)


def test_a_story_without_a_title_is_headed_by_its_first_line() -> None:
    """Nothing is made up for a headline."""
    found = build([row(1, "", "시는 인공지능 조례를 제정했다고 밝혔다. 정부도 정책을 편다.")], Options(topic="none"))
    (story,) = found.sections[0].stories
    assert story.headline == story.lines[0].text


def test_digest_json_keeps_its_fields(seed_digest: Digest) -> None:
    """Programs depend on these names and kinds."""
    table = json.loads(render(seed_digest).files["digest.json"])
    assert list(table) == [
        "title",
        "topic",
        "subject",
        "from",
        "to",
        "counts",
        "sections",
        "trends",
        "skipped",
        "outside",
    ]
    for section in table["sections"]:
        for story in section["stories"]:
            assert {"id", "headline", "keywords", "figures", "articles", "lines"} <= set(story)
            for article in story["articles"]:
                assert {"id", "title", "outlet", "published", "url", "document"} <= set(article)
            for line in story["lines"]:
                assert list(line) == ["text", "article", "start", "end", "alone", "link"]


def test_the_markdown_of_the_seeds_is_the_one_that_was_read(seed_digest: Digest) -> None:
    """The golden digest was read by an editor before it was committed."""
    assert render(seed_digest).files["digest.md"] == (ROOT / "tests" / "golden" / "digest.md").read_text(
        encoding="utf-8"
    )
