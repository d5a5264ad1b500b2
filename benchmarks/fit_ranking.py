"""Fit the weights of the ranker to lines that people chose, and tell how good they are on articles they never saw.

    python benchmarks/fit_ranking.py FILE.jsonl [--write]

Each row has `sentences` and `extractive`, the indices of the three lines that people chose, perhaps a `title`. Prints the weights,
and by five-fold cross-validation the share of the human lines, beside the body lead. With --write the weights go to
summarize/data/ranking.toml.

The model: the chosen lines are a set of three of the whole sentences of an article, with a probability that is
proportional to exp of the sum of their weighted features; the weights have the largest likelihood, less a ridge. So a
sentence counts against those of its own article only. The weight of the title is fitted last, the others held, on the
articles that have one, or a sub-head above the lead, which stands for it.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from comparison.baselines import body_lead
from comparison.scores import interval, share
from peers import Row, read
from scipy.optimize import minimize

from summarize import keylines, prior, ranking

RIDGE = 0.03
FOLDS = 5
CHOSEN = 3
NAMES = (*prior.FEATURES, "centrality", "title")
HEADER = re.compile(r"(?:#.*\n)*")


@dataclass(frozen=True)
class Article:
    """The whole sentences of a row, as the fit sees them."""

    row: Row
    lines: tuple[int, ...]  # their indices among the lines of the row
    features: np.ndarray  # (n, features); the logarithm of the centrality last but one, the title's share last
    human: np.ndarray  # (n,) 1 of what people chose


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--write", action="store_true", help="write summarize/data/ranking.toml")
    asked = parser.parse_args()
    try:
        rows = read(asked.file)
    except ValueError as error:
        sys.exit(str(error))
    usual = [share(body_lead(row["sentences"], CHOSEN), row["extractive"]) for row in rows]
    articles = look(rows, ranking.Words.KIWI)
    for name, seen in (("textrank", articles), ("fast", look(rows, ranking.Words.STEMS))):
        found = cross_validated(articles, seen)
        low, high = interval([a - b for a, b in zip(found, usual, strict=True)])
        print(f"{name:9} {np.mean(found):.4f}  body lead {np.mean(usual):.4f}  difference {low:+.4f} .. {high:+.4f}")
    weights = fit(articles)
    table = as_toml(weights)
    print(table)
    if asked.write:
        head = HEADER.match(prior.WEIGHTS.read_text(encoding="utf-8"))
        prior.WEIGHTS.write_text((head.group() if head else "") + table, encoding="utf-8")


def look(rows: Sequence[Row], words: ranking.Words) -> list[Article]:
    """Return what the fit sees of each row."""
    texts = [row["sentences"] for row in rows]
    return [_look(row, bags) for row, bags in zip(rows, keylines.words_of(words, texts), strict=True)]


def _above(lines: Sequence[str]) -> list[str]:
    """The headings above the first whole sentence."""
    first = next(iter(prior.whole_sentences(lines)), 0)
    return [line for line in lines[:first] if prior.tells(line)]


def _look(row: Row, bags: Sequence[Set[str]]) -> Article:
    lines = prior.whole_sentences(row["sentences"])
    if len(lines) < CHOSEN:
        lines = list(range(len(row["sentences"])))
    inside = [bags[i] for i in lines]
    table = np.zeros((len(lines), len(NAMES)))
    for place, i in enumerate(lines):
        found = prior.features(row["sentences"][i], place, last=place == len(lines) - 1)
        for name, value in found.items():
            table[place, NAMES.index(name)] = value
    table[:, -2] = np.log(ranking.centralities(inside))
    title = row.get("title") or " ".join(_above(row["sentences"]))
    table[:, -1] = prior.title_shares(title, [row["sentences"][i] for i in lines])
    return Article(row, tuple(lines), table, np.array([float(i in row["extractive"]) for i in lines]))


def cross_validated(articles: Sequence[Article], seen: Sequence[Article]) -> list[float]:
    """Return for each article the share of the human lines by weights that have not seen it; without its title.

    The weights are fitted to `articles`; `seen` are the same as the ranker sees them that is tried.
    """
    order = list(range(len(articles)))
    random.Random(0).shuffle(order)
    found = [0.0] * len(articles)
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        weights = fit([article for i, article in enumerate(articles) if i not in held])
        weights[-1] = 0
        for i in held:
            found[i] = share(chosen(seen[i], weights), seen[i].row["extractive"])
    return found


def chosen(article: Article, weights: np.ndarray) -> list[int]:
    """Return the lines that weights choose, by the rule of the program."""
    scores = np.zeros(len(article.row["sentences"]))
    scores[list(article.lines)] = np.exp(article.features @ weights)
    return keylines.choose(article.row["sentences"], scores.tolist(), CHOSEN)


def fit(articles: Sequence[Article]) -> np.ndarray:
    """Return the weight of each feature; that of the title last."""
    weights = np.zeros(len(NAMES))
    weights[:-1] = _fit(articles, np.zeros(len(NAMES)), slice(0, -1))[:-1]
    titled = [article for article in articles if article.features[:, -1].any()]
    return _fit(titled, weights, slice(-1, None)) if titled else weights


def _fit(articles: Sequence[Article], start: np.ndarray, free: slice) -> np.ndarray:
    """Return the weights with the free ones fitted."""
    known = [article for article in articles if article.human.sum() == CHOSEN]
    widest = max(len(article.lines) for article in known)
    table = np.zeros((len(known), widest, len(NAMES)))
    real = np.zeros((len(known), widest), dtype=bool)
    human = np.zeros((len(known), widest))
    for a, article in enumerate(known):
        n = len(article.lines)
        table[a, :n], real[a, :n], human[a, :n] = article.features, True, article.human
    held = start.copy()
    held[free] = 0
    offset = table @ held
    mine = table[:, :, free]
    # The ridge weighs on features as if each had a standard deviation of 1.
    spread = mine[real].std(axis=0)
    spread[spread == 0] = 1
    scaled = mine / spread

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        scores = offset + scaled @ values
        likely, total = _marginals(scores, real)
        value = (total - (scores * human).sum(axis=1)).mean() + RIDGE / 2 * (values**2).sum()
        slope = np.einsum("anf,an->f", scaled, (likely - human) * real) / len(known) + RIDGE * values
        return value, slope

    found = minimize(loss, np.zeros(scaled.shape[2]), jac=True, method="L-BFGS-B")
    weights = start.copy()
    weights[free] = found.x / spread
    return weights


def _marginals(scores: np.ndarray, real: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how likely each sentence is among the three, and the logarithm of the sum over all threes.

    By elementary symmetric polynomials of u = exp(score), through the sums of powers of u.
    """
    scores = np.where(real, scores, -np.inf)
    most = scores.max(axis=1, keepdims=True)
    u = np.exp(scores - most)
    p1, p2, p3 = (np.sum(u**k, axis=1, keepdims=True) for k in (1, 2, 3))
    threes = (p1**3 - 3 * p1 * p2 + 2 * p3) / 6
    twos = (p1**2 - p2) / 2
    return u * (twos - u * (p1 - u)) / threes, np.log(threes[:, 0]) + 3 * most[:, 0]


def as_toml(weights: np.ndarray) -> str:
    """Return the weights as the file that the program reads."""
    of = {name: round(float(value), 3) for name, value in zip(NAMES, weights, strict=True)}
    lines = [f"title = {of['title']}", f"centrality = {of['centrality']}", "", "[prior]"]
    return "\n".join([*lines, *(f'"{name}" = {of[name]}' for name in prior.FEATURES)]) + "\n"


if __name__ == "__main__":
    main()
