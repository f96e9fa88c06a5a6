"""The suite ``ramdocs``: ambiguous questions with documents that disagree, mislead or say nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel

from assistant.schema import Answer, Article
from assistant.settings import Settings
from evals.answers import length_summaries, length_values, shown
from evals.base import RIGHT, Account, Case, Suite
from evals.corpora import Corpus, text_article
from evals.given import is_backed, open_given
from evals.matching import contains
from evals.metrics import Reference, Summary, Value
from evals.records import Record, read_records, require_records
from evals.searching import variants
from evals.verdicts import NOT_USED, REFUSED_WRONGLY, USED_WRONG

DEFAULT_DATA: Path | None = None

NOISE = "noise"


class Document(BaseModel):
    """A document, and the answer that it supports, right or wrong; a ``noise`` one supports none."""

    id: str
    text: str
    label: str
    answer: str


class Item(Record):
    """A question; a right reply gives all of ``gold_answers`` and none of ``wrong_answers``."""

    question: str
    gold_answers: tuple[str, ...]
    wrong_answers: tuple[str, ...] = ()
    documents: tuple[Document, ...]

    @property
    def supported(self) -> Counter[str]:
        """The answers that documents support, with how many do."""
        return Counter(each.answer for each in self.documents if each.label != NOISE)


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[Item, Answer]]:
    """The suite over ``items.jsonl``; raises ReadError for another format."""
    path = folder / "items.jsonl"
    items = tuple(read_records(path, Item))
    require_records(path, items)
    corpus = Corpus(
        name="ramdocs", files=(path,), articles=lambda: [a for item in items for a in _articles(item)]
    )
    with open_given(corpus, settings) as given:
        yield Suite(
            name="ramdocs",
            cases=tuple(
                Case(case_id=i.id, kind=f"answers_{len(i.gold_answers)}", prompt=i.question, inputs=i)
                for i in items
            ),
            task=lambda item: given.ask(item.question, _articles(item)),
            evaluators=(Exactness(), Backing()),
            summaries=_SUMMARIES,
            account=_account,
            settings=given.facts,
            notices=given.notices,
            references=_REFERENCES,
        )


class Exactness:
    """``strict_exact_match`` of the answer and of three ways to choose by the documents' labels."""

    def evaluate(self, inputs: Item, output: Answer) -> Mapping[str, Value]:
        text = shown(output)
        supported = inputs.supported
        floors = {
            "list_all": list(supported),
            "two_documents": [answer for answer, count in supported.items() if count > 1],
            "most_frequent": [answer for answer, _ in supported.most_common(1)],
        }
        values: dict[str, Value] = {
            "strict_exact_match": is_exact([text], inputs),
            "gold_given": sum(contains(text, each) for each in inputs.gold_answers)
            / len(inputs.gold_answers),
        }
        if inputs.wrong_answers:
            values["wrong_given"] = any(contains(text, each) for each in inputs.wrong_answers)
        values |= {f"strict_exact_match.{name}": is_exact(given, inputs) for name, given in floors.items()}
        return values | length_values(output)


class Backing:
    """``answers_cited``: the share of the answers given, right or wrong, that cite a document for them."""

    def evaluate(self, inputs: Item, output: Answer) -> Mapping[str, Value]:
        text = shown(output)
        given = [each for each in (*inputs.gold_answers, *inputs.wrong_answers) if contains(text, each)]
        if not given:
            return {}
        backed = [is_backed(output, each, _supporting(inputs, each)) for each in given]
        return {"answers_cited": sum(backed) / len(backed)}


def is_exact(texts: Sequence[str], item: Item) -> bool:
    """Whether the texts together give every gold answer and no wrong one."""

    def is_given(answer: str) -> bool:
        return any(contains(text, answer) for text in texts)

    return all(map(is_given, item.gold_answers)) and not any(map(is_given, item.wrong_answers))


def _supporting(item: Item, answer: str) -> frozenset[str]:
    return frozenset(each.id for each in item.documents if each.answer == answer and each.label != NOISE)


def _articles(item: Item) -> list[Article]:
    return [text_article(each.id, "", each.text) for each in item.documents]


def _account(item: Item, answer: Answer, values: Mapping[str, Value]) -> Account:
    verdict = RIGHT
    if answer.status == "no_answer":
        verdict = REFUSED_WRONGLY
    elif values.get("wrong_given"):
        verdict = USED_WRONG
    elif not values["strict_exact_match"]:
        verdict = NOT_USED
    return Account(
        verdict=verdict,
        details={
            "expected": item.gold_answers,
            "wrong": item.wrong_answers or "none",
            "answer": answer.text,
            "documents": tuple(f"{d.label}, {d.answer}: {d.text}" for d in item.documents),
        },
        loss=1.0 - float(values["gold_given"]) + 0.5 * float(values.get("wrong_given", 0.0)),
    )


_LABELS = "floor, reading the labels of the documents: "
_SUMMARIES = (
    Summary(
        name="strict_exact_match",
        about="all gold answers in the reply, and no wrong one",
        of=("strict_exact_match",),
    ),
    *variants(("strict_exact_match",), "list_all", f"{_LABELS}every answer that any supports"),
    *variants(("strict_exact_match",), "two_documents", f"{_LABELS}answers that two or more support"),
    *variants(("strict_exact_match",), "most_frequent", f"{_LABELS}the answer that most support"),
    Summary(name="gold_given", about="gold answers in the reply", of=("gold_given",)),
    Summary(
        name="wrong_given",
        about="replies with a wrong answer, where documents mislead; lower is better",
        of=("wrong_given",),
    ),
    Summary(
        name="answers_cited", about="answers given that cite a document that supports them",
        of=("answers_cited",),
    ),
    *length_summaries(),
)  # fmt: skip
_REFERENCES = {
    "strict_exact_match": Reference(
        floor="strict_exact_match.list_all",
        stated=0.44,
        anchor=0.326,
        about="all answers by the documents' labels; the best of Llama-3.3-70B on all 500",
    ),
    "strict_exact_match.two_documents": Reference(stated=0.28, about="the same"),
    "strict_exact_match.most_frequent": Reference(stated=0.20, about="the same"),
}
