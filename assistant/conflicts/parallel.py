"""Sentences of two passages that are one but for the value asked for: a text that was copied and changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from assistant.conflicts.statements import Statement
from assistant.terms import words

#: Passages shorter than this are alike by chance.
LEAST_WORDS = 10
#: Of the words of the shorter text, the longer one has so many.
LEAST_SHARED = 0.9
#: So many words on either side of a value are the same, where there are so many.
BESIDE = 2
#: Copies printed further apart are a series: this week's figures in last week's words.
SAME_COPY_DAYS = 3


def parallel(found: Sequence[Statement]) -> list[Statement]:
    """The statements that another article makes, in a passage like theirs, with another value; in order."""
    kept: dict[int, None] = {}
    for one, other in combinations(range(len(found)), 2):
        if _is_copy_changed(found[one], found[other]):
            kept |= {one: None, other: None}
    return [found[number] for number in sorted(kept)]


def _is_copy_changed(one: Statement, other: Statement) -> bool:
    """Whether two articles have one sentence, in one passage, with different values in the same place."""
    return (
        one.group != other.group
        and type(one.value) is type(other.value)
        and not one.value.agrees(other.value)  # type: ignore[arg-type]
        and _beside(one) == _beside(other)
        and _printed_near(one, other)
        and _alike(_sentence(one), _sentence(other))
        and _alike(_passage(one), _passage(other), LEAST_WORDS)
    )


def _beside(statement: Statement) -> tuple[list[str], list[str]]:
    before = words(statement.text[: statement.value_at])
    after = words(statement.text[statement.value_at + len(statement.value_text) :])
    return before[-BESIDE:], after[:BESIDE]


def _printed_near(one: Statement, other: Statement) -> bool:
    if one.printed is None or other.printed is None:
        return True
    return abs((one.printed - other.printed).days) <= SAME_COPY_DAYS


def _sentence(statement: Statement) -> frozenset[str]:
    """The words of the sentence but for the value."""
    end = statement.value_at + len(statement.value_text)
    return frozenset(words(f"{statement.text[: statement.value_at]} {statement.text[end:]}"))


def _passage(statement: Statement) -> frozenset[str]:
    """The words of the passage but for the value, wherever it stands."""
    return frozenset(words(statement.passage.replace(statement.value_text, " ")))


def _alike(one: frozenset[str], other: frozenset[str], least: int = 1) -> bool:
    fewest = min(len(one), len(other))
    return fewest >= least and len(one & other) >= LEAST_SHARED * fewest
