"""A stand-in for ``assistant.pipeline`` over three articles; also a program of its own.

``python -m tests.cli.fake_pipeline ask …`` is the command line over it, for tests that need a
real process. The question chooses what happens: see ``Assistant.stream``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Self

from assistant.errors import ArticleNotFound, IndexNotFound, ModelUnreachable, UsageError
from assistant.grouping import Origin
from assistant.index.history import ArticleVersion, describe
from assistant.reading.mapping import Standing
from assistant.schema import (
    Account,
    Answer,
    Article,
    ArticleSummary,
    Chunk,
    Citation,
    Comparison,
    Conflict,
    Correction,
    Difference,
    Event,
    Fact,
    IngestEvent,
    IngestProgress,
    IngestReport,
    Passage,
    ReadFailure,
    Report,
    Retrieved,
    Sentence,
    Telling,
    TextDelta,
    Timeline,
    TimelineEvent,
)

ARTICLES = (
    Article(
        article_id="aa11",
        source="news/canal.txt",
        title="Ship afloat again",
        text="The ship was refloated on Monday.\nTugs pulled it free at 3 p.m.",
        content_hash="1",
        publisher="Harbour Courier",
        authors=("Ada Berg",),
        url="https://courier.example/canal",
        published_at=date(2021, 3, 29),
        group_id="g1",
        agency="Reuters",
        section="World",
        event_at=date(2021, 3, 28),
        dates_from={"published_at": "json-ld", "event_at": "dateline"},
        corrections=(Correction(kind="correction", start=34, end=63, at=date(2021, 3, 31)),),
        notes=("removed a scrape stamp",),
    ),
    Article(
        article_id="aa22",
        source="news/copy.txt",
        title="Canal open",
        version=2,
        text="The ship was refloated on Monday.",
        content_hash="2",
        publisher="Lakeside Tribune",
        published_at=date(2021, 3, 30),
        published_guessed=True,
        group_id="g1",
    ),
    Article(
        article_id="bb33",
        source="news/evil.txt",
        title="Evil \x1b]0;owned\x07\x1b[31mtitle",
        text="Before \x1b[2J after.",
        content_hash="3",
    ),
)

EARLIER = replace(ARTICLES[1], version=1, title="Canal shut", text="The ship is aground. Nobody is hurt.")
REPLACED_AT = datetime(2021, 3, 30, 14, 5, tzinfo=UTC)


def _passage(article: Article, rank: int) -> Passage:
    chunk = Chunk(
        chunk_id=f"{article.article_id}-0",
        article_id=article.article_id,
        start=0,
        end=len(article.text),
        text=article.text,
    )
    return Passage(chunk=chunk, article=article, score=1 / rank, ranks={"dense": rank, "lexical": 1})


PASSAGES = tuple(_passage(article, rank) for rank, article in enumerate(ARTICLES, start=1))


def _citation(number: int, article: Article, quote: str, **more: Any) -> Citation:
    start = article.text.index(quote)
    return Citation(
        number=number,
        article_id=article.article_id,
        start=start,
        end=start + len(quote),
        quote=quote,
        title=article.title,
        publisher=article.publisher,
        published_at=article.published_at,
        published_guessed=article.published_guessed,
        **more,
    )


def _sentence(text: str, numbers: tuple[int, ...], support: float, verdict: Any) -> Sentence:
    return Sentence(text=text, citations=numbers, support=support, verdict=verdict)


def _answer(question: str) -> Answer:
    first, second, _ = ARTICLES
    return Answer(
        question=question,
        standalone_question=question,
        status="answered",
        sentences=(
            _sentence("The ship was refloated on Monday.", (1, 2), 1.0, "supported"),
            _sentence("Tugs freed it in the morning.", (1,), 0.5, "partly"),
            _sentence("Nobody was hurt.", (), 0.0, "unsupported"),
        ),
        citations=(
            _citation(1, first, "The ship was refloated on Monday.\nTugs pulled", also_in=("aa22",)),
            _citation(2, second, "refloated on Monday"),
        ),
        passages=PASSAGES,
        independent_sources=1,
        conflicts=(
            Conflict(
                about="when it was",
                accounts=(
                    Account(text="At 3 p.m.", citations=(1,)),
                    Account(text="On Monday.", citations=(1, 2), sources=2),
                ),
                relation="disagree",
            ),
        ),
        notices=("Answered without a language model.",),
    )


_REPORTS = (
    Report(
        outlet="Harbour Courier",
        article_id="aa11",
        title="Ship afloat again",
        published_at=date(2021, 3, 29),
        also_carried_by=("Tern Echo",),
    ),
    Report(
        outlet="Lakeside Tribune",
        article_id="aa22",
        title="Canal \x1b[31mopen",
        published_at=date(2021, 3, 30),
        published_guessed=True,
    ),
)


def _cited() -> tuple[Citation, ...]:
    first, second, _ = ARTICLES
    return (
        _citation(1, first, "The ship was refloated on Monday."),
        _citation(2, second, "refloated on Monday"),
        _citation(3, first, "Tugs pulled it free at 3 p.m."),
    )


def _comparison(topic: str) -> Comparison:
    refloated = _sentence("The ship was refloated on Monday.", (1, 2), 1.0, "supported")
    tugs = _sentence("Tugs pulled it free at 3 p.m.", (3,), 0.5, "partly")
    second = _sentence("It came free at 4 p.m.", (2,), 1.0, "supported")
    return Comparison(
        topic=topic,
        reports=_REPORTS,
        citations=_cited(),
        independent_sources=2,
        shared=(Fact(sentence=refloated, outlets=("Harbour Courier", "Lakeside Tribune")),),
        differing=(
            Difference(
                kind="figure",
                about="hour",
                accounts=(
                    Telling(
                        sentence=tugs,
                        outlet="Harbour Courier",
                        published_at=date(2021, 3, 29),
                        value="3 p.m.",
                    ),
                    Telling(sentence=second, outlet="Lakeside Tribune"),
                ),
            ),
        ),
        only=(Fact(sentence=tugs, outlets=("Harbour Courier",)),),
        notices=("Compared without a language model.",),
    )


def _timeline(topic: str) -> Timeline:
    refloated = _sentence("The ship was refloated on Monday.", (1, 2), 1.0, "supported")
    tugs = _sentence("Tugs pulled it free at 3 p.m.", (3,), 1.0, "supported")
    march, monday = date(2022, 3, 1), date(2021, 3, 29)
    return Timeline(
        topic=topic,
        reports=_REPORTS,
        citations=_cited(),
        independent_sources=2,
        events=(
            TimelineEvent(sentence=refloated, first=monday, last=monday, dated_by="published"),
            TimelineEvent(
                sentence=tugs, first=march, last=date(2022, 3, 31), precision="month", planned=True
            ),
        ),
    )


@dataclass(frozen=True)
class IndexInfo:
    """Facts of every kind that the real one has."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": "news",
            "articles": 3,
            "publishers": {"Harbour Courier": 1, "Lakeside Tribune": 1},
            "first_day": "2021-03-29",
            "last_day": None,
            "embedding": {"model": "minilm", "dimensions": 384},
        }


class Assistant:
    """An opened index; ``calls`` records what every instance was asked."""

    calls: ClassVar[list[tuple[str, dict[str, Any]]]] = []

    @classmethod
    def open(cls, index: str | None = None, *, settings: Any = None) -> Self:
        if index == "nowhere":
            raise IndexNotFound("There is no index 'nowhere'.", hint="Make one with `assistant ingest`.")
        cls.calls.append(("open", {"index": index}))
        return cls()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def stream(self, question: str, **options: Any) -> Iterator[Event]:
        self.calls.append((question, options))
        if not question.strip():
            raise UsageError("The question is empty.", hint="Write a question.")
        if question == "interrupt":
            raise KeyboardInterrupt
        if question == "unreachable":
            raise ModelUnreachable("Nothing answers at\nhttp://x.", hint="Start the server\nthere.")
        if question == "crash":
            raise ValueError("of all things")
        yield Retrieved(standalone_question=question, passages=PASSAGES)
        if question == "unknown":
            yield Answer(
                question=question,
                standalone_question=question,
                status="no_answer",
                passages=PASSAGES,
                nearest=(*PASSAGES, PASSAGES[0]),
            )
            return
        yield TextDelta(text="The ship was ")
        yield TextDelta(text="refloated. [7]")
        yield _answer(question)

    def compare(self, topic: str, **options: Any) -> Comparison:
        self.calls.append((topic, options))
        return Comparison(topic=topic) if topic == "unknown" else _comparison(topic)

    def timeline(self, topic: str, **options: Any) -> Timeline:
        self.calls.append((topic, options))
        if topic == "unreachable":
            raise ModelUnreachable("Nothing answers.", hint="Start the server.")
        return Timeline(topic=topic) if topic == "unknown" else _timeline(topic)

    def search(self, question: str, **options: Any) -> tuple[Passage, ...]:
        self.calls.append((question, options))
        return () if question == "unknown" else PASSAGES

    def articles(self) -> tuple[ArticleSummary, ...]:
        return tuple(
            ArticleSummary(
                article_id=article.article_id,
                title=article.title,
                publisher=article.publisher,
                published_at=article.published_at,
                url=article.url,
                group_id=article.group_id,
                source=article.source,
                characters=len(article.text),
                chunks=1,
            )
            for article in ARTICLES
        )

    def article(self, article_id: str, version: int | None = None) -> Article:
        """``aa22`` has two versions, the others one."""
        article_id, _, named = article_id.partition("@")
        wanted = version or int(named or 0)
        for article in (*ARTICLES, EARLIER):
            if article.article_id == article_id and wanted in (0, article.version):
                return article
        raise ArticleNotFound(f"There is no article {article_id!r}.", hint="See `assistant articles`.")

    def history(self, article_id: str) -> tuple[ArticleVersion, ...]:
        current = self.article(article_id)
        earlier = [(EARLIER, REPLACED_AT)] if article_id == EARLIER.article_id else []
        return describe([*earlier, (current, None)])

    def replaced_at(self, article: Article) -> datetime | None:
        return REPLACED_AT if article is EARLIER else None

    def story(self, article: Article) -> tuple[tuple[str, ...], Origin]:
        """Another outlet carries ``aa22``."""
        carriers = ("zz99", "aa22") if article.article_id == "aa22" else (article.article_id,)
        return carriers, Origin(article_id=carriers[0], reason="the earliest")

    def where_it_stood(
        self, article_id: str, start: int, end: int, version: int | None = None
    ) -> Standing | None:
        """Every span of more than three characters stood on the second page."""
        self.calls.append((article_id, {"start": start, "end": end, "version": version}))
        if end - start <= 3:
            return None
        return Standing(
            source="news/canal.pdf", start=9, end=30, line=4, column=2, page=2, text="The ship\x07 was"
        )

    def info(self) -> IndexInfo:
        return IndexInfo()


def ingesting(
    inputs: Sequence[str | Path],
    *,
    feeds: Sequence[str] = (),
    index: str | None = None,
    settings: Any = None,
    report: Path | None = None,
    prune: bool = False,
) -> Iterator[IngestEvent]:
    """Takes every input but those whose name begins with ``bad``; ``many`` counts as 40 inputs."""
    names = map(str, (*inputs, *feeds))
    given = [f"{name}-{n}" for name in names for n in range(40 if name == "many" else 1)]
    given = [name.removesuffix("-0") for name in given]
    failures = []
    for done, name in enumerate(given, start=1):
        bad = name.startswith("bad")
        if bad:
            hint = "Leave it out." if name.endswith("hint") else ""
            failures.append(ReadFailure(source=name, reason="The file is empty.", hint=hint))
        yield IngestProgress(done=done, total=len(given), source=name, outcome="failed" if bad else "added")
    added = len(given) - len(failures)
    yield IngestReport(
        index=index or "", added=added, failures=tuple(failures), articles=added, chunks=added, seconds=1.25
    )


def remove(article_ids: Sequence[str], *, index: str | None = None, settings: Any = None) -> int:
    """Removes nothing, but knows what there is."""
    desk = Assistant()
    return len([desk.article(article_id) for article_id in article_ids])


@dataclass(frozen=True)
class VerifyReport:
    """The problems found, or what was repaired."""

    problems: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()


def verify(*, index: str | None = None, settings: Any = None, repair: bool = False) -> VerifyReport:
    """The index ``broken`` has two problems that can be repaired."""
    problems = ("2 chunks have no vector", "the folder chroma is missing") if index == "broken" else ()
    return VerifyReport(repaired=problems) if repair else VerifyReport(problems=problems)


def as_module() -> ModuleType:
    """What stands in ``sys.modules`` as ``assistant.pipeline``."""
    module = ModuleType("assistant.pipeline")
    vars(module).update(Assistant=Assistant, ingesting=ingesting, remove=remove, verify=verify)
    return module


if __name__ == "__main__":
    from assistant.cli import main

    sys.modules["assistant.pipeline"] = as_module()
    sys.exit(main())
