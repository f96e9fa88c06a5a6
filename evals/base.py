"""Case, Evaluator, Suite and CaseResult: the parts that every suite is made of.

A suite runs its task on each case and gives the output to its evaluators. What an
evaluator returns is named: a bool is an assertion (true is good), a number a score.
A task or an evaluator that fails is written into its row; the run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar

from assistant.llm import metered
from evals.found import Found, Places
from evals.metrics import Reference, Summary, Value

Inputs = TypeVar("Inputs")
Output = TypeVar("Output")
Inputs_contra = TypeVar("Inputs_contra", contravariant=True)
Output_contra = TypeVar("Output_contra", contravariant=True)

#: What a report shows of a case, by label: one text or several.
Details = Mapping[str, str | tuple[str, ...]]

RIGHT = "right"
FAILED = "failed"
#: The assertion, in every row, that the task did not fail.
RAN = "ran"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Generic[Inputs]):
    """One thing to try. ``prompt`` is its line for a reader; ``gate`` puts it into the smaller part.

    Cases of one ``cluster`` hang together (they share articles) and are resampled together.
    """

    case_id: str
    kind: str
    prompt: str
    inputs: Inputs
    gate: bool = False
    cluster: str = ""


class Evaluator(Protocol[Inputs_contra, Output_contra]):
    """Judges one output; an empty mapping says that it has nothing to say of this case."""

    def evaluate(self, inputs: Inputs_contra, output: Output_contra) -> Mapping[str, Value]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An evaluator that raised on a case, and why."""

    evaluator: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A case in words: ``verdict`` is ``right`` or a short phrase for what went wrong.

    ``loss`` puts the worst cases of a report first, where a suite can tell. ``found`` has what each search
    found, by a label for the reader; ``places`` those of what was needed, by the variant that figures of the
    same ranking have behind their names: the curves are made of them.
    """

    verdict: str
    details: Details
    loss: float = 0.0
    found: Mapping[str, tuple[Found, ...]] = field(default_factory=dict)
    places: Mapping[str, Places] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """The row of a case. ``error`` is why the task failed; then ``ran`` is its only value.

    ``usage`` counts what the case asked of models: tokens as their servers report them, and failed requests.
    """

    case_id: str
    kind: str
    prompt: str
    gate: bool = False
    cluster: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    error: str | None = None
    verdict: str = RIGHT
    details: Details = field(default_factory=dict)
    loss: float = 0.0
    found: Mapping[str, tuple[Found, ...]] = field(default_factory=dict)
    places: Mapping[str, Places] = field(default_factory=dict)
    usage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite(Generic[Inputs, Output]):
    """Cases with the task to run on them, and how to judge, sum up and tell the outcome.

    ``settings`` is what the figures depend on; ``notices`` are lines for the reader; ``verb``
    is what the run does to a case, for its progress; ``references`` are what metrics are read beside.
    ``calibrated`` names two values of a case: a confidence between 0 and 1, and whether that came true.
    """

    name: str
    cases: tuple[Case[Inputs], ...]
    task: Callable[[Inputs], Output]
    evaluators: tuple[Evaluator[Inputs, Output], ...]
    summaries: tuple[Summary, ...]
    account: Callable[[Inputs, Output, Mapping[str, Value]], Account]
    settings: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    verb: str = "Asking"
    references: Mapping[str, Reference] = field(default_factory=dict)
    calibrated: tuple[str, str] = ("confidence", "confirmed")


def evaluate(suite: Suite[Inputs, Output], *, gate_only: bool = False) -> Iterator[CaseResult]:
    """Run the cases in order and yield a row for each, whatever fails on the way."""
    for case in suite.cases:
        if case.gate or not gate_only:
            yield evaluate_case(suite, case)


def evaluate_case(suite: Suite[Inputs, Output], case: Case[Inputs]) -> CaseResult:
    """The row of one case, whatever fails on the way."""
    with metered() as usage:
        return replace(_judged(suite, case), usage=dict(usage))


def _judged(suite: Suite[Inputs, Output], case: Case[Inputs]) -> CaseResult:
    row: dict[str, Any] = {
        "case_id": case.case_id,
        "kind": case.kind,
        "prompt": case.prompt,
        "gate": case.gate,
        "cluster": case.cluster,
    }
    try:
        output = suite.task(case.inputs)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this row's
        return CaseResult(**row, values={RAN: False}, error=_reason(error), verdict=FAILED)
    values: dict[str, Value] = {RAN: True}
    failures = []
    for evaluator in suite.evaluators:
        try:
            values.update(evaluator.evaluate(case.inputs, output))
        except Exception as error:  # noqa: BLE001 - as above
            failures.append(Failure(evaluator=type(evaluator).__name__, reason=_reason(error)))
    try:
        account = suite.account(case.inputs, output, values)
    except Exception as error:  # noqa: BLE001 - as above
        failures.append(Failure(evaluator="account", reason=_reason(error)))
        account = Account(verdict=FAILED, details={})
    return CaseResult(
        **row,
        values=values,
        failures=tuple(failures),
        verdict=account.verdict,
        details=account.details,
        loss=account.loss,
        found=account.found,
        places=account.places,
    )


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
