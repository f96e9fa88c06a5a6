"""Articles about a ferry, a bridge and two spacecraft, and what answers from them without a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.base import Request, Written
from assistant.answering.extractive import ExtractiveAnswerer
from assistant.chunking import chunk_article, embedded_text
from assistant.embedding import Embedder
from assistant.embedding.minilm import MiniLM
from assistant.schema import Article, Passage, TextDelta
from tests.fakes import make_article

FERRY = make_article(
    "ferry",
    "PORT MAREN — The ferry Northern Tern sank on 12 May 2021 after a fire in its engine room.\n\n"
    "The Northern Tern carried 214 passengers when it sank, and all were saved, Captain Ilse Brandt said.\n\n"
    "Asked whether the islands would be cut off, the harbour office said two smaller boats would run daily.",
    title="Ferry Northern Tern sinks off Port Maren",
    publisher="Harbour Courier",
    published_at=date(2021, 5, 13),
    dateline="PORT MAREN —",
)
INQUIRY = make_article(
    "inquiry",
    "Investigators blamed the fire on the Northern Tern on a fuel pipe that had been repaired in a hurry.\n\n"
    "The Northern Tern carried 231 passengers when it sank, according to the inquiry's report.",
    title="Inquiry blames a fuel pipe for the loss of the Northern Tern",
    publisher="Lakeside Tribune",
    published_at=date(2022, 2, 4),
)
BRIDGE = make_article(
    "bridge",
    "The new bridge between Sandholm and Greater Tern will cost 48 million euros.\n\n"
    "The mayor of Sandholm, Jonas Weil, called its price fair, and said that it would open in June 2024.",
    title="Sandholm gets its bridge",
    publisher="Harbour Courier",
    published_at=date(2021, 9, 2),
)
ARTICLES = (FERRY, INQUIRY, BRIDGE)


def passages(*articles: Article, similarity: float = 0.6) -> list[Passage]:
    """Every chunk of the articles, in order."""
    return [
        Passage(article=article, chunk=chunk, score=1.0, similarity=similarity)
        for article in articles
        for chunk in chunk_article(article)
    ]


def no_counts(stems: Sequence[str]) -> tuple[dict[str, int], int]:
    """As if no stem occurred in any chunk: all weigh the same."""
    return {}, 100


def written(embedder: Embedder, question: str, *articles: Article) -> tuple[list[TextDelta], Written]:
    """What the answerer streams, and what it wrote at last, from passages ordered by their nearness."""
    made = passages(*articles)
    vectors = embedder.embed([question, *(embedded_text(each.article, each.chunk) for each in made)])
    near = [
        replace(passage, similarity=float(vector @ vectors[0]))
        for passage, vector in zip(made, vectors[1:], strict=True)
    ]
    near.sort(key=lambda passage: passage.similarity, reverse=True)
    *deltas, last = ExtractiveAnswerer(embedder, no_counts).write(Request(question=question, passages=near))
    assert isinstance(last, Written)
    return [delta for delta in deltas if isinstance(delta, TextDelta)], last


@pytest.fixture(scope="session")
def minilm() -> MiniLM:
    """The real model, loaded once."""
    return MiniLM(threads=1)


@pytest.fixture
def ask(minilm: MiniLM) -> Callable[..., Written]:
    """``ask("Who …?", FERRY)``: the answer from these articles, by default from all."""
    return lambda question, *articles: written(minilm, question, *(articles or ARTICLES))[1]
