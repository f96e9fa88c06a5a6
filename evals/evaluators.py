"""What the question-answering suites judge: retrieval, the answer, its citations, abstaining, speed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.schema import Answer, Citation, Passage
from evals.answers import (
    abstention_summaries,
    confidence_values,
    length_summaries,
    length_values,
    own_words,
    shown,
)
from evals.citations import citation_summaries
from evals.judges import Judge
from evals.matching import find_quote, missing_parts
from evals.metrics import (
    Reference,
    Summary,
    Value,
    pooled_mean,
    weighted_mean,
)
from evals.questions import Question
from evals.retrieval import rank_measures
from evals.searching import speed_summaries, variants
from evals.short_forms import match_summaries, match_values
from evals.sources import Sources
from evals.verdicts import verdict_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What the assistant did: its answer, a long ranking for the same question, the answer's time."""

    answer: Answer
    ranking: Sequence[Passage]
    seconds: float
    #: Rankings of a follow-up for other ways to ask it, by name.
    others: Mapping[str, Sequence[Passage]] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        return self.answer.status == "no_answer"

    @property
    def text(self) -> str:
        """The answer's sentences without markers; empty for an abstention."""
        return "" if self.refused else " ".join(sentence.text for sentence in self.answer.sentences)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """``recall_5``, ``recall_10``, ``mrr_10`` over units, for questions with evidence.

    Of a follow-up also under ``rewritten`` and the names of its other rankings.
    """

    sources: Sources

    def evaluate(self, inputs: Question, output: Observed) -> Mapping[str, Value]:
        if not inputs.answerable:
            return {}
        rankings = {"": output.ranking}
        if output.others:
            rankings |= {"rewritten": output.ranking, **output.others}
        values: dict[str, Value] = {}
        for variant, ranking in rankings.items():
            units = self.sources.units(passage.article.article_id for passage in ranking)
            values |= rank_measures(units, self.sources.needs(inputs), variant=variant)
        return values


@dataclass(frozen=True, slots=True)
class Containment:
    """``contains``: every expected part is in the answer; an abstention contains nothing."""

    def evaluate(self, inputs: Question, output: Observed) -> Mapping[str, Value]:
        if not inputs.answerable:
            return {}
        return {"contains": not missing_parts(shown(output.answer), inputs.answers)}


@dataclass(frozen=True, slots=True)
class ShortForm:
    """``strict_match``, also by the type of the answer, and ``token_f1``; an abstention has none of them."""

    def evaluate(self, inputs: Question, output: Observed) -> Mapping[str, Value]:
        return match_values(own_words(output.answer), inputs.answers) if inputs.answerable else {}


@dataclass(frozen=True, slots=True)
class Confidence:
    """The ``confidence`` of an answer, ``confirmed`` where it contains what is expected."""

    def evaluate(self, inputs: Question, output: Observed) -> Mapping[str, Value]:
        right = inputs.answerable and not missing_parts(shown(output.answer), inputs.answers)
        return confidence_values(output.answer.confidence, right=right)


@dataclass(frozen=True, slots=True)
class CitationCorrectness:
    """``citation_correct``: the share of citations that are exact and lie in an evidence article.

    ``quote_exact`` is the first half alone, and holds for every answer, also a wrong one.
    """

    sources: Sources

    def evaluate(self, inputs: Question, output: Observed) -> Mapping[str, Value]:
        citations = output.answer.citations
        if output.refused or not citations:
            return {}
        exact = [self._is_exact(citation) for citation in citations]
        values: dict[str, Value] = {"quote_exact": all(exact)}
        if inputs.answerable:
            evidence = self.sources.evidence_units(inputs)
            pairs = zip(citations, exact, strict=True)
            good = [fits and self.sources.unit(each.article_id) in evidence for each, fits in pairs]
            values |= {"citation_correct": sum(good) / len(good), "citations": float(len(good))}
        return values

    def _is_exact(self, citation: Citation) -> bool:
        text = self.sources.article(citation.article_id).text
        return text[citation.start : citation.end] == citation.quote


@dataclass(frozen=True, slots=True)
class CitationOverlap:
    """``citation_overlap``: the share of needs whose evidence quote shares characters with a citation.

    Raises ValueError when a quote of the questions is in none of its unit's articles.
    """

    sources: Sources

    def evaluate(self, inputs: Question, output: Observed) -> Mapping[str, Value]:
        quoted = [evidence for evidence in inputs.evidence if evidence.quote]
        if output.refused or not inputs.answerable or not quoted:
            return {}
        met: dict[str, bool] = {}
        for evidence in quoted:
            unit = self.sources.unit(self.sources.find(evidence.source).article_id)
            spans = self._spans(unit, evidence.quote)
            hit = any(_overlaps(citation, spans) for citation in output.answer.citations)
            met[unit] = met.get(unit, False) or hit
        needs = [need & met.keys() for need in self.sources.needs(inputs)]
        hits = [any(met[unit] for unit in need) for need in needs if need]
        return {"citation_overlap": sum(hits) / len(hits)}

    def _spans(self, unit: str, quote: str) -> Mapping[str, tuple[int, int]]:
        found = {each.article_id: find_quote(each.text, quote) for each in self.sources.members(unit)}
        spans = {article_id: span for article_id, span in found.items() if span}
        if not spans:
            raise ValueError(f"the evidence quote is not in its article: {quote[:60]!r}")
        return spans


def _overlaps(citation: Citation, spans: Mapping[str, tuple[int, int]]) -> bool:
    start, end = spans.get(citation.article_id, (0, 0))
    return citation.start < end and start < citation.end


@dataclass(frozen=True, slots=True)
class Abstention:
    """``answered`` of an answerable question, ``refused`` of an unanswerable one."""

    def evaluate(self, inputs: Question, output: Observed) -> Mapping[str, Value]:
        return {"answered": not output.refused} if inputs.answerable else {"refused": output.refused}


@dataclass(frozen=True, slots=True)
class Effort:
    """``seconds`` of the answer, and ``answer_words`` when there is one."""

    def evaluate(self, inputs: Question, output: Observed) -> Mapping[str, Value]:
        return {"seconds": output.seconds, **length_values(output.answer)}


#: The measures that tell what a rewrite leads to.
_FOLLOWED = ("recall_5", "mrr_10")
FOLLOW_UP_REFERENCES = {
    f"{name}.rewritten": Reference(floor=f"{name}.unchanged", about="the question as it was asked")
    for name in _FOLLOWED
}


def answer_summaries(judge: Judge) -> tuple[Summary, ...]:
    """The metrics of the question-answering suites, in the order of the report."""
    return (
        Summary(name="recall_5", about="evidence among the first 5 articles", of=("recall_5",)),
        Summary(name="recall_10", about="evidence among the first 10 articles", of=("recall_10",)),
        Summary(name="mrr_10", about="1 / rank of the first evidence article", of=("mrr_10",)),
        *variants(_FOLLOWED, "rewritten", "follow-ups, as they are rewritten"),
        *variants(_FOLLOWED, "unchanged", "floor: follow-ups as they were asked"),
        *variants(_FOLLOWED, "glued", "floor: follow-ups behind all turns before them"),
        Summary(name="contains", about="the expected answer is in the answer", of=("contains",)),
        *match_summaries(),
        Summary(
            name="citation_correct",
            about="citations that are exact and in an evidence article",
            of=("citation_correct", "citations"),
            statistic=weighted_mean,
        ),
        Summary(name="citation_overlap", about="evidence sentences that are cited", of=("citation_overlap",)),
        *citation_summaries(judge),
        Summary(
            name="quote_exact",
            about="answers all of whose quotes stand in their articles",
            of=("quote_exact",),
            by_kind=False,
        ),
        *_abstention_summaries(),
        *_effort_summaries(),
    )


def _abstention_summaries() -> tuple[Summary, ...]:
    return (
        Summary(
            name="right",
            about="the expected answer, or an abstention where one is expected",
            of=("contains", "refused"),
            statistic=pooled_mean,
        ),
        *abstention_summaries(),
    )


def _effort_summaries() -> tuple[Summary, ...]:
    seconds = "seconds_per_question"
    return (
        *length_summaries(),
        Summary(name=seconds, about="seconds of an answer, mean", of=("seconds",)),
        *speed_summaries(seconds, "an answer"),
    )


def verdict(inputs: Question, output: Observed, values: Mapping[str, Value], sources: Sources) -> str:
    """What went wrong first. Given to the answerer are its passages, and for an abstention the nearest."""
    needs = sources.needs(inputs)
    given = [*output.answer.passages, *output.answer.nearest]
    return verdict_of(
        answerable=inputs.answerable,
        right=bool(values.get("contains")),
        refused=output.refused,
        retrieved=_all_met(needs, [passage.article.article_id for passage in given], sources),
        used=_all_met(needs, [citation.article_id for citation in output.answer.citations], sources),
    )


def _all_met(needs: Sequence[frozenset[str]], article_ids: Sequence[str], sources: Sources) -> bool:
    units = frozenset(sources.units(article_ids))
    return all(need & units for need in needs)
