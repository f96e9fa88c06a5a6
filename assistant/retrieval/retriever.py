"""The retriever: a question in, passages out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import numpy as np

from assistant.embedding.base import Embedder
from assistant.index import IndexReader, Outline
from assistant.index.comparing import Likeness
from assistant.index.matches import NOTHING, Matches
from assistant.retrieval.choosing import choose, every_outlet
from assistant.retrieval.events import EventTime, day_of_event, read_event
from assistant.retrieval.features import CANDIDATES, Found, Sought, describe
from assistant.retrieval.outlets import named_outlets
from assistant.retrieval.periods import Period, read_period
from assistant.retrieval.quotes import quotes
from assistant.retrieval.splitting import RuleSplitter, Splitter
from assistant.retrieval.weights import weigh, weights_for
from assistant.schema import Filters, Passage

#: What a search is put together from. Each can be left out, to measure what it is worth.
PARTS = ("dense", "lexical", "clauses", "phrases", "time", "outlets", "weights", "groups")
#: What orders the passages found, where the settings name something; it can be left out too.
RERANK = "rerank"
#: What is published so near to the time asked for is looked for on its own as well.
AROUND = timedelta(days=30)
#: Taken from each ranking of what is looked for on its own.
NARROW_CANDIDATES = 50

Outlines = dict[int, Outline]


@dataclass(frozen=True, slots=True)
class Retriever:
    """Finds the passages of an index that bear on a question; ``without`` some of ``PARTS``."""

    reader: IndexReader
    embedder: Embedder
    without: frozenset[str] = frozenset()
    splitter: Splitter = field(default_factory=RuleSplitter)

    def retrieve(self, question: str, filters: Filters, top_k: int) -> tuple[Passage, ...]:
        """At most ``top_k`` passages, best first; empty when nothing passes the filters."""
        found = self.find(question, filters)
        weights = weights_for(
            timed=found.period is not None,
            quoting=bool(found.phrases.terms),
            plain="weights" in self.without,
        )
        scores = weigh(describe(question, found, weights), weights)
        order = np.lexsort((found.numbers, -scores)).tolist()
        chosen = choose(order, found.outlines) if "groups" not in self.without else order
        return self._passages(found, scores.tolist(), every_outlet(chosen, found, top_k))

    def find(self, question: str, filters: Filters) -> Found:
        """The candidates of a question, as both rankings of the whole and of its parts have them.

        What was published about the time asked for, and by each outlet named, is looked for on its own too,
        and what is quoted: none of it may be crowded out.
        """
        texts = (question, *(() if "clauses" in self.without else self.splitter.split(question)))
        near = self.reader.compare(self.embedder.embed(texts), filters)
        matches = [NOTHING if "lexical" in self.without else self.reader.matches(text) for text in texts]
        sought = [self._seek(near, place, each, filters, CANDIDATES) for place, each in enumerate(matches)]
        outlines = self._outlines(sought, {})
        period = None if "time" in self.without else self._period(question, filters, outlines)
        outlets = frozenset() if "outlets" in self.without else self._outlets(question)
        quoted = self._quoted(question, filters)
        further = [
            self._seek(near, 0, matches[0], narrow, NARROW_CANDIDATES)
            for narrow in _narrowed(filters, period, outlets)
        ]
        outlines |= self._outlines([quoted, *further], outlines)
        numbers = np.array(sorted(outlines), np.int64)
        return Found(
            numbers=numbers,
            outlines=[outlines[number] for number in numbers.tolist()],
            near=near.of(numbers) * ("dense" not in self.without),
            sought=sought,
            held=matches[0].holding(numbers),
            rarity=matches[0].rarity(self.reader.passing(filters)),
            period=period,
            outlets=outlets,
            phrases=quoted.matches,
        )

    def _seek(self, near: Likeness, place: int, matches: Matches, filters: Filters, count: int) -> Sought:
        """Both rankings of the text at a place among those compared, by what its words found."""
        allowed = self.reader.passing(filters)
        dense = [] if "dense" in self.without else near.best(place, count, allowed)
        return Sought(dense=dense, lexical=matches.best(count, allowed), matches=matches)

    def _quoted(self, question: str, filters: Filters) -> Sought:
        """What holds the quotations of the question word for word."""
        phrases = () if self.without & {"lexical", "phrases"} else quotes(question)
        if not phrases:
            return Sought(dense=[], lexical=[], matches=NOTHING)
        matches = self.reader.phrases(phrases)
        lexical = matches.best(NARROW_CANDIDATES, self.reader.passing(filters))
        return Sought(dense=[], lexical=lexical, matches=matches)

    def _period(self, question: str, filters: Filters, outlines: Outlines) -> Period | None:
        """The time that the question asks for; the day on which it is asked, where one is given and it says
        none, or an event of that time.

        Without such a day «the latest» is what is newest of what was found.
        """
        period = read_period(question, filters.as_of or datetime.now().astimezone().date())
        if period is None:
            asked = Period(text="", first=filters.as_of, last=filters.as_of) if filters.as_of else None
            return self._since_event(question, filters) or asked
        if period.recent:
            days = (outline.day for outline in outlines.values() if outline.day)
            newest = filters.as_of or max(days, default=None)
            return Period(text=period.text, first=newest, last=newest, recent=True) if newest else None
        return period

    def _since_event(self, question: str, filters: Filters) -> Period | None:
        """The time that the question tells by an event, unless that was just before the day of asking."""
        event = read_event(question)
        if event is None:
            return None
        if event.year is not None:
            return event.period(date(event.year, 1, 1), date(event.year, 12, 31))
        day = self._day_of(event, filters)
        is_near = day is not None and filters.as_of is not None and filters.as_of - day < AROUND
        return None if day is None or is_near else event.period(day, day)

    def _day_of(self, event: EventTime, filters: Filters) -> date | None:
        """The day of an event, where the articles found for it are of one time."""
        if "lexical" in self.without:
            return None
        found = self.reader.matches(event.sought).best(NARROW_CANDIDATES, self.reader.passing(filters))
        outlines = self.reader.outlines([number for number, _ in found])
        best: dict[str, tuple[date | None, float]] = {}
        for number, score in found:
            if number in outlines:
                best.setdefault(outlines[number].article_id, (outlines[number].day, score))
        return day_of_event([day for day, _ in best.values()], [score for _, score in best.values()])

    def _outlines(self, sought: Sequence[Sought], known: Outlines) -> Outlines:
        """The outlines of what was found and is not ``known``."""
        numbers = {number for each in sought for number, _ in (*each.dense, *each.lexical)}
        return self.reader.outlines(sorted(numbers - known.keys()))

    def _outlets(self, question: str) -> frozenset[str]:
        return named_outlets(question, self.reader.publishers())

    def _passages(self, found: Found, scores: Sequence[float], rows: Sequence[int]) -> tuple[Passage, ...]:
        """The passages of these rows of candidates.

        Texts are read for these alone; what was removed since the candidates were found is left out.
        """
        numbers = found.numbers.tolist()
        texts = self.reader.chunks([numbers[row] for row in rows])
        rankings = {"dense": found.sought[0].dense, "lexical": found.sought[0].lexical}
        ranks = {
            name: {number: rank for rank, (number, _) in enumerate(ranking, start=1)}
            for name, ranking in rankings.items()
        }
        return tuple(
            Passage(
                chunk=texts[numbers[row]][0],
                article=texts[numbers[row]][1],
                score=scores[row],
                similarity=float(found.near[row, 0]),
                ranks={
                    name: places[numbers[row]] for name, places in ranks.items() if numbers[row] in places
                },
            )
            for row in rows
            if numbers[row] in texts
        )


def _narrowed(filters: Filters, period: Period | None, outlets: frozenset[str]) -> Iterator[Filters]:
    """The filters of what is looked for on its own, none wider than what the user allows."""
    if period is not None:
        first = max(filter(None, (filters.from_day, _moved(period.first, -AROUND))), default=None)
        last = min(filter(None, (filters.to_day, _moved(period.last, AROUND))), default=None)
        if first is None or last is None or first <= last:
            yield replace(filters, from_day=first, to_day=last)
    if not filters.publishers:
        yield from (replace(filters, publishers=(outlet,)) for outlet in sorted(outlets))


def _moved(day: date | None, by: timedelta) -> date | None:
    """The day so much later; None for none, and where the calendar ends."""
    try:
        return None if day is None else day + by
    except OverflowError:
        return None
