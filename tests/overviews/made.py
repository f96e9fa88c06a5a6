"""Articles and passages made to order for overviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.overviews.statements import Statement, statements
from assistant.schema import Article, Chunk, Passage
from tests.fakes import HashEmbedder, make_article

TOPIC = "fire at the Linden mill"


def article(article_id: str, publisher: str | None, text: str, day: date | None, **more: Any) -> Article:
    return make_article(article_id, text, publisher=publisher, published_at=day, **more)


def passage(of: Article, similarity: float = 0.5) -> Passage:
    """The whole article as one passage."""
    chunk = Chunk(
        chunk_id=f"{of.article_id}:0", article_id=of.article_id, start=0, end=len(of.text), text=of.text
    )
    return Passage(chunk=chunk, article=of, score=1.0, similarity=similarity)


def told(*articles: Article) -> list[Statement]:
    """The statements of whole articles, with the vectors of the fake embedder."""
    return statements(TOPIC, [passage(each) for each in articles], HashEmbedder(256))


def texts(articles: Sequence[Article]) -> dict[str, str]:
    return {each.article_id: each.text for each in articles}


COURIER = article(
    "courier",
    "Harbour Courier",
    "The Linden mill burnt down on Monday. The flames destroyed about 40 tonnes of grain. "
    "Engineers expect that the mill will reopen in March 2022. A goat at the mill was led to safety.",
    date(2021, 7, 7),
)
GAZETTE = article(
    "gazette",
    "Hill Gazette",
    "The Linden mill burnt down on 5 July. The flames destroyed about 55 tonnes of grain. "
    "Volunteers at the mill gave out soup.",
    date(2021, 7, 8),
)
