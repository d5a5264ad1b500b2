"""Each rule of the reader on a line that it is for, and on one that it must leave alone."""

from __future__ import annotations

import pytest

from summarize.reading.lines import page_lines
from summarize.reading.rules import RULES, Role, label
from summarize.sentences import split

CASES = [
    # by-lines
    ("/박진표 기자 lucky@kwangju.co.kr", Role.BYLINE, "by-line"),
    ("• 이창식 기자이창식 기자", Role.BYLINE, "by-line"),
    ("광주=이창식 기자 mediacnc@", Role.BYLINE, "by-line"),
    ("글=김가온 사진=이나래 기자", Role.BYLINE, "by-line"),
    ("[세종=홍길동 기자]", Role.BYLINE, "by-line"),
    ("홍길동 | 한빛대 경제학과 교수", Role.BYLINE, "by-line"),
    ("hong@hanbit.co.kr", Role.BYLINE, "e-mail"),
    ("특히 기자단의 봉사활동에 참가를 희망하는 단체가 늘고 있다.", Role.TEXT, ""),
    # dates
    ("• 승인 2024-06-10 15:33", Role.STAMP, "date line"),
    ("입력 2024.05.14. 오전 10:12 수정 2024.05.14. 오후 1:05", Role.STAMP, "date line"),
    ("2023년 11월 7일 화요일", Role.STAMP, "page head"),
    ("제21234호 한빛일보", Role.NOISE, "page head"),
    ("사회 | 2023년 11월 7일 화요일 | 8면", Role.STAMP, "page head"),
    ("2026. 11. 20. 국회는 법안을 의결했다.", Role.TEXT, ""),
    # ends
    ("중도일보(www.joongdo.co.kr), 무단전재 및 수집, 재배포 금지", Role.END, "copyright"),
    ("<저작권자 ⓒ 한빛뉴스, 무단 전재-재배포 금지>", Role.END, "copyright"),
    # other articles
    ("랭킹뉴스", Role.ZONE, "other articles"),
    ("많이 본 뉴스더보기", Role.ZONE, "other articles"),
    ("[관련기사]", Role.RELATED, "related articles"),
    ("댓글 12개", Role.ZONE, "comments"),
    ("프로필", Role.ZONE, "box"),
    ("주요 뉴스는 이날 회의에서 나왔다.", Role.TEXT, ""),
    # menus and counters
    ("기사 메일전송", Role.NOISE, "menu"),
    ("HOME > 정치 > 행정", Role.NOISE, "menu path"),
    ("정치", Role.NOISE, "page head"),
    ("0", Role.NOISE, "counter"),
    ("〈관련기사 7면〉", Role.NOISE, "pointer to another page"),
    ("http://chunhyang.org", Role.NOISE, "address"),
    ("20240610_142855", Role.NOISE, "image file"),
    ("상담전화 033-000-4521", Role.NOISE, "telephone"),
    ("대파 1㎏ 1,920 1,880 2,050", Role.NOISE, "table"),
    ("<표> 국산 NPU 도입 3개 트랙", Role.NOISE, "table"),
    ("고화질로 제공되는 영상은 로그인 후 보실 수 있습니다.", Role.NOISE, "notice of the site"),
    # what a press office says of its release
    ("※ 자세한 내용은 붙임을 참고하여 주시기 바랍니다.", Role.NOISE, "notice of a release"),
    (
        "*자세한 사항은 붙임파일([0713]한빛부보도자료-새 청사를 연다.pdf)을 참고하시기 바랍니다.",
        Role.NOISE,
        "notice of a release",
    ),
    ("[※ 상세내용 별첨 참조]", Role.NOISE, "notice of a release"),
    ("신청 방법 등 자세한 내용은 별첨 1을 참조하십시오.", Role.NOISE, "notice of a release"),
    ("※ 자세한 내용은 첨부자료를 참고해 주시기 바랍니다문의.", Role.NOISE, "notice of a release"),
    ("'26.6월 고용동향 보도참고자료입니다.", Role.NOISE, "notice of a release"),
    ("【관련 국정과제】 59. 포용금융 강화", Role.NOISE, "notice of a release"),
    ("끝.", Role.NOISE, "notice of a release"),
    ("경찰은 자세한 경위를 담은 첨부 문서에서 위법 사실을 확인했다.", Role.TEXT, ""),
    ("구체적인 위반 사실은 소장에 첨부된 계약서로 확인됐다.", Role.TEXT, ""),
    ("국회는 별도 자료를 참고해 예산을 확정했다.", Role.TEXT, ""),
    ("자세한 지원 자격과 첨부 서류는 시 누리집에서 확인할 수 있다.", Role.TEXT, ""),
    ("세부 설계도와 첨부 서류를 내면 된다. 지원금은 500만 원이다. 결과는 누리집에서 확인하면 된다.", Role.TEXT, ""),
    ("첨부 파일을 확인하는 순간 악성코드가 설치된다.", Role.TEXT, ""),
    ("기자가 받은 것은 회사가 낸 해명자료입니다.", Role.TEXT, ""),
    ("자세한 사항은 시청 누리집에서 확인할 수 있다.", Role.TEXT, ""),
    ("발행인 : 홍길동 | 편집인 : 김가영", Role.NOISE, "footer"),
    ("고영향 인공지능=기본권에 중대한 영향을 미칠 우려가 있는 시스템을 뜻한다.", Role.NOISE, "glossary"),
    ("(서울=한빛뉴스) 홍길동 기자 = 정부가 법안을 의결했다.", Role.TEXT, ""),
    ("※외부 필자의 글은 본지의 편집 방향과 다를 수 있습니다.", Role.NOISE, "remark of the editor"),
    ("[앵커]", Role.NOISE, "speaker"),
    ("첨부파일", Role.ZONE, "attachments"),
    ("▲ 시민들이 가로등을 보고 있다.", Role.CAPTION, "caption: arrow"),
    ("VOYAGE TO GROWTH, WITH FISHDAY", Role.NOISE, "not Korean"),
    # captions
    ("▲ [사진제공 = 광주광역시]", Role.CAPTION, "caption: credit"),
    ("체결하고 있다.오른쪽 문인 북구청장./광주시 북구 제공", Role.CAPTION, "caption: credit"),
    ("집적단지 조감도.", Role.CAPTION, "caption: scene"),
    ("김종호(왼쪽) 부시장이 현장을 점검하고 있다.", Role.CAPTION, "caption: who stands where"),
    ("차량들이 늘어서 있다. 대전/함서진 기자", Role.CAPTION, "caption: photographer"),
    (
        "[부산=한빛통신] 18일 부두 앞에 화물차들이 늘어서 있다. 2023.07.18. photo@hanbit.example",
        Role.CAPTION,
        "caption: dated",
    ),
    ("시는 한빛재단이 제공하는 장학금을 늘린다.", Role.TEXT, ""),
    # teasers and open lines
    (
        "의사가 부족한 지역에서 10년간 의무적으로 복무하는 지역의사제 시행을 위한 법안이 국무회의를..",
        Role.CUT,
        "teaser",
    ),
    ("광주시, 인공지능 기업 유치 속도 낸다", Role.OPEN, ""),
    ("이번 협약은 광융합산업과 AI 산업의 발전 방향", Role.OPEN, ""),
]


@pytest.mark.parametrize(("text", "role", "rule"), CASES, ids=[text[:24] for text, _, _ in CASES])
def test_a_line_is_labelled_by_the_rule_that_is_for_it(text: str, role: Role, rule: str) -> None:
    """The rule's name is what `sejul read` shows for a dropped line."""
    assert label(page_lines(text)[0]) == (role, rule)


def test_no_rule_takes_for_ever_on_a_plain_line() -> None:
    """A run of letters has one reading: rules with nested repeats would not come back from these."""
    for line in (
        "이데일리 임유경 기자 해외송금 전문 모인은 글로벌 외환 솔루션 제공 플랫폼 커런시클라우드와 전략적 파트너십 체결",
        "가나다라" * 16,
        "가나 다라 마바 " * 8 + "기자",
        "[" + "가나다라 " * 6 + "] " + "가나다라마바사 " * 8,
        "2024.05.14 " * 6,
        "1,234 ·" * 10 + "가",
        "가나다 라마 " * 20_000,
    ):
        label(page_lines(line)[0])
        list(split(line))


def test_every_rule_has_a_case_here() -> None:
    """A rule without an example cannot be explained to anyone; two need a neighbour or a long text."""
    shown = {rule for _, _, rule in CASES}
    assert {rule.name for rule in RULES} - shown <= {
        "comments",
        "speaker",
        "footer",
        "glossary",
        "remark of the editor",
        "caption: arrow",
    }
