"""Rankers: one contract for all, and one case by hand."""

from __future__ import annotations

import numpy as np
import pytest

from summarize import key_lines, ranking
from summarize.errors import ChoiceError
from summarize.keylines import best, choose, says_same
from summarize.ranking import RANKERS, Candidates, candidates, similarity

NEWS = [
    "홍길동 기자",
    "▲ 시민들이 가로등을 보고 있다.",
    "시가 인공지능 가로등 실증사업 협약을 맺었다.",
    "실증사업은 인공지능 기업의 기술을 돕는다.",
    '시장은 "기업을 돕겠다"고 말했다.',
    "한편 축제는 다음 달에 열린다.",
    "무단전재 및 재배포 금지",
]


@pytest.mark.parametrize("name", sorted(RANKERS))
@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 12])
def test_every_ranker_chooses_as_many_different_lines_as_there_are(name: str, count: int) -> None:
    """min(k, n) indices, all different, in document order; the same again."""
    sentences = (NEWS * 2)[:count]
    for k in (1, 3, 20):
        chosen = key_lines(sentences, k, ranker=name)
        assert chosen == sorted(set(chosen))
        assert len(chosen) == min(k, count)
        assert chosen == key_lines(sentences, k, ranker=name)


@pytest.mark.parametrize("name", ["textrank", "lead"])
def test_furniture_is_never_a_key_line_while_a_sentence_is_left(name: str) -> None:
    """By-line, caption and copyright line come last, however central their words."""
    assert set(key_lines(NEWS, 4, ranker=name)) == {2, 3, 4, 5}


def test_a_caption_in_front_is_no_candidate() -> None:
    """What a camera sees stands above the lead; the same words further down are told like any other."""
    scene = "참석자들이 협약식에서 기념촬영을 하고 있다."
    assert [p > 0 for p in candidates([scene, NEWS[2], scene], [[]] * 3).prior] == [False, True, True]


def test_sentences_without_full_stops_are_sentences_where_all_are() -> None:
    """Some collections leave them out; a headline among them that ends in a noun stays no candidate."""
    bare = [text.rstrip(".") for text in NEWS[2:6]]
    seen = candidates(["홍길동 기자", "시, 실증사업 협약", *bare], [[] for _ in range(6)])
    assert [p > 0 for p in seen.prior] == [False, False, True, True, True, True]
    mixed = candidates([*NEWS[2:6], "실증사업 속도 낸다"], [[] for _ in range(5)])
    assert mixed.prior[-1] == 0


@pytest.mark.parametrize("name", sorted(RANKERS))
def test_no_words_still_give_one_score_a_sentence(name: str) -> None:
    """Marks, blanks and emoji have no words; every sentence gets a finite score all the same."""
    for texts in ([], [""], ["!!!", "???"], ["🙂🙂", "…"]):
        scores = RANKERS[name](candidates(texts, [[] for _ in texts]))
        assert len(scores) == len(texts)
        assert np.isfinite(scores).all()


def test_similarity_is_the_cosine_of_tf_idf() -> None:
    """Equal bags are 1, bags without a word in common 0, the diagonal 0."""
    found = similarity([["가", "나"], ["가", "나"], ["다"]])
    assert found == pytest.approx(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]]))


def test_textrank_by_hand() -> None:
    """Three sentences, the first two alike: with damping d and prior p, x = (1-d) p + d x M.

    M swaps 0 and 1; sentence 2 has no neighbour and starts over at the prior. p = (1, 0.5, 0.25) / 1.75.
    """
    seen = Candidates((("가",), ("가",), ("나",)), (0, 1, 2), (1.0, 0.5, 0.25))
    p = np.array([1.0, 0.5, 0.25]) / 1.75
    d = ranking.DAMPING
    m = np.array([[0, 1, 0], [1, 0, 0], p])
    expected = (1 - d) * p @ np.linalg.inv(np.eye(3) - d * m)
    assert ranking.textrank(seen) == pytest.approx(expected, abs=1e-5)


def test_a_title_lifts_the_sentence_that_is_about_it() -> None:
    """A title gives rank to its words; without one the lead wins."""
    sentences = ["축제가 열린다.", "날씨가 맑았다.", "인공지능 조례가 통과됐다.", "음식이 팔렸다."]
    without = ranking.textrank(candidates(sentences, [["축제"], ["날씨"], ["조례"], ["음식"]]))
    assert int(np.argmax(without)) == 0
    from summarize.keylines import score

    plain, titled = score(sentences), score(sentences, title="인공지능 조례 통과")
    assert titled[2] / sum(titled) > plain[2] / sum(plain)


def test_more_sentences_than_the_graph_holds_are_ranked_all_the_same() -> None:
    """Beyond the bound a sentence keeps its prior: smaller than any before it, never lost."""
    texts = [f"문장 {i} 시는 사업을 늘린다." for i in range(ranking.LARGEST_GRAPH + 50)]
    scores = ranking.textrank(candidates(texts, [["사업"] for _ in texts]))
    assert len(scores) == len(texts)
    assert (scores > 0).all()


def test_an_unknown_ranker_is_answered_with_those_that_exist() -> None:
    """The message helps on."""
    with pytest.raises(ChoiceError, match=r"did you mean 'textrank'.*lead, textrank, textrank-plain"):
        key_lines(["시는 늘린다."], ranker="textrnk")


def test_a_line_that_says_the_same_waits() -> None:
    """Two outlets print one release: the second wording comes only where nothing else is left."""
    lines = ["시는 협약을 맺었다고 21일 밝혔다.", "시는 협약을 맺었다고 21일 발표했다.", "예산은 30억원이다."]
    assert says_same(lines[0], lines[1])
    assert choose(lines, [0.5, 0.4, 0.1], 2) == [0, 2]
    assert choose(lines, [0.5, 0.4, 0.1], 3) == [0, 1, 2]


def test_every_article_of_a_story_is_heard() -> None:
    """The last place goes to an outlet that has none yet, even if another's line scores higher."""
    lines = ["하나는 가나다.", "둘은 라마바.", "셋은 사아자.", "넷은 차카타."]
    assert best(lines, [0.4, 0.3, 0.2, 0.1], 3, owners=["a", "a", "a", "b"]) == [0, 1, 3]


def test_ties_go_to_the_earlier_sentence() -> None:
    """So that a run can be repeated."""
    assert choose(["가나다.", "라마바.", "사아자."], [0.1, 0.1, 0.1], 2) == [0, 1]
