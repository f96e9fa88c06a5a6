"""Times told by an event: «since the election», «before the earthquake struck».

When that was, the articles tell: those that are about the event were published near its day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant.retrieval.periods import Period
from assistant.terms import CAPITALS, content_words

#: Articles that tell the day of an event, the days after which their word fades, and how much of what they
#: say has to be of one time.
TELLING, FADES, AGREE = 20, 7.0, 0.4
#: A time of which so much is said as of the likeliest is as likely.
AS_LIKELY = 0.8
#: Words after the event that may say which one it was.
MOST_WORDS = 6

#: Nouns that are events, as news has them; plural or not.
_EVENTS = (
    "accident|agreement|airstrike|announcement|arrest|assassination|attack|ballot|blackout|blast|bombing|budget"
    "|ceasefire|championship|clash|collapse|conference|coronation|coup|crash|cyclone|death|debate|defeat|deal"
    "|derailment|disaster|earthquake|election|eruption|evacuation|explosion|festival|final|fire|flood|flooding"
    "|funeral|hearing|heatwave|hurricane|inauguration|incident|invasion|kidnapping|killing|landslide|launch"
    "|lockdown|massacre|match|meeting|merger|murder|outage|outbreak|poll|protest|quake|raid|rally|referendum"
    "|release|resignation|revolution|riot|robbery|ruling|sentencing|shooting|shutdown|sinking|storm|strike"
    "|summit|takeover|talks|theft|tornado|tournament|tragedy|trial|tsunami|uprising|verdict|victory|visit|vote"
    "|war|wedding|wildfire"
)
_TIMES = (
    r"since|after|following|in the wake of|in the aftermath of|before|ahead of|prior to|in the run-up to"
    r"|in the (?:days|weeks|months|hours) (?:after|following|since|before)"
)
_LATER = ("since", "after", "following", "aftermath", "wake")
_EVENT = re.compile(
    rf"\b(?P<time>{_TIMES}) (?P<event>(?:the|its|his|her|their|this|last|that|a|an)\b(?: [\w’'-]+){{0,3}}?"
    rf" (?:{_EVENTS})s?)\b(?P<more>(?: [\w’'-]+){{0,{MOST_WORDS}}})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_NAMES = re.compile(rf"(?<!^)\b[{CAPITALS}][\w’'-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTime:
    """A time told by an event: the ``text`` that tells it, what to look for to find the event, whether the
    time is ``later`` than it, and the ``year`` of the event where the question says it."""

    text: str
    sought: str
    later: bool
    year: int | None = None

    def period(self, first: date, last: date) -> Period:
        """The time that is meant, if the event was within these days."""
        return Period(text=self.text, first=first) if self.later else Period(text=self.text, last=last)


def read_event(question: str) -> EventTime | None:
    """The time that a question tells by an event; None when it tells none so.

    The event is looked for with the words about it, and with the names of the question.
    """
    match = _EVENT.search(question)
    if match is None:
        return None
    about = f"{match['event']}{match['more']}"
    names = [name for name in _NAMES.findall(question) if name not in about]
    year = _YEAR.search(match["event"])
    return EventTime(
        text=f"{match['time']} {match['event']}",
        sought=" ".join(dict.fromkeys(content_words(f"{about} {' '.join(names)}"))),
        later=any(word in match["time"].casefold() for word in _LATER),
        year=int(year[0]) if year else None,
    )


def day_of_event(days: Sequence[date | None], scores: Sequence[float]) -> date | None:
    """The day about which the articles found for an event were published, each with its score, best first.

    Of several as likely it is the latest: «the election» is the last one. None where they are of many times:
    there is nothing then to go by.
    """
    dated = [(day.toordinal(), score) for day, score in zip(days, scores, strict=True) if day][:TELLING]
    if not dated:
        return None
    ordinals, weights = np.array(dated, np.float64).T
    apart = np.abs(ordinals[:, None] - ordinals[None, :])
    agreement = np.exp(-apart / FADES) @ weights / max(weights.sum(), 1e-9)
    if agreement.max() < AGREE:
        return None
    likely = np.flatnonzero(agreement >= AS_LIKELY * agreement.max())
    latest = likely[ordinals[likely] > ordinals[likely].max() - FADES]
    return date.fromordinal(int(ordinals[latest[np.argmax(agreement[latest])]]))
