"""The best of many scored chunks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Chunk numbers with their scores, best first.
Ranked = list[tuple[int, float]]


def ranked(numbers: NDArray[np.int64], scores: NDArray[np.floating[Any]], count: int) -> Ranked:
    """Up to ``count`` of the numbers by their scores, equal ones by number."""
    if 0 < count < numbers.size:
        enough = scores >= np.partition(scores, numbers.size - count)[numbers.size - count]
        numbers, scores = numbers[enough], scores[enough]
    order = np.lexsort((numbers, -scores))[:count]
    return list(zip(numbers[order].tolist(), scores[order].tolist(), strict=True))
