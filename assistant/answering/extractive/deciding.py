"""Whether the passages answer a question: what speaks for it, of the best sentences together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.extractive.candidates import Candidate
from assistant.answering.extractive.questions import Name, Question
from assistant.answering.extractive.weights import Model, learned

#: So many of the best sentences are looked at together.
TOGETHER = 3
#: Kinds whose answer is a value of a sort; without a date a sentence cannot tell when, without a number not
#: how many.
TYPED = frozenset({"when", "how_many", "how_much"})
MIN_FIT = 0.5
#: The features of the model of a sentence, fields of a Candidate.
OF_SENTENCES = (
    "similarity", "coverage", "own", "names", "numbers", "fit", "close", "action", "plain",
    "pairs", "titled", "lead", "place", "passage",
)  # fmt: skip
#: And of the model of an answer; ``evidence`` says what each is.
OF_ANSWERS = (
    "best", "similarity", "passage", "coverage", "own", "names", "numbers", "fit", "close",
    "action", "plain", "pairs", "rare", "known", "agreement",
)  # fmt: skip
# What has one of these, or a quotation, tells what somebody said.
_SAYING = re.compile(
    r"[“\"]|\b(?:said|says|saying|told|warned|warns|added|adds|argued|wrote|writes|explained|claimed|promised|"
    r"announced|estimated|denied|called|asked|thinks|thought|demanded|according to)\b"
)
_PRONOUN = re.compile(r"\b(?:he|she|they)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A candidate and how likely it answers."""

    candidate: Candidate
    probability: float


def scored(found: Sequence[Candidate], model: Model | None = None) -> list[Scored]:
    """The candidates with their probabilities, the likeliest first."""
    model = model or learned("sentence")
    rows = [Scored(candidate=each, probability=model.probability(features_of(each))) for each in found]
    return sorted(rows, key=lambda row: row.probability, reverse=True)


def that_may_answer(question: Question, likely: Sequence[Scored]) -> list[Scored]:
    """Those that name what is asked about and no sibling of it, and of these, where there are any, those that
    hold a date, a number or a sum where one is asked for, or the words of whom they are asked for."""
    naming = [
        row
        for row in likely
        if row.candidate.names > 0 or all(name.phrase is None for name in question.names)
    ]
    holding = [row for row in naming if question.kind not in TYPED or row.candidate.fit >= MIN_FIT]
    if question.speaker is not None:
        holding = [row for row in holding if speaks(question.speaker, row.candidate)]
    return holding or naming


def speaks(speaker: Name, candidate: Candidate) -> bool:
    """Whether a sentence says what somebody said: named there, or meant by a pronoun near the name."""
    if _SAYING.search(candidate.text) is None:
        return False
    return bool(speaker.stems & candidate.stems) or _PRONOUN.search(candidate.text) is not None


def features_of(candidate: Candidate) -> dict[str, float]:
    """What the model of a sentence reads."""
    return {name: float(getattr(candidate, name)) for name in OF_SENTENCES}


def evidence(question: Question, order: Sequence[Scored], known: float) -> dict[str, float]:
    """What speaks for the passages answering, each between 0 and 1; ``order`` is best first.

    ``best`` is the probability of the likeliest sentence, ``rare`` whether the rarest word of the question is
    in the best ones, ``agreement`` whether two stories give the same value; the rest are the largest that one
    of the best sentences has, those of a value and a name that of the best. Nothing counts sentences: a small
    collection tells a thing once.
    """
    if not order:
        return dict.fromkeys(OF_ANSWERS, 0.0)
    best = order[0].candidate
    top = [row.candidate for row in order[:TOGETHER]]
    together = ("similarity", "passage", "coverage", "own", "close", "plain", "pairs")
    return {
        "best": order[0].probability,
        **{name: max(float(getattr(each, name)) for each in top) for name in together},
        "names": best.names,
        "numbers": best.numbers,
        "fit": best.fit,
        "action": best.action,
        "rare": float(_has_rarest(question, top)),
        "known": known,
        "agreement": float(_agree(order)),
    }


def confidence(question: Question, order: Sequence[Scored], known: float) -> float:
    """How likely the passages answer the question."""
    return learned("answer").probability(evidence(question, order, known))


def _has_rarest(question: Question, top: Sequence[Candidate]) -> bool:
    if not question.weights:
        return False
    rarest = max(question.weights, key=lambda term: (question.weights[term], term))
    return any(rarest in each.stems for each in top)


def _agree(order: Sequence[Scored]) -> bool:
    """Whether the best sentence shares a value with a likely one of another story."""
    best = order[0].candidate
    return any(
        row.candidate.values & best.values and _story(row.candidate) != _story(best)
        for row in order[1 : 2 * TOGETHER]
    )


def _story(candidate: Candidate) -> str:
    return candidate.article.group_id or candidate.article.article_id
