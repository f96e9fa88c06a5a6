"""Comparisons and timelines of an index, end to end, without a model and with a scripted one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import UsageError
from assistant.pipeline import Assistant, ingest
from assistant.schema import Citation, Comparison, Timeline
from assistant.settings import load_settings
from tests.fakes import HashEmbedder
from tests.model.stub import serving
from tests.pipeline.conftest import write

TOPIC = "fire at the Linden mill"
COURIER = (
    "The Linden mill burnt down on Monday. The flames destroyed about 40 tonnes of grain. Engineers expect "
    "that the Linden mill will reopen in March 2022. A goat at the mill was led to safety."
)
GAZETTE = (
    "The Linden mill burnt down on 5 July. The flames destroyed about 55 tonnes of grain. Volunteers at the "
    "mill gave out soup."
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two accounts of a fire, a copy of the first, and an article on something else."""
    place = tmp_path_factory.mktemp("overviews")
    folder = place / "news"
    folder.mkdir()
    write(folder / "a.json", title="Linden mill burns", text=COURIER, date="2021-07-07")
    write(
        folder / "b.json",
        title="Mill lost to fire",
        text=GAZETTE,
        publisher="Hill Gazette",
        date="2021-07-08",
    )
    write(
        folder / "c.json", title="Linden mill burns", text=COURIER, publisher="Tern Echo", date="2021-07-08"
    )
    write(folder / "d.json", title="Sugar tax", text="Parliament raised the tax on sugar.", date="2021-04-02")
    ingest([folder], settings=load_settings(home=place / "indexes"), embedding=HashEmbedder(256))
    return place / "indexes"


@pytest.fixture
def desk(home: Path) -> Iterator[Assistant]:
    with Assistant.open(settings=load_settings(home=home), embedding=HashEmbedder(256)) as desk:
        yield desk


def quotes_are_exact(desk: Assistant, citations: tuple[Citation, ...]) -> bool:
    return all(desk.article(c.article_id).text[c.start : c.end] == c.quote for c in citations)


def test_limits_that_leave_no_article_are_told(desk: Assistant) -> None:
    for overview in (
        desk.compare(TOPIC, to_day=date(1999, 1, 1)),
        desk.timeline(TOPIC, as_of=date(1999, 1, 1)),
    ):
        assert overview.is_empty
        assert overview.notices == (
            "No article is within the limits. The index has articles from 2 April 2021 to 8 July 2021.",
        )


def test_a_comparison_tells_what_is_shared_what_differs_and_what_one_alone_tells(desk: Assistant) -> None:
    comparison = desk.compare(TOPIC)
    assert [fact.outlets for fact in comparison.shared] == [("Harbour Courier", "Hill Gazette")]
    (difference,) = comparison.differing
    assert [account.value for account in difference.accounts] == ["40 tonnes of grain", "55 tonnes of grain"]
    assert {fact.outlets for fact in comparison.only} == {("Harbour Courier",), ("Hill Gazette",)}
    assert quotes_are_exact(desk, comparison.citations)
    assert [citation.number for citation in comparison.citations] == list(
        range(1, len(comparison.citations) + 1)
    )


def test_copies_of_one_text_count_once_and_are_named(desk: Assistant) -> None:
    comparison = desk.compare(TOPIC)
    assert [report.outlet for report in comparison.reports] == ["Harbour Courier", "Hill Gazette"]
    assert comparison.reports[0].also_carried_by == ("Tern Echo",)
    assert comparison.independent_sources == 2


def test_a_timeline_has_each_event_once_with_its_day_and_its_sources(desk: Assistant) -> None:
    timeline = desk.timeline(TOPIC)
    fire, reopening = timeline.events
    assert (fire.when, fire.outlets) == ("5 July 2021", ("Harbour Courier", "Hill Gazette"))
    assert (reopening.when, reopening.planned) == ("March 2022", True)
    assert quotes_are_exact(desk, timeline.citations)


def test_what_was_published_later_is_not_told(desk: Assistant) -> None:
    comparison = desk.compare(TOPIC, as_of=date(2021, 7, 7))
    assert comparison.is_empty
    assert comparison.abstention == "Only Harbour Courier tells of it: there is nothing to compare."
    assert comparison.as_of == date(2021, 7, 7)


def test_of_what_no_article_tells_nothing_is_told(desk: Assistant) -> None:
    assert desk.compare("eruption in Tonga").abstention == "The articles do not tell of it."
    assert desk.timeline("eruption in Tonga").is_empty


@pytest.mark.parametrize("ask", [Assistant.compare, Assistant.timeline])
def test_a_wrong_call_is_told_with_its_remedy(desk: Assistant, ask: Any) -> None:
    with pytest.raises(UsageError, match="The topic is empty"):
        ask(desk, "  ")
    with pytest.raises(UsageError, match="cannot be retrieved"):
        ask(desk, TOPIC, top_k=0)
    with pytest.raises(UsageError):
        ask(desk, TOPIC, publishers=("No Such Paper",))


@pytest.mark.parametrize("topic", ["???", "a" * 3_000, "\ud800 mill", "Linden\x00mill", "«» … 1,1,1,1"])
def test_any_topic_can_be_asked_for(desk: Assistant, topic: str) -> None:
    json.dumps(desk.compare(topic).to_dict())
    json.dumps(desk.timeline(topic).to_dict())


def test_both_are_json_and_read_as_text(desk: Assistant) -> None:
    comparison, timeline = desk.compare(TOPIC), desk.timeline(TOPIC)
    assert json.loads(json.dumps(comparison.to_dict()))["status"] == "answered"
    assert json.loads(json.dumps(timeline.to_dict()))["events"][0]["first"] == "2021-07-05"
    assert "40 tonnes of grain" in str(comparison)
    assert str(timeline).startswith("5 July 2021: The Linden mill burnt down on")


def replying(*lines: dict[str, Any] | str) -> bytes:
    """A whole chat reply of these lines."""
    content = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    reply = {"id": "x", "object": "chat.completion", "created": 0, "model": "scripted"}
    message = {"role": "assistant", "content": content}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    usage = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
    return json.dumps({**reply, "choices": choices, "usage": usage}).encode()


def asked_of(home: Path, body: bytes, kind: str) -> Comparison | Timeline:
    """What becomes of the topic when a scripted server on loopback replies so."""
    with serving(body, content_type="application/json") as address:
        settings = load_settings(
            home=home, openai_base_url=address, model="scripted", model_retries=0, model_timeout=5
        )
        with Assistant.open(settings=settings, embedding=HashEmbedder(256)) as desk:
            made: Comparison | Timeline = getattr(desk, kind)(TOPIC)
            assert quotes_are_exact(desk, made.citations)
            return made


def test_a_model_writes_and_code_checks_what_it_wrote(home: Path) -> None:
    made = asked_of(
        home,
        replying(
            {"kind": "only", "text": "The flames destroyed about 40 tonnes of grain.", "passages": [1, 2]},
            {"kind": "only", "text": "Seven pilots praised the emperor.", "passages": [1]},
        ),
        "compare",
    )
    assert isinstance(made, Comparison)
    assert [fact.sentence.text for fact in made.only] == ["The flames destroyed about 40 tonnes of grain."]
    assert made.notices == ("A sentence was left out: the passages cited do not say it.",)
    assert (made.model, made.usage["total_tokens"]) == ("scripted", 7)
    assert [citation.number for citation in made.citations] == [1, 2]


def test_a_timeline_of_a_model_keeps_to_the_days_of_its_passages(home: Path) -> None:
    made = asked_of(
        home,
        replying(
            {"date": "2021-07-05", "text": "The Linden mill burnt down.", "passages": [1]},
            {"date": "2020-01-01", "text": "The Linden mill was sold.", "passages": [1]},
        ),
        "timeline",
    )
    assert isinstance(made, Timeline)
    assert [event.when for event in made.events] == ["5 July 2021"]


@pytest.mark.parametrize("reply", ["I would rather not.", "{}", "<script>alert(1)</script>"])
def test_a_reply_that_cannot_be_used_is_replaced_by_quotations(home: Path, reply: str) -> None:
    made = asked_of(home, replying(reply), "compare")
    assert isinstance(made, Comparison)
    assert made.model == "extractive"
    assert made.differing
    assert "from quotations instead" in made.notices[0]
