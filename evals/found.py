"""What was found for a case: the things themselves for a reader, and their places for the curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: For each need of a case, the place from 1 at which it was first met; None when it was not.
Places = tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing found, at its ``place`` from 1.

    ``about`` says whose it is, ``ranks`` the place that each retriever gave it, ``wanted`` if it is evidence.
    """

    place: int
    title: str
    about: str = ""
    text: str = ""
    ranks: Mapping[str, int] = field(default_factory=dict)
    wanted: bool = False

    @property
    def line(self) -> str:
        """All but the text in one line; what is evidence has a tick."""
        ranks = [f"{name} {rank}" for name, rank in self.ranks.items()]
        said = ", ".join([self.about, *ranks] if self.about else ranks)
        return f"{self.place}: {self.title}{f' ({said})' if said else ''}{' ✓' if self.wanted else ''}"

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Found:
        """The inverse of ``asdict``; raises KeyError, TypeError or ValueError for other mappings."""
        return cls(**{**fields, "place": int(fields["place"]), "ranks": dict(fields["ranks"])})
