"""Story groups: articles that are copies or near-copies of one text.

MinHash over word shingles (Broder 1997) finds candidates without comparing all pairs;
what shares a band is confirmed on the shingles themselves.
"""

from __future__ import annotations

from collections.abc import Set

from rensa import RMinHash

from assistant.terms import words

SHINGLE = 4
PERMUTATIONS = 128
#: 32 bands of 4 rows: two texts with a Jaccard similarity of .42 meet in a band every second time.
BANDS = 32
#: Confirmed when this much of the union, or of the shorter text, is shared.
MIN_JACCARD, MIN_CONTAINMENT = 0.4, 0.7
#: Shorter texts (stubs, paywall notices) say too little to call two of them copies.
MIN_SHINGLES = 30


def shingles(text: str) -> frozenset[str]:
    """The runs of four folded words of a text."""
    found = words(text)
    return frozenset(" ".join(found[i : i + SHINGLE]) for i in range(len(found) - SHINGLE + 1))


def bands(text_shingles: Set[str]) -> tuple[int, ...]:
    """One hash for each band, as signed 64-bit integers; empty for a text too short to group."""
    if len(text_shingles) < MIN_SHINGLES:
        return ()
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=20_211)
    sketch.update(sorted(text_shingles))
    digest = sketch.digest()
    rows = PERMUTATIONS // BANDS
    return tuple(
        hash((band, *digest[band * rows : (band + 1) * rows])) for band in range(BANDS)
    )  # hashes of integers do not depend on PYTHONHASHSEED


def are_copies(one: Set[str], other: Set[str]) -> bool:
    """Whether two sets of shingles come from copies or near-copies of one text."""
    if min(len(one), len(other)) < MIN_SHINGLES:
        return False
    shared = len(one & other)
    return (
        shared / (len(one) + len(other) - shared) >= MIN_JACCARD
        or shared / min(len(one), len(other)) >= MIN_CONTAINMENT
    )
