"""The quiz of ``rtqa``: an answer held against what is expected, and the choice that it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from assistant.schema import Answer
from evals.answers import (
    choose,
    confidence_values,
    length_summaries,
    length_values,
    own_words,
    text_of,
)
from evals.matching import missing_parts
from evals.metrics import Reference, Summary, Value, mean_of_means
from evals.records import Record
from evals.searching import variants
from evals.short_forms import match_summaries, match_values

#: The choice of questions of which no other choice is right.
NONE = "None of the above"


class Asked(Protocol):
    """What the quiz needs of a question."""

    id: str
    choices: tuple[str, ...]
    answer_idx: tuple[int, ...]
    answers: tuple[str, ...]
    silver_ids: tuple[str, ...]


class Replied(Protocol):
    """And of its outcome."""

    @property
    def answer(self) -> Answer | None: ...


class Variant(Record):
    """The question ``base_id`` with other choices, of which one is ``NONE``."""

    base_id: str
    choices: tuple[str, ...]
    answer_idx: tuple[int, ...]
    none_is_right: bool


@dataclass(frozen=True, slots=True)
class Quiz:
    """Whether the answer contains what is expected, and leads to the right choices.

    ``others`` are the questions with other choices, by the id of the question; there ``chose_none`` and
    ``chose_one`` say whether it was right to find that none of the choices is.
    """

    others: Mapping[str, Variant]

    def evaluate(self, inputs: Asked, output: Replied) -> Mapping[str, Value]:
        answer = output.answer
        if answer is None:
            return {}
        values: dict[str, Value] = {"answered": answer.status != "no_answer", **length_values(answer)}
        if inputs.answers:
            values["contains"] = not missing_parts(text_of(answer), [inputs.answers])
            values |= match_values(own_words(answer), [inputs.answers])
            values |= confidence_values(answer.confidence, right=bool(values["contains"]))
        if inputs.choices and inputs.answer_idx:
            values["multiple_choice"] = choose(inputs.choices, answer) in inputs.answer_idx
            values["multiple_choice.chance"] = len(inputs.answer_idx) / len(inputs.choices)
        other = self.others.get(inputs.id)
        if other is not None:
            chosen = choose(other.choices, answer, NONE)
            values["multiple_choice.nota"] = chosen in other.answer_idx
            values["always_none"] = other.none_is_right
            took_none = other.choices[chosen] == NONE
            values["chose_none" if other.none_is_right else "chose_one"] = took_none == other.none_is_right
        if inputs.silver_ids and answer.citations:
            cited = {citation.article_id for citation in answer.citations}
            values["cited_silver"] = bool(cited & set(inputs.silver_ids))
        return values


QUIZ_SUMMARIES = (
    Summary(name="contains", about="the answer as of the day contains what is expected", of=("contains",)),
    *match_summaries(),
    *length_summaries(),
    Summary(name="answered", about="questions that were answered", of=("answered",)),
    Summary(name="cited_silver", about="answers that cite a silver article", of=("cited_silver",)),
    Summary(name="multiple_choice", about="the right choice by answer and passages", of=("multiple_choice",)),
    *variants(("multiple_choice",), "chance", "floor: any choice"),
    *variants(("multiple_choice",), "nota", "the same where one choice is none of the others"),
    Summary(
        name="multiple_choice.always_none",
        about="floor: always none of the others",
        of=("always_none",),
        by_kind=False,
    ),
    Summary(
        name="abstain_balanced_accuracy.nota",
        about="mean of none taken when none is right and one when one is",
        of=("chose_none", "chose_one"),
        statistic=mean_of_means,
        by_kind=False,
    ),
)
QUIZ_REFERENCES = {
    "contains": Reference(
        stated=0.120, anchor=0.226, about="GPT-3 closed book; with the search of the source"
    ),
    "multiple_choice": Reference(
        floor="multiple_choice.chance", stated=0.25, anchor=0.575, about="chance; GPT-3 with that search"
    ),
    "multiple_choice.nota": Reference(
        floor="multiple_choice.always_none",
        stated=0.257,
        anchor=0.459,
        about="always none of the others; GPT-3 with that search",
    ),
    "abstain_balanced_accuracy.nota": Reference(stated=0.5, about="always the same"),
}
