"""OpenAI's own client asks the assistant, and shows what others would show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import openai
import pytest
from fastapi.testclient import TestClient
from openai import OpenAI

from assistant.schema import Turn
from assistant.server import create_app
from tests.app.fake_desk import FakeDesk

ASKED = "Why is the harbour bridge shut?"


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def http(desk: FakeDesk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(http: TestClient) -> OpenAI:
    return OpenAI(base_url="http://testserver/v1", api_key="none", http_client=http, max_retries=0)


def ask(client: OpenAI, question: str, model: str = "news-assistant") -> str:
    reply = client.chat.completions.create(model=model, messages=[{"role": "user", "content": question}])
    return reply.choices[0].message.content or ""


def test_an_answer_has_its_markers_and_its_sources_in_the_text(client: OpenAI, desk: FakeDesk) -> None:
    text, _, sources = ask(client, ASKED).partition("\n\nSources:\n")
    answer = desk.ask(ASKED)
    assert all(sentence.marked in text for sentence in answer.sentences)
    assert text.count("(partly supported") == sum(each.verdict == "partly" for each in answer.sentences) > 0
    assert all(str(conflict).split("\n")[0] in text for conflict in answer.conflicts)
    assert sources.split("\n")[0].startswith(f"- [1] {answer.citations[0].title} (Harbour Courier")
    assert len(sources.split("\n")) == len(answer.citations)


def test_annotations_name_the_page_of_each_marker(client: OpenAI, desk: FakeDesk) -> None:
    reply = client.chat.completions.create(
        model="news-assistant", messages=[{"role": "user", "content": ASKED}]
    )
    message, answer = reply.choices[0].message, desk.ask(ASKED)
    assert message.content is not None
    assert message.annotations
    for annotation in message.annotations:
        place = annotation.url_citation
        number = int(message.content[place.start_index : place.end_index].strip("[]"))
        citation = next(each for each in answer.citations if each.number == number)
        assert place.title == f"{citation.title} ({citation.byline})"
        assert place.url == f"http://testserver/api/articles/{citation.article_id}?version=1"
    assert reply.usage is not None
    assert reply.usage.total_tokens == 0


def test_a_stream_says_what_the_whole_says_and_nothing_that_is_not_checked(client: OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(
            model="news-assistant",
            messages=[{"role": "user", "content": ASKED}],
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    *pieces, usage = chunks
    text = "".join(chunk.choices[0].delta.content or "" for chunk in pieces)
    assert text == ask(client, ASKED)
    assert pieces[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in pieces[-2:]] == [None, "stop"]
    assert (pieces[-1].choices[0].delta.model_extra or {})["annotations"]
    assert usage.choices == []
    assert usage.usage is not None
    assert len({chunk.id for chunk in chunks}) == 1


def test_what_the_articles_do_not_tell_is_said_so(client: OpenAI) -> None:
    assert ask(client, "Who won the cup?").startswith("The articles do not say.")


def test_the_conversation_and_the_limits_reach_the_desk(client: OpenAI, desk: FakeDesk) -> None:
    said = ask(client, ASKED)
    client.chat.completions.create(
        model="extractive",
        messages=[
            {"role": "system", "content": "You are a pirate."},
            {"role": "user", "content": ASKED},
            {"role": "assistant", "content": said},
            {"role": "user", "content": [{"type": "text", "text": "And the harbour?"}]},
        ],
        temperature=0.9,
        extra_body={"as_of": "2021-04-02", "publishers": ["Harbour Courier"]},
    )
    call = desk.calls[-1]
    assert call["question"] == "And the harbour?"
    assert call["model"] == "extractive"
    assert (call["as_of"], call["publishers"]) == (date(2021, 4, 2), ("Harbour Courier",))
    first, second = call["history"]
    assert first == Turn(role="user", text=ASKED)
    assert second.text
    assert "Sources:" not in second.text


def test_what_an_article_holds_stays_text_where_markdown_is_shown(client: OpenAI) -> None:
    text = ask(client, "attack")
    assert "<script" not in text.replace("\\<", "")
    assert "![" not in text
    assert "](" not in text


def test_the_models_are_listed_and_others_refused(client: OpenAI) -> None:
    assert [each.id for each in client.models.list()] == ["news-assistant", "extractive"]
    assert client.models.retrieve("extractive").owned_by == "news-assistant"
    with pytest.raises(
        openai.BadRequestError, match=r"no model “gpt-9”\. Ask news-assistant or extractive\."
    ):
        ask(client, ASKED, model="gpt-9")


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([], "Put the question last"),
        (
            [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "So."}],
            "Put the question last",
        ),
        ([{"role": "user", "content": [{"type": "image_url"}]}], "image_url"),
        ([{"role": "user", "content": None}], "The question is empty"),
        ([{"role": "pirate", "content": "Why?"}], "messages"),
    ],
)
def test_a_wrong_call_is_told_in_the_form_of_openai(
    http: TestClient, messages: list[dict[str, object]], told: str
) -> None:
    for stream in (False, True):
        body = {"model": "news-assistant", "messages": messages, "stream": stream}
        reply = http.post("/v1/chat/completions", json=body)
        assert reply.status_code in (400, 422)
        error = reply.json()["error"]
        assert error["type"] == "invalid_request_error"
        assert told in error["message"]


def test_a_failure_of_the_model_is_told_in_the_form_of_openai(client: OpenAI, http: TestClient) -> None:
    with pytest.raises(openai.InternalServerError, match="Nothing answers"):
        ask(client, "broken")
    body = {"model": "news-assistant", "messages": [{"role": "user", "content": "broken"}], "stream": True}
    *_, last = http.post("/v1/chat/completions", json=body).text.strip().split("\n\n")
    assert json.loads(last.removeprefix("data: "))["error"]["type"] == "server_error"
    with pytest.raises(openai.InternalServerError, match="Something went wrong"):
        ask(client, "crash")


def test_other_addresses_below_are_nowhere(http: TestClient) -> None:
    reply = http.post("/v1/embeddings", json={})
    assert reply.status_code == 404
    assert "/v1/chat/completions" in reply.json()["error"]["message"]
