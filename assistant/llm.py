"""What the assistant asks of a language model, whoever serves it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from assistant.schema import Role, Turn

#: One chat message as every OpenAI-compatible server takes it: ``role`` and ``content``.
Message = Mapping[str, str]

_THOUGHT = re.compile(r"\A\s*<think>.*?(?:</think>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The end of a streamed reply: why the model stopped, and its token counts where the server tells."""

    reason: str
    usage: Mapping[str, int] = field(default_factory=dict)


class ChatClient(Protocol):
    """A server of chat models; every method raises ModelError."""

    def choose_model(self) -> str:
        """The model to ask: the one that was named, else the server's choice."""
        ...

    def stream_chat(self, messages: Sequence[Message], *, model: str) -> Iterator[str | Finish]:
        """The reply in pieces, then one Finish."""
        ...

    def complete_chat(self, messages: Sequence[Message], *, model: str) -> str:
        """The whole reply at once."""
        ...


def drop_thought(reply: str) -> str:
    """The reply without what a model thought aloud before it; nothing is left of an unfinished thought."""
    return _THOUGHT.sub("", reply)


#: What ``metered`` counts into; each thread has its own.
_meter: ContextVar[Counter[str] | None] = ContextVar("meter", default=None)


@contextmanager
def metered() -> Iterator[Counter[str]]:
    """Counts what this thread asks of models meanwhile: tokens as servers tell them, and failed requests."""
    counts: Counter[str] = Counter()
    token = _meter.set(counts)
    try:
        yield counts
    finally:
        _meter.reset(token)


def count_use(usage: Mapping[str, int]) -> None:
    """Adds the use of one request to the count of whoever is counting."""
    counts = _meter.get()
    if counts is not None:
        counts.update(usage)


def message(role: Role | str, text: str) -> Message:
    """One chat message of ``role`` (also ``system``)."""
    return {"role": role, "content": text}


def estimate_tokens(text: str) -> int:
    """About how many tokens a model makes of a text, whatever its tokenizer: a quarter of its UTF-8 bytes.

    That is near for English, and more than most make of scripts with several bytes a letter; a tokenizer of
    another model would be no nearer.
    """
    return -(-len(text.encode("utf-8", "replace")) // 4)


def recent_turns(history: Sequence[Turn], *, tokens: int) -> list[Turn]:
    """The latest turns that fit, user and assistant alternating, user first and assistant last.

    Chat templates of several open models refuse any other order. Turns of one role in a
    row become one; a turn is kept whole or not at all.
    """
    kept: list[Turn] = []
    for turn in reversed(history):
        tokens -= estimate_tokens(turn.text)
        if tokens < 0:
            break
        if kept and kept[-1].role == turn.role:
            kept[-1] = Turn(role=turn.role, text=f"{turn.text}\n{kept[-1].text}")
        elif kept or turn.role == "assistant":
            kept.append(turn)
    if kept and kept[-1].role == "assistant":
        kept.pop()
    return kept[::-1]
