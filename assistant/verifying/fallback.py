"""One checker, and another where it fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.errors import ModelError
from assistant.verifying.base import Check, Checker, Claim


class FallbackChecker:
    """Asks ``second`` about all claims when ``first`` fails, and tells why in a notice."""

    def __init__(self, first: Checker, second: Checker, tell: Callable[[str], None]) -> None:
        self._first = first
        self._second = second
        self._tell = tell

    def check(self, claims: Sequence[Claim]) -> list[Check]:
        """What one of the two finds."""
        try:
            return self._first.check(claims)
        except ModelError as error:
            self._tell(f"{error} The sentences were checked without a model instead.")
            return self._second.check(claims)
