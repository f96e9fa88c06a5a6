"""An index of ours as a retriever in LlamaIndex pipelines.

::

    from llama_index.core.query_engine import RetrieverQueryEngine
    from assistant import Assistant
    from assistant.llama_index import AssistantRetriever

    with Assistant.open("news") as desk:
        nodes = AssistantRetriever(desk).retrieve("Who asked whom for help?")
"""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TypedDict

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.callbacks import CallbackManager
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.pipeline import Assistant
from assistant.schema import Passage, iso


class SearchOptions(TypedDict, total=False):
    """What ``Assistant.search`` takes beside the question."""

    as_of: date | None
    from_day: date | None
    to_day: date | None
    publishers: tuple[str, ...]
    top_k: int | None


class AssistantRetriever(BaseRetriever):
    """Retrieves as ``Assistant.search`` does: dense and lexical, fused, one place for each story group.

    ``options`` hold for every question. Scores order the nodes of one question and are small; a
    postprocessor with a cutoff made for cosines would drop them all.
    """

    def __init__(
        self,
        desk: Assistant,
        *,
        options: SearchOptions | None = None,
        callback_manager: CallbackManager | None = None,
        verbose: bool = False,
    ) -> None:
        super().__init__(callback_manager=callback_manager, verbose=verbose)
        self._desk = desk
        self._options = options or SearchOptions()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        passages = self._desk.search(query_bundle.query_str, **self._options)
        return [NodeWithScore(node=text_node(passage), score=passage.score) for passage in passages]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


def text_node(passage: Passage) -> TextNode:
    """The passage as LlamaIndex has it; its character indices are places in the article's text."""
    article, chunk = passage.article, passage.chunk
    metadata = {
        "article_id": article.article_id,
        "title": article.title,
        "publisher": article.publisher,
        "published_at": iso(article.published_at),
        "url": article.url,
    }
    # A language model is shown what helps to read a passage; ids and addresses are for the program.
    return TextNode(
        id_=chunk.chunk_id,
        text=chunk.text,
        start_char_idx=chunk.start,
        end_char_idx=chunk.end,
        metadata={name: value for name, value in metadata.items() if value is not None},
        excluded_embed_metadata_keys=["article_id", "url"],
        excluded_llm_metadata_keys=["article_id", "url"],
    )
