"""The figures of a run for a terminal: tables of metrics, of what changed, and of what parts are worth."""

from __future__ import annotations

from collections import Counter

from rich import box
from rich.console import Console
from rich.table import Table

from evals.ablation import Ablation, is_sure
from evals.compare import Change, Comparison
from evals.report import Report
from evals.wording import beside, chance, figure, interval, main_names

#: Characters of a difference with its mark: a column of them is never narrower.
WIDEST = len("-0.000*")


def print_report(
    report: Report, comparison: Comparison | None, console: Console, ablation: Ablation | None = None
) -> None:
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
    if ablation:
        _print_ablation(ablation, console)


def _print_comparison(comparison: Comparison, console: Console) -> None:
    for notice in comparison.notices:
        console.print(f"notice: {notice}", markup=False, highlight=False)
    # The reports have the other figures too, and p before it is adjusted; a terminal is narrow.
    moved = [each for each in comparison.values if each.difference.moved]
    table = _table("value", "before", "after", "difference", "95 % interval", "adjusted p", "n")
    for each in moved:
        found = each.difference
        before, after = figure(found.before, each.name), figure(found.after, each.name)
        cells = (f"{found.gain:+.3f}", interval(found, each.name), chance(each.adjusted), str(found.n))
        table.add_row(each.name, before, after, *cells)
    console.print(table)
    same = len(comparison.values) - len(moved)
    if same:
        console.print(f"{same} values are the same in every case.", markup=False, highlight=False)
    for title, changes in (("worse", comparison.regressions), ("better", comparison.gains)):
        for change in changes:
            case = change.after
            line = f"{title}: {case.case_id}, {change.before.verdict} → {case.verdict}: {case.prompt}"
            console.print(line, markup=False, highlight=False)


def _print_ablation(ablation: Ablation, console: Console) -> None:
    # A row for each part: there are more parts than main figures, and a terminal is narrow.
    table = _table("without", *ablation.whole, is_folded=True)
    table.add_row("nothing", *(figure(metric.value, name) for name, metric in ablation.whole.items()))
    for part in ablation.parts:
        changes = {each.name: each for each in part.changes}
        table.add_row(part.name, *(_marked(changes.get(name)) for name in ablation.whole))
    console.print(table)
    console.print("*: adjusted p below .05 over clusters, all parts and figures together", highlight=False)
    for part in ablation.parts:
        console.print(f"{part.name} {part.verdict}.", markup=False, highlight=False)


def _marked(change: Change | None) -> str:
    if change is None or not change.difference.moved:
        return "" if change is None else "0 "
    return f"{change.difference.gain:+.3f}{'*' if is_sure(change) else ' '}"


def _table(*columns: str, is_folded: bool = False) -> Table:
    """A table of names and figures, whose heads may be folded where that is said."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for number, column in enumerate(columns):
        # Where there is little room names are folded, and figures never cut.
        table.add_column(
            column,
            justify="right" if number else "left",
            no_wrap=number > 0 and not is_folded,
            overflow="fold",
            min_width=WIDEST if is_folded else None,
        )
    return table
