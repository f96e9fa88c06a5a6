"""What a visitor has asked and been shown, kept on the server.

The conversation is kept as values and not read back from the page: the history that a follow-up is
understood by has then no markup to strip, and a page can name a passage but not make one up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.schema import Filters, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place that a chip opens: characters ``start`` to ``end`` of an article, none when equal.

    ``version`` is the article's; None for the current one.
    """

    article_id: str
    label: str
    version: int | None = None
    start: int = 0
    end: int = 0
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and what is shown for it (HTML). ``said`` is the answer's plain text once there is one."""

    question: str
    shown: str
    filters: Filters = field(default_factory=Filters)
    said: str = ""
    spots: Mapping[str, Spot] = field(default_factory=dict)
    #: What is written down when the visitor rates the answer.
    rateable: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The exchanges of one conversation, oldest first; ``busy`` while an answer is being written."""

    exchanges: tuple[Exchange, ...] = ()
    busy: bool = False

    def having(self, exchange: Exchange, *, busy: bool = False) -> Session:
        """This session with one more exchange."""
        return Session(exchanges=(*self.exchanges, exchange), busy=busy)

    def history(self) -> tuple[Turn, ...]:
        """The answered exchanges as turns; what failed or was stopped was not said."""
        answered = (exchange for exchange in self.exchanges if exchange.said)
        return tuple(
            turn
            for exchange in answered
            for turn in (
                Turn(role="user", text=exchange.question),
                Turn(role="assistant", text=exchange.said),
            )
        )

    def spot(self, address: str) -> Spot | None:
        """The place of an address as ``address_of`` writes it; None for any other text.

        A further ``-n`` names the n-th other article that carries the same story.
        """
        exchange, _, rest = address.partition("-")
        key, _, other = rest.partition("-")
        if not (exchange.isdecimal() and int(exchange) < len(self.exchanges)):
            return None
        found = self.exchanges[int(exchange)].spots.get(key)
        if found is None or not other:
            return found
        if not (other.isdecimal() and int(other) < len(found.also_in)):
            return None
        return Spot(article_id=found.also_in[int(other)], label="The same story")


def address_of(exchange: int, key: str) -> str:
    """The address of a spot of the n-th exchange, for ``Session.spot``."""
    return f"{exchange}-{key}"
