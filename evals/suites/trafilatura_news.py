"""The suite ``trafilatura-news``: from a news page to text, title, authors and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import Field

from assistant.settings import Settings
from evals.alone import Alone, read_alone
from evals.base import RIGHT, Account, Suite
from evals.counts import f1, precision, recall
from evals.dates import day_summaries, judge_day
from evals.metrics import Reference, Summary, Value, weighted_mean
from evals.pages import (
    Page,
    Reading,
    has_people,
    page_bytes,
    page_cases,
    page_reader,
    same_line,
    same_people,
)

DEFAULT_DATA: Path | None = None

_COUNTS = ("pieces_found", "pieces_wrongly_kept", "pieces_lost")


class NewsPage(Page):
    """A news page: pieces of its story, pieces that are not of it, and what is known of its metadata."""

    english: bool | None = None
    title: str | None = None
    authors: tuple[str, ...] | None = ()
    published: date | None = Field(default=None, alias="date")
    must_contain: tuple[str, ...] = ()
    must_not_contain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsReading(Reading):
    """What the assistant read on a page, and what trafilatura alone reads on it."""

    alone: Alone = field(default_factory=Alone)


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[NewsPage, NewsReading]]:
    """The suite over the pages of a folder; raises ReadError when it has not the format."""
    cases = page_cases(folder, NewsPage, lambda page: "english" if page.english else "other")
    with page_reader(folder, settings, addressed=True) as read:

        def task(page: NewsPage) -> NewsReading:
            reading = read(page)
            alone = read_alone(page_bytes(folder, page), page.url)
            return NewsReading(article=reading.article, failure=reading.failure, alone=alone)

        yield Suite(
            name="trafilatura-news",
            cases=cases,
            task=task,
            evaluators=(Pieces(), Metadata()),
            summaries=(*_piece_summaries(), *_metadata_summaries(), *day_summaries()),
            account=_account,
            verb="Reading",
            references=_REFERENCES,
        )


class Pieces:
    """Pieces that must be in the text and are or are not, and pieces that are and must not."""

    def evaluate(self, inputs: NewsPage, output: Reading) -> Mapping[str, Value]:
        pieces = len(inputs.must_contain) + len(inputs.must_not_contain)
        if not pieces:
            return {}
        lost, kept = len(lost_pieces(inputs, output)), len(kept_pieces(inputs, output))
        return {
            "pieces_found": float(len(inputs.must_contain) - lost),
            "pieces_wrongly_kept": float(kept),
            "pieces_lost": float(lost),
            "piece_accuracy": 1 - (lost + kept) / pieces,
            "pieces": float(pieces),
        }


class Metadata:
    """Title, authors and day where they are known, read by the assistant and by trafilatura alone.

    ``author_exact`` wants all authors and no others, ``author_found`` all of them.
    """

    def evaluate(self, inputs: NewsPage, output: NewsReading) -> Mapping[str, Value]:
        values: dict[str, Value] = {}
        article, alone = output.article, output.alone
        title, authors = (article.title, article.authors) if article else ("", ())
        if inputs.title:
            values["title_exact"] = same_line(title) == same_line(inputs.title)
            values["title_exact_alone"] = same_line(alone.title) == same_line(inputs.title)
        if inputs.authors:
            values["author_exact"] = same_people(authors, inputs.authors)
            values["author_exact_alone"] = same_people(alone.authors, inputs.authors)
            values["author_found"] = has_people(authors, inputs.authors)
            values["author_found_alone"] = has_people(alone.authors, inputs.authors)
        if inputs.published:
            values |= judge_day(inputs.published, output.day)
        return values


def lost_pieces(page: NewsPage, reading: Reading) -> tuple[str, ...]:
    """The pieces of the story that the text found has not."""
    text = _plain(reading.text)
    return tuple(piece for piece in page.must_contain if _plain(piece) not in text)


def kept_pieces(page: NewsPage, reading: Reading) -> tuple[str, ...]:
    """The pieces that are no part of the story and are in the text found."""
    text = _plain(reading.text)
    return tuple(piece for piece in page.must_not_contain if _plain(piece) in text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _account(page: NewsPage, reading: Reading, values: Mapping[str, Value]) -> Account:
    article = reading.article
    lost, kept = lost_pieces(page, reading), kept_pieces(page, reading)
    wrong = [name for name in ("title_exact", "author_exact", "exact_day") if values.get(name) is False]
    details: dict[str, str | tuple[str, ...]] = {
        "not read": reading.failure,
        "lost": lost,
        "wrongly kept": kept,
    }
    if article and "title_exact" in wrong:
        details |= {"title": page.title or "", "title read": article.title}
    if article and "author_exact" in wrong:
        details |= {"authors": page.authors or (), "authors read": article.authors or "none"}
    if article and "exact_day" in wrong:
        details |= {"day": str(page.published), "day read": str(reading.day or "none")}
    names = {"title_exact": "title", "author_exact": "authors", "exact_day": "day"}
    troubles = [*(["text"] if lost or kept else []), *(names[name] for name in wrong)]
    verdict = f"wrong: {', '.join(troubles)}" if troubles else RIGHT
    return Account(
        verdict=verdict if article else "nothing found",
        details={label: text for label, text in details.items() if text},
        loss=float(len(lost) + len(kept) + len(wrong)),
    )


def _piece_summaries() -> tuple[Summary, ...]:
    return (
        Summary(
            name="piece_f1", about="harmonic mean of piece precision and recall, over all pieces", of=_COUNTS,
            statistic=f1,
        ),
        Summary(
            name="piece_precision", about="marked pieces in the text found that are the story's", of=_COUNTS,
            statistic=precision,
        ),
        Summary(
            name="piece_recall", about="pieces of the story that are in the text found", of=_COUNTS,
            statistic=recall,
        ),
        Summary(
            name="piece_accuracy", about="pieces rightly in the text or rightly not", statistic=weighted_mean,
            of=("piece_accuracy", "pieces"),
        ),
    )  # fmt: skip


_METADATA = {
    "title_exact": "titles equal after folding",
    "author_exact": "pages all of whose authors are found, and no others",
    "author_found": "pages all of whose authors are found",
}
_REFERENCES = {
    name: Reference(floor=f"{name}.trafilatura", about="trafilatura alone, with the page's address")
    for name in _METADATA
}


def _metadata_summaries() -> tuple[Summary, ...]:
    ours = tuple(Summary(name=name, about=about, of=(name,)) for name, about in _METADATA.items())
    alone = tuple(
        Summary(
            name=f"{name}.trafilatura",
            about="the same, by trafilatura alone",
            of=(f"{name}_alone",),
            by_kind=False,
        )
        for name in _METADATA
    )
    return ours + alone
