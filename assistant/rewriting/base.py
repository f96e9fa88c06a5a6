"""The seam between a conversation and retrieval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from assistant.schema import Turn


class Rewriter(Protocol):
    """Turns a follow-up into a question that stands on its own."""

    def rewrite(self, question: str, history: Sequence[Turn]) -> str: ...

    @property
    def prompt_versions(self) -> Mapping[str, str]:
        """The versions of the prompts that a rewrite uses, by name."""
        ...
