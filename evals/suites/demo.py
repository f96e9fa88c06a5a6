"""The suite ``demo``: questions on a folder of articles, asked of a temporary index."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from assistant.errors import ReadError
from assistant.pipeline import Assistant, ingest
from assistant.schema import Answer, Article, ArticleSummary, Passage, Turn
from assistant.settings import Settings
from evals.base import Account, Case, Suite
from evals.citations import CitedSupport
from evals.evaluators import (
    FOLLOW_UP_REFERENCES,
    Abstention,
    CitationCorrectness,
    CitationOverlap,
    Confidence,
    Containment,
    Effort,
    Observed,
    Retrieval,
    ShortForm,
    answer_summaries,
    verdict,
)
from evals.judges import OWN_JUDGE, Judge
from evals.metrics import Value
from evals.questions import HINT, Question, read_questions
from evals.retrieval import places
from evals.rewrites import glued
from evals.searching import RANKED, found_passages
from evals.sources import Sources

DEFAULT_DATA: Path | None = Path(__file__).resolve().parent.parent / "demo"


class Desk(Protocol):
    """What the suite needs of ``assistant.pipeline.Assistant``."""

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = ...,
        as_of: date | None = ...,
        from_day: date | None = ...,
        to_day: date | None = ...,
        publishers: Sequence[str] = ...,
    ) -> Answer: ...

    def search(
        self,
        question: str,
        *,
        as_of: date | None = ...,
        from_day: date | None = ...,
        to_day: date | None = ...,
        publishers: Sequence[str] = ...,
        top_k: int | None = ...,
    ) -> tuple[Passage, ...]: ...

    def articles(self) -> tuple[ArticleSummary, ...]: ...

    def article(self, article_id: str) -> Article: ...


@contextmanager
def open_suite(
    folder: Path, settings: Settings, *, judge: Judge = OWN_JUDGE, without: Collection[str] = ()
) -> Iterator[Suite[Question, Observed]]:
    """The suite over a folder; raises ReadError when it does not have the format."""
    with open_articles("demo", folder, settings, judge=judge, without=without) as suite:
        yield suite


@contextmanager
def open_articles(
    name: str, folder: Path, settings: Settings, *, judge: Judge, without: Collection[str] = ()
) -> Iterator[Suite[Question, Observed]]:
    """Ingest ``folder/articles`` into a temporary index and ask ``folder/questions.jsonl`` of it.

    Raises ReadError when the folder does not have the format.
    """
    questions = read_questions(folder / "questions.jsonl")
    articles = folder / "articles"
    if not articles.is_dir():
        raise ReadError(f"There is no folder {articles}.", hint=HINT)
    with tempfile.TemporaryDirectory(prefix="assistant-eval-") as home:
        settings = settings.model_copy(update={"home": Path(home)})
        report = ingest([articles], index=name, settings=settings)
        notices = tuple(f"{failure.source}: {failure.reason}" for failure in report.failures)
        with open_index(name, questions, name, settings, judge=judge, without=without) as suite:
            yield replace(suite, notices=notices)


@contextmanager
def open_index(
    name: str,
    questions: Sequence[Question],
    index: str,
    settings: Settings,
    *,
    judge: Judge,
    without: Collection[str] = (),
) -> Iterator[Suite[Question, Observed]]:
    """Ask an index that is there; raises IndexNotFound, and ReadError when evidence is not in it."""
    with Assistant.open(index, settings=settings, without=without) as desk:
        facts = {"model": desk.model_name, "top_k": settings.top_k, **_index_facts(desk.info().to_dict())}
        yield make_suite(questions, desk, name=name, settings=facts, judge=judge)


def make_suite(
    questions: Sequence[Question],
    desk: Desk,
    *,
    name: str = "demo",
    settings: Mapping[str, Any] | None = None,
    judge: Judge = OWN_JUDGE,
) -> Suite[Question, Observed]:
    """The suite over an open desk; raises ReadError when evidence is not in its index."""
    sources = Sources(desk.articles(), desk.article)
    for question in questions:
        sources.evidence_units(question)
    return Suite(
        name=name,
        cases=tuple(_case(question) for question in questions),
        task=_task(desk),
        evaluators=(
            Retrieval(sources),
            Containment(),
            ShortForm(),
            Confidence(),
            CitationCorrectness(sources),
            CitationOverlap(sources),
            CitedSupport(judge, _answer_of),
            Abstention(),
            Effort(),
        ),
        summaries=answer_summaries(judge),
        account=_account(sources),
        settings=settings or {},
        references=FOLLOW_UP_REFERENCES,
    )


def _answer_of(observed: Observed) -> Answer:
    return observed.answer


def _index_facts(info: Mapping[str, Any]) -> dict[str, Any]:
    wanted = ("articles", "chunks", "groups", "embedding")
    return {name: info[name] for name in wanted if name in info}


def _case(question: Question) -> Case[Question]:
    return Case(
        case_id=question.id,
        kind=question.kind,
        prompt=question.question,
        inputs=question,
        gate=question.gate,
    )


def _task(desk: Desk) -> Callable[[Question], Observed]:
    def task(question: Question) -> Observed:
        filters: dict[str, Any] = {
            "as_of": question.as_of,
            "from_day": question.from_day,
            "to_day": question.to_day,
            "publishers": question.publishers,
        }
        start = time.perf_counter()
        answer = desk.ask(question.question, history=question.history, **filters)
        seconds = time.perf_counter() - start

        def search(asked: str) -> tuple[Passage, ...]:
            return desk.search(asked, top_k=RANKED, **filters)

        return Observed(
            answer=answer,
            ranking=search(answer.standalone_question),
            seconds=seconds,
            others={name: search(asked) for name, asked in _other_ways(question).items()},
        )

    return task


def _other_ways(question: Question) -> Mapping[str, str]:
    """What a follow-up's rewrite is compared with."""
    if not question.history:
        return {}
    return {"unchanged": question.question, "glued": glued(question.question, question.history)}


def _account(sources: Sources) -> Callable[[Question, Observed, Mapping[str, Value]], Account]:
    def account(question: Question, observed: Observed, values: Mapping[str, Value]) -> Account:
        answer = observed.answer
        ranking = [passage.article.article_id for passage in observed.ranking]
        evidence = set(sources.evidence_units(question))
        wanted = {article_id for article_id in ranking if sources.unit(article_id) in evidence}
        needs = sources.needs(question)
        details: dict[str, str | tuple[str, ...]] = {
            "history": tuple(f"{turn.role}: {turn.text}" for turn in question.history),
            "asked as": answer.standalone_question if question.history else "",
            "limits": _limits(question),
            "expected": tuple(" | ".join(part) for part in question.answers) or "an abstention",
            "answer": answer.text,
            "cited": tuple(f"[{c.number}] {c.title} ({c.byline}): “{c.quote}”" for c in answer.citations),
            "evidence": tuple(f"{e.source}: “{e.quote}”" for e in question.evidence),
        }
        shown = {label: text for label, text in details.items() if text}
        return Account(
            verdict=verdict(question, observed, values, sources),
            details=shown,
            loss=_loss(values),
            found={"found": found_passages(observed.ranking, wanted)},
            places={"": places(sources.units(ranking), needs)} if needs else {},
        )

    return account


def _loss(values: Mapping[str, Value]) -> float:
    """A wrong answer weighs more than none, and both more where the evidence was far down."""
    said_wrong = values.get("refused") is False or (values.get("contains") is False and values["answered"])
    return float(said_wrong) + 1.0 - float(values.get("mrr_10", 1.0))


def _limits(question: Question) -> str:
    limits = {"as of": question.as_of, "from": question.from_day, "to": question.to_day}
    parts = [f"{name} {day}" for name, day in limits.items() if day]
    return ", ".join([*parts, *question.publishers])
