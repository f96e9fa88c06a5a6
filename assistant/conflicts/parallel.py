"""Sentences of two articles that are one but for the value asked for: a text that was copied and changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from assistant.conflicts.statements import Statement
from assistant.terms import words

#: Sentences shorter than this are alike by chance.
LEAST_WORDS = 6
#: Of the words of the shorter sentence, the longer one has so many.
LEAST_SHARED = 0.9


def parallel(found: Sequence[Statement]) -> list[Statement]:
    """The statements of which another article has all but the value, each once, in order."""
    spoken = [frozenset(words(each.text)) - frozenset(words(each.value_text)) for each in found]
    kept: dict[int, None] = {}
    for one, other in combinations(range(len(found)), 2):
        fewest = min(len(spoken[one]), len(spoken[other]))
        apart = found[one].article.article_id != found[other].article.article_id
        if apart and fewest >= LEAST_WORDS and len(spoken[one] & spoken[other]) >= LEAST_SHARED * fewest:
            kept |= {one: None, other: None}
    return [found[number] for number in sorted(kept)]
