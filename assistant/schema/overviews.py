"""What many articles tell of one topic: compared outlet by outlet, and day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from assistant.schema.answers import Citation, Sentence
from assistant.schema.moments import UNKNOWN_OUTLET, Moment, format_day, iso

OverviewKind = Literal["compare", "timeline"]
#: What two accounts of one thing differ in: a figure or a date that cannot both be true; the words of one
#: speech; a word that judges; or the unit of one and the same figure.
DifferenceKind = Literal["figure", "date", "quote", "word", "unit"]
Precision = Literal["day", "month", "year"]
#: Where the day of an event comes from: the sentence states it, the sentence counts from the day on which
#: its article was published ("on Monday"), or it is that day itself.
DatedBy = Literal["stated", "relative", "published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article that was read for an overview, one for each story group; ``also_carried_by`` names the
    outlets of its copies."""

    outlet: str
    article_id: str
    title: str
    published_at: Moment | None = None
    published_guessed: bool = False
    also_carried_by: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "outlet": self.outlet,
            "article_id": self.article_id,
            "title": self.title,
            "published_at": iso(self.published_at),
            "published_guessed": self.published_guessed,
            "also_carried_by": list(self.also_carried_by),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A sentence and the outlets that tell what it says."""

    sentence: Sentence
    outlets: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {**_sentence(self.sentence), "outlets": list(self.outlets)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One telling of what others tell otherwise; ``value`` is the figure, date or words that differ."""

    sentence: Sentence
    outlet: str
    published_at: Moment | None = None
    value: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            **_sentence(self.sentence),
            "outlet": self.outlet,
            "published_at": iso(self.published_at),
            "value": self.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two or more accounts of one thing; ``about`` says in a few words of what, where that is known."""

    kind: DifferenceKind
    accounts: tuple[Telling, ...]
    about: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "about": self.about,
            "accounts": [account.to_dict() for account in self.accounts],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """Something that happened, or was to happen, on the days ``first`` to ``last`` (inclusive).

    ``planned`` says that it lay ahead when its article told of it.
    """

    sentence: Sentence
    first: date
    last: date
    precision: Precision = "day"
    dated_by: DatedBy = "stated"
    planned: bool = False
    outlets: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """``9 July 2021``, ``July 2021`` or ``2021``."""
        day = format_day(self.first)
        return day if self.precision == "day" else day.split(" ", 1 if self.precision == "month" else 2)[-1]

    def to_dict(self) -> dict[str, Any]:
        return {
            **_sentence(self.sentence),
            "first": iso(self.first),
            "last": iso(self.last),
            "precision": self.precision,
            "dated_by": self.dated_by,
            "planned": self.planned,
            "outlets": list(self.outlets),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a comparison and a timeline have in common; citations are numbered as those of an Answer."""

    topic: str
    as_of: date | None = None
    reports: tuple[Report, ...] = ()
    citations: tuple[Citation, ...] = ()
    independent_sources: int = 0
    model: str = "extractive"
    notices: tuple[str, ...] = ()
    prompt_versions: Mapping[str, str] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def _common(self) -> dict[str, Any]:
        return {
            "reports": [report.to_dict() for report in self.reports],
            "citations": [citation.to_dict() for citation in self.citations],
            "independent_sources": self.independent_sources,
            "model": self.model,
            "notices": list(self.notices),
            "prompt_versions": dict(self.prompt_versions),
            "usage": dict(self.usage),
            "timings_ms": {name: round(value, 1) for name, value in self.timings_ms.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Overview):
    """How outlets report one topic: what two or more of them tell, what they tell differently, in which
    other words, and what one alone tells. Story groups count once; all is as the articles read tell it."""

    shared: tuple[Fact, ...] = ()
    differing: tuple[Difference, ...] = ()
    wording: tuple[Difference, ...] = ()
    only: tuple[Fact, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found to be compared."""
        return not (self.shared or self.differing or self.wording or self.only)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets whose articles were read, in the order of their first one."""
        return tuple(dict.fromkeys(report.outlet for report in self.reports))

    @property
    def abstention(self) -> str:
        """What is said in place of an empty comparison."""
        named = [outlet for outlet in self.outlets if outlet != UNKNOWN_OUTLET]
        if not self.reports:
            return "The articles do not tell of it."
        if not named:
            return "The articles that tell of it name no outlet: there is nothing to compare."
        if len(named) == 1:
            others = ", of the outlets that are named," if UNKNOWN_OUTLET in self.outlets else ""
            return f"Only {named[0]}{others} tells of it: there is nothing to compare."
        return "The articles share nothing of it."

    def to_dict(self) -> dict[str, Any]:
        """The object of ``assistant compare --json``, made of JSON types only."""
        return {
            "topic": self.topic,
            "as_of": iso(self.as_of),
            "status": "no_answer" if self.is_empty else "answered",
            "outlets": list(self.outlets),
            "shared": [fact.to_dict() for fact in self.shared],
            "differing": [difference.to_dict() for difference in self.differing],
            "wording": [difference.to_dict() for difference in self.wording],
            "only": [fact.to_dict() for fact in self.only],
            **self._common(),
        }

    def __str__(self) -> str:
        differences = [
            "\n".join([f"{each.about}:", *(f"  {account.sentence.marked}" for account in each.accounts)])
            for each in (*self.differing, *self.wording)
        ]
        facts = [fact.sentence.marked for fact in (*self.shared, *self.only)]
        return "\n".join([*facts[: len(self.shared)], *differences, *facts[len(self.shared) :]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Overview):
    """The events of one topic, the earliest first; ``abstention`` is said in place of an empty one."""

    abstention: ClassVar[str] = "The articles tell of no event of it that can be dated."

    events: tuple[TimelineEvent, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no event was found."""
        return not self.events

    def to_dict(self) -> dict[str, Any]:
        """The object of ``assistant timeline --json``, made of JSON types only."""
        return {
            "topic": self.topic,
            "as_of": iso(self.as_of),
            "status": "no_answer" if self.is_empty else "answered",
            "events": [event.to_dict() for event in self.events],
            **self._common(),
        }

    def __str__(self) -> str:
        return "\n".join(f"{event.when}: {event.sentence.marked}" for event in self.events)


def read_command(text: str) -> tuple[OverviewKind, str] | None:
    """``/compare TOPIC`` or ``/timeline TOPIC`` as typed into a chat: which one, and the topic; else None."""
    name, _, topic = text.strip().partition(" ")
    match name.casefold():
        case "/compare":
            return "compare", topic.strip()
        case "/timeline":
            return "timeline", topic.strip()
    return None


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "support": round(sentence.support, 3),
        "verdict": sentence.verdict,
        "reasons": list(sentence.reasons),
    }
