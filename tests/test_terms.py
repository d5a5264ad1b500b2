"""Keywords and figures: whole, and none that says nothing."""

from __future__ import annotations

from summarize.language import tokenize
from summarize.model import Digest, Sentence
from summarize.terms import keywords, words_of


def sentences(*texts: str) -> list[Sentence]:
    return [Sentence(t, 0, len(t), tokens) for t, tokens in zip(texts, tokenize(texts), strict=True)]


def test_ai_and_its_korean_name_are_one_keyword() -> None:
    """인공지능 twice and AI twice are four of one."""
    (found,) = keywords([list(words_of(sentences("인공지능 협약과 AI 조례.", "AI 조례와 인공지능 협약.")))], ["조례"])
    assert found.count("AI") == 1
    assert "인공지능" not in found


def test_no_keyword_is_part_of_another(seed_digest: Digest) -> None:
    """집적단지 and 단지 would be the same word twice."""
    for section in seed_digest.sections:
        for story in section.stories:
            assert 1 <= len(story.keywords) <= 5
            for word in story.keywords:
                assert not [other for other in story.keywords if other != word and word in other and word != "AI"]


def test_no_words_no_keywords() -> None:
    """An empty story has none."""
    assert keywords([[]], [""]) == [()]
    assert keywords([], []) == []
