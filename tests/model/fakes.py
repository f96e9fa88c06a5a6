"""Fakes for what surrounds a model: a client that replies what it is told, passages, a rewriter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.answering.base import Request, Written
from assistant.errors import ModelError
from assistant.llm import Finish, Message
from assistant.schema import Article, Chunk, Draft, Passage, TextDelta, Turn
from assistant.settings import Settings


def settings(**values: object) -> Settings:
    """Settings of a test: short waits, nothing tried again."""
    given = {"model_timeout": 0.5, "model_retries": 0, **values}
    return Settings(_env_file=None, **given)  # type: ignore[arg-type, call-arg]


def passage(
    text: str,
    *,
    article_id: str = "a1",
    before: str = "",
    title: str = "Bridge closed",
    publisher: str | None = "Harbour Courier",
    published_at: date | None = date(2021, 7, 9),
    published_guessed: bool = False,
) -> Passage:
    """A passage of an article in which ``before`` stands ahead of the passage's text."""
    article = Article(
        article_id=article_id,
        source=f"{article_id}.txt",
        title=title,
        text=before + text,
        content_hash=article_id,
        publisher=publisher,
        published_at=published_at,
        published_guessed=published_guessed,
    )
    chunk = Chunk(
        chunk_id=f"{article_id}:0",
        article_id=article_id,
        start=len(before),
        end=len(before + text),
        text=text,
    )
    return Passage(chunk=chunk, article=article, score=1.0)


class FakeClient:
    """Streams the given pieces, raising what is an error; remembers what it was asked."""

    def __init__(self, *pieces: str | ModelError, finish: str = "stop") -> None:
        self._pieces = pieces
        self._finish = finish
        self.asked: list[Sequence[Message]] = []

    def choose_model(self) -> str:
        return "fake"

    def stream_chat(self, messages: Sequence[Message], *, model: str) -> Iterator[str | Finish]:
        self.asked.append(messages)
        for piece in self._pieces:
            if isinstance(piece, ModelError):
                raise piece
            yield piece
        yield Finish(reason=self._finish, usage={"total_tokens": 7})

    def complete_chat(self, messages: Sequence[Message], *, model: str) -> str:
        return "".join(piece for piece in self.stream_chat(messages, model=model) if isinstance(piece, str))


class FakeAnswerer:
    """Quotes the first passage."""

    def write(self, request: Request) -> Iterator[TextDelta | Written]:
        yield TextDelta(text="Quoted.")
        yield Written(drafts=(Draft(text="Quoted."),), notices=("By quotation.",))


class FakeRewriter:
    """Puts a word before the question that tells it was here."""

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        return f"by rule: {question}"
