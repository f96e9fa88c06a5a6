"""The suite ``overviews``: topics of a folder of articles, compared and told in order of time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from assistant.pipeline import Assistant, ingest
from assistant.schema import Comparison, Timeline, TimelineEvent
from assistant.settings import Settings
from evals.base import RIGHT, Account, Case, Suite
from evals.counts import precision, recall
from evals.metrics import Summary, Value
from evals.records import Record, read_records, require_records

DEFAULT_DATA: Path | None = Path(__file__).resolve().parent.parent / "demo"

_EVENTS = ("event_right", "event_wrong", "event_missed")
_SHARED = ("shared_right", "shared_other", "shared_missed")
_DIFFERING = ("differing_right", "differing_other", "differing_missed")


class Known(BaseModel):
    """An event: its day (``2021-03-29``, ``2021-03`` or ``2021``), and words of which a telling has one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: str
    told: tuple[str, ...]


class Topic(Record):
    """What is known of a topic: its events, the facts that several outlets tell (each as words of which a
    telling has one), and the pairs of values that they tell differently."""

    topic: str
    events: tuple[Known, ...] = ()
    shared: tuple[tuple[str, ...], ...] = ()
    differing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Both overviews of a topic."""

    comparison: Comparison
    timeline: Timeline


class Desk(Protocol):
    """What the suite needs of ``assistant.pipeline.Assistant``."""

    def compare(self, topic: str) -> Comparison: ...

    def timeline(self, topic: str) -> Timeline: ...


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[Topic, Drawn]]:
    """``overviews.jsonl`` of a folder, asked of its ``articles`` in a temporary index.

    Raises ReadError when the folder does not have the format.
    """
    topics = tuple(read_records(folder / "overviews.jsonl", Topic))
    require_records(folder / "overviews.jsonl", topics)
    with tempfile.TemporaryDirectory(prefix="assistant-eval-") as home:
        settings = settings.model_copy(update={"home": Path(home)})
        ingest([folder / "articles"], index="overviews", settings=settings)
        with Assistant.open("overviews", settings=settings) as desk:
            yield make_suite(topics, desk)


def make_suite(topics: Sequence[Topic], desk: Desk) -> Suite[Topic, Drawn]:
    """The suite over an open desk."""
    return Suite(
        name="overviews",
        cases=tuple(
            Case(case_id=topic.id, kind="topic", prompt=topic.topic, inputs=topic) for topic in topics
        ),
        task=_task(desk),
        evaluators=(Events(), Facts()),
        summaries=_SUMMARIES,
        account=_account,
        verb="Drawing",
    )


class Events:
    """Events told under their day, known ones told under another, and those not told at all."""

    def evaluate(self, inputs: Topic, output: Drawn) -> Mapping[str, Value]:
        told = [
            [_day(event) for event in output.timeline.events if _is_told(known, event)]
            for known in inputs.events
        ]
        right = sum(known.day in days for known, days in zip(inputs.events, told, strict=True))
        wrong = sum(day != known.day for known, days in zip(inputs.events, told, strict=True) for day in days)
        return {
            "event_right": float(right),
            "event_wrong": float(wrong),
            "event_missed": float(len(inputs.events) - right),
        }


class Facts:
    """Known facts that are told as shared, what else is told as shared; the same of what differs."""

    def evaluate(self, inputs: Topic, output: Drawn) -> Mapping[str, Value]:
        shared = [fact.sentence.text for fact in output.comparison.shared]
        found = [any(_holds(text, words) for text in shared) for words in inputs.shared]
        other = sum(not any(_holds(text, words) for words in inputs.shared) for text in shared)
        values = [
            {account.value for account in each.accounts}
            for each in (*output.comparison.differing, *output.comparison.wording)
        ]
        pairs = [any(_is_pair(pair, given) for given in values) for pair in inputs.differing]
        strange = sum(not any(_is_pair(pair, given) for pair in inputs.differing) for given in values)
        return {
            "shared_right": float(sum(found)),
            "shared_other": float(other),
            "shared_missed": float(len(found) - sum(found)),
            "differing_right": float(sum(pairs)),
            "differing_other": float(strange),
            "differing_missed": float(len(pairs) - sum(pairs)),
        }


_SUMMARIES = tuple(
    Summary(name=name, about=about, of=of, statistic=statistic, by_kind=False)
    for name, about, of, statistic in (
        ("event_day_precision", "tellings of known events that stand under their day", _EVENTS, precision),
        ("event_recall", "known events that are told under their day", _EVENTS, recall),
        ("shared_precision", "facts told as shared that are known to be", _SHARED, precision),
        ("shared_recall", "known shared facts that are told as such", _SHARED, recall),
        ("differing_precision", "differences told that are known", _DIFFERING, precision),
        ("differing_recall", "known differences that are told", _DIFFERING, recall),
    )
)


def _task(desk: Desk) -> Callable[[Topic], Drawn]:
    return lambda topic: Drawn(comparison=desk.compare(topic.topic), timeline=desk.timeline(topic.topic))


def _day(event: TimelineEvent) -> str:
    """The event's day as it is known: as exact as it is told."""
    return event.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[event.precision]]


def _is_told(known: Known, event: TimelineEvent) -> bool:
    return _holds(event.sentence.text, known.told)


def _holds(text: str, words: Sequence[str]) -> bool:
    return any(each.casefold() in text.casefold() for each in words)


def _is_pair(pair: tuple[str, str], values: set[str]) -> bool:
    """Whether each of two values stands in a value that was told."""
    return all(any(_holds(value, (each,)) for value in values) for each in pair)


def _account(topic: Topic, drawn: Drawn, values: Mapping[str, Value]) -> Account:
    wrong = [name for name in ("event_wrong", "shared_other", "differing_other") if values[name]]
    comparison = drawn.comparison
    differences = (*comparison.differing, *comparison.wording)
    return Account(
        verdict=RIGHT if not wrong else ", ".join(wrong),
        details={
            "events": tuple(f"{_day(event)}: {event.sentence.text}" for event in drawn.timeline.events),
            "shared": tuple(fact.sentence.text for fact in comparison.shared),
            "differing": tuple(" / ".join(a.value for a in each.accounts) for each in differences),
        },
        loss=float(sum(float(values[name]) for name in wrong)),
    )
