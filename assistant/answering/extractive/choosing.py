"""Which sentences to say: the likeliest, then what adds to it, then what contradicts it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.answering.extractive.candidates import Candidate
from assistant.answering.extractive.questions import Question

MAX_SENTENCES = 4
#: Weights of a logistic model: does this sentence answer the question? A regression on sentences
#: of RealTimeQA and CLAPnq, rounded. The bias and the thresholds below were then set by hand, with
#: answers on the demo in view: figures on the demo are no forecast.
WEIGHTS: Mapping[str, float] = {
    "similarity": 3.0,
    "coverage": 1.5,
    "own": 1.0,
    "names": 0.5,
    "fit": 1.0,
    "place": 0.3,
    "passage": 3.3,
}
BIAS = -4.9
#: Below this probability the best sentence is no answer.
ANSWER_FROM = 0.5
VAGUE_WORDS = 3
#: A sentence without a date cannot tell when, one without a number not how many.
MIN_FIT = 0.5
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


def _may_answer(question: Question, candidate: Candidate) -> bool:
    """Not without a date, a number or a sum where one is asked for, nor of a sibling of what is named."""
    if question.kind in _TYPED and candidate.fit < MIN_FIT:
        return False
    return candidate.names > 0 or all(name.phrase is None for name in question.names)


def is_answer(question: Question, candidate: Candidate) -> bool:
    """Whether the candidate is likely enough to be said.

    A question of a few words without a name ("Who asked whom for help?") is about whatever the
    articles are about: its vector is near to nothing, so its words decide.
    """
    is_vague = not question.names and len(question.weights) <= VAGUE_WORDS
    needed = ANSWER_FROM / 2 if is_vague and candidate.coverage >= 0.5 else ANSWER_FROM
    return probability(candidate) >= needed


def choose(question: Question, found: Sequence[Candidate], limit: int = MAX_SENTENCES) -> list[Candidate]:
    """One to ``limit`` sentences that answer together, best first; empty to abstain."""
    order = sorted((c for c in found if _may_answer(question, c)), key=probability, reverse=True)
    if not order or not is_answer(question, order[0]):
        return []
    chosen = order[:1]
    for candidate in order[1:]:
        nearness = probability(candidate) / probability(order[0])
        if len(chosen) >= limit or nearness < ALSO_NEAR:
            break
        if any(_alike(candidate, other) for other in chosen):
            continue
        if (
            _rivals(question, candidate, chosen[0])
            or _lists_more(question, candidate, chosen)
            or _added(question, candidate, chosen) > (0.0 if nearness >= NEAR_BEST else WORTH_ADDING)
        ):
            chosen.append(candidate)
    return chosen


def _lists_more(question: Question, candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether a sentence names at least two more things where the question asks for several."""
    said = frozenset[str]().union(*(other.values for other in chosen))
    return question.kind == "list" and len(candidate.values - said) > 1


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
