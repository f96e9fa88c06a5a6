"""The suite ``clapnq``: questions and passages, half of which do not answer theirs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.schema import Passage
from assistant.settings import Settings
from evals.base import RIGHT, Account, Case, Suite
from evals.corpora import Corpus, open_corpus, text_article
from evals.floors import Lexical
from evals.metrics import Reference, Summary, Value
from evals.records import Record, read_records, require_records
from evals.retrieval import rank_measures, single_needs
from evals.searching import RANKED, Searcher, article_ids, found_lines, place_of, speed_summaries, variants

DEFAULT_DATA: Path | None = None

MEASURES = ("recall_1", "recall_5", "mrr_10")


class Item(Record):
    """A question with one passage, which answers it or not."""

    question: str
    answerable: bool
    title: str
    text: str
    sentences: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    gold_sentences: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the search found among the passages of all items, and BM25 alone."""

    passages: tuple[Passage, ...]
    lexical: list[str]
    seconds: float


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[Item, Outcome]]:
    """The suite over ``items.jsonl``; raises ReadError for another format."""
    path = folder / "items.jsonl"
    items = tuple(read_records(path, Item))
    require_records(path, items)
    corpus = Corpus(
        name="clapnq",
        files=(path,),
        articles=lambda: [text_article(item.id, item.title, item.text) for item in items],
    )
    floor = Lexical({item.id: f"{item.title}\n{item.text}" for item in items})
    with open_corpus(corpus, settings) as (desk, notices), floor:
        yield Suite(
            name="clapnq",
            cases=tuple(_case(item) for item in items),
            task=_task(desk, floor),
            evaluators=(Ranking(),),
            summaries=_SUMMARIES,
            account=_account,
            settings={"passages": len(items), "embedding": dict(desk.info().embedding)},
            notices=notices,
            references=_REFERENCES,
        )


class Ranking:
    """The rank of the item's own passage."""

    def evaluate(self, inputs: Item, output: Outcome) -> Mapping[str, Value]:
        needs = single_needs([inputs.id])
        return {
            **rank_measures(article_ids(output.passages), needs, MEASURES),
            **rank_measures(output.lexical, needs, MEASURES, variant="bm25"),
            "seconds": output.seconds,
        }


def _case(item: Item) -> Case[Item]:
    kind = "answerable" if item.answerable else "unanswerable"
    return Case(case_id=item.id, kind=kind, prompt=item.question, inputs=item)


def _task(desk: Searcher, floor: Lexical) -> Callable[[Item], Outcome]:
    def task(item: Item) -> Outcome:
        start = time.perf_counter()
        passages = desk.search(item.question, top_k=RANKED)
        seconds = time.perf_counter() - start
        return Outcome(passages=passages, lexical=floor.rank(item.question, 10), seconds=seconds)

    return task


def _account(item: Item, outcome: Outcome, values: Mapping[str, Value]) -> Account:
    verdict = RIGHT if values["recall_1"] else "found lower" if values["recall_5"] else "not found"
    return Account(
        verdict=verdict,
        details={
            "its passage": f"{place_of(outcome.passages, item.id)}: {item.title}",
            "found": found_lines(outcome.passages, {item.id}),
        },
        loss=1.0 - float(values["mrr_10"]),
    )


_SUMMARIES = (
    Summary(name="recall_1", about="its own passage is the first of all", of=("recall_1",)),
    Summary(name="recall_5", about="its own passage is among the first 5", of=("recall_5",)),
    Summary(name="mrr_10", about="1 / rank of its own passage", of=("mrr_10",)),
    *variants(MEASURES, "bm25", "floor: BM25 over title and text"),
    *speed_summaries(),
)
_REFERENCES = {name: Reference(floor=f"{name}.bm25", about="BM25 over title and text") for name in MEASURES}
