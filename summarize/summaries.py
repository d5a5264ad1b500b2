"""Articles become summaries, one by one: of a hundred thousand articles no more than a few are held."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import keylines
from .keylines import Budget, Scored
from .language import Notice
from .model import Article, Sentence
from .ranking import Candidates, Ranks
from .sentences import split
from .storyline import choose


@dataclass(frozen=True)
class Summary:
    """An article with its sentences, without tokens, and those that are its key lines."""

    article: Article
    sentences: tuple[Sentence, ...]
    chosen: tuple[int, ...]  # in the order of the text
    seen: Candidates
    ranks: Ranks

    @property
    def lines(self) -> list[Sentence]:
        """The key lines."""
        return [self.sentences[i] for i in self.chosen]

    def explain(self) -> tuple[Scored, ...]:
        """Return why each sentence was chosen or not."""
        return keylines.explain([s.text for s in self.sentences], self.seen, self.ranks, self.chosen)


def summaries(
    articles: Iterable[Article], budget: Budget, ranker: str, notice: Notice | None = None
) -> Iterator[Summary]:
    """Give the summary of each article, taking no more articles ahead than Kiwi's threads work on.

    `notice` is called with Kiwi's tokens of the whole sentences of each article, in the articles' order.
    """
    waiting: collections.deque[tuple[Article, tuple[Sentence, ...]]] = collections.deque()

    def divided() -> Iterator[tuple[str, list[str]]]:
        for article in articles:
            text = article.text
            sentences = tuple(Sentence(text[i:j], i, j) for i, j in split(text))
            waiting.append((article, sentences))
            yield article.title, [s.text for s in sentences]

    for seen, ranks in keylines.rank(divided(), ranker, notice):
        article, sentences = waiting.popleft()
        texts = [s.text for s in sentences]
        chosen = choose(texts, ranks.score.tolist(), budget, [article.title] * len(texts))
        yield Summary(article, sentences, tuple(chosen), seen, ranks)
