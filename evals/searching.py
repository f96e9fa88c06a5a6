"""What the retrieval suites share: the search of an index, and its outcome in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from textwrap import shorten
from typing import Protocol

from assistant.schema import Passage
from evals.found import Found
from evals.metrics import Summary, percentile

#: Passages ranked for the measures: enough for ten articles of several chunks each.
RANKED = 50
#: How many of them a report shows.
SHOWN = 6
#: And how many characters of each.
SHOWN_TEXT = 300


class Searcher(Protocol):
    """What a retrieval suite needs of ``assistant.pipeline.Assistant``."""

    def search(
        self,
        question: str,
        *,
        as_of: date | None = ...,
        publishers: Sequence[str] = ...,
        top_k: int | None = ...,
    ) -> tuple[Passage, ...]: ...


def article_ids(passages: Iterable[Passage]) -> list[str]:
    """The articles of the passages, in order, each once."""
    return list(dict.fromkeys(passage.article.article_id for passage in passages))


def found_passages(passages: Sequence[Passage], wanted: Collection[str]) -> tuple[Found, ...]:
    """The first articles found, each with its best passage, and whether it is wanted."""
    best: dict[str, Passage] = {}
    for passage in passages:
        best.setdefault(passage.article.article_id, passage)
    return tuple(
        Found(
            place=place,
            title=passage.article.title,
            about=passage.article.byline,
            text=shorten(passage.chunk.text, SHOWN_TEXT, placeholder=" …"),
            ranks=dict(passage.ranks),
            wanted=article_id in wanted,
        )
        for place, (article_id, passage) in enumerate(list(best.items())[:SHOWN], start=1)
    )


def place_of(passages: Sequence[Passage], article_id: str) -> str:
    """Where an article is among those found, in words."""
    found = article_ids(passages)
    return f"at {found.index(article_id) + 1}" if article_id in found else "not found"


def speed_summaries(name: str = "seconds_per_search", what: str = "a search") -> tuple[Summary, ...]:
    """Seconds of one in a warm process."""
    return (
        Summary(
            name=f"{name}_p50",
            about=f"seconds of {what}, median",
            of=("seconds",),
            statistic=percentile(50),
            by_kind=False,
        ),
        Summary(
            name=f"{name}_p95",
            about=f"seconds of {what}, 95th percentile",
            of=("seconds",),
            statistic=percentile(95),
            by_kind=False,
        ),
    )


def variants(names: Iterable[str], variant: str, about: str, *, by_kind: bool = False) -> tuple[Summary, ...]:
    """Means of measures of one variant, such as a floor."""
    return tuple(
        Summary(name=f"{name}.{variant}", about=about, of=(f"{name}.{variant}",), by_kind=by_kind)
        for name in names
    )
