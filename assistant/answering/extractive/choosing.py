"""Which sentences to say: the likeliest, then what adds to it, then what contradicts it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.answering.extractive.candidates import Candidate
from assistant.answering.extractive.questions import Question

MAX_SENTENCES = 4
#: Weights of a logistic model: does this sentence answer the question? Chosen on samples of
#: RealTimeQA and CLAPnq, not on the demo questions.
WEIGHTS: Mapping[str, float] = {"similarity": 4.5, "coverage": 3.0, "names": 1.0, "fit": 1.5, "place": 0.8}
BIAS = -6.0
#: Below this probability the best sentence is no answer.
ANSWER_FROM = 0.5
#: A sentence that adds words or values comes this near the best; one that gives another account
#: of the same thing, or brings in what the question also names, at least that near.
NEAR_BEST, ALSO_NEAR = 0.85, 0.5
#: Cosine from which two sentences tell of the same thing.
SAME_THING = 0.6
#: Share of the question's weight that a sentence must add to be worth saying for it alone.
WORTH_ADDING = 0.2
_TYPED = frozenset({"when", "how_many", "how_much"})


def probability(candidate: Candidate) -> float:
    """How likely the candidate answers the question."""
    score = BIAS + sum(weight * getattr(candidate, name) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-score))


def choose(question: Question, found: Sequence[Candidate], limit: int = MAX_SENTENCES) -> list[Candidate]:
    """One to ``limit`` sentences that answer together, best first; empty to abstain."""
    fitting = [c for c in found if c.fit > 0 or question.kind not in _TYPED]
    order = sorted(fitting, key=probability, reverse=True)
    if not order or probability(order[0]) < ANSWER_FROM:
        return []
    chosen = order[:1]
    for candidate in order[1:]:
        nearness = probability(candidate) / probability(order[0])
        if len(chosen) == limit or nearness < ALSO_NEAR:
            break
        if any(_alike(candidate, other) for other in chosen):
            continue
        if _rivals(question, candidate, chosen[0]) or (
            _added(question, candidate, chosen) > (0.0 if nearness >= NEAR_BEST else WORTH_ADDING)
        ):
            chosen.append(candidate)
    return chosen


def _added(question: Question, candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    """The share of the question's weight that the candidate holds and the chosen do not."""
    said = frozenset[str]().union(*(other.stems for other in chosen))
    total = sum(question.weights.values())
    new = sum(weight for term, weight in question.weights.items() if term in candidate.stems - said)
    return new / total if total else 0.0


def _rivals(question: Question, candidate: Candidate, best: Candidate) -> bool:
    """Whether two sentences give different dates or numbers for what seems the same thing."""
    if question.kind not in _TYPED or candidate.fit < 1.0 or best.fit < 1.0 or candidate.values & best.values:
        return False
    if candidate.vector is None or best.vector is None:
        return False
    return float(candidate.vector @ best.vector) >= SAME_THING


def _alike(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say the same in much the same words, and the same values."""
    shared = len(one.stems & other.stems)
    return shared > 0.6 * min(len(one.stems), len(other.stems)) and not one.values - other.values
