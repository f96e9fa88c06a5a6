"""The day of publication that was read on a page, against the one that is known."""

from __future__ import annotations

from datetime import date

from evals.counts import f1, precision, recall
from evals.metrics import Summary, Value

_COUNTS = ("day_hit", "day_wrong", "day_missing")


def judge_day(known: date, found: date | None) -> dict[str, Value]:
    """``exact_day`` and the counts of the figures below it; a day that is not found is not exact."""
    exact = found == known
    wrong = found is not None and not exact
    return {
        "exact_day": exact,
        "day_hit": float(exact),
        "day_wrong": float(wrong),
        "day_missing": float(found is None),
    }


def day_summaries() -> tuple[Summary, ...]:
    """Accuracy of the day, and how it is made of days that are wrong and days that are missing."""
    below = {
        "day_precision": ("days found that are right", precision),
        "day_recall": ("right days, of those and the missing ones", recall),
        "day_f1": ("harmonic mean of day precision and recall", f1),
    }
    return (
        Summary(name="exact_day", about="pages whose day of publication is found", of=("exact_day",)),
        *(
            Summary(name=name, about=about, of=_COUNTS, statistic=statistic, by_kind=False)
            for name, (about, statistic) in below.items()
        ),
    )
