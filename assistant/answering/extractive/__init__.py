"""Answers without a language model: the sentences of the articles that answer, quoted verbatim.

A question is taken apart (what kind of answer, which names, which words), every sentence of
the passages is scored for how well it answers, the best are chosen together so that each adds
something, and nothing is said when even the best does not answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.base import Request, Written
from assistant.answering.extractive.candidates import MAX_EMBEDDED, Candidate, candidates
from assistant.answering.extractive.choosing import Part, answer_part
from assistant.answering.extractive.glosses import gloss
from assistant.answering.extractive.missing import missing
from assistant.answering.extractive.premises import NOTICE
from assistant.answering.extractive.questions import Question, analyse, split_question
from assistant.embedding.base import Embedder
from assistant.schema import Draft, Passage, Span, TextDelta
from assistant.terms import content_stems

#: For stems, in how many chunks each occurs and how many chunks there are.
Frequencies = Callable[[Sequence[str]], tuple[dict[str, int], int]]


@dataclass(frozen=True, slots=True)
class ExtractiveAnswerer:
    """Quotes the sentences that answer; ``Written`` without drafts when none does."""

    embedder: Embedder
    frequencies: Frequencies

    def write(self, request: Request) -> Iterator[TextDelta | Written]:
        """Yields each chosen sentence as a TextDelta, then the Written.

        A joint question is answered part by part; ``partial`` when some part has no answer. The confidence
        is that of the answered part that has the least.
        """
        weights = self._inverse_frequencies(request.question)
        parts = split_question(request.question)
        questions = [analyse(part, weights, request.question if len(parts) > 1 else None) for part in parts]
        found = self._described(questions, request.passages)
        answers = [
            answer_part(question, near, request.passages, len(parts))
            for question, near in zip(questions, found, strict=True)
        ]
        chosen = list({(c.article.article_id, c.start): c for part in answers for c in part.chosen}.values())
        drafts = [
            _draft(candidate, chosen[place - 1] if place else None) for place, candidate in enumerate(chosen)
        ]
        for place, draft in enumerate(drafts):
            yield TextDelta(text=(" " if place else "") + draft.text)
        yield Written(
            drafts=tuple(drafts),
            short_answer=answers[0].short_answer if len(answers) == 1 else None,
            missing=_missing(answers, request.passages),
            partial=bool(chosen) and not all(part.chosen for part in answers),
            notices=(NOTICE,) if any(part.denied for part in answers) else (),
            confidence=min((part.confidence for part in answers if part.chosen), default=None),
        )

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Question, list[Candidate]]:
        """A question taken as one, and the sentences that are looked at for it."""
        asked = analyse(question, self._inverse_frequencies(question))
        return asked, self._described([asked], passages)[0]

    def _described(self, questions: Sequence[Question], passages: Sequence[Passage]) -> list[list[Candidate]]:
        found = [candidates(question, passages)[: MAX_EMBEDDED // len(questions)] for question in questions]
        return self._with_similarity(questions, found)

    def _inverse_frequencies(self, question: str) -> dict[str, float]:
        stems = list(dict.fromkeys(content_stems(question)))
        counts, total = self.frequencies(stems)
        return {term: math.log(1 + (total + 0.5) / (counts.get(term, 0) + 0.5)) for term in stems}

    def _with_similarity(
        self, questions: Sequence[Question], found: Sequence[Sequence[Candidate]]
    ) -> list[list[Candidate]]:
        """Each question's candidates with their vectors and cosines to it; a text is embedded once."""
        texts = [question.text for question in questions]
        texts += [candidate.text for near in found for candidate in near]
        place = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        vectors = self.embedder.embed(list(place))
        return [
            [
                replace(
                    candidate,
                    vector=vectors[place[candidate.text]],
                    similarity=max(
                        0.0, float(vectors[place[candidate.text]] @ vectors[place[question.text]])
                    ),
                )
                for candidate in near
            ]
            for question, near in zip(questions, found, strict=True)
        ]


def _draft(candidate: Candidate, previous: Candidate | None) -> Draft:
    """The sentence, glossed, led in by outlet and day unless the sentence before is from the same article."""
    article = candidate.article
    same = previous is not None and previous.article.article_id == article.article_id
    lead = "" if same else f"{article.byline}: "
    span = Span(article_id=article.article_id, start=candidate.start, end=candidate.end)
    text, glosses = gloss(article, candidate.start, candidate.end)
    return Draft(text=lead + " ".join(text.split()), spans=(span,), glosses=glosses)


def _missing(parts: Sequence[Part], passages: Sequence[Passage]) -> tuple[str, ...]:
    """What is missing of each part that has no answer; of several each is named."""
    told = [
        (f"“{part.question.text}”: " if len(parts) > 1 else "") + phrase
        for part in parts
        if not part.chosen
        for phrase in missing(part.question, part.order, passages)
    ]
    return tuple(dict.fromkeys(told))
