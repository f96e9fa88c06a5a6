"""What makes vectors of texts, behind one method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Makes unit vectors; ``identity`` goes into the manifest and is compared on open."""

    @property
    def identity(self) -> Mapping[str, str | int]: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (len(texts), dimensions), each row of length 1."""
        ...


@runtime_checkable
class KnowsWords(Protocol):
    """What an embedder may do besides: tell words from misspelled ones."""

    def is_word(self, word: str) -> bool:
        """Whether a folded word is one of the vocabulary's own, which are the commonest of English."""
        ...


def normalise(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
