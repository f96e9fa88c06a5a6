"""A desk over five hand-written articles: the interface of Assistant without an index or a model.

Questions choose the behaviour, so that a test reads as what a visitor does:

* "harbour"   two cited sentences, one of them only partly supported; a story carried by two outlets
* "gaps"      the same, but it waits for ``desk.gate`` between its two pieces of text
* "attack"    an article and a model output full of markup
* "broken"    ModelUnreachable once the passages are there;  "crash" an error that nobody foresaw
* anything else is not in the articles
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assistant.errors import ArticleNotFound, ModelUnreachable, UsageError
from assistant.index.history import ArticleVersion, describe
from assistant.schema import (
    Account,
    Answer,
    Article,
    ArticleSummary,
    Chunk,
    Citation,
    Comparison,
    Conflict,
    Difference,
    Event,
    Fact,
    Passage,
    Report,
    Retrieved,
    Sentence,
    Span,
    Telling,
    TextDelta,
    Timeline,
    TimelineEvent,
    Turn,
    iso,
)
from assistant.settings import Settings, load_settings

ATTACK = (
    '<script>window.hacked=1</script><img src=x onerror="window.hacked=1">'
    '<img src="http://evil.example/a.png"> ![b](http://evil.example/b.png) ${window.hacked=1} '
    "{{value}} *not bold* _not italic_ # no title $x^2$ &lt;b&gt; <form action='http://evil.example'>"
    '<input></form><div style="position:fixed;inset:0">cover</div> http://evil.example/link '
    "[1](javascript:window.hacked=1) </div></article><svg onload=window.hacked=1>"
)


def _article(article_id: str, title: str, text: str, **fields: Any) -> Article:
    return Article(
        article_id=article_id,
        source=f"{article_id}.txt",
        title=title,
        text=text,
        content_hash=article_id,
        **fields,
    )


ARTICLES = (
    _article(
        "courier-harbour",
        "Harbour bridge closes for repairs after cracks are found",
        "The Linden harbour bridge was closed on Monday after inspectors found cracks in two girders.\n\n"
        "Mayor Ada Holm said that the repairs would take six weeks and cost 4.2 million crowns. "
        "Lorries are sent round by the northern ring road.\n\n"
        "The bridge was built in 1931 and carries about 18,000 vehicles a day. The city widened it in 1968, "
        "when the tram line was taken up, and painted it last in 2009.\n\n"
        "Shop owners on the quay fear a poor spring. “We live from people who walk over,” said the baker "
        "Jon Eide. The council will hear them on Thursday.",
        publisher="Harbour Courier",
        authors=("Mina Lund", "Per Aas"),
        url="https://courier.example/2021/03/29/bridge",
        published_at=date(2021, 3, 29),
        group_id="g1",
    ),
    _article(
        "evening-harbour",
        "Cracks shut harbour bridge",
        "The Linden harbour bridge was closed on Monday after inspectors found cracks in two girders.",
        publisher="Evening Post",
        url="https://post.example/bridge",
        published_at=date(2021, 3, 30),
        group_id="g1",
    ),
    _article(
        "north-ferry",
        "Ferry to run while the bridge is shut",
        "A ferry for pedestrians will cross the harbour every twenty minutes from Wednesday.\n\n"
        "The crossing is free until the bridge opens again, which engineers expect in early May.",
        publisher="Northern Wire",
        published_at=date(2021, 3, 31),
        published_guessed=True,
        group_id="g2",
    ),
    _article(
        "old-tram",
        "When trams crossed the water",
        "Trams crossed the harbour until 1968. Few people remember the bell.",
        publisher=None,
        published_at=None,
    ),
    _article(
        "attack",
        "Title <script>window.hacked=1</script> ${window.hacked=1} {{value}}",
        f"Before. {ATTACK} After.",
        publisher="<b>Evil</b> *Times*",
        authors=("<img src=x onerror=window.hacked=1>",),
        url="javascript:window.hacked=1",
        published_at=date(2021, 4, 1),
        group_id="g3",
    ),
)


@dataclass(frozen=True)
class FakeInfo:
    """What Assistant.info() tells, as far as the ways in use it."""

    name: str = "demo"
    articles: int = 0
    chunks: int = 0
    groups: int = 0
    publishers: Mapping[str, int] = field(default_factory=dict)
    first_day: date | None = None
    last_day: date | None = None
    embedding: Mapping[str, str] = field(default_factory=dict)
    generation: int = 1

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "articles": self.articles,
            "publishers": dict(self.publishers),
            "first_day": iso(self.first_day),
            "last_day": iso(self.last_day),
        }


class FakeDesk:
    """Answers from ARTICLES by the words of the question; ``calls`` records what it was asked."""

    def __init__(
        self,
        articles: Sequence[Article] = ARTICLES,
        name: str = "bridge",
        settings: Settings | None = None,
    ) -> None:
        self.name = name
        self.settings = settings or load_settings()
        self.model_name = "extractive"
        self.calls: list[dict[str, Any]] = []
        self.gate = threading.Event()
        self.closed_streams = 0
        self._articles = {article.article_id: article for article in articles}

    def info(self) -> FakeInfo:
        found = self._articles.values()
        days = sorted(article.published_at for article in found if isinstance(article.published_at, date))
        names = sorted({article.publisher for article in found if article.publisher})
        return FakeInfo(
            name=self.name,
            articles=len(self._articles),
            chunks=len(self._articles),
            groups=len({article.group_id for article in found}),
            publishers=dict.fromkeys(names, 1),
            first_day=days[0] if days else None,
            last_day=days[-1] if days else None,
        )

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
            for article in self._articles.values()
        )

    def article(self, article_id: str, version: int | None = None) -> Article:
        if article_id not in self._articles or version not in (None, 1):
            raise ArticleNotFound(
                f"There is no article “{article_id}”.", hint="List them with: assistant articles"
            )
        return self._articles[article_id]

    def history(self, article_id: str) -> tuple[ArticleVersion, ...]:
        return describe([(self.article(article_id), None)])

    def replaced_at(self, article: Article) -> datetime | None:
        return None

    def search(self, question: str, **options: Any) -> tuple[Passage, ...]:
        self._note(question, options)
        return self._passages()

    def compare(self, topic: str, **options: Any) -> Comparison:
        self._note(topic, options)
        words = ATTACK if topic == "attack" else "The bridge was closed on Monday."
        quote = ATTACK if topic == "attack" else "closed on Monday"
        cited = (self._cite(1, "attack" if topic == "attack" else "courier-harbour", quote),)
        sentence = Sentence(text=words, citations=(1,), support=1.0, verdict="supported")
        outlets = (cited[0].publisher or "",)
        account = Telling(sentence=sentence, outlet=outlets[0], published_at=date(2021, 3, 29), value=words)
        return Comparison(
            topic=topic,
            as_of=options.get("as_of"),
            reports=(Report(outlet=outlets[0], article_id="x", title=words, also_carried_by=outlets),),
            citations=cited,
            independent_sources=1,
            shared=(Fact(sentence=sentence, outlets=outlets),),
            differing=(Difference(kind="figure", about=words, accounts=(account, account)),),
            only=(Fact(sentence=sentence, outlets=outlets),),
            notices=(words,),
        )

    def timeline(self, topic: str, **options: Any) -> Timeline:
        self._note(topic, options)
        if "nothing" in topic:
            return Timeline(topic=topic)
        sentence = Sentence(text="The bridge opens again.", citations=(1,), support=1.0, verdict="supported")
        day = date(2021, 5, 3)
        event = TimelineEvent(sentence=sentence, first=day, last=day, planned=True)
        return Timeline(
            topic=topic,
            citations=(self._cite(1, "north-ferry", "The crossing is free until the bridge opens again"),),
            events=(event,),
        )

    def ask(self, question: str, **options: Any) -> Answer:
        for event in self.stream(question, **options):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with an Answer")

    def stream(
        self, question: str, *, history: Sequence[Turn | Mapping[str, str]] = (), **options: Any
    ) -> Iterator[Event]:
        self._note(question, {"history": tuple(history), **options})
        words = question.casefold()
        if words.startswith("crash"):
            raise RuntimeError("secret detail of a crash")
        try:
            yield Retrieved(standalone_question=question, passages=self._passages())
            if "broken" in words:
                raise ModelUnreachable(
                    "Nothing answers at http://localhost:9/v1.", hint="Start the model’s server, or unset it."
                )
            if "harbour" in words or "gaps" in words:
                yield TextDelta(text="The bridge was closed ")
                if "gaps" in words:
                    self.gate.wait(30)
                yield TextDelta(text="on Monday. [1]")
                yield self._harbour(question)
            elif "attack" in words:
                yield TextDelta(text=ATTACK)
                yield self._attack(question)
            else:
                yield self._abstention(question)
        finally:
            self.closed_streams += 1

    def _note(self, question: str, options: dict[str, Any]) -> None:
        if not question.strip():
            raise UsageError("The question is empty.", hint="Write a question.")
        self.calls.append({"question": question, **options})

    def _passages(self) -> tuple[Passage, ...]:
        return tuple(
            Passage(
                chunk=Chunk(
                    chunk_id=f"{article.article_id}-0",
                    article_id=article.article_id,
                    start=0,
                    end=len(article.text),
                    text=article.text,
                ),
                article=article,
                score=1.0 / rank,
                ranks={"dense": rank},
            )
            for rank, article in enumerate(self._articles.values(), start=1)
        )

    def _cite(self, number: int, article_id: str, quote: str, also_in: tuple[str, ...] = ()) -> Citation:
        article = self._articles[article_id]
        span = Span(article_id=article_id, start=article.text.index(quote), end=0)
        return Citation(
            number=number,
            article_id=article_id,
            start=span.start,
            end=span.start + len(quote),
            quote=quote,
            title=article.title,
            publisher=article.publisher,
            authors=article.authors,
            url=article.url,
            published_at=article.published_at,
            published_guessed=article.published_guessed,
            group_id=article.group_id,
            also_in=also_in,
        )

    def _harbour(self, question: str) -> Answer:
        return Answer(
            question=question,
            standalone_question=question,
            status="answered",
            sentences=(
                Sentence(
                    text="The bridge was closed on Monday after inspectors found cracks in two girders.",
                    citations=(1,),
                    support=0.98,
                    verdict="supported",
                ),
                Sentence(
                    text="Repairs would take six weeks, and engineers expect it to open in early May.",
                    citations=(2, 3),
                    support=0.6,
                    verdict="partly",
                ),
                Sentence(text="Nobody was hurt.", citations=(), support=0.0, verdict="unsupported"),
            ),
            citations=(
                self._cite(
                    1,
                    "courier-harbour",
                    "closed on Monday after inspectors found cracks in two girders",
                    ("evening-harbour",),
                ),
                self._cite(2, "courier-harbour", "the repairs would take six weeks"),
                self._cite(3, "north-ferry", "which engineers expect in early May"),
            ),
            passages=self._passages(),
            independent_sources=2,
            conflicts=(
                Conflict(
                    about="When the bridge opens again",
                    accounts=(
                        Account(text="In six weeks, the mayor said.", citations=(2,)),
                        Account(text="In early May, engineers expect.", citations=(2, 3), sources=2),
                    ),
                    relation="wording",
                ),
            ),
            notices=("Answered without a language model: these are sentences of the articles.",),
        )

    def _attack(self, question: str) -> Answer:
        return Answer(
            question=question,
            standalone_question=question,
            status="partial",
            sentences=(Sentence(text=ATTACK, citations=(1,), support=0.9, verdict="supported"),),
            citations=(self._cite(1, "attack", ATTACK, ("<img src=x onerror=window.hacked=1>",)),),
            passages=self._passages(),
            independent_sources=1,
            notices=(ATTACK,),
            model="<b>model</b>",
        )

    def _abstention(self, question: str) -> Answer:
        return Answer(
            question=question,
            standalone_question=question,
            status="no_answer",
            nearest=self._passages()[:3],
            passages=self._passages(),
        )
