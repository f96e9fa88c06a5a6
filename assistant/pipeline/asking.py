"""Asking an index: one stream of events that every way in consumes."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import TracebackType
from typing import Any

from assistant.answering.base import Request, Written
from assistant.citing import cite, independent_sources
from assistant.embedding import Embedder
from assistant.errors import ReadError, UsageError
from assistant.grouping import Origin
from assistant.index import ArticleVersion, IndexInfo, IndexReader
from assistant.index.manifest import check_maker
from assistant.pipeline.parts import (
    EXTRACTIVE,
    NO_MODEL_NOTICE,
    embedder_of,
    fitting,
    layout_of,
    make_answerer,
    uses_model,
)
from assistant.pipeline.questions import checked_day, checked_parts, checked_question, checked_turn
from assistant.reading.mapping import Standing, read_raw, where_it_stood
from assistant.retrieval import Retriever
from assistant.schema import (
    Answer,
    Article,
    ArticleSummary,
    Event,
    Filters,
    Passage,
    Retrieved,
    TextDelta,
    Turn,
)
from assistant.settings import Settings, load_settings

NEAREST = 3

History = Sequence[Turn | Mapping[str, str]]


class Assistant:
    """An index kept open for questions; safe to share between threads.

    ::

        with Assistant.open("news") as desk:
            print(desk.ask("Who asked whom for help?"))
    """

    def __init__(
        self,
        reader: IndexReader,
        settings: Settings,
        name: str,
        embedding: Embedder | None,
        without: frozenset[str] = frozenset(),
    ) -> None:
        self.settings = settings
        self.name = name
        self._reader = reader
        self._given = embedding
        self._without = without
        self._embedder: Embedder | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls,
        index: str | None = None,
        *,
        settings: Settings | None = None,
        embedding: Embedder | None = None,
        without: Collection[str] = (),
    ) -> Assistant:
        """Opens an index; raises IndexNotFound, IndexDamaged or IndexMismatch.

        ``embedding`` is an Embedder to use instead of the one that the settings name. ``without`` names
        parts of the search to leave out (``assistant.retrieval.PARTS``), to measure what they are worth.
        """
        settings = settings or load_settings()
        layout = layout_of(settings, index)
        return cls(IndexReader(layout), settings, layout.name, embedding, checked_parts(without))

    def close(self) -> None:
        self._reader.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def model_name(self) -> str:
        """``extractive``, or the language model's name as far as it is set."""
        if not uses_model(self.settings, None):
            return EXTRACTIVE
        return self.settings.model or "the server's first model"

    def ask(
        self, question: str, *, history: History = (), model: str | None = None, **options: Any
    ) -> Answer:
        """The answer to a question; ``options`` are those of ``stream``."""
        for event in self.stream(question, history=history, model=model, **options):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with an Answer")

    def stream(
        self,
        question: str,
        *,
        history: History = (),
        as_of: date | None = None,
        from_day: date | None = None,
        to_day: date | None = None,
        publishers: Sequence[str] = (),
        top_k: int | None = None,
        model: str | None = None,
    ) -> Iterator[Event]:
        """Yields Retrieved, any number of TextDelta, and the Answer.

        ``as_of`` hides what was published later; ``from_day`` and ``to_day`` are inclusive.
        ``model`` is a language model's name or ``extractive``. Raises UsageError,
        IndexDamaged, IndexMismatch or a ModelError.
        """
        clock = _Clock()
        question = checked_question(question)
        filters = self._filters(as_of, from_day, to_day, publishers)
        turns = tuple(checked_turn(turn) for turn in history)
        embedder = self._ready_embedder()
        answerer, rewriter = make_answerer(self.settings, model, embedder, self._reader)
        clock.lap("prepare")  # the first question of a process loads the embedding
        standalone = rewriter.rewrite(question, turns)
        clock.lap("rewrite")
        passages = self._retriever(embedder).retrieve(standalone, filters, self._top_k(top_k))
        clock.lap("retrieve")
        yield Retrieved(standalone_question=standalone, passages=passages)
        written = Written()
        for event in answerer.write(
            Request(question=standalone, passages=passages, history=turns, as_of=filters.as_of)
        ):
            if isinstance(event, TextDelta):
                yield event
            else:
                written = event
        clock.lap("answer")
        if standalone != question:
            written = replace(
                written, prompt_versions={**rewriter.prompt_versions, **written.prompt_versions}
            )
        notices = written.notices
        if written.model == EXTRACTIVE and model is None and self.settings.model is None and not notices:
            notices = (NO_MODEL_NOTICE,)
        yield self._answer(question, standalone, filters.as_of, passages, written, notices, clock)

    def search(
        self,
        question: str,
        *,
        as_of: date | None = None,
        from_day: date | None = None,
        to_day: date | None = None,
        publishers: Sequence[str] = (),
        top_k: int | None = None,
    ) -> tuple[Passage, ...]:
        """Retrieval alone: the passages for a question, best first."""
        filters = self._filters(as_of, from_day, to_day, publishers)
        retriever = self._retriever(self._ready_embedder())
        return retriever.retrieve(checked_question(question), filters, self._top_k(top_k))

    def articles(self) -> tuple[ArticleSummary, ...]:
        """All articles without their texts, by day, then title."""
        return self._reader.articles()

    def article(self, article_id: str, version: int | None = None) -> Article:
        """The article of an id or of an unambiguous start of one; raises ArticleNotFound.

        ``version`` asks for an earlier version, and so does an id written ``abc@2``. A citation's quote is
        ``desk.article(c.article_id, version=c.version).text[c.start:c.end]``, for as long as the article is
        in the index.
        """
        return self._reader.article(article_id, version)

    def history(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """The versions of an article with what changed in each, newest first; raises ArticleNotFound."""
        return self._reader.history(article_id)

    def replaced_at(self, article: Article) -> datetime | None:
        """When a version of an article was replaced; None for the one that is answered from."""
        return self._reader.replaced_at(article)

    def story(self, article: Article) -> tuple[tuple[str, ...], Origin]:
        """The ids of an article's story group, the likely origin first, and what speaks for that one."""
        # A version keeps the group of its day; the article may have another now.
        group_id = self._reader.article(article.article_id).group_id or ""
        return self._reader.group_members([group_id])[group_id], self._reader.origins([group_id])[group_id]

    def where_it_stood(
        self, article_id: str, start: int, end: int, version: int | None = None
    ) -> Standing | None:
        """Where characters ``start`` to ``end`` of an article stood in its raw source, which is read again.

        None when cleaning wrote too much of them itself. Raises UsageError for a span outside the article,
        ReadError when no map was kept or the source is not what it was, and ArticleNotFound.
        """
        article = self._reader.article(article_id, version)
        if not 0 <= start < end <= len(article.text):
            raise UsageError(
                f"The article {article.article_id!r} has no characters {start} to {end}.",
                hint=f"Give a span inside 0:{len(article.text)}, such as a citation's start and end.",
            )
        source_map = self._reader.source_map(article.article_id, article.version)
        if source_map is None:
            raise ReadError(
                f"Where article {article.article_id!r} stood in its source was not kept.",
                hint="Ingest it again from its source into a new index.",
            )
        raw = source_map.raw
        if raw is None:
            raw = read_raw(article.source, article.url, int(self.settings.max_file_mb * 1_000_000))
        return where_it_stood(article, source_map, raw, start, end)

    def info(self) -> IndexInfo:
        """What the index holds and what made it."""
        return self._reader.info()

    def _retriever(self, embedder: Embedder) -> Retriever:
        return Retriever(self._reader, embedder, self._without)

    def _ready_embedder(self) -> Embedder:
        with self._lock:
            embedder = (
                self._embedder or self._given or embedder_of(fitting(self.settings, self._reader.manifest))
            )
            # Every time, for the index may have been made anew.
            check_maker(layout_of(self.settings, self.name), self._reader.manifest, embedder.identity)
            self._embedder = embedder
            return embedder

    def _filters(
        self, as_of: date | None, from_day: date | None, to_day: date | None, publishers: Sequence[str]
    ) -> Filters:
        as_of, from_day, to_day = checked_day(as_of), checked_day(from_day), checked_day(to_day)
        publishers = (publishers,) if isinstance(publishers, str) else tuple(publishers)
        if from_day is not None and to_day is not None and from_day > to_day:
            raise UsageError(
                f"The window of days is empty: {from_day} is after {to_day}.", hint="Exchange the two days."
            )
        self._reader.check_publishers(publishers)
        return Filters(as_of=as_of, from_day=from_day, to_day=to_day, publishers=publishers)

    def _top_k(self, top_k: int | None) -> int:
        if top_k is not None and not 1 <= top_k <= 100:
            raise UsageError(f"{top_k} passages cannot be retrieved.", hint="Ask for 1 to 100.")
        return top_k or self.settings.top_k

    def _answer(
        self,
        question: str,
        standalone: str,
        as_of: date | None,
        passages: tuple[Passage, ...],
        written: Written,
        notices: tuple[str, ...],
        clock: _Clock,
    ) -> Answer:
        articles = {passage.article.article_id: passage.article for passage in passages}
        sentences, citations = cite(written.drafts, articles, self._reader.group_members)
        clock.lap("cite")
        return Answer(
            question=question,
            standalone_question=standalone,
            as_of=as_of,
            status="partial" if sentences and written.partial else "answered" if sentences else "no_answer",
            sentences=sentences,
            citations=citations,
            passages=passages,
            nearest=() if sentences else passages[:NEAREST],
            independent_sources=independent_sources(citations),
            confidence=written.confidence,
            model=written.model,
            notices=notices,
            prompt_versions=written.prompt_versions,
            usage=written.usage,
            timings_ms=clock.total(),
        )


def answer(
    question: str, *, index: str | None = None, settings: Settings | None = None, **options: Any
) -> Answer:
    """One question to one index; ``options`` are those of ``Assistant.stream``."""
    with Assistant.open(index, settings=settings) as desk:
        return desk.ask(question, **options)


class _Clock:
    """Milliseconds spent in each stage."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = (now - self._last) * 1000
        self._last = now

    def total(self) -> dict[str, float]:
        return {**self._laps, "total": (time.perf_counter() - self._start) * 1000}
