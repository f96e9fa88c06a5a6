"""The edit that completes a follow-up best, by a conditional logit over all of them (McFadden 1974).

The weights stand in ``weights.toml``, learned by ``python -m evals.train_rewriting`` from conversations with
a person's stand-alone questions. The score of an edit is the sum over its features; that of leaving the
question alone is 0.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from assistant.rewriting.edits import Edit, edits
from assistant.rewriting.lexicon import is_english, is_latin
from assistant.rewriting.mentions import mentions
from assistant.rewriting.phrases import read

WEIGHTS = Path(__file__).with_name("weights.toml")

#: The first question is looked at, and so many of the latest,
MOST_TURNS = 7
#: and so many phrases of them, the latest first.
MOST_MENTIONS = 60
#: An edit has to be better than none by so much: held out, it costs no gain and leaves more alone.
CAUTION = 0.25
#: A question of more characters says what it is about.
LONGEST = 600

_TELLING = 2

Weights = Mapping[str, float]


@lru_cache(maxsize=1)
def own_weights() -> Weights:
    """The weights that come with the assistant."""
    weights: dict[str, float] = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights


def best_edit(found: Sequence[Edit], weights: Weights) -> Edit | None:
    """The best of some edits; None where none is clearly better than nothing."""
    best = max(found, key=lambda edit: score(edit, weights), default=None)
    return best if best is not None and score(best, weights) > CAUTION else None


def candidates(question: str, earlier: Sequence[str]) -> tuple[Edit, ...]:
    """The edits to choose from; none for a first question, a very long one and one that is not in English."""
    if not earlier or len(question) > LONGEST or not _in_english(question, earlier[-1]):
        return ()
    lately = [*earlier[:-MOST_TURNS][:1], *earlier[-MOST_TURNS:]]
    found = mentions([text[:LONGEST] for text in lately])
    return tuple(edits(question, found[:MOST_MENTIONS], len(lately)))


def score(edit: Edit, weights: Weights) -> float:
    """The sum of an edit's weights."""
    return sum(weights.get(feature, 0.0) for feature in edit.features)


def _in_english(question: str, before: str) -> bool:
    """A word or two tell no language: then the question before does. A lone word tells too little at all."""
    words = [word.folded for word in read(question)]
    if len(words) > _TELLING:
        return is_english(words)
    return (
        len(words) > 1 and is_latin(question) and is_english([word.folded for word in read(before[:LONGEST])])
    )
