"""What kind of joint question is asked: yes or no, one of two words, or a name that clauses describe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answering.extractive.questions import split_question
from assistant.answering.joined.framing import compares
from assistant.answering.joined.sides import Side, split_sides

Form = Literal["polar", "choice", "name"]

_AUXILIARY = (
    "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might"
    "|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|don[’']t|doesn[’']t|didn[’']t|hasn[’']t|haven[’']t|hadn[’']t"
)
# What comes before a comma may lead in: "After the storm, did the ferry sail?"
_POLAR = re.compile(rf"(?:^|,\s+(?:and\s+)?)(?:{_AUXILIARY})\b", re.IGNORECASE)
_OPEN = re.compile(
    r"(?:^|,\s+|\b(?:to|in|by|of|for|from|with|on)\s+)(?:who|whom|whose|which|what|when|where|why|how)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(r"^\W*(?:(?:can|could|will|would) you|do you know)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^\W*(?:after|before|since|between|considering|given|based|regarding|according|in|on|by|when|while|from"
    r"|despite|although|though|with|as|if)\b",
    re.IGNORECASE,
)
_STARTS = re.compile(rf"\W*(?:{_AUXILIARY})\b", re.IGNORECASE)
_ORDER = re.compile(r"\b(before|after)\W*$", re.IGNORECASE)
#: Words of which a question leaves the choice, the one that means "the same" or "more" or "earlier" first.
OPPOSITES = (
    ("consistent", "inconsistent"),
    ("consistency", "inconsistency"),
    ("agree", "disagree"),
    ("agreement", "disagreement"),
    ("agree", "differ"),
    ("similar", "different"),
    ("the same", "different"),
    ("consistency", "change"),
    ("confirm", "contradict"),
    ("support", "contradict"),
    ("before", "after"),
    ("earlier", "later"),
    ("larger", "smaller"),
    ("bigger", "smaller"),
    ("higher", "lower"),
    ("more", "less"),
    ("more", "fewer"),
    ("longer", "shorter"),
    ("older", "younger"),
)
ORDERS = (("before", "after"), ("earlier", "later"))
_OTHERWISE = re.compile(r"\b(?:when|where|why|how)$", re.IGNORECASE)
_WHO = re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)
# A noun of this kind has no name of its own to be quoted: a letter, a number, a day.
_NAMELESS = frozenset(
    "letter letters number numbers percentage percent share year years day days date month week "
    "time amount price cost reason way kind sort type colour color age source sources outlet "
    "outlets".split()
)
_ASKED_NOUN = re.compile(r"\b(?:which|what)\s+((?:[\w’'-]+\s+){0,4}[\w’'-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A joint question: its ``form``, the ``sides`` that need evidence, and for a choice its two words.

    ``order`` is the word of time between the two sides where the question is which came first.
    """

    form: Form
    sides: tuple[Side, ...]
    options: tuple[str, str] | None = None
    order: str | None = None


def recognise(question: str) -> Shape | None:
    """The shape of a question; None for one that asks nothing of several things, or neither yes nor no."""
    form = _form(question)
    if form is None:
        return None
    sides = split_sides(question, in_rows=form == "name")
    if form == "name":
        return Shape(form="name", sides=sides) if len(sides) > 1 and _may_be_named(question) else None
    if not sides:
        return None
    options = options_in(question)
    return Shape(
        form="choice" if options else "polar",
        sides=sides,
        options=options,
        order=_order(question, sides, options),
    )


def _order(question: str, sides: Sequence[Side], options: tuple[str, str] | None) -> str | None:
    if options in ORDERS:
        return options[0]
    if options or len(sides) != 2 or not _STARTS.match(question) or compares(question):
        return None
    found = _ORDER.search(question[: question.find(sides[1].asked)])
    return found[1].lower() if found else None


def frame_of(question: str, options: tuple[str, str] | None) -> str:
    """The question as one of yes or no: of a choice, whether it is the first of the two words."""
    if options is None:
        return question
    without = re.sub(rf"\b(?:{'|'.join(options)})\b", "", question, flags=re.IGNORECASE)
    return f"{without} {options[0]}"


def options_in(question: str) -> tuple[str, str] | None:
    """The two words that the question leaves the choice of, as ``OPPOSITES`` orders them."""
    for first, second in OPPOSITES:
        between = r"\W+or\W+(?:\w+\W+){0,3}?"
        if re.search(rf"\b(?:{first}{between}{second}|{second}{between}{first})\b", question, re.IGNORECASE):
            return first, second
    return None


def _form(question: str) -> Form | None:
    """By what is asked first: an auxiliary at the start of a clause, or a question word."""
    if _REQUEST.match(question):
        return None
    polar, asked = _POLAR.search(question), _OPEN.search(question)
    leads = bool(_LEAD.match(question))
    if polar and (polar.start() == 0 or (leads and (asked is None or polar.start() < asked.start()))):
        return "polar"
    if asked and (asked.start() == 0 or leads):
        return "name"
    return None


def _may_be_named(question: str) -> bool:
    """Whether a name can answer: what is asked first is who, or which of the things that have names."""
    asked = _OPEN.search(question)
    if len(split_question(question)) > 1 or (asked and _OTHERWISE.search(asked[0])):
        return False
    if _WHO.search(question):
        return True
    found = _ASKED_NOUN.search(question)
    head = found[1].lower().split() if found else []
    return bool(head) and not _NAMELESS.intersection(head[:3])
