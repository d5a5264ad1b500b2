"""Every system that is measured, made to choose among the given sentences.

A peer splits text into sentences by itself; its splitter is replaced by the given split, so that all systems choose
among the same lines. Where a peer takes a tokenizer, it gets Kiwi's nouns, sentence by sentence, as its
interface asks. Imports stand inside of the functions: what a system imports is part of its cold start.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from comparison.baselines import body_lead, lead

OURS = "sejul "
NOUN_TAGS = frozenset({"NNG", "NNP", "XR", "SL", "SH"})

# Sentences and a title, if there is one, to the indices of the chosen lines.
Chooser = Callable[[list[str], str | None], list[int]]


@dataclass
class Clock:
    """Adds up the time that is spent in the tokenizer of a system."""

    seconds: float = 0.0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, its time counted."""

        @functools.wraps(function)
        def counted(*args: Any, **options: Any) -> Any:
            started = time.perf_counter()
            try:
                return function(*args, **options)
            finally:
                self.seconds += time.perf_counter() - started

        return counted


@dataclass(frozen=True)
class System:
    """A system by the packages whose versions are told, and how its chooser is made."""

    make: Callable[[int, Clock], Chooser]
    packages: tuple[str, ...] = ()
    peer: bool = False  # runs in the environment of the peers
    note: str = ""  # where it is not run as it comes


class GivenSplit:
    """Stands in for a sentence splitter: whatever it is asked to split, it gives the given sentences."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def __call__(self, *_args: Any, **_options: Any) -> list[str]:
        """Return the given sentences."""
        return self.sentences


def system(name: str) -> System:
    """Return the system of that name; one of ours is called by its ranker."""
    if name.startswith(OURS):
        return System(functools.partial(sejul, name.removeprefix(OURS)), ("kiwipiepy", "scikit-learn", "networkx"))
    return SYSTEMS[name]


def sejul(ranker: str, lines: int, clock: Clock) -> Chooser:
    """Our own, through the public function; it tokenises an article in one batch over Kiwi's threads."""
    import summarize
    from summarize import language

    words_of = language.words_of
    all_words = clock.timed(lambda groups: list(words_of(groups)))
    # What the groups are made of is not Kiwi's time.
    language.words_of = lambda groups: all_words(list(groups))
    return lambda sentences, title: summarize.key_lines(sentences, lines, title=title, ranker=ranker)


def plain(rule: Callable[[Sequence[str], int], list[int]], lines: int, _clock: Clock) -> Chooser:
    """A rule that reads no words."""
    return lambda sentences, _title: rule(sentences, lines)


def textbook(lines: int, clock: Clock) -> Chooser:
    """TextRank as tutorials write it: nouns, cosine of TF-IDF, PageRank of networkx at its defaults."""
    import networkx
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer

    nouns = clock.timed(kiwi_nouns())

    def choose(sentences: list[str], _title: str | None) -> list[int]:
        vectors = TfidfVectorizer(analyzer=nouns).fit_transform(sentences)
        similarity = (vectors @ vectors.T).toarray()
        numpy.fill_diagonal(similarity, 0)
        ranks = networkx.pagerank(networkx.from_numpy_array(similarity))
        return sorted(sorted(ranks, key=ranks.__getitem__, reverse=True)[:lines])

    return choose


def textrankr(lines: int, clock: Clock) -> Chooser:
    """textrankr by its `summarize`."""
    import textrankr as package

    split = GivenSplit()
    package.utils.split = split
    ranker = package.TextRank(clock.timed(kiwi_nouns()))

    def choose(sentences: list[str], _title: str | None) -> list[int]:
        split.sentences = sentences
        return indices(sentences, ranker.summarize("", lines, verbose=False), lambda text: text.strip(". "))

    return choose


def lexrankr(lines: int, clock: Clock) -> Chooser:
    """Lexrankr by `summarize` and `probe`; a whole number given to `probe` raises, so it is given a share."""
    import lexrankr as package

    split = GivenSplit()
    package.utils.split = split
    ranker = package.LexRank(clock.timed(kiwi_nouns()))

    def choose(sentences: list[str], _title: str | None) -> list[int]:
        split.sentences = sentences
        ranker.summarize("", no_below=1)
        wanted = (lines + 0.5) / ranker.max_k if lines < ranker.max_k else ranker.max_k + 1
        return indices(sentences, ranker.probe(wanted), lambda text: text.strip(". "))

    return choose


def sumy(module: str, name: str, lines: int, clock: Clock) -> Chooser:
    """One of sumy's summarizers over a document of the given sentences."""
    import importlib

    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    class Nouns:
        to_words = staticmethod(clock.timed(kiwi_nouns()))

    summarizer = getattr(importlib.import_module(f"sumy.summarizers.{module}"), name)()

    def choose(sentences: list[str], _title: str | None) -> list[int]:
        nodes = [Sentence(text, Nouns) for text in sentences]
        chosen = {id(node) for node in summarizer(ObjectDocumentModel([Paragraph(nodes)]), lines)}
        return [i for i, node in enumerate(nodes) if id(node) in chosen]

    return choose


def kss(backend: str, lines: int, clock: Clock) -> Chooser:
    """kss's `summarize_sentences` with its own morphemes."""
    from kss import Kss
    from kss._modules.summarization import utils

    split = GivenSplit()
    utils.split_sentences = split
    utils.split_morphemes = clock.timed(utils.split_morphemes)
    summarize_sentences = Kss("summarize_sentences")

    def choose(sentences: list[str], _title: str | None) -> list[int]:
        split.sentences = sentences
        return indices(sentences, summarize_sentences("\n".join(sentences), backend=backend, max_sentences=lines))

    return choose


def krwordrank(lines: int, _clock: Clock) -> Chooser:
    """KR-WordRank's summarizer, which finds words without a tokenizer."""
    from krwordrank.sentence import summarize_with_sentences

    def choose(sentences: list[str], _title: str | None) -> list[int]:
        return indices(sentences, summarize_with_sentences(sentences, num_keysents=lines, min_count=2)[1])

    return choose


def kiwi_nouns() -> Callable[[str], list[str]]:
    """Return the tokenizer of the peers: the nouns of a sentence by Kiwi as it comes."""
    from kiwipiepy import Kiwi

    kiwi = Kiwi()
    return lambda text: [token.form for token in kiwi.tokenize(text) if token.tag in NOUN_TAGS]


def indices(sentences: Sequence[str], lines: Iterable[str], form: Callable[[str], str] = str) -> list[int]:
    """Return where the lines that a peer gives as text stand; of equal sentences, the first."""
    places = {form(sentence): i for i, sentence in reversed(list(enumerate(sentences)))}
    return sorted(places[line] for line in lines)


def _sumy(module: str, name: str) -> System:
    return System(functools.partial(sumy, module, name), ("sumy", "kiwipiepy"), peer=True)


def _kss(backend: str, package: str, note: str) -> System:
    return System(functools.partial(kss, backend), ("kss", package), peer=True, note=note)


SYSTEMS = {
    "lead": System(functools.partial(plain, lead)),
    "body lead": System(functools.partial(plain, body_lead)),
    "textbook TextRank": System(textbook, ("kiwipiepy", "scikit-learn", "networkx")),
    "textrankr": System(textrankr, ("textrankr", "kiwipiepy", "networkx"), peer=True),
    "lexrankr": System(
        lexrankr,
        ("lexrankr", "gensim", "kiwipiepy"),
        peer=True,
        note="installed without its dependencies, since `sklearn` on PyPI is a dead name; `probe(3)` raises "
        "UnboundLocalError, so it is asked for a share of the lines; no_below=1, as its default of 3 leaves few words",
    ),
    "sumy LexRank": _sumy("lex_rank", "LexRankSummarizer"),
    "sumy LSA": _sumy("lsa", "LsaSummarizer"),
    "sumy TextRank": _sumy("text_rank", "TextRankSummarizer"),
    "kss (mecab)": _kss("mecab", "python-mecab-ko", "MeCab is its quick backend, to be installed beside it"),
    "kss (pecab)": _kss("pecab", "pecab", "pecab is the backend that it installs itself"),
    "krwordrank": System(
        krwordrank,
        ("krwordrank", "scikit-learn"),
        peer=True,
        note="min_count=2, as its default of 5 raises on short articles; it has no tokenizer",
    ),
}
