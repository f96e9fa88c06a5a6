"""Learns what speaks for a passage: ``python -m evals.train_ranking --data DIR [--write]``.

The candidates that the retriever finds for the questions of ``rtqa`` (without and with their day),
``multihop-rag`` and ``clapnq`` are ranked with weights learned on four fifths of the questions and tried
on the rest, whole clusters at a time; beside them stand the plain sum of both rankings, and weights learned
on the other sets alone. ``--write`` learns from all and writes the weights that the product uses;
``--without NAME`` shows what they reach without a feature.

Days are hidden from what is learned on ``multihop-rag``: there what is wanted has none, and the rest has.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from assistant.index import IndexReader, Layout
from assistant.pipeline import Assistant
from assistant.pipeline.parts import embedder_of
from assistant.retrieval.features import NAMES, OF_TIME, Table, describe
from assistant.retrieval.retriever import Retriever
from assistant.retrieval.weights import FILE, PLAIN
from assistant.schema import Filters
from assistant.settings import Settings, load_settings
from evals.clusters import clusters
from evals.corpora import Corpus, open_corpus, read_articles
from evals.judging import fold_numbers
from evals.learning import Ranked, learn
from evals.records import read_records
from evals.retrieval import rank_measures, single_needs
from evals.suites import clapnq, multihop_rag, rtqa

MEASURES = ("mrr_10", "hit_1", "hit_4", "recall_10", "all_evidence_10")
#: What tells of days, hidden where days give the answer away.
DAYS = (*OF_TIME, "burst")
#: Not learned: no set names outlets that its articles have, or quotes as people do who look for a text.
BY_HAND = {"outlet": 0.05, "phrase": 0.12}

Weights = Mapping[str, float]


def main() -> None:
    """Collect, try, print, and write when asked to."""
    parser = argparse.ArgumentParser(prog="python -m evals.train_ranking", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--write", action="store_true", help=f"write assistant/retrieval/{FILE}")
    parser.add_argument("--without", choices=NAMES, help="a feature to leave out, to see what it is worth")
    arguments = parser.parse_args()
    if arguments.write and arguments.without:
        parser.error("weights are written with all features: leave out --without or --write")
    settings = load_settings()
    questions = [
        lacking(question, arguments.without)
        for read in (_rtqa, _multihop_rag, _clapnq)
        for question in read(arguments.data, settings)
    ]
    console = Console()
    _tell(console, "the plain sum", questions, lambda _: _array(PLAIN))
    _tell(console, "learned, held out", questions, _held_out(questions))
    _tell(console, "learned on the other sets", questions, _from_other_sets(questions))
    learned = learn(questions)
    shares = learned / learned.sum()
    for name, share in zip(NAMES, shares, strict=True):
        console.print(f"{name:<14} {share:.3f}", highlight=False)
    if arguments.write:
        target = Path(__file__).parents[1] / "assistant" / "retrieval" / FILE
        target.write_text(to_toml(shares), "utf-8")
        console.print(f"Written: {target}", highlight=False)


def lacking(question: Ranked, name: str | None) -> Ranked:
    """The question with a feature at 0 throughout."""
    kept = np.array([each != name for each in NAMES])
    return replace(question, features=question.features * kept)


def to_toml(shares: Table) -> str:
    """The file of weights, to be read by people too."""
    learned = {name: share for name, share in zip(NAMES, shares, strict=True) if name not in BY_HAND}
    return "\n".join(
        (
            "# How much each feature of a candidate counts (features.py says what each is).",
            "# Made by `python -m evals.train_ranking --write`; 0 is what was found to be worth nothing.",
            "",
            "[learned]",
            *(f"{name} = {share:.3f}" for name, share in learned.items()),
            "",
            "# No set names outlets that its articles have, or quotes as people do who look for a text.",
            "[by_hand]",
            *(f"{name} = {share}" for name, share in BY_HAND.items()),
            "",
        )
    )


def _held_out(questions: Sequence[Ranked]) -> Callable[[int], Table]:
    folds = fold_numbers([question.cluster for question in questions])
    learned = {
        fold: learn([question for question, its in zip(questions, folds, strict=True) if its != fold])
        for fold in np.unique(folds).tolist()
    }
    return lambda place: learned[int(folds[place])]


def _from_other_sets(questions: Sequence[Ranked]) -> Callable[[int], Table]:
    names = [question.set_name.partition(".")[0] for question in questions]
    learned = {
        name: learn([each for each, its in zip(questions, names, strict=True) if its != name])
        for name in set(names)
    }
    return lambda place: learned[names[place]]


def _tell(console: Console, title: str, questions: Sequence[Ranked], weights: Callable[[int], Table]) -> None:
    """Print the mean measures of each set; ``weights`` are those for the question at a place."""
    values: dict[str, list[dict[str, float]]] = defaultdict(list)
    for place, question in enumerate(questions):
        order = np.argsort(-(question.features @ weights(place)), kind="stable")
        ranking = list(dict.fromkeys(question.articles[row] for row in order))
        values[question.set_name].append(rank_measures(ranking, single_needs(question.wanted), MEASURES))
    console.print(title, highlight=False)
    for name, rows in values.items():
        figures = "  ".join(f"{each} {np.mean([row[each] for row in rows]):.3f}" for each in MEASURES)
        console.print(f"  {name:<13} n {len(rows)}  {figures}", highlight=False)


def _array(weights: Weights) -> Table:
    return np.array([weights.get(name, 0.0) for name in NAMES])


def _rtqa(data: Path, settings: Settings) -> Iterator[Ranked]:
    asked = [
        each for each in read_records(data / "rtqa" / "questions.jsonl", rtqa.Question) if each.silver_ids
    ]
    groups = clusters({each.id: each.silver_ids for each in asked})
    path = data / "rtqa" / "articles.jsonl"
    corpus = Corpus(name="rtqa", files=(path,), articles=lambda: read_articles(path))
    for find in _retrievers(corpus, settings):
        for each in track(asked, description="rtqa", console=Console(stderr=True)):
            for name, day in (("rtqa", None), ("rtqa.dated", each.day)):
                last = each.day + rtqa.LATER
                yield find(name, groups[each.id], each.question, day, each.silver_ids, last)


def _multihop_rag(data: Path, settings: Settings) -> Iterator[Ranked]:
    folder = data / "multihop-rag"
    asked = [each for each in read_records(folder / "queries.jsonl", multihop_rag.Query) if each.evidence]
    groups = clusters({each.id: [fact.title for fact in each.evidence] for each in asked})
    path = folder / "corpus.jsonl"
    texts = tuple(read_records(path, multihop_rag.Text))
    rows = {text.fact_id: text.id for text in texts if text.fact_id is not None}
    corpus = multihop_rag.corpus_of(path, texts)
    for find in _retrievers(corpus, settings):
        for each in track(asked, description="multihop-rag", console=Console(stderr=True)):
            wanted = [rows[fact.fact_id] for fact in each.evidence]
            yield find("multihop-rag", groups[each.id], each.question, None, wanted, None, hide=DAYS)


def _clapnq(data: Path, settings: Settings) -> Iterator[Ranked]:
    path = data / "clapnq" / "items.jsonl"
    items = tuple(read_records(path, clapnq.Item))
    corpus = clapnq.corpus_of(path, items)
    for find in _retrievers(corpus, settings):
        for item in items:
            yield find("clapnq", item.id, item.question, None, [item.id], None)


Find = Callable[..., Ranked]


def _retrievers(corpus: Corpus, settings: Settings) -> Iterator[Find]:
    """One function, while the corpus is open, that finds and describes the candidates of a question."""
    with open_corpus(corpus, settings) as (desk, _), _reader(desk) as reader:
        retriever = Retriever(reader, embedder_of(settings))

        def find(
            set_name: str,
            cluster: str,
            question: str,
            day: date | None,
            wanted: Sequence[str],
            last: date | None,
            hide: Sequence[str] = (),
        ) -> Ranked:
            found = retriever.find(question, Filters(as_of=day))
            table = describe(question, found) * [name not in (*hide, *BY_HAND) for name in NAMES]
            # Hidden afterwards, so that nothing of the search can tell the day.
            there = [last is None or each.day is None or each.day <= last for each in found.outlines]
            return Ranked(
                set_name=set_name,
                cluster=cluster,
                features=table[there],
                articles=[
                    each.article_id for each, is_there in zip(found.outlines, there, strict=True) if is_there
                ],
                wanted=frozenset(wanted),
            )

        yield find


def _reader(desk: Assistant) -> IndexReader:
    return IndexReader(Layout(home=desk.settings.home, name=desk.name))


if __name__ == "__main__":
    main()
