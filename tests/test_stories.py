"""The same event becomes one story, and says why."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import language, telling, vectors
from summarize.digest import Options, build
from summarize.model import Article, Digest, Document, Given
from summarize.sentences import sentences_of
from summarize.stories import average_linkage, copies, group
from summarize.telling import Told
from summarize.vectors import candidates, weigh

RELEASE = "한빛시는 인공지능 실증사업에 120억원을 들여 기업 40곳을 돕는다고 21일 밝혔다. 시는 오는 5월까지 참가 기업을 모집한다."
EMPTY = Told((), (), (), (), (), (), (), (), "", False, ())


def tell(*rows: tuple[str, str, str]) -> list[Told]:
    """What articles tell, given as title, text and outlet."""
    articles = [
        Article(str(i), "page", title, (text,), outlet=outlet or None) for i, (title, text, outlet) in enumerate(rows)
    ]
    titles = language.tokenize([a.title for a in articles])
    return [telling.told(a, t, s) for a, t, s in zip(articles, titles, sentences_of(articles), strict=True)]


def members(*rows: tuple[str, str, str]) -> list[tuple[int, ...]]:
    return [g.members for g in group(tell(*rows))]


def on_days(told: list[Told], *days: int) -> list[Told]:
    """The same articles, each published on a day, counted from any first."""
    return [replace(one, published=(day, day)) for one, day in zip(told, days, strict=True)]


def test_outlets_that_rewrite_one_release_are_one_story() -> None:
    """Other words, another order and another headline, but the same names, day and figure."""
    assert members(
        (
            "한빛시, 인공지능 실증사업 참가 기업 40곳 모집",
            "한빛시는 인공지능 실증사업에 120억원을 들여 참가 기업 40곳을 돕는다고 21일 밝혔다.",
            "갑일보",
        ),
        (
            "‘AI 실증’ 기업 40곳에 120억 지원…한빛시",
            "AI 실증에 나서는 기업은 한빛시에서 최대 3억원을 받는다. 시는 21일 실증사업에 120억원을 쓴다며 40곳을 모집했다.",
            "을신문",
        ),
        (
            "달님시, 반려견 놀이터 문 열어",
            "달님시는 21일 강변공원에 반려견 놀이터를 열었다고 밝혔다. 주말에는 훈련사가 상담한다.",
            "병뉴스",
        ),
    ) == [(0, 1), (2,)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("로또 1196회 1등 15명…당첨금 18억원", "1일 추첨한 제1196회 복권 1등 당첨자는 15명으로 18억원을 받는다."),
            ("로또 1197회 1등 10명…당첨금 27억원", "8일 추첨한 제1197회 복권 1등 당첨자는 10명으로 27억원을 받는다."),
        ),
        (
            ("광주시, AI 인재 양성 업무협약", "광주시는 5일 전남대학교와 AI 인재 양성 업무협약을 맺었다고 밝혔다."),
            ("대구시, AI 인재 양성 업무협약", "대구시는 5일 경북대학교와 AI 인재 양성 업무협약을 맺었다고 밝혔다."),
        ),
    ],
    ids=["another round of the same lottery", "another city with the same kind of agreement"],
)
def test_what_only_looks_alike_stays_apart(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Figures of the title that contradict each other, and names that the other article does not know."""
    assert members((*one, "갑일보"), (*other, "을신문")) == [(0,), (1,)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            (
                "보은국유림관리소, 장마 앞두고 벌채 현장 안전 점검",
                "보은국유림관리소는 14일 장마를 앞두고 벌채 현장의 배수로와 비탈을 살피고 작업자에게 대피 요령을 알렸다고 밝혔다.",
                "산림청",
            ),
            (
                "단양국유림관리소, 장마 앞두고 벌채 현장 찾아",
                "단양국유림관리소는 15일 장마를 앞두고 관내 벌채 현장에서 비탈과 배수로의 안전을 점검했다고 밝혔다.",
                "산림청",
            ),
        ),
        (
            (
                "「도로법」 하위법령 개정안 입법예고",
                "국토교통부는 「도로법」 시행령과 시행규칙의 개정안을 15일부터 입법예고한다고 밝혔다.",
                "국토교통부",
            ),
            (
                "「주차장법」 하위법령 개정안 입법예고",
                "국토교통부는 「주차장법」 시행규칙의 개정안을 17일부터 입법예고한다고 밝혔다.",
                "국토교통부",
            ),
        ),
        (
            (
                "수해 주민의 일상 회복을 돕는다",
                "행정안전부는 수해 복구 기본법 시행령 개정안이 14일 국무회의에서 의결되어 22일 시행된다고 밝혔다. 이재민은 임시 주택에서 두 해까지 살 수 있다.",
                "행정안전부",
            ),
            (
                "AI 기본법 시행령 개정안 국무회의 통과",
                "정부는 14일 국무회의에서 AI 기본법 시행령 개정안을 의결했다. 관공서는 물건을 살 때 국산 반도체를 먼저 찾는다.",
                "갑일보",
            ),
        ),
        (
            ("물류기술 현장실증 기회를 연다 국토교통부", "", "국토교통부"),
            ("미래를 짓다, 국토교통부 업무보고", "", "국토교통부"),
        ),
    ],
    ids=[
        "two offices of one agency",
        "two laws of one ministry",
        "two laws in one cabinet meeting",
        "a title's two nouns",
    ],
)
def test_releases_of_one_mould_stay_apart(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    """Offices tell like things in like words: the names say which; how a law is made is common to all laws."""
    assert members(one, other) == [(0,), (1,)]


def test_a_house_that_comes_back_within_days_goes_on_with_its_story() -> None:
    """Two days later it is the same story, also in other words; six days later what is new is told by itself."""
    told = tell(
        (
            "가람시 주차 앱 ‘누리주차’, 이용료 두 번 걷어 원성",
            "가람시가 이달 내놓은 앱에서 요금이 두 번 빠져나갔다는 민원이 잇따랐다. 시범 운영 때 이를 알고도 문을 연 것으로 드러났다.",
            "갑일보",
        ),
        (
            "가람시, 누리주차 ‘이중 결제’ 까닭 찾아…환불 시작",
            "가람시는 통신이 끊길 때 카드가 다시 긁혔다고 설명했다. 내달까지 서버를 고치고 사과문을 내기로 했다.",
            "갑일보",
        ),
    )
    assert [len(g.members) for g in group(on_days(told, 1, 3))] == [2]
    assert [len(g.members) for g in group(on_days(told, 1, 7))] == [1, 1]


def test_nouns_that_nobody_else_has_join_two_offices() -> None:
    """Two ministries on one event share few words; that no other article of the week has these speaks for it."""
    told = tell(
        (
            "갯벌 교실에 외국인 해설사 첫 배치",
            "법무부는 갯벌 교실의 구인난을 덜기 위해 갯벌해설사 비자로 들어온 외국인이 이달 처음 일을 시작한다고 밝혔다.",
            "법무부",
        ),
        (
            "해설사 비자 도입 뒤 첫 입국…갯벌 교실 인력난 덜어",
            "해양수산부는 지난해 새로 만든 갯벌해설사 비자로 베트남에서 온 12명이 교육을 마치고 바닷가 현장에 간다고 밝혔다. "
            "이들은 석 달 동안 갯벌의 생물과 안전 수칙을 배웠다.",
            "해양수산부",
        ),
    )
    others = [replace(EMPTY, nouns=tuple(f"{word}{n}" for word in ("하늘", "바람", "별"))) for n in range(300)]
    assert (0, 1) in [g.members for g in group([*told, *others])]
    also = [replace(other, nouns=(*other.nouns, "갯벌", "해설사", "비자")) for other in others[:9]]
    assert (0, 1) not in [g.members for g in group([*told, *also, *others[9:]])]


def test_articles_of_other_months_on_the_same_plan_stay_apart() -> None:
    """Half a year lies between two stages of a plan; an undated copy may belong to either."""
    first, second = tell(("계획", RELEASE, "갑일보"), ("계획", RELEASE, "을신문"))
    days = [replace(first, published=(738000, 738000)), replace(second, published=(738180, 738180))]
    assert [g.members for g in group(days)] == [(0,), (1,)]
    assert [g.members for g in group([days[0], second])] == [(0, 1)]


def test_a_group_says_why_it_was_joined() -> None:
    """The reason holds what was measured."""
    (found,) = group(tell(("한빛시 실증사업", RELEASE, "갑일보"), ("한빛시 실증사업", RELEASE, "을신문")))
    assert found.reasons == (
        (0, 1, "낱말 1.00 닮음(기준 0.26), 같은 표현 100%, 제목의 낱말 100% 겹침, 같은 숫자 2개, 같은 날짜"),
    )


@pytest.mark.parametrize("articles", [[], [EMPTY], [EMPTY, EMPTY]])
def test_articles_that_tell_nothing_stay_alone(articles: list[Told]) -> None:
    """No words, no likeness; no articles, no groups."""
    assert [g.members for g in group(articles)] == [(i,) for i in range(len(articles))]


def test_average_linkage_by_hand() -> None:
    """0-1 and 2-3 are alike; 1-2 a little, which joins no chain of all four."""
    pairs = np.array([[0, 1], [1, 2], [2, 3]])
    assert average_linkage(5, pairs, np.array([0.5, 0.2, 0.5])) == [(0, 1), (2, 3), (4,)]
    every = np.array(list(itertools.combinations(range(3), 2)))
    assert average_linkage(3, every, np.array([0.5, -0.1, 0.3])) == [(0, 1, 2)]
    assert average_linkage(2, every[:1], np.array([-0.01])) == [(0,), (1,)]


@given(st.lists(st.lists(st.sampled_from("가나다라마바사아자차"), max_size=12), min_size=1, max_size=8))
def test_candidates_are_pairs_in_order_and_every_article_is_in_one_group(bags: list[list[str]]) -> None:
    """Whatever the nouns."""
    pairs = candidates(weigh(bags).vectors)
    assert all(i < j for i, j in pairs.tolist())
    found = [g.members for g in group([replace(EMPTY, nouns=tuple(bag), title=tuple(bag[:2])) for bag in bags])]
    assert sorted(i for part in found for i in part) == list(range(len(bags)))
    assert found == sorted(found)


def test_a_noun_of_a_crowd_still_finds_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A noun that weighs most in more articles than CROWD links each with some, so that a large story is found."""
    monkeypatch.setattr(vectors, "CROWD", 3)
    monkeypatch.setattr(vectors, "FEW", 2)
    pairs = candidates(weigh([["한빛"]] * 20).vectors)
    assert set(pairs.ravel().tolist()) == set(range(20))
    assert len(pairs) <= 20 * vectors.NEAREST


@pytest.mark.parametrize("outlets", [2, 40, 320])
def test_an_event_is_one_story_however_many_tell_it(outlets: int) -> None:
    """Also where its nouns stand in more articles than are compared with each other, and in all there are."""
    (told,) = tell(("한빛시 실증사업", RELEASE, "갑일보"))
    assert len(group([replace(told, house=str(i)) for i in range(outlets)])) == 1


def test_a_copy_is_known_by_its_letters() -> None:
    """A reprint under another headline is one; a report in other words is none."""
    long = RELEASE + " 시장은 실증을 마친 기업에 공공 조달 기회를 주고, 해외 판로도 함께 찾겠다고 말했다."
    told = tell(
        ("실증사업", long, "갑일보"),
        ("기업 40곳 모집", "(서울=연합뉴스) " + long, "을신문"),
        ("시의 계획", "한빛시가 기업의 인공지능 실증을 지원한다. 참가 신청은 다음 달까지 받는다.", "병뉴스"),
    )
    assert copies(told) == [(0, 1)]


def test_a_notice_that_many_releases_share_joins_nothing() -> None:
    """Stubs that say only where the attachment is are stories of their own, without a line."""
    notice = "{} 관련 보도자료 내용입니다. 자세한 내용은 첨부파일을 참고하시기 바랍니다. 대용량 첨부파일은 바로보기가 지원되지 않습니다."
    rows = [
        Document(f"f:{t}", notice.format(t), Given(title=t, id=t))
        for t in ("인공지능 인재 양성", "국립과학관 특별전 개최")
    ]
    found = [s for section in build(rows, Options(topic="none")).sections for s in section.stories]
    assert sorted(s.headline for s in found) == ["국립과학관 특별전 개최", "인공지능 인재 양성"]
    assert all(s.lines == () for s in found)


def test_two_outlets_of_the_seeds_are_one_story(seed_digest: Digest) -> None:
    """003 and 004 tell the same plan: one story, both outlets, lines from both, none said twice."""
    (merged,) = [s for section in seed_digest.sections for s in section.stories if len(s.articles) > 1]
    assert sorted(a.document[-24:-21] for a in merged.articles) == ["003", "004"]
    assert {a.outlet for a in merged.articles} == {"광주일보", "일요서울i"}
    assert {a.outlet_basis for a in merged.articles} == {"inferred", "stated"}
    assert {line.article for line in merged.lines} == {a.id for a in merged.articles}


def test_groups_do_not_depend_on_order() -> None:
    """Every order of the input gives the same digest, to the letter."""
    rows = [
        Document(f"f:{i}", text, Given(title=f"제목 {i}", id=f"id{i}", outlet=f"매체{i}"))
        for i, text in enumerate(
            [RELEASE, RELEASE + " 시장은 기대한다.", "다른 시는 인공지능 조례를 제정했다고 밝혔다."]
        )
    ]
    digests = {repr(build(list(order), Options(topic="none"))) for order in itertools.permutations(rows)}
    assert len(digests) == 1
