"""Stand-ins that several test folders share: a fast embedder and articles made to order."""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from assistant.chunking import chunk_article, embedded_text
from assistant.embedding.base import Embedder, Vectors, normalise
from assistant.index import IndexWriter
from assistant.index.postings import PLACES, Postings
from assistant.schema import Article
from assistant.terms import content_stems


class HashEmbedder:
    """A bag of stems hashed into few dimensions: texts that share words are near each other.

    ``calls`` holds what each call of ``embed`` was given. ``pause`` seconds are slept for a call,
    to give a test time to kill the process.
    """

    def __init__(self, dimensions: int = 64, *, pause: float = 0.0) -> None:
        self.dimensions = dimensions
        self.identity: Mapping[str, str | int] = {"name": "hash", "dimensions": dimensions}
        self.calls: list[tuple[str, ...]] = []
        self._pause = pause

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(tuple(texts))
        time.sleep(self._pause)
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for term in content_stems(text) or [""]:
                vectors[row, zlib.crc32(term.encode()) % self.dimensions] += 1
        return normalise(vectors)


def make_article(article_id: str = "a1", text: str = "The ferry left at dawn.", **values: Any) -> Article:
    """An article with what a test leaves unsaid filled in; the hash follows the content."""
    values = {"source": f"{article_id}.txt", "title": f"Title of {article_id}", **values}
    content = repr((text, sorted(values.items())))
    return Article(
        article_id=article_id,
        text=text,
        **{"content_hash": hashlib.sha256(content.encode()).hexdigest(), **values},
    )


def put_articles(writer: IndexWriter, embedder: Embedder, articles: Iterable[Article]) -> None:
    """Chunks, embeds and stores articles in one transaction."""
    with writer.transaction():
        for article in articles:
            chunks = chunk_article(article)
            vectors = embedder.embed([embedded_text(article, chunk) for chunk in chunks])
            writer.put(article, chunks, vectors)


def postings(scores: Mapping[int, float], places: Mapping[int, Sequence[int]] | None = None) -> Postings:
    """What a word found: the chunks' scores, and the places of the word in them, by their numbers."""
    stand = [number * PLACES + place for number, each in sorted((places or {}).items()) for place in each]
    return Postings(
        numbers=np.array(sorted(scores), np.int64),
        scores=np.array([scores[number] for number in sorted(scores)], np.float32),
        places=np.array(stand, np.int64),
    )
