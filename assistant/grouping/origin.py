"""Guessing which member of a story group the others took the text from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.schema import Article, Moment, day_of, iso
from assistant.terms import words

#: Where a text names its source: so many characters at its beginning and at its end.
EDGE = 400
_FROM = re.compile(
    r"\b(?:first|originally) (?:published|appeared|printed|reported|ran) (?:in|by|on|at) (?:the )?(.{2,60})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What tells whether a member is its group's origin: ``edges`` is the text's beginning and end."""

    article_id: str
    publisher: str | None = None
    agency: str | None = None
    published_at: Moment | None = None
    published_guessed: bool = False
    characters: int = 0
    edges: str = ""

    @classmethod
    def of(cls, article: Article) -> Member:
        """The member that an article is."""
        return cls(
            article_id=article.article_id,
            publisher=article.publisher,
            agency=article.agency,
            published_at=article.published_at,
            published_guessed=article.published_guessed,
            characters=len(article.text),
            edges=edges_of(article.text),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The member that the others seem to have the text from, and what speaks for it."""

    article_id: str
    reason: str


def origin_of(members: Sequence[Member]) -> Origin:
    """The agency's own page, else the outlet that others name as their source, else the earliest, whose
    date is stated rather than guessed, else the longest; raises ValueError for no members."""
    ordered = by_date(members)
    if not ordered:
        raise ValueError("a group without members has no origin")
    for member in ordered:
        if _same(member.publisher, member.agency):
            return Origin(article_id=member.article_id, reason=f"the page of the agency, {member.agency}")
    named = {member.article_id: sum(_names(other, member) for other in ordered) for member in ordered}
    most = max(ordered, key=lambda each: named[each.article_id])
    if named[most.article_id]:
        return Origin(article_id=most.article_id, reason="named as the source by others")
    first, *others = ordered
    return Origin(article_id=first.article_id, reason=_reason(first, others))


def by_date(members: Sequence[Member]) -> list[Member]:
    """The members from the earliest on, those with a guessed date and then those without one at the end;
    of one day the longest first."""
    return sorted(members, key=lambda each: (*_date_key(each), -each.characters, each.article_id))


def edges_of(text: str) -> str:
    """The beginning and the end of a text."""
    return f"{text[:EDGE]}\n{text[-EDGE:]}"


def _reason(first: Member, others: Sequence[Member]) -> str:
    if not others:
        return "the only one"
    if first.published_at and _date_key(first) < _date_key(others[0]):
        return "the earliest"
    longest = first.characters > others[0].characters
    return "the longest of the earliest" if longest else "one of several alike"


def _date_key(member: Member) -> tuple[bool, bool, str, str]:
    moment = member.published_at
    # Of one day, those that say the hour come before those that do not.
    hour = moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else "~"
    return moment is None, member.published_guessed, iso(day_of(moment)) or "", hour


def _names(other: Member, member: Member) -> bool:
    """Whether another outlet's article says that it is from the member's outlet."""
    if member.publisher is None or _same(other.publisher, member.publisher):
        return False
    if _same(other.agency, member.publisher):
        return True
    outlet = " ".join(_folded(member.publisher))
    named = (" ".join(_folded(match[1])) for match in _FROM.finditer(other.edges))
    return any(f"{each} ".startswith(f"{outlet} ") for each in named)


def _same(one: str | None, other: str | None) -> bool:
    """Whether two names are one outlet's, in full or as initials."""
    if not one or not other:
        return False
    names = _folded(one), _folded(other)
    initials = ["".join(word[0] for word in name) for name in names]
    return names[0] == names[1] or [initials[0]] == names[1] or [initials[1]] == names[0]


def _folded(name: str) -> list[str]:
    found = words(name)
    return found[1:] if len(found) > 1 and found[0] == "the" else found
