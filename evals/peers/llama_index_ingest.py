"""The plain ingest that a user of LlamaIndex would write, for ``evals.ingest_speed``; prints a line of JSON.

    python llama_index_ingest.py ARTICLES.jsonl MODEL_FOLDER STORE_FOLDER [--tokens N]

An IngestionPipeline of SentenceSplitter and HuggingFaceEmbedding into a persistent ChromaVectorStore, all as
they come, but that articles are run through it some at a time: the store refuses more than 5,461 chunks at
once. ``--tokens`` makes chunks of about N tokens of the model, without overlap, in place of the splitter's
own 1,024, of which the model reads the first 256.
"""

import argparse
import json
import time
from pathlib import Path

import chromadb
from llama_index.core import Document
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import MetadataMode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore
from tokenizers import Tokenizer

ARTICLES_AT_ONCE = 50
MODEL_READS = 256


def main() -> None:
    """Ingest the file and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("store", type=Path)
    parser.add_argument("--tokens", type=int)
    arguments = parser.parse_args()
    begun = time.perf_counter()
    tokenizer = Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    splitter = (
        SentenceSplitter(
            chunk_size=arguments.tokens,
            chunk_overlap=0,
            tokenizer=lambda text: tokenizer.encode(text, add_special_tokens=False).ids,
        )
        if arguments.tokens
        else SentenceSplitter()
    )
    collection = chromadb.PersistentClient(str(arguments.store)).get_or_create_collection("articles")
    embedding = HuggingFaceEmbedding(model_name=str(arguments.model))
    pipeline = IngestionPipeline(
        transformations=[splitter, embedding], vector_store=ChromaVectorStore(chroma_collection=collection)
    )
    documents = [document(json.loads(line)) for line in arguments.articles.open(encoding="utf-8")]
    texts = []
    for first in range(0, len(documents), ARTICLES_AT_ONCE):
        nodes = pipeline.run(documents=documents[first : first + ARTICLES_AT_ONCE])
        texts += [node.get_content(metadata_mode=MetadataMode.EMBED) for node in nodes]
    seconds = time.perf_counter() - begun
    tokens = sum(min(len(each.ids), MODEL_READS) for each in tokenizer.encode_batch(texts))
    told = {"seconds": seconds, "articles": len(documents), "chunks": collection.count(), "tokens": tokens}
    print(json.dumps(told))


def document(record: dict[str, str]) -> Document:
    """An article with what else is known of it, which is embedded with each of its chunks."""
    known = {name: record[name] for name in ("title", "date") if record.get(name)}
    return Document(text=record["text"], metadata=known)


if __name__ == "__main__":
    main()
