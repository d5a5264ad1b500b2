"""Sentences: whole, in order, and quotations by their offsets."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import releases, sentences
from summarize.model import Page
from summarize.reading.people import DATELINE, DATELINE_INSIDE, DATELINE_OPENS
from summarize.sentences import split


def parts(text: str) -> list[str]:
    return [text[a:b] for a, b in split(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("맺었다. 늘린다.", ["맺었다.", "늘린다."]),
        ("체결했다.오른쪽 구청장.", ["체결했다.", "오른쪽 구청장."]),
        ("“준비했다. 더 하겠다”고 밝혔다.", ["“준비했다. 더 하겠다”고 밝혔다."]),
        ("“준비했다.”고 밝혔다. 끝났다.", ["“준비했다.”고 밝혔다.", "끝났다."]),
        ('"준비했다." 시장은 웃었다.', ['"준비했다."', "시장은 웃었다."]),
        (
            "전년보다 3.5% 늘었다. 2026. 11. 20. 국회는 열렸다.",
            ["전년보다 3.5% 늘었다.", "2026. 11. 20. 국회는 열렸다."],
        ),
        ("J. 스미스 교수는 말했다. U.S. 정부도 그랬다.", ["J. 스미스 교수는 말했다.", "U.S. 정부도 그랬다."]),
        ("왜 그런가? 놀랍다! 끝.", ["왜 그런가?", "놀랍다!", "끝."]),
        (
            "'조성'을 위한 협약(MOU)'을 맺었다\"고 했다. 다음이다.",
            ["'조성'을 위한 협약(MOU)'을 맺었다\"고 했다.", "다음이다."],
        ),
        ("(서울=한빛뉴스) 홍길동 기자 = 정부가 의결했다.", ["정부가 의결했다."]),
        ("[한빛뉴스 홍길동 기자] 정부가 의결했다.", ["정부가 의결했다."]),
        ("□ 과기정통부는 시작한다고 밝혔다.", ["과기정통부는 시작한다고 밝혔다."]),
        (
            "재판매 및 DB 금지 김해 한빛뉴스 홍길동 기자 김해시가 거점이 된다. 끝이다.",
            ["김해시가 거점이 된다.", "끝이다."],
        ),
        ("시는 밝혔다. 한빛뉴스 홍길동 기자 소식이다.", ["시는 밝혔다.", "한빛뉴스 홍길동 기자 소식이다."]),
        ("미래를 논하다- 토론회 개최- 장관은 말했다.", ["미래를 논하다", "토론회 개최", "장관은 말했다."]),
        ("참석자: 총재 김가영 ※ 자세한 내용은 첨부를 참고", ["참석자: 총재 김가영", "※ 자세한 내용은 첨부를 참고"]),
        ("규모는 3조원(※ 잠정치)이다.", ["규모는 3조원(※ 잠정치)이다."]),
        # headings that a crawler ran into the lead of a release, with a blank and without
        (
            "새 등대 관리 방안 논의 법무부(장관 김가영)는 회의를 열었다.",
            ["새 등대 관리 방안 논의", "법무부(장관 김가영)는 회의를 열었다."],
        ),
        (
            "새 등대 관리 방안 논의법무부(장관 김가영)는 회의를 열었다.",
            ["새 등대 관리 방안 논의", "법무부(장관 김가영)는 회의를 열었다."],
        ),
        (
            "가족이 함께 즐기는 숲 탐사 운영산림청 햇살휴양림관리소(소장 김가영)는 접수한다.",
            ["가족이 함께 즐기는 숲 탐사 운영", "산림청 햇살휴양림관리소(소장 김가영)는 접수한다."],
        ),
        (
            "취약지역 집중 점검 햇살지방산림청 달빛국유림관리소(소장 김가영)는 살폈다.",
            ["취약지역 집중 점검", "햇살지방산림청 달빛국유림관리소(소장 김가영)는 살폈다."],
        ),
        (
            "대용량 펌프 전진 배치소방청은 14일 회의를 열었다.",
            ["대용량 펌프 전진 배치", "소방청은 14일 회의를 열었다."],
        ),
        # one name after another is no heading, nor is who acts with somebody
        *(
            (text, [text])
            for text in (
                "국가유산청 햇살유산연구원 달빛유산연구소(소장 김가영)는 뼈 화살촉을 재현했다.",
                "법무부(장관 김가영)는 경남 햇살군(군수 김나영)이 고른 길을 정했다.",
                "법무부(장관 김가영)와 교육부(장관 김나영)는 손잡았다.",
                "교육부는 14일 햇살교육개발원(원장 김가영)과 함께 결과를 발표했다.",
                "올해 초 햇살미술관(관장 김가영)이 전시를 열었다.",
                "경기도 햇살시 달빛구(구청장 김가영)는 쉼터를 열었다.",
                '의원은 "지난해 내내 햇살공사(사장 김가영)가 길을 관리했다"고 말했다.',
                "일본 도쿄소방청은 대원을 늘렸다.",
                "경기는 3 - 1로 이겼다.",
                "지난주 동맹국 앞에서 미국방부는 계획을 알렸다.",
                "장마를 앞둔 햇살지방조달청은 길을 살폈다.",
                "지난해 문을 열게 된 서울지방국세청(청장 김가영)이 조사했다.",
                "지난달 항구 앞바다에서 해양경찰청(청장 김가영)이 배를 구했다.",
            )
        ),
        ("늘었다.*햇살 의정서: 나눔을 정한 협약", ["늘었다.", "*햇살 의정서: 나눔을 정한 협약"]),
        ("점검했다.ㅇ 회의에는 열 곳이 왔다.", ["점검했다.", "회의에는 열 곳이 왔다."]),
        ("부인했다.14일(현지시간) 대변인이 말했다.", ["부인했다.", "14일(현지시간) 대변인이 말했다."]),
        ("보완방안 마련✓ 회의는 두 시간 이어졌다.", ["보완방안 마련", "회의는 두 시간 이어졌다."]),
        ("ㅇㅇ시 주민협의체가 정산을 속였다.", ["ㅇㅇ시 주민협의체가 정산을 속였다."]),
        ("기본계획 발표- □ '26년 장관은 밝혔다.", ["기본계획 발표", "'26년 장관은 밝혔다."]),
        ("기온은 -5도, A-B 노선이다.", ["기온은 -5도, A-B 노선이다."]),
        ("첫 문단\n둘째 문단", ["첫 문단", "둘째 문단"]),
        ("", []),
        (" \n ", []),
        ("…\n---", []),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text: str, sentences: list[str]) -> None:
    """Inside quotes, numbers, dates and initials a full stop ends nothing; a dateline is not said by anyone."""
    assert parts(text) == sentences


@given(st.text(alphabet="가다요.?!\"'“”‘’() \n1aA…", max_size=80))
def test_spans_are_ordered_disjoint_and_lose_no_letter_between_them(text: str) -> None:
    """Whatever the text: spans follow each other, none is blank, and no letter lies between them."""
    spans = split(text)
    assert all(a < b and text[a:b] == text[a:b].strip() and text[a:b] for a, b in spans)
    for (_, end), (start, _) in itertools.pairwise(spans):
        assert end <= start
        assert not any(letter.isalnum() for letter in text[end:start])


PIECES = [
    *"법무부(장관 지방산림청 햇살관리소(소장 김가영)는 논의 산하".split(),
    *"[한빛뉴스 홍길동 기자] (서울=한빛뉴스) 특파원 한빛일보 = 사진 자료 SKT 제공 SKT가 캡처 한국부(장관 김가영)는 (이하".split(),
    *"위원회 기본계획 시와 - -- ▷ □ ※ 【과제】 다. 요. 3. A. ? … 시는 밝혔다. ) “ ”고 \" '".split(),
    *"  \t",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def walked(body: str) -> list[int]:
    """The ends of sentences as a walk letter by letter finds them."""
    ends: list[tuple[int, bool]] = []
    depth, straight, mark, end = 0, False, 0, -1
    for i, letter in enumerate(body):
        if i >= end and (found := re.compile(r"[.?!。？！…‥]+[\"'”’」』》〉)\]]*").match(body, i)):
            mark, end = i, found.end()
        if letter == '"':
            straight = not straight
        elif letter in "“‘「『《〈([":
            depth += 1
        elif letter in "”’」』》〉)]" and depth:
            depth -= 1
        abbreviated = sentences._NO_END_BEFORE.search(body[max(0, mark - 6) : mark])
        if i + 1 == end and not abbreviated and sentences._may_part(body, mark, end):
            ends.append((end, not depth and not straight))
    return [end for end, outside in ends if outside or depth or straight]


@given(TEXTS | st.text(alphabet="가다요.?!\"'“‘”’()[] 1aA…", max_size=40))
def test_ends_are_those_that_a_walk_letter_by_letter_finds(text: str) -> None:
    """Looking at marks only loses no end, whatever stands in quotes and whether these pair up or not."""
    assert sorted(sentences._ends(text)) == walked(text)


@given(TEXTS)
def test_a_pattern_is_only_passed_over_where_it_cannot_match(text: str) -> None:
    """What is looked for first is in every credit, dateline, lead and list: the quick look hides none."""
    if sentences._CREDIT.match(text):
        assert sentences._CREDIT_WORD.search(text, 0, sentences.CREDIT_WITHIN)
    if DATELINE.match(text):
        assert text[0] in DATELINE_OPENS
    if DATELINE_INSIDE.search(text):
        assert "기자" in text or "특파원" in text
    if releases.LEAD.search(text):
        assert releases.HEADED.search(text)
    assert set(sentences._run_together(text)) == {m.start() for m in sentences._RUN_TOGETHER.finditer(text)}


@pytest.mark.parametrize(
    "text",
    [
        "시는 협약을 맺었다. " * 40_000,
        "“한다.”고 했다. " * 40_000,
        "“" + "한다. " * 100_000,
        "(" * 100_000,
        "가나다" * 100_000,
        "한국부(장관 김가영)는 " * 20_000,
        "이날 한국부(장관 김가영)는 " * 20_000,
        "가나다라마바사아법무부(장관 " * 20_000,
        "뉴스- " * 50_000,
        "가" + " " * 200_000 + ".",
    ],
    ids=lambda text: text[:8],
)
def test_a_text_takes_time_by_its_length_only(text: str) -> None:
    """A sentence looks at what is near its end, not at all that stands before it or behind."""
    assert all(a < b <= len(text) for a, b in split(text))


def test_the_seeds_split_into_the_sentences_that_they_print(seed_pages: dict[str, Page]) -> None:
    """Every sentence of the 14 articles ends in a terminal mark, and together they are the whole text."""
    for page in seed_pages.values():
        for article in page.articles:
            sentences = parts(article.text)
            assert "".join("".join(sentences).split()) == "".join(article.text.split())
            assert all(s.rstrip("\"'”’)").endswith(".") for s in sentences)
