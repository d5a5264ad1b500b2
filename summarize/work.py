"""The stages of a digest that cost something, each in one batch."""

from __future__ import annotations

from collections.abc import Sequence

from . import language, telling, topics
from .keylines import Budget
from .model import Article, Document, Line, Page, Relevance, Sentence
from .profiles import Profile
from .reading import read_all
from .sentences import sentences_of
from .storyline import Judged, story_lines
from .telling import Told


class Work:
    """How the stages are done that cost something; `memory` does them for less."""

    def read_all(self, documents: Sequence[Document]) -> list[Page]:
        """Return the pages of some documents."""
        return read_all(documents)

    def judge(self, articles: Sequence[Article], profile: Profile) -> list[Relevance]:
        """Return how far each article is about a topic."""
        return [topics.judge(article, profile) for article in articles]

    def sentences_of(self, articles: Sequence[Article]) -> list[tuple[Sentence, ...]]:
        """Return the sentences of each article with their tokens."""
        return sentences_of(articles)

    def told(self, judged: Sequence[Judged]) -> list[Told]:
        """Return what each article tells."""
        titles = language.tokenize([j.article.title for j in judged])
        return [telling.told(j.article, title, j.sentences) for j, title in zip(judged, titles, strict=True)]

    def story_lines(self, stories_: Sequence[Sequence[Judged]], budget: Budget, ranker: str) -> list[tuple[Line, ...]]:
        """Return the key lines of each story."""
        return [story_lines(story, budget, ranker) for story in stories_]
