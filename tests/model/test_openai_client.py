"""The real ``openai`` client against a real server: what it asks, and what each fault becomes."""

from __future__ import annotations

import socket

import openai
import pytest

from assistant.errors import (
    ModelError,
    ModelInterrupted,
    ModelOverloaded,
    ModelRefused,
    ModelUnreachable,
    SettingsError,
)
from assistant.llm import Finish, message, metered
from assistant.openai_client import ERRORS, OPENAI_MODEL, ModelClient
from tests.model.aimock import KEY, Aimock
from tests.model.fakes import settings
from tests.model.stub import events, serving


def ask(client: ModelClient, text: str = "bridge") -> tuple[str, Finish]:
    *pieces, finish = client.stream_chat([message("user", text)], model="tester")
    assert isinstance(finish, Finish)
    return "".join(str(piece) for piece in pieces), finish


def at(url: str, **values: object) -> ModelClient:
    return ModelClient(settings(openai_base_url=url, **values))


def test_a_reply_comes_in_pieces_and_ends_with_its_token_counts(client: ModelClient, aimock: Aimock) -> None:
    aimock.reply("The bridge was closed on Monday morning. [1]", to="bridge", chunkSize=5)
    *pieces, finish = client.stream_chat([message("user", "bridge")], model="tester")
    assert len(pieces) > 5
    assert "".join(str(piece) for piece in pieces) == "The bridge was closed on Monday morning. [1]"
    assert isinstance(finish, Finish)
    assert finish.reason == "stop"
    assert finish.usage["total_tokens"] > 0


def test_a_whole_reply_comes_at_once(client: ModelClient, aimock: Aimock) -> None:
    aimock.reply("On Monday.", to="bridge")
    assert client.complete_chat([message("user", "bridge")], model="tester") == "On Monday."


def test_who_counts_is_told_the_tokens_of_every_request_and_those_that_failed(
    client: ModelClient, aimock: Aimock
) -> None:
    aimock.reply("On Monday.", to="bridge")
    with metered() as streamed:
        _, finish = ask(client)
    with metered() as whole:
        client.complete_chat([message("user", "bridge")], model="tester")
    assert streamed == finish.usage
    assert whole["prompt_tokens"] > 0
    with metered() as failed, pytest.raises(ModelRefused):
        ask(at(aimock.base_url, openai_api_key="wrong"))
    assert failed == {"failed_requests": 1}


def test_every_error_class_of_the_vendor_is_in_the_table() -> None:
    never_met = {
        openai.InvalidWebhookSignatureError,
        openai.WebSocketConnectionClosedError,
        openai.WebSocketQueueFullError,
    }
    exported = {
        value
        for value in list(vars(openai).values())
        if isinstance(value, type) and issubclass(value, Exception)
    }
    public = {kind for kind in exported if not kind.__name__.startswith("_")}
    assert public - never_met == set(ERRORS)


@pytest.mark.parametrize(("fault", "sentence", "hint"), ERRORS.values())
def test_every_line_of_the_table_is_a_sentence_and_a_remedy(
    fault: type[ModelError], sentence: str, hint: str
) -> None:
    words = {"url": "U", "model": "M", "timeout": 1.0, "detail": "D.", "setting": "S", "instead": ", or I"}
    assert sentence.format(**words).endswith(".")
    assert hint.format(**words).endswith(".")


def test_a_wrong_key_is_refused_with_a_remedy(aimock: Aimock) -> None:
    with pytest.raises(ModelRefused) as caught:
        ask(at(aimock.base_url, openai_api_key="wrong"))
    assert str(caught.value) == f"The key was refused by {aimock.base_url}."
    assert "OPENAI_API_KEY" in caught.value.hint
    assert not caught.value.retryable


def test_a_missing_key_is_sent_as_a_placeholder_for_servers_that_need_none(aimock: Aimock) -> None:
    with serving(events("Fine.")) as url:
        assert ask(at(url))[0] == "Fine."


def test_a_rate_limit_is_waited_out_as_the_server_says(aimock: Aimock) -> None:
    aimock.fail(429, to="bridge", at=0, retry_after=1)
    aimock.reply("On Monday.", to="bridge")
    patient = at(aimock.base_url, openai_api_key=KEY, model_retries=1)
    assert ask(patient)[0] == "On Monday."
    first, second = aimock.requests()
    assert [first["response"]["status"], second["response"]["status"]] == [429, 200]
    assert second["timestamp"] - first["timestamp"] >= 1000  # the server's own clock, in ms


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (400, ModelRefused),
        (401, ModelRefused),
        (402, ModelRefused),
        (403, ModelRefused),
        (404, ModelRefused),
        (409, ModelOverloaded),
        (422, ModelRefused),
        (429, ModelOverloaded),
        (500, ModelOverloaded),
        (503, ModelOverloaded),
    ],
)
def test_a_status_becomes_the_error_that_says_if_trying_again_helps(
    client: ModelClient, aimock: Aimock, status: int, fault: type[ModelError]
) -> None:
    aimock.fail(status, to="bridge")
    with pytest.raises(ModelError) as caught:
        ask(client)
    assert type(caught.value) is fault
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_no_credit_is_not_taken_for_a_rate_limit(client: ModelClient, aimock: Aimock) -> None:
    aimock.fail(429, to="bridge", code="insufficient_quota")
    with pytest.raises(ModelRefused, match="no credit"):
        ask(client)


def test_a_model_that_allows_no_temperature_is_asked_without(client: ModelClient, aimock: Aimock) -> None:
    aimock.fail(400, to="bridge", at=0, param="temperature", code="unsupported_value")
    aimock.reply("On Monday.", to="bridge")
    ask(client)
    ask(client)
    assert ["temperature" in request["body"] for request in aimock.requests()] == [True, False, False]


def test_an_address_where_nothing_listens_is_named() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}/v1"
        with pytest.raises(ModelUnreachable) as caught:
            ask(at(url))
    assert str(caught.value) == f"Nothing answers at {url}."
    assert "OPENAI_BASE_URL" in caught.value.hint


@pytest.mark.parametrize(
    "url", ["localhost:11434", "http://", "http://[::1", "http://host:99999/v1", "file:///x"]
)
def test_what_is_no_address_is_refused_before_any_request(url: str) -> None:
    with pytest.raises(SettingsError, match="OPENAI_BASE_URL"):
        at(url)


def test_a_password_in_the_address_is_not_shown() -> None:
    assert at("http://someone:secret@127.0.0.1:1/v1/").url == "http://127.0.0.1:1/v1"


def test_a_reply_that_stalls_before_its_first_piece_is_given_up(client: ModelClient, aimock: Aimock) -> None:
    aimock.reply("Too late.", to="bridge", latency=20_000)
    with pytest.raises(ModelInterrupted) as caught:
        ask(client)
    assert "ASSISTANT_MODEL_TIMEOUT (now 0.5 seconds)" in caught.value.hint


def test_a_reply_that_stalls_in_the_middle_is_given_up() -> None:
    with (
        serving(events("The bridge", finish=None, done=False), stalls=True) as url,
        pytest.raises(ModelInterrupted),
    ):
        ask(at(url))


def test_a_stream_that_the_server_destroys_is_interrupted(client: ModelClient, aimock: Aimock) -> None:
    aimock.reply(
        "The bridge was closed on Monday.", to="bridge", chunkSize=4, latency=20, truncateAfterChunks=3
    )
    with pytest.raises(ModelInterrupted, match="broke off"):
        ask(client)


@pytest.mark.parametrize(
    "body",
    [
        events("The bridge", finish=None, done=False),
        events("The bridge", finish=None, done=True),
        events("The bridge", finish=None, done=False) + b'data: {"choices": [{"del',
        events("The bridge", finish=None, done=False) + b"data: not json\n\n",
        events("The bridge", finish=None, done=False) + b'data: {"error": {"message": "out of memory"}}\n\n',
        events("The bridge", finish=None, done=False) + b'data: {"choices": [{"index": 0}]}\n\n',
        b"<html>This is a proxy.</html>",
        b"",
    ],
)
def test_a_stream_without_its_end_is_interrupted_however_cleanly_it_closes(body: bytes) -> None:
    with serving(body) as url, pytest.raises(ModelInterrupted):
        ask(at(url))


def test_a_body_shorter_than_announced_is_interrupted() -> None:
    body = events("The bridge", finish=None, done=False)
    with serving(body, length=10_000) as url, pytest.raises(ModelInterrupted):
        ask(at(url))


def test_an_empty_reply_is_interrupted(client: ModelClient, aimock: Aimock) -> None:
    with serving(events()) as url, pytest.raises(ModelInterrupted, match="empty"):
        ask(at(url))


def test_a_reply_stopped_by_a_filter_before_any_text_is_a_refusal() -> None:
    with serving(events(finish="content_filter")) as url, pytest.raises(ModelRefused, match="declined"):
        ask(at(url))


@pytest.mark.parametrize("body", [b"{}", b'{"choices": []}', b"not json", b"[]"])
def test_a_whole_reply_of_another_shape_is_interrupted(body: bytes) -> None:
    with serving(body, content_type="application/json") as url, pytest.raises(ModelInterrupted) as caught:
        at(url).complete_chat([message("user", "bridge")], model="tester")
    assert "OPENAI_BASE_URL" in caught.value.hint


def test_a_web_page_where_a_reply_should_be_is_interrupted() -> None:
    with serving(b"<html></html>", content_type="text/html") as url, pytest.raises(ModelInterrupted):
        at(url).complete_chat([message("user", "bridge")], model="tester")


def test_the_model_named_goes_before_the_setting_and_the_server(aimock: Aimock) -> None:
    given = settings(openai_base_url=aimock.base_url, openai_api_key=KEY, model="tester")
    assert ModelClient(given, model="other").choose_model() == "other"
    assert ModelClient(given).choose_model() == "tester"
    assert aimock.requests() == []


def test_without_a_name_the_server_is_asked_for_its_models(aimock: Aimock) -> None:
    assert at(aimock.base_url, openai_api_key=KEY).choose_model() == "gpt-4"
    assert at(aimock.base_url, openai_api_key=KEY, model="extractive").choose_model() == "gpt-4"


def test_the_server_is_asked_for_its_models_only_once() -> None:
    listed = b'{"object": "list", "data": [{"id": "qwen3:4b"}]}'
    with serving(listed, content_type="application/json") as url:
        client = at(url)
        client.choose_model()
    assert client.choose_model() == "qwen3:4b"  # the server is gone


def test_an_embedding_model_that_is_listed_first_is_not_asked_to_chat() -> None:
    listed = b'{"object": "list", "data": [{"id": "nomic-embed-text"}, {"id": "qwen3:4b"}]}'
    with serving(listed, content_type="application/json") as url:
        assert at(url).choose_model() == "qwen3:4b"


def test_a_server_without_models_is_told_from_one_that_is_no_model_server() -> None:
    listed = b'{"object": "list", "data": []}'
    with (
        serving(listed, content_type="application/json") as url,
        pytest.raises(SettingsError, match="lists no model"),
    ):
        at(url).choose_model()
    with serving(b"<html></html>", content_type="text/html") as url, pytest.raises(ModelInterrupted):
        at(url).choose_model()


def test_with_only_a_key_the_default_of_openai_is_used() -> None:
    assert ModelClient(settings(openai_api_key="sk")).choose_model() == OPENAI_MODEL
    assert at("https://api.openai.com/v1").choose_model() == OPENAI_MODEL
