"""From rankings to one score: each ranking on a common scale, both added, nearness in time weighed in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

from assistant.retrieval.periods import Period

#: Taken from each ranking before they are put together.
CANDIDATES = 100
#: What the lexical ranking weighs against the dense one.
LEXICAL = 1.0
#: The share of the whole question where its parts are searched too; the rest is the best part's.
WHOLE = 0.3
#: How much nearness in time adds, as a share of the best score there is.
TIME = 0.7
#: Days after which nearness has fallen to a third.
FADES_IN = 30.0

Scores = dict[int, float]
Ranking = Sequence[tuple[int, float]]


def combine(whole: Mapping[str, Ranking], parts: Sequence[Mapping[str, Ranking]] = ()) -> Scores:
    """A score from 0 to 1 for every chunk that any ranking (``dense``, ``lexical``) of the question, or of a
    part of it, holds.

    Rankings are brought to a common scale (min-max, Lee 1997) and added (Fox and Shaw 1994); of the parts
    each chunk counts where it fits best.
    """
    scores = _added(whole)
    if not parts:
        return scores
    best: Scores = {}
    for part in parts:
        for number, score in _added(part).items():
            best[number] = max(score, best.get(number, 0.0))
    return {
        number: WHOLE * scores.get(number, 0.0) + (1 - WHOLE) * best.get(number, 0.0)
        for number in {**scores, **best}
    }


def nearness(day: date | None, period: Period) -> float:
    """How near a day is to a period: 1 within it, falling with the days between.

    1 for no day too: what may be of any day is not put behind what is known to be of the right one.
    """
    return 1.0 if day is None else math.exp(-period.distance(day) / FADES_IN)


def _added(rankings: Mapping[str, Ranking]) -> Scores:
    lexical = _common_scale(rankings.get("lexical", ()))
    dense = _common_scale(rankings.get("dense", ()))
    return {
        number: (dense.get(number, 0.0) + LEXICAL * lexical.get(number, 0.0)) / (1 + LEXICAL)
        for number in {**dense, **lexical}
    }


def _common_scale(ranking: Ranking) -> Scores:
    """Scores from 1, the best of the ranking, to 0: its last, or no likeness where it holds all there is."""
    if not ranking:
        return {}
    best = ranking[0][1]
    last = ranking[-1][1] if len(ranking) >= CANDIDATES else min(0.0, ranking[-1][1])
    if best <= last:
        return {number: 1.0 for number, _ in ranking}
    return {number: (score - last) / (best - last) for number, score in ranking}


def with_time(score: float, near: float) -> float:
    """A score and a nearness in time as one score from 0 to 1."""
    return (score + TIME * near) / (1 + TIME)
