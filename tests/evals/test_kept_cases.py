"""Finished cases kept in a file: rows and back, torn lines, failures, and what a run's name depends on."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.settings import Settings
from evals import fingerprint as prints
from evals.base import Case, CaseResult, Failure
from evals.fingerprint import files_digest, fingerprint
from evals.kept_cases import FORGOTTEN, KeptCases


def case(number: int) -> Case[int]:
    return Case(case_id=f"c{number}", kind="who", prompt="?", inputs=number)


def row(number: int, **fields: Any) -> CaseResult:
    return CaseResult(case_id=f"c{number}", kind="who", prompt="?", **fields)


VALUES = st.dictionaries(st.text(), st.booleans() | st.floats(allow_nan=False))
DETAILS = st.dictionaries(st.text(), st.text() | st.lists(st.text()).map(tuple))


@hypothesis_settings(max_examples=50)
@given(values=VALUES, details=DETAILS, loss=st.floats(0, 9), usage=st.dictionaries(st.text(), st.integers(0)))
def test_a_row_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, values: Any, details: Any, loss: float, usage: Any
) -> None:
    path = tmp_path_factory.mktemp("kept") / "run.jsonl"
    usage.pop("failed_requests", None)
    done = row(1, values=values, details=details, loss=loss, usage=usage)
    KeptCases.open(path).put(case(1), done)
    assert KeptCases.open(path).get(case(1)) == done


def test_a_case_with_other_inputs_is_another_case(tmp_path: Path) -> None:
    KeptCases.open(tmp_path / "run.jsonl").put(case(1), row(1))
    other = Case(case_id="c1", kind="who", prompt="?", inputs=2)
    assert KeptCases.open(tmp_path / "run.jsonl").get(other) is None


def test_a_torn_line_loses_its_case_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    kept = KeptCases.open(path)
    for number in range(3):
        kept.put(case(number), row(number))
    path.write_bytes(path.read_bytes()[:-20] + "\udcff".encode("utf-8", "surrogatepass"))
    KeptCases.open(path).put(case(3), row(3))
    again = KeptCases.open(path)
    assert [again.get(case(number)) for number in range(4)] == [row(0), row(1), None, row(3)]


@pytest.mark.parametrize("line", ["{}", "[]", "null", '{"key": "a", "row": {"id": 1}}', "\x00\x00", "{" * 50])
def test_what_is_no_row_is_passed_over(tmp_path: Path, line: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(line, "utf-8")
    KeptCases.open(path).put(case(1), row(1))
    assert KeptCases.open(path).get(case(1)) == row(1)


@pytest.mark.parametrize(
    "failed",
    [
        row(1, error="RuntimeError: x"),
        row(1, failures=(Failure(evaluator="Judge", reason="x"),)),
        row(1, usage={"prompt_tokens": 5, "failed_requests": 1}),
    ],
)
def test_what_failed_is_not_kept(tmp_path: Path, failed: CaseResult) -> None:
    KeptCases.open(tmp_path / "run.jsonl").put(case(1), failed)
    assert KeptCases.open(tmp_path / "run.jsonl").get(case(1)) is None


def test_fresh_throws_away_what_is_kept(tmp_path: Path) -> None:
    KeptCases.open(tmp_path / "run.jsonl").put(case(1), row(1))
    assert KeptCases.open(tmp_path / "run.jsonl", fresh=True).get(case(1)) is None
    assert KeptCases.open(tmp_path / "run.jsonl").get(case(1)) is None


def test_where_nothing_can_be_kept_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    kept = KeptCases.open(tmp_path / "file" / "run.jsonl")
    kept.put(case(1), row(1))
    assert kept.get(case(1)) is None


def test_runs_that_nobody_came_back_to_are_forgotten(tmp_path: Path) -> None:
    for name in ("old.jsonl", "new.jsonl"):
        KeptCases.open(tmp_path / name).put(case(1), row(1))
    long_ago = time.time() - FORGOTTEN - 60
    os.utime(tmp_path / "old.jsonl", (long_ago, long_ago))
    KeptCases.open(tmp_path / "other.jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.jsonl", "other.jsonl"]


def print_of(folder: Path, facts: Any = None, **settings: Any) -> str:
    return fingerprint("toy", folder, Settings(model="extractive", **settings), facts or {})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "toy" / "deep").mkdir(parents=True)
    (tmp_path / "toy" / "deep" / "items.jsonl").write_text("{}", "utf-8")
    return tmp_path / "toy"


def test_the_same_run_has_the_same_name_wherever_its_indexes_lie(data: Path, tmp_path: Path) -> None:
    assert print_of(data, home=tmp_path / "a", index="x") == print_of(data, home=tmp_path / "b", index="y")


def test_what_may_change_an_outcome_changes_the_name(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("one", "utf-8")
    seen = [print_of(data), print_of(data, top_k=3), print_of(data, {"without": ("dense",)})]
    seen.append(print_of(data, cleaning_rules=rules))
    rules.write_text("two", "utf-8")
    seen.append(print_of(data, cleaning_rules=rules))
    (data / "deep" / "items.jsonl").write_text('{"id": 1}', "utf-8")
    seen.append(print_of(data))
    monkeypatch.setattr(prints, "code_digest", lambda: "other code")
    seen.append(print_of(data))
    monkeypatch.setattr(prints, "_today", lambda: "2001-01-01")
    seen.append(print_of(data))
    assert len(set(seen)) == len(seen)


def test_a_file_with_another_name_is_other_data(data: Path) -> None:
    before = files_digest([data])
    (data / "deep" / "items.jsonl").rename(data / "deep" / "other.jsonl")
    assert files_digest([data]) != before
    (data / "__pycache__").mkdir()
    (data / "deep" / "other.jsonl").rename(data / "deep" / "items.jsonl")
    (data / "__pycache__" / "items.pyc").write_text("", "utf-8")
    assert files_digest([data]) == before


def test_of_a_server_with_no_model_named_the_one_it_has_now_is_asked_for(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Server:
        model = "small"

        def choose_model(self) -> str:
            return self.model

    monkeypatch.setattr(prints, "client_of", lambda settings, model: Server())
    settings = Settings(openai_base_url="http://127.0.0.1:1/v1", model=None)
    before = fingerprint("toy", data, settings, {})
    assert fingerprint("toy", data, settings, {}) == before
    Server.model = "large"
    assert fingerprint("toy", data, settings, {}) != before
