"""The same event becomes one story, and says why."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from summarize.digest import Options, build
from summarize.model import Digest, Document, Given
from summarize.stories import cosines, group, shared_runs

RELEASE = "한빛시는 인공지능 실증사업에 120억원을 들여 기업 40곳을 돕는다고 21일 밝혔다. 시는 오는 5월까지 참가 기업을 모집한다."


def test_shared_runs_by_hand() -> None:
    """가나다라마바 has two runs of five letters, 가나다라마 one, which is in both; marks and blanks do not count."""
    pairs, shares = shared_runs(["가나다라마바", "가나 다라, 마!", "사아자차카"])
    assert pairs.tolist() == [[0, 1]]
    assert shares.tolist() == [1.0]


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        ([RELEASE, RELEASE.replace("밝혔다", "전했다"), "다른 도시는 축제를 연다."], [(0, 1), (2,)]),
        (["", ""], [(0,), (1,)]),
        (["가", "가"], [(0,), (1,)]),
        ([], []),
    ],
)
def test_articles_from_one_release_are_one_group(texts: list[str], groups: list[tuple[int, ...]]) -> None:
    """Texts too short to share a run stay alone."""
    bags = [text.split() for text in texts]
    assert [g.members for g in group(texts, bags)] == groups


def test_a_group_says_why_it_was_joined() -> None:
    """The reason holds both measures."""
    (found,) = group([RELEASE, RELEASE], [RELEASE.split()] * 2)
    assert found.reasons == ("같은 표현 100%, 낱말 유사도 1.00",)


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


def test_cosine_of_empty_bags_is_zero() -> None:
    """No words, no likeness."""
    assert cosines([[], []], np.array([[0, 1]])).tolist() == [0.0]


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
