"""Asking with a language model, from the question to what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.schema import NO_ANSWER, Answer, TextDelta
from assistant.settings import load_settings
from tests.fakes import HashEmbedder
from tests.model.scripted import scripted

QUESTION = "What did Captain Ilse Brandt say?"
# The model is asked first whether the question has parts.
WHOLE = QUESTION
SAID = "Captain Ilse Brandt said: “We will sail on Wednesday.” [1]"


@contextmanager
def asked(*replies: str | int, **values: object) -> Iterator[Assistant]:
    with scripted(*replies) as script:
        settings = load_settings(openai_base_url=script.url, model="tester", model_retries=0, **values)
        with Assistant.open(settings=settings, embedding=HashEmbedder()) as desk:
            yield desk


@pytest.fixture(autouse=True)
def _index(ingested: Path) -> None:
    pass


def test_a_model_s_answer_is_cited_to_the_words_and_its_use_is_counted() -> None:
    with asked(f"STATUS: answered\n{SAID}") as desk:
        answer = desk.ask(QUESTION)
    (citation,) = answer.citations
    assert citation.quote == "Captain Ilse Brandt said: “We will sail on Wednesday.”"
    assert (answer.status, answer.model, answer.notices) == ("answered", "tester", ())
    assert answer.usage["total_tokens"] == 110
    assert answer.independent_sources == 1


def test_the_model_is_told_who_else_carries_a_passage() -> None:
    with scripted(f"STATUS: answered\n{SAID}") as script:
        settings = load_settings(openai_base_url=script.url, model="tester")
        with Assistant.open(settings=settings, embedding=HashEmbedder()) as desk:
            desk.ask(QUESTION)
    assert "Also carried by: Tern Echo, 30 March 2021" in script.asked[-1]["messages"][-1]["content"]


def test_what_is_streamed_is_superseded_by_what_was_checked() -> None:
    reply = f"STATUS: answered\n{SAID} The minister resigned in tears. [1]"
    with asked(reply) as desk:
        *events, answer = desk.stream(QUESTION)
    assert isinstance(answer, Answer)
    streamed = "".join(event.text for event in events if isinstance(event, TextDelta))
    assert "resigned" in streamed
    assert "resigned" not in answer.text
    (notice,) = answer.notices
    assert notice.startswith("1 sentence of the model left out that the cited passages do not say (")


def test_where_nothing_that_was_written_is_supported_the_articles_do_not_say() -> None:
    with asked("STATUS: answered\nYes. [1] The minister resigned in tears. [1]") as desk:
        answer = desk.ask(QUESTION)
    assert (answer.status, answer.text, answer.short_answer) == ("no_answer", NO_ANSWER, None)
    assert answer.nearest
    assert answer.notices


def test_repairing_asks_again_and_adds_up_the_use() -> None:
    wrong, right = "STATUS: answered\nThe minister resigned in tears. [1]", f"STATUS: answered\n{SAID}"
    with asked(WHOLE, wrong, right, unsupported="repair") as desk:
        answer = desk.ask(QUESTION)
    assert "We will sail on Wednesday" in answer.text
    assert answer.usage["total_tokens"] == 220
    assert {"answer", "reword"} <= set(answer.prompt_versions)


def test_a_fallback_model_answers_while_the_first_is_overloaded() -> None:
    with asked(WHOLE, 429, f"STATUS: answered\n{SAID}", WHOLE, 429, fallback_model="spare") as desk:
        answer, quoted = desk.ask(QUESTION), desk.ask(QUESTION)
    assert (answer.model, quoted.model) == ("spare", "extractive")
    assert answer.notices[0].endswith("is reached. spare was asked instead.")
    assert len(quoted.notices) == 2


@pytest.mark.parametrize(
    ("question", "as_of", "told"),
    [
        ("What is the latest about the ferries of Port Maren?", None, date(2021, 3, 29)),
        ("What is the latest about the ferries of Port Maren?", date(2021, 7, 1), date(2021, 7, 1)),
        (QUESTION, None, None),
    ],
)
def test_an_answer_about_the_latest_says_as_of_when(
    question: str, as_of: date | None, told: date | None
) -> None:
    with asked(f"STATUS: answered\n{SAID}") as desk:
        assert desk.ask(question, as_of=as_of).as_of == told
