"""The seam between retrieval and whatever writes the sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from assistant.schema import Draft, Passage, TextDelta, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A standalone question with its evidence, best passage first.

    ``carriers`` names for an article id the other outlets that carry the same text.
    """

    question: str
    passages: Sequence[Passage]
    history: Sequence[Turn] = ()
    as_of: date | None = None
    carriers: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an answerer wrote; no drafts means that the passages do not answer.

    ``confidence`` is how likely it holds what it wrote to answer the question, None where it cannot tell;
    ``short_answer`` and ``missing`` are those of the Answer.
    """

    drafts: tuple[Draft, ...] = ()
    short_answer: str | None = None
    missing: tuple[str, ...] = ()
    partial: bool = False
    model: str = "extractive"
    notices: tuple[str, ...] = ()
    prompt_versions: Mapping[str, str] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)
    confidence: float | None = None


class Answerer(Protocol):
    """Writes an answer from passages: any number of TextDelta, then one Written."""

    def write(self, request: Request) -> Iterator[TextDelta | Written]: ...
