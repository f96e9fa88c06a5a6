"""Ask questions of a collection of news articles; every sentence of an answer can be checked.

::

    from assistant import Assistant, answer, ingest

    ingest(["articles/"], index="news")
    print(answer("Who asked whom for help?", index="news"))

Importing this package is light: what ``answer``, ``Assistant`` and ``ingest`` need is loaded
on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from assistant.errors import AssistantError
from assistant.schema import Answer, Article, Citation, Passage, Retrieved, Sentence, TextDelta, Turn

__all__ = [
    "Answer",
    "Article",
    "Assistant",
    "AssistantError",
    "Citation",
    "Passage",
    "Retrieved",
    "Sentence",
    "TextDelta",
    "Turn",
    "answer",
    "ingest",
    "ingesting",
    "remove",
    "verify",
]
__version__ = "0.1.0"

_FROM_PIPELINE = frozenset({"Assistant", "answer", "ingest", "ingesting", "remove", "verify"})


def __getattr__(name: str) -> Any:
    if name in _FROM_PIPELINE:
        return getattr(import_module("assistant.pipeline"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
