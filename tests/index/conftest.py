"""Indexes to test on: an empty place, and one of 6,000 chunks that is made once and copied."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.chunking import chunk_article, embedded_text
from assistant.index import IndexReader, IndexWriter, Layout, open_writer
from assistant.schema import Article
from tests.fakes import HashEmbedder, make_article, put_articles

LARGE_ARTICLES, LARGE_CHUNKS = 100, 6_000
WORDS = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("amo", "eri", "ilu", "oda", "une")]
OUTLETS = ("Harbour Courier", "Hill Gazette", None)

Store = Callable[..., None]


@pytest.fixture
def layout(assistant_home: Path) -> Layout:
    return Layout(home=assistant_home, name="news")


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def store(layout: Layout, embedder: HashEmbedder) -> Store:
    """``store(article, …)`` puts articles into the index; ``vectors=True`` makes a generation of them."""

    def put(*articles: Article, vectors: bool = False) -> None:
        with open_writer(layout, embedder.identity) as writer:
            put_articles(writer, embedder, articles)
            if vectors:
                writer.synchronise(anew=True)

    return put


@pytest.fixture(scope="session")
def _large_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the index ``news`` of 6,000 chunks, more than Chroma takes in one call."""
    layout = Layout(home=tmp_path_factory.mktemp("large"), name="news")
    embedder = HashEmbedder()
    with open_writer(layout, embedder.identity) as writer:
        with writer.transaction():
            for article in large_articles():
                put_in_short_chunks(writer, embedder, article)
        writer.synchronise()
    return layout.home


@pytest.fixture
def large(_large_home: Path, layout: Layout) -> Layout:
    """An index of 6,000 chunks of one's own."""
    shutil.copytree(_large_home, layout.home)
    return layout


def large_articles() -> Iterable[Article]:
    """Articles of sixty sentences of random words; every tenth is undated."""
    chance = random.Random(7)
    for number in range(LARGE_ARTICLES):
        sentences = (" ".join(chance.choices(WORDS, k=8)).capitalize() + "." for _ in range(60))
        yield make_article(
            f"a{number:03d}",
            "\n\n".join(sentences),
            title="",
            publisher=OUTLETS[number % 3],
            published_at=None if number % 10 == 0 else date(2021, 1, 1) + timedelta(days=number),
        )


def put_in_short_chunks(writer: IndexWriter, embedder: HashEmbedder, article: Article) -> None:
    """A chunk for each sentence."""
    chunks = chunk_article(article, max_characters=70)
    writer.put(article, chunks, embedder.embed([embedded_text(article, chunk) for chunk in chunks]))


def found(reader: IndexReader, numbers: Iterable[int]) -> list[str]:
    """The article ids of chunk numbers, in order."""
    numbers = list(numbers)
    chunks = reader.chunks(numbers)
    return [chunks[number][1].article_id for number in numbers]
