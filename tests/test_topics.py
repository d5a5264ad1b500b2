"""Topics: judged on the article, with reasons; a profile is a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize import topics
from summarize.errors import ChoiceError, InputError
from summarize.model import Article, Page


def article(title: str, text: str, outlet: str | None = None) -> Article:
    return Article("a", "page", title, tuple(text.split("\n")), outlet=outlet)


MINIMAL = (
    'name="x"\ntitle="x"\ndigest="x"\nthreshold={}\n[places]\ntitle=3\n[subject]\nenough={}\nterms={{"a"=1}}\n'
    '[policy]\nenough={}\nterms={{"b"=1}}\n[[sections]]\nname="전체"\nterms={{}}\n'
)
POLICY = topics.profile("ai-policy")


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
    assert all(reason in "AI 조례 제정 시는 인공지능 조례를 만든다." for reason in found.reasons)


def test_a_paper_named_after_the_subject_is_no_evidence_of_it() -> None:
    """AI타임스 writes about the sun too; a ministry that publishes is evidence of policy."""
    text = "정부는 태양광 정책을 발표했다."
    assert topics.judge(article("태양광 정책", text, "AI타임스"), POLICY).score == 0
    by_ministry = topics.judge(article("인공지능 인재", "인공지능 인재를 기른다.", "교육부"), POLICY)
    assert by_ministry.score > topics.judge(article("인공지능 인재", "인공지능 인재를 기른다."), POLICY).score


def test_none_takes_everything() -> None:
    """The filter can be turned off."""
    assert topics.judge(article("축제", "열린다."), topics.profile("none")).relevant


def test_a_profile_of_ones_own_is_a_file(tmp_path: Path) -> None:
    """A copy with other terms works at once, by its path."""
    path = tmp_path / "chips.toml"
    path.write_text(
        'name="chips"\ntitle="반도체"\ndigest="반도체 소식"\nthreshold=0.5\n[places]\ntitle=3\nlead=2\nbody=1\n'
        '[subject]\nenough=3\nterms={"반도체"=1}\n[policy]\nenough=1\nterms={"정부"=1}\n[[sections]]\nname="전체"\nterms={}\n',
        encoding="utf-8",
    )
    assert topics.judge(article("반도체 지원", "정부는 반도체를 돕는다."), topics.profile(str(path))).relevant


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        'name="x"',
        'name="x"\ntitle="x"\ndigest="x"\nthreshold="high"',
        "\x00",
        MINIMAL.format(0.5, 0, 1),
        MINIMAL.format("nan", 1, 1),
        MINIMAL.format(0.5, 1, 1).partition("[[")[0] + "sections = []",
    ],
)
def test_a_mistake_in_a_profile_names_the_file(tmp_path: Path, text: str) -> None:
    """No traceback for a missing key, a wrong type or broken TOML."""
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.toml"):
        topics.profile(str(path))


def test_a_profile_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A path that ends in .toml is a path; a mark of Notepad before the text is no mistake."""
    with pytest.raises(InputError, match=r"none\.toml: no such profile"):
        topics.profile(str(tmp_path / "none.toml"))
    marked = tmp_path / "marked.toml"
    marked.write_text(MINIMAL.format(0.5, 1, 1), encoding="utf-8-sig")
    assert topics.profile(str(marked)).title == "x"
    with pytest.raises(ChoiceError):
        topics.profile("x" * 300)


def test_an_unknown_topic_is_answered_with_those_that_exist() -> None:
    """The message helps on."""
    with pytest.raises(ChoiceError, match="ai-policy, none"):
        topics.profile("ai-polcy")


@pytest.mark.parametrize("name", topics.names())
def test_every_profile_that_ships_can_be_read(name: str) -> None:
    """Sections are named once each."""
    names = [section for section, _ in topics.profile(name).sections]
    assert names
    assert len(set(names)) == len(names)
