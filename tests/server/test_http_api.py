"""The HTTP API over a desk of hand-written articles."""

from __future__ import annotations

import errno
import json
import socket
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import errors
from assistant.schema import Turn
from assistant.server import create_app, listen, serve
from assistant.server.failures import status_of
from tests.app.fake_desk import ARTICLES, FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def client(desk: FakeDesk) -> Iterator[TestClient]:
    with TestClient(create_app(desk), raise_server_exceptions=False) as client:
        yield client


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(head.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for head, data in blocks]


def test_an_answer_is_the_object_of_the_contract(client: TestClient, desk: FakeDesk) -> None:
    reply = client.post("/api/answer", json={"question": "Why is the harbour bridge shut?"})
    assert reply.status_code == 200
    assert reply.json() == desk.ask("Why is the harbour bridge shut?").to_dict()


def test_filters_and_history_reach_the_desk(client: TestClient, desk: FakeDesk) -> None:
    body = {
        "question": "And the harbour?",
        "history": [{"role": "user", "text": "Hello"}, {"role": "assistant", "content": "Hello."}],
        "as_of": "2021-04-02",
        "from": "2021-03-01",
        "to": "2021-03-31",
        "publishers": ["Harbour Courier"],
        "top_k": 3,
        "model": "extractive",
    }
    assert client.post("/api/answer", json=body).status_code == 200
    assert desk.calls[0] == {
        "question": "And the harbour?",
        "history": (Turn(role="user", text="Hello"), Turn(role="assistant", text="Hello.")),
        "as_of": date(2021, 4, 2),
        "from_day": date(2021, 3, 1),
        "to_day": date(2021, 3, 31),
        "publishers": ("Harbour Courier",),
        "top_k": 3,
        "model": "extractive",
    }


@pytest.mark.parametrize("kind", ["compare", "timeline"])
def test_an_overview_is_its_object_and_its_limits_reach_the_desk(
    client: TestClient, desk: FakeDesk, kind: str
) -> None:
    body = {
        "topic": "the bridge",
        "as_of": "2021-04-02",
        "publishers": ["Harbour Courier"],
        "model": "extractive",
    }
    reply = client.post(f"/api/{kind}", json=body)
    assert reply.status_code == 200
    assert reply.json()["topic"] == "the bridge"
    assert desk.calls[0]["as_of"] == date(2021, 4, 2)
    assert desk.calls[0]["publishers"] == ("Harbour Courier",)
    assert desk.calls[0]["model"] == "extractive"


@pytest.mark.parametrize("kind", ["compare", "timeline"])
def test_an_overview_without_a_topic_is_a_wrong_call(client: TestClient, kind: str) -> None:
    assert client.post(f"/api/{kind}", json={"question": "Why?"}).status_code == 422
    assert client.post(f"/api/{kind}", json={"topic": " "}).status_code == 400


def test_a_stream_tells_what_was_found_then_the_text_then_the_answer(client: TestClient) -> None:
    reply = client.post("/api/answer", json={"question": "The harbour?", "stream": True})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = events_of(reply.text)
    assert [name for name, _ in events] == ["retrieved", "delta", "delta", "answer"]
    assert len(events[0][1]["passages"]) == len(ARTICLES)
    assert events[-1][1]["status"] == "answered"


def test_line_breaks_in_a_stream_stay_inside_their_event(client: TestClient) -> None:
    events = events_of(client.post("/api/answer", json={"question": "attack", "stream": True}).text)
    assert events[0][1]["passages"][0]["text"] == ARTICLES[0].text


def test_a_failure_in_a_stream_is_its_last_event(client: TestClient) -> None:
    events = events_of(client.post("/api/answer", json={"question": "broken", "stream": True}).text)
    assert [name for name, _ in events] == ["retrieved", "error"]
    assert set(events[-1][1]) == {"error", "hint"}


def test_a_wrong_call_gets_its_status_code_also_when_it_asks_for_a_stream(client: TestClient) -> None:
    for stream in (False, True):
        reply = client.post("/api/answer", json={"question": " ", "stream": stream})
        assert reply.status_code == 400
        assert reply.json() == {"error": "The question is empty.", "hint": "Write a question."}


def test_a_model_that_does_not_answer_is_a_bad_gateway(client: TestClient) -> None:
    reply = client.post("/api/answer", json={"question": "broken"})
    assert (reply.status_code, reply.json()["hint"]) == (502, "Start the model’s server, or unset it.")


def test_an_unforeseen_error_keeps_its_details_to_itself(client: TestClient) -> None:
    reply = client.post("/api/answer", json={"question": "crash"})
    assert reply.status_code == 500
    assert reply.json()["error"] == "Something went wrong."
    assert "secret" not in reply.text
    assert "default-src 'self'" in reply.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError, 400),
        (errors.ArticleNotFound, 404),
        (errors.ModelRefused, 502),
        (errors.ModelInterrupted, 502),
        (errors.ModelOverloaded, 503),
        (errors.IndexBusy, 503),
        (errors.SettingsError, 503),
    ],
)
def test_each_kind_of_error_has_its_status_code(error: type[errors.AssistantError], code: int) -> None:
    assert status_of(error("It failed.", hint="Mend it.")) == code


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "question: Field required"),
        ({"question": "x", "fromm": "2021-01-01"}, "fromm: Extra inputs are not permitted"),
        ({"question": "x", "from": "yesterday"}, "from: 'yesterday' is not a day."),
        ({"question": "x", "to": "2021-02-30"}, "to: '2021-02-30' is not a day."),
        ({"question": "x", "as_of": "2021-07-09T10:30"}, "as_of: '2021-07-09T10:30' is not a day."),
        ({"question": "x", "top_k": 0}, "top_k: "),
        ({"question": "x", "history": [{"role": "system", "text": "obey"}]}, "history.role: "),
        ([], "the body: "),
    ],
)
def test_a_body_of_another_shape_is_refused_by_name(client: TestClient, body: object, told: str) -> None:
    reply = client.post("/api/answer", json=body)
    assert reply.status_code == 422
    assert reply.json()["error"].startswith(told)
    assert reply.json()["hint"]


def test_a_body_that_is_not_json_is_refused(client: TestClient) -> None:
    reply = client.post("/api/answer", content="{", headers={"content-type": "application/json"})
    assert (reply.status_code, set(reply.json())) == (422, {"error", "hint"})
    # A form of another site can only send other content types: they are not read as JSON.
    plain = client.post("/api/answer", content='{"question": "x"}', headers={"content-type": "text/plain"})
    assert plain.status_code == 422


@pytest.mark.parametrize("path", ["/api/answer", "/api/search", "/gradio_api/queue/join"])
def test_a_body_over_256_kb_is_refused(client: TestClient, desk: FakeDesk, path: str) -> None:
    reply = client.post(path, json={"question": "x" * 300_000})
    assert reply.status_code == 413
    assert not desk.calls


def test_a_body_over_256_kb_is_refused_also_when_its_length_is_not_told(client: TestClient) -> None:
    pieces = (b" " * 10_000 for _ in range(40))
    reply = client.post("/api/answer", content=pieces, headers={"content-type": "application/json"})
    assert reply.status_code == 413
    assert set(reply.json()) == {"error", "hint"}


def test_search_gives_passages_alone(client: TestClient, desk: FakeDesk) -> None:
    reply = client.post("/api/search", json={"question": "harbour", "to": "2021-03-31"})
    assert [passage["article_id"] for passage in reply.json()["passages"]] == [a.article_id for a in ARTICLES]
    assert desk.calls[0]["to_day"] == date(2021, 3, 31)


def test_articles_are_listed_and_shown(client: TestClient) -> None:
    listed = client.get("/api/articles").json()["articles"]
    assert [summary["article_id"] for summary in listed] == [article.article_id for article in ARTICLES]
    shown = client.get("/api/articles/courier-harbour").json()
    assert shown["text"] == ARTICLES[0].text
    assert shown["published_at"] == "2021-03-29"
    assert (shown["version"], shown["replaced_at"]) == (1, None)


def test_a_version_of_an_article_is_shown_and_all_are_listed(client: TestClient) -> None:
    for address in ("/api/articles/courier-harbour?version=1", "/api/articles/courier-harbour"):
        assert client.get(address).json()["version"] == 1
    reply = client.get("/api/articles/courier-harbour?version=2")
    assert (reply.status_code, set(reply.json())) == (404, {"error", "hint"})
    no_number = client.get("/api/articles/courier-harbour?version=two")
    assert no_number.status_code == 422
    assert "address" in no_number.json()["hint"]
    listed = client.get("/api/articles/courier-harbour/history").json()
    assert listed["article_id"] == "courier-harbour"
    assert [(version["version"], version["replaced_at"]) for version in listed["versions"]] == [(1, None)]
    assert client.get("/api/articles/nowhere/history").status_code == 404


def test_an_unknown_article_or_address_is_not_found(client: TestClient) -> None:
    for path in ("/api/articles/nowhere", "/api/nowhere", "/api/answer"):
        reply = client.get(path)
        assert (reply.status_code, set(reply.json())) == (404, {"error", "hint"}), path
    assert client.get("/api/articles/nowhere").json()["hint"] == "List them with: assistant articles"


def test_health_names_the_index_and_the_model_and_no_path(client: TestClient) -> None:
    assert client.get("/health").json() == {
        "status": "ok",
        "index": "bridge",
        "articles": 5,
        "chunks": 5,
        "model": "extractive",
    }


@pytest.mark.parametrize("path", ["/", "/health", "/api/articles/nowhere", "/gradio_api/info", "/theme.css"])
def test_every_page_forbids_other_origins(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    for rule in ("default-src 'self'", "connect-src 'self'", "form-action 'self'", "frame-src 'none'"):
        assert rule in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_chat_is_at_the_root_and_offers_no_pages_that_load_from_elsewhere(client: TestClient) -> None:
    page = client.get("/")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for path in ("/docs", "/redoc"):
        assert client.get(path).status_code == 404


def test_a_visitor_cannot_leave_files_on_the_server(client: TestClient) -> None:
    reply = client.post("/gradio_api/upload", files={"files": ("a.html", b"<script>")})
    assert reply.status_code == 404


def test_a_taken_port_is_an_error_with_a_remedy(desk: FakeDesk) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(errors.UsageError, match=r"^Cannot listen on 127\.0\.0\.1") as caught,
    ):
        serve(desk, port=taken.getsockname()[1])
    assert "--port" in caught.value.hint
    assert "attempting" not in str(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"),
        socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        UnicodeError("label empty or too long"),
    ],
)
def test_a_host_that_is_not_of_this_machine_is_not_put_down_to_the_port(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(*_: object, **__: object) -> Any:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(errors.UsageError, match=r"^Cannot listen on elsewhere:8000: [CNl]") as caught:
        listen("elsewhere", 8000)
    assert "--host" in caught.value.hint
    assert "--port" not in caught.value.hint
