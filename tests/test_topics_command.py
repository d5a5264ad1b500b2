"""`sejul topics`: which topics there are, how one judges, and what it says of a file, told to people and to programs."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from commandline import sejul

from summarize import profiles
from summarize.profiles import PLACES

ROWS = [
    {"title": "정부, 반도체 특별법 공포", "text": "정부는 반도체 특별법을 공포했다고 밝혔다. 국회가 의결한 법이다.", "id": "law"},
    {"title": "한빛전자, 반도체 매출 최대", "text": "한빛전자는 반도체 매출이 가장 많았다고 밝혔다. 실적이 올랐다.", "id": "sales"},
    {"title": "시, 여름 축제 개막", "text": "시는 축제를 연다고 밝혔다. 시민이 모인다.", "id": "feast"},
    {"title": "한미반도체 특별법 질문", "text": "시장은 말했다. 나머지는 정책이다.", "id": "firm"},
]  # fmt: skip
OWN = """
like = "ai-policy"
name = "water"
title = "물 정책"
digest = "주간 물 정책"
threshold = 0.5
bias = -1.0
[subject]
most = 3
weights = { title = 2.0, outlet = 0.5 }
terms = { "^수도|상수" = 1.5, "/수[질량]/" = 1.0, "생수" = -2.0 }
[evidence.actors]
terms = {}
[evidence.acts]
terms = { "조례" = 0.5 }
weights = { title = 1.0 }
[evidence.against]
terms = { "출시" = 1.0 }
weights = { lead = -1.0 }
[[sections]]
name = "전체"
terms = { "수도" = 1.5 }
"""


@pytest.fixture
def rows(tmp_path: Path) -> str:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    return str(path)


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "water.toml"
    path.write_text(OWN, encoding="utf-8")
    return str(path)


def write_config(text: str) -> None:
    path = Path(os.environ["XDG_CONFIG_HOME"]) / "sejul" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_topics_that_ship_are_listed_one_a_line() -> None:
    """Name, title, origin, threshold, number of terms; the usual one is marked, and none takes all."""
    result = sejul("topics")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert list(lines) == profiles.names()
    topic = profiles.profile("ai-policy")
    terms = sum(len(group.terms) for group in (topic.subject, *topic.evidence.values()))
    for part in ("AI 정책", "함께 오는 것", f"기준 {topic.threshold:.2f}", f"용어 {terms}개", "기본"):
        assert part in lines["ai-policy"]
    assert "기본" not in lines["chip-policy"]
    assert "모든 기사" in lines["none"]


def test_topics_of_the_configuration_are_listed_too(own: str) -> None:
    """With their origin; the usual one may be one of them, or a path; a name that ships may be taken over."""
    write_config(f'[topics]\n"우리 물" = "{own}"\n"ai-policy" = "{own}"\n[digest]\ntopic = "우리 물"\n')
    lines = sejul("topics").stdout.splitlines()
    assert [line.endswith("기본") for line in lines] == [line.startswith("우리 물") for line in lines]
    (line,) = [line for line in lines if line.startswith("ai-policy")]
    assert "물 정책" in line
    assert "설정의 [topics]" in line
    assert "용어 5개" in line
    write_config(f'[digest]\ntopic = "{own}"\n')
    assert re.search(r"설정의 \[digest\]  기준 0\.50  용어 5개 +기본", sejul("topics").stdout)


def test_a_topic_that_cannot_be_read_is_told_and_the_rest_listed(own: str, tmp_path: Path) -> None:
    """Status 1, its error on standard error, its line on standard output."""
    (tmp_path / "broken.toml").write_text("name = ", encoding="utf-8")
    write_config(f'[topics]\ngone = "/nowhere/x.toml"\nbroken = "{tmp_path}/broken.toml"\nwater = "{own}"\n')
    result = sejul("topics")
    assert result.exit_code == 1
    assert "gone: /nowhere/x.toml: no such profile" in result.stderr
    assert "broken.toml: not a profile" in result.stderr
    assert result.stdout.count("(읽을 수 없음)") == 2
    assert "물 정책" in result.stdout
    assert sejul("topics", "gone").exit_code == 2
    assert sejul("topics", "water").exit_code == 0


def test_the_columns_stand_below_each_other_in_a_terminal(own: str) -> None:
    """A Hangul syllable takes two columns."""
    write_config(f'[topics]\n"아주 긴 우리 주제" = "{own}"\n')
    lines = sejul("topics").stdout.encode("cp949").splitlines()  # there a syllable has two bytes
    assert len({min(line.find(part.encode("cp949")) % 999 for part in ("함께", "설정의")) for line in lines}) == 1


def test_how_a_topic_judges_is_told_in_words(own: str) -> None:
    """File, base, threshold, bias, every term with its points, every place with its weight, the sections."""
    result = sejul("topics", own)
    assert (result.exit_code, result.stderr) == (0, "")
    told = result.stdout
    for part in (
        "물 정책 (water)", own, "ai-policy", "주간 물 정책", "0.50", "+1.0점을 얻어야", "-1.0: 아무 용어도",
        "제목 ×2, 매체 ×0.5. 한 자리에서 3점까지", "+1.5  수도(낱말 첫머리) / 상수", "+1.0  정규식: 수", "-2.0  생수",
        "근거 acts: 주제에 든다는 표시", "+0.5  조례", "근거 against: 주제에서 멀다는 표시", "머리 ×-1", "전체: 수도 1.5",
    ):  # fmt: skip
        assert part in told, part
    assert "[가-힣]" not in told


@pytest.mark.parametrize("name", profiles.names())
def test_every_topic_that_ships_can_be_told(name: str) -> None:
    """Every section, and every term that is no pattern."""
    told = sejul("topics", name).stdout
    topic = profiles.profile(name)
    if name == profiles.NONE:
        assert "모든 기사" in told
        return
    assert str(profiles.path_of(name)) in told
    assert all(section in told for section, _ in topic.sections)
    words = [term for group in (topic.subject, *topic.evidence.values()) for term in group.terms if "/" not in term]
    assert all(word.removeprefix("^") in told for term in words for word in term.split("|"))


def test_every_place_has_a_korean_name() -> None:
    """A place that is added to the profiles is one that people read about."""
    assert all("가" <= name[0] <= "힣" for name in PLACES.values())


def test_a_topic_is_tried_on_a_file(rows: str) -> None:
    """A line an article, below it the reasons, at the end a count."""
    result = sejul("topics", "chip-policy", rows)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("○ ")
    assert lines[0].endswith("[정책·법제] 정부, 반도체 특별법 공포")
    assert lines[1].lstrip().startswith("제목 ‘반도체’ +1.8, ")
    assert lines[2].startswith("× ")
    assert "제목 ‘매출’ -1.3" in lines[3]
    assert lines[-1] == "기사 4건 가운데 1건"


def test_a_score_of_nothing_says_why(rows: str) -> None:
    """The subject stands nowhere in front, or what is no part of it weighs more."""
    lines = sejul("topics", "chip-policy", rows).stdout.splitlines()
    assert lines[4] == "× 0.00 [정책·법제] 시, 여름 축제 개막"
    assert lines[5].strip() == "주제의 용어가 제목에도 머리에도 없음"
    assert lines[6].startswith("× 0.00 ")
    assert "눌림: ‘한미반도체’ -3.0" in lines[7]


def test_none_takes_every_article(rows: str) -> None:
    """Without a reason to give."""
    lines = sejul("topics", "none", rows).stdout.splitlines()
    assert lines == [*(f"○ 1.00 [전체] {row['title']}" for row in ROWS), "기사 4건 가운데 4건"]


def test_json_is_one_object_an_article(rows: str) -> None:
    """With the keys that programs rely on, and nothing beside."""
    tables = [json.loads(line) for line in sejul("topics", "chip-policy", rows, "--json").stdout.splitlines()]
    assert [table["id"] for table in tables] == [row["id"] for row in ROWS]
    assert [table["relevant"] for table in tables] == [True, False, False, False]
    first = tables[0]
    assert list(first) == ["document", "id", "title", "relevance", "relevant", "section", "reasons"]
    assert (first["document"], first["section"]) == (f"{rows}:1", "정책·법제")
    assert first["reasons"][0] == {"term": "반도체", "place": "title", "points": 1.8}
    assert tables[2]["reasons"] == []


def test_what_cannot_be_read_is_skipped_and_told(rows: str) -> None:
    """Status 1 beside good input, 2 alone; standard input is a PATH too."""
    result = sejul("topics", "none", rows, "nowhere.txt")
    assert (result.exit_code, "기사 4건" in result.stdout) == (1, True)
    assert "nowhere.txt: 파일이 없음" in result.stderr
    assert sejul("topics", "none", "nowhere.txt").exit_code == 2
    page = "시, 축제 개막\n\n시는 축제를 연다고 밝혔다.\n\n시는 정책을 넓힌다.\n".encode()
    assert "○ 1.00 [전체] 시, 축제 개막" in sejul("topics", "none", "-", stdin=page).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ai-polcy"], "did you mean 'ai-policy'"),
        (["우리 물 정책"], "우리 물"),
        ([""], "no topic ''"),
        (["x" * 5000], "choose from"),
        (["x" * 5000 + ".toml"], "no such profile"),
        (["/nowhere/x.toml"], "no such profile; the topics that ship are ai-policy"),
        (["/"], "sejul topics ai-policy /"),
        ([__file__], "주제를 먼저 적으십시오"),
        (["https://hanbit.example/news/1"], "sejul topics ai-policy https://hanbit.example/news/1"),
        (["--json"], "NAME PATH"),
        (["ai-policy", "--json"], "NAME PATH"),
        (["--config", "/nowhere/config.toml"], "sejul init"),
        (["--topic", "x"], "--topic"),
    ],
)
def test_a_mistake_is_status_2_with_the_remedy(own: str, arguments: list[str], message: str) -> None:
    """What exists is named, those of the configuration among it; a file where a topic belongs is known for one."""
    write_config(f'[topics]\n"우리 물" = "{own}"\n')
    result = sejul("topics", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_broken_profile_is_status_2_with_its_name(tmp_path: Path) -> None:
    """Also where a number or a repetition is too large for the machine."""
    for text in (
        "name = ",
        'like = "ai-polcy"',
        f'like = "ai-policy"\nbias = 1{"0" * 400}',
        'like = "ai-policy"\n[subject.terms]\n"/a{99999999999999999999}/" = 1',
    ):
        path = tmp_path / "own.toml"
        path.write_text(text, encoding="utf-8")
        profiles.profile.cache_clear()
        result = sejul("topics", str(path))
        assert (result.exit_code, "own.toml" in result.stderr) == (2, True), text


def test_a_profile_may_be_misnamed_within() -> None:
    """What is told stays on its line, and colours nothing."""
    folder = Path(os.environ["XDG_CONFIG_HOME"])
    folder.mkdir(parents=True)
    path = folder / "own.toml"
    path.write_text('like = "ai-policy"\nname = "a"\ntitle = "두\\n줄\\u001b[31m"\ndigest = "b"\n', encoding="utf-8")
    write_config(f'[topics]\nown = "{path}"\n')
    result = sejul("topics")
    assert len(result.stdout.splitlines()) == len(profiles.names()) + 1
    assert "\x1b" not in result.stdout + sejul("topics", "own").stdout
