"""The suite ``clapnq``: questions and passages, half of which do not answer theirs.

Each passage is found among all of them; then each question is answered from its own passage alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assistant.answering.base import Answerer, Request, Written
from assistant.embedding import Embedder
from assistant.index import IndexReader, Layout
from assistant.pipeline import Assistant
from assistant.pipeline.parts import embedder_of, make_answerer
from assistant.schema import Passage
from assistant.settings import Settings
from evals.answers import (
    abstention_summaries,
    abstention_values,
    cited_sentences,
    confidence_values,
    given_passages,
    sentence_spans,
)
from evals.base import RIGHT, Account, Case, Suite
from evals.corpora import Corpus, open_corpus, text_article
from evals.floors import Lexical
from evals.metrics import Reference, Summary, Value
from evals.records import Record, read_records, require_records
from evals.retrieval import places, rank_measures, single_needs
from evals.searching import RANKED, Searcher, article_ids, found_passages, place_of, speed_summaries, variants
from evals.verdicts import NOT_RETRIEVED, verdict_of

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
class Reply:
    """An answer from the own passage: the sentences quoted, and the best by BM25."""

    refused: bool
    text: str
    quoted: frozenset[int]
    by_words: tuple[int, ...]
    confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the search found among all passages, and BM25 alone; and the reply, where one is asked for."""

    passages: tuple[Passage, ...]
    lexical: list[str]
    seconds: float
    reply: Reply | None


@contextmanager
def open_suite(
    folder: Path, settings: Settings, *, answers: bool = True, without: Collection[str] = ()
) -> Iterator[Suite[Item, Outcome]]:
    """The suite over ``items.jsonl``; raises ReadError for another format."""
    path = folder / "items.jsonl"
    items = tuple(read_records(path, Item))
    require_records(path, items)
    corpus = corpus_of(path, items)
    floor = Lexical({item.id: f"{item.title}\n{item.text}" for item in items})
    embedder = embedder_of(settings)
    with open_corpus(corpus, settings, without) as (desk, notices), floor, _reader(desk) as reader:
        answerer, _ = make_answerer(settings, None, embedder, reader)
        yield Suite(
            name="clapnq",
            cases=tuple(_case(item) for item in items),
            task=_task(desk, floor, partial(_reply, answerer, embedder) if answers else None),
            evaluators=(Ranking(), Answering()),
            summaries=_SUMMARIES,
            account=_account,
            settings={
                "model": desk.model_name,
                "passages": len(items),
                "embedding": dict(desk.info().embedding),
            },
            notices=notices,
            references=_REFERENCES,
        )


def corpus_of(path: Path, items: Sequence[Item]) -> Corpus:
    """The passages of all items, each as an article."""
    return Corpus(
        name="clapnq",
        files=(path,),
        articles=lambda: [text_article(item.id, item.title, item.text) for item in items],
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


class Answering:
    """Whether it abstained rightly, and the F1 of the sentences that it quoted."""

    def evaluate(self, inputs: Item, output: Outcome) -> Mapping[str, Value]:
        reply = output.reply
        if reply is None:
            return {}
        values = abstention_values(refused=reply.refused, answerable=inputs.answerable)
        gold = [set(each) for each in inputs.gold_sentences if each]
        right = inputs.answerable and (not gold or _best_f1(reply.quoted, gold) > 0)
        values |= confidence_values(reply.confidence, right=right)
        if not inputs.answerable or not gold:
            return values
        values["sentence_f1"] = _best_f1(reply.quoted, gold)
        if not reply.refused:
            values["sentence_f1.answered"] = values["sentence_f1"]
        for count in (1, 3):
            values[f"sentence_f1.bm25_{count}"] = _best_f1(set(reply.by_words[:count]), gold)
        return values | {"sentence_f1.all": _best_f1(set(range(len(inputs.sentences))), gold)}


def _best_f1(found: Set[int], gold: Sequence[Set[int]]) -> float:
    """Against the gold sentences that fit best."""
    return max(2 * len(found & each) / (len(found) + len(each)) for each in gold)


def _reader(desk: Assistant) -> IndexReader:
    """The desk's index once more, for what the answerer asks of it."""
    return IndexReader(Layout(home=desk.settings.home, name=desk.name))


def _task(desk: Searcher, floor: Lexical, reply: Callable[[Item], Reply] | None) -> Callable[[Item], Outcome]:
    def task(item: Item) -> Outcome:
        start = time.perf_counter()
        passages = desk.search(item.question, top_k=RANKED)
        return Outcome(
            passages=passages,
            seconds=time.perf_counter() - start,
            lexical=floor.rank(item.question, RANKED),
            reply=reply(item) if reply is not None else None,
        )

    return task


def _reply(answerer: Answerer, embedder: Embedder, item: Item) -> Reply:
    article = text_article(item.id, item.title, item.text)
    given = given_passages([article], item.question, embedder)
    written = Written()
    for event in answerer.write(Request(question=item.question, passages=given)):
        written = event if isinstance(event, Written) else written
    names = {str(number): text for number, text in enumerate(item.sentences)}
    with Lexical(names) as sentences:
        by_words = tuple(int(each) for each in sentences.rank(item.question, 3))
    return Reply(
        refused=not written.drafts,
        text=" ".join(draft.text for draft in written.drafts),
        quoted=cited_sentences(written, sentence_spans(item.text, item.sentences)),
        by_words=by_words,
        confidence=written.confidence,
    )


def _account(item: Item, outcome: Outcome, values: Mapping[str, Value]) -> Account:
    reply = outcome.reply
    gold = [item.sentences[number] for each in item.gold_sentences[:1] for number in each]
    needs = single_needs([item.id])
    return Account(
        verdict=_verdict(item, reply, values),
        details={
            "its passage": f"{place_of(outcome.passages, item.id)}: {item.title}: {item.text}",
            "answer": "not asked for" if reply is None else reply.text or "an abstention",
            "expected": tuple(gold) or "an abstention",
        },
        loss=2.0 - float(values["mrr_10"]) - float(values.get("sentence_f1", 1.0)),
        found={"found": found_passages(outcome.passages, {item.id})},
        places={
            "": places(article_ids(outcome.passages), needs),
            "bm25": places(outcome.lexical, needs),
        },
    )


def _verdict(item: Item, reply: Reply | None, values: Mapping[str, Value]) -> str:
    """Retrieved is what has its passage among the first five; used, what quotes one of its sentences."""
    if not values["recall_5"]:
        return NOT_RETRIEVED
    if reply is None:
        return RIGHT
    return verdict_of(
        answerable=item.answerable,
        right=not reply.refused and bool(values.get("sentence_f1", 1.0)),
        refused=reply.refused,
        retrieved=True,
        used=False,
    )


_SUMMARIES = (
    Summary(name="recall_1", about="its own passage is the first of all", of=("recall_1",)),
    Summary(name="recall_5", about="its own passage is among the first 5", of=("recall_5",)),
    Summary(name="mrr_10", about="1 / rank of its own passage", of=("mrr_10",)),
    *variants(MEASURES, "bm25", "floor: BM25 over title and text", by_kind=True),
    *abstention_summaries(),
    Summary(
        name="sentence_f1",
        about="quoted and gold sentences of answerable questions; an abstention has 0",
        of=("sentence_f1",),
        by_kind=False,
    ),
    *variants(("sentence_f1",), "answered", "the same of the questions that were answered"),
    *variants(("sentence_f1",), "bm25_1", "floor: the best sentence by BM25"),
    *variants(("sentence_f1",), "bm25_3", "floor: the best three"),
    *variants(("sentence_f1",), "all", "floor: all sentences"),
    *speed_summaries(),
)
_REFERENCES = {
    **{name: Reference(floor=f"{name}.bm25", about="BM25 over title and text") for name in MEASURES},
    # The README's figures of retrieval are those of the answerable questions.
    "recall_1.answerable": Reference(stated=0.967, about="BM25"),
    "recall_5.answerable": Reference(stated=1.0, about="BM25"),
    "abstain_balanced_accuracy": Reference(
        stated=0.5, anchor=0.742, about="always the same; BM25 overlap with a threshold fitted"
    ),
    "sentence_f1": Reference(
        floor="sentence_f1.bm25_3", stated=0.611, about="the best three sentences by BM25"
    ),
}
