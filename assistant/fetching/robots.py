"""``robots.txt`` (RFC 9309): what a site asks its robots to leave alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from assistant.errors import ReadError

#: The most bytes of a robots.txt that are minded; RFC 9309 asks for at least 500 KiB.
LARGEST_ROBOTS = 512 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsReply:
    """What a site said when asked for its robots.txt."""

    status: int
    body: bytes


class Robots:
    """The rules of each site, asked for once. ``ask`` gets the address of a robots.txt; raises ReadError."""

    def __init__(self, agent: str, ask: Callable[[str], RobotsReply]) -> None:
        self._agent = agent
        self._ask = ask
        self._rules: dict[str, Protego | ReadError] = {}

    def check(self, site: str, address: str) -> float:
        """The seconds that the site wants between two requests, 0 where it does not say.

        ``site`` is ``https://host:port``. Raises ReadError when the address is not to be fetched.
        """
        if site not in self._rules:
            self._rules[site] = self._read(site)
        rules = self._rules[site]
        if isinstance(rules, ReadError):
            raise ReadError(str(rules), hint=rules.hint)
        if not rules.can_fetch(address, self._agent):
            raise ReadError(
                "the site's robots.txt asks not to fetch it",
                hint="Save the page as an .html file in a browser and ingest that.",
            )
        return max(0.0, rules.crawl_delay(self._agent) or 0.0)

    def _read(self, site: str) -> Protego | ReadError:
        try:
            reply = self._ask(f"{site}/robots.txt")
        except ReadError as error:
            return error
        if reply.status == 429 or reply.status >= 500:
            # A site that cannot say what it allows must be taken to allow nothing.
            return ReadError(
                f"the site's robots.txt cannot be read (status {reply.status})", hint="Try again later."
            )
        text = reply.body[:LARGEST_ROBOTS].decode("utf-8", "replace") if reply.status == 200 else ""
        return Protego.parse(text)
