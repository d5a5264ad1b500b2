"""Articles become summaries, a batch at a time: of a hundred thousand articles no more than a batch is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import language, ranking
from .model import Article, Sentence
from .sentences import sentences_of
from .storyline import choose

# Articles that are tokenised together. More take more memory and no less time. The first batch is small, so that the
# first result comes soon.
FIRST = 16
BATCH = 64
# Letters at which a batch ends, however few its articles: the tokens of a letter take 90 bytes.
LETTERS = 200_000


@dataclass(frozen=True)
class Scored:
    """What a ranker said of a sentence."""

    prior: float
    score: float
    chosen: bool


def summaries(
    articles: Iterable[Article], count: int, ranker: str
) -> Iterator[tuple[Article, tuple[Sentence, ...], tuple[Scored, ...]]]:
    """Give each article with its sentences and what the ranker said of each, taking no more articles than a batch."""
    for batch in _batches(articles):
        for article, sentences in zip(batch, sentences_of(batch), strict=True):
            yield article, sentences, _scored(article, sentences, count, ranker)


def _scored(article: Article, sentences: tuple[Sentence, ...], count: int, ranker: str) -> tuple[Scored, ...]:
    texts = [s.text for s in sentences]
    seen = ranking.candidates(texts, [language.content_words(s.tokens) for s in sentences])
    scores = [float(s) for s in ranking.ranker(ranker)(seen)] if sentences else []
    chosen = set(choose(texts, scores, count, [article.title] * len(texts)))
    return tuple(
        Scored(prior, score, i in chosen) for i, (prior, score) in enumerate(zip(seen.prior, scores, strict=True))
    )


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    size, batch, letters = FIRST, list[Article](), 0
    for article in articles:
        batch.append(article)
        letters += len(article.text)
        if len(batch) == size or letters >= LETTERS:
            yield batch
            size, batch, letters = BATCH, [], 0
    if batch:
        yield batch
