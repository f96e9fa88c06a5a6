"""Overviews that a model writes: read line by line, held to their passages, replaced where they fail."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from assistant.answering.base import Request
from assistant.errors import ModelInterrupted, ModelOverloaded, ModelRefused, ModelUnreachable
from assistant.overviews.base import Dated, Drawn, Finding
from assistant.overviews.model import FallbackDrawer, ModelDrawer
from assistant.schema import Draft
from assistant.verifying import WordChecker
from tests.model.fakes import FakeClient
from tests.overviews.made import COURIER, GAZETTE, TOPIC, passage

REQUEST = Request(question=TOPIC, passages=(passage(COURIER), passage(GAZETTE)), as_of=date(2021, 7, 10))
SHARED = {"kind": "shared", "text": "The Linden mill burnt down.", "passages": [1, 2]}
ONLY = {"kind": "only", "text": "A goat was led to safety.", "passages": [1]}
DIFFERS = {
    "kind": "differs",
    "about": "the grain",
    "accounts": [
        {"text": "About 40 tonnes of grain were destroyed.", "value": "40 tonnes", "passages": [1]},
        {"text": "About 55 tonnes of grain were destroyed.", "value": "55 tonnes", "passages": [2]},
    ],
}
FIRE = {"date": "2021-07-05", "text": "The Linden mill burnt down.", "passages": [1, 2]}
REOPENING = {"date": "2022-03", "text": "The mill will reopen.", "planned": False, "passages": [1]}


def lines(*values: Any) -> str:
    return "\n".join(json.dumps(value) if isinstance(value, dict) else value for value in values)


def compared(reply: str) -> Drawn[Finding]:
    return ModelDrawer(FakeClient(reply), WordChecker()).compare(REQUEST)


def chronicled(reply: str) -> Drawn[Dated]:
    return ModelDrawer(FakeClient(reply), WordChecker()).chronicle(REQUEST)


def test_each_line_is_a_finding_with_the_spans_that_say_it():
    drawn = compared(lines(SHARED, DIFFERS, ONLY))
    assert [finding.kind for finding in drawn.items] == ["shared", "figure", "only"]
    shared, differing, _ = drawn.items
    assert [span.article_id for span in shared.drafts[0].spans] == ["courier", "gazette"]
    assert (differing.about, differing.values) == ("the grain", ("40 tonnes", "55 tonnes"))
    assert drawn.model == "fake"
    assert set(drawn.prompt_versions) == {"compare"}


@pytest.mark.parametrize(
    "reply",
    [
        "```json\n" + lines(ONLY) + "\n```",
        "[" + lines(ONLY) + "]",
        "<think>Which one?</think>\n" + lines(ONLY),
        lines(ONLY) + ",",
        lines({**ONLY, "text": "A goat was led to safety. [1]"}),
    ],
)
def test_what_models_put_around_the_lines_does_not_matter(reply: str):
    (finding,) = compared(reply).items
    assert finding.drafts[0].text == "A goat was led to safety."


@pytest.mark.parametrize(
    "bad",
    [
        "Here is the comparison:",
        {"kind": "only", "text": "A goat was led to safety.", "passages": [9]},
        {"kind": "only", "text": "A goat was led to safety."},
        {"kind": "only", "text": 7, "passages": [1]},
        {"kind": "gossip", "text": "A goat was led to safety.", "passages": [1]},
        {"kind": "differs", "accounts": [{"text": "One alone.", "passages": [1]}]},
        {"kind": "differs", "accounts": "none"},
        "[{" * 5_000,
        '{"kind": "only"',
    ],
)
def test_a_line_that_cannot_be_used_is_left_out_and_told(bad: Any):
    drawn = compared(lines(bad, ONLY))
    assert [finding.kind for finding in drawn.items] == ["only"]
    assert "could not be read" in drawn.notices[0]


def test_a_shared_fact_that_one_of_its_two_outlets_does_not_tell_is_left_out_and_told():
    drawn = compared(lines({**SHARED, "text": "A goat was led to safety."}, ONLY))
    assert [finding.kind for finding in drawn.items] == ["only"]
    assert "several outlets tell it, and they do not" in drawn.notices[0]


def test_events_come_in_order_and_say_where_their_day_is_from():
    fire, reopening = chronicled(lines(REOPENING, FIRE)).items
    assert (fire.first, fire.dated_by, fire.planned) == (date(2021, 7, 5), "relative", False)
    assert (reopening.precision, reopening.dated_by) == ("month", "stated")
    assert reopening.planned  # its article is older than it, whatever the model says


@pytest.mark.parametrize("day", ["2021-07-06", "1999", "2021-13-01", "soon", 2021, None, "0000"])
def test_an_event_on_a_day_that_its_passages_do_not_give_is_left_out_and_told(day: Any):
    drawn = chronicled(lines({**FIRE, "date": day}, REOPENING))
    assert [event.first for event in drawn.items] == [date(2022, 3, 1)]
    assert "named no passage or day that is there" in drawn.notices[0]


def test_none_is_an_overview_of_nothing():
    assert compared("none").items == ()
    assert chronicled("None.").items == ()


def test_without_passages_no_model_is_asked():
    client = FakeClient("none")
    assert ModelDrawer(client, WordChecker()).compare(Request(question=TOPIC, passages=())).items == ()
    assert client.asked == []


def test_the_model_is_told_the_topic_the_day_and_the_passages():
    client = FakeClient("none")
    ModelDrawer(client, WordChecker()).chronicle(REQUEST)
    system, user = (message["content"] for message in client.asked[0])
    assert "today is 10 July 2021" in system
    assert f"Topic: {TOPIC}" in user
    assert COURIER.text in user


def test_a_reply_of_prose_is_an_error_that_may_pass():
    with pytest.raises(ModelInterrupted, match="no overview that can be read"):
        compared("The outlets agree on most of it.")


class Quoting:
    """A second drawer that always has something."""

    def compare(self, request: Request) -> Drawn[Finding]:
        return Drawn(
            items=(Finding(kind="only", drafts=(Draft(text="Quoted."),)),), notices=("By quotation.",)
        )

    def chronicle(self, request: Request) -> Drawn[Dated]:
        return Drawn()


@pytest.mark.parametrize(
    "failure",
    [ModelOverloaded("Too busy.", hint="Wait."), ModelInterrupted("Broke off.", hint="Ask again."), "Prose."],
)
def test_when_the_model_fails_for_now_sentences_are_quoted_and_a_notice_says_why(failure: Any):
    drawer = FallbackDrawer(ModelDrawer(FakeClient(failure), WordChecker()), Quoting())
    drawn = drawer.compare(REQUEST)
    assert [finding.drafts[0].text for finding in drawn.items] == ["Quoted."]
    assert drawn.notices[0].endswith("The overview was put together from quotations instead.")
    assert drawer.chronicle(REQUEST).items == ()


@pytest.mark.parametrize(
    "failure", [ModelRefused("No.", hint="Set it."), ModelUnreachable("Gone.", hint="Start it.")]
)
def test_what_somebody_has_to_set_right_is_raised(failure: Any):
    with pytest.raises(type(failure)):
        FallbackDrawer(ModelDrawer(FakeClient(failure), WordChecker()), Quoting()).compare(REQUEST)
