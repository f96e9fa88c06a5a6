"""A run of a suite from the command line: progress to stderr, figures to stdout, reports to a folder."""

from __future__ import annotations

import inspect
import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant.errors import AssistantError, UsageError
from assistant.settings import Settings
from evals.base import CaseResult, Suite, evaluate
from evals.compare import Comparison, compare
from evals.corpora import FOLDER
from evals.gate import Gate, breaches, load_gate
from evals.judges import OWN, make_judge
from evals.render import to_html, to_markdown
from evals.report import Report, make_report, read_report
from evals.suites import SuiteModule, find_data, find_suite, sets_folder
from evals.validating import with_validity
from evals.wording import beside, chance, figure, interval, main_names

#: What a suite says when it has not the part that an option asks for, and the option.
_OPTIONS = {
    "answers": ("has no retrieval that is measured alone", "--retrieval"),
    "judge": ("has no citations to judge", "--judge"),
    "index": ("asks no index that is there already", "--index"),
}


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
) -> Report:
    """Run the suite and write ``report.json``, ``report.md`` and ``report.html`` into ``out``.

    Raises UsageError for an unknown suite or folder or a suite without the part asked for, ReadError
    for data or a report that has not the format, and AssistantError when the gate is not passed.
    """
    module = find_suite(name)
    folder = find_data(name, module, data)
    gate = load_gate(name) if gated else None
    earlier = read_report(compare_with) if compare_with else None
    notes = Console(stderr=True)
    grader = make_judge(judge, settings)
    given: dict[str, object] = {"answers": False} if retrieval_only else {}
    given |= {"judge": grader} if judge != OWN else {}
    given |= {"index": index} if index else {}
    open_suite = _with_options(name, module, given)
    with ExitStack() as stack:
        notes.print(f"Preparing {name} …", markup=False, highlight=False)
        suite = stack.enter_context(open_suite(folder, settings))
        report = make_report(suite, _evaluate(suite, notes, gate_only=gated))
    sets = [each for each in (folder.parent, sets_folder()) if each]
    report = with_validity(report, grader, sets, settings.home / FOLDER)
    comparison = compare(earlier, report) if earlier else None
    write_reports(report, out, comparison)
    print_report(report, comparison, Console())
    _note(report, out, notes)
    if gate:
        _pass(report, gate, out)
    return report


def _with_options(
    name: str, module: SuiteModule, given: Mapping[str, object]
) -> Callable[..., AbstractContextManager[Suite[Any, Any]]]:
    """Opens the suite with what is given; raises UsageError for an option that it does not have."""
    open_suite: Callable[..., AbstractContextManager[Suite[Any, Any]]] = module.open_suite
    for option in given:
        if option not in inspect.signature(open_suite).parameters:
            lacks, flag = _OPTIONS[option]
            raise UsageError(f"The suite {name} {lacks}.", hint=f"Leave out {flag}.")
    return partial(open_suite, **given)


def _evaluate(suite: Suite[Any, Any], notes: Console, *, gate_only: bool) -> list[CaseResult]:
    total = sum(case.gate or not gate_only for case in suite.cases)
    rows = evaluate(suite, gate_only=gate_only)
    return list(track(rows, description=f"{suite.verb} {suite.name}", total=total, console=notes))


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


def write_reports(report: Report, out: Path, comparison: Comparison | None = None) -> None:
    """Write the report in its three forms; raises UsageError when the folder cannot be written."""
    texts = {
        "report.json": json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n",
        "report.md": to_markdown(report, comparison),
        "report.html": to_html(report, comparison),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"The report cannot be written to {out}: {error.strerror}.",
            hint="Give --out a folder that can be written.",
        ) from None


def print_report(report: Report, comparison: Comparison | None, console: Console) -> None:
    """The figures, and what changed, as tables."""
    columns = ("floor", "anchor") if report.references else ()
    table = _table("metric", "value", "95 % interval", "n", *columns)
    for name in main_names(report):
        metric = report.metrics[name]
        cells = (name, figure(metric.value, name), interval(metric, name), str(metric.n))
        table.add_row(*cells, *(beside(report, name) if columns else ()))
    console.print(table)
    counts = Counter(case.verdict for case in report.cases)
    outcomes = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    console.print(f"{report.n} cases: {outcomes}", markup=False, highlight=False)
    if comparison:
        _print_comparison(comparison, console)


def _print_comparison(comparison: Comparison, console: Console) -> None:
    table = _table("value", "before", "after", "difference", "p", "n")
    for each in comparison.values:
        before, after = figure(each.before, each.name), figure(each.after, each.name)
        table.add_row(
            each.name, before, after, f"{each.after - each.before:+.3f}", chance(each.p_value), str(each.n)
        )
    console.print(table)
    for title, changes in (("worse", comparison.regressions), ("better", comparison.gains)):
        for change in changes:
            case = change.after
            line = f"{title}: {case.case_id}, {change.before.verdict} → {case.verdict}: {case.prompt}"
            console.print(line, markup=False, highlight=False)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for number, column in enumerate(columns):
        # Where there is little room names are folded, and figures never cut.
        table.add_column(column, justify="right" if number else "left", no_wrap=number > 0, overflow="fold")
    return table
