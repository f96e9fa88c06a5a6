"""Questions from what visitors of the chat rated: ``python -m evals.feedback FEEDBACK.jsonl --out DIR``.

An answer that was liked becomes a question of the suite ``own``, and a liked abstention an unanswerable one.
What was disliked cannot say what would have been right: it is written apart, for a person to complete.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from assistant.errors import AssistantError, UsageError
from assistant.schema import Status, Turn
from evals.questions import UNANSWERABLE
from evals.records import read_records

QUESTIONS, TO_COMPLETE = "questions.jsonl", "to_complete.jsonl"


_ASKED = {"question", "history", "as_of", "from_day", "to_day", "publishers"}


class Cited(BaseModel):
    """What an answer quoted."""

    article_id: str
    quote: str


class Rated(BaseModel):
    """A line of ``feedback.jsonl``, as the chat writes it."""

    question: str
    history: tuple[Turn, ...] = ()
    as_of: date | None = None
    from_day: date | None = Field(default=None, alias="from")
    to_day: date | None = Field(default=None, alias="to")
    publishers: tuple[str, ...] = ()
    status: Status
    text: str
    citations: tuple[Cited, ...] = ()
    good: bool

    def asked(self) -> dict[str, Any]:
        """How it was asked, in the fields of a question; what was not given is left out."""
        fields = self.model_dump(mode="json", by_alias=True, include=_ASKED)
        return {name: value for name, value in fields.items() if value}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the two files; exits with one line of error and one of remedy."""
    parser = argparse.ArgumentParser(prog="python -m evals.feedback", description=__doc__)
    parser.add_argument("feedback", type=Path, help="the feedback.jsonl of an index")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the questions")
    options = parser.parse_args(arguments)
    try:
        made, to_complete = questions(latest(read_records(options.feedback, Rated)))
        _write(options.out / QUESTIONS, made)
        _write(options.out / TO_COMPLETE, to_complete)
    except AssistantError as error:
        sys.exit(f"error: {error}\nhint: {error.hint}")
    print(f"{len(made)} questions, {len(to_complete)} to complete: {options.out}")


def latest(rated: Iterable[Rated]) -> list[Rated]:
    """The last verdict on each answer, where one was rated more than once."""
    return list({json.dumps([each.asked(), each.text]): each for each in rated}.values())


def questions(rated: Sequence[Rated]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What can be asked again as it is, and what has to be completed first."""
    made = [_liked(each, f"liked-{number}") for number, each in enumerate(rated, start=1) if each.good]
    lacking = [_disliked(each, f"disliked-{n}") for n, each in enumerate(rated, start=1) if not each.good]
    return made, lacking


def _liked(rated: Rated, name: str) -> dict[str, Any]:
    if rated.status == "no_answer" or not rated.citations:
        return {"id": name, "kind": UNANSWERABLE, **rated.asked()}
    quotes = list(dict.fromkeys(each.quote for each in rated.citations))
    return {
        "id": name,
        "kind": "liked",
        **rated.asked(),
        "answers": [quotes],
        "evidence": list(_evidence(rated)),
    }


def _disliked(rated: Rated, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "disliked",
        **rated.asked(),
        "answers": [],
        "evidence": list(_evidence(rated)),
        "was_answered": rated.text,
    }


def _evidence(rated: Rated) -> Iterator[dict[str, str]]:
    for each in rated.citations:
        yield {"source": each.article_id, "quote": each.quote}


def _write(path: Path, records: Sequence[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(lines, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}.", hint="Give --out another folder."
        ) from None


if __name__ == "__main__":
    main()
