"""Texts that nobody sends on purpose: every ranker has a right answer, or the program a clear message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commandline import sejul

from summarize import key_lines
from summarize.keylines import Budget
from summarize.model import Article
from summarize.ranking import RANKERS
from summarize.sentences import split
from summarize.summaries import summaries

SENTENCE = "시가 인공지능 조례를 제정했다고 21일 밝혔다."
MANY = [f"의회는 {n}번째 조례안을 {n % 7}개 위원회와 함께 의결했다." for n in range(5000)]
HARD = {
    "equal": [SENTENCE] * 12,
    "one": [SENTENCE],
    "two": [SENTENCE, "예산은 30억원이다."],
    "none": [],
    "5,000 sentences": MANY,
    "a sentence of a megabyte": ["시는 " + "조례와 예산을 논의하고 " * 80_000 + "마쳤다.", SENTENCE],
    "a word of a megabyte": ["시는" + "가나다라마바사아자차" * 100_000 + "라고 밝혔다.", SENTENCE],
    "brackets": ["(" * 100_000 + "시는 밝혔다.", SENTENCE],
    "emoji": ["🙂 시가 축제를 연다.", "🎉🎉🎉 👨‍👩‍👧‍👦 가족이 모였다!", "예산은 30억원이다 🙂."],
    "Hanja": ["與野는 14일 法案을 合意했다.", "法案은 23일 本會議에서 表決한다.", "大統領은 “歡迎한다”고 말했다."],
    "English": ["The Government announced an AI plan on Monday.", "It will spend 3 million dollars."],
    "mixed": ["정부는 AI Act를 21일 發表했다.", "The plan costs $3m.", "OpenAI said “good”.", "業界는 환영했다."],
    "marks": ["…", "!!!", "???", "🙂🙂"],
    "blanks": ["", " ", "\u200b", "\u3000"],
}


@pytest.mark.parametrize("ranker", sorted(RANKERS))
@pytest.mark.parametrize("lines", HARD.values(), ids=HARD)
def test_three_lines_are_chosen_of_anything(lines: list[str], ranker: str) -> None:
    """As many as there are, all different, the same again; a sentence before what is none."""
    chosen = key_lines(lines, 3, ranker=ranker)
    assert chosen == sorted(set(chosen))
    assert len(chosen) == min(3, len(lines))
    assert chosen == key_lines(lines, 3, ranker=ranker)


@pytest.mark.parametrize("ranker", sorted(RANKERS))
@pytest.mark.parametrize("lines", HARD.values(), ids=HARD)
def test_a_summary_quotes_anything(lines: list[str], ranker: str) -> None:
    """Each line stands in the text where it says; none says what another says."""
    article = Article("a", "rows:1", "제목", tuple(lines))
    (found,) = summaries([article], Budget(3), ranker)
    assert all(article.text[s.start : s.end] == s.text for s in found.lines)
    assert len({s.text for s in found.lines}) == len(found.lines) <= 3
    assert sorted(why.rank for why in found.explain()[:50]) == sorted({why.rank for why in found.explain()[:50]})


def test_equal_sentences_are_told_once() -> None:
    """Twelve times the same is one line."""
    (found,) = summaries([Article("a", "rows:1", "", tuple(HARD["equal"]))], Budget(3), "textrank")
    assert found.chosen == (0,)


@pytest.mark.parametrize("lines", [HARD["English"], HARD["marks"]], ids=["English", "marks"])
def test_an_article_without_a_line_is_said(lines: list[str], tmp_path: Path) -> None:
    """Nothing to quote is a message with the file and the row, and status 1."""
    path = tmp_path / "rows.jsonl"
    rows = [{"title": "하나", "text": SENTENCE}, {"title": "둘", "text": "\n".join(lines)}]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    result = sejul("summarize", str(path))
    assert result.exit_code == 1
    assert f"- {SENTENCE}" in result.stdout
    assert f"{path}:2" in result.stderr


def test_a_budget_that_holds_no_line_is_said(tmp_path: Path) -> None:
    """The message names the option; a larger budget gives what fits."""
    path = tmp_path / "row.jsonl"
    path.write_text(json.dumps({"title": "하나", "text": f"{SENTENCE} 예산은 30억원이다."}, ensure_ascii=False))
    result = sejul("summarize", str(path), "--chars", "5")
    assert result.exit_code == 1
    assert "--chars" in result.stderr
    assert "- 예산은 30억원이다." in sejul("summarize", str(path), "--chars", "12").stdout
    assert sejul("summarize", str(path), "--chars", "0").exit_code == 2


def test_a_story_keeps_the_budget_of_characters(tmp_path: Path) -> None:
    """A line that says it more clearly, but at greater length, does not take the place; what has no line is said."""
    twice = [
        "이에 한빛시는 인공지능 실증사업에 120억원을 들여 기업 40곳을 돕는다고 했다.",
        "한빛시는 인공지능 실증사업에 모두 120억원을 들여서 기업 40곳을 돕는다고 7일 밝혔다.",
    ]
    path, out = tmp_path / "rows.jsonl", tmp_path / "out"
    rows = [
        {"title": f"한빛시 인공지능 실증사업 {n}", "text": text, "press": f"매체{n}"} for n, text in enumerate(twice)
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    for chars in (len(twice[0]), len(twice[0]) + 1, len(twice[1]), 500):
        assert sejul("digest", str(path), "--topic", "none", "--chars", str(chars), "-o", str(out)).exit_code == 0
        digest = json.loads((out / "digest.json").read_text(encoding="utf-8"))
        for story in digest["sections"][0]["stories"]:
            assert sum(len(line["text"]) for line in story["lines"]) <= chars
    result = sejul("digest", str(path), "--topic", "none", "--chars", "5", "-o", str(out))
    assert result.exit_code == 1
    assert "--chars" in result.stderr


def test_a_heading_is_no_way_to_keep_a_budget(tmp_path: Path) -> None:
    """Where sentences are too long, a short question is not a key line."""
    path = tmp_path / "row.jsonl"
    path.write_text(json.dumps({"title": "지원금", "text": f"누가 받나?\n{SENTENCE}"}, ensure_ascii=False))
    result = sejul("summarize", str(path), "--chars", "12")
    assert result.exit_code == 1
    assert "- " not in result.stdout


def test_a_damaged_row_does_not_take_the_others_along(tmp_path: Path) -> None:
    """Bytes that are no text, a zero, half a letter at the end of a file: the row is named, the rest is told."""
    path = tmp_path / "rows.jsonl"
    rows = [
        json.dumps({"title": f"제목 {n}", "text": f"시는 {n}호 조례를 정했다."}, ensure_ascii=False).encode()
        for n in range(4)
    ]
    rows[1] = rows[1].replace("조".encode(), b"\xff\xfe")
    rows[2] = rows[2].replace("조".encode(), b"\x00")
    path.write_bytes(b"\n".join(rows)[:-8])
    result = sejul("summarize", str(path), "--ranker", "fast")
    assert result.exit_code == 1
    assert "시는 0호 조례를 정했다." in result.stdout
    assert [f"{path}:{n}" in result.stderr for n in (1, 2, 3, 4)] == [False, True, True, True]


def test_a_title_as_long_as_the_text_hides_no_line() -> None:
    """Sentences that the title has are left out at once, however many."""
    told = [f"시는 {n}호 조례를 정했다." for n in range(2000)]
    article = Article("a", "rows:1", " ".join(told), (*told, SENTENCE))
    (found,) = summaries([article], Budget(3), "fast")
    assert [s.text for s in found.lines] == [SENTENCE]


def test_a_list_dash_before_a_number_is_no_part_of_the_line() -> None:
    """Nor is the blank behind it; a minus sign stays."""
    text = "- 7.27.(월)부터 신청을 받는다.\n-5도까지 내려간다."
    assert [text[a:b] for a, b in split(text)] == ["7.27.(월)부터 신청을 받는다.", "-5도까지 내려간다."]
