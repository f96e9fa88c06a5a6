"""The suite ``rtqa``: questions of a weekly news quiz, asked with and without the day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import Field

from assistant.schema import ArticleSummary, Passage, day_of
from assistant.settings import Settings
from evals.base import RIGHT, Account, Case, Suite
from evals.clusters import clusters
from evals.corpora import Corpus, open_corpus, read_articles
from evals.floors import Lexical
from evals.metrics import Reference, Summary, Value
from evals.records import Record, read_records, require_records
from evals.retrieval import rank_measures, single_needs
from evals.searching import RANKED, Searcher, article_ids, found_lines, place_of, speed_summaries, variants

DEFAULT_DATA: Path | None = None

MEASURES = ("mrr_10", "hit_1", "hit_4", "hit_10", "recall_10")
#: An article of so many days after the question is not there yet.
LATER = timedelta(days=4)
#: The window of the floor that knows the day.
WINDOW = timedelta(days=30)
#: Characters of a text that BM25 reads.
READ = 8_000


class RawArticle(Record):
    """An article as the floor reads it."""

    title: str
    text: str
    day: date | None = Field(default=None, alias="date")


class Question(Record):
    """A question of one day's quiz; ``silver_ids`` are articles that answer it, as far as they are known."""

    question: str
    day: date = Field(alias="date")
    source: str = "unknown"
    choices: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    silver_ids: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The outlet of the quiz."""
        return "_".join(self.source.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the search found without and with the day, and BM25 without and with a window of days."""

    passages: tuple[Passage, ...]
    dated: tuple[Passage, ...]
    lexical: Sequence[str]
    windowed: Sequence[str]
    visible: bool
    seconds: float


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[Question, Outcome]]:
    """The suite over ``questions.jsonl`` and ``articles.jsonl``; raises ReadError for another format.

    Only questions that have ``silver_ids`` are cases.
    """
    questions = tuple(read_records(folder / "questions.jsonl", Question))
    asked = tuple(question for question in questions if question.silver_ids)
    require_records(folder / "questions.jsonl", asked)
    path = folder / "articles.jsonl"
    raw = tuple(read_records(path, RawArticle))
    corpus = Corpus(name="rtqa", files=(path,), articles=lambda: read_articles(path))
    floor = Lexical({each.id: f"{each.title}\n{each.text[:READ]}" for each in raw})
    days = {each.id: each.day for each in raw}
    groups = clusters({question.id: question.silver_ids for question in asked})
    with open_corpus(corpus, settings) as (desk, notices), floor:
        yield Suite(
            name="rtqa",
            cases=tuple(
                Case(case_id=q.id, kind=q.kind, prompt=q.question, inputs=q, cluster=groups[q.id])
                for q in asked
            ),
            task=_task(desk, floor, days),
            evaluators=(Silver(),),
            summaries=_SUMMARIES,
            account=_account(desk.articles()),
            settings={"articles": len(raw), "embedding": dict(desk.info().embedding)},
            notices=notices,
            verb="Searching",
            references=_REFERENCES,
        )


class Silver:
    """The measures of both rankings and of their floors; ``dated_visible`` where ``as_of`` hides not all."""

    def evaluate(self, inputs: Question, output: Outcome) -> Mapping[str, Value]:
        needs = single_needs(inputs.silver_ids)
        dated = article_ids(output.dated)
        values: dict[str, Value] = {
            **rank_measures(article_ids(output.passages), needs, MEASURES),
            **rank_measures(dated, needs, MEASURES, variant="dated"),
            **rank_measures(output.lexical, needs, MEASURES, variant="bm25"),
            **rank_measures(output.windowed, needs, MEASURES, variant="bm25_30_days"),
            "seconds": output.seconds,
        }
        if output.visible:
            values |= rank_measures(dated, needs, MEASURES, variant="dated_visible")
        return values


def _task(desk: Searcher, floor: Lexical, days: Mapping[str, date | None]) -> Callable[[Question], Outcome]:
    def task(question: Question) -> Outcome:
        last = question.day + LATER
        start = time.perf_counter()
        passages = desk.search(question.question, top_k=RANKED)
        seconds = time.perf_counter() - start
        there = [name for name, day in days.items() if day is None or day <= last]
        recent = [name for name in there if (day := days[name]) and day >= question.day - WINDOW]
        return Outcome(
            # Hidden afterwards, so that nothing of the search can tell the day.
            passages=tuple(each for each in passages if _is_there(each, last)),
            dated=desk.search(question.question, as_of=question.day, top_k=RANKED),
            lexical=floor.rank(question.question, 10, there),
            windowed=floor.rank(question.question, 10, recent),
            visible=any((days.get(each) or question.day) <= question.day for each in question.silver_ids),
            seconds=seconds,
        )

    return task


def _is_there(passage: Passage, last: date) -> bool:
    day = day_of(passage.article.published_at)
    return day is None or day <= last


def _account(
    summaries: Sequence[ArticleSummary],
) -> Callable[[Question, Outcome, Mapping[str, Value]], Account]:
    articles = {each.article_id: each for each in summaries}

    def account(question: Question, outcome: Outcome, values: Mapping[str, Value]) -> Account:
        wanted = [articles[each] for each in question.silver_ids if each in articles]
        plain, dated = values["hit_4"], values["hit_4.dated"]
        verdict = RIGHT if plain and dated else "low without the day" if dated else "low with the day"
        verdict = verdict if plain or dated else "low with and without the day"
        return Account(
            verdict=verdict,
            loss=2.0 - values["mrr_10"] - values["mrr_10.dated"],
            details={
                "day": str(question.day),
                "answers": question.answers,
                "wanted": tuple(
                    f"{place_of(outcome.passages, each.article_id)}, with the day "
                    f"{place_of(outcome.dated, each.article_id)}: {each.title} ({day_of(each.published_at)})"
                    for each in wanted
                ),
                "found": found_lines(outcome.passages, question.silver_ids),
                "found with the day": found_lines(outcome.dated, question.silver_ids),
            },
        )

    return account


_ABOUT = {
    "mrr_10": "1 / rank of the first silver article",
    "hit_1": "a silver article is the first",
    "hit_4": "a silver article among the first 4",
    "hit_10": "a silver article among the first 10",
    "recall_10": "silver articles among the first 10",
}
_DATED = "the same with as_of, the question's day"
_SUMMARIES = (
    *(Summary(name=name, about=about, of=(name,)) for name, about in _ABOUT.items()),
    *(Summary(name=f"{name}.dated", about=_DATED, of=(f"{name}.dated",)) for name in MEASURES),
    *variants(MEASURES, "dated_visible", "the same where as_of leaves a silver article"),
    *variants(MEASURES, "bm25", "floor: BM25 over title and beginning"),
    *variants(MEASURES, "bm25_30_days", "floor: BM25 over the 30 days before the question"),
    *speed_summaries(),
)
_STATED: Mapping[str, tuple[float, float] | tuple[None, None]] = {
    "mrr_10": (0.584, 0.816),
    "hit_1": (0.456, 0.711),
    "hit_4": (0.717, 0.922),
    "hit_10": (0.856, 0.961),
    "recall_10": (None, None),
}
_REFERENCES = {
    name: Reference(
        floor=f"{name}.bm25",
        stated=_STATED[name][0],
        anchor=_STATED[name][1],
        about="BM25; and with a window of 30 days",
    )
    for name in MEASURES
} | {
    f"{name}.{variant}": Reference(
        floor=f"{name}.bm25_30_days",
        stated=_STATED[name][1],
        about="BM25 with a window of 30 days",
    )
    for name in MEASURES
    for variant in ("dated", "dated_visible")
}
