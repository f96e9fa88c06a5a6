"""What speaks for a sentence being supported, and against it, as numbers that people can read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.verifying.aligning import Evidence, Item, Table, align, items_of, referred
from assistant.verifying.differences import Difference, differences
from assistant.verifying.facts import Facts, Word

#: How much each kind of item counts in a coverage.
WORTH = {"name": 1.5, "number": 1.5, "day": 1.2, "word": 1.0}
#: An item that stands nowhere this well is missing.
MISSING_BELOW = 0.5
#: The sentences of the evidence that are worth an embedding.
LEADING = 8
#: A sentence of which less stands in the one most like it says it in other words: differences tell little.
ALIKE_FROM = 0.5
#: What no sentence chosen before has counts this many times more in the next.
NEW = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sentence beside its evidence.

    ``table`` says how well each item stands in each sentence of the evidence, of shape (items, sentences);
    ``leading`` are the sentences that cover most of it, best first; ``second`` is the one that adds most to
    the first of them.
    """

    claim: Facts
    evidence: Evidence
    items: tuple[Item, ...]
    table: Table
    leading: tuple[int, ...]
    second: int
    differences: tuple[Difference, ...]

    @property
    def stands(self) -> NDArray[np.float64]:
        """How well each item stands anywhere, or in what may be said of the texts besides; shape (items,)."""
        known = [isinstance(item.what, Word) and item.what.stem in self.evidence.about for item in self.items]
        return np.asarray(np.maximum(self.table.max(axis=1), known))

    @property
    def missing(self) -> tuple[Item, ...]:
        """What stands nowhere in the evidence."""
        return tuple(
            item for item, worth in zip(self.items, self.stands, strict=True) if worth < MISSING_BELOW
        )


def read(claim: Facts, evidence: Evidence) -> Reading:
    """The sentence beside its evidence, which has one sentence at least."""
    items = items_of(claim)
    table = referred(items, align(items, evidence), evidence)
    worth = worth_of(items)
    leading = np.argsort(-(worth @ table), kind="stable")[:LEADING].tolist()
    first = leading[0]
    found = differences(claim, evidence.sentences[first], evidence.published[first])
    return Reading(
        claim=claim,
        evidence=evidence,
        items=items,
        table=table,
        leading=tuple(leading),
        second=int((worth @ np.maximum(table, table[:, [first]])).argmax()),
        differences=tuple(found) if worth @ table[:, first] >= ALIKE_FROM * worth.sum() else (),
    )


def worth_of(items: Sequence[Item]) -> NDArray[np.float64]:
    """How much each item counts, of shape (items,)."""
    return np.array([WORTH[item.kind] for item in items])


def chosen_together(claim: Facts, evidence: Evidence, most: int) -> tuple[int, ...]:
    """The sentences that say most of what the claim says between them, the best by itself first.

    An item counts by its kind and by how few sentences have it. Chosen greedily, as coverage is in summaries
    (Lin and Bilmes 2011, "A Class of Submodular Functions for Document Summarization").
    """
    items = items_of(claim)
    table = referred(items, align(items, evidence), evidence)
    having = (table >= MISSING_BELOW).sum(axis=1)
    worth = worth_of(items) * np.log1p(table.shape[1] / (having + 0.5))
    alone, told = worth @ table, np.zeros(len(items))
    chosen: list[int] = []
    while len(chosen) < min(most, table.shape[1]):
        gain = alone + NEW * (worth @ np.maximum(table - told[:, None], 0.0))
        gain[chosen] = -1.0
        chosen.append(int(gain.argmax()))
        told = np.maximum(told, table[:, chosen[-1]])
    return tuple(chosen)


def features(reading: Reading) -> dict[str, float]:
    """All but what the embedding says, by name.

    How much of the sentence stands in the best two sentences of its evidence; of the names, numbers and days
    alone, in all of it; the content words that follow each other there as here; how many things are missing,
    the longest row of them, and how much the sentence says.
    """
    worth, stands = worth_of(reading.items), reading.stands
    together = reading.table[:, [reading.leading[0], reading.second]].max(axis=1)
    kinds = np.array([item.kind for item in reading.items])
    return {
        "best_two": float(worth @ together / worth.sum()),
        **{f"{kind}s": _mean(stands[kinds == kind]) for kind in ("name", "number", "day")},
        "pairs": _pairs(reading),
        "missing": math.log1p(len(reading.missing)),
        "gap": _gap(stands) / len(stands),
        "length": math.log(len(stands)),
    }


def _mean(worths: NDArray[np.float64]) -> float:
    return float(worths.mean()) if worths.size else 1.0


def _gap(anywhere: NDArray[np.float64]) -> int:
    """The longest row of items that are missing."""
    longest = row = 0
    for worth in anywhere:
        row = row + 1 if worth < MISSING_BELOW else 0
        longest = max(longest, row)
    return longest


def _pairs(reading: Reading) -> float:
    """The share of pairs of neighbouring content words that some sentence of the evidence has as well."""
    wanted = _neighbours(reading.claim)
    told = {pair for facts in reading.evidence.sentences for pair in _neighbours(facts)}
    return len(wanted & told) / len(wanted) if wanted else 1.0


def _neighbours(facts: Facts) -> set[tuple[str, str]]:
    return set(pairwise(word.stem for word in facts.words if word.content))


def contradicts(reading: Reading) -> bool:
    """Whether the evidence says something else, or knows nothing of a number or a day in the sentence."""
    return bool(reading.differences) or any(item.kind in {"number", "day"} for item in reading.missing)
