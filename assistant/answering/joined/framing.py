"""Words by which a question compares: that things are the same, that they differ, that they contradict."""

from __future__ import annotations

from assistant.terms import stem, words

SAME = frozenset(
    map(stem, "consistent consistency agree agreement same similar similarly align aligned both also".split())
)
DIFFERENT = frozenset(
    map(stem, "differ different differently difference change changed shift contrast".split())
)
AT_ODDS = frozenset(
    map(
        stem, "inconsistent inconsistency contradict contradiction discrepancy disagree odds conflict".split()
    )
)


def stems(text: str) -> frozenset[str]:
    """The stems of all words of a text."""
    return frozenset(stem(word) for word in words(text))


def compares(question: str) -> bool:
    """Whether the question asks how things stand to each other."""
    return not (SAME | DIFFERENT | AT_ODDS).isdisjoint(stems(question))
