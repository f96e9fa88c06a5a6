"""What the HTTP API takes in, and how its values are written out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from assistant.schema import Turn


class Message(BaseModel):
    """One turn of the conversation so far; ``content`` is taken for ``text``, as other APIs name it."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    text: str = Field(validation_alias=AliasChoices("text", "content"))


class LimitsBody(BaseModel):
    """What is allowed as evidence; the days are inclusive."""

    model_config = ConfigDict(extra="forbid")

    as_of: date | None = None
    from_day: date | None = Field(default=None, alias="from")
    to_day: date | None = Field(default=None, alias="to")
    publishers: tuple[str, ...] = ()
    top_k: int | None = Field(default=None, ge=1, le=100)

    def options(self) -> dict[str, Any]:
        """The keyword arguments of ``Assistant.search``."""
        return {
            "as_of": self.as_of,
            "from_day": self.from_day,
            "to_day": self.to_day,
            "publishers": self.publishers,
            "top_k": self.top_k,
        }


class SearchBody(LimitsBody):
    """A question to search for."""

    question: str


class TopicBody(LimitsBody):
    """The topic of a comparison or a timeline."""

    topic: str
    model: str | None = None

    def options(self) -> dict[str, Any]:
        """The keyword arguments of ``Assistant.compare`` and ``Assistant.timeline``."""
        return {**LimitsBody.options(self), "model": self.model}


class AnswerBody(SearchBody):
    """A question with the conversation before it; ``stream`` asks for server-sent events."""

    history: tuple[Message, ...] = ()
    model: str | None = None
    stream: bool = False

    def options(self) -> dict[str, Any]:
        """The keyword arguments of ``Assistant.ask`` and ``Assistant.stream``."""
        turns = tuple(Turn(role=message.role, text=message.text) for message in self.history)
        return {**SearchBody.options(self), "history": turns, "model": self.model}


def server_sent(event: str, data: dict[str, Any]) -> str:
    """One server-sent event; JSON has no raw line break, so one data line always suffices."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
