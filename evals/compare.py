"""Two reports of one suite, case by case, regressions first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.errors import UsageError
from evals.base import CaseResult
from evals.metrics import Summary, Value
from evals.paired import Difference, difference, holm
from evals.report import Report

#: Values that are neither good nor bad when they change, or repeat another; they do not make a regression.
NEUTRAL = frozenset(
    "seconds confidence confirmed answer_words citations day_hit day_wrong day_missing pieces pieces_found "
    "pieces_wrongly_kept pieces_lost merged pairs_right pairs_wrong pairs_missed".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure over the cases that have it in both reports; ``adjusted`` is its p among all that moved."""

    name: str
    difference: Difference
    adjusted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """A case with another outcome: ``moves`` maps a value's name to what it was and is."""

    before: CaseResult
    after: CaseResult
    moves: Mapping[str, tuple[Value, Value]]

    @property
    def score(self) -> float:
        """The sum of the differences; assertions weigh 1, below 0 is a regression."""
        return sum(float(after) - float(before) for before, after in self.moves.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed from ``before`` to ``after``; ``cases`` has the regressions first.

    ``notices`` say where the reports are not of the same cases, data or settings.
    """

    before: Report
    after: Report
    values: tuple[Change, ...]
    cases: tuple[CaseChange, ...]
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def regressions(self) -> tuple[CaseChange, ...]:
        return tuple(change for change in self.cases if change.score < 0)

    @property
    def gains(self) -> tuple[CaseChange, ...]:
        """The cases that got better, best first."""
        return tuple(change for change in reversed(self.cases) if change.score > 0)


def compare(before: Report, after: Report, summaries: Sequence[Summary] | None = None) -> Comparison:
    """Match the cases of the reports by id; the figures are those of ``summaries``, else the values' means.

    Raises UsageError when the reports are of two suites.
    """
    require_same_suite(before, after.suite)
    earlier = {case.case_id: case for case in before.cases}
    later = {case.case_id: case for case in after.cases}
    pairs = [(earlier[case_id], later[case_id]) for case_id in later if case_id in earlier]
    changes = [_case_change(old, new) for old, new in pairs]
    only_before = tuple(case_id for case_id in earlier if case_id not in later)
    only_after = tuple(case_id for case_id in later if case_id not in earlier)
    return Comparison(
        before=before,
        after=after,
        values=adjusted(differences(pairs, _means(pairs) if summaries is None else summaries)),
        cases=tuple(sorted((change for change in changes if change.moves), key=lambda each: each.score)),
        only_before=only_before,
        only_after=only_after,
        notices=_notices(before, after, pairs, len(only_before), len(only_after)),
    )


def require_same_suite(report: Report, suite: str) -> None:
    """Raises UsageError when the report is of another suite."""
    if report.suite != suite:
        raise UsageError(
            f"The report to compare with is of the suite {report.suite}, not {suite}.",
            hint=f"Give --compare a report that `assistant eval {suite}` wrote.",
        )


def differences(
    pairs: Sequence[tuple[CaseResult, CaseResult]], summaries: Sequence[Summary]
) -> dict[str, Difference]:
    """The differences of the figures that some pair has, by name."""
    found = {summary.name: difference(pairs, summary) for summary in summaries}
    return {name: each for name, each in found.items() if each is not None}


def adjusted(found: Mapping[str, Difference]) -> tuple[Change, ...]:
    """The differences with their p values adjusted for the number of figures in which any case moved.

    The others are left out of that number: exchanging the runs cannot move them either.
    """
    moved = [name for name, each in found.items() if each.moved]
    p_values = dict(zip(moved, holm([found[name].p_value for name in moved]), strict=True))
    return tuple(
        Change(name=name, difference=each, adjusted=p_values.get(name, 1.0)) for name, each in found.items()
    )


def _means(pairs: Sequence[tuple[CaseResult, CaseResult]]) -> list[Summary]:
    names = dict.fromkeys(name for old, new in pairs for name in (*old.values, *new.values))
    return [Summary(name=name, about="", of=(name,)) for name in names]


def _notices(
    before: Report,
    after: Report,
    pairs: Sequence[tuple[CaseResult, CaseResult]],
    only_before: int,
    only_after: int,
) -> tuple[str, ...]:
    reworded = sum(old.prompt != new.prompt for old, new in pairs)
    data = [report.settings.get("data") for report in (before, after)]
    told = (
        (None not in data and data[0] != data[1], "The two reports are of different data."),
        (only_before, f"{only_before} cases are in the earlier report only and are compared with nothing."),
        (only_after, f"{only_after} cases are in the later report only and are compared with nothing."),
        (reworded, f"{reworded} cases have the same id and another question."),
    )
    return (*(notice for applies, notice in told if applies), *_settings_changed(before, after))


def _settings_changed(before: Report, after: Report) -> list[str]:
    """A line for each setting that both reports have, with two values."""
    old, new = ({name: _as_read(value) for name, value in each.settings.items()} for each in (before, after))
    names = sorted(old.keys() & new.keys() - {"data"})
    return [f"{name} was {old[name]} and is {new[name]}." for name in names if old[name] != new[name]]


def _as_read(value: Any) -> Any:
    """As it comes back from a report's JSON."""
    return json.loads(json.dumps(value, default=str))


def _case_change(old: CaseResult, new: CaseResult) -> CaseChange:
    moves: dict[str, tuple[Value, Value]] = {
        name: (value, new.values[name])
        for name, value in old.values.items()
        if name in new.values and name not in NEUTRAL and new.values[name] != value
    }
    return CaseChange(before=old, after=new, moves=moves)
