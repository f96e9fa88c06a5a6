"""LlamaIndex's embeddings as ours, and ours as LlamaIndex's."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.embeddings import BaseEmbedding, MockEmbedding

from assistant.embedding import load_embedder
from assistant.embedding.llama_index import AssistantEmbedding, LlamaIndexEmbedder
from assistant.errors import ModelInterrupted, SettingsError
from assistant.pipeline import Assistant, ingest
from assistant.settings import load_settings
from tests.fakes import HashEmbedder
from tests.pipeline.conftest import write_news


def make_small() -> MockEmbedding:
    return MockEmbedding(embed_dim=5)


ready_made = MockEmbedding(embed_dim=3)
not_an_embedding = 3


def make_none() -> MockEmbedding:
    raise RuntimeError("no key")


class Mine(MockEmbedding):
    """An embedding as people write them: without a ``class_name`` of its own."""


class Yours(Mine):
    """Another."""


class Faulty(MockEmbedding):
    """Gives a short text its vector, and others what it is told to."""

    rows: tuple[tuple[float, ...], ...] = ()

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        if texts == ["news"]:
            return [[1.0, 0.0]]
        if not self.rows:
            raise RuntimeError("the server is gone")
        return [list(row) for row in self.rows]


def test_an_embedding_of_llama_index_gives_unit_vectors() -> None:
    embedder = LlamaIndexEmbedder(MockEmbedding(embed_dim=7))
    vectors = embedder.embed(["one", "two"])
    assert (vectors.shape, vectors.dtype) == ((2, 7), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert embedder.embed([]).shape == (0, 7)
    assert embedder.identity == {"name": "llama-index:MockEmbedding:unknown", "dimensions": 7}


def test_two_classes_of_ones_own_are_two_embeddings() -> None:
    """LlamaIndex gives classes that do not name themselves one name: vectors would be mixed unseen."""
    identities = {str(LlamaIndexEmbedder(kind(embed_dim=3)).identity["name"]) for kind in (Mine, Yours)}
    assert identities == {"llama-index:Mine:unknown", "llama-index:Yours:unknown"}


@pytest.mark.parametrize(("name", "dimensions"), [("make_small", 5), ("ready_made", 3)])
def test_a_setting_names_an_embedding_or_what_makes_one(name: str, dimensions: int) -> None:
    embedder = load_embedder(load_settings(embedding=f"llama-index:{__name__}:{name}"))
    assert embedder.dimensions == dimensions


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("llama-index:no.such.module:x", "cannot be imported"),
        (f"llama-index:{__name__}:nothing", "cannot be imported"),
        (f"llama-index:{__name__}:not_an_embedding", "not int"),
        (f"llama-index:{__name__}:make_none", "no key"),
        ("llama-index:module", "not usable"),
        ("llama-index", "not usable"),
        ("minilm:x", "not usable"),
        ("openai:", "not usable"),
        ("", "not usable"),
    ],
)
def test_what_is_no_embedding_is_told_with_a_remedy(name: str, said: str) -> None:
    settings = load_settings().model_copy(update={"embedding": name})
    with pytest.raises(SettingsError, match=said) as caught:
        load_embedder(settings)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "the server is gone"),
        (((1.0,),), "another number or length"),
        (((1.0, 0.0), (0.0, 1.0)), "another number or length"),
        (((float("nan"), 1.0),), "not numbers"),
    ],
)
def test_an_embedding_that_fails_is_told_as_an_error_of_ours(
    rows: tuple[tuple[float, ...], ...], said: str
) -> None:
    embedder = LlamaIndexEmbedder(Faulty(embed_dim=2, rows=rows))
    with pytest.raises(ModelInterrupted, match=said) as caught:
        embedder.embed(["The ferry left."])
    assert caught.value.hint


def test_our_embedder_is_one_of_llama_index() -> None:
    ours = HashEmbedder()
    embedding = AssistantEmbedding(ours)
    expected = ours.embed(["the ferry left", "sugar tax"])
    assert isinstance(embedding, BaseEmbedding)
    assert np.allclose(embedding.get_text_embedding_batch(["the ferry left", "sugar tax"]), expected)
    assert np.allclose(embedding.get_query_embedding("sugar tax"), expected[1])
    assert np.allclose(asyncio.run(embedding.aget_query_embedding("sugar tax")), expected[1])
    assert np.allclose(asyncio.run(embedding.aget_text_embedding("sugar tax")), expected[1])
    assert embedding.model_name == "hash"


def test_there_and_back_is_the_same_vectors() -> None:
    ours = HashEmbedder()
    again = LlamaIndexEmbedder(AssistantEmbedding(ours))
    assert np.allclose(again.embed(["the ferry left"]), ours.embed(["the ferry left"]))
    assert again.dimensions == 64


def test_an_index_of_llama_index_can_use_our_embedder() -> None:
    documents = [Document(text="The ferry left at dawn."), Document(text="Parliament raised the sugar tax.")]
    index = VectorStoreIndex.from_documents(documents, embed_model=AssistantEmbedding(HashEmbedder()))
    (node,) = index.as_retriever(similarity_top_k=1).retrieve("sugar tax")
    assert "sugar" in node.text


def test_an_index_of_ours_can_use_an_embedding_of_llama_index(tmp_path: Path) -> None:
    embedder = LlamaIndexEmbedder(AssistantEmbedding(HashEmbedder()))
    ingest([write_news(tmp_path / "news")], embedding=embedder)
    with Assistant.open(embedding=embedder) as desk:
        assert desk.info().embedding["name"] == "llama-index:AssistantEmbedding:hash"
        assert desk.search("sugar tax")[0].article.title == "Sugar tax rises"
