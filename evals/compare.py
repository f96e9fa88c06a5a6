"""Two reports of one suite, case by case, regressions first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evals.base import CaseResult
from evals.metrics import Value, paired_p_value
from evals.report import Report

#: Values that are neither good nor bad when they change, or repeat another; they do not make a regression.
NEUTRAL = frozenset(
    "seconds confidence confirmed answer_words citations day_hit day_wrong day_missing pieces pieces_found "
    "pieces_wrongly_kept pieces_lost merged pairs_right pairs_wrong pairs_missed".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value over the ``n`` cases that have it in both reports, with a paired test."""

    name: str
    n: int
    before: float
    after: float
    p_value: float


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
    """What changed from ``before`` to ``after``; ``cases`` has the regressions first."""

    before: Report
    after: Report
    values: tuple[Change, ...]
    cases: tuple[CaseChange, ...]
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()

    @property
    def regressions(self) -> tuple[CaseChange, ...]:
        return tuple(change for change in self.cases if change.score < 0)

    @property
    def gains(self) -> tuple[CaseChange, ...]:
        """The cases that got better, best first."""
        return tuple(change for change in reversed(self.cases) if change.score > 0)


def compare(before: Report, after: Report) -> Comparison:
    """Match the cases of the reports by id."""
    earlier = {case.case_id: case for case in before.cases}
    later = {case.case_id: case for case in after.cases}
    pairs = [(earlier[case_id], later[case_id]) for case_id in later if case_id in earlier]
    names = dict.fromkeys(name for old, new in pairs for name in (*old.values, *new.values))
    changes = [_case_change(old, new) for old, new in pairs]
    return Comparison(
        before=before,
        after=after,
        values=tuple(change for name in names if (change := _value_change(name, pairs))),
        cases=tuple(sorted((change for change in changes if change.moves), key=lambda each: each.score)),
        only_before=tuple(case_id for case_id in earlier if case_id not in later),
        only_after=tuple(case_id for case_id in later if case_id not in earlier),
    )


def _value_change(name: str, pairs: list[tuple[CaseResult, CaseResult]]) -> Change | None:
    both = [
        (float(old.values[name]), float(new.values[name]))
        for old, new in pairs
        if name in old.values and name in new.values
    ]
    if not both:
        return None
    return Change(
        name=name,
        n=len(both),
        before=sum(old for old, _ in both) / len(both),
        after=sum(new for _, new in both) / len(both),
        p_value=paired_p_value([new - old for old, new in both]),
    )


def _case_change(old: CaseResult, new: CaseResult) -> CaseChange:
    moves: dict[str, tuple[Value, Value]] = {
        name: (value, new.values[name])
        for name, value in old.values.items()
        if name in new.values and name not in NEUTRAL and new.values[name] != value
    }
    return CaseChange(before=old, after=new, moves=moves)
