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


def test_a_name_in_quotes_is_one_keyword() -> None:
    """As it is written, whatever its parts are; what somebody said is no name, nor is half of one."""
    said = sentences(
        "시는 '모두의 햇살 정원(Sun Garden)' 사업과 「나눔 기본법」, ‘AI 법령 비서’를 알렸다.",
        "시장은 '비가 와도 간다'고, 담당자는 '모두의'라고만 했다. 〈그림 1〉에 있다.",
    )
    words = list(words_of(said))
    assert [word for word in words if " " in word] == ["모두의 햇살 정원", "나눔 기본법", "AI 법령 비서"]
    (found,) = keywords([words], ["'모두의 햇살' 정원, 문 열다"])
    assert found[0] == "모두의 햇살 정원"


def test_a_keyword_is_no_half_of_a_word() -> None:
    """불공정 without its first letter says the contrary; 구체적 says nothing of what a story is about."""
    text = "불공정행위와 온열질환, 다회용컵과 소상공인, 3PL과 2차전지를 구체적으로 다룬 보도참고 자료."
    assert list(words_of(sentences(text))) == ["불공정행위", "온열질환", "다회용컵", "소상공인", "자료"]


def test_no_words_no_keywords() -> None:
    """An empty story has none."""
    assert keywords([[]], [""]) == [()]
    assert keywords([], []) == []
