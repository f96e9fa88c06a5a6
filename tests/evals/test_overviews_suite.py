"""The suite of comparisons and timelines, over a desk that gives what the test says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.schema import Comparison, Difference, Fact, Sentence, Telling, Timeline, TimelineEvent
from evals.base import evaluate
from evals.metrics import summarise
from evals.records import read_records
from evals.suites import overviews
from evals.suites.overviews import Known, Topic, make_suite

TOPIC = Topic(
    id="fire",
    topic="the fire",
    events=(Known(day="2021-07-05", told=("burnt down",)), Known(day="2022-03", told=("reopen",))),
    shared=(("burnt down",), ("soup",)),
    differing=(("40", "55"),),
)


def sentence(text: str) -> Sentence:
    return Sentence(text=text, citations=(), support=1.0, verdict="supported")


class FakeDesk:
    """Tells of the fire: one event rightly, one under a wrong month, one fact too many."""

    def compare(self, topic: str) -> Comparison:
        facts = ("The mill burnt down.", "A goat sang.")
        accounts = tuple(
            Telling(sentence=sentence("x"), outlet="x", value=f"{value} tonnes") for value in (40, 55)
        )
        return Comparison(
            topic=topic,
            shared=tuple(Fact(sentence=sentence(fact), outlets=("a", "b")) for fact in facts),
            differing=(Difference(kind="figure", accounts=accounts),),
        )

    def timeline(self, topic: str) -> Timeline:
        fire, april = date(2021, 7, 5), date(2022, 4, 1)
        return Timeline(
            topic=topic,
            events=(
                TimelineEvent(sentence=sentence("The mill burnt down."), first=fire, last=fire),
                TimelineEvent(
                    sentence=sentence("It will reopen."),
                    first=april,
                    last=date(2022, 4, 30),
                    precision="month",
                ),
            ),
        )


def test_what_is_told_is_counted_as_right_as_wrong_and_as_missed():
    suite = make_suite((TOPIC,), FakeDesk())
    (row,) = evaluate(suite)
    metrics = summarise([row], suite.summaries)
    assert {name: metric.value for name, metric in metrics.items() if name != "ran"} == {
        "event_day_precision": 0.5,
        "event_recall": 0.5,
        "shared_precision": 0.5,
        "shared_recall": 0.5,
        "differing_precision": 1.0,
        "differing_recall": 1.0,
    }
    assert row.verdict == "event_wrong, shared_other"


def test_the_topics_of_the_demo_have_the_format():
    assert isinstance(overviews.DEFAULT_DATA, Path)
    topics = tuple(read_records(overviews.DEFAULT_DATA / "overviews.jsonl", Topic))
    assert len(topics) == 13
    for topic in topics:
        for known in topic.events:
            assert date.fromisoformat((known.day + "-01-01")[:10])


def test_a_topic_with_a_field_too_many_in_an_event_is_none():
    with pytest.raises(ValueError, match="extra"):
        Known(day="2021", told=("x",), more=1)  # type: ignore[call-arg]
