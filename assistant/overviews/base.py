"""The seam between the passages on a topic and whatever draws an overview from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, Protocol, TypeVar

from assistant.answering.base import Request
from assistant.schema import DatedBy, DifferenceKind, Draft, Precision

FindingKind = DifferenceKind | Literal["shared", "only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a comparison says: a draft for a fact, one for each account of a difference.

    ``values`` are what differs, one for each draft; ``about`` says of what the accounts are.
    """

    kind: FindingKind
    drafts: tuple[Draft, ...]
    about: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An event as it is drafted; its days are those of ``schema.TimelineEvent``."""

    draft: Draft
    first: date
    last: date
    precision: Precision = "day"
    dated_by: DatedBy = "stated"
    planned: bool = False


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn(Generic[Item]):
    """What was drawn from the passages, and by what; no items means that they tell nothing of the topic."""

    items: tuple[Item, ...] = ()
    model: str = "extractive"
    notices: tuple[str, ...] = ()
    prompt_versions: Mapping[str, str] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)


class Drawer(Protocol):
    """Draws overviews; the topic is the request's question. May raise ModelError."""

    def compare(self, request: Request) -> Drawn[Finding]: ...

    def chronicle(self, request: Request) -> Drawn[Dated]: ...
