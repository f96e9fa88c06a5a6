"""Articles that tell of one thing, and what is found of them."""

from __future__ import annotations

from datetime import date

from assistant.conflicts import Disagreement, find_conflicts
from assistant.schema import Article, Chunk, Passage
from tests.fakes import make_article

MARCH = date(2024, 3, 12)
DEATHS = "How many people died in the fire at the Larkford mill?"


def article(
    number: int, text: str, *, day: date = MARCH, outlet: str | None = None, **values: object
) -> Article:
    return make_article(
        f"a{number}", text, title="News", publisher=outlet or f"Outlet {number}", published_at=day, **values
    )


def passages(*articles: Article) -> list[Passage]:
    return [
        Passage(
            chunk=Chunk(
                chunk_id=f"{each.article_id}-0",
                article_id=each.article_id,
                start=0,
                end=len(each.text),
                text=each.text,
            ),
            article=each,
            score=1.0,
        )
        for each in articles
    ]


def found(question: str, *articles: Article) -> Disagreement | None:
    told = find_conflicts(question, passages(*articles), lambda stems: ({}, 100))
    return told[0] if told else None


def values(disagreement: Disagreement | None) -> list[str]:
    return [account[0].value_text for account in disagreement.accounts] if disagreement else []
