"""Is the right news of a labelled week taken, put into the right section, and told once?

    python benchmarks/week.py WEEK.jsonl LABELS.jsonl [--topic ai-policy] [--fit]

Rows of the week have `title`, `text`, `date`, `url`, `press`. A label has `row` (from 0), the class under the topic's
name with an underscore (`ai_policy`: 2 is core, 1 borderline and not counted, 0 not; a row without a label is 0),
`section` and `story`. Prints precision, recall and F1 of 2 against 0, the share of right sections among the 2s, and
the pairs of labelled rows of one story.

The weights of the profile are fitted on such labels. So --fit prints what remains on rows that a fit has not seen: five
times a fifth is left out, bias and weights are fitted on the rest, pulled towards those of the profile (an L2 prior
of variance PULL), and the fifth is judged; then the weights fitted on all rows, to be put into the profile.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from summarize import profiles, topics
from summarize.digest import Options, build
from summarize.model import Document, Given
from summarize.profiles import Profile
from summarize.reading import read_all

FOLDS = 5
PULL = 0.3


@dataclass(frozen=True)
class Week:
    """A week of n documents with labels by row."""

    documents: list[Document]
    classes: np.ndarray  # (n,) 2, 1 or 0
    sections: dict[int, str]
    stories: dict[int, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("week", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--topic", default="ai-policy")
    parser.add_argument("--fit", action="store_true")
    asked = parser.parse_args()
    profile = profiles.profile(asked.topic)
    week = read(asked.week, asked.labels, profile.name.replace("-", "_"))
    print(f"{len(week.documents)} rows: {(week.classes == 2).sum()} core, {(week.classes == 1).sum()} borderline")
    digest = build(week.documents, Options(topic=asked.topic))
    taken = {a.id: section.name for section in digest.sections for story in section.stories for a in story.articles}
    said = np.array([str(i) in taken for i in range(len(week.documents))])
    print(f"taken: {measures(week.classes, said)}")
    core = [i for i in week.sections if week.classes[i] == 2 and str(i) in taken]
    right = sum(taken[str(i)] == week.sections[i] for i in core)
    print(f"sections: {right} of {len(core)} core rows taken, {right / max(1, len(core)):.2f}")
    print(f"stories: {pairs(week)}")
    if asked.fit:
        fit_and_print(week, profile)


def read(path: Path, labels: Path, topic: str) -> Week:
    """The rows of a week as documents whose id is their number, and their labels."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    known = {l["row"]: l for l in map(json.loads, labels.read_text(encoding="utf-8").splitlines())}  # noqa: E741
    documents = [
        Document(
            f"{path.name}:{i + 1}",
            row["text"],
            Given(row["title"], str(i), row.get("date"), row.get("url"), row.get("press")),
        )
        for i, row in enumerate(rows)
    ]
    classes = np.array([known.get(i, {}).get(topic, 0) for i in range(len(rows))])
    sections = {i: label["section"] for i, label in known.items() if label.get("section")}
    return Week(documents, classes, sections, {i: label["story"] for i, label in known.items() if label.get("story")})


def measures(classes: np.ndarray, said: np.ndarray) -> str:
    """Precision, recall and F1 of the core rows against those of class 0."""
    tp, fp, fn = ((classes == 2) & said).sum(), ((classes == 0) & said).sum(), ((classes == 2) & ~said).sum()
    return f"right {tp}, wrong {fp}, missed {fn}, borderline taken {((classes == 1) & said).sum()}, F1 {_f1(tp, fp, fn):.3f}"


def pairs(week: Week) -> str:
    """The pairs of labelled rows of one story, when the whole week is grouped without a topic."""
    digest = build(week.documents, Options(topic="none"))
    story = {a.id: s.id for section in digest.sections for s in section.stories for a in s.articles}
    both = [i for i in sorted(week.stories) if str(i) in story]
    lost = len(week.stories) - len(both)
    found = [
        (week.stories[i] == week.stories[j], story[str(i)] == story[str(j)]) for i, j in itertools.combinations(both, 2)
    ]
    tp, fp, fn = found.count((True, True)), found.count((False, True)), found.count((True, False))
    return f"right {tp}, wrong {fp}, missed {fn}, rows without a story {lost}, pair F1 {_f1(tp, fp, fn):.3f}"


def fit_and_print(week: Week, profile: Profile) -> None:
    """What remains by cross-validation, and the weights fitted on all rows."""
    places = [(name, place) for name, group in _groups(profile).items() for place in group.weights]
    points, near = _points(week.documents, profile, places)
    prior = np.array([profile.bias, *(_groups(profile)[name].weights[place] for name, place in places)])
    order = random.Random(0).sample(range(len(points)), len(points))
    chance = np.zeros(len(points))
    for fold in range(FOLDS):
        left = np.zeros(len(points), dtype=bool)
        left[order[fold::FOLDS]] = True
        weights = fit(points[~left & near], week.classes[~left & near], prior)
        chance[left] = 1 / (1 + np.exp(-(weights[0] + points[left] @ weights[1:])))
    print(f"five-fold, weights fitted: {measures(week.classes, near & (chance >= profile.threshold))}")
    fitted = fit(points[near], week.classes[near], prior)
    print(f"bias = {fitted[0]:.2f}")
    for (name, place), weight, before in zip(places, fitted[1:], prior[1:], strict=True):
        print(f"{name:10} {place:8} {weight:6.2f}  (now {before:.2f})")


def fit(points: np.ndarray, classes: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Bias and weights, (m + 1,), of a logistic model; none changes its sign, class 1 does not count."""
    x, y = points[classes != 1], (classes[classes != 1] == 2).astype(float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = w[0] + x @ w[1:]
        error = 1 / (1 + np.exp(-z)) - y
        pull = (w[1:] - prior[1:]) / PULL
        value = float((np.logaddexp(0, z) - y * z).sum() + (pull * (w[1:] - prior[1:])).sum() / 2)
        return value, np.concatenate([[error.sum()], x.T @ error + pull])

    bounds = [(None, None), *((0, None) if weight > 0 else (None, 0) for weight in prior[1:])]
    found: np.ndarray = minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def _points(
    documents: Sequence[Document], profile: Profile, places: Sequence[tuple[str, str]]
) -> tuple[np.ndarray, np.ndarray]:
    """The points of each document in each place of each group, (n, m), and whether it names the subject in front, (n,)."""
    groups = _groups(profile)
    rows: list[list[float]] = []
    near: list[bool] = []
    for page in read_all(documents):
        texts = topics.places(page.articles[0]) if page.articles else dict.fromkeys(profiles.PLACES, "")
        rows.append([topics.points(groups[name], texts[place]) for name, place in places])
        near.append(any(topics.points(profile.subject, texts[place]) > 0 for place in topics.FRONT))
    return np.array(rows), np.array(near)


def _groups(profile: Profile) -> dict[str, profiles.Group]:
    return {"subject": profile.subject, **profile.evidence}


def _f1(tp: int, fp: int, fn: int) -> float:
    return 2 * tp / (2 * tp + fp + fn) if tp else math.nan if not fp + fn else 0.0


if __name__ == "__main__":
    main()
