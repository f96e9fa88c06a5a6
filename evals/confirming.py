"""Whether embeddings help to tell copies: ``python -m evals.confirming``. Prints, asserts nothing.

Of made articles with known groups, all pairs that share bands are decided by their words, as ingest
does it, then with the cosine of the articles' mean vectors besides: ``and`` refuses pairs of middling
likeness that are not near each other, ``or`` accepts such pairs that are. The threshold is chosen on
one seed and measured on the other.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from assistant.chunking import chunk_article
from assistant.embedding.base import Embedder, normalise
from assistant.grouping import Wording, are_candidates, connected, count_shared, relation
from assistant.pipeline.parts import embedder_of
from assistant.settings import load_settings
from evals.corpora import FOLDER
from evals.counts import f1, precision, recall
from evals.kept_vectors import KeptVectors
from evals.story_groups import pair_counts
from evals.suites.syndication import DEFAULT_DATA, make
from evals.syndication import HELD_OUT_SEED, SEED, Made

#: Pairs whose shingles' likeness is between these are confirmed or refused.
REFUSED, ACCEPTED = (0.0, 0.6), (0.1, 0.45)
THRESHOLDS = (0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two articles, whether their words say that they are copies, their likeness, and their cosine."""

    names: tuple[str, str]
    by_words: bool
    jaccard: float
    cosine: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Made articles of a seed, and the pairs of them that are candidates."""

    known: dict[str, str]
    pairs: Sequence[Pair]

    def measure(self, is_copy: Callable[[Pair], bool]) -> tuple[float, float, float]:
        """Pair F1, precision and recall of the groups that such pairs connect."""
        linked = {frozenset(pair.names) for pair in self.pairs if is_copy(pair)}
        parts = connected(self.known, lambda one, other: frozenset((one, other)) in linked)
        found = {name: part[0] for part, _ in parts for name in part}
        rows = np.array([list(each.values()) for each in pair_counts(self.known, found).values()], float)
        return float(f1(rows)), float(precision(rows)), float(recall(rows))


def main() -> None:
    """Print pair F1 by words alone and with embeddings, on both seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder for vectors")
    options = parser.parse_args()
    settings = load_settings()
    embedder = KeptVectors(embedder_of(settings), options.keep or settings.home / FOLDER)
    articles = (DEFAULT_DATA or Path()) / "articles"
    chosen, held_out = (sample(make(articles, settings, seed), embedder) for seed in (SEED, HELD_OUT_SEED))
    for name, each in (("chosen on", chosen), ("held out", held_out)):
        print(f"{name}: {len(each.known)} articles, {len(each.pairs)} candidate pairs")
    _print("words alone", chosen, held_out, lambda pair: pair.by_words)
    for name, variant in (("and", _and), ("or", _or)):
        best = max(THRESHOLDS, key=lambda each: chosen.measure(variant(each))[0])
        for threshold in THRESHOLDS:
            mark = " (best on the first seed)" if threshold == best else ""
            _print(f"words {name} cosine {threshold}{mark}", chosen, held_out, variant(threshold))


def sample(made: Sequence[Made], embedder: Embedder) -> Sample:
    """The candidate pairs of articles, each with what words and vectors say of it."""
    wordings = {each.article.article_id: Wording.of_article(each.article) for each in made}
    vectors = {}
    for each in made:
        texts = [chunk.text for chunk in chunk_article(each.article)]
        vectors[each.article.article_id] = normalise(embedder.embed(texts).mean(axis=0, keepdims=True))[0]
    pairs = []
    for names in _sharing(wordings):
        one, other = (wordings[name] for name in names)
        shared = count_shared(one.body.shingles, other.body.shingles)
        pairs.append(
            Pair(
                names=names,
                by_words=relation(one, other) == "copy",
                jaccard=shared / (len(one.body.shingles) + len(other.body.shingles) - shared),
                cosine=float(vectors[names[0]] @ vectors[names[1]]),
            )
        )
    return Sample(known={each.article.article_id: each.group for each in made}, pairs=pairs)


def _sharing(wordings: dict[str, Wording]) -> Iterator[tuple[str, str]]:
    by_band: dict[int, list[str]] = defaultdict(list)
    for name, wording in wordings.items():
        for band in wording.bands():
            by_band[band].append(name)
    for one, other in sorted({pair for names in by_band.values() for pair in combinations(sorted(names), 2)}):
        bodies = wordings[one].body, wordings[other].body
        if are_candidates(bodies[0].bands, bodies[0].sampling, bodies[1].bands, bodies[1].sampling):
            yield one, other


def _and(threshold: float) -> Callable[[Pair], bool]:
    low, high = REFUSED
    return lambda pair: pair.by_words and (not low <= pair.jaccard < high or pair.cosine >= threshold)


def _or(threshold: float) -> Callable[[Pair], bool]:
    low, high = ACCEPTED
    return lambda pair: pair.by_words or (low <= pair.jaccard < high and pair.cosine >= threshold)


def _print(name: str, chosen: Sample, held_out: Sample, is_copy: Callable[[Pair], bool]) -> None:
    figures = (
        f"F1 {each[0]:.4f} (P {each[1]:.4f}, R {each[2]:.4f})"
        for each in (chosen.measure(is_copy), held_out.measure(is_copy))
    )
    print(f"{name:<50} {'; held out '.join(figures)}", flush=True)


if __name__ == "__main__":
    main()
