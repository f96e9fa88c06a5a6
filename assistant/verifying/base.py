"""The seam between a sentence with what it cites and whoever says whether that supports it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.schema import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence, the texts it cites, and what else may be said of them (outlet, day, title)."""

    sentence: str
    evidence: tuple[str, ...]
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a checker found: a ``score`` between 0 and 1, the verdict on it, and what does not match."""

    score: float
    verdict: Verdict
    reasons: tuple[str, ...] = ()


class Checker(Protocol):
    """Says of each claim whether its evidence supports it; one Check for each, in order."""

    def check(self, claims: Sequence[Claim]) -> list[Check]: ...
