"""An index kept open for questions: one stream of events that every way in consumes."""

from __future__ import annotations

import threading
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any

from assistant.answering.base import Answerer, Request, Written
from assistant.conflicts import find_conflicts
from assistant.embedding import Embedder
from assistant.embedding.base import KnowsWords
from assistant.index import IndexReader
from assistant.index.manifest import check_maker
from assistant.pipeline.assembling import finish, with_accounts, with_stages_before
from assistant.pipeline.clock import Clock
from assistant.pipeline.looking import OpenIndex, carriers_of
from assistant.pipeline.overviews import Overviews
from assistant.pipeline.parts import (
    EXTRACTIVE,
    NO_MODEL_NOTICE,
    embedder_of,
    fitting,
    layout_of,
    make_answerer,
    make_checker,
    make_drawer,
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
    nothing_found,
)
from assistant.retrieval import RERANK, Respelled, Retriever, respell
from assistant.retrieval.reranking import KeepOrder, Reranker, rerank_first
from assistant.schema import (
    Answer,
    Comparison,
    Event,
    Passage,
    Retrieved,
    TextDelta,
    Timeline,
    Turn,
)
from assistant.settings import Settings, load_settings

History = Sequence[Turn | Mapping[str, str]]


class Assistant(OpenIndex):
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
        super().__init__(reader, settings)
        self.name = name
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
        rewritten = rewriter.rewrite(question, turns)
        respelled = self._respelled(rewritten, embedder)
        standalone = respelled.question
        clock.lap("rewrite")
        retriever = Retriever(self._reader, embedder, self._without, splitter)
        found = retriever.retrieve(standalone, filters, max(count, candidates))
        clock.lap("retrieve")
        ranked = rerank_first(reranker, standalone, found, candidates)
        passages = ranked.passages[:count]
        clock.lap("rerank")
        yield Retrieved(standalone_question=standalone, passages=passages)
        carriers = carriers_of(self._reader, passages) if uses_model(self.settings, model) else {}
        request = Request(
            question=standalone, passages=passages, history=turns, as_of=filters.as_of, carriers=carriers
        )
        written = yield from _writing(answerer, request)
        clock.lap("answer")
        conflicts = find_conflicts(standalone, passages, self._reader.frequencies)
        headed = with_accounts(written, conflicts)
        if headed.drafts and not written.drafts:
            yield TextDelta(text=" ".join(draft.text for draft in headed.drafts))
        written = headed
        clock.lap("conflicts")
        rewriting = rewriter.prompt_versions if rewritten != question else {}
        written = with_stages_before(
            written,
            (
                *_told(respelled),
                *nothing_found(self._reader, filters, passages),
                *ranked.notices,
                *self._no_model(written, model),
            ),
            {**rewriting, **splitter.prompt_versions, **ranked.prompt_versions},
        )
        yield finish(
            question,
            request,
            written,
            conflicts,
            reader=self._reader,
            settings=self.settings,
            embedder=embedder,
            clock=clock,
        )

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
        embedder = self._ready_embedder()
        question = self._respelled(question, embedder).question
        found = Retriever(self._reader, embedder, self._without).retrieve(
            question, filters, max(count, candidates)
        )
        return rerank_first(reranker, question, found, candidates).passages[:count]

    def compare(self, topic: str, *, model: str | None = None, **options: Any) -> Comparison:
        """How the outlets report a topic: what they share, what they tell differently, what one alone tells.

        ``options`` are those of ``search``: ``top_k`` passages are looked through. Raises what ``stream``
        raises.
        """
        return self._overviews(model).compare(topic, **options)

    def timeline(self, topic: str, *, model: str | None = None, **options: Any) -> Timeline:
        """What happened when, of a topic; options and errors are those of ``compare``."""
        return self._overviews(model).timeline(topic, **options)

    def _ready_embedder(self) -> Embedder:
        with self._lock:
            embedder = (
                self._embedder or self._given or embedder_of(fitting(self.settings, self._reader.manifest))
            )
            # Every time, for the index may have been made anew.
            check_maker(layout_of(self.settings, self.name), self._reader.manifest, embedder.identity)
            self._embedder = embedder
            return embedder

    def _respelled(self, question: str, embedder: Embedder) -> Respelled:
        """The question as it was meant, where the embedding's vocabulary tells words from misspelled ones."""
        if isinstance(embedder, KnowsWords):
            return respell(question, self._reader, embedder.is_word)
        return Respelled(question=question)

    def _overviews(self, model: str | None) -> Overviews:
        embedder = self._ready_embedder()
        told: list[str] = []
        checker = make_checker(self.settings, embedder, told.append)

        def meant(topic: str) -> str:
            respelled = self._respelled(topic, embedder)
            told.extend(_told(respelled))
            return respelled.question

        return Overviews(
            reader=self._reader,
            retriever=Retriever(self._reader, embedder, self._without),
            drawer=make_drawer(self.settings, model, embedder, checker),
            checker=checker,
            meant=meant,
            told=told,
        )

    def _reranker(self, model: str | None, count: int) -> tuple[Reranker, int]:
        """What orders the passages and how many it reads; without one, the ``count`` that are wanted: more
        would crowd out what retrieval gives a place among so many."""
        if self.settings.reranker is None or RERANK in self._without:
            return KeepOrder(), count
        return make_reranker(self.settings, model), self.settings.rerank_candidates

    def _no_model(self, written: Written, model: str | None) -> tuple[str, ...]:
        """That no model is set, where sentences are quoted for want of one and the answerer tells nothing."""
        unset = written.model == EXTRACTIVE and model is None and self.settings.model is None
        return (NO_MODEL_NOTICE,) if unset and written.drafts and not written.notices else ()


def _writing(answerer: Answerer, request: Request) -> Generator[TextDelta, None, Written]:
    """The text as it comes; returns what was written in the end."""
    written = Written()
    for event in answerer.write(request):
        if isinstance(event, TextDelta):
            yield event
        else:
            written = event
    return written


def _told(respelled: Respelled) -> tuple[str, ...]:
    """What the reader is told of words that were taken for others."""
    return tuple(f"No article has “{written}”: searched for “{meant}”." for written, meant in respelled.words)


def answer(
    question: str, *, index: str | None = None, settings: Settings | None = None, **options: Any
) -> Answer:
    """One question to one index; ``options`` are those of ``Assistant.stream``."""
    with Assistant.open(index, settings=settings) as desk:
        return desk.ask(question, **options)
