"""The stories of an issue: voices, clear lines, honest differences, an order that can be explained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commandline import sejul

from summarize import language, weight
from summarize.differences import differences, known
from summarize.digest import Options, build
from summarize.keylines import Budget
from summarize.model import Article, Document, Given, Story
from summarize.outlets import voices
from summarize.profiles import EVERYTHING
from summarize.render import render
from summarize.sentences import sentences_of
from summarize.storyline import Judged, clarity, story_lines
from summarize.telling import told
from summarize.topics import judge
from summarize.vectors import weigh


def article(name: str, text: str, outlet: str | None = None, title: str = "") -> Article:
    return Article(name, "page", title, tuple(text.split("\n")), outlet=outlet)


def judged(*articles: Article) -> list[Judged]:
    return [Judged(a, judge(a, EVERYTHING), s) for a, s in zip(articles, sentences_of(articles), strict=True)]


@pytest.mark.parametrize(
    ("outlets", "texts", "count"),
    [
        (["조선일보", "TV 조선", "한빛일보"], ["가", "나", "다"], 2),
        (["뉴스1", "뉴시스", "머니투데이"], ["가", "나", "다"], 1),
        (["연합뉴스", "한빛일보"], ["가", "(서울=연합뉴스) 홍길동 기자 = 나"], 1),
        (["연합뉴스", "한빛일보"], ["가", "정부가 나섰다고 연합뉴스가 전했다."], 2),
        ([None, None], ["가", "나"], 1),
        (["갑일보", "갑일보"], ["가", "나"], 1),
    ],
    ids=["sister papers", "one house", "wire copy", "a wire that is quoted", "unknown outlets", "one outlet twice"],
)
def test_voices_are_houses(outlets: list[str | None], texts: list[str], count: int) -> None:
    """Who prints what another says adds no voice; every article is in one."""
    articles = [article(str(i), text, outlet) for i, (outlet, text) in enumerate(zip(outlets, texts, strict=True))]
    found = voices(articles)
    assert len(found) == count
    assert sorted(i for voice in found for i in voice) == list(range(len(articles)))


def test_copies_are_one_voice() -> None:
    """Pairs of copies join through each other."""
    articles = [article(str(i), "글", f"매체{i}") for i in range(4)]
    assert voices(articles, [(0, 2), (2, 3)]) == ((0, 2, 3), (1,))


def test_a_fact_is_quoted_from_where_it_stands_clearest() -> None:
    """The same sentence without the word that points back, from the other outlet; still a quotation."""
    first = article("a", "또한 한빛시는 인공지능 실증사업에 120억원을 들여 기업 40곳을 돕는다고 밝혔다.", "갑")
    second = article("b", "한빛시는 인공지능 실증사업에 120억원을 들여 기업 40곳을 돕는다고 밝혔다.", "을")
    (line,) = story_lines(judged(first, second), Budget(3), "textrank")
    assert (line.article, line.text) == ("b", second.text)
    assert clarity(second.text) > clarity(first.text)


def test_the_headline_is_what_a_house_said_last() -> None:
    """A report and the next day's denial by one paper: the denial, though the report is longer, and a line of it."""
    report = (
        "달님전자, 햇살거래소 상장 검토",
        "달님전자가 해외 햇살거래소에 주식을 올리는 방안을 검토하는 것으로 알려졌다. 회사는 최근 은행과 예비 논의를 했다고 전해졌다.",
        "2026-07-14",
    )
    denial = ("달님전자 “햇살거래소 상장 검토 안 해”", "달님전자가 햇살거래소 상장 보도를 부인했다.", "2026-07-15")
    rows = [
        Document(f"f:{day}", text, Given(title, id=day, published=day, outlet="갑일보"))
        for title, text, day in (report, denial)
    ]
    (story,) = [s for section in build(rows, Options(topic="none")).sections for s in section.stories]
    assert story.headline == denial[0]
    assert {line.article for line in story.lines} == {report[2], denial[2]}


def stated(*texts: str) -> list[str]:
    """What is said to differ between outlets of one sentence each."""
    articles = [article(str(i), text, f"매체{i}") for i, text in enumerate(texts)]
    sentences = sentences_of(articles)
    knows = [known(told(article, (), some)) for article, some in zip(articles, sentences, strict=True)]
    found = differences(articles, sentences, knows, [(i,) for i in range(len(articles))])
    return [f"{d.what}: {' / '.join(f'{text}({outlet})' for text, outlet in d.versions)}" for d in found]


def test_figures_that_contradict_each_other_are_shown() -> None:
    """One noun, one unit, two figures, in sentences that tell the same."""
    assert stated(
        "한빛시는 인공지능 집적단지 조성사업에 총사업비 4,116억원을 투입한다고 밝혔다.",
        "한빛시가 인공지능 집적단지 조성사업에 총사업비 4,061억원을 투입하기로 했다.",
    ) == ["총사업비: 4,116억원(매체0) / 4,061억원(매체1)"]


@pytest.mark.parametrize(
    "texts",
    [
        (
            "인공지능 집적단지 조성사업에 총사업비 4,116억원을 들인다.",
            "인공지능 집적단지 조성사업 총사업비는 4116억 원이다.",
        ),
        ("인공지능 집적단지에 총사업비 4,116억원을 들인다.", "달빛시의 체육관은 총사업비 90억원으로 짓는다."),
        (
            "집적단지 조성사업 총사업비 4,116억원 가운데 국비 총사업비 2,000억원이다.",
            "집적단지 조성사업 총사업비 2,000억원이다.",
        ),
        ("집적단지 조성사업에 총사업비 4,116억원을 들인다.",),
        (
            "인공지능 집적단지 조성사업의 올해 예산은 500억원이다.",
            "인공지능 집적단지 조성사업의 내년 예산은 700억원이다.",
        ),
        ("집적단지 조성사업의 청년 참가자는 300명이다.", "집적단지 조성사업의 여성 참가자는 120명이다."),
        ("집적단지 조성사업의 지원금은 최대 3억원이다.", "집적단지 조성사업의 지원금은 평균 1억원이다."),
        (
            "인공지능 집적단지 조성사업의 총사업비는 4116억원이다.",
            "인공지능 집적단지 조성사업의 총사업비는 약 4100억원이다.",
        ),
        (
            "인공지능 집적단지 조성사업의 총사업비는 4116억원이다.",
            "인공지능 집적단지 조성사업의 총사업비는 4000억원대다.",
        ),
        (
            "인공지능 집적단지 조성사업의 총사업비는 4116억원이다.",
            "인공지능 집적단지 조성사업의 총사업비는 4000억원 이상이다.",
        ),
    ],
    ids=[
        "written in two ways",
        "of two things",
        "the one is part of the other",
        "one outlet",
        "of two years",
        "of two groups",
        "bounds",
        "about so much",
        "a band",
        "at least so much",
    ],
)
def test_no_difference_is_claimed_without_need(texts: tuple[str, ...]) -> None:
    """A wrong claim costs more than a missed one."""
    assert stated(*texts) == []


def test_what_one_voice_has_alone_is_marked() -> None:
    """A figure or person that no other voice has; what another one writes differently is not alone."""
    rows = [
        Document("a", "한빛시는 인공지능 실증사업에 3대 전략을 세우고 120억 원을 들인다고 강기정 시장이 밝혔다.", Given("한빛시, AI 실증", id="a", outlet="갑일보")),
        Document("b", "한빛시는 인공지능 실증사업에 120억원을 들여 기업을 돕기로 했다. 참가 기업은 다음 달까지 모집한다.", Given("한빛시, AI 실증", id="b", outlet="을신문")),
    ]  # fmt: skip
    (story,) = [s for section in build(rows, Options(topic="none")).sections for s in section.stories]
    assert len(story.articles) == 2
    alone = {line.article: line.alone for line in story.lines}
    assert alone["a"] == ("3대 전략", "강기정 시장")
    assert alone["b"] == ()


def test_a_figure_or_person_that_others_name_in_their_way_is_not_alone() -> None:
    """In a title, rounded, with another office; a market is no mayor."""
    rows = [
        Document("a", "배경훈 부총리는 한빛시 인공지능 실증사업에 120억원을 들인다고 밝혔다. 국내 반도체 시장이 커져 예산은 14억원대다.", Given("한빛시 AI 실증", id="a", outlet="갑일보")),
        Document("b", "한빛시 인공지능 실증사업이 시작된다. 배경훈 과학기술정보통신부 장관은 예산이 14억2,300만원이라고 했다.", Given("한빛시 AI 실증에 120억 원", id="b", outlet="을신문")),
    ]  # fmt: skip
    stories_ = [s for section in build(rows, Options(topic="none")).sections for s in section.stories]
    assert len(stories_) == 1
    assert {line.alone for line in stories_[0].lines} == {()}


def test_copies_that_differ_in_a_figure_show_it() -> None:
    """One voice, and yet an editor must see that one of the two is wrong."""
    text = "광주시는 첨단3지구에 인공지능 집적단지를 조성하는 사업의 착공식을 열었다고 밝혔다. 집적단지 조성 사업의 총사업비는 {}이다."
    rows = [
        Document(name, text.format(figure), Given("광주 AI 집적단지 착공", id=name, outlet=name))
        for name, figure in (("한빛일보", "4116억원"), ("새길신문", "4200억원"), ("누리통신", "4,116억 원"))
    ]
    (story,) = [s for section in build(rows, Options(topic="none")).sections for s in section.stories]
    (difference,) = story.differences
    assert difference.what == "총사업비"
    assert sorted(outlets.count("·") for _, outlets in difference.versions) == [0, 1]


def test_the_weight_is_the_sum_that_is_documented() -> None:
    """Three voices, half central: log2(4) + 1.5 + 0.5 + 0.15 + 0.1; every part is kept."""
    found = weight.weigh(3, 1.0, 0.5, 0.5, 1.0)
    assert found.total == 4.25
    assert (found.voices, found.importance, found.relevance) == (3, 1.0, 0.5)
    assert (found.centrality, found.freshness) == (0.5, 1.0)


def test_the_most_central_story_shares_most_with_the_others() -> None:
    """By hand: the second shares a noun with both others, they none with each other."""
    nouns = weigh([["규제", "법안"], ["법안", "예산"], ["예산", "교육청"]])
    first, second, third = weight.centralities(nouns.vectors, [(0,), (1,), (2,)])
    assert second == 1.0
    assert 0 < first < 1
    assert 0 < third < 1
    assert weight.centralities(nouns.vectors, [(0, 1, 2)]) == [0.0]


@pytest.mark.parametrize(
    ("day", "start", "end", "expected"),
    [
        ("2026-07-13", "2026-07-13", "2026-07-19", 0.0),
        ("2026-07-19", "2026-07-13", "2026-07-19", 1.0),
        ("2026-08-01", "2026-07-13", "2026-07-19", 1.0),
        (None, "2026-07-13", "2026-07-19", 0.0),
        ("2026-07-13", None, None, 0.0),
        ("2026-07-13", "2026-07-13", "2026-07-13", 0.0),
        ("2021-11", "2021-11-01", "2021-11-30", 0.0),
    ],
)
def test_freshness_is_the_place_in_the_window(
    day: str | None, start: str | None, end: str | None, expected: float
) -> None:
    """Within 0 and 1, whatever is unknown."""
    assert weight.freshness(day, start, end) == expected


def two_outlets() -> list[Document]:
    text = "한빛시는 인공지능 실증사업에 120억원을 들여 기업 40곳을 돕는다고 21일 밝혔다."
    return [
        Document("a", text, Given("한빛시, AI 실증사업", id="a", published="2025-11-21", outlet="조선일보")),
        Document("b", text + " 신청은 다음 달까지다.", Given("한빛시, AI 실증사업 시작", id="b", published="2025-11-21", outlet="조선비즈")),
        Document("c", "기업 40곳이 인공지능 실증에 나선다. 한빛시는 21일 실증사업 예산 120억원을 공개했다.", Given("기업 40곳 AI 실증…한빛시 120억", id="c", published="2025-11-21", outlet="한빛일보")),
    ]  # fmt: skip


def test_the_page_counts_voices_and_names_the_others() -> None:
    """Three outlets, two houses."""
    markdown = render(build(two_outlets(), Options(topic="none"))).files["digest.md"]
    assert "한빛일보 · 조선일보 (2개 매체) · 같은 글·같은 계열 조선비즈 — 2025년 11월 21일" in markdown


def test_the_page_explains_itself_if_asked() -> None:
    """Weight, why taken, why joined; nothing of it otherwise."""
    digest = build(two_outlets(), Options(topic="none"))
    explained, usual = (render(digest, explain=flag).files["digest.md"] for flag in (True, False))
    for word in ("**무게**", "**실은 이유**", "**묶은 이유**"):
        assert (word in explained, word in usual) == (True, False)
    (story,) = json.loads(render(digest).files["digest.json"])["sections"][0]["stories"]
    assert story["weight"]["voices"] == len(story["voices"]) == 2
    assert story["joined_because"]


def test_a_series_of_files_tells_a_story_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --publish; without it a digest of files depends on nothing but the files."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    text = "과학기술정보통신부는 인공지능기본법 시행령 제정안을 입법예고한다고 4일 밝혔다. 과태료는 1년 유예한다."
    paths: list[str] = []
    for week, day, more in (
        ("w45", "2025-11-04", []),
        ("w46", "2025-11-12", ["국회는 인공지능 예산을 12일 의결했다."]),
    ):
        rows = [{"title": "AI 기본법 시행령 입법예고", "text": text, "date": day, "press": f"{week}일보"}]
        rows += [{"title": "국회, AI 예산 의결", "text": t, "date": day, "press": "을신문"} for t in more]
        path = tmp_path / f"{week}.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        paths.append(str(path))

    def headlines(path: str, out: str, *options: str) -> list[str]:
        result = sejul("digest", path, "-o", str(tmp_path / out), *options)
        assert result.exit_code == 0, result.output
        table = json.loads((tmp_path / out / "digest.json").read_text(encoding="utf-8"))
        return [story["headline"] for section in table["sections"] for story in section["stories"]]

    assert headlines(paths[0], "w45", "--publish") == ["AI 기본법 시행령 입법예고"]
    assert headlines(paths[1], "w46", "--publish") == ["국회, AI 예산 의결"]
    assert headlines(paths[1], "w46", "--publish") == ["국회, AI 예산 의결"]
    assert len(headlines(paths[1], "alone")) == 2
    assert headlines(paths[0], "w45", "--publish") == ["AI 기본법 시행령 입법예고"]


def test_keywords_leave_out_what_is_made_a_verb() -> None:
    """요구했다 says what was done; 요구서 is a thing."""
    from summarize.model import Sentence
    from summarize.terms import words_of

    text = "노조는 개선을 요구했다. 요구서는 기업들에 전달됐다."
    (tokens,) = language.tokenize([text])
    found = list(words_of([Sentence(text, 0, len(text), tokens)]))
    assert "요구" not in found
    assert "전달" not in found
    assert {"노조", "요구서", "기업"} <= set(found)


def test_a_story_is_complete_without_its_extras() -> None:
    """A template may be given a story of the least that it can hold."""
    assert Story("a", "제목", (), ()).weight is None
