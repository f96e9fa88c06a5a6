"""What is committed holds no trace of the machine it was made on, and its pins are whole."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
LOCKED = [path for path in REQUIREMENTS if path.name in {"dev.txt", "runtime.txt"}]
# Written in pieces, so that this file does not match itself.
MACHINE = re.compile("|".join(["/" + "work/", "/" + r"home/\w", "/" + "root/", "/" + "Users/", "/" + "opt/"]))
ADDRESS = re.compile(r"https?:|file:|--(extra-)?index-url|--find-links|--trusted-host|@ ")


def names(path: Path) -> dict[str, set[str]]:
    """Package to its pinned versions (more than one where platforms differ)."""
    pinned: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", path.read_text("utf-8"), re.M):
        pinned.setdefault(normal(name), set()).add(version)
    return pinned


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def committed_texts() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_name_no_registry_and_no_machine(path):
    text = path.read_text("utf-8")
    assert not ADDRESS.search(text)
    assert not MACHINE.search(text)


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.name)
def test_every_requirement_is_pinned(path):
    lines = path.read_text("utf-8").splitlines()
    assert [line for line in lines if not re.match(r"[A-Za-z0-9_.\[\]-]+==\S+( ;.*)?$", line)] == []


def test_what_pyproject_asks_for_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = {
        "runtime.txt": project["dependencies"],
        "dev.txt": project["dependencies"] + extras["dev"] + extras["evals"],
    }
    for file, requirements in asked.items():
        wanted = {normal(re.match(r"[A-Za-z0-9_.-]+", requirement)[0]) for requirement in requirements}
        assert wanted <= set(names(ROOT / "requirements" / file)), f"run `make lock` for {file}"


def test_tests_run_on_the_versions_that_users_get():
    runtime, development = (names(ROOT / "requirements" / file) for file in ("runtime.txt", "dev.txt"))
    assert {name: development.get(name) for name in runtime} == runtime


def test_nobody_gets_torch():
    for path in REQUIREMENTS:
        assert not {"torch", "sentence-transformers", "transformers"} & set(names(path))


def test_no_committed_text_names_the_machine():
    found = []
    for path in committed_texts():
        if not path.is_file() or path.suffix in {".onnx", ".png", ".gif"}:
            continue
        found += [
            f"{path.relative_to(ROOT)}: {hit[0]}"
            for hit in MACHINE.finditer(path.read_text("utf-8", "replace"))
        ]
    assert found == []


def test_no_committed_file_is_large():
    large = [path for path in committed_texts() if path.is_file() and path.stat().st_size > 1_000_000]
    assert large == []


def test_make_alone_explains_every_target():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("setup", "chat", "test", "check", "eval", "lock", "wheel", "clean"):
        assert re.search(rf"^  {target} +\w", listed, re.M), listed


def test_every_decision_is_in_the_index():
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text("utf-8")
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert records
    assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index) == records


def test_every_decision_has_its_five_parts():
    for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        parts = re.findall(r"^(?:## |\*\*)(\w+)", path.read_text("utf-8"), re.M)
        assert parts == ["Status", "Context", "Decision", "Alternatives", "Consequences"], path.name
