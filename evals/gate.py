"""The gate: figures that the smaller part of a suite has to reach, from ``gate.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import UsageError
from evals.report import Report

GATES = Path(__file__).resolve().parent / "gate.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The least and the most that a metric may be, and how many cases there have to be."""

    cases: int
    minimum: Mapping[str, float]
    maximum: Mapping[str, float]


def load_gate(suite: str, path: Path = GATES) -> Gate:
    """The gate of a suite; raises UsageError when it has none."""
    gates = json.loads(path.read_text(encoding="utf-8"))
    if suite not in gates:
        raise UsageError(
            f"The suite {suite} has no gate.", hint=f"Add one to {path.name}, or leave out --gate."
        )
    fields = gates[suite]
    return Gate(cases=fields["cases"], minimum=fields["minimum"], maximum=fields["maximum"])


def breaches(report: Report, gate: Gate) -> list[str]:
    """What keeps the report from passing, a sentence each; a metric that is not there is one."""
    found = [f"{case.case_id} failed: {case.error}" for case in report.cases if case.error]
    found += [
        f"{failure.evaluator} failed on {case.case_id}: {failure.reason}"
        for case in report.cases
        for failure in case.failures
    ]
    if report.n < gate.cases:
        found.append(f"{report.n} cases ran, the gate has {gate.cases}")
    for name in (*gate.minimum, *gate.maximum):
        metric = report.metrics.get(name)
        if metric is None:
            found.append(f"{name} was not measured")
        elif metric.value < gate.minimum.get(name, metric.value):
            found.append(f"{name} is {metric.value:.3f}, below {gate.minimum[name]:.3f}")
        elif metric.value > gate.maximum.get(name, metric.value):
            found.append(f"{name} is {metric.value:.3f}, above {gate.maximum[name]:.3f}")
    return found
