"""What each part of the search is worth: the suite's main figures without it, beside those of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from evals.compare import Change, adjusted, differences
from evals.metrics import Metric, Summary
from evals.paired import Difference
from evals.report import Report

#: A difference is told as one when its adjusted p is below this.
SURE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the search, and what the figures are without it (``after``)."""

    name: str
    changes: tuple[Change, ...]

    @property
    def verdict(self) -> str:
        """Whether it earns its place, as far as these cases can tell."""
        if not any(change.difference.moved for change in self.changes):
            return "changes no case of any figure"
        lower = [each.name for each in self.changes if is_sure(each) and each.difference.gain < 0]
        higher = [each.name for each in self.changes if is_sure(each) and each.difference.gain > 0]
        told = [
            *([f"earns its place: lower without it {_listed(lower)}"] if lower else []),
            *([f"does harm: higher without it {_listed(higher)}"] if higher else []),
        ]
        return "; ".join(told) or "makes no difference that these cases can show"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """The main figures of the whole, and the parts that were left out, one at a time."""

    suite: str
    n: int
    whole: Mapping[str, Metric]
    parts: tuple[Part, ...]

    def to_dict(self) -> dict[str, Any]:
        """The object of ``ablation.json``, made of JSON types only."""
        return {
            "suite": self.suite,
            "n": self.n,
            "whole": {name: metric.to_dict() for name, metric in self.whole.items()},
            "without": {
                part.name: {
                    "verdict": part.verdict,
                    "figures": {each.name: _change_to_dict(each) for each in part.changes},
                }
                for part in self.parts
            },
        }


def ablation(
    whole: Report, without: Mapping[str, Report], names: Sequence[str], summaries: Sequence[Summary]
) -> Ablation:
    """Compare the reports made without a part, by its name, with that of the whole, in the figures named.

    Higher has to be better in each. The p values are adjusted for all parts and figures together.
    """
    asked = [summary for summary in summaries if summary.name in names]
    found: dict[str, Difference] = {}
    for part, report in without.items():
        rows = {case.case_id: case for case in report.cases}
        pairs = [(case, rows[case.case_id]) for case in whole.cases]
        found |= {f"{part} {name}": each for name, each in differences(pairs, asked).items()}
    changes = {change.name: change for change in adjusted(found)}
    return Ablation(
        suite=whole.suite,
        n=whole.n,
        whole={name: whole.metrics[name] for name in names},
        parts=tuple(
            Part(
                name=part,
                changes=tuple(
                    replace(changes[key], name=name) for name in names if (key := f"{part} {name}") in changes
                ),
            )
            for part in without
        ),
    )


def is_sure(change: Change) -> bool:
    """Whether the difference is more than chance, among all that were tested."""
    return change.adjusted < SURE


def _listed(names: Sequence[str]) -> str:
    """``is a``, ``are a and b``, ``are a, b and c``."""
    return f"are {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else f"is {names[0]}"


def _change_to_dict(change: Change) -> dict[str, Any]:
    fields = {**asdict(change.difference), "gain": change.difference.gain, "p_adjusted": change.adjusted}
    return {name: round(value, 4) for name, value in fields.items()}
