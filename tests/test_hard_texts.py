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
