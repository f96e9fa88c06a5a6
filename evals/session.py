"""A run of a suite from the command line: progress to stderr, figures to stdout, reports to a folder."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console

from assistant.errors import AssistantError, UsageError
from assistant.retrieval import PARTS, RERANK
from assistant.settings import Settings
from evals.ablation import Ablation, ablation
from evals.base import Suite
from evals.compare import Comparison, compare, require_same_suite
from evals.corpora import FOLDER
from evals.fingerprint import files_digest, fingerprint
from evals.gate import Gate, breaches, load_gate
from evals.judges import OWN, make_judge
from evals.kept_cases import KeptCases
from evals.metrics import Summary
from evals.printing import print_report
from evals.render import to_html, to_markdown
from evals.report import Report, make_report, read_report
from evals.running import Effort, run_cases
from evals.suites import find_data, find_suite, sets_folder
from evals.validating import with_validity
from evals.view import HEADLINE

#: What a suite may leave out, by the name of its parameter, and the option that asks for it.
_CHOICES = {
    "answers": ("has no retrieval that is measured alone", "--retrieval"),
    "judge": ("has no citations to judge", "--judge"),
    "index": ("asks no index that is there already", "--index"),
    "without": ("searches nothing whose parts could be left out", "--ablate"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be run: a suite over the data of a folder, and how it is opened."""

    name: str
    folder: Path
    settings: Settings
    open_suite: Callable[..., AbstractContextManager[Suite[Any, Any]]]
    choices: Mapping[str, Any]
    gated: bool


def run_suite(
    name: str,
    *,
    data: Path | None,
    out: Path,
    settings: Settings,
    compare_with: Path | None = None,
    gated: bool = False,
    retrieval_only: bool = False,
    judge: str = OWN,
    index: str | None = None,
    ablated: bool = False,
    effort: Effort | None = None,
) -> Report:
    """Run the suite and write ``report.json``, ``report.md`` and ``report.html`` into ``out``.

    ``ablated`` runs it once more without each part of the search, and writes ``ablation.json`` too.
    Raises UsageError for an unknown suite or folder, a suite without the part asked for or a report of
    another suite, ReadError for data or a report that has not the format, and AssistantError when the gate
    is not passed or the cost reaches its limit.
    """
    effort = effort or Effort()
    module = find_suite(name)
    folder = find_data(name, module, data)
    gate = load_gate(name) if gated else None
    earlier = read_report(compare_with) if compare_with else None
    if earlier:
        require_same_suite(earlier, name)
    grader = make_judge(judge, settings)
    choices: dict[str, Any] = {"answers": False} if retrieval_only else {}
    choices |= {"judge": grader} if judge != OWN else {}
    choices |= {"index": index} if index else {}
    _require_choices(name, module.open_suite, [*choices, *(["without"] if ablated else [])])
    plan = Plan(
        name=name,
        folder=folder,
        settings=settings,
        open_suite=module.open_suite,
        choices=choices,
        gated=gated,
    )
    notes = Console(stderr=True)
    report, summaries = _run(plan, replace(effort, runs=1 + ablated * len(_parts(settings))), notes)
    sets = [each for each in (folder.parent, sets_folder()) if each]
    report = with_validity(report, grader, sets, settings.home / FOLDER)
    comparison = compare(earlier, report, summaries) if earlier else None
    parts = _ablate(plan, report, summaries, effort, notes) if ablated else None
    write_reports(report, out, comparison, parts)
    print_report(report, comparison, Console(), parts)
    _note(report, out, notes)
    if gate:
        _pass(report, gate, out)
    return report


def _require_choices(name: str, open_suite: Callable[..., Any], choices: Sequence[str]) -> None:
    known = inspect.signature(open_suite).parameters
    for choice in choices:
        if choice not in known:
            lack, option = _CHOICES[choice]
            raise UsageError(f"The suite {name} {lack}.", hint=f"Leave out {option}.")


def _run(plan: Plan, effort: Effort, notes: Console) -> tuple[Report, Sequence[Summary]]:
    notes.print(f"Preparing {plan.name} …", markup=False, highlight=False)
    with plan.open_suite(plan.folder, plan.settings, **plan.choices) as suite:
        choices = {name: getattr(value, "identity", value) for name, value in plan.choices.items()}
        facts = {"settings": suite.settings, "choices": choices}
        key = fingerprint(plan.name, plan.folder, plan.settings, facts)
        path = plan.settings.home / FOLDER / "cases" / f"{plan.name}-{key}.jsonl"
        kept = KeptCases.open(path, fresh=effort.fresh)
        cases = [case for case in suite.cases if case.gate or not plan.gated]
        rows, notices = run_cases(suite, cases, kept, effort, notes)
        settings = {**suite.settings, "data": files_digest([plan.folder])}
        done = replace(suite, settings=settings, notices=(*suite.notices, *notices))
        return make_report(done, rows), suite.summaries


def _ablate(
    plan: Plan, whole: Report, summaries: Sequence[Summary], effort: Effort, notes: Console
) -> Ablation:
    """Runs the suite without each part; nobody is asked again whether that may cost something."""
    effort = replace(effort, asks=False)
    without = {}
    for part in _parts(plan.settings):
        notes.print(f"Without {part}:", markup=False, highlight=False)
        without[part], _ = _run(replace(plan, choices={**plan.choices, "without": (part,)}), effort, notes)
    figures = [name for name in HEADLINE if name in whole.metrics and not name.startswith("seconds")]
    return ablation(whole, without, figures, summaries)


def _parts(settings: Settings) -> tuple[str, ...]:
    """What can be left out of a search; a reranker where there is one."""
    return (*PARTS, RERANK) if settings.reranker else PARTS


def _note(report: Report, out: Path, notes: Console) -> None:
    failed = sum(case.error is not None for case in report.cases)
    if failed:
        notes.print(f"{failed} of {report.n} cases failed and are in no figure.", style="red", markup=False)
    for notice in report.notices:
        notes.print(f"notice: {notice}", style="yellow", markup=False)
    notes.print(f"Report: {out / 'report.html'}", markup=False, highlight=False, soft_wrap=True)


def _pass(report: Report, gate: Gate, out: Path) -> None:
    found = breaches(report, gate)
    if found:
        raise AssistantError(
            f"The gate of {report.suite} is not passed: {'; '.join(found)}.",
            hint=f"{out / 'report.html'} shows what went wrong.",
        )


def write_reports(
    report: Report, out: Path, comparison: Comparison | None = None, parts: Ablation | None = None
) -> None:
    """Write the report in its three forms, and what the parts are worth where that was measured.

    Raises UsageError when the folder cannot be written.
    """
    texts = {
        "report.json": _json(report.to_dict()),
        "report.md": to_markdown(report, comparison, parts),
        "report.html": to_html(report, comparison, parts),
    }
    if parts:
        texts["ablation.json"] = _json(parts.to_dict())
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"The report cannot be written to {out}: {error.strerror}.",
            hint="Give --out a folder that can be written.",
        ) from None


def _json(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
