"""The suite ``rtqa``: questions of a weekly news quiz, asked with and without the day.

Retrieval is measured where articles that answer are known; every question is answered as of its day, and
the quiz's choice is read out of that answer, also where one choice is "None of the above".
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import Field

from assistant.pipeline import Assistant
from assistant.schema import Answer, ArticleSummary, Passage, day_of
from assistant.settings import Settings
from evals.base import RIGHT, Account, Case, Suite
from evals.citations import CitedSupport, citation_summaries
from evals.clusters import clusters
from evals.corpora import Corpus, open_corpus, read_articles
from evals.floors import Lexical
from evals.found import Found, Places
from evals.judges import OWN_JUDGE, Judge
from evals.metrics import Reference, Summary, Value
from evals.quiz import QUIZ_REFERENCES, QUIZ_SUMMARIES, Quiz, Variant
from evals.records import Record, read_records, require_records
from evals.retrieval import places, rank_measures, single_needs
from evals.searching import RANKED, Searcher, article_ids, found_passages, place_of, speed_summaries, variants
from evals.verdicts import NOT_RETRIEVED, verdict_of

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
    answer_idx: tuple[int, ...] = ()
    answers: tuple[str, ...] = ()
    silver_ids: tuple[str, ...] = ()
    evidence: str | None = None

    @property
    def kind(self) -> str:
        """The outlet of the quiz."""
        return "_".join(self.source.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rankings:
    """What the search found without and with the day, and BM25 without and with a window of days."""

    passages: tuple[Passage, ...]
    dated: tuple[Passage, ...]
    lexical: Sequence[str]
    windowed: Sequence[str]
    visible: bool
    seconds: float

    @property
    def by_variant(self) -> dict[str, Sequence[str]]:
        """The articles in order, by the variant that their figures have."""
        dated = article_ids(self.dated)
        return {
            "": article_ids(self.passages),
            "dated": dated,
            "bm25": self.lexical,
            "bm25_30_days": self.windowed,
            **({"dated_visible": dated} if self.visible else {}),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer as of the question's day; the rankings where articles that answer are known."""

    answer: Answer | None
    rankings: Rankings | None


@contextmanager
def open_suite(
    folder: Path,
    settings: Settings,
    *,
    answers: bool = True,
    judge: Judge = OWN_JUDGE,
    without: Collection[str] = (),
) -> Iterator[Suite[Question, Outcome]]:
    """The suite over ``questions.jsonl``, ``articles.jsonl`` and, where there is one, ``nota.jsonl``.

    Without ``answers`` only the questions whose articles are known are searched for.
    Raises ReadError for another format.
    """
    questions = tuple(
        each for each in read_records(folder / "questions.jsonl", Question) if answers or each.silver_ids
    )
    require_records(folder / "questions.jsonl", questions)
    nota = folder / "nota.jsonl"
    others = {each.base_id: each for each in read_records(nota, Variant)} if nota.is_file() else {}
    path = folder / "articles.jsonl"
    raw = tuple(read_records(path, RawArticle))
    corpus = Corpus(name="rtqa", files=(path,), articles=lambda: read_articles(path))
    floor = Lexical({each.id: f"{each.title}\n{each.text[:READ]}" for each in raw})
    days = {each.id: each.day for each in raw}
    groups = clusters({question.id: question.silver_ids for question in questions})
    with open_corpus(corpus, settings, without) as (desk, notices), floor:
        yield Suite(
            name="rtqa",
            cases=tuple(
                Case(case_id=q.id, kind=q.kind, prompt=q.question, inputs=q, cluster=groups[q.id])
                for q in questions
            ),
            task=_task(desk, floor, days, answers=answers),
            evaluators=(Silver(), Quiz(others), CitedSupport(judge, _answer_of)) if answers else (Silver(),),
            summaries=(*_SUMMARIES, *citation_summaries(judge)),
            account=_account(desk.articles()),
            settings={
                "model": desk.model_name,
                "top_k": settings.top_k,
                "articles": len(raw),
                "embedding": dict(desk.info().embedding),
            },
            notices=notices,
            references=_REFERENCES,
        )


class Silver:
    """The measures of both rankings and of their floors; ``dated_visible`` where ``as_of`` hides not all."""

    def evaluate(self, inputs: Question, output: Outcome) -> Mapping[str, Value]:
        rankings = output.rankings
        if rankings is None:
            return {}
        needs = single_needs(inputs.silver_ids)
        values: dict[str, Value] = {"seconds": rankings.seconds}
        for variant, ranking in rankings.by_variant.items():
            values |= rank_measures(ranking, needs, MEASURES, variant=variant)
        return values


def _answer_of(outcome: Outcome) -> Answer | None:
    return outcome.answer


def _task(
    desk: Assistant, floor: Lexical, days: Mapping[str, date | None], *, answers: bool
) -> Callable[[Question], Outcome]:
    def task(question: Question) -> Outcome:
        return Outcome(
            answer=desk.ask(question.question, as_of=question.day) if answers else None,
            rankings=_rankings(desk, floor, days, question) if question.silver_ids else None,
        )

    return task


def _rankings(
    desk: Searcher, floor: Lexical, days: Mapping[str, date | None], question: Question
) -> Rankings:
    last = question.day + LATER
    start = time.perf_counter()
    passages = desk.search(question.question, top_k=RANKED)
    seconds = time.perf_counter() - start
    there = [name for name, day in days.items() if day is None or day <= last]
    recent = [name for name in there if (day := days[name]) and day >= question.day - WINDOW]
    return Rankings(
        # Hidden afterwards, so that nothing of the search can tell the day.
        passages=tuple(each for each in passages if _is_there(each, last)),
        dated=desk.search(question.question, as_of=question.day, top_k=RANKED),
        lexical=floor.rank(question.question, RANKED, there),
        windowed=floor.rank(question.question, RANKED, recent),
        visible=any((days.get(each) or question.day) <= question.day for each in question.silver_ids),
        seconds=seconds,
    )


def _is_there(passage: Passage, last: date) -> bool:
    day = day_of(passage.article.published_at)
    return day is None or day <= last


def _account(
    summaries: Sequence[ArticleSummary],
) -> Callable[[Question, Outcome, Mapping[str, Value]], Account]:
    articles = {each.article_id: each for each in summaries}

    def account(question: Question, outcome: Outcome, values: Mapping[str, Value]) -> Account:
        answer, rankings = outcome.answer, outcome.rankings
        details: dict[str, str | tuple[str, ...]] = {
            "day": str(question.day),
            "expected": question.answers,
        }
        loss = 0.0 if values.get("contains") else 0.5
        found: dict[str, tuple[Found, ...]] = {}
        ranks: dict[str, Places] = {}
        if answer is not None:
            details["answer"] = answer.text
        if rankings is not None:
            loss += 2.0 - values["mrr_10"] - values["mrr_10.dated"]
            wanted = [articles[each] for each in question.silver_ids if each in articles]
            details["wanted"] = tuple(_places(rankings, each) for each in wanted)
            found = {
                "found": found_passages(rankings.passages, question.silver_ids),
                "found with the day": found_passages(rankings.dated, question.silver_ids),
            }
            needs = single_needs(question.silver_ids)
            ranks = {name: places(ranking, needs) for name, ranking in rankings.by_variant.items()}
        return Account(
            verdict=_verdict(question, answer, values), details=details, loss=loss, found=found, places=ranks
        )

    return account


def _places(rankings: Rankings, article: ArticleSummary) -> str:
    at = [place_of(each, article.article_id) for each in (rankings.passages, rankings.dated)]
    return f"{at[0]}, with the day {at[1]}: {article.title} ({day_of(article.published_at)})"


def _verdict(question: Question, answer: Answer | None, values: Mapping[str, Value]) -> str:
    """Without an answer, right is a silver article among the first four, both with the day and without."""
    if answer is None:
        return RIGHT if values["hit_4"] and values["hit_4.dated"] else NOT_RETRIEVED
    silver = set(question.silver_ids)
    given = article_ids([*answer.passages, *answer.nearest])
    return verdict_of(
        right=bool(values.get("contains")),
        refused=answer.status == "no_answer",
        retrieved=not silver.isdisjoint(given) if silver else None,
        used=not silver.isdisjoint(citation.article_id for citation in answer.citations),
    )


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
    *variants(MEASURES, "bm25", "floor: BM25 over title and beginning", by_kind=True),
    *variants(MEASURES, "bm25_30_days", "floor: BM25 over the 30 days before the question", by_kind=True),
    *QUIZ_SUMMARIES,
    *speed_summaries(),
)
_STATED: Mapping[str, tuple[float, float] | tuple[None, None]] = {
    "mrr_10": (0.584, 0.816),
    "hit_1": (0.456, 0.711),
    "hit_4": (0.717, 0.922),
    "hit_10": (0.856, 0.961),
    "recall_10": (None, None),
}
_REFERENCES = (
    {
        name: Reference(
            floor=f"{name}.bm25",
            stated=_STATED[name][0],
            anchor=_STATED[name][1],
            about="BM25; and with a window of 30 days",
        )
        for name in MEASURES
    }
    | {
        f"{name}.{variant}": Reference(
            floor=f"{name}.bm25_30_days",
            stated=_STATED[name][1],
            about="BM25 with a window of 30 days",
        )
        for name in MEASURES
        for variant in ("dated", "dated_visible")
    }
    | QUIZ_REFERENCES
)
