"""Topics: judged on the article, with reasons; a profile is a file."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from summarize import profiles, topics
from summarize.errors import ChoiceError, InputError
from summarize.model import Article, Page


def article(title: str, text: str, outlet: str | None = None) -> Article:
    return Article("a", "page", title, tuple(text.split("\n")), outlet=outlet)


MINIMAL = (
    'name="x"\ntitle="x"\ndigest="x"\nthreshold={}\nbias={}\n[subject]\nmost={}\nweights={{title=1}}\nterms={{"a"=1}}\n'
    '[[sections]]\nname="전체"\nterms={{}}\n'
)
POLICY = profiles.profile("ai-policy")


@pytest.mark.parametrize(
    ("title", "text", "relevant"),
    [
        ("AI 기본법 시행령 국무회의 통과", "정부는 인공지능 기본법 시행령 개정안을 의결했다.", True),
        ("시, 인공지능 행정 조례 제정", "시의회는 인공지능 조례를 통과시키고 예산을 심의했다.", True),
        ("새 AI 스마트폰 출시", "회사는 AI 기능을 넣은 스마트폰을 출시해 매출을 늘린다.", False),
        ("교통 대책 마련", "정부는 교통 정책을 발표하고 예산을 늘린다.", False),
        (
            "농장서 AI 의심 신고",
            "방역 당국은 고병원성 조류인플루엔자(AI) 의심 신고에 이동을 금지했다. 정부는 살처분했다.",
            False,
        ),
        ("MAIL 시스템 정책", "정부는 EMAIL 정책을 바꾼다.", False),
        ("", "", False),
    ],
)
def test_ai_policy_needs_the_subject_and_the_policy(title: str, text: str, relevant: bool) -> None:
    """AI products, policy about other things, and bird flu, which is AI too, stay out; MAIL holds no AI."""
    assert topics.judge(article(title, text), POLICY).relevant is relevant


def test_the_seeds_hold_five_articles_on_ai_policy(seed_pages: dict[str, Page]) -> None:
    """The first of each page, whatever rankings beside it mention."""
    judged = {key: [topics.judge(a, POLICY).relevant for a in page.articles] for key, page in seed_pages.items()}
    assert all(found[0] and not any(found[1:]) for found in judged.values())


def test_the_reasons_are_terms_of_the_article() -> None:
    """An editor can look each of them up."""
    found = topics.judge(article("AI 조례 제정", "시는 인공지능 조례를 만든다."), POLICY)
    assert found.reasons
    assert all(reason.term in "AI 조례 제정 시는 인공지능 조례를 만든다." for reason in found.reasons)
    weights = [abs(reason.points) for reason in found.reasons]
    assert weights == sorted(weights, reverse=True)


def test_the_score_is_the_sum_of_its_reasons() -> None:
    """One term of the subject and one act, by hand: 1 / (1 + exp(-(bias + points)))."""
    topic = profiles.Profile(
        "x", "x", "x", 0.5, -2.0,
        profiles.Group({"인공지능|AI": 2.0}, {"title": 1.0, "lead": 0.5}, 2.0),
        {"acts": profiles.Group({"조례": 3.0, "예산": 1.0}, {"title": 1.0}, 2.0)},
        (("전체", {}),),
    )  # fmt: skip
    found = topics.judge(article("AI 조례 예산", "인공지능을 돕는다."), topic)
    # Two points of acts count of the four that are there, by their share.
    assert [(r.term, r.place, r.points) for r in found.reasons] == [
        ("AI", "title", 2.0), ("조례", "title", 1.5), ("인공지능", "lead", 1.0), ("예산", "title", 0.5)
    ]  # fmt: skip
    assert found.score == round(1 / (1 + math.exp(-3.0)), 3)


def test_a_paper_named_after_the_subject_is_no_evidence_of_it() -> None:
    """AI타임스 writes about the sun too; a ministry that publishes is evidence of policy."""
    text = "정부는 태양광 정책을 발표했다."
    assert topics.judge(article("태양광 정책", text, "AI타임스"), POLICY).score == 0
    by_ministry = topics.judge(article("인공지능 인재", "인공지능 인재를 기른다.", "교육부"), POLICY)
    assert by_ministry.score > topics.judge(article("인공지능 인재", "인공지능 인재를 기른다."), POLICY).score


def test_none_takes_everything() -> None:
    """The filter can be turned off."""
    assert topics.judge(article("축제", "열린다."), profiles.profile("none")).relevant


def test_a_profile_of_ones_own_is_a_file(tmp_path: Path) -> None:
    """A copy with other terms works at once, by its path."""
    path = tmp_path / "chips.toml"
    path.write_text(
        'like="ai-policy"\nname="chips"\ntitle="반도체"\ndigest="반도체 소식"\n[subject.terms]\n"반도체"=2\n',
        encoding="utf-8",
    )
    chips = profiles.profile(str(path))
    assert topics.judge(article("정부, 반도체 지원 법안 의결", "정부는 반도체 특별법을 의결했다."), chips).relevant
    assert not topics.judge(article("정부, AI 지원 법안 의결", "정부는 AI 특별법을 의결했다."), chips).relevant
    assert [name for name, _ in chips.sections] == [name for name, _ in POLICY.sections]


CHIPS = profiles.profile("chip-policy")


@pytest.mark.parametrize(
    ("title", "text", "section"),
    [
        ("반도체 특별법 국회 본회의 통과", "국회는 반도체 특별법을 의결했다. 보조금의 근거가 된다.", "정책·법제"),
        ("산업부, 반도체 산단 용수 대책", "산업통상자원부는 반도체 산단에 용수를 공급한다고 밝혔다.", "산단·기반시설"),
        ("미 상무부, 중국산 메모리 금지", "미국 정부는 중국산 메모리 반도체의 수입을 금지한다고 밝혔다.", "통상·안보"),
        ("도, 팹리스 인력양성 사업 공모", "경기도는 팹리스 인력양성 사업에 예산을 늘린다고 밝혔다.", "기술·인재"),
        ("한빛전자, HBM 양산 시작", "한빛전자는 HBM 양산을 시작했다고 밝혔다. 고객사는 열 곳이다.", ""),
        ("7월 반도체 수출 24.3% 감소", "산업통상자원부는 7월 반도체 수출액이 100억 달러라고 밝혔다.", ""),
        ("반도체주 급등에 코스피 상승", "정부 정책 기대로 반도체주가 올랐다. 증시는 올랐다.", ""),
        ("한미반도체, 목표가 상향", "증권사는 한미반도체의 목표가를 올렸다. 정부 정책도 있다.", ""),
        ("국회, 메모리얼 공원 예산 의결", "국회는 메모리얼 공원 예산을 의결했다. 정부 정책이다.", ""),
        ("정부, 감자칩 표시 기준 고시", "정부는 감자칩의 표시 기준을 고시했다. 칩은 과자다.", ""),
        ("AI 기본법 국회 통과", "국회는 인공지능 기본법 개정안을 의결했다.", ""),
    ],
)
def test_chip_policy_needs_chips_and_policy(title: str, text: str, section: str) -> None:
    """Sales, trade figures, share prices and other people's chips stay out; each article has its section."""
    found = topics.judge(article(title, text), CHIPS)
    assert (found.section if found.relevant else "") == section


def test_a_profile_like_another_has_a_subject_of_its_own() -> None:
    """Its terms are all there are: what excludes bird flu from AI is nothing to chips. Weights come along."""
    assert "반도체" in CHIPS.subject.terms
    assert not set(CHIPS.subject.terms) & set(POLICY.subject.terms)
    assert CHIPS.subject.weights == POLICY.subject.weights
    text = "정부는 반도체 특별법을 의결했다. 조류인플루엔자 방역대도 논의했다."
    assert topics.judge(article("국무회의, 반도체 특별법 의결", text), CHIPS).relevant


def test_what_a_profile_states_of_a_group_takes_the_place_of_what_the_other_states(tmp_path: Path) -> None:
    """Terms for all terms, weights for all weights; a group of a new name is added, others come along."""
    (tmp_path / "base.toml").write_text(MINIMAL.format(0.5, 0, 2) + '[evidence.a]\nmost=3\nweights={title=1,lead=2}\nterms={"x"=1,"y"=2}\n[evidence.b]\nweights={title=1}\nterms={"z"=1}\n', encoding="utf-8")  # fmt: skip
    own = tmp_path / "own.toml"
    own.write_text('like="base.toml"\nname="own"\n[evidence.a]\nterms={"w"=1}\n[evidence.c]\nweights={body=1}\nterms={"v"=1}\n', encoding="utf-8")  # fmt: skip
    topic = profiles.profile(str(own))
    assert topic.evidence == {
        "a": profiles.Group({"w": 1.0}, {"title": 1.0, "lead": 2.0}, 3.0),
        "b": profiles.Group({"z": 1.0}, {"title": 1.0}),
        "c": profiles.Group({"v": 1.0}, {"body": 1.0}),
    }
    assert (topic.like, topic.threshold, dict(topic.subject.terms)) == ("base.toml", 0.5, {"a": 1.0})


def test_profiles_that_are_like_each_other_are_told_so(tmp_path: Path) -> None:
    """However their paths are written."""
    for name, other in (("a", f"../{tmp_path.name}/b"), ("b", f"../{tmp_path.name}/a")):
        (tmp_path / f"{name}.toml").write_text(f'like="{other}.toml"\n', encoding="utf-8")
    with pytest.raises(InputError, match="like itself"):
        profiles.profile(str(tmp_path / "a.toml"))


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        'name="x"',
        'name="x"\ntitle="x"\ndigest="x"\nthreshold="high"',
        "\x00",
        MINIMAL.format(2, 0, 1),
        MINIMAL.format("nan", 0, 1),
        MINIMAL.format(0.5, '"low"', 1),
        MINIMAL.format(0.5, 0, 0),
        MINIMAL.format(0.5, 0, 1).partition("[[")[0] + "sections = []",
        MINIMAL.format(0.5, 0, 1).replace("title=1}", "titel=1}"),
        MINIMAL.format(0.5, 0, 1).replace('"a"=1', '"/(a/"=1'),
        MINIMAL.format(0.5, 0, 1).replace('"a"=1', '"a"="1"'),
        MINIMAL.format(0.5, 0, 1).replace('terms={"a"=1}', 'terms=["a"]'),
        MINIMAL.format(0.5, 0, 1).replace("title=1}", "title=nan}"),
        MINIMAL.format(0.5, 0, 1).replace('terms={"a"=1}', ""),
        MINIMAL.format(0.5, "1" + "0" * 400, 1),
        MINIMAL.format(0.5, 0, 1).replace('"a"=1', '"/a{99999999999999999999}/"=1'),
        MINIMAL.format(0.5, 0, 1).replace('name="x"', 'name="none"', 1),
        'like = 3\nname = "x"',
        'like = "none"',
        'like = "ai-polcy"',
        'like = "./broken.toml"\nname = "x"',
    ],
)
def test_a_mistake_in_a_profile_names_the_file(tmp_path: Path, text: str) -> None:
    """No traceback for a missing key, a wrong type or broken TOML."""
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.toml"):
        profiles.profile(str(path))


def test_a_profile_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A path that ends in .toml is a path; a mark of Notepad before the text is no mistake."""
    with pytest.raises(InputError, match=r"none\.toml: no such profile"):
        profiles.profile(str(tmp_path / "none.toml"))
    marked = tmp_path / "marked.toml"
    marked.write_text(MINIMAL.format(0.5, 0, 1), encoding="utf-8-sig")
    assert profiles.profile(str(marked)).title == "x"
    with pytest.raises(ChoiceError):
        profiles.profile("x" * 300)


def test_an_unknown_topic_is_answered_with_those_that_exist() -> None:
    """The message helps on."""
    with pytest.raises(ChoiceError, match="ai-policy, chip-policy, none"):
        profiles.profile("ai-polcy")


@pytest.mark.parametrize("name", profiles.names())
def test_every_profile_that_ships_can_be_read(name: str) -> None:
    """Sections are named once each."""
    names = [section for section, _ in profiles.profile(name).sections]
    assert names
    assert len(set(names)) == len(names)


def test_a_profile_like_another_needs_a_name_of_its_own(tmp_path: Path) -> None:
    """What is published under a name is a series; two would take each other's stories for told."""
    path = tmp_path / "own.toml"
    path.write_text('like="ai-policy"\ntitle="나의 주제"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.toml: the profile lacks a name"):
        profiles.profile(str(path))


@pytest.mark.parametrize(
    ("title", "term"),
    [
        ("금융위, 인공지능 협의회 개최", "의회"),
        ("부총리, 인공지능 회의 주재", "총리"),
        ("육군, AI 감시정찰 로봇 도입", "시정"),
    ],
)
def test_a_term_is_no_part_of_another_word(title: str, term: str) -> None:
    """협의회 is no 의회."""
    assert term not in {reason.term for reason in topics.judge(article(title, "인공지능을 쓴다."), POLICY).reasons}
