"""The report of a run: what was measured, on what, with what, case by case; to JSON and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.errors import ReadError
from assistant.prompts import prompt_versions
from evals.base import RAN, RIGHT, CaseResult, Failure, Suite
from evals.found import Found
from evals.metrics import Metric, Reference, Summary, miss_rate, summarise
from evals.provenance import git_revision, installed_versions, this_machine
from evals.series import Series, make_series

FAILURES = Summary(
    name="failures",
    about="cases whose task failed; they are in no other figure",
    of=(RAN,),
    statistic=miss_rate,
    by_kind=False,
)

# JSON's names where they differ from ours.
_JSON_NAME = {"case_id": "id", "prompt": "question"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``n`` cases of a suite, their metrics, and what the figures depend on.

    ``about`` says in a few words what each metric measures, ``references`` what it is read beside.
    """

    suite: str
    metrics: Mapping[str, Metric]
    cases: tuple[CaseResult, ...]
    about: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    created_at: str = ""
    revision: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    machine: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    series: Series = field(default_factory=Series)

    @property
    def n(self) -> int:
        return len(self.cases)

    @property
    def kinds(self) -> list[str]:
        """The kinds in the order of the cases."""
        return list(dict.fromkeys(case.kind for case in self.cases))

    @property
    def wrong(self) -> list[CaseResult]:
        """The cases that went wrong, those whose task failed first, then the worst."""
        wrong = [case for case in self.cases if case.verdict != RIGHT or case.failures]
        return sorted(wrong, key=_badness)

    def to_dict(self) -> dict[str, Any]:
        """The object of ``report.json``, made of JSON types only."""
        return {
            "suite": self.suite,
            "n": self.n,
            "created_at": self.created_at,
            "revision": self.revision,
            "versions": dict(self.versions),
            "prompts": dict(self.prompts),
            "machine": dict(self.machine),
            "settings": dict(self.settings),
            "notices": list(self.notices),
            "metrics": {name: metric.to_dict() for name, metric in self.metrics.items()},
            "about": dict(self.about),
            "references": {name: asdict(each) for name, each in self.references.items()},
            "series": asdict(self.series),
            "cases": [case_to_dict(case) for case in self.cases],
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Report:
        """The inverse of ``to_dict``; raises KeyError, TypeError or ValueError for other mappings."""
        return cls(
            suite=fields["suite"],
            metrics={name: Metric.from_dict(metric) for name, metric in fields["metrics"].items()},
            cases=tuple(case_from_dict(case) for case in fields["cases"]),
            about=fields.get("about", {}),
            settings=fields.get("settings", {}),
            notices=tuple(fields.get("notices", ())),
            created_at=fields.get("created_at", ""),
            revision=fields.get("revision"),
            versions=fields.get("versions", {}),
            prompts=fields.get("prompts", {}),
            machine=fields.get("machine", {}),
            references={name: Reference(**each) for name, each in fields.get("references", {}).items()},
            series=Series.from_dict(fields.get("series", {})),
        )


def make_report(suite: Suite[Any, Any], results: Sequence[CaseResult]) -> Report:
    """Sum up the rows of a run, and note what it ran with."""
    summaries = (*suite.summaries, FAILURES)
    return Report(
        suite=suite.name,
        metrics=summarise(results, summaries),
        cases=tuple(results),
        about={summary.name: summary.about for summary in summaries},
        settings=suite.settings,
        notices=suite.notices,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        revision=git_revision(),
        versions=installed_versions(),
        prompts=prompt_versions(),
        machine=this_machine(),
        references=suite.references,
        series=make_series(results, suite.calibrated),
    )


def read_report(path: Path) -> Report:
    """A report of an earlier run; raises ReadError when the file is not one."""
    hint = "Give the report.json that an earlier `assistant eval` wrote."
    path = path / "report.json" if path.is_dir() else path
    try:
        return Report.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ReadError(f"The report {path} cannot be read: {error.strerror}.", hint=hint) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ReadError(f"{path} is not a report of an eval.", hint=hint) from None


def _badness(case: CaseResult) -> tuple[bool, bool, float, str]:
    return (case.error is None, case.verdict == RIGHT, -case.loss, case.verdict)


def case_to_dict(case: CaseResult) -> dict[str, Any]:
    """The object of a case in ``report.json``."""
    return {_JSON_NAME.get(name, name): value for name, value in asdict(case).items()}


def case_from_dict(fields: Mapping[str, Any]) -> CaseResult:
    """The inverse of ``case_to_dict``; raises KeyError, TypeError or ValueError for other mappings."""
    details = fields.get("details", {})
    return CaseResult(
        case_id=fields["id"],
        kind=fields["kind"],
        prompt=fields["question"],
        gate=fields.get("gate", False),
        cluster=fields.get("cluster", ""),
        values=fields["values"],
        failures=tuple(Failure(**failure) for failure in fields.get("failures", ())),
        error=fields.get("error"),
        verdict=fields.get("verdict", RIGHT),
        loss=fields.get("loss", 0.0),
        usage=fields.get("usage", {}),
        details={
            label: text if isinstance(text, str) else tuple(str(each) for each in text)
            for label, text in details.items()
        },
        found={
            label: tuple(Found.from_dict(each) for each in found)
            for label, found in fields.get("found", {}).items()
        },
        places={name: tuple(places) for name, places in fields.get("places", {}).items()},
    )
