"""Whether what is found says yes: features of the sides and their evidence, weighed by a learned model."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.joined.evidence import Evidence, cosine
from assistant.answering.joined.framing import AT_ODDS, DIFFERENT, SAME, stems
from assistant.answering.joined.polarity import against, denials, denied_before, denies_what
from assistant.terms import words

#: The features, and whether more of one may speak for yes (1), against it (-1), or either (0).
SIGNS = {
    "coverage_least": 1,
    "coverage_mean": 1,
    "similarity_least": 1,
    "similarity_mean": 1,
    "denied": -1,
    "denied_in_frame": -1,
    "denied_word": -1,
    "turned": -1,
    "number_missing": -1,
    "asks_same": 1,
    "asks_different": 0,
    "asks_conflict": -1,
    "alike": 1,
}


def features(question: str, sides: Sequence[Evidence]) -> dict[str, float]:
    """What speaks for yes and against it, by name.

    ``denied`` is whether a side denies and its evidence does not, ``denied_word`` whether a word of both is
    denied in one, ``turned`` whether the evidence of a side goes the other way (down where it says up),
    ``alike`` how near the evidence of the sides is to one another.
    """
    coverages = [each.coverage for each in sides]
    similarities = [each.similarity for each in sides]
    frame = stems(question)
    same, different, at_odds = (bool(found & frame) for found in (SAME, DIFFERENT, AT_ODDS))
    denied = [denials(each.side.text) > 0 and denials(each.told.text) == 0 for each in sides]
    return {
        "coverage_least": min(coverages),
        "coverage_mean": sum(coverages) / len(coverages),
        "similarity_least": min(similarities),
        "similarity_mean": sum(similarities) / len(similarities),
        "denied": float(any(denied)),
        "denied_in_frame": float(denied_before(SAME | DIFFERENT | AT_ODDS, question)),
        "denied_word": float(any(denies_what(each.side.text, each.told.text) for each in sides)),
        "turned": float(any(against(each.side.text, each.told.text) for each in sides)),
        "number_missing": _number_missing(sides),
        "asks_same": float(same),
        "asks_different": float(different),
        "asks_conflict": float(at_odds),
        "alike": _alike(sides),
    }


def _number_missing(sides: Sequence[Evidence]) -> float:
    """The share of the numbers of the sides that no evidence holds."""
    known = {word for each in sides for word in words(f"{each.told.text} {each.told.article.title}")}
    asked = {word for each in sides for word in words(each.side.text) if word[0].isdigit()}
    return len(asked - known) / len(asked) if asked else 0.0


def _alike(sides: Sequence[Evidence]) -> float:
    """The mean cosine of the evidence; 0 for that of one side."""
    pairs = [cosine(one.vector, other.vector) for place, one in enumerate(sides) for other in sides[:place]]
    return sum(pairs) / len(pairs) if pairs else 0.0
