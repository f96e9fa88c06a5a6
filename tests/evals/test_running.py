"""Runs that stop and go on, several cases at a time, and what they cost."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from assistant.errors import AssistantError, UsageError
from assistant.llm import count_use, metered
from evals import running
from evals.base import Account, Case, CaseResult, Suite
from evals.cost import Budget, Prices, in_words, make_budget, money, sample
from evals.kept_cases import KeptCases
from evals.metrics import Value
from evals.running import Effort, run_cases

#: 1,000 prompt and 100 completion tokens cost 2.
PRICES = Prices(prompt=1_000.0, completion=10_000.0)
USAGE = {"prompt_tokens": 1_000, "completion_tokens": 100, "total_tokens": 1_100}


class Desk:
    """Doubles numbers; counts what it was asked, and is interrupted or fails at some of them."""

    def __init__(
        self, *, stops_at: int = -1, fails_at: int = -1, usage: Mapping[str, int] | None = None
    ) -> None:
        self.asked: list[int] = []
        self.stops_at = stops_at
        self.fails_at = fails_at
        self.usage = usage or {}

    def double(self, inputs: int) -> int:
        self.asked.append(inputs)
        if inputs == self.stops_at:
            raise KeyboardInterrupt
        if inputs == self.fails_at:
            raise RuntimeError("broken")
        count_use(self.usage)
        return 2 * inputs


class Doubled:
    def evaluate(self, inputs: int, output: int) -> Mapping[str, Value]:
        return {"right": output == 2 * inputs}


def suite_of(desk: Desk, number: int = 6) -> Suite[int, int]:
    return Suite(
        name="toy",
        cases=tuple(Case(case_id=f"c{n}", kind="who", prompt="?", inputs=n) for n in range(number)),
        task=desk.double,
        evaluators=(Doubled(),),
        summaries=(),
        account=lambda inputs, output, values: Account(verdict="right", details={"doubled": str(output)}),
    )


class Session:
    """Runs of a toy suite with one file of kept cases."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes = Console(record=True, width=120, file=open("/dev/null", "w"))  # noqa: SIM115

    def run(self, desk: Desk, number: int = 6, **effort: Any) -> tuple[list[CaseResult], tuple[str, ...]]:
        suite = suite_of(desk, number)
        made = Effort(**effort)
        kept = KeptCases.open(self.path, fresh=made.fresh)
        return run_cases(suite, suite.cases, kept, made, self.notes)

    @property
    def said(self) -> str:
        return self.notes.export_text(clear=False)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path / "run.jsonl")


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_run_that_was_stopped_goes_on_where_it_was(session: Session, jobs: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        session.run(Desk(stops_at=3), jobs=jobs)
    desk = Desk()
    rows, notices = session.run(desk, jobs=jobs)
    assert [row.case_id for row in rows] == [f"c{n}" for n in range(6)]
    assert 3 in desk.asked
    assert len(desk.asked) < 6
    assert f"{6 - len(desk.asked)} of 6 cases were taken from an earlier, equal run" in notices[0]


def test_a_run_once_more_asks_nothing_and_says_so(session: Session) -> None:
    first, none = session.run(Desk())
    desk = Desk()
    second, notices = session.run(desk)
    assert (second, desk.asked, none) == (first, [], ())
    assert notices == ("6 of 6 cases were taken from an earlier, equal run, with the times of then.",)
    session.run(desk, fresh=True)
    assert desk.asked == list(range(6))


def test_a_case_that_failed_is_asked_again(session: Session) -> None:
    rows, _ = session.run(Desk(fails_at=2))
    assert rows[2].error == "RuntimeError: broken"
    desk = Desk()
    rows, _ = session.run(desk)
    assert (desk.asked, rows[2].error) == ([2], None)


def test_several_at_a_time_give_the_same_rows_in_the_same_order(tmp_path: Path) -> None:
    meeting = threading.Barrier(4, timeout=30)

    class Meeting(Desk):
        def double(self, inputs: int) -> int:
            meeting.wait()  # passes only when four are asked at once
            return super().double(inputs)

    together, notices = Session(tmp_path / "a.jsonl").run(Meeting(usage=USAGE), 8, jobs=4)
    alone, _ = Session(tmp_path / "b.jsonl").run(Desk(usage=USAGE), 8)
    assert together == alone
    assert "4 cases were asked at a time" in notices[0]


def test_the_cost_is_told_from_the_first_cases_before_the_others_are_asked(session: Session) -> None:
    desk = Desk(usage=USAGE)
    _, notices = session.run(desk, 20, budget=Budget(PRICES))
    assert desk.asked[:5] == [2, 6, 10, 14, 18]
    said = (
        "15 more cases will use about 15,000 prompt and 1,500 completion tokens, 30.00, told from 5 of them."
    )
    assert said in session.said
    assert notices == ("The cases used 20,000 prompt and 2,000 completion tokens, 40.00.",)


def test_the_cost_of_further_runs_is_told_with_that_of_the_first(session: Session) -> None:
    session.run(Desk(usage=USAGE), 20, budget=Budget(PRICES), runs=3)
    assert "55 more cases will use about 55,000 prompt" in session.said


def test_a_run_stops_before_its_cost_is_above_the_limit_and_keeps_what_is_done(session: Session) -> None:
    desk = Desk(usage=USAGE)
    budget = Budget(PRICES, 21.0)
    with pytest.raises(AssistantError, match=r"with 9 of 20 cases done: .* above 21.00") as caught:
        session.run(desk, 20, budget=budget, jobs=2)
    assert budget.spent == 18.0
    assert "--max-cost" in caught.value.hint
    rest = Desk(usage=USAGE)
    session.run(rest, 20, budget=Budget(PRICES))
    assert sorted(desk.asked + rest.asked) == list(range(20))


def test_where_no_tokens_are_counted_the_cost_cannot_be_told(session: Session) -> None:
    with pytest.raises(AssistantError, match="counted no tokens") as caught:
        session.run(Desk(), budget=Budget(PRICES))
    assert "Leave out the prices" in caught.value.hint
    with pytest.raises(AssistantError, match="RuntimeError: broken"):
        session.run(Desk(fails_at=0), 1, budget=Budget(PRICES), fresh=True)


@pytest.mark.parametrize(("agreed", "asked"), [(True, 20), (False, 5)])
def test_somebody_at_a_terminal_is_asked_whether_to_go_on(
    session: Session, monkeypatch: pytest.MonkeyPatch, agreed: bool, asked: int
) -> None:
    session.notes = Console(force_terminal=True, width=120, file=open("/dev/null", "w"))  # noqa: SIM115
    monkeypatch.setattr(running.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(running.Confirm, "ask", lambda *args, **kwargs: agreed)
    desk = Desk(usage=USAGE)
    try:
        session.run(desk, 20, budget=Budget(PRICES))
    except AssistantError as error:
        assert "What is done is kept" in error.hint  # noqa: PT017 - only one of the two raises
    assert len(desk.asked) == asked


def test_a_request_that_failed_is_told_and_its_case_not_kept(session: Session) -> None:
    _, notices = session.run(Desk(usage={"failed_requests": 1}), 2)
    assert notices == ("In 2 cases a request to a model failed: what they say may not be the model's.",)
    desk = Desk()
    session.run(desk, 2)
    assert desk.asked == [0, 1]


def test_the_sample_is_spread_over_the_cases() -> None:
    assert [sample(list(range(n))) for n in (0, 1, 5, 7)] == [[], [0], [0, 1, 2, 3, 4], [1, 3, 5]]
    assert all(1 <= len(sample(list(range(n)))) <= 5 for n in range(1, 200))


def test_both_prices_are_needed_and_a_limit_needs_prices() -> None:
    assert make_budget(None, None, None) is None
    made = make_budget(1.0, 2.0, 3.0)
    assert made is not None
    assert (made.prices, made.limit) == (Prices(prompt=1.0, completion=2.0), 3.0)
    for given in ((1.0, None, None), (None, 1.0, 1.0), (None, None, 1.0)):
        with pytest.raises(UsageError, match="prices") as caught:
            make_budget(*given)
        assert "--price-in" in caught.value.hint


def test_money_and_tokens_in_words() -> None:
    assert [money(amount) for amount in (0, 0.000123, 0.05, 1234.5)] == [
        "0.00",
        "0.00012",
        "0.05",
        "1,234.50",
    ]
    assert in_words({"prompt_tokens": 1200.4}, None) == "1,200 prompt and 0 completion tokens"


def test_each_thread_counts_its_own_use() -> None:
    with metered() as ours:
        count_use({"prompt_tokens": 1})
        other = threading.Thread(target=count_use, args=({"prompt_tokens": 5},))
        other.start()
        other.join()
        with metered() as inner:
            count_use({"prompt_tokens": 2})
        count_use({"prompt_tokens": 3})
    count_use({"prompt_tokens": 9})
    assert (ours, inner) == ({"prompt_tokens": 4}, {"prompt_tokens": 2})
