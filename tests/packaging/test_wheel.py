"""A wheel built from this repository works where the repository is not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def contents(wheel: Path) -> frozenset[str]:
    with ZipFile(wheel) as opened:
        return frozenset(opened.namelist())


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed and nothing of the repository."""
    target = tmp_path_factory.mktemp("elsewhere")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    run(*pip, "--target", target, wheel, cwd=target)
    return target


def run_installed(installed: Path, code: str, cwd: Path) -> str:
    """Runs code that finds the installed wheel before the repository."""
    return run(sys.executable, "-c", code, cwd=cwd, **path_with(installed))


def path_with(installed: Path) -> Mapping[str, str]:
    return {"PYTHONPATH": os.pathsep.join([str(installed), os.environ["PYTHONPATH"]])}


def data_files() -> list[tuple[str, str]]:
    """Each file of the repository that is not code and is needed at run time, and where the wheel has it."""
    kinds = {".css", ".html", ".js", ".json", ".jsonl", ".md", ".onnx", ".svg", ".txt"}
    packages = [
        (path, path.relative_to(ROOT))
        for package in ("assistant", "evals")
        for path in (ROOT / package).rglob("*")
        if path.suffix in kinds
    ]
    prompts = [(path, Path("assistant/prompts") / path.name) for path in (ROOT / "prompts").glob("*.md")]
    return [(path.relative_to(ROOT).as_posix(), inside.as_posix()) for path, inside in packages + prompts]


@pytest.mark.parametrize(("file", "inside"), data_files())
def test_the_wheel_holds_every_file_that_is_read_at_run_time(file, inside, contents):
    assert inside in contents


def test_the_files_include_prompts_the_graph_and_the_demo():
    inside = [inside for _, inside in data_files()]
    assert any(name.startswith("assistant/prompts/") for name in inside)
    assert any(name.endswith(".onnx") for name in inside)
    assert any(name.startswith("evals/demo/articles/") for name in inside)


def test_the_wheel_holds_nothing_but_the_two_packages(contents):
    tops = {name.split("/")[0] for name in contents}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"assistant", "evals"}


def test_the_command_runs_from_another_folder(installed, tmp_path):
    output = run(sys.executable, "-m", "assistant", "--version", cwd=tmp_path, **path_with(installed))
    assert output.startswith("assistant 0.")


def test_the_code_that_runs_is_the_installed_one(installed, tmp_path):
    code = "import assistant, evals; print(assistant.__file__); print(evals.__file__)"
    for path in run_installed(installed, code, tmp_path).split():
        assert Path(path).is_relative_to(installed)


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "prompts").glob("*.md")))
def test_prompts_are_read_from_the_installed_package(name, installed, tmp_path):
    code = (
        "from assistant import prompts; import re\n"
        "folder = prompts._prompts_folder()\n"
        f"text = (folder / '{name}.md').read_text('utf-8')\n"
        "blanks = set(re.findall(r'[$]([a-z_]+)', text))\n"
        f"prompts.load_prompt('{name}', blanks=blanks); print(folder)"
    )
    assert Path(run_installed(installed, code, tmp_path).strip()).is_relative_to(installed)


def test_the_eval_command_is_registered(installed, tmp_path):
    code = (
        "from importlib.metadata import entry_points\n"
        "print([entry.value for entry in entry_points(group='assistant.commands', name='eval')])"
    )
    assert "evals.command:run" in run_installed(installed, code, tmp_path)
