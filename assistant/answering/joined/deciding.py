"""From the evidence of the sides to the answer: the word or name, the sentences, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.base import Written
from assistant.answering.joined.evidence import Evidence, one_each
from assistant.answering.joined.facts import of_one_fact
from assistant.answering.joined.framing import compares
from assistant.answering.joined.judging import features
from assistant.answering.joined.naming import Named, candidates
from assistant.answering.joined.ordering import in_order
from assistant.answering.joined.shapes import Shape, frame_of
from assistant.answering.joined.weights import Learned, Weights, chance, weigh
from assistant.schema import Draft

#: What may speak for each side, the strongest first.
Found = Sequence[Sequence[Evidence]]

MAX_SENTENCES = 4
#: Probabilities from which a name counts as the one asked for, and a side as told of. The second is low: of
#: a question that is asked of these articles more is told than of any other.
NAME_FROM, TOLD_FROM = 0.5, 0.15


def decide(shape: Shape, question: str, found: Found, learned: Learned) -> Written | None:
    """The answer to a joint question; None for a name that too little speaks for.

    Where a side is not told of nothing is said, and ``missing`` names the side.
    """
    if shape.form == "name":
        return _name(question, found, learned)
    chosen = one_each(found)
    told = [each for each in chosen if each is not None and is_told(each, learned)]
    if len(told) < len(chosen):
        missing = [side for side, each in zip(shape.sides, chosen, strict=True) if each not in told]
        return Written(missing=tuple(f"no passage tells of “{side.text}”" for side in missing))
    word, confidence = judge(shape, question, told, learned)
    undated = shape.order is not None and word is None
    return Written(
        drafts=_drafts(told),
        short_answer=word,
        partial=undated,
        missing=("the articles do not tell which of the two came first",) if undated else (),
        confidence=confidence,
    )


def judge(
    shape: Shape, question: str, evidence: Sequence[Evidence], learned: Learned
) -> tuple[str | None, float | None]:
    """The word that answers and how likely it is right; None for an order that no day tells.

    Without a learned part an order is as the days have it, and no probability is known.
    """
    if shape.order is not None:
        return in_order(shape, question, evidence), None
    first, second = shape.options or ("Yes", "No")
    yes = chance(features(frame_of(question, shape.options), evidence), learned.yes)
    return (first if yes >= 0.5 else second).capitalize(), max(yes, 1 - yes)


def judge_fact(shape: Shape, question: str, evidence: Sequence[Evidence], learned: Learned) -> str | None:
    """The word for one fact: by what is learned where it compares, else what the evidence says in words."""
    if compares(question):
        return judge(shape, question, evidence, learned)[0]
    return of_one_fact(shape, question, evidence[0].told.text)


def is_told(evidence: Evidence, learned: Learned) -> bool:
    """Whether the sentence tells of its side at all."""
    return chance(told_values(evidence), learned.told) >= TOLD_FROM


def told_values(evidence: Evidence) -> dict[str, float]:
    """What tells whether a sentence tells of its side, by name."""
    return {"coverage": evidence.coverage, "similarity": evidence.similarity}


def best_name(question: str, found: Found, weights: Weights) -> Named | None:
    """The name that most speaks for; None where there is no name."""
    return max(candidates(question, found), key=lambda each: weigh(each.features, weights), default=None)


def named_values(best: Named, found: Found) -> dict[str, float]:
    """What tells whether the best name is the one asked for, by name."""
    strongest = [side[0].strength if side else 0.0 for side in found]
    covered = [side[0].coverage if side else 0.0 for side in found]
    return {
        "support": best.features["support"],
        "support_least": best.features["support_least"],
        "sides": best.features["sides"],
        "told": sum(strongest) / len(found),
        "told_least": min(strongest),
        "coverage": sum(covered) / len(found),
    }


def _name(question: str, found: Found, learned: Learned) -> Written | None:
    """The name, quoted first in a sentence that has it as it is written: whole, or else in a shorter form."""
    best = best_name(question, found, learned.name)
    confidence = chance(named_values(best, found), learned.named) if best else 0.0
    quoted = _quoted(best, found) if best and confidence >= NAME_FROM else None
    if best is None or quoted is None:
        return None
    form, first = quoted
    evidence = [first, *(each for each in best.evidence if each is not None)]
    return Written(drafts=_drafts(evidence), short_answer=form, confidence=confidence)


def _quoted(named: Named, found: Found) -> tuple[str, Evidence] | None:
    """The first form of the name that a sentence has, and the strongest such sentence, its evidence first."""
    keys = {each.told.key for each in named.evidence if each is not None}
    for form in named.forms:
        naming = [each for side in found for each in side if form in each.told.text]
        if naming:
            return form, max(naming, key=lambda each: (each.told.key in keys, each.strength))
    return None


def _drafts(evidence: Sequence[Evidence]) -> tuple[Draft, ...]:
    told = list({each.told.key: each.told for each in evidence}.values())
    return tuple(each.draft for each in told[:MAX_SENTENCES])
