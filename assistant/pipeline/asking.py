"""Asking an index: one stream of events that every way in consumes."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import TracebackType
from typing import Any

from assistant.answering.base import Request, Written
from assistant.citing import cite, independent_sources
from assistant.embedding import Embedder
from assistant.grouping import Origin
from assistant.index import ArticleVersion, IndexInfo, IndexReader
from assistant.index.manifest import check_maker
from assistant.pipeline.clock import Clock
from assistant.pipeline.parts import (
    EXTRACTIVE,
    NO_MODEL_NOTICE,
    embedder_of,
    fitting,
    layout_of,
    make_answerer,
    make_checker,
    make_reranker,
    make_splitter,
    uses_model,
)
from assistant.pipeline.questions import (
    checked_count,
    checked_filters,
    checked_parts,
    checked_question,
    checked_turn,
)
from assistant.pipeline.standing import where_in_source
from assistant.reading.mapping import Standing
from assistant.retrieval import RERANK, Retriever
from assistant.retrieval.reranking import KeepOrder, Reranker, rerank_first
from assistant.schema import (
    Answer,
    Article,
    ArticleSummary,
    Event,
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
        parts of the search to leave out (``assistant.retrieval.PARTS``, ``RERANK``), to measure what they
        are worth.
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
        clock = Clock()
        question = checked_question(question)
        filters = checked_filters(self._reader, as_of, from_day, to_day, publishers)
        turns = tuple(checked_turn(turn) for turn in history)
        count = checked_count(top_k, self.settings.top_k)
        embedder = self._ready_embedder()
        answerer, rewriter = make_answerer(self.settings, model, embedder, self._reader)
        splitter = make_splitter(self.settings, model)
        reranker, candidates = self._reranker(model, count)
        clock.lap("prepare")  # the first question of a process loads the embedding
        standalone = rewriter.rewrite(question, turns)
        clock.lap("rewrite")
        retriever = Retriever(self._reader, embedder, self._without, splitter)
        found = retriever.retrieve(standalone, filters, max(count, candidates))
        clock.lap("retrieve")
        ranked = rerank_first(reranker, standalone, found, candidates)
        passages = ranked.passages[:count]
        clock.lap("rerank")
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
        rewritten = rewriter.prompt_versions if standalone != question else {}
        versions = {**rewritten, **splitter.prompt_versions, **ranked.prompt_versions}
        written = replace(
            written,
            notices=(*ranked.notices, *self._notices(written, model)),
            prompt_versions={**versions, **written.prompt_versions},
        )
        yield self._answer(question, standalone, filters.as_of, passages, written, clock)

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
        """Retrieval alone: the passages for a question, best first.

        Questions are split by rule. A reranker that fails leaves the passages without the rank ``rerank``.
        """
        question = checked_question(question)
        filters = checked_filters(self._reader, as_of, from_day, to_day, publishers)
        count = checked_count(top_k, self.settings.top_k)
        reranker, candidates = self._reranker(None, count)
        retriever = Retriever(self._reader, self._ready_embedder(), self._without)
        found = retriever.retrieve(question, filters, max(count, candidates))
        return rerank_first(reranker, question, found, candidates).passages[:count]

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
        return where_in_source(
            self._reader, self.settings, self._reader.article(article_id, version), start, end
        )

    def info(self) -> IndexInfo:
        """What the index holds and what made it."""
        return self._reader.info()

    def _ready_embedder(self) -> Embedder:
        with self._lock:
            embedder = (
                self._embedder or self._given or embedder_of(fitting(self.settings, self._reader.manifest))
            )
            # Every time, for the index may have been made anew.
            check_maker(layout_of(self.settings, self.name), self._reader.manifest, embedder.identity)
            self._embedder = embedder
            return embedder

    def _reranker(self, model: str | None, count: int) -> tuple[Reranker, int]:
        """What orders the passages and how many it reads; without one, the ``count`` that are wanted: more
        would crowd out what retrieval gives a place among so many."""
        if self.settings.reranker is None or RERANK in self._without:
            return KeepOrder(), count
        return make_reranker(self.settings, model), self.settings.rerank_candidates

    def _notices(self, written: Written, model: str | None) -> tuple[str, ...]:
        """What the answerer has to say, or that no model was there where none was turned down."""
        unset = written.model == EXTRACTIVE and model is None and self.settings.model is None
        return written.notices or ((NO_MODEL_NOTICE,) if unset else ())

    def _answer(
        self,
        question: str,
        standalone: str,
        as_of: date | None,
        passages: tuple[Passage, ...],
        written: Written,
        clock: Clock,
    ) -> Answer:
        articles = {passage.article.article_id: passage.article for passage in passages}
        sentences, citations = cite(
            written.drafts, articles, self._reader.group_members, make_checker(self.settings)
        )
        clock.lap("cite")
        return Answer(
            question=question,
            standalone_question=standalone,
            as_of=as_of,
            status="partial" if sentences and written.partial else "answered" if sentences else "no_answer",
            short_answer=written.short_answer,
            sentences=sentences,
            citations=citations,
            missing=written.missing,
            passages=passages,
            nearest=() if sentences else passages[:NEAREST],
            independent_sources=independent_sources(citations),
            confidence=written.confidence,
            model=written.model,
            notices=written.notices,
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
