"""What speaks for a chunk as evidence of a question, in numbers from 0 to 1.

Each column is one reason to put a chunk before another; ``weights.toml`` says how much each counts, as
``python -m evals.train_ranking`` learned it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.embedding.base import Vectors
from assistant.index import Outline
from assistant.index.matches import NOTHING, Matches, Scores
from assistant.index.postings import Numbers
from assistant.index.ranking import Ranked
from assistant.retrieval.periods import Period
from assistant.terms import CAPITALS, STOPWORDS, content_stems, words

#: What is known of a candidate, in the order of the columns.
NAMES = (
    "similarity", "clause", "article", "coverage", "together", "names", "numbers", "title", "opening",
    "copies", "dense_rank", "lexical_rank", "burst", "month", "year", "outlet", "phrase",
)  # fmt: skip
#: Those that tell nothing unless the question is of a time.
OF_TIME = ("month", "year")
#: Those that tell nothing unless the question quotes.
OF_QUOTES = ("phrase",)
#: Taken from each ranking.
CANDIDATES = 100
#: Chunks of an article that speak for all of it.
BEST_OF_ARTICLE = 3
#: Words of a text, of a sentence or so, in which those of the question stand together.
TOGETHER = 20
#: Articles whose days make the time profile of a question, and the days after which their word fades.
PROFILE, PROFILE_FADES = 30, 14.0
#: What an article without a day is taken to have of a burst: the mean of so many that fit best.
AS_THE_BEST = 10
#: A rank of this counts half of the first.
HALF_RANK = 10.0

_NAME = re.compile(rf"(?<!^)\b[{CAPITALS}][\w’'-]*")

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A text that was searched for, the question or a part of it, and both its rankings, best first."""

    dense: Ranked
    lexical: Ranked
    matches: Matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The candidates of a question: their numbers with their outlines and, of each text that was searched
    for, the whole question first, how near they are (n, texts).

    ``held`` says which terms of the question each holds (n, terms), ``rarity`` how rare these are among what
    may be found. ``outlets`` are those that the question names, ``phrases`` what holds its quotations word
    for word.
    """

    numbers: Numbers
    outlines: Sequence[Outline]
    near: Vectors
    sought: Sequence[Sought]
    held: NDArray[np.bool_]
    rarity: Scores
    period: Period | None = None
    outlets: frozenset[str] = frozenset()
    phrases: Matches = NOTHING


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the features are made of; ``fits`` are how well each text fits each candidate, ``days`` ordinals,
    0 for none."""

    question: str
    found: Found
    fits: Sequence[Scores]
    days: NDArray[np.int64]

    @property
    def whole(self) -> Sought:
        return self.found.sought[0]

    @property
    def best_fits(self) -> Scores:
        """Of the parts of a question each chunk counts where it fits best."""
        return np.asarray(np.max(self.fits[1:] or self.fits, axis=0))

    def holding(self, words: Collection[str]) -> Scores:
        """How much of these words of the question each candidate holds."""
        of_them = np.isin(self.whole.matches.terms, list(words))
        return coverage(self.found.held, self.found.rarity * of_them)


def describe(question: str, found: Found, names: Collection[str] = NAMES) -> Table:
    """The features of each candidate, shape (n, len(NAMES)); columns of others than ``names`` stay 0."""
    table = np.zeros((found.numbers.size, len(NAMES)))
    if not found.numbers.size:
        return table
    fits = [fit(sought, found.numbers, found.near[:, place]) for place, sought in enumerate(found.sought)]
    days = np.array([outline.day.toordinal() if outline.day else 0 for outline in found.outlines])
    seen = _Seen(question, found, fits, days)
    for place, name in enumerate(NAMES):
        if name in names:
            table[:, place] = _MADE[name](seen)
    return table


def coverage(held: NDArray[np.bool_], weights: Scores) -> Scores:
    """The share of what the terms weigh that each chunk holds, shape (n,); 0 where they weigh nothing."""
    possible = weights.sum()
    return np.asarray(held @ weights / possible) if possible > 0 else np.zeros(len(held))


def _together(seen: _Seen) -> Scores:
    """The share of what the terms weigh that one place of each chunk holds."""
    rarity = seen.found.rarity
    held = seen.whole.matches.together(seen.found.numbers, rarity, TOGETHER)
    return held / max(float(rarity.sum()), 1e-9)


def fit(sought: Sought, numbers: Numbers, near: NDArray[np.floating[Any]]) -> Scores:
    """How well chunks fit one text by both rankings, each brought to a common scale (min-max, Lee 1997) and
    added (Fox and Shaw 1994), shape (n,)."""
    dense = _scaled(near.astype(np.float64), sought.dense)
    return (dense + _scaled(sought.matches.scores(numbers), sought.lexical)) / 2


def _scaled(scores: Scores, ranking: Ranked) -> Scores:
    """Scores from 1, the best of the ranking, to 0: its last, or no likeness where it holds all there is."""
    if not ranking:
        return np.zeros_like(scores)
    best, last = ranking[0][1], ranking[-1][1]
    last = last if len(ranking) >= CANDIDATES else min(0.0, last)
    if best <= last:
        return (scores >= best).astype(np.float64)
    return np.clip((scores - last) / (best - last), 0.0, 1.0)


def _by_rank(ranking: Ranked, numbers: Numbers) -> Scores:
    """1 for the first of a ranking, falling, and 0 for what it does not hold (Cormack et al. 2009)."""
    places = {number: place for place, (number, _) in enumerate(ranking)}
    return np.array([HALF_RANK / (HALF_RANK + places[n]) if n in places else 0.0 for n in numbers.tolist()])


def _of_articles(matches: Matches, outlines: Sequence[Outline]) -> Scores:
    """What the best chunks of each candidate's article score, of which not all are candidates."""
    spans = list(dict.fromkeys((outline.first, outline.last) for outline in outlines))
    scores = dict(zip(spans, matches.in_articles(spans, BEST_OF_ARTICLE), strict=True))
    return np.array([scores[outline.first, outline.last] for outline in outlines])


def _of_titles(question: str, outlines: Sequence[Outline]) -> Scores:
    """The share of the question's words that the title has."""
    asked = set(content_stems(question))
    titles = {outline.title for outline in outlines}
    shares = {title: len(asked & set(content_stems(title))) / max(len(asked), 1) for title in titles}
    return np.array([shares[outline.title] for outline in outlines])


def _copies(outlines: Sequence[Outline]) -> Scores:
    """0 for a story that one of the articles tells, towards 1 for one that many print."""
    groups: dict[str, set[str]] = {}
    for outline in outlines:
        groups.setdefault(outline.group_id, set()).add(outline.article_id)
    return np.array([1.0 - 1.0 / len(groups[outline.group_id]) for outline in outlines])


def _burst(seen: _Seen) -> Scores:
    """How much else that fits the question was published about the same day: news comes in bursts.

    The time profile of the best articles (Jones and Diaz 2007; Efron and Golovchinsky 2011), without the
    article itself. It is a share of all of them: the more have no day, the less the rest tells.
    """
    names = np.array([outline.article_id for outline in seen.found.outlines])
    articles = np.unique(names, return_inverse=True)[1]
    best = np.zeros(articles.max() + 1)
    np.maximum.at(best, articles, seen.fits[0])
    day_of = np.zeros(best.size, np.int64)
    day_of[articles] = seen.days
    first = np.argsort(-best, kind="stable")[:PROFILE]
    weights = best[first] ** 3
    apart = np.abs(day_of[:, None] - day_of[first][None, :])
    itself = np.arange(best.size)[:, None] == first[None, :]
    others = np.where(itself | (day_of[first] == 0), 0.0, weights)
    profile = (np.exp(-apart / PROFILE_FADES) * others).sum(axis=1) / max(weights.sum(), 1e-9)
    return np.asarray(profile[articles])


def _nearness(found: Found, fades: float) -> Scores:
    """1 within the period asked for, falling to a third in so many days; 0 for all where none is."""
    period = found.period
    if period is None:
        return np.zeros(len(found.outlines))
    apart = {day: period.distance(day) if day else 0 for day in {outline.day for outline in found.outlines}}
    return np.exp(-np.array([apart[outline.day] for outline in found.outlines]) / fades)


def _not_behind(scores: Scores, days: NDArray[np.int64]) -> Scores:
    """The scores, with the best of the others for what has no day: it may be of the day that is asked for."""
    dated = days > 0
    return np.where(dated, scores, scores[dated].max()) if dated.any() else np.zeros_like(scores)


def _as_the_best(scores: Scores, days: NDArray[np.int64], fits: Scores) -> Scores:
    """The scores, for what has no day with the mean of those that fit the question best."""
    (dated,) = np.nonzero(days)
    if not dated.size:
        return np.zeros_like(scores)
    best = dated[np.argsort(-fits[dated], kind="stable")[:AS_THE_BEST]]
    return np.where(days > 0, scores, scores[best].mean())


def _relative(scores: Scores) -> Scores:
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores


def _names(question: str) -> set[str]:
    """The words of a question that are written with a capital, its first aside."""
    return {word for match in _NAME.finditer(question.strip()) for word in words(match[0])} - STOPWORDS


def _is_first(numbers: Numbers, outlines: Sequence[Outline]) -> Scores:
    return np.asarray(numbers == [outline.first for outline in outlines], np.float64)


def _is_of(outlets: Collection[str], outlines: Sequence[Outline]) -> Scores:
    return np.array([float((outline.publisher or "").casefold() in outlets) for outline in outlines])


_MADE: Mapping[str, Callable[[_Seen], Scores]] = {
    "similarity": lambda seen: np.clip(seen.found.near[:, 0].astype(np.float64), 0.0, 1.0),
    "clause": lambda seen: seen.best_fits,
    "article": lambda seen: _relative(_of_articles(seen.whole.matches, seen.found.outlines)),
    "coverage": lambda seen: coverage(seen.found.held, seen.found.rarity),
    "together": _together,
    "names": lambda seen: seen.holding(_names(seen.question)),
    "numbers": lambda seen: seen.holding({word for word in words(seen.question) if not word.isalpha()}),
    "title": lambda seen: _of_titles(seen.question, seen.found.outlines),
    "opening": lambda seen: _is_first(seen.found.numbers, seen.found.outlines),
    "copies": lambda seen: _copies(seen.found.outlines),
    "dense_rank": lambda seen: _by_rank(seen.whole.dense, seen.found.numbers),
    "lexical_rank": lambda seen: _by_rank(seen.whole.lexical, seen.found.numbers),
    "burst": lambda seen: _as_the_best(_burst(seen), seen.days, seen.best_fits),
    "month": lambda seen: _not_behind(_nearness(seen.found, 30.0), seen.days),
    "year": lambda seen: _not_behind(_nearness(seen.found, 365.0), seen.days),
    "outlet": lambda seen: _is_of(seen.found.outlets, seen.found.outlines),
    # A quoted name that many chunks hold tells less than a sentence of one.
    "phrase": lambda seen: seen.found.phrases.distinction(seen.found.numbers),
}
