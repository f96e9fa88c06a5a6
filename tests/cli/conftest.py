"""The command line in this process, over a fake pipeline."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from assistant.cli import main
from tests.cli import fake_pipeline


class Outcome(NamedTuple):
    """What a command line gave."""

    code: int
    stdout: str
    stderr: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path) -> Run:
    """Runs one command line and gives its outcome."""
    monkeypatch.setitem(sys.modules, "assistant.pipeline", fake_pipeline.as_module())
    monkeypatch.setattr(fake_pipeline.Assistant, "calls", [])
    monkeypatch.chdir(tmp_path)  # no .env of the developer
    for name in ("ASSISTANT_INDEX", "ASSISTANT_HOME", "ASSISTANT_DEBUG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run_command(*arguments: str) -> Outcome:
        code = main(arguments)
        return Outcome(int(code), *capsys.readouterr())

    return run_command


@pytest.fixture
def calls() -> list:
    """What the fake was asked, as pairs of the question and the options."""
    return fake_pipeline.Assistant.calls
