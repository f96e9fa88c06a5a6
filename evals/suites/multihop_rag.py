"""The suite ``multihop-rag``: questions that need two to four pieces of text, found among distractors."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from assistant.pipeline import Assistant
from assistant.schema import Answer, Article, Passage
from assistant.settings import Settings
from evals.answers import (
    abstention_summaries,
    abstention_values,
    confidence_values,
    length_summaries,
    length_values,
    own_words,
)
from evals.base import RIGHT, Account, Case, Suite
from evals.citations import CitedSupport, citation_summaries
from evals.clusters import clusters
from evals.corpora import Corpus, open_corpus, text_article
from evals.floors import Lexical
from evals.judges import OWN_JUDGE, Judge
from evals.matching import missing_parts
from evals.metrics import Reference, Summary, Value
from evals.records import Record, read_records, require_records
from evals.retrieval import places, rank_measures, single_needs
from evals.searching import RANKED, article_ids, found_passages, place_of, speed_summaries, variants
from evals.short_forms import match_summaries, match_values
from evals.verdicts import NOT_RETRIEVED, verdict_of

DEFAULT_DATA: Path | None = None

NULL = "null"
MEASURES = ("recall_10", "all_evidence_10", "ndcg_10", "mrr_10", "hit_4", "hit_10")


class Text(Record):
    """A row of the corpus: a gold sentence, or a piece of an article."""

    title: str
    text: str
    fact_id: int | None = None
    day: date | None = Field(default=None, alias="date")


class Evidence(Record):
    """A gold sentence of a question."""

    id: str = ""
    fact_id: int
    title: str
    text: str


class Query(Record):
    """A question with what it needs; nothing for the type ``null``."""

    question: str
    answers: tuple[str, ...] = ()
    type: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer, what the search found, and BM25 alone; ``wanted`` maps rows of the corpus to evidence."""

    answer: Answer | None
    passages: tuple[Passage, ...]
    lexical: list[str]
    seconds: float
    wanted: Mapping[str, Evidence]


@contextmanager
def open_suite(
    folder: Path,
    settings: Settings,
    *,
    answers: bool = True,
    judge: Judge = OWN_JUDGE,
    without: Collection[str] = (),
) -> Iterator[Suite[Query, Outcome]]:
    """The suite over ``queries.jsonl`` and ``corpus.jsonl``; raises ReadError for another format.

    Without ``answers`` only the questions that have evidence are searched for.
    """
    queries = tuple(
        each for each in read_records(folder / "queries.jsonl", Query) if answers or each.evidence
    )
    require_records(folder / "queries.jsonl", queries)
    path = folder / "corpus.jsonl"
    texts = tuple(read_records(path, Text))
    require_records(path, texts)
    corpus = corpus_of(path, texts)
    rows = {text.fact_id: text.id for text in texts if text.fact_id is not None}
    floor = Lexical({text.id: f"{text.title}\n{text.text}" for text in texts})
    with open_corpus(corpus, settings, without) as (desk, notices), floor:
        groups = clusters({query.id: [each.title for each in query.evidence] for query in queries})
        yield Suite(
            name="multihop-rag",
            cases=tuple(
                Case(case_id=q.id, kind=q.type, prompt=q.question, inputs=q, cluster=groups[q.id])
                for q in queries
            ),
            task=_task(desk, floor, rows, answers=answers),
            evaluators=(Evidences(), *((Answering(), CitedSupport(judge, _answer_of)) if answers else ())),
            summaries=(*_SUMMARIES, *citation_summaries(judge)),
            account=_account,
            settings={
                "model": desk.model_name,
                "top_k": settings.top_k,
                "texts": len(texts),
                "embedding": dict(desk.info().embedding),
            },
            notices=notices,
            references=_REFERENCES,
        )


def corpus_of(path: Path, texts: Sequence[Text]) -> Corpus:
    """The rows of the corpus, each as an article."""
    return Corpus(name="multihop-rag", files=(path,), articles=lambda: [_article(text) for text in texts])


class Evidences:
    """The measures of the ranking and of BM25's, for questions that have evidence."""

    def evaluate(self, inputs: Query, output: Outcome) -> Mapping[str, Value]:
        needs = single_needs(output.wanted)
        if not needs:
            return {"seconds": output.seconds}
        return {
            **rank_measures(article_ids(output.passages), needs, MEASURES),
            **rank_measures(output.lexical, needs, MEASURES, variant="bm25"),
            "seconds": output.seconds,
        }


class Answering:
    """Whether the answer contains the expected one, and abstention where there is no evidence.

    The short answer is read first, and a strict match reads nothing else where there is one. For the type
    ``null`` an abstention is the strict match.
    """

    def evaluate(self, inputs: Query, output: Outcome) -> Mapping[str, Value]:
        if output.answer is None:
            return {}
        refused = output.answer.status == "no_answer"
        values = abstention_values(refused=refused, answerable=inputs.type != NULL)
        if inputs.type != NULL and inputs.answers:
            said = said_by(output.answer)
            values["contains"] = not missing_parts(" ".join(said), [inputs.answers])
            values |= match_values(said, [inputs.answers])
        if inputs.type == NULL:
            values["strict_match"] = refused
        values |= confidence_values(output.answer.confidence, right=bool(values.get("contains")))
        return values | length_values(output.answer)


def said_by(answer: Answer) -> tuple[str, ...]:
    """The short answer, where there is one, and the sentences; none for an abstention."""
    said = own_words(answer)
    return (answer.short_answer, *said) if said and answer.short_answer else said


def _answer_of(outcome: Outcome) -> Answer | None:
    return outcome.answer


def _article(text: Text) -> Article:
    return text_article(text.id, text.title, text.text, day=text.day)


def _task(
    desk: Assistant, floor: Lexical, rows: Mapping[int, str], *, answers: bool
) -> Callable[[Query], Outcome]:
    def task(query: Query) -> Outcome:
        """Raises KeyError for evidence that is not in the corpus."""
        wanted = {rows[each.fact_id]: each for each in query.evidence}
        start = time.perf_counter()
        passages = desk.search(query.question, top_k=RANKED)
        seconds = time.perf_counter() - start
        return Outcome(
            answer=desk.ask(query.question) if answers else None,
            passages=passages,
            lexical=floor.rank(query.question, RANKED),
            seconds=seconds,
            wanted=wanted,
        )

    return task


def _account(query: Query, outcome: Outcome, values: Mapping[str, Value]) -> Account:
    answer = outcome.answer
    lines = tuple(
        f"{place_of(outcome.passages, row)}: {each.title}: “{each.text}”"
        for row, each in outcome.wanted.items()
    )
    details: dict[str, str | tuple[str, ...]] = {
        "expected": query.answers,
        "short answer": (answer.short_answer if answer is not None else None) or "none",
        "answer": answer.text if answer is not None else "not asked for",
        "evidence": lines or "none exists",
    }
    needs = single_needs(outcome.wanted)
    ranking = article_ids(outcome.passages)
    return Account(
        verdict=_verdict(query, outcome, values),
        details=details,
        loss=1.0 - float(values.get("recall_10", 1.0)) + (0.0 if values.get("contains", True) else 0.5),
        found={"found": found_passages(outcome.passages, outcome.wanted)},
        places={"": places(ranking, needs), "bm25": places(outcome.lexical, needs)} if needs else {},
    )


def _verdict(query: Query, outcome: Outcome, values: Mapping[str, Value]) -> str:
    """Without an answer, right is what has all its evidence among the first ten."""
    answer = outcome.answer
    if answer is None:
        return RIGHT if values["all_evidence_10"] else NOT_RETRIEVED
    given = article_ids([*answer.passages, *answer.nearest])
    return verdict_of(
        answerable=query.type != NULL,
        right=bool(values.get("contains")),
        refused=answer.status == "no_answer",
        retrieved=outcome.wanted.keys() <= set(given),
        used=outcome.wanted.keys() <= {citation.article_id for citation in answer.citations},
    )


_SUMMARIES = (
    Summary(name="recall_10", about="evidence among the first 10 texts", of=("recall_10",)),
    Summary(name="all_evidence_10", about="questions all of whose evidence is", of=("all_evidence_10",)),
    Summary(name="ndcg_10", about="gain of evidence, discounted by rank", of=("ndcg_10",)),
    Summary(name="mrr_10", about="1 / rank of the first evidence", of=("mrr_10",)),
    Summary(name="hit_4", about="any evidence among the first 4", of=("hit_4",)),
    Summary(name="hit_10", about="any evidence among the first 10", of=("hit_10",)),
    *variants(MEASURES, "bm25", "floor: BM25 over title and text", by_kind=True),
    Summary(name="contains", about="the expected answer is in the answer", of=("contains",)),
    *match_summaries(),
    *abstention_summaries(),
    *length_summaries(),
    *speed_summaries(),
)

_STATED = {
    "recall_10": 0.752, "all_evidence_10": 0.543, "mrr_10": 0.809, "hit_4": 0.891, "hit_10": 0.953,
}  # fmt: skip
_REFERENCES = {
    name: Reference(floor=f"{name}.bm25", stated=_STATED.get(name), about="BM25 over title and text")
    for name in MEASURES
} | {
    "contains": Reference(stated=0.493, anchor=0.56, about="the most frequent answer of each type; GPT-4"),
    "strict_match": Reference(stated=0.584, about="the most frequent answer of each type, none for null"),
    "abstain_balanced_accuracy": Reference(stated=0.5, about="always the same"),
}
