"""The suite ``qags-xsum``: generated summary sentences that people found true to their article, or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel

from assistant.settings import Settings
from evals.base import Suite
from evals.judging import Claim, make_suite
from evals.metrics import Reference
from evals.records import Record, read_records, require_records

DEFAULT_DATA: Path | None = None


class Summarised(BaseModel):
    """A sentence with the votes on it."""

    text: str
    votes: tuple[str, ...] = ()
    supported: bool


class Item(Record):
    """An article and the sentences made of it."""

    article: str
    sentences: tuple[Summarised, ...]


def read_claims(folder: Path) -> list[Claim]:
    """The sentences of ``items.jsonl``; raises ReadError for another format."""
    items = tuple(read_records(folder / "items.jsonl", Item))
    require_records(folder / "items.jsonl", items)
    return [
        _claim(item, sentence, number)
        for item in items
        for number, sentence in enumerate(item.sentences, start=1)
    ]


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[Claim, Mapping[str, float]]]:
    """The suite over ``items.jsonl``; raises ReadError for another format."""
    yield make_suite("qags-xsum", read_claims(folder), settings, references=_REFERENCES)


def _claim(item: Item, sentence: Summarised, number: int) -> Claim:
    labels = {"": sentence.supported}
    if len(set(sentence.votes)) == 1:
        labels["unanimous"] = sentence.supported
    return Claim(
        case_id=item.id if len(item.sentences) == 1 else f"{item.id}#{number}",
        kind="supported" if sentence.supported else "not_supported",
        text=sentence.text,
        evidence=(item.article,),
        labels=labels,
        cluster=item.id,
    )


_FLOOR = "word overlap, its threshold fitted; one annotator against two others"
_REFERENCES = {
    "balanced_accuracy": Reference(
        floor="balanced_accuracy.overlap", stated=0.597, anchor=0.754, about=_FLOOR
    ),
    "auc": Reference(floor="auc.overlap", stated=0.631, about=_FLOOR),
}
