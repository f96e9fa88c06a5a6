"""A desk over two articles and their copy: finds by shared words, answers with the first sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.schema import Answer, Article, ArticleSummary, Chunk, Citation, Passage, Sentence, Turn

HOSTILE = "<script>alert(1)</script> | *bold* [link](javascript:alert(1)) <img src=x onerror=alert(2)>"


def make_article(name: str, text: str, *, group: str | None = None) -> Article:
    return Article(
        article_id=f"id-{name}",
        source=f"/somewhere/articles/{name}",
        title=f"Title of {name}",
        text=text,
        content_hash=name,
        publisher="Northlight Wire",
        published_at=date(2021, 3, 29),
        group_id=group,
    )


ARTICLES = (
    make_article("ship.md", "The ship was freed on 29 March. 422 vessels waited.", group="g1"),
    make_article("ship-copy.html", "The ship was freed on 29 March. 422 vessels waited.", group="g1"),
    make_article("volcano.txt", "The plume rose to 57 kilometres. The cable was cut."),
    make_article("briefs.jsonl#2", "A bank was closed on Friday."),
)


def make_passage(article: Article, score: float = 1.0) -> Passage:
    end = article.text.index(".") + 1
    chunk = Chunk(
        chunk_id=f"{article.article_id}-0",
        article_id=article.article_id,
        start=0,
        end=end,
        text=article.text[:end],
    )
    return Passage(chunk=chunk, article=article, score=score)


def make_citation(article: Article, start: int = 0, end: int | None = None) -> Citation:
    end = article.text.index(".") + 1 if end is None else end
    return Citation(
        number=1,
        article_id=article.article_id,
        start=start,
        end=end,
        quote=article.text[start:end],
        title=article.title,
        group_id=article.group_id,
    )


def make_answer(question: str, articles: Sequence[Article], text: str | None = None) -> Answer:
    """An answer that quotes the first sentence of each article; an abstention without articles."""
    if not articles:
        return Answer(question=question, standalone_question=question, status="no_answer")
    citations = tuple(make_citation(article) for article in articles)
    sentences = tuple(
        Sentence(text=text or citation.quote, citations=(1,), support=1.0, verdict="supported")
        for citation in citations
    )
    return Answer(
        question=question,
        standalone_question=question,
        status="answered",
        sentences=sentences,
        citations=citations,
        passages=tuple(make_passage(article) for article in articles),
    )


class FakeDesk:
    """What the demo suite needs of an Assistant."""

    def __init__(self, articles: Sequence[Article] = ARTICLES) -> None:
        self._articles = {article.article_id: article for article in articles}
        self.asked: list[dict[str, Any]] = []

    def ask(self, question: str, *, history: Sequence[Turn] = (), **filters: Any) -> Answer:
        self.asked.append({"question": question, "history": tuple(history), **filters})
        if "crash" in question:
            raise RuntimeError(f"no such luck {HOSTILE}")
        return make_answer(question, self._find(question)[:1])

    def search(self, question: str, *, top_k: int | None = None, **filters: Any) -> tuple[Passage, ...]:
        return tuple(make_passage(article) for article in self._find(question)[:top_k])

    def articles(self) -> tuple[ArticleSummary, ...]:
        return tuple(
            ArticleSummary(
                article_id=article.article_id,
                title=article.title,
                publisher=article.publisher,
                published_at=article.published_at,
                url=None,
                group_id=article.group_id,
                source=article.source,
                characters=len(article.text),
                chunks=1,
            )
            for article in self._articles.values()
        )

    def article(self, article_id: str) -> Article:
        return self._articles[article_id]

    def _find(self, question: str) -> list[Article]:
        words = set(question.lower().strip("?").split())
        hits = {a.article_id: len(words & set(a.text.lower().split())) for a in self._articles.values()}
        found = [article for article in self._articles.values() if hits[article.article_id] > 1]
        return sorted(found, key=lambda article: -hits[article.article_id])
