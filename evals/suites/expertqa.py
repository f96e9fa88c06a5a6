"""The suite ``expertqa``: cited sentences of answer systems that experts checked against their sources."""

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

COMPLETE = "Complete"


class Cited(BaseModel):
    """A passage that the sentence cites."""

    text: str


class Item(Record):
    """A sentence of an answer to a question."""

    question: str
    claim: str
    evidence: tuple[Cited, ...]
    support: str


def read_claims(folder: Path) -> list[Claim]:
    """The claims of ``claims.jsonl``; raises ReadError for another format."""
    items = tuple(read_records(folder / "claims.jsonl", Item))
    require_records(folder / "claims.jsonl", items)
    return [
        Claim(
            case_id=item.id,
            kind=item.support.casefold(),
            text=item.claim,
            evidence=tuple(each.text for each in item.evidence),
            labels={"": item.support == COMPLETE},
            cluster=item.question,
        )
        for item in items
    ]


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[Claim, Mapping[str, float]]]:
    """The suite over ``claims.jsonl``; raises ReadError for another format."""
    yield make_suite("expertqa", read_claims(folder), settings, references=_REFERENCES)


_FLOOR = "word overlap, its threshold fitted"
_REFERENCES = {
    "balanced_accuracy": Reference(floor="balanced_accuracy.overlap", stated=0.581, about=_FLOOR),
    "auc": Reference(floor="auc.overlap", stated=0.587, about=_FLOOR),
}
