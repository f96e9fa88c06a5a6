"""Our retriever in LlamaIndex pipelines."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from llama_index.core.base.response.schema import Response
from llama_index.core.llms.mock import MockLLM
from llama_index.core.postprocessor import SimilarityPostprocessor
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import ResponseMode, get_response_synthesizer
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle

from assistant.llama_index import AssistantRetriever
from assistant.pipeline import Assistant, ingest
from tests.fakes import HashEmbedder
from tests.pipeline.conftest import write_news


class OnlyFirst(BaseNodePostprocessor):
    """Keeps the first one."""

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        return nodes[:1]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from assistant.settings import load_settings

    place = tmp_path_factory.mktemp("llama")
    ingest([write_news(place / "news")], settings=load_settings(home=place), embedding=HashEmbedder())
    return place


@pytest.fixture
def desk(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Assistant]:
    monkeypatch.setenv("ASSISTANT_HOME", str(home))
    with Assistant.open(embedding=HashEmbedder()) as opened:
        yield opened


def test_nodes_are_the_passages_of_a_search(desk: Assistant) -> None:
    found = AssistantRetriever(desk).retrieve("sugar tax")
    passages = desk.search("sugar tax")
    assert [node.score for node in found] == [passage.score for passage in passages]
    for node, passage in zip(found, passages, strict=True):
        assert (node.node_id, node.text) == (passage.chunk.chunk_id, passage.chunk.text)
        text = desk.article(node.metadata["article_id"]).text
        assert text[node.node.start_char_idx : node.node.end_char_idx] == node.text  # type: ignore[attr-defined]


def test_a_node_says_where_it_is_from(desk: Assistant) -> None:
    node = AssistantRetriever(desk).retrieve("sugar tax")[0]
    assert node.metadata == {
        "article_id": node.metadata["article_id"],
        "title": "Sugar tax rises",
        "publisher": "Hill Gazette",
        "published_at": "2021-04-02",
    }
    shown = node.node.get_content(MetadataMode.LLM)
    assert "Hill Gazette" in shown
    assert "article_id" not in shown
    assert "article_id" not in node.node.get_content(MetadataMode.EMBED)


def test_options_hold_for_every_question(desk: Assistant) -> None:
    retriever = AssistantRetriever(desk, options={"as_of": date(2021, 3, 31), "top_k": 1})
    for question in ("sugar tax", "ferries storm"):
        (node,) = retriever.retrieve(question)
        assert node.metadata["title"] == "Storm stops ferries"


def test_postprocessors_of_llama_index_follow_in_its_query_engine(desk: Assistant) -> None:
    engine = RetrieverQueryEngine(
        retriever=AssistantRetriever(desk),
        response_synthesizer=get_response_synthesizer(llm=MockLLM(), response_mode=ResponseMode.COMPACT),
        node_postprocessors=[SimilarityPostprocessor(similarity_cutoff=0.0), OnlyFirst()],
    )
    response = engine.query("sugar tax")
    assert isinstance(response, Response)
    assert "Odo Marek" in str(response)
    assert [node.metadata["title"] for node in response.source_nodes] == ["Sugar tax rises"]


def test_retrieving_beside_an_event_loop_gives_the_same(desk: Assistant) -> None:
    retriever = AssistantRetriever(desk)

    async def several() -> list[list[NodeWithScore]]:
        return await asyncio.gather(*(retriever.aretrieve("sugar tax") for _ in range(4)))

    expected = [node.node_id for node in retriever.retrieve("sugar tax")]
    assert [[node.node_id for node in nodes] for nodes in asyncio.run(several())] == [expected] * 4
