"""What parts are worth: told from reports of the whole and of runs without a part, in every form."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.retrieval import PARTS, RERANK
from assistant.settings import Settings
from evals import session
from evals.ablation import Ablation, ablation
from evals.base import Account, Case, CaseResult, Suite
from evals.metrics import Metric, Summary, Value
from evals.report import Report

SUMMARIES = (
    Summary(name="recall_5", about="", of=("recall_5",)),
    Summary(name="mrr_10", about="", of=("mrr_10",)),
)


def report_of(recall: list[float], rank: list[float] | None = None) -> Report:
    rows = zip(recall, rank or recall, strict=True)
    metric = Metric(value=0.5, n=len(recall), low=0.0, high=1.0)
    return Report(
        suite="toy",
        metrics={"recall_5": metric, "mrr_10": metric},
        cases=tuple(
            CaseResult(case_id=f"c{n}", kind="who", prompt="?", values={"recall_5": a, "mrr_10": b})
            for n, (a, b) in enumerate(rows)
        ),
    )


def ablated(**without: Report) -> Ablation:
    return ablation(report_of([1.0] * 10 + [0.0] * 10), without, ["recall_5", "mrr_10"], SUMMARIES)


def test_each_part_is_told_plainly() -> None:
    same = [1.0] * 10 + [0.0] * 10
    found = ablated(
        needed=report_of([0.0] * 20, same),
        harmful=report_of([1.0] * 20),
        mixed=report_of([0.0] * 20, [1.0] * 20),
        idle=report_of(same),
        unclear=report_of([0.0, *same[1:]]),
    )
    assert {part.name: part.verdict for part in found.parts} == {
        "needed": "earns its place: lower without it is recall_5",
        "harmful": "does harm: higher without it are recall_5 and mrr_10",
        "mixed": "earns its place: lower without it is recall_5; does harm: higher without it is mrr_10",
        "idle": "changes no case of any figure",
        "unclear": "makes no difference that these cases can show",
    }


def test_the_p_values_of_all_parts_are_adjusted_together() -> None:
    one = ablated(needed=report_of([0.0] * 20)).parts[0].changes[0]
    two = ablated(needed=report_of([0.0] * 20), other=report_of([0.0] * 20)).parts[0].changes[0]
    assert one.difference == two.difference
    assert one.adjusted == pytest.approx(2 * one.difference.p_value)
    assert two.adjusted == pytest.approx(4 * two.difference.p_value)


class Toy:
    """A suite's module that finds nothing without ``lexical``."""

    DEFAULT_DATA: Path | None = None

    @contextmanager
    def open_suite(
        self, folder: Path, settings: Settings, *, answers: bool = True, without: Collection[str] = ()
    ) -> Iterator[Suite[int, bool]]:
        yield Suite(
            name="toy",
            cases=tuple(Case(case_id=f"c{n}", kind="who", prompt="?", inputs=n) for n in range(12)),
            task=lambda inputs: "lexical" not in without,
            evaluators=(Found(),),
            summaries=(*SUMMARIES, Summary(name="seconds_per_search_p50", about="", of=("recall_5",))),
            account=lambda inputs, output, values: Account(verdict="right", details={}),
        )


class Found:
    def evaluate(self, inputs: int, output: bool) -> Mapping[str, Value]:
        return {"recall_5": output, "mrr_10": 1.0}


def test_the_ablation_is_printed_and_stands_in_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(session, "find_suite", lambda name: Toy())
    settings = Settings(home=tmp_path / "home", model="extractive", reranker="model")
    out = tmp_path / "out"
    session.run_suite("toy", data=tmp_path, out=out, settings=settings, ablated=True, retrieval_only=True)
    said = capsys.readouterr()
    assert "lexical earns its place: lower without it is recall_5." in said.out
    assert "dense changes no case of any figure." in said.out
    assert "-1.000*" in said.out
    rows = [line.split() for line in said.out.splitlines()]
    assert ["without", "recall_5", "mrr_10"] in rows
    assert ["nothing", "1.000", "1.000"] in rows
    assert ["lexical", "-1.000*", "0"] in rows
    assert "Without lexical:" in said.err
    fields = json.loads((out / "ablation.json").read_text("utf-8"))
    assert (fields["suite"], fields["n"], tuple(fields["without"])) == ("toy", 12, (*PARTS, RERANK))
    assert fields["whole"]["recall_5"] == {"value": 1.0, "n": 12, "low": 1.0, "high": 1.0}
    found = fields["without"]["lexical"]["figures"]["recall_5"]
    assert (found["before"], found["after"], found["gain"], found["moved"]) == (1.0, 0.0, -1.0, 12)
    assert found["p_value"] <= found["p_adjusted"] < 0.01
    assert fields["without"]["lexical"]["figures"].keys() == {"recall_5", "mrr_10"}
    for name in ("report.md", "report.html"):
        assert "What each part is worth" in (out / name).read_text("utf-8")


def test_a_suite_that_searches_nothing_has_no_parts_to_leave_out(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="htmldate searches nothing") as caught:
        session.run_suite("htmldate", data=tmp_path, out=tmp_path, settings=Settings(), ablated=True)
    assert caught.value.hint == "Leave out --ablate."
