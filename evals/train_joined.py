"""Learns to answer joint questions: ``python -m evals.train_joined --data DIR [--write]``. Prints.

From the questions of ``multihop-rag`` with the passages that the search finds. Four decisions are learned:
does a sentence tell of a side at all (against the passages of other questions), do the sentences say yes,
which name do the clauses describe (ListNet), and is the best name the one asked for. The figures are held
out: questions that share an article are learned from, or tried, together. The floor is the most frequent
answer of each type, none for the type ``null``: who gives it has to know the type.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from assistant.answering.base import Request, Written
from assistant.answering.extractive import ExtractiveAnswerer
from assistant.answering.joined import JoinedAnswerer, quoted
from assistant.answering.joined.deciding import (
    Found,
    best_name,
    decide,
    judge_fact,
    named_values,
    told_values,
)
from assistant.answering.joined.evidence import one_each, sentences
from assistant.answering.joined.judging import SIGNS, features
from assistant.answering.joined.naming import NAMES, candidates
from assistant.answering.joined.shapes import Shape, frame_of, recognise
from assistant.answering.joined.weights import FILE, Learned, Weights
from assistant.index import IndexReader, Layout
from assistant.pipeline import Assistant
from assistant.pipeline.parts import embedder_of
from assistant.schema import Passage
from assistant.settings import Settings, load_settings
from evals.clusters import clusters
from evals.corpora import open_corpus
from evals.judging import fold_numbers
from evals.learning import Ranked, learn
from evals.logistic import even_shares, fit
from evals.matching import contains
from evals.records import read_records
from evals.short_forms import strict_match
from evals.suites import multihop_rag
from evals.suites.multihop_rag import NULL, Query

#: What "yes" is called where it is not: that things agree, or the first of two words.
YES = frozenset("yes true agree agreement similar consistent before larger".split())
TOLD_SIGNS = {"coverage": 1, "similarity": 1}
NAMED_SIGNS = {"support": 1, "support_least": 1, "sides": 1, "told": 1, "told_least": 1, "coverage": 1}
#: What holds the weights back, over all examples together.
PULL = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question with what was found for its sides, and for the sides of another question in its passages.

    ``inner`` is what is answered where the question is passed on.
    """

    query: Query
    cluster: str
    shape: Shape | None
    found: Found
    strange: Found
    inner: Written


def main(arguments: Sequence[str] | None = None) -> None:
    """Print held-out figures; with ``--write`` learn from all and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m evals.train_joined", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--write", action="store_true", help=f"write {FILE}")
    options = parser.parse_args(arguments)
    examples = collect(options.data / "multihop-rag", load_settings())
    folds = fold_numbers([each.cluster for each in examples])
    answers: dict[int, Written] = {}
    for fold in np.unique(folds):
        weights = learn_all([each for each, its in zip(examples, folds, strict=True) if its != fold])
        answers |= {int(n): answer(examples[n], weights) for n in np.flatnonzero(folds == fold)}
    tell(Console(), examples, [answers[number] for number in range(len(examples))])
    if options.write:
        target = Path(__file__).parents[1] / "assistant" / "answering" / "joined" / FILE
        target.write_text(to_toml(learn_all(examples)), "utf-8")


def answer(example: Example, learned: Learned) -> Written:
    """What the answerer says with these weights."""
    shape, question = example.shape, example.query.question
    if shape is None:
        return example.inner
    if len(shape.sides) > 1:
        return decide(shape, question, example.found, learned) or example.inner
    evidence = [each for each in one_each(example.found) if each is not None]
    if not evidence:
        return example.inner
    return Written(drafts=example.inner.drafts, short_answer=judge_fact(shape, question, evidence, learned))


def learn_all(examples: Sequence[Example]) -> Learned:
    """The weights of every decision."""
    named = [each for each in examples if each.shape and each.shape.form == "name"]
    judged = [each for each in examples if each.shape and each.shape.form != "name" and any(each.found)]
    name = _learn_name(named)
    return Learned(
        told=_learn_told(judged), yes=_learn_yes(judged), name=name, named=_learn_named(named, name)
    )


def _learn_told(examples: Sequence[Example]) -> Weights:
    pairs = [
        (told_values(evidence), is_own)
        for each in examples
        for found, is_own in ((each.found, True), (each.strange, False))
        for evidence in one_each(found)
        if evidence is not None
    ]
    return fitted([values for values, _ in pairs], [is_own for _, is_own in pairs], TOLD_SIGNS, balanced=True)


def _learn_yes(examples: Sequence[Example]) -> Weights:
    rows, truth = [], []
    for each in examples:
        evidence = [one for one in one_each(each.found) if one is not None]
        options = each.shape.options if each.shape else None
        rows.append(features(frame_of(each.query.question, options), evidence))
        truth.append(each.query.answers[0].lower() in YES)
    return fitted(rows, truth, SIGNS)


def _learn_name(examples: Sequence[Example]) -> Weights:
    ranked = []
    for each in examples:
        named = candidates(each.query.question, each.found)
        wanted = frozenset(one.name for one in named if _is_right(one.name, each.query))
        if wanted:
            ranked.append(
                Ranked(
                    set_name="multihop-rag",
                    cluster=each.cluster,
                    features=np.array([[one.features[name] for name in NAMES] for one in named]),
                    articles=[one.name for one in named],
                    wanted=wanted,
                )
            )
    return {name: float(weight) for name, weight in zip(NAMES, learn(ranked), strict=True)}


def _learn_named(examples: Sequence[Example], name: Weights) -> Weights:
    """Right is a question that has an answer; that the best name is another one is seen in the figures."""
    best = [(each, best_name(each.query.question, each.found, name)) for each in examples]
    pairs = [
        (named_values(named, each.found), each.query.type != NULL)
        for each, named in best
        if named is not None
    ]
    return fitted([values for values, _ in pairs], [has for _, has in pairs], NAMED_SIGNS)


def fitted(
    rows: Sequence[Mapping[str, float]],
    truth: Sequence[bool],
    signs: Mapping[str, int],
    *,
    pull: float = PULL,
    balanced: bool = False,
) -> dict[str, float]:
    """The weights of the features that ``signs`` names, and a ``bias``; see ``evals.logistic``.

    ``balanced`` gives both classes the same say.
    """
    table = np.array([[row[name] for name in signs] for row in rows], np.float64)
    shares = even_shares(truth) if balanced else np.ones(len(rows))
    learned = fit(table, np.array(truth), shares, [*signs.values()], held_back=pull / len(rows))
    return {"bias": learned.bias, **dict(zip(signs, learned.weights.tolist(), strict=True))}


def _is_right(name: str, query: Query) -> bool:
    return any(contains(name, each) for each in query.answers)


def tell(console: Console, examples: Sequence[Example], answers: Sequence[Written]) -> None:
    """Strict match by type and over all, beside the floor, and what was refused."""
    right: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    number: Counter[str] = Counter()
    expected: Counter[tuple[str, str]] = Counter()
    for each, written in zip(examples, answers, strict=True):
        kind = each.query.type
        number[kind] += 1
        refused[kind] += not written.drafts
        right[kind] += is_strict(each.query, written)
        expected[kind, each.query.answers[0].lower()] += 1
    floor = {kind: max(count for (its, _), count in expected.items() if its == kind) for kind in number}
    for kind in (*sorted(number), "all"):
        n, ok, floored, no = (
            sum(table.values()) if kind == "all" else table[kind]
            for table in (number, right, Counter(floor), refused)
        )
        console.print(
            f"{kind:<12} n {n}  strict {ok / n:.3f}  floor {floored / n:.3f}  refused {no / n:.3f}",
            highlight=False,
        )


def is_strict(query: Query, written: Written) -> bool:
    """As the suite has it: the short answer is read first; where nothing is to be told, nothing is right."""
    if query.type == NULL or not written.drafts:
        return query.type == NULL and not written.drafts
    said = written.short_answer or written.drafts[0].text.partition(": ")[2]
    return strict_match([said], [query.answers])


def to_toml(learned: Learned) -> str:
    """The file of weights, to be read by people too."""
    lines = ["# What speaks for each decision on a joint question (joined/deciding.py says what each is).",
             "# Made by `python -m evals.train_joined --write`."]  # fmt: skip
    for table in ("told", "yes", "name", "named"):
        weights: Mapping[str, float] = getattr(learned, table)
        lines += ["", f"[{table}]", *(f"{name} = {weight:.3f}" for name, weight in weights.items())]
    return "\n".join([*lines, ""])


def collect(folder: Path, settings: Settings) -> list[Example]:
    """Every question with what the search and the sides find."""
    queries = tuple(read_records(folder / "queries.jsonl", Query))
    path = folder / "corpus.jsonl"
    corpus = multihop_rag.corpus_of(path, tuple(read_records(path, multihop_rag.Text)))
    groups = clusters({each.id: [fact.title for fact in each.evidence] for each in queries})
    with open_corpus(corpus, settings) as (desk, _):
        shown = track(queries, description="search", console=Console(stderr=True))
        passages = {each.id: desk.search(each.question) for each in shown}
        return list(_examples(desk, settings, queries, groups, passages))


def _examples(
    desk: Assistant,
    settings: Settings,
    queries: Sequence[Query],
    groups: Mapping[str, str],
    passages: Mapping[str, Sequence[Passage]],
) -> Iterator[Example]:
    embedder = embedder_of(settings)
    with closing(IndexReader(Layout(home=desk.settings.home, name=desk.name))) as reader:
        inner = ExtractiveAnswerer(embedder, reader.frequencies)
        answerer = JoinedAnswerer(
            inner, embedder, reader.frequencies, Learned(told={}, yes={}, name={}, named={})
        )
        for place, query in enumerate(track(queries, description="evidence", console=Console(stderr=True))):
            shape = recognise(query.question)
            request = Request(question=query.question, passages=passages[query.id])
            written = [event for event in inner.write(request) if isinstance(event, Written)][-1]
            told = sentences(request.passages)
            if shape and len(shape.sides) == 1:
                told = quoted(request, written.drafts[0]) if written.drafts else []
            others = queries[place - len(queries) // 2]
            yield Example(
                query=query,
                cluster=groups[query.id],
                shape=shape,
                found=answerer.look(shape, told) if shape else (),
                strange=answerer.look(shape, sentences(passages[others.id])) if shape else (),
                inner=written,
            )


if __name__ == "__main__":
    main()
