"""Questions with their expected answers and evidence, from a ``questions.jsonl``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.errors import ReadError
from assistant.schema import Turn

#: Kinds whose evidence articles are all needed; for the others any one of them will do.
ALL_EVIDENCE = frozenset({"two_article", "conflicting"})
UNANSWERABLE = "unanswerable"

HINT = "evals/README.md describes the format; one JSON object on each line."


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Evidence(_Record):
    """An article, by the last part of its source (``file.md``, ``file.jsonl#3``), and a sentence of it."""

    source: str = Field(min_length=1)
    quote: str = ""


class Question(_Record):
    """A question as asked, what a right answer contains, and the articles that say it.

    Each entry of ``answers`` is a list of alternatives; a right answer contains one of
    each. Without answers the assistant should abstain.
    """

    id: str = Field(min_length=1)
    kind: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    question: str = Field(min_length=1)
    history: tuple[Turn, ...] = ()
    as_of: date | None = None
    from_day: date | None = Field(default=None, alias="from")
    to_day: date | None = Field(default=None, alias="to")
    publishers: tuple[str, ...] = ()
    answers: tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    gate: bool = False

    @property
    def answerable(self) -> bool:
        return bool(self.answers)

    @model_validator(mode="after")
    def _answers_fit_kind(self) -> Question:
        if self.answerable == (self.kind == UNANSWERABLE):
            raise ValueError(f"answers are for every kind but {UNANSWERABLE}")
        if self.answerable and not self.evidence:
            raise ValueError("an answerable question names its evidence")
        return self


def read_questions(path: Path) -> tuple[Question, ...]:
    """The questions of the file; raises ReadError naming the line that is not one."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"The questions {path} cannot be read: {error}.", hint=HINT) from None
    questions = tuple(_read_lines(path, lines))
    if not questions:
        raise ReadError(f"{path} has no questions.", hint=HINT)
    ids = [question.id for question in questions]
    repeated = sorted({each for each in ids if ids.count(each) > 1})
    if repeated:
        raise ReadError(f"{path} has several questions with the id {repeated[0]}.", hint="Make ids unique.")
    return questions


def _read_lines(path: Path, lines: list[str]) -> Iterator[Question]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield Question.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the record"
            raise ReadError(f"{path} line {number}: {where}: {first['msg']}.", hint=HINT) from None
