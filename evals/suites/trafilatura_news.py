"""The suite ``trafilatura-news``: from a news page to text, title, authors and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pydantic import Field

from assistant.settings import Settings
from evals.base import RIGHT, Account, Suite
from evals.counts import f1, precision, recall
from evals.dates import day_summaries, judge_day
from evals.metrics import Summary, Value, weighted_mean
from evals.pages import Page, Reading, page_cases, page_reader, same_line

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


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[NewsPage, Reading]]:
    """The suite over the pages of a folder; raises ReadError when it has not the format."""
    cases = page_cases(folder, NewsPage, lambda page: "english" if page.english else "other")
    with page_reader(folder, settings) as read:
        yield Suite(
            name="trafilatura-news",
            cases=cases,
            task=read,
            evaluators=(Pieces(), Metadata()),
            summaries=(*_piece_summaries(), *_metadata_summaries(), *day_summaries()),
            account=_account,
            verb="Reading",
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
    """``title_exact``, ``author_exact`` (all of them, in any order) and the day, where they are known."""

    def evaluate(self, inputs: NewsPage, output: Reading) -> Mapping[str, Value]:
        values: dict[str, Value] = {}
        article = output.article
        if inputs.title:
            values["title_exact"] = article is not None and same_line(article.title) == same_line(
                inputs.title
            )
        if inputs.authors:
            values["author_exact"] = article is not None and _same_people(article.authors, inputs.authors)
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


def _same_people(found: tuple[str, ...], known: tuple[str, ...]) -> bool:
    return {same_line(name) for name in found} == {same_line(name) for name in known}


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


def _metadata_summaries() -> tuple[Summary, ...]:
    return (
        Summary(name="title_exact", about="titles equal after folding", of=("title_exact",)),
        Summary(
            name="author_exact",
            about="pages all of whose authors are found, and no others",
            of=("author_exact",),
        ),
    )
