"""Rankers: one contract for all, and one case by hand."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from summarize import key_lines, prior, ranking
from summarize.errors import ChoiceError
from summarize.keylines import Budget, best, choose, explain, rank, says_same
from summarize.prior import weights
from summarize.ranking import RANKERS, Candidates, candidates, pagerank, shared_words, similarity

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


@pytest.mark.parametrize("name", ["textrank", "fast", "lead"])
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
    for texts in ([], [""], ["!!!", "???"], ["🙂🙂", "…"], NEWS):
        ranks = RANKERS[name].rank(candidates(texts, [[] for _ in texts]))
        assert len(ranks.score) == len(ranks.centrality) == len(texts)
        assert np.isfinite(ranks.score).all()
        assert np.isfinite(ranks.centrality).all()


def test_similarity_is_the_cosine_of_tf_idf() -> None:
    """Equal bags are 1, bags without a word in common 0, the diagonal 0."""
    found = similarity([["가", "나"], ["가", "나"], ["다"]])
    assert found == pytest.approx(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]]))


def test_an_edge_counts_the_words_that_two_sentences_share() -> None:
    """Each once, however long the sentences; no sentence is like itself; so it is in a table too large to hold."""
    bags = [{"가", "나", "다"}, {"나", "다", "라", "마"}, {"바"}]
    expected = np.array([[0, 2, 0], [2, 0, 0], [0, 0, 0]])
    assert shared_words(bags) == pytest.approx(expected)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "DENSE", 0)
        assert shared_words(bags) == pytest.approx(expected)
    assert shared_words([]).shape == (0, 0)


def test_pagerank_is_what_networkx_says() -> None:
    """The exact solution and the library's steps agree, with sentences that share nothing among them."""
    draw = np.random.default_rng(0)
    for n in (1, 2, 5, 40):
        edges = np.triu(draw.integers(0, 4, (n, n)) * draw.integers(0, 2, (n, n)), 1).astype(float)
        edges += edges.T
        library = nx.pagerank(nx.from_numpy_array(edges), alpha=ranking.DAMPING, tol=1e-12, max_iter=1000)
        assert pagerank(edges) == pytest.approx([library[i] for i in range(n)], abs=1e-6)


def test_textrank_is_the_prior_times_a_power_of_the_centrality() -> None:
    """Three sentences in a row of two edges: the middle one has the share (1 + 2d) / (3 (1 + d)) of the rank."""
    seen = Candidates(({"가"}, {"가", "나"}, {"나"}), (0, 1, 2), (1.0, 0.5, 0.25))
    d = ranking.DAMPING
    middle = (1 + 2 * d) / (1 + d)
    ranks = ranking.textrank(seen)
    assert ranks.centrality == pytest.approx([(3 - middle) / 2, middle, (3 - middle) / 2], abs=1e-6)
    assert ranks.score == pytest.approx(np.array(seen.prior) * ranks.centrality ** weights().centrality)


def test_what_is_no_candidate_gives_no_rank() -> None:
    """A caption that repeats a sentence does not lift it."""
    with_caption = Candidates(({"가"}, {"가"}, {"나"}), (None, 0, 1), (0.0, 1.0, 0.5))
    ranks = ranking.textrank(with_caption)
    assert ranks.score[0] == ranks.centrality[0] == 0
    assert ranks.centrality[1:] == pytest.approx([1, 1])


def test_a_footnote_is_no_key_line() -> None:
    """Where it stands behind a sentence it has its star; at the head of a line a star is a list mark."""
    assert prior.whole_sentences(["시는 정원을 열었다.", "* 정원은 나눔을 뜻하는 말이다."]) == [0]
    assert prior.why_not("* 정원은 나눔을 뜻하는 말이다.") == "각주"


def test_every_feature_has_a_weight_and_every_weight_a_feature() -> None:
    """The file of weights and the program name the same things."""
    assert list(weights().features) == list(prior.FEATURES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("한편 축제는 다음 달에 열린다.", "aside"),
        ("이 밖에 시는 도로를 넓힌다.", "aside"),
        ("※ 상반기 수출은 10억 달러로 집계됐다.", "aside"),
        ("시장은 “기업을 돕겠다”고 말했다.", "reported"),
        ("시는 내년에 문을 열 계획이다.", "plan"),
        ("조례는 국내 첫 사례이다.", "states what is"),
        ("행사에는 주민 30여명이 참석했다.", "attendance"),
        ("시가 21일 협약을 맺었다.", "day"),
        ("예산은 30억원에서 40억원으로 늘었다.", "numbers"),
        ("시가 나섰다.", "short"),
    ],
)
def test_the_form_of_a_sentence_is_seen(text: str, name: str) -> None:
    """Each feature by one sentence that has it; a plain sentence has none of them."""
    assert name in prior.features(text, 9, last=False)
    plain = "한빛시의회가 본회의에서 가로등을 더 밝히자는 조례안을 만장일치로 의결해 시장에게 넘겼다."
    assert set(prior.features(plain, 9, last=False)) == {"log of the place"}


def test_a_title_tells_where_the_lead_is() -> None:
    """A feature opens with a scene; what the headline announces is the lead, and the scene is behind all others."""
    scene = ["새벽 다섯 시, 항구에는 안개가 자욱했다.", "어부들은 말없이 그물을 손질하고 있었다."]
    news = ["해양수산청은 12일 갯벌 체험객 수를 하루 300명으로 줄인다고 밝혔다.", "줄어드는 수입은 어촌계에 보전한다."]
    assert key_lines([*scene, *news], 2) == [0, 2]
    assert key_lines([*scene, *news], 2, title="갯벌 체험객 하루 300명으로 줄인다") == [2, 3]
    assert key_lines([*news, *scene], 2, title="갯벌 체험객 하루 300명으로 줄인다") == [0, 1]


def test_a_question_is_no_key_line() -> None:
    """Who asks tells nothing; a question that is quoted and reported does."""
    lines = ["예산은 왜 줄었을까요?", "시는 예산이 30억원 줄었다고 밝혔다.", "의회는 “어디에 썼느냐?”고 물었다."]
    assert [p > 0 for p in candidates(lines, [[]] * 3).prior] == [False, True, True]


@pytest.mark.parametrize("name", ["textrank", "fast"])
def test_more_sentences_than_the_graph_holds_are_ranked_all_the_same(name: str) -> None:
    """Beyond the bound a sentence counts as the least of the graph: it is not lost."""
    texts = [f"문장 {i} 시는 사업을 늘린다." for i in range(ranking.LARGEST_GRAPH + 50)]
    ranks = RANKERS[name].rank(candidates(texts, [["사업"] for _ in texts]))
    assert len(ranks.score) == len(texts)
    assert (ranks.score > 0).all()


def test_an_unknown_ranker_is_answered_with_those_that_exist() -> None:
    """The message helps on."""
    with pytest.raises(ChoiceError, match=r"did you mean 'textrank'.*fast, lead, textrank, textrank-plain"):
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
    assert best(lines, [0.4, 0.3, 0.2, 0.1], Budget(3), owners=["a", "a", "a", "b"]) == [0, 1, 3]


def test_ties_go_to_the_earlier_sentence() -> None:
    """So that a run can be repeated."""
    assert choose(["가나다.", "라마바.", "사아자."], [0.1, 0.1, 0.1], 2) == [0, 1]


def test_a_budget_of_characters_is_kept() -> None:
    """The best lines that fit, however many; a line too long leaves its place to the next; none if none fits."""
    lines = ["가나다라마바사.", "아자차.", "카타파하.", "거너더러머버서."]
    scores = [0.4, 0.3, 0.2, 0.1]
    assert best(lines, scores, Budget(9, 12)) == [0, 1]
    assert best(lines, scores, Budget(9, 9)) == [0]
    assert best(lines, scores, Budget(9, 7)) == [1]
    assert best(lines, scores, Budget(1, 12)) == [0]
    assert best(lines, scores, Budget(9, 3)) == []


def test_what_is_explained_is_what_was_done() -> None:
    """Ranks are 1 to n, the chosen ones first; score is prior times centrality; a line that repeats shows its penalty."""
    lines = [NEWS[0], *NEWS[2:5], NEWS[2].replace("맺었다", "체결했다")]
    ((seen, ranks),) = rank([("", lines)])
    chosen = best(lines, ranks.score.tolist(), Budget(2))
    why = explain(lines, seen, ranks, chosen)
    assert sorted(w.rank for w in why) == [1, 2, 3, 4, 5]
    assert {w.rank for w in why if w.chosen} == {1, 2}
    for w in why:
        assert w.score == pytest.approx(w.prior * w.centrality ** weights().centrality)
    assert why[0].prior == why[0].score == 0
    assert why[0].rank == 5  # a by-line comes last, behind what only repeats
    assert why[4].penalty > 0.65
    assert why[4].rank == 4
    assert all(w.penalty < 0.65 for w in why if w.chosen)
