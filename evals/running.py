"""The cases of a suite, run: kept ones taken, the others asked, several at a time where that is wanted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.prompt import Confirm

from assistant.errors import AssistantError
from evals.base import Case, CaseResult, Suite, evaluate_case
from evals.cost import Budget, Prices, in_words, money, sample, scaled, tokens
from evals.kept_cases import KeptCases

KEPT = "What is done is kept: the same command goes on where it was."
#: Time left is told from the mean speed of so many seconds.
SPEED_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How a run is made: ``jobs`` cases at a time, ``fresh`` without what is kept, ``budget`` where it costs.

    ``runs`` like it are to be made in all, and the cost that is told beforehand is that of all of them;
    ``asks`` whether somebody at a terminal has to agree to it.
    """

    jobs: int = 1
    fresh: bool = False
    budget: Budget | None = None
    runs: int = 1
    asks: bool = True

    @property
    def prices(self) -> Prices | None:
        return self.budget.prices if self.budget else None


def run_cases(
    suite: Suite[Any, Any], cases: Sequence[Case[Any]], kept: KeptCases, effort: Effort, notes: Console
) -> tuple[list[CaseResult], tuple[str, ...]]:
    """The rows of the cases, in their order, and notices on how they came about.

    Raises AssistantError when the cost reaches its limit, cannot be told, or is not agreed to.
    """
    rows = {number: row for number, case in enumerate(cases) if (row := kept.get(case)) is not None}
    waiting = [number for number in range(len(cases)) if number not in rows]
    taken = len(rows)

    def work(number: int) -> CaseResult | None:
        return _run_case(suite, cases[number], kept, effort.budget)

    def ask(numbers: Sequence[int], jobs: int) -> None:
        with _progress(notes) as progress:
            bar = progress.add_task(f"{suite.verb} {suite.name}", total=len(cases), completed=len(rows))
            refused = False
            for number, row in _finished(work, numbers, jobs):
                # What was begun beside a case that is refused is waited for: it is paid for.
                refused = refused or row is None
                if row is not None:
                    rows[number] = row
                    progress.advance(bar)
        if refused:
            raise _stopped(len(rows), len(cases), effort.budget)

    if effort.budget and waiting:
        first = sample(waiting)
        ask(first, 1)
        _tell_cost([rows[number] for number in first], len(waiting) - len(first), effort, notes)
    ask([number for number in waiting if number not in rows], effort.jobs)
    ordered = [rows[number] for number in range(len(cases))]
    return ordered, _notices(ordered, taken, effort)


def _run_case(
    suite: Suite[Any, Any], case: Case[Any], kept: KeptCases, budget: Budget | None
) -> CaseResult | None:
    """None when the case could cost too much."""
    if budget and not budget.admit():
        return None
    row = evaluate_case(suite, case)
    if budget:
        budget.charge(row.usage)
    kept.put(case, row)
    return row


def _finished(
    work: Callable[[int], CaseResult | None], numbers: Iterable[int], jobs: int
) -> Iterator[tuple[int, CaseResult | None]]:
    """The numbers with their rows, as they are done; nothing new is begun when nobody waits for them."""
    if jobs == 1:
        yield from ((number, work(number)) for number in numbers)
        return
    with ThreadPoolExecutor(jobs) as pool:
        futures = {pool.submit(work, number): number for number in numbers}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _tell_cost(rows: Sequence[CaseResult], left: int, effort: Effort, notes: Console) -> None:
    """Says what the rest will cost, and asks where somebody is there to answer."""
    usages = [row.usage for row in rows]
    if not tokens(usages):
        why = next((f": {row.error}" for row in rows if row.error), ".")
        raise AssistantError(
            f"What the run costs cannot be told; the first {len(rows)} cases counted no tokens{why}",
            hint="Leave out the prices where no model is asked, or where its server reports no usage.",
        )
    number = left + (effort.runs - 1) * (left + len(rows))
    notes.print(
        f"{number:,} more cases will use about {in_words(scaled(usages, number), effort.prices)}, "
        f"told from {len(rows)} of them.",
        markup=False,
        highlight=False,
    )
    is_asked = effort.asks and number and notes.is_terminal and sys.stdin.isatty()
    if is_asked and not Confirm.ask("Go on?", console=notes, default=True):
        raise AssistantError("The run was stopped before most of it was asked.", hint=KEPT)


def _stopped(done: int, total: int, budget: Budget | None) -> AssistantError:
    limit = money(budget.limit or 0.0) if budget else ""
    return AssistantError(
        f"The run stopped with {done} of {total} cases done: one more could take the cost above {limit}.",
        hint=f"Raise --max-cost. {KEPT}",
    )


def _notices(rows: Sequence[CaseResult], taken: int, effort: Effort) -> tuple[str, ...]:
    used = tokens([row.usage for row in rows])
    broken = sum(bool(row.usage.get("failed_requests")) for row in rows)
    told = (
        (
            taken,
            f"{taken} of {len(rows)} cases were taken from an earlier, equal run, with the times of then.",
        ),
        (effort.jobs > 1, f"{effort.jobs} cases were asked at a time: they waited for one another."),
        (broken, f"In {broken} cases a request to a model failed: what they say may not be the model's."),
        (used, f"The cases used {in_words(used, effort.prices)}."),
    )
    return tuple(notice for applies, notice in told if applies)


def _progress(notes: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=notes,
        speed_estimate_period=SPEED_SECONDS,
    )
