"""What holds for every test: no network off loopback, no settings of the developer, a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from tests.forked import Forks
from tests.guard import loopback_only

ROOT = Path(__file__).resolve().parents[1]
GUARD = ROOT / "tests" / "guard"
FOREIGN = ("ASSISTANT_", "OPENAI_", "HF_", "GRADIO_", "CHROMA_", "LOOPBACK_GUARD_")
FOREIGN_NAMES = {"CLICOLOR_FORCE", "FORCE_COLOR", "GITHUB_ACTIONS"}  # the last colours Typer's help

_TEMPORARY = tempfile.TemporaryDirectory(prefix="assistant-tests-")
_LOG = Path(_TEMPORARY.name) / "off-loopback.log"


def _tested_environment() -> dict[str, str]:
    """The environment of the tests: nobody's keys or settings, and the guard for every Python started."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(FOREIGN) and name not in FOREIGN_NAMES
    }
    return kept | {
        "ANONYMIZED_TELEMETRY": "False",
        "ASSISTANT_HOME": str(Path(_TEMPORARY.name) / "indexes"),
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "1",
        "NO_COLOR": "1",
        "NO_PROXY": "localhost,127.0.0.1",
        "no_proxy": "localhost,127.0.0.1",
        "PYTHONPATH": str(GUARD),
        loopback_only.LOG: str(_LOG),
    }


# At import, not in a fixture: libraries read their environment and open sockets when they are imported.
_environment = _tested_environment()
os.environ.clear()
os.environ.update(_environment)
loopback_only.install()

hypothesis_settings.register_profile("person", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "person")


class OffLoopbackLog:
    """What the guard refused since the last look, in this process and in those it started."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = 0

    def take(self) -> list[str]:
        """The lines written since the last call; taken lines no longer fail the test."""
        lines = self._path.read_text("utf-8").splitlines() if self._path.exists() else []
        new, self._seen = lines[self._seen :], len(lines)
        return new


@pytest.fixture(scope="session")
def _off_loopback_log() -> OffLoopbackLog:
    return OffLoopbackLog(_LOG)


@pytest.fixture(autouse=True)
def off_loopback(_off_loopback_log: OffLoopbackLog) -> Iterator[OffLoopbackLog]:
    """Fails the test in which anything tried to leave the machine, also if the error was swallowed."""
    yield _off_loopback_log
    if refused := _off_loopback_log.take():
        pytest.fail("\n".join(refused), pytrace=False)


@pytest.fixture(autouse=True)
def assistant_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of indexes, new for each test; a developer's own ``.env`` is not read."""
    home = tmp_path / "indexes"
    monkeypatch.setenv("ASSISTANT_HOME", str(home))
    if (ROOT / ".env").exists():
        from assistant.settings import Settings

        monkeypatch.setitem(Settings.model_config, "env_file", None)
    return home


@pytest.fixture(scope="session")
def _forks() -> Iterator[Forks]:
    with closing(Forks(str(Path(_TEMPORARY.name) / "forks"))) as forks:
        yield forks


@pytest.fixture(autouse=True)
def quick_generations(_forks: Forks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Generations of vectors are written and proved by forks of a process that has loaded Chroma.

    Programs that a test starts do without, and so start the processes that people's do.
    """
    from assistant.index import generations

    made = generations._program
    monkeypatch.setattr(generations, "_program", lambda *words: _forks.command(*made(*words)[3:]))


@dataclass(frozen=True, slots=True, kw_only=True)
class CliResult:
    """What a command line left behind."""

    stdout: str
    stderr: str
    returncode: int


@pytest.fixture
def run_cli(tmp_path: Path) -> Callable[..., CliResult]:
    """``run_cli("ask", "Who?", ASSISTANT_INDEX="news")``: the command in a guarded process of its own.

    Keywords are environment variables (None unsets one), but for ``stdin``, ``cwd`` and ``seconds``.
    """

    def run(
        *arguments: str | Path,
        stdin: str = "",
        cwd: Path | None = None,
        seconds: float = 120,
        **environment: str | Path | None,
    ) -> CliResult:
        done = subprocess.run(
            [sys.executable, "-m", "assistant", *map(str, arguments)],
            input=stdin,
            cwd=cwd or tmp_path,
            env=_with(environment),
            timeout=seconds,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return CliResult(stdout=done.stdout, stderr=done.stderr, returncode=done.returncode)

    return run


def _with(changes: Mapping[str, str | Path | None]) -> dict[str, str]:
    """The present environment with changes; None unsets."""
    changed = {**os.environ, **changes}
    return {name: str(value) for name, value in changed.items() if value is not None}
