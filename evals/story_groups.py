"""Groups articles as ingest does, without embedding them, and measures groups against known ones."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.index import IndexReader, Layout, open_writer
from assistant.schema import Article
from evals.metrics import Array, Value

#: Stands for the embedding of an index without chunks.
_NO_EMBEDDING: Mapping[str, str | int] = {"name": "none", "dimensions": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The group of each article, by its id, and what the index noted on it."""

    of: Mapping[str, str]
    notes: Mapping[str, tuple[str, ...]]

    def together(self, one: str, other: str) -> bool:
        return self.of[one] == self.of[other]

    def flagged(self, one: str, other: str) -> bool:
        """Whether one of the articles has a note that names the other."""
        return any(other in note for note in self.notes[one]) or any(
            one in note for note in self.notes[other]
        )


def group_articles(articles: Iterable[Article]) -> Groups:
    """The story groups of a new index into which the articles are put one by one, in this order."""
    with tempfile.TemporaryDirectory(prefix="assistant-eval-") as home:
        layout = Layout(home=Path(home), name="groups")
        none = np.zeros((0, 1), np.float32)
        with open_writer(layout, _NO_EMBEDDING) as writer, writer.transaction():
            for article in articles:
                writer.put(article, (), none)
        with IndexReader(layout) as reader:
            of = {each.article_id: each.group_id or each.article_id for each in reader.articles()}
            notes = {each: reader.article(each).notes for each in of}
    return Groups(of=of, notes=notes)


def pair_counts(known: Mapping[str, str], found: Mapping[str, str]) -> dict[str, dict[str, Value]]:
    """For each article how many others are rightly, wrongly and not in its group.

    ``known`` and ``found`` map the same ids to groups.
    """
    sizes, found_sizes = Counter(known.values()), Counter(found[each] for each in known)
    cells = Counter((known[each], found[each]) for each in known)
    counts: dict[str, dict[str, Value]] = {}
    for each, group in known.items():
        shared = cells[group, found[each]]
        counts[each] = {
            "pairs_right": float(shared - 1),
            "pairs_wrong": float(found_sizes[found[each]] - shared),
            "pairs_missed": float(sizes[group] - shared),
        }
    return counts


def adjusted_rand(rows: Array) -> Array:
    """The adjusted Rand index (Hubert and Arabie 1985) from the three columns of ``pair_counts``."""
    n = np.count_nonzero(~np.isnan(rows[..., 0]), axis=-1)
    right, wrong, missed = (np.nansum(rows[..., column], axis=-1) / 2 for column in range(3))
    known, found = right + missed, right + wrong
    expected = known * found / (n * (n - 1) / 2)
    return np.asarray((right - expected) / ((known + found) / 2 - expected))
