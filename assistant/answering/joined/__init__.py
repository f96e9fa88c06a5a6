"""Answers to joint questions without a language model: comparisons, yes or no, names that clauses describe.

A question is taken apart into its sides, for each side the sentence that speaks most for it is looked for,
and the word that answers is chosen by what those sentences say. What is no joint question is passed on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answering.base import Answerer, Request, Written
from assistant.answering.joined.deciding import decide, judge_fact
from assistant.answering.joined.evidence import Evidence, Told, find_evidence, one_each, sentences
from assistant.answering.joined.shapes import Shape, recognise
from assistant.answering.joined.weights import Learned, learned
from assistant.embedding.base import Embedder
from assistant.schema import Draft, TextDelta

#: For stems, in how many chunks each occurs and how many chunks there are.
Frequencies = Callable[[Sequence[str]], tuple[dict[str, int], int]]


@dataclass(frozen=True, slots=True)
class JoinedAnswerer:
    """Answers joint questions with evidence for each side; passes on all others to ``inner``."""

    inner: Answerer
    embedder: Embedder
    frequencies: Frequencies
    learned: Learned = field(default_factory=learned)

    def write(self, request: Request) -> Iterator[TextDelta | Written]:
        """Yields each sentence as a TextDelta, then the Written with the short answer.

        ``missing`` names the sides of which no passage tells; then nothing is said. A question of one fact
        is answered with what ``inner`` quotes.
        """
        shape = recognise(request.question)
        if shape is None:
            yield from self.inner.write(request)
        elif len(shape.sides) == 1:
            for event in self.inner.write(request):
                yield event if isinstance(event, TextDelta) else self._judged(shape, request, event)
        else:
            found = self.look(shape, sentences(request.passages))
            written = decide(shape, request.question, found, self.learned)
            yield from self.inner.write(request) if written is None else _streamed(written)

    def look(self, shape: Shape, told: Sequence[Told]) -> list[list[Evidence]]:
        """For each side of a question what may speak for it among sentences, the strongest first."""
        stems = list(dict.fromkeys(stem for side in shape.sides for stem in side.stems))
        counts, total = self.frequencies(stems)
        rarity = {term: math.log(1 + (total + 0.5) / (counts.get(term, 0) + 0.5)) for term in stems}
        return find_evidence(shape.sides, told, rarity, self.embedder)

    def _judged(self, shape: Shape, request: Request, written: Written) -> Written:
        """With the word for which the first sentence speaks, where there is none yet."""
        if not written.drafts or written.short_answer is not None:
            return written
        first = quoted(request, written.drafts[0])
        evidence = [each for each in one_each(self.look(shape, first)) if each is not None]
        if not evidence:
            return written
        return replace(written, short_answer=judge_fact(shape, request.question, evidence, self.learned))


def quoted(request: Request, draft: Draft) -> list[Told]:
    """The sentence of the passages that a draft quotes."""
    keys = {(span.article_id, span.start) for span in draft.spans}
    return [told for told in sentences(request.passages) if told.key in keys]


def _streamed(written: Written) -> Iterator[TextDelta | Written]:
    for place, draft in enumerate(written.drafts):
        yield TextDelta(text=(" " if place else "") + draft.text)
    yield written
