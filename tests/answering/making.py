"""Candidates made to order."""

from __future__ import annotations

from typing import Any

from assistant.answering.extractive.candidates import Candidate
from assistant.answering.extractive.deciding import OF_SENTENCES
from assistant.embedding.base import Vectors
from tests.fakes import make_article


def candidate(
    words: str = "",
    found: str = "",
    *,
    text: str = "A few words.",
    article_id: str = "a1",
    start: int = 0,
    vector: Vectors | None = None,
    **features: float,
) -> Candidate:
    """A sentence of stems ``words`` with the values ``found``; what is not given of its features is 0.8."""
    values: dict[str, Any] = {**dict.fromkeys(OF_SENTENCES, 0.8), "fit": 1.0, **features}
    return Candidate(
        article=make_article(article_id, text),
        start=start,
        end=len(text),
        stems=frozenset(words.split()),
        values=frozenset(found.split()),
        vector=vector,
        **values,
    )
