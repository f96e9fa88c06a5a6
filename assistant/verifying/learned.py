"""The checker that needs no language model: features of sentence and evidence, with learned weights."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.embedding import Embedder
from assistant.terms import words
from assistant.verifying.aligning import evidence_of, items_of
from assistant.verifying.base import Check, Claim
from assistant.verifying.facts import read_facts
from assistant.verifying.features import Reading, contradicts, features, read
from assistant.verifying.meaning import explained
from assistant.verifying.reasons import reasons_for
from assistant.verifying.weights import learned
from assistant.verifying.words import misquoted, plain, verdict

#: What may stand between the end of a sentence and the beginning of the next, and the ends.
_OPENERS, _ENDS = " \"'([", ".!?…:;)"
_SUPPORTED = Check(score=1.0, verdict="supported")
_LEAD_IN = re.compile(r"\A([^:“”\"]{3,80}): (?=\S)")


class LearnedChecker:
    """Scores from 0 to 1; supported begins at ``SUPPORTED_FROM``, partly at ``PARTLY_FROM``.

    A sentence that stands word for word in its evidence has 1. For others features of the alignment are
    weighed by two logistic regressions (``weights.toml``), for what is supported and what is so at least
    partly. What contradicts the evidence, be it by a number, a day, a name, a speaker, a negation or a
    quotation, is never supported. The embedder is optional: without it other weights are used.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder

    def check(self, claims: Sequence[Claim]) -> list[Check]:
        """One Check for each claim, in order."""
        whole = [stands_there(claim) for claim in claims]
        readings = [None if there else reading_of(claim) for claim, there in zip(claims, whole, strict=True)]
        rows = iter(describe([each for each in readings if each is not None], self._embedder))
        weights = learned(embedded=self._embedder is not None)
        checks = []
        for claim, there, reading in zip(claims, whole, readings, strict=True):
            if there:
                checks.append(_SUPPORTED)
            elif reading is None:
                checks.append(_unread(claim))
            else:
                contradicted = is_contradicted(claim, reading)
                checks.append(_check(claim, reading, weights.score(next(rows), contradicted=contradicted)))
        return checks


def describe(readings: Sequence[Reading], embedder: Embedder | None) -> list[dict[str, float]]:
    """The features of each reading by name, with that of meaning where there is an embedder."""
    rows = [features(reading) for reading in readings]
    if embedder is None or not rows:
        return rows
    return [
        {**row, "explained": value} for row, value in zip(rows, explained(readings, embedder), strict=True)
    ]


def stands_there(claim: Claim) -> bool:
    """Whether one of the texts has the sentence word for word, from the beginning of one of its own.

    An outlet and a day may lead it in. What is cut out of a sentence may mean the reverse, and is weighed.
    """
    sentence = plain(_without_lead_in(claim))
    return any(_begins_there(plain(text), sentence) for text in claim.evidence)


def _begins_there(text: str, sentence: str) -> bool:
    place = text.find(sentence)
    while place >= 0:
        before = text[max(0, place - 3) : place].rstrip(_OPENERS)
        if (not before or before[-1] in _ENDS) and not text[place + len(sentence) :][:1].isalnum():
            return True
        place = text.find(sentence, place + 1) if sentence else -1
    return not sentence


def reading_of(claim: Claim) -> Reading | None:
    """The sentence beside its evidence; None where either says nothing, or they have nothing in common."""
    evidence = evidence_of(tuple(claim.evidence), tuple(claim.about))
    facts = read_facts(_without_lead_in(claim))
    if not evidence.sentences or not items_of(facts):
        return None
    reading = read(facts, evidence)
    return reading if reading.table.any() else None


def _without_lead_in(claim: Claim) -> str:
    """The sentence behind ``Lakeside Tribune, 4 April 2023:`` where ``about`` says just that."""
    found = _LEAD_IN.match(claim.sentence)
    known = {word for text in claim.about for word in words(text)}
    if found and known.issuperset(words(found[1])):
        return claim.sentence[found.end() :]
    return claim.sentence


def _unread(claim: Claim) -> Check:
    """Of a sentence that has nothing in common with what is cited."""
    reason = "nothing of it is in the cited text" if claim.evidence else "nothing is cited"
    return Check(score=0.0, verdict="unsupported", reasons=(reason,))


def is_contradicted(claim: Claim, reading: Reading) -> bool:
    """Whether the evidence says something else somewhere, or a quotation is not in it."""
    return contradicts(reading) or bool(misquoted(claim.sentence, claim.evidence))


def _check(claim: Claim, reading: Reading, score: float) -> Check:
    found = verdict(score)
    if found == "supported":
        return Check(score=score, verdict=found)
    quotes = misquoted(claim.sentence, claim.evidence)
    return Check(
        score=score, verdict=found, reasons=reasons_for(reading.differences, reading.missing, quotes)
    )
