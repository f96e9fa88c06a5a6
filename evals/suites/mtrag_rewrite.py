"""The suite ``mtrag-rewrite``: follow-ups of conversations with a person's stand-alone question."""

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
    """A follow-up of one domain."""

    domain: str = "unknown"


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[FollowUp, str]]:
    """The suite over ``items.jsonl``; raises ReadError for another format."""
    items = tuple(read_records(folder / "items.jsonl", Item))
    require_records(folder / "items.jsonl", items)
    yield make_suite(
        "mtrag-rewrite",
        ((item.domain, item) for item in items),
        settings,
        others={},
        references=_REFERENCES,
    )


_FLOOR = "the question unchanged"
_REFERENCES = {
    "word_f1": Reference(floor="word_f1.unchanged", about=_FLOOR),
    "word_f1.clapnq": Reference(floor="word_f1.unchanged.clapnq", stated=0.692, about=_FLOOR),
    "word_f1.govt": Reference(floor="word_f1.unchanged.govt", stated=0.643, about=_FLOOR),
}
