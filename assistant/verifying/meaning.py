"""How much of what a sentence means is in the best sentences of its evidence, as the embedding sees it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.embedding import Embedder
from assistant.verifying.aligning import Table
from assistant.verifying.features import Reading

#: So many sentences of the evidence may explain one between them.
NEAREST = 4


def explained(readings: Sequence[Reading], embedder: Embedder) -> list[float]:
    """For each sentence the length of its vector's projection on the space of the nearest of its evidence.

    With one sentence of evidence that is the cosine; what several say together counts with more. From 0 to 1.
    All texts are embedded at once, each once.
    """
    texts = [(reading.claim.text, *_told(reading)) for reading in readings]
    places = {
        text: place for place, text in enumerate(dict.fromkeys(each for those in texts for each in those))
    }
    vectors = embedder.embed(list(places)).astype(np.float64)
    return [
        _projected(vectors[places[claim]], vectors[[places[text] for text in told]]) for claim, *told in texts
    ]


def _told(reading: Reading) -> list[str]:
    return [reading.evidence.sentences[place].text for place in reading.leading]


def _projected(vector: Table, others: Table) -> float:
    nearest = others[np.argsort(-(others @ vector), kind="stable")[:NEAREST]]
    shares, *_ = np.linalg.lstsq(nearest.T, vector, rcond=None)
    return min(1.0, float(np.linalg.norm(nearest.T @ shares)))
