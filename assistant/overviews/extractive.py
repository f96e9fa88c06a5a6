"""Overviews without a language model: sentences of the articles, set side by side or in order."""

from __future__ import annotations

import math
from dataclasses import dataclass

from assistant.answering.base import Request
from assistant.embedding.base import Embedder
from assistant.overviews.base import Dated, Drawn, Finding
from assistant.overviews.comparing import compare
from assistant.overviews.dating import chronicle
from assistant.overviews.statements import Frequencies, Statement, on_topic, statements
from assistant.schema import Passage
from assistant.terms import content_stems
from assistant.verifying import Checker


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractiveDrawer:
    """Quotes sentences; the ``checker`` says which of them tell the same."""

    embedder: Embedder
    checker: Checker

    def compare(self, request: Request) -> Drawn[Finding]:
        return Drawn(items=compare(self._statements(request), self.checker))

    def chronicle(self, request: Request) -> Drawn[Dated]:
        return Drawn(items=chronicle(self._statements(request)))

    def _statements(self, request: Request) -> list[Statement]:
        return statements(request.question, request.passages, self.embedder)


def passages_about(
    topic: str, passages: tuple[Passage, ...], frequencies: Frequencies
) -> tuple[Passage, ...]:
    """The passages that are about a topic, in their order.

    ``frequencies`` tells in how many chunks each stem occurs, and how many chunks there are.
    """
    stems = list(dict.fromkeys(content_stems(topic)))
    counts, total = frequencies(stems)
    weights = {term: math.log(1 + (total + 0.5) / (counts.get(term, 0) + 0.5)) for term in stems}
    return on_topic(passages, weights)
