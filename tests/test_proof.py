"""A line proves itself: by the paragraph that it stands in, and by a link that finds it in its source."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.model import Article, Digest, Line
from summarize.proof import ROOM, passage, source_link, text_directive

URL = "https://hanbit.example/view?id=1"


def article(*paragraphs: str, url: str | None = URL) -> Article:
    return Article("a", "a.txt", "제목", paragraphs, url=url)


def line(of: Article, text: str) -> Line:
    start = of.text.index(text)
    return Line(text, of.id, start, start + len(text))


def found(text: str, directive: str) -> tuple[int, int]:
    """Where a browser's search finds a directive: the first beginning, and the first end behind it."""
    flat = " ".join(text.split())
    head, _, tail = map(unquote, directive.partition(","))
    start = flat.index(head)
    return start, flat.index(tail, start + len(head)) + len(tail) if tail else start + len(head)


def test_a_line_is_shown_in_its_paragraph() -> None:
    """What stands before and behind it, without its own words a second time."""
    a = article("서울시가 발표했다.", "첫 문장이다. 둘째 문장이다. 셋째 문장이다.")
    shown = passage(a, line(a, "둘째 문장이다."))
    assert (shown.before, shown.after, shown.alone, shown.paragraph) == ("첫 문장이다.", "셋째 문장이다.", False, 2)
    assert not shown.cut_before
    assert not shown.cut_after


def test_a_paragraph_of_one_sentence_is_shown_between_its_neighbours() -> None:
    """At the ends of an article there is none."""
    a = article("하나다.", "둘이다.", "셋이다.")
    middle, first, last = (passage(a, line(a, text)) for text in ("둘이다.", "하나다.", "셋이다."))
    assert (middle.before, middle.after, middle.alone) == ("하나다.", "셋이다.", True)
    assert (first.before, first.after) == ("", "둘이다.")
    assert (last.before, last.after) == ("둘이다.", "")


def test_a_long_paragraph_is_cut_at_blanks_and_says_so() -> None:
    """No word is shown in part."""
    a = article("가나다 " * 90 + "여기다. " + "라마바 " * 90)
    shown = passage(a, line(a, "여기다."))
    assert shown.cut_before
    assert shown.cut_after
    assert set(shown.before.split()) == {"가나다"}
    assert set(shown.after.split()) == {"라마바"}
    assert ROOM - 8 < len(shown.before) <= ROOM


def test_the_context_stands_in_the_source(seed_digest: Digest) -> None:
    """Letter for letter: what is shown around a line is as much a quotation as the line."""
    for story in (s for section in seed_digest.sections for s in section.stories):
        by_id = {a.id: a for a in story.articles}
        for quoted in story.lines:
            of = by_id[quoted.article]
            shown = passage(of, quoted)
            break_ = "\n" if shown.alone else " "
            parts = [p for p in (shown.before, quoted.text, shown.after) if p]
            assert break_.join(parts) in of.text


def test_a_short_line_is_named_whole_and_a_long_one_by_its_ends() -> None:
    """Commas, ampersands and dashes are encoded: they have a meaning in a directive."""
    a = article(
        "국회는 5-6일, R&D 예산을 봤다.",
        "정부는 인공지능 기본법에 따라 국가 계획을 세 해마다 세우고 이를 국회에 보고해야 한다.",
    )
    short = source_link(a, line(a, "국회는 5-6일, R&D 예산을 봤다."))
    assert short == f"{URL}#:~:text=국회는%205%2D6일%2C%20R%26D%20예산을%20봤다%2E"
    long = source_link(a, line(a, a.paragraphs[1]))
    assert long == f"{URL}#:~:text=정부는%20인공지능%20기본법에,국회에%20보고해야%20한다%2E"


def test_a_beginning_that_stands_before_too_grows_until_it_is_the_only_one() -> None:
    """A browser goes to the first place that fits."""
    a = article(
        "광주시는 올해 말까지 인공지능 학교를 세운다.",
        "광주시는 올해 말까지 인공지능 사관학교를 늘리고 기업을 돕고 사람을 모은다.",
    )
    second = line(a, a.paragraphs[1])
    directive = text_directive(a.text, second.start, second.end)
    assert found(a.text, directive) == (second.start, second.end)
    assert directive.startswith("광주시는%20올해%20말까지%20인공지능%20사관학교를,")


@pytest.mark.parametrize(
    ("address", "start"),
    [
        ("https://a.example/#/news/1", "https://a.example/#/news/1:~:text="),
        ("https://a.example/1#:~:text=old", "https://a.example/1#:~:text="),
        ("https://a.example/1", "https://a.example/1#:~:text="),
    ],
)
def test_a_fragment_of_the_address_stays(address: str, start: str) -> None:
    """It may name the article; an older directive goes."""
    a = article("하나다.", url=address)
    assert source_link(a, line(a, "하나다.")).startswith(start)


@pytest.mark.parametrize("address", [None, "", "javascript:alert(1)", "file:///a.txt", "page.html"])
def test_what_is_no_web_address_gives_no_link(address: str | None) -> None:
    """A file is named, not linked: it lies elsewhere when the digest is forwarded."""
    a = article("하나다.", url=address)
    assert source_link(a, line(a, "하나다.")) == ""


WORDS = st.lists(st.sampled_from("가 나다 국회는 법을 5-6일, R&D “말” 했다.".split()), min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=5), st.data())
def test_a_directive_finds_its_line_or_an_equal_text_before(paragraphs: list[list[str]], data: st.DataObject) -> None:
    """Whatever is repeated in the article."""
    text = "\n".join(" ".join(words) for words in paragraphs)
    n = data.draw(st.integers(0, len(paragraphs) - 1))
    line = " ".join(paragraphs[n])
    start = len("\n".join(" ".join(words) for words in paragraphs[:n])) + (n > 0)
    at = found(text, text_directive(text, start, start + len(line)))
    assert " ".join(text.split())[slice(*at)] == line
