"""Comparisons and timelines: the passages on a topic found, an overview drawn, cited and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.answering.base import Request
from assistant.citing import Members, cite, independent_sources
from assistant.errors import UsageError
from assistant.index import IndexReader
from assistant.overviews import Dated, Drawer, Drawn, Finding, passages_about
from assistant.overviews.statements import outlet_of
from assistant.pipeline.clock import Clock
from assistant.pipeline.questions import checked_count, checked_filters, checked_question, nothing_found
from assistant.retrieval import Retriever
from assistant.schema import (
    UNKNOWN_OUTLET,
    Article,
    Citation,
    Comparison,
    Difference,
    DifferenceKind,
    Draft,
    Fact,
    Passage,
    Report,
    Sentence,
    Telling,
    Timeline,
    TimelineEvent,
)
from assistant.verifying import Checker

#: Passages that are looked through for an overview, where no number is given.
PASSAGES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Overviews:
    """What overviews of one index are made with.

    ``meant`` puts a misspelled topic right; ``told`` is what it, the limits and the checker gave to say.
    """

    reader: IndexReader
    retriever: Retriever
    drawer: Drawer
    checker: Checker
    meant: Callable[[str], str]
    told: list[str] = field(default_factory=list)

    def compare(self, topic: str, **limits: Any) -> Comparison:
        """How outlets report a topic; see ``_request`` for the limits. Raises UsageError and ModelError."""
        clock = Clock()
        request = self._request(topic, **limits)
        clock.lap("retrieve")
        drawn = self.drawer.compare(request)
        clock.lap("draw")
        cited = self._cite(request.passages, [finding.drafts for finding in drawn.items])
        whole = [
            (finding, told)
            for finding, told in zip(drawn.items, cited.sentences, strict=True)
            if len(told) == len(finding.drafts)
        ]
        clock.lap("cite")
        return Comparison(
            shared=tuple(cited.fact(told[0]) for finding, told in whole if finding.kind == "shared"),
            differing=tuple(_differences(cited, whole, ("figure", "date"))),
            wording=tuple(_differences(cited, whole, ("quote", "word", "unit"))),
            only=tuple(cited.fact(told[0]) for finding, told in whole if finding.kind == "only"),
            **self._common(request, drawn, cited, clock),
        )

    def timeline(self, topic: str, **limits: Any) -> Timeline:
        """What happened when, of a topic; limits and errors are those of ``compare``."""
        clock = Clock()
        request = self._request(topic, **limits)
        clock.lap("retrieve")
        drawn = self.drawer.chronicle(request)
        clock.lap("draw")
        cited = self._cite(request.passages, [(dated.draft,) for dated in drawn.items])
        events = tuple(
            _event(dated, told[0], cited)
            for dated, told in zip(drawn.items, cited.sentences, strict=True)
            if told
        )
        clock.lap("cite")
        return Timeline(events=events, **self._common(request, drawn, cited, clock))

    def _request(
        self,
        topic: str,
        *,
        as_of: date | None = None,
        from_day: date | None = None,
        to_day: date | None = None,
        publishers: Sequence[str] = (),
        top_k: int | None = None,
    ) -> Request:
        """The passages about a topic, of the ``top_k`` found for it. Raises UsageError."""
        if not topic.strip():
            raise UsageError("The topic is empty.", hint="Name a story, such as: the Suez Canal blockage.")
        topic = self.meant(checked_question(topic))
        filters = checked_filters(self.reader, as_of, from_day, to_day, publishers)
        found = self.retriever.retrieve(topic, filters, checked_count(top_k, PASSAGES))
        self.told.extend(nothing_found(self.reader, filters, found))
        about = passages_about(topic, found, self.reader.frequencies)
        return Request(question=topic, passages=about, as_of=filters.as_of)

    def _cite(self, passages: Sequence[Passage], drafts: Sequence[tuple[Draft, ...]]) -> _Cited:
        """Each item's sentences; those that nothing supports are left out, and so is what needs them."""
        articles = {passage.article.article_id: passage.article for passage in passages}
        first = _Cited.of(drafts, articles, self.reader.group_members, self.checker)
        if not first.dropped:
            return first
        kept = [
            each if all(sentence.verdict != "unsupported" for sentence in told) else ()
            for each, told in zip(drafts, first.sentences, strict=True)
        ]
        return replace(
            _Cited.of(kept, articles, self.reader.group_members, self.checker), dropped=first.dropped
        )

    def _common(self, request: Request, drawn: Drawn[Any], cited: _Cited, clock: Clock) -> Mapping[str, Any]:
        """The fields that every overview has."""
        return {
            "topic": request.question,
            "as_of": request.as_of,
            "reports": tuple(_reports(request.passages, self.reader)),
            "citations": cited.citations,
            "independent_sources": independent_sources(cited.citations),
            "model": drawn.model,
            "notices": (*drawn.notices, *_left_out(cited.dropped), *self.told),
            "prompt_versions": drawn.prompt_versions,
            "usage": drawn.usage,
            "timings_ms": clock.total(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cited:
    """The checked sentences of each item, in the order of the items, and how many were left out."""

    sentences: tuple[tuple[Sentence, ...], ...]
    citations: tuple[Citation, ...]
    dropped: int

    @classmethod
    def of(
        cls,
        drafts: Sequence[tuple[Draft, ...]],
        articles: Mapping[str, Article],
        members_of: Callable[[Sequence[str]], Members],
        checker: Checker,
    ) -> _Cited:
        flat = [draft for each in drafts for draft in each]
        sentences, citations = cite(flat, articles, members_of, checker)
        left = iter(sentences)
        return cls(
            sentences=tuple(tuple(next(left) for _ in each) for each in drafts),
            citations=citations,
            dropped=sum(sentence.verdict == "unsupported" for sentence in sentences),
        )

    def outlets(self, sentence: Sentence) -> tuple[str, ...]:
        """The outlets that a sentence cites, in the order of its citations."""
        cited = (self.citations[number - 1].publisher or UNKNOWN_OUTLET for number in sentence.citations)
        return tuple(dict.fromkeys(cited))

    def fact(self, sentence: Sentence) -> Fact:
        return Fact(sentence=sentence, outlets=self.outlets(sentence))

    def account(self, sentence: Sentence, value: str) -> Telling:
        cited = self.citations[sentence.citations[0] - 1] if sentence.citations else None
        return Telling(
            sentence=sentence,
            outlet=", ".join(self.outlets(sentence)),
            published_at=cited.published_at if cited else None,
            value=value,
        )


def _differences(
    cited: _Cited, whole: Iterable[tuple[Finding, tuple[Sentence, ...]]], kinds: Sequence[DifferenceKind]
) -> Iterator[Difference]:
    for finding, told in whole:
        for kind in kinds:
            if finding.kind == kind:
                values = finding.values or ("",) * len(told)
                accounts = tuple(cited.account(*each) for each in zip(told, values, strict=True))
                yield Difference(kind=kind, about=finding.about, accounts=accounts)


def _event(dated: Dated, sentence: Sentence, cited: _Cited) -> TimelineEvent:
    return TimelineEvent(
        sentence=sentence,
        first=dated.first,
        last=dated.last,
        precision=dated.precision,
        dated_by=dated.dated_by,
        planned=dated.planned,
        outlets=cited.outlets(sentence),
    )


def _reports(passages: Sequence[Passage], reader: IndexReader) -> Iterator[Report]:
    """Each article that was read, the earliest first, with the outlets of its copies."""
    articles = {passage.article.article_id: passage.article for passage in passages}
    members = reader.group_members(list({article.group_id or "" for article in articles.values()} - {""}))
    for article in sorted(articles.values(), key=lambda each: (str(each.published_at or "~"), each.title)):
        others = [each for each in members.get(article.group_id or "", ()) if each != article.article_id]
        yield Report(
            outlet=outlet_of(article),
            article_id=article.article_id,
            title=article.title,
            published_at=article.published_at,
            published_guessed=article.published_guessed,
            also_carried_by=tuple(dict.fromkeys(outlet_of(reader.article(other)) for other in others)),
        )


def _left_out(dropped: int) -> tuple[str, ...]:
    if not dropped:
        return ()
    what = "A sentence was" if dropped == 1 else f"{dropped} sentences were"
    return (f"{what} left out: the passages cited do not say it.",)
