"""What Prometheus reads of the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant.server import create_app
from tests.app.fake_desk import ARTICLES, FakeDesk


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app(FakeDesk()), raise_server_exceptions=False) as client:
        yield client


def samples(client: TestClient, name: str) -> dict[tuple[str, ...], float]:
    """The values of a metric by their labels, in the order of the labels' names."""
    return {
        tuple(value for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name == name
    }


def test_requests_are_counted_by_method_route_and_status(client: TestClient) -> None:
    for question in ("The harbour?", "And the harbour?", " ", "crash"):
        client.post("/api/answer", json={"question": question})
    client.get("/api/articles/courier-harbour")
    client.get("/nothing-here")
    counted = samples(client, "assistant_requests_total")
    assert counted["POST", "/api/answer", "200"] == 2
    assert counted["POST", "/api/answer", "400"] == 1
    assert counted["POST", "/api/answer", "500"] == 1
    assert counted["GET", "/api/articles/{article_id:path}", "200"] == 1
    assert not any("nothing-here" in route for _, route, _ in counted)
    assert samples(client, "assistant_request_seconds_count")["/api/answer",] == 4


def test_what_the_index_holds_is_told(client: TestClient) -> None:
    assert samples(client, "assistant_articles")[()] == len(ARTICLES)
    assert samples(client, "assistant_chunks")[()] == len(ARTICLES)
