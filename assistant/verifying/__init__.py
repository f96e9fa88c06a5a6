"""Whether the cited text says what the sentence says."""

from __future__ import annotations

from assistant.verifying.base import Check, Checker, Claim
from assistant.verifying.fallback import FallbackChecker
from assistant.verifying.learned import LearnedChecker
from assistant.verifying.words import (
    PARTLY_FROM,
    SUPPORTED_FROM,
    WordChecker,
    plain,
    quotations_hold,
    support,
    verdict,
)

__all__ = [
    "PARTLY_FROM",
    "SUPPORTED_FROM",
    "Check",
    "Checker",
    "Claim",
    "FallbackChecker",
    "LearnedChecker",
    "WordChecker",
    "plain",
    "quotations_hold",
    "support",
    "verdict",
]
