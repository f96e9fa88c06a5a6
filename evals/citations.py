"""Citation recall and precision as ALCE defines them (Gao et al. 2023), over the sentences of an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.schema import Answer, Citation, Sentence, without_glosses
from evals.judges import Judge
from evals.metrics import Summary, Value

Output = TypeVar("Output")


@dataclass(frozen=True, slots=True)
class CitedSupport(Generic[Output]):
    """``citation_recall`` and ``citation_precision`` of the answer in an output; none of an abstention."""

    judge: Judge
    answer_of: Callable[[Output], Answer | None]

    def evaluate(self, inputs: object, output: Output) -> Mapping[str, Value]:
        answer = self.answer_of(output)
        if answer is None or answer.status == "no_answer" or not answer.sentences:
            return {}
        return citation_values(answer, self.judge)


def citation_values(answer: Answer, judge: Judge) -> dict[str, Value]:
    """Recall: the share of sentences that all they cite supports together, none without citations.

    Precision: the share of citations that are relevant, of sentences that are so supported: one that supports
    the sentence alone, or without which the others no longer do. 0 where nothing is cited.
    """
    by_number = {citation.number: citation for citation in answer.citations}
    supported, relevant, cited = 0, 0, 0
    for sentence in answer.sentences:
        citations = [by_number[number] for number in sentence.citations]
        cited += len(citations)
        if _supports(judge, sentence, citations):
            supported += 1
            relevant += sum(_is_relevant(judge, sentence, citations, each) for each in citations)
    return {
        "citation_recall": supported / len(answer.sentences),
        "citation_precision": relevant / cited if cited else 0.0,
    }


def _is_relevant(judge: Judge, sentence: Sentence, citations: Sequence[Citation], citation: Citation) -> bool:
    """Of a sentence that all its citations together support."""
    others = [each for each in citations if each.number != citation.number]
    return (
        not others
        or _supports(judge, sentence, [citation])
        or not _supports(judge, sentence, others)
    )  # fmt: skip


def _supports(judge: Judge, sentence: Sentence, citations: Sequence[Citation]) -> bool:
    """Outlet, day and title may be said of what is cited; what code put in brackets is left out."""
    about = [f"{citation.byline} {citation.title}" for citation in citations]
    said = without_glosses(sentence.text, sentence.glosses)
    return bool(citations) and judge.supports(said, [citation.quote for citation in citations], about)


def citation_summaries(judge: Judge) -> tuple[Summary, ...]:
    """Both figures, with who judged."""
    name = judge.identity["name"]
    by = "the project's own checker" if name == "own" else name
    return (
        Summary(
            name="citation_recall",
            about=f"sentences that what they cite supports, judged by {by}",
            of=("citation_recall",),
        ),
        Summary(
            name="citation_precision",
            about=f"citations that the support of their sentence needs, judged by {by}",
            of=("citation_precision",),
        ),
    )
