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


def parallel(found: Sequence[Statement]) -> list[Statement]:
    """The statements that another article makes, in a passage like theirs, with another value; in order."""
    spoken = [_beside_value(each.text, each) for each in found]
    around = [_beside_value(each.passage, each) for each in found]
    kept: dict[int, None] = {}
    for one, other in combinations(range(len(found)), 2):
        apart = found[one].article.article_id != found[other].article.article_id
        if apart and _alike(spoken[one], spoken[other]) and _alike(around[one], around[other], LEAST_WORDS):
            kept |= {one: None, other: None}
    return [found[number] for number in sorted(kept)]


def _beside_value(text: str, statement: Statement) -> frozenset[str]:
    return frozenset(words(text)) - frozenset(words(statement.value_text))


def _alike(one: frozenset[str], other: frozenset[str], least: int = 1) -> bool:
    fewest = min(len(one), len(other))
    return fewest >= least and len(one & other) >= LEAST_SHARED * fewest
