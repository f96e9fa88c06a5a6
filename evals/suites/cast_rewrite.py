"""The suite ``cast-rewrite``: turns of TREC CAsT with their manual and automatic rewrites."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.settings import Settings
from evals.base import Suite
from evals.metrics import Reference
from evals.records import read_records, require_records
from evals.rewrites import FollowUp, make_suite

DEFAULT_DATA: Path | None = None


class Item(FollowUp):
    """A turn of one year; ``auto_rewrite`` is the organisers' automatic one."""

    year: int
    auto_rewrite: str | None = None


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[FollowUp, str]]:
    """The suite over ``items.jsonl``; raises ReadError for another format."""
    items = tuple(read_records(folder / "items.jsonl", Item))
    require_records(folder / "items.jsonl", items)
    automatic = {item.id: item.auto_rewrite for item in items}
    yield make_suite(
        "cast-rewrite",
        ((str(item.year), item) for item in items),
        settings,
        others={"automatic": lambda turn: automatic[turn.id]},
        references=_REFERENCES,
    )


_FLOOR = "the question unchanged; the organisers' automatic rewrite"
_REFERENCES = {
    "word_f1": Reference(floor="word_f1.unchanged", about=_FLOOR),
    "word_f1.2019": Reference(floor="word_f1.unchanged.2019", stated=0.824, about=_FLOOR),
    "word_f1.2020": Reference(floor="word_f1.unchanged.2020", stated=0.736, anchor=0.779, about=_FLOOR),
}
