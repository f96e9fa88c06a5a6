"""Learning to rank: one weight for each feature, none below 0, so that more of a reason never counts against.

The score of a chunk is the weighted sum of its features, that of an article the best of its chunks. The
weights make what should be first likely among the articles of each question (ListNet, Cao et al. 2007), each
question counting so that every set has the same say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]

#: Steps of Adam (Kingma and Ba 2015), its rate, and how strongly large weights are held back.
STEPS, RATE, HELD_BACK = 250, 0.05, 0.003


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The candidates of one question: features (n, f), the article of each, and which articles are wanted.

    Questions of one ``cluster`` share articles, and are learned from or tried together.
    """

    set_name: str
    cluster: str
    features: Table
    articles: Sequence[str]
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Stacked:
    """All questions in one table, chunks of an article next to each other."""

    features: Table
    scale: Table
    article_of: NDArray[np.int64]
    article_starts: NDArray[np.int64]
    question_of: NDArray[np.int64]
    question_starts: NDArray[np.int64]
    target: Table
    weight: Table


def learn(questions: Sequence[Ranked]) -> Table:
    """The weights that rank the wanted articles first, shape (f,)."""
    stacked = _stack([question for question in questions if question.wanted & set(question.articles)])
    scaled = stacked.features / stacked.scale
    weights = np.full(scaled.shape[1], 0.1)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        gradient = _gradient(scaled, stacked, weights) - HELD_BACK * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        moved = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
        weights = np.maximum(weights + RATE * moved, 0.0)
    return np.asarray(weights / stacked.scale)


def _gradient(features: Table, stacked: _Stacked, weights: Table) -> Table:
    scores = features @ weights
    best = np.maximum.reduceat(scores, stacked.article_starts)
    # The chunk that speaks for each article.
    rows = np.flatnonzero(scores >= best[stacked.article_of])
    rows = rows[np.r_[True, np.diff(stacked.article_of[rows]) > 0]]
    top = np.maximum.reduceat(best, stacked.question_starts)
    likely = np.exp(best - top[stacked.question_of])
    likely /= np.add.reduceat(likely, stacked.question_starts)[stacked.question_of]
    return np.asarray((stacked.target - likely * stacked.weight[stacked.question_of]) @ features[rows])


def _stack(questions: Sequence[Ranked]) -> _Stacked:
    sizes = Counter(question.set_name for question in questions)
    weight = np.array([1.0 / sizes[question.set_name] for question in questions])
    tables, article_of = [], []
    question_of: list[int] = []
    target: list[float] = []
    for number, question in enumerate(questions):
        names, codes = np.unique(np.array(question.articles), return_inverse=True)
        order = np.argsort(codes, kind="stable")
        tables.append(question.features[order])
        article_of.append(codes[order] + len(question_of))
        wanted = np.isin(names, list(question.wanted))
        target += (wanted * weight[number] / wanted.sum()).tolist()
        question_of += [number] * len(names)
    features = np.vstack(tables)
    articles, belongs = np.concatenate(article_of), np.array(question_of)
    return _Stacked(
        features=features,
        scale=np.where(features.std(axis=0) > 1e-6, features.std(axis=0), 1.0),
        article_of=articles,
        article_starts=np.flatnonzero(np.r_[True, np.diff(articles) > 0]),
        question_of=belongs,
        question_starts=np.flatnonzero(np.r_[True, np.diff(belongs) > 0]),
        target=np.array(target),
        weight=weight,
    )
