"""Embeddings of an OpenAI-compatible server: batched, in order, of length 1."""

from __future__ import annotations

import json

import numpy as np
import pytest

from assistant.embedding import load_embedder
from assistant.embedding.openai import OpenAIEmbedder
from assistant.errors import ModelInterrupted, ModelRefused
from tests.model.aimock import KEY, Aimock
from tests.model.fakes import settings
from tests.model.stub import serving


def embedder(aimock: Aimock, key: str = KEY) -> OpenAIEmbedder:
    return OpenAIEmbedder(settings(openai_base_url=aimock.base_url, openai_api_key=key), model="small")


def reply(*vectors: object) -> bytes:
    rows = [{"object": "embedding", "index": n, "embedding": vector} for n, vector in enumerate(vectors)]
    return json.dumps({"object": "list", "model": "small", "data": rows}).encode()


def inputs(aimock: Aimock) -> list[str]:
    """The texts of each request as the server's journal keeps them: joined."""
    return [request["body"]["embeddingInput"] for request in aimock.requests()]


def test_texts_become_unit_vectors_in_order(aimock: Aimock) -> None:
    one = embedder(aimock)
    vectors = one.embed(["bridge", "ferry"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (2, one.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[1], one.embed(["ferry"])[0])
    assert not np.allclose(vectors[0], vectors[1])


def test_many_texts_go_in_batches_of_64(aimock: Aimock) -> None:
    assert len(embedder(aimock).embed([f"text {n}" for n in range(130)])) == 130
    assert [sent.count("text") for sent in inputs(aimock)] == [64, 64, 2]


def test_how_long_vectors_are_is_learned_from_the_first_reply_and_asked_once(aimock: Aimock) -> None:
    one = embedder(aimock)
    one.embed(["bridge"])
    assert one.identity == {"name": "openai:small", "dimensions": one.dimensions}
    assert len(aimock.requests()) == 1


def test_the_identity_can_be_had_before_anything_is_embedded(aimock: Aimock) -> None:
    one = embedder(aimock)
    assert one.identity["dimensions"] == one.dimensions > 0
    assert one.embed([]).shape == (0, one.dimensions)
    assert len(aimock.requests()) == 1


def test_an_empty_text_is_sent_as_a_space(aimock: Aimock) -> None:
    embedder(aimock).embed([""])
    assert inputs(aimock) == [" "]


def test_the_setting_names_the_model(aimock: Aimock) -> None:
    chosen = load_embedder(
        settings(embedding="openai:small", openai_base_url=aimock.base_url, openai_api_key=KEY)
    )
    assert chosen.identity["name"] == "openai:small"


def test_a_wrong_key_is_refused(aimock: Aimock) -> None:
    with pytest.raises(ModelRefused) as caught:
        embedder(aimock, key="wrong").embed(["bridge"])
    assert "OPENAI_API_KEY" in caught.value.hint
    assert "extractive" not in caught.value.hint  # that is about answers, and would not help


@pytest.mark.parametrize(
    "body",
    [
        reply(),
        reply([1.0, 2.0]),
        reply([1.0, 2.0], [1.0]),
        reply([], []),
        reply([1.0, 2.0], [float("nan"), 1.0]),
        reply(None, None),
        b"<html></html>",
        b"{}",
    ],
)
def test_vectors_that_cannot_be_used_are_refused(body: bytes) -> None:
    with (
        serving(body, content_type="application/json") as url,
        pytest.raises(ModelInterrupted) as caught,
    ):
        OpenAIEmbedder(settings(openai_base_url=url), model="small").embed(["one", "two"])
    assert caught.value.hint
