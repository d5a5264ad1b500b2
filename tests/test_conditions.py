"""The index of conditions gives what asking each rule in its order gives, on any line, and is quick on the worst."""

from __future__ import annotations

import random
import re
import re._parser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rules import CASES

from summarize.reading.conditions import Condition, Index, both, compiled, has, known, no_end, no_statement, short
from summarize.reading.lines import PageLine, ends_sentence, page_lines
from summarize.reading.patterns import BYLINE_TAIL, any_of
from summarize.reading.rules import RULES, Role, label
from summarize.reading.shapes import LONGEST_FOOTER

PAGES = sorted((Path(__file__).parent / "pages").glob("*/*.txt"))
# What rules look for, to be put together at random and into lines of the pages.
PIECES = [
    *"사진 제공 자료 캡처 갈무리 기자 특파원 홍길동 서울= 사진= (사진) (왼쪽) (오른쪽) 있다. 있다 모습. 했다. 장면. 조감도. 전경 홈페이지 홈페이지. 게티이미지. 연합뉴스 뉴시스".split(),
    *"2024.05.14 2019.01.02 2023년 19. 20. 오전 10:12 입력 승인 (화) 제21234호 한빛일보 8면 정치 경제 글= 교수 앵커 댓글 관련기사 함께 볼 뉴스더보기 첨부파일 등록번호 주소 독자투고".split(),
    *"무단 전재 무단전재 재배포 금지합니다 저작권자 ⓒ © copyright 습니다. 세요 본지 필자 이용하실 로그인 프로필 표 단위: 출처 이미지 hong@a.kr hong@ www.a.kr a.jpg 062-123-4567".split(),
    *"| / > · , = : - ▲ ◀ ▶ ▷ □ ※ * • ① 1. [ ] ( ) “ ” ' \" < > . .. … ? ! @ # 가 다 요 다. 요. 까? 지 1,920 시는 협약을 맺고 늘리기로".split(),
    " ",
    " ",
    " ",
]
PATTERNS = sorted({condition.whole for rule in RULES if (condition := known(rule.fits)).whole})


def asked_in_order(line: PageLine) -> tuple[Role, str]:
    """What a line is if every rule is asked, in the order of the table."""
    for rule in RULES:
        if rule.fits(line):
            return rule.role, rule.name
    said = ends_sentence(line.text) or BYLINE_TAIL.search(line.text)
    return (Role.TEXT if said else Role.OPEN), ""


def check(text: str) -> None:
    for line in page_lines(text):
        assert label(line) == asked_in_order(line), line.text


def test_the_lines_of_the_pages_are_labelled_as_if_every_rule_was_asked() -> None:
    """No rule that fits a line is left out, on real lines, cut ones, and ones with a sign of something else in them."""
    chance = random.Random(1)
    lines = [line.text for path in PAGES for line in page_lines(path.read_text(encoding="utf-8"))]
    for text in lines:
        at = chance.randrange(len(text) + 1)
        check(text)
        check(text[:at] + chance.choice(PIECES) + text[at:])
        check(text[:at])


def test_a_piece_before_or_behind_an_example_hides_no_rule() -> None:
    """The example of each rule under another list mark, with another end, with another credit."""
    chance = random.Random(2)
    for text, _, _ in CASES:
        for piece in PIECES:
            check(piece + chance.choice(" /(") + text)
            check(text + chance.choice(" /(=") + piece)
            check(piece + text[1:])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join))
def test_what_rules_look_for_is_found_in_any_order(text: str) -> None:
    """Words that a rule needs, and ends that it cannot have, never hide a line that it fits."""
    check(text)


@settings(max_examples=20, deadline=None)
@given(st.data())
@pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern[:20] for pattern in PATTERNS])
def test_whatever_a_rule_matches_from_end_to_end_is_found(pattern: str, data: st.DataObject) -> None:
    """Each pattern on lines made from it: with a list mark, with a full stop, as they are."""
    text = data.draw(st.from_regex(compiled(pattern), fullmatch=True))
    for line in (text, f"• {text}", f"{text}다.", f"{text} 했다."):
        check(line)


def test_patterns_of_whole_lines_have_no_groups() -> None:
    """They become parts of one pattern, in which a number or a name of a group would mean another."""
    assert not [pattern for pattern in PATTERNS if compiled(pattern).groups]


def test_no_phrase_of_a_foot_is_longer_than_is_looked_for() -> None:
    """A new phrase in the data may be; then the limit must grow."""
    assert re._parser.parse(any_of("footer")).getwidth()[1] <= LONGEST_FOOTER


def test_a_rule_that_says_nothing_of_its_lines_is_asked_of_each() -> None:
    """Any function of a line will do for a rule."""
    index = Index([(has("없는 말"), "word"), (lambda line: line.text.endswith("밝혔다."), "plain")])
    assert index.first(PageLine(1, "시는 21일 협약을 맺었다고 밝혔다.", 0)) == "plain"
    assert index.first(PageLine(1, "시는 21일 협약을 맺었다.", 0)) is None


def test_what_both_need_is_what_each_needs() -> None:
    """The shorter limit, no statement, no end: of the parts of a condition the narrowest counts."""
    condition = both(short(9), both(no_statement, has("가")), no_end, short(5))
    assert (condition.longest, condition.of_statements, condition.of_ended, condition.words) == (
        5,
        False,
        False,
        ("가",),
    )
    assert condition(PageLine(1, "가나다", 0))
    assert not any(condition(PageLine(1, text, 0)) for text in ("가나다라마바", "가나.", "나다"))
    assert known(condition) is condition
    assert Condition()(PageLine(1, "가", 0))


@pytest.mark.parametrize(
    "line",
    [
        "많이 본 뉴스" + "1" * 20_000 + "뷁",
        "많이 본 뉴스" + "▲" * 20_000 + "뷁",
        "독자투고 | " * 2_000 + "가나다라마바사아자차카",
        "#가" * 20_000 + " 뷁",
        "가 +" * 20_000 + "뷁",
        ".가" * 50_000 + "기자@",
        ")" + "-" * 50_000 + "뷁",
        "[" * 50_000,
        "가나다" * 50_000,
        "시는 협약을 맺고 " * 20_000 + "밝혔다.",
    ],
    ids=lambda line: line[:12],
)
def test_a_line_takes_time_by_its_length_only(line: str) -> None:
    """Rows of one sign could be parted in as many ways as there are stars: these would not come back."""
    label(PageLine(1, line, 0))
