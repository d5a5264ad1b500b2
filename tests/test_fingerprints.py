"""Fingerprints: of one article alone, the same everywhere, small, and near where texts are near."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.bulk.fingerprints import (
    MOST,
    MOST_RUNS,
    MOST_WORDS,
    OF_TITLE,
    RUN,
    SHARE,
    fingerprint,
    fingerprints,
    in_title,
    is_word,
)
from summarize.telling import sample

TITLE = "시의회, AI 예산 30억원 의결"
TEXT = "시의회가 인공지능 예산 30억원을 의결했다. 시는 9월부터 학교 열두 곳에 교사를 둔다고 밝혔다."


def made_up(sentences: int, seed: int) -> str:
    """A text of words that mean nothing."""
    draw = np.random.default_rng(seed)
    words = ["".join(chr(0xAC00 + n) for n in draw.integers(0, 11172, size)) for size in draw.integers(2, 5, 400)]
    return " ".join(" ".join(draw.choice(words, 9)) + "." for _ in range(sentences))


def runs_of(text: str) -> set[int]:
    found = fingerprint("", text)
    return set(found[~is_word(found)].tolist())


def words_of(title: str, text: str = "") -> set[int]:
    found = fingerprint(title, text)
    return set(found[is_word(found)].tolist())


@settings(max_examples=200)
@given(st.text(max_size=60), st.text(max_size=400))
def test_any_text_has_a_small_ordered_fingerprint(title: str, text: str) -> None:
    """Numbers are different ones from 0 on in rising order, as many as may be, lone surrogates or not; twice the same."""
    found = fingerprint(title, text)
    assert found.dtype == np.int64
    assert found.tolist() == sorted(set(found.tolist()))
    assert (found >= 0).all()
    assert is_word(found).sum() <= MOST_WORDS
    assert (~is_word(found)).sum() <= MOST_RUNS
    assert np.array_equal(found, fingerprint(title, text))


@settings(max_examples=100)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=200)), max_size=70))
def test_an_article_has_the_fingerprint_that_it_has_alone(articles: list[tuple[str, str]]) -> None:
    """Whatever stands beside it, an empty article too, changes nothing of it."""
    together = list(fingerprints(articles))
    assert [found.tolist() for found in together] == [fingerprint(*article).tolist() for article in articles]


def test_long_articles_have_the_fingerprints_that_they_have_alone() -> None:
    """Also where more letters come together than are worked out at a time."""
    articles = [(f"제목 {n}", made_up(60 * n, n)) for n in (9, 1, 30, 0, 2)]
    together = list(fingerprints(articles))
    assert [found.tolist() for found in together] == [fingerprint(*article).tolist() for article in articles]


def test_the_numbers_are_fixed() -> None:
    """Archives that were made years apart, on other machines, can be compared."""
    assert fingerprint("의결", "").tolist() == [1711579839169162871]
    assert sum(fingerprint(TITLE, TEXT).tolist()) == 66380700209962798566


def test_a_very_long_text_has_no_longer_fingerprint() -> None:
    """A million letters have as many numbers as a few pages."""
    assert len(fingerprint("제목", made_up(25_000, 1))) <= MOST


def test_an_article_of_a_title_only_has_its_words() -> None:
    """A headline without a body can be found; what has no letter cannot."""
    assert len(words_of("시의회 예산 의결")) == 3
    assert len(fingerprint("", "")) == len(fingerprint("…", " \n— ※")) == 0


def test_the_runs_are_the_same_share_of_every_text() -> None:
    """About one run of SHARE, the same one wherever it stands, so that texts of other lengths can be compared."""
    text = made_up(8, 2)
    part = text[: len(text) // 2]
    letters = sum(map(str.isalnum, text))
    assert 0.6 < len(runs_of(text)) * SHARE / (letters - RUN + 1) < 1.4
    assert runs_of(part) <= runs_of(text)
    assert len(sample(text)) > 0  # the sample that the stories of a week are compared by is as large
    assert 0.6 < len(runs_of(text)) / len(sample(text)) < 1.6


def test_of_many_runs_the_smallest_are_kept() -> None:
    """Long texts are compared by the runs below the smaller bound of the two."""
    text = made_up(200, 3)
    short = runs_of(text[:500])
    long = runs_of(text)
    assert len(long) == MOST_RUNS
    assert {run for run in short if run <= max(long)} <= long


def test_blanks_marks_and_forms_of_letters_make_no_other_fingerprint() -> None:
    """Papers print one release with other quotation marks, full-width letters and blanks; some files decompose Hangul."""
    import unicodedata

    assert runs_of("정부는 “AI 예산”을 늘린다") == runs_of("정부는 'ＡＩ예산'을\n늘린다 ·")
    assert np.array_equal(fingerprint(TITLE, TEXT), fingerprint(TITLE, unicodedata.normalize("NFD", TEXT)))
    assert np.array_equal(fingerprint(TITLE, TEXT), fingerprint(TITLE, TEXT.replace("인공지능", "인공지능(AI)")))


def test_words_are_compared_without_their_particles() -> None:
    """A rewritten text shares words where it shares no run of letters."""
    assert words_of("시의회가 예산을 의결했다") == words_of("시의회는 예산안 의결")
    assert words_of("AI가 공개") == words_of("ai는 공개") != words_of("aix는 공개")
    assert words_of("OpenAI, 공개") != words_of("OpenBSD, 공개")


def test_the_words_of_the_title_come_before_others_as_frequent() -> None:
    """Of more words than a fingerprint holds, those named most and those of the title are kept, the latter marked."""
    text = made_up(20, 4)
    kept = words_of("시의회 예산", text + "되풀이 " * 200)
    assert len(kept) == MOST_WORDS
    assert words_of("시의회 예산") <= kept
    assert words_of("", "되풀이") <= kept
    numbers = np.array(sorted(kept))
    assert set(numbers[in_title(numbers)].tolist()) == words_of("시의회 예산")
    assert not in_title(np.array(sorted(words_of("", text)))).any()


def test_the_title_is_named_by_the_same_words_elsewhere() -> None:
    """But for its mark a word of the title is the word of a text."""
    assert {n & ~OF_TITLE for n in words_of("시의회 예산")} == words_of("", "예산은 시의회")
