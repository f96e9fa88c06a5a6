"""Runs with failures, reports and back, hostile text, comparison, gate, and the command's session."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from assistant.errors import ReadError, UsageError
from assistant.prompts import load_prompt
from assistant.settings import Settings
from evals import latency, session
from evals.base import RAN, Account, Case, CaseResult, Failure, Suite, evaluate
from evals.compare import compare
from evals.found import Found
from evals.gate import Gate, breaches, load_gate
from evals.metrics import Reference, Summary, Value, mean_of_means, summarise
from evals.printing import print_report
from evals.provenance import git_revision
from evals.questions import Question
from evals.render import to_html, to_markdown
from evals.report import Report, make_report, read_report
from evals.series import make_series
from evals.session import write_reports
from evals.suites import demo, find_data, find_suite
from evals.verdicts import NOT_RETRIEVED
from evals.view import SHOWN, make_view
from tests.evals.fake_desk import HOSTILE, FakeDesk


class Doubling:
    def evaluate(self, inputs: int, output: int) -> Mapping[str, Value]:
        return {"right": output == 2 * inputs, "size": float(output)}


class Failing:
    def evaluate(self, inputs: int, output: int) -> Mapping[str, Value]:
        if inputs == 2:
            raise ValueError(f"cannot judge {HOSTILE}")
        return {"judged": True}


def double(inputs: int) -> int:
    if inputs == 3:
        raise RuntimeError(f"broken {HOSTILE}")
    return 2 * inputs if inputs != 4 else 0


def tell(inputs: int, output: int, values: Mapping[str, Value]) -> Account:
    return Account(verdict="right" if values["right"] else "wrong", details={"texts": (HOSTILE, "b")})


def make_toy_suite(*inputs: int) -> Suite[int, int]:
    return Suite(
        name="toy",
        cases=tuple(
            Case(case_id=f"c{n}", kind="odd" if n % 2 else "even", prompt=HOSTILE, inputs=n, gate=n == 1)
            for n in inputs
        ),
        task=double,
        evaluators=(Failing(), Doubling()),
        summaries=(
            Summary(name="right", about="doubled", of=("right",)),
            Summary(name="judged", about="judged", of=("judged",)),
        ),
        account=tell,
        settings={"model": HOSTILE},
        notices=(HOSTILE,),
    )


def make_toy_report(*inputs: int) -> Report:
    suite = make_toy_suite(*inputs)
    return make_report(suite, list(evaluate(suite)))


def test_a_failing_evaluator_is_a_row_and_the_others_still_judge() -> None:
    row = list(evaluate(make_toy_suite(1, 2)))[1]
    assert row.failures == (Failure(evaluator="Failing", reason=f"ValueError: cannot judge {HOSTILE}"),)
    assert row.values == {RAN: True, "right": True, "size": 4.0}


def test_a_failing_task_is_a_row_and_the_run_goes_on() -> None:
    broken, last = evaluate(make_toy_suite(3, 4))
    assert broken.error == f"RuntimeError: broken {HOSTILE}"
    assert (broken.verdict, broken.values) == ("failed", {RAN: False})
    assert last.verdict == "wrong"


def test_the_share_of_failed_cases_is_a_figure() -> None:
    report = make_toy_report(1, 2, 3, 4)
    assert (report.metrics["failures"].value, report.metrics["failures"].n) == (0.25, 4)


def test_a_failing_account_is_a_row() -> None:
    suite = make_toy_suite(1)
    (row,) = evaluate(Suite(**{name: getattr(suite, name) for name in suite.__slots__} | {"account": None}))
    assert row.failures[0].evaluator == "account"
    assert row.verdict == "failed"


def test_the_gate_is_the_smaller_part() -> None:
    assert [row.case_id for row in evaluate(make_toy_suite(1, 2), gate_only=True)] == ["c1"]


def test_a_report_read_back_is_the_report(tmp_path: Path) -> None:
    report = make_toy_report(1, 2, 3, 4)
    write_reports(report, tmp_path)
    for path in (tmp_path, tmp_path / "report.json"):
        again = read_report(path)
        assert again.to_dict() == report.to_dict()
        assert again.cases == report.cases


def test_the_json_of_a_report_has_the_agreed_shape() -> None:
    fields = json.loads(json.dumps(make_toy_report(1, 2, 4).to_dict()))
    assert {"suite", "n", "settings", "metrics", "cases"} <= fields.keys()
    assert fields["metrics"]["right"].keys() == {"value", "n", "low", "high"}
    assert fields["metrics"]["right"]["value"] == pytest.approx(2 / 3, abs=1e-4)
    assert fields["cases"][0]["id"] == "c1"
    assert fields["cases"][0]["values"]["right"] is True
    assert fields["versions"]["python"]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"suite": "x"}', '{"suite":"x","metrics":[],"cases":[]}']
)
def test_what_is_no_report_is_an_error_with_a_remedy(tmp_path: Path, content: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ReadError, match="is not a report") as caught:
        read_report(path)
    assert "report.json" in caught.value.hint
    with pytest.raises(ReadError, match="cannot be read"):
        read_report(tmp_path / "none.json")


class Tags(HTMLParser):
    """Collects the tags of a page and the addresses it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value for name, value in attrs if name == "href"}


def test_hostile_text_stays_text_in_the_page() -> None:
    page = to_html(make_toy_report(1, 2, 3, 4), compare(make_toy_report(1, 3), make_toy_report(1, 3)))
    tags = Tags()
    tags.feed(page)
    assert not tags.names & {"script", "img", "link", "iframe"}
    assert not tags.attributes & {"src", "onerror"}
    assert tags.addresses
    assert all(re.fullmatch(r"#verdict-\d+", address) for address in tags.addresses)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not re.search(r"url\(|@import|https?:", page)
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_hostile_text_stays_text_in_markdown() -> None:
    text = to_markdown(make_toy_report(1, 2, 3, 4), compare(make_toy_report(1, 3), make_toy_report(1, 3)))
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    tags = Tags()
    tags.feed(rendered)
    assert tags.names <= {"h1", "h2", "h3", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    assert "alert(1)" in rendered
    assert rendered.count("<table>") == 4
    assert "<td>right</td>" in rendered


def row(case_id: str, *, error: str | None = None, **values: Value) -> CaseResult:
    return CaseResult(case_id=case_id, kind="who", prompt="?", values=values, error=error)


def report_of(*rows: CaseResult) -> Report:
    return Report(suite="toy", metrics={}, cases=rows)


def test_a_comparison_has_regressions_first_and_the_worst_of_them_at_the_top() -> None:
    before = report_of(
        row("same", right=True),
        row("worse", right=True, rank=1.0),
        row("worst", right=True, rank=1.0),
        row("better", right=False, rank=0.5),
        row("gone", right=True),
    )
    after = report_of(
        row("better", right=True, rank=0.5),
        row("new", right=True),
        row("same", right=True),
        row("worst", right=False, rank=0.25),
        row("worse", right=True, rank=0.5),
    )
    comparison = compare(before, after)
    assert [change.after.case_id for change in comparison.cases] == ["worst", "worse", "better"]
    assert [change.after.case_id for change in comparison.regressions] == ["worst", "worse"]
    assert comparison.regressions[0].moves == {"right": (True, False), "rank": (1.0, 0.25)}
    assert [change.after.case_id for change in comparison.gains] == ["better"]
    assert (comparison.only_before, comparison.only_after) == (("gone",), ("new",))


def test_a_comparison_tests_each_value_over_the_pairs() -> None:
    before = report_of(*[row(str(number), right=False) for number in range(5)], row("x", other=1.0))
    after = report_of(*[row(str(number), right=True) for number in range(5)], row("x", right=True))
    (change,) = compare(before, after).values
    found = change.difference
    assert (change.name, found.n, found.before, found.after) == ("right", 5, 0.0, 1.0)
    assert found.p_value == pytest.approx(2 / 2**5)


def test_a_comparison_adjusts_for_the_figures_that_moved_and_for_no_others() -> None:
    before = report_of(*[row(str(n), right=False, rank=0.0, same=1.0) for n in range(6)])
    after = report_of(*[row(str(n), right=True, rank=1.0, same=1.0) for n in range(6)])
    changes = {change.name: change for change in compare(before, after).values}
    assert changes["right"].adjusted == pytest.approx(2 * 2 / 2**6)
    assert (changes["same"].difference.p_value, changes["same"].adjusted) == (1.0, 1.0)


def test_a_comparison_of_a_suites_figures_has_those_of_ratios_too() -> None:
    before = report_of(row("a", answered=True), row("b", refused=False))
    after = report_of(row("a", answered=True), row("b", refused=True))
    summary = Summary(name="balanced", about="", of=("answered", "refused"), statistic=mean_of_means)
    (change,) = compare(before, after, [summary]).values
    assert (change.name, change.difference.before, change.difference.after) == ("balanced", 0.5, 1.0)


def test_reports_of_two_suites_are_not_compared() -> None:
    with pytest.raises(UsageError, match="of the suite toy, not other") as caught:
        compare(report_of(), Report(suite="other", metrics={}, cases=()))
    assert "assistant eval other" in caught.value.hint


def test_reports_of_other_data_or_settings_are_compared_with_a_notice() -> None:
    before = Report(suite="toy", metrics={}, cases=(row("a"), row("b")), settings={"data": "1", "top_k": 8})
    other = CaseResult(case_id="a", kind="who", prompt="another?")
    after = Report(suite="toy", metrics={}, cases=(other,), settings={"data": "2", "top_k": 9})
    assert compare(before, after).notices == (
        "The two reports are of different data.",
        "1 cases are in the earlier report only and are compared with nothing.",
        "1 cases have the same id and another question.",
        "top_k was 8 and is 9.",
    )
    assert compare(before, before).notices == ()
    assert compare(report_of(row("a")), report_of(row("a"))).notices == ()


def test_settings_read_back_are_not_other_settings(tmp_path: Path) -> None:
    report = replace(make_toy_report(1), settings={"embedding": ("a", {"b": (1, 2)})})
    write_reports(report, tmp_path)
    assert compare(read_report(tmp_path), report).notices == ()


def test_a_case_that_began_to_fail_is_a_regression_and_slower_is_not() -> None:
    before = report_of(row("a", ran=True, right=True), row("b", right=True, seconds=0.1))
    after = report_of(row("a", ran=False, error="RuntimeError: x"), row("b", right=True, seconds=9.0))
    (change,) = compare(before, after).cases
    assert change.after.case_id == "a"
    assert change.moves == {RAN: (True, False)}
    assert change.score < 0


GATE = Gate(cases=2, minimum={"right": 0.9}, maximum={"judged": 0.5})


def test_a_gate_names_everything_that_keeps_a_report_from_passing() -> None:
    assert breaches(make_toy_report(1, 4), GATE) == [
        "right is 0.500, below 0.900",
        "judged is 1.000, above 0.500",
    ]
    found = breaches(make_toy_report(3), GATE)
    assert [sentence.partition(":")[0] for sentence in found] == [
        "c3 failed",
        "1 cases ran, the gate has 2",
        "right was not measured",
        "judged was not measured",
    ]
    assert "Failing failed on c2" in breaches(make_toy_report(1, 2), GATE)[0]


def test_a_report_at_the_gate_passes() -> None:
    assert breaches(make_toy_report(1, 5), Gate(cases=2, minimum={"right": 1.0}, maximum={})) == []


def test_a_suite_without_a_gate_says_so() -> None:
    with pytest.raises(UsageError, match="no gate"):
        load_gate("toy")


def test_an_unknown_suite_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="no suite nothing") as caught:
        find_suite("nothing")
    assert "demo" in caught.value.hint


def test_data_is_looked_for_under_the_suites_name_and_then_as_given(tmp_path: Path) -> None:
    assert find_data("demo", demo, None) == demo.DEFAULT_DATA
    assert find_data("demo", demo, tmp_path) == tmp_path
    (tmp_path / "demo").mkdir()
    assert find_data("demo", demo, tmp_path) == tmp_path / "demo"
    with pytest.raises(UsageError, match="no folder"):
        find_data("demo", demo, tmp_path / "none")


def test_the_figures_are_printed_with_interval_and_n() -> None:
    console = Console(record=True, width=100, file=open("/dev/null", "w"))  # noqa: SIM115
    print_report(make_toy_report(1, 4), compare(make_toy_report(1, 4), make_toy_report(1, 4)), console)
    lines = console.export_text().splitlines()
    assert any(re.match(r"\s*right +0\.500 +0\.000 – 1\.000 +2", line) for line in lines)
    assert "2 cases: 1 right, 1 wrong" in lines


@dataclass(frozen=True)
class ToyModule:
    """A suite's module whose second case fails."""

    DEFAULT_DATA: Path | None = None

    @contextmanager
    def open_suite(self, folder: Path, settings: Settings) -> Iterator[Suite[int, int]]:
        yield make_toy_suite(1, 3)


def test_failed_cases_and_notices_are_told_beside_the_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(session, "find_suite", lambda name: ToyModule())
    write_reports(make_toy_report(1), tmp_path)
    session.run_suite(
        "toy", data=tmp_path, out=tmp_path / "out", settings=Settings(), compare_with=tmp_path / "report.json"
    )
    said = capsys.readouterr()
    assert "1 of 2 cases failed and are in no figure" in said.err
    assert "notice: <script>" in said.err
    assert "worse" not in said.out
    with pytest.raises(UsageError, match="no data of its own"):
        session.run_suite("toy", data=None, out=tmp_path, settings=Settings())


def test_outside_a_repository_a_report_has_no_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert git_revision() is None


def test_times_are_shown_as_median_and_95th_percentile(capsys: pytest.CaptureFixture[str]) -> None:
    latency.show("ask, warm", [0.1, 0.2, 0.3])
    assert capsys.readouterr().out == "ask, warm     p50   200.0 ms   p95   290.0 ms   n 3\n"
    assert latency.cpu_model()


def test_a_folder_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(UsageError, match="cannot be written") as caught:
        write_reports(make_toy_report(1), tmp_path / "file" / "out")
    assert "--out" in caught.value.hint


def test_a_crash_of_the_desk_is_shown_as_text() -> None:
    crash = Question(id="q", kind="unanswerable", question=f"Will it crash {HOSTILE}?")
    suite = demo.make_suite([crash], FakeDesk())
    report = make_report(suite, list(evaluate(suite)))
    assert report.wrong[0].error is not None
    assert "<script>" not in to_html(report)


def drawn_report(cases: int) -> Report:
    """A report with every plot, in which all that can be hostile is."""
    found = Found(place=1, title=HOSTILE, about=HOSTILE, text=HOSTILE, ranks={HOSTILE: 1}, wanted=True)
    rows = [
        CaseResult(
            case_id=f"c{n}",
            kind=(HOSTILE, "who")[n % 2],
            prompt=HOSTILE,
            values={
                "mrr_10": n / cases,
                "mrr_10.bm25": 0.2,
                "seconds": 0.1,
                "confidence": 0.9,
                "confirmed": True,
            },
            verdict=NOT_RETRIEVED,
            loss=float(n),
            details={HOSTILE: HOSTILE},
            found={HOSTILE: (found,)},
            places={"": (1, None), HOSTILE: (n + 1, 3)},
        )
        for n in range(cases)
    ]
    summaries = [Summary(name=name, about=HOSTILE, of=(name,)) for name in ("mrr_10", "mrr_10.bm25")]
    return Report(
        suite=HOSTILE,
        metrics=summarise(rows, summaries),
        cases=tuple(rows),
        references={"mrr_10": Reference(floor="mrr_10.bm25", stated=0.1, anchor=0.7, about=HOSTILE)},
        series=make_series(rows, ("confidence", "confirmed")),
        prompts={HOSTILE: HOSTILE},
        machine={"processor": HOSTILE},
        settings={"embedding": {HOSTILE: [HOSTILE]}},
    )


def test_hostile_text_stays_text_in_plots_and_passages_too() -> None:
    report = drawn_report(6)
    tags = Tags()
    tags.feed(to_html(report))
    assert {"svg", "path", "circle", "rect"} <= tags.names
    assert not tags.names & {"script", "img", "link", "iframe"}
    assert not tags.attributes & {"src", "onerror"}
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(to_markdown(report))
    text = Tags()
    text.feed(rendered)
    assert text.names <= {"h1", "h2", "h3", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
    for heading in ("By kind", "By k", "Calibration", "Latency"):
        assert f"<h2>{heading}</h2>" in rendered


def test_a_page_shows_the_worst_of_many_cases_and_says_how_many_more_there_are() -> None:
    view = make_view(drawn_report(SHOWN + 3), None)
    (group,) = view["groups"]
    assert (group.verdict, group.n, len(group.shown)) == (NOT_RETRIEVED, SHOWN + 3, SHOWN)
    assert group.shown[0].case_id == f"c{SHOWN + 2}"
    assert "And 3 more" in to_html(drawn_report(SHOWN + 3))


def test_a_kind_has_its_own_floor_and_the_floor_no_column() -> None:
    view = make_view(drawn_report(6), None)
    assert view["by_kind"] == ["mrr_10"]
    (cell,) = view["cells"]["who"]
    assert cell.floor.value == pytest.approx(0.2)
    assert (view["tiles"][0].floor, view["tiles"][0].anchor) == ("0.200 (0.100)", "0.700")


def test_a_report_says_which_prompts_and_machine_it_ran_with(tmp_path: Path) -> None:
    report = make_toy_report(1)
    assert report.prompts["answer"] == load_prompt("answer", blanks=("as_of", "evidence", "question")).version
    assert {"processor", "cores", "system"} == report.machine.keys()
    write_reports(drawn_report(3), tmp_path)
    assert read_report(tmp_path).series == drawn_report(3).series
