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
    """An article with the places of its sentences, and those that are its key lines."""

    article: Article
    spans: tuple[tuple[int, int], ...]  # of its sentences in its text
    chosen: tuple[int, ...]  # in the order of the text
    seen: Candidates
    ranks: Ranks

    @property
    def sentences(self) -> list[Sentence]:
        """The sentences, without tokens."""
        return self._made(self.spans)

    @property
    def lines(self) -> list[Sentence]:
        """The key lines."""
        return self._made(self.spans[i] for i in self.chosen)

    def explain(self) -> tuple[Scored, ...]:
        """Return why each sentence was chosen or not."""
        return keylines.explain([s.text for s in self.sentences], self.seen, self.ranks, self.chosen)

    def _made(self, spans: Iterable[tuple[int, int]]) -> list[Sentence]:
        text = self.article.text
        return [Sentence(text[i:j], i, j) for i, j in spans]


def summaries(
    articles: Iterable[Article], budget: Budget, ranker: str, notice: Notice | None = None
) -> Iterator[Summary]:
    """Give the summary of each article, taking no more articles ahead than Kiwi's threads work on.

    `notice` is called with Kiwi's tokens of the whole sentences of each article, in the articles' order.
    """
    waiting: collections.deque[tuple[Article, list[tuple[int, int]], list[str]]] = collections.deque()

    def divided() -> Iterator[tuple[str, list[str]]]:
        for article in articles:
            text = article.text
            spans = split(text)
            texts = [text[i:j] for i, j in spans]
            waiting.append((article, spans, texts))
            yield article.title, texts

    for seen, ranks in keylines.rank(divided(), ranker, notice):
        article, spans, texts = waiting.popleft()
        chosen = choose(texts, ranks.score.tolist(), budget, [article.title] * len(texts))
        yield Summary(article, tuple(spans), tuple(chosen), seen, ranks)
