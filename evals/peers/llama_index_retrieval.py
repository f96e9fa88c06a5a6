"""The hybrid retriever that a user of LlamaIndex would make, for ``evals.retrieval_speed``.

    python llama_index_retrieval.py CHUNKS.jsonl VECTORS.npy MODEL_FOLDER STORE_FOLDER COUNT

A QueryFusionRetriever, reciprocal ranks and no made-up questions, over the retriever of a persistent
ChromaVectorStore and a BM25Retriever; each gives COUNT chunks. The chunks (``article_id``, ``text``) come
with their vectors, and only questions are embedded. Prints a line when it is ready. Then it reads a question
a line as a JSON string, and answers each with a JSON object: ``seconds`` and the ``articles`` found, best
first.
"""

import json
import sys
import time
from pathlib import Path

import chromadb
import numpy as np
import Stemmer
from llama_index.core import VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.chroma import ChromaVectorStore

#: The store refuses more than 5,461 at once.
AT_ONCE = 5_000


def main(chunks: str, vectors: str, model: str, store: str, count: str) -> None:
    """Store the chunks, then answer until standard input ends."""
    records = [json.loads(line) for line in Path(chunks).read_text("utf-8").splitlines()]
    # Chunks of equal text would be merged: the article's name keeps them apart, but is no word of it.
    nodes = [
        TextNode(
            id_=str(place),
            text=record["text"],
            metadata={"article_id": record["article_id"]},
            excluded_embed_metadata_keys=["article_id"],
        )
        for place, record in enumerate(records)
    ]
    retriever = fused(nodes, np.load(vectors), model, store, int(count))
    print("ready", flush=True)
    for line in sys.stdin:
        begun = time.perf_counter()
        found = retriever.retrieve(json.loads(line))
        seconds = time.perf_counter() - begun
        articles = list(dict.fromkeys(each.node.metadata["article_id"] for each in found))
        print(json.dumps({"seconds": seconds, "articles": articles}), flush=True)


def fused(
    nodes: list[TextNode], vectors: np.ndarray, model: str, store: str, count: int
) -> QueryFusionRetriever:
    """Both retrievers over the same chunks, and the one that fuses them."""
    client = chromadb.PersistentClient(store)
    collection = client.create_collection("chunks", configuration={"hnsw": {"space": "cosine"}})
    vector_store = ChromaVectorStore(chroma_collection=collection)
    for first in range(0, len(nodes), AT_ONCE):
        some = nodes[first : first + AT_ONCE]
        for node, vector in zip(some, vectors[first : first + AT_ONCE], strict=True):
            node.embedding = vector.tolist()
        vector_store.add(some)
    for node in nodes:
        node.embedding = None
    index = VectorStoreIndex.from_vector_store(
        vector_store, embed_model=HuggingFaceEmbedding(model_name=model)
    )
    words = BM25Retriever.from_defaults(
        nodes=nodes, similarity_top_k=count, stemmer=Stemmer.Stemmer("english"), language="english"
    )
    return QueryFusionRetriever(
        [index.as_retriever(similarity_top_k=count), words],
        llm=MockLLM(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=count,
        num_queries=1,
        use_async=False,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
