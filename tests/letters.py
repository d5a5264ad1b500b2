"""Issues made up for the mail: as many stories as are wanted, and whatever a letter can say in them."""

from __future__ import annotations

from summarize.delivery.letter import Sender
from summarize.model import Article, Difference, Digest, Earlier, Line, Section, Skipped, Story, Weight

SENDER = Sender(
    "news@city.example",
    "한빛시 AI정책과",
    "desk@city.example",
    "ai.city.example",
    "leave@city.example",
    "https://city.example/leave?who={address}&list=ai",
    contact="한빛시 중앙로 1, 02-000-0000",
)
PAGE = "https://city.example/archive/ai-policy/2026-W29/index.html"
SECTIONS = ("정책·법제", "산업·투자", "연구·기술", "지역", "사회·윤리")
WORDS = "국회 과학기술정보통신위원회는 인공지능 기본법 개정안을 의결하고 고영향 사업자의 설명 의무를 구체화했다".split()
OUTLETS = ("한빛일보", "가람경제", "온누리신문", "미리내뉴스", "새한통신")


def sentence(number: int) -> str:
    """A sentence of Korean of its own."""
    turned = WORDS[number % len(WORDS) :] + WORDS[: number % len(WORDS)]
    return f"{number + 2}일 {' '.join(turned)}며 예산 {number * 7 + 30}억원을 ‘AI 안전연구소’(소장 김한빛)에 배정한다고 밝혔다."


def story(number: int) -> Story:
    """A story of one to three articles; each third goes on with an earlier one, each fourth has a difference."""
    articles, lines = [], []
    for n in range(1 + number % 3):
        body = (sentence(number * 9 + n), sentence(number * 9 + n + 3) + " " + sentence(number * 9 + n + 5))
        id_ = f"{number:03}-{n}"
        outlet = OUTLETS[(number + n) % len(OUTLETS)]
        articles.append(
            Article(
                id_, f"week.jsonl:{number * 3 + n + 1}", f"기사 {number}-{n}", body,
                published=f"2026-07-{13 + number % 7:02}", published_basis="stated", author="김한빛", outlet=outlet,
                outlet_basis="stated", url=f"https://{'abcde'[n]}.example/news/{20260713000 + number * 10 + n}",
            )
        )  # fmt: skip
    for k in range(3):
        article = articles[k % len(articles)]
        start = 0 if k == 0 else len(article.paragraphs[0]) + 1
        text = article.paragraphs[0] if k == 0 else article.paragraphs[1].partition(". ")[0] + "."
        lines.append(
            Line(text, article.id, start, start + len(text), ("30억원",) if k == 2 and len(articles) > 1 else ())
        )
    several = len(articles) > 1
    return Story(
        f"{number:03}", f"{WORDS[number % len(WORDS)]} AI 기본법 시행령 {number + 1}차 손질… 고영향 사업자 ‘설명 의무’", tuple(articles),
        tuple(lines[: 1 + (number + 2) % 3]), ("AI", "기본법"), (f"{number + 30}억원", "2026년 1월 22일", "12.5%"),
        voices=tuple((n,) for n in range(len(articles))),
        differences=(Difference("예산", (("30억원", "한빛일보"), ("32억원", "가람경제"))),) if several and number % 4 == 0 else (),
        weight=Weight(5.0 - number * 0.1, len(articles), 0.5, 0.7, 0.5, 0.2),
        follows=Earlier("AI 기본법 시행령 입법예고", "2026-07-06", "2026-07-12", "", True) if number % 3 == 1 else None,
    )  # fmt: skip


def issue(count: int) -> Digest:
    """An issue of so many stories in five sections."""
    stories = [story(n) for n in range(count)]
    sections = tuple(
        Section(name, found) for k, name in enumerate(SECTIONS) if (found := tuple(stories[k :: len(SECTIONS)]))
    )
    counts = {"documents": 320, "articles": 310, "relevant": 90, "stories": count}
    return Digest(
        "주간 AI 정책 다이제스트", "ai-policy", "AI 정책", "2026-07-13", "2026-07-19", counts, sections,
        (Skipped("week.jsonl:9", "날씨", "주제가 다름"),),
    )  # fmt: skip
