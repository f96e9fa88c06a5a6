"""The suite ``htmldate``: from a web page to the day of its publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pydantic import Field

from assistant.schema import iso
from assistant.settings import Settings
from evals.base import RIGHT, Account, Suite
from evals.dates import day_summaries, judge_day
from evals.metrics import Value
from evals.pages import Page, Reading, page_cases, page_reader

DEFAULT_DATA: Path | None = None


class DatedPage(Page):
    """A page with the day of its first publication."""

    published: date = Field(alias="date")


@contextmanager
def open_suite(folder: Path, settings: Settings) -> Iterator[Suite[DatedPage, Reading]]:
    """The suite over the pages of a folder; raises ReadError when it has not the format."""
    cases = page_cases(folder, DatedPage)
    with page_reader(folder, settings) as read:
        yield Suite(
            name="htmldate",
            cases=cases,
            task=read,
            evaluators=(Day(),),
            summaries=day_summaries(),
            account=_account,
            verb="Reading",
        )


class Day:
    """``exact_day``: the day read is the one known."""

    def evaluate(self, inputs: DatedPage, output: Reading) -> Mapping[str, Value]:
        return judge_day(inputs.published, output.day)


def _account(page: DatedPage, reading: Reading, values: Mapping[str, Value]) -> Account:
    found = reading.day
    details: dict[str, str | tuple[str, ...]] = {
        "published": page.published.isoformat(),
        "read": iso(reading.article.published_at) or "no date" if reading.article else reading.failure,
        "notes": reading.article.notes if reading.article else (),
    }
    if found is None:
        verdict = "no date" if reading.article else "nothing found"
    else:
        verdict = RIGHT if values["exact_day"] else "wrong day"
    return Account(
        verdict=verdict,
        details={label: text for label, text in details.items() if text},
        loss=float(abs((found - page.published).days)) if found else 0.0,
    )
