"""The command line in this process: ``run`` over a fake pipeline, ``command`` over the real one."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.cli import main
from assistant.pipeline import ingest
from assistant.settings import load_settings
from tests.cli import fake_pipeline
from tests.cli.real import ARTICLE, INDEX, SECOND
from tests.conftest import CliResult


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


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """A home with the index `news` of two articles."""
    folder = tmp_path_factory.mktemp("built")
    sources = folder / "articles"
    sources.mkdir()
    (sources / "bridge.txt").write_text(ARTICLE, encoding="utf-8")
    (sources / "ferry.txt").write_text(SECOND, encoding="utf-8")
    report = ingest([sources], index=INDEX, settings=load_settings(home=folder / "indexes"))
    assert report.added == 2
    return folder / "indexes"


@pytest.fixture
def home(built, assistant_home) -> Path:
    """A copy of that home, the one that commands use."""
    shutil.copytree(built, assistant_home)
    return assistant_home


@pytest.fixture(scope="module")
def shared(built, tmp_path_factory) -> Path:
    """One copy for the tests of a module that must leave the index as it is, as its last test checks."""
    return shutil.copytree(built, tmp_path_factory.mktemp("shared") / "indexes")


@pytest.fixture
def command(monkeypatch, capfd, tmp_path) -> Callable[..., CliResult]:
    """Runs a command line here; what native libraries write to stderr is seen, too."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, **environment: str | Path) -> CliResult:
        with monkeypatch.context() as changed:
            for name, value in environment.items():
                changed.setenv(name, str(value))
            code = main([str(argument) for argument in arguments])
        stdout, stderr = capfd.readouterr()
        return CliResult(stdout=stdout, stderr=stderr, returncode=code)

    return run
