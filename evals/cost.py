"""What a run costs where a model is paid by its tokens: told before, added up, and kept below a limit."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import UsageError

#: Cases that are asked first, to tell from their tokens what the others will cost.
SAMPLE = 5
#: A case is expected to cost at most so many times the dearest so far.
MARGIN = 2.0

_PROMPT, _COMPLETION = "prompt_tokens", "completion_tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Money for a million tokens, in whatever currency the user has in mind."""

    prompt: float = 0.0
    completion: float = 0.0

    def of(self, usage: Mapping[str, float]) -> float:
        """What so many tokens cost."""
        paid = usage.get(_PROMPT, 0) * self.prompt + usage.get(_COMPLETION, 0) * self.completion
        return paid / 1_000_000


class Budget:
    """What was spent, and whether one more case may be asked; safe to share between threads."""

    def __init__(self, prices: Prices, limit: float | None = None) -> None:
        self.prices = prices
        self.limit = limit
        self.spent = 0.0
        self._dearest = 0.0
        self._running = 0
        self._lock = threading.Lock()

    def admit(self) -> bool:
        """Whether one more case beside those that are being asked stays below the limit."""
        with self._lock:
            ahead = (self._running + 1) * self._dearest * MARGIN
            if self.limit is not None and self.spent + ahead > self.limit:
                return False
            self._running += 1
            return True

    def charge(self, usage: Mapping[str, int]) -> None:
        """Adds what an admitted case used."""
        cost = self.prices.of(usage)
        with self._lock:
            self._running -= 1
            self.spent += cost
            self._dearest = max(self._dearest, cost)


def make_budget(prompt: float | None, completion: float | None, limit: float | None) -> Budget | None:
    """What the prices for a million tokens and the limit ask for; None where no price is known.

    Raises UsageError for a limit without prices, or for one price without the other.
    """
    if prompt is not None and completion is not None:
        return Budget(Prices(prompt=prompt, completion=completion), limit)
    if (prompt, completion, limit) == (None, None, None):
        return None
    raise UsageError(
        "What a run costs is told from the prices of prompt and completion tokens.",
        hint="Give both --price-in and --price-out.",
    )


def sample(cases: Sequence[int]) -> list[int]:
    """A few of the cases, spread over all of them."""
    step = max(1, -(-len(cases) // SAMPLE))
    return list(cases[step // 2 :: step])


def tokens(usages: Sequence[Mapping[str, int]]) -> Counter[str]:
    """The tokens of several cases together."""
    total: Counter[str] = Counter()
    for usage in usages:
        total.update({name: usage.get(name, 0) for name in (_PROMPT, _COMPLETION)})
    return +total


def scaled(usages: Sequence[Mapping[str, int]], number: int) -> dict[str, float]:
    """The tokens that so many cases will use when they are like these."""
    return {name: count * number / len(usages) for name, count in tokens(usages).items()}


def in_words(usage: Mapping[str, float], prices: Prices | None) -> str:
    """Tokens, and what they cost where that is known."""
    said = f"{usage.get(_PROMPT, 0):,.0f} prompt and {usage.get(_COMPLETION, 0):,.0f} completion tokens"
    return f"{said}, {money(prices.of(usage))}" if prices else said


def money(amount: float) -> str:
    """An amount with cents, or with two figures where it is less than that."""
    return f"{amount:,.2f}" if amount >= 0.1 or amount == 0 else f"{amount:.2g}"
