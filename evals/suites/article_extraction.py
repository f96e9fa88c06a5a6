"""The suite ``article-extraction``: from a web page to the article's text, by shared word shingles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant.settings import Settings
from evals.base import RIGHT, Account, Details, Suite
from evals.counts import f1_of_means
from evals.metrics import Summary, Value
from evals.pages import Page, Reading, excerpt, page_cases, page_reader

DEFAULT_DATA: Path | None = None

SHINGLE = 4
#: A page above this F1 counts as right in the report's outcomes; the figures do not depend on it.
GOOD = 0.95
_WORD = re.compile(r"\w+")


class TextPage(Page):
    """A page with its gold ``text``: the body without title, byline, captions and comments."""

    text: str


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[TextPage, Reading]]:
    """The suite over the pages of a folder; raises ReadError when it has not the format."""
    cases = page_cases(folder, TextPage)
    with page_reader(folder, settings) as read:
        yield Suite(
            name="article-extraction",
            cases=cases,
            task=read,
            evaluators=(ShingleMatch(),),
            summaries=_SUMMARIES,
            account=_account,
            settings={"shingle": SHINGLE},
            verb="Reading",
        )


class ShingleMatch:
    """``precision`` and ``recall`` of the page's shingles, counted as often as they occur, and ``f1``.

    A page on which nothing is found has no precision; it lowers recall alone.
    """

    def evaluate(self, inputs: TextPage, output: Reading) -> Mapping[str, Value]:
        gold, found = shingle_counts(inputs.text), shingle_counts(output.text)
        shared = (gold & found).total()
        values: dict[str, Value] = {}
        if found:
            values["precision"] = shared / found.total()
        if gold:
            values["recall"] = shared / gold.total()
        if gold or found:
            values["f1"] = 2 * shared / (gold.total() + found.total())
        return values


def shingle_counts(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of four words occurs; a shorter text is one run."""
    words = _WORD.findall(text)
    runs = (tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))
    return Counter(run for run in runs if run)


def _account(page: TextPage, reading: Reading, values: Mapping[str, Value]) -> Account:
    score = values.get("f1", 1.0)
    details: Details = {
        "not read": reading.failure,
        "lost": _lacking(page.text, reading.text),
        "kept though no story": _lacking(reading.text, page.text),
    }
    return Account(
        verdict=_verdict(reading, values),
        details={label: text for label, text in details.items() if text},
        loss=1.0 - score,
    )


def _verdict(reading: Reading, values: Mapping[str, Value]) -> str:
    if reading.article is None:
        return "nothing found"
    if values.get("f1", 1.0) >= GOOD:
        return RIGHT
    return "too much kept" if values.get("precision", 1.0) < values.get("recall", 1.0) else "story lost"


def _lacking(text: str, other: str, most: int = 8) -> tuple[str, ...]:
    """The first paragraphs of a text of which the other has less than half."""
    known = shingle_counts(other)
    found = []
    for paragraph in filter(str.strip, text.splitlines()):
        counts = shingle_counts(paragraph)
        if (counts & known).total() < 0.5 * counts.total():
            found.append(excerpt(paragraph))
    return tuple([*found[:most], f"… and {len(found) - most} more"] if len(found) > most else found)


_SUMMARIES = (
    Summary(
        name="f1",
        about="harmonic mean of precision and recall",
        of=("precision", "recall"),
        statistic=f1_of_means,
        by_kind=False,
    ),
    Summary(
        name="precision",
        about="word shingles of the text found that are the story's, mean over pages",
        of=("precision",),
        by_kind=False,
    ),
    Summary(
        name="recall",
        about="word shingles of the story that are in the text found, mean over pages",
        of=("recall",),
        by_kind=False,
    ),
)
