"""Starting is part of the interface: help, version and the package root load nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "chromadb",
    "evals",
    "fastapi",
    "gradio",
    "huggingface_hub",
    "llama_index",
    "numpy",
    "onnxruntime",
    "openai",
    "pandas",
    "tokenizers",
    "trafilatura",
    "uvicorn",
}

REPORT = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
CALL = """
import contextlib, io
from assistant.cli import main
with contextlib.redirect_stdout(io.StringIO()) as output:
    main({arguments!r})
assert output.getvalue(), "nothing was printed"
"""


def loaded_by(code: str, folder: Path) -> set[str]:
    """The top-level modules that a fresh Python holds after running the code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{REPORT}"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["ask", "--help"], ["ingest", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments, tmp_path):
    loaded = loaded_by(CALL.format(arguments=arguments), tmp_path)
    assert "typer" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize(
    "module", ["assistant", "assistant.schema", "assistant.errors", "assistant.settings"]
)
def test_the_package_root_and_its_values_load_nothing_heavy(module, tmp_path):
    loaded = loaded_by(f"import {module}", tmp_path)
    assert "assistant" in loaded
    assert loaded & HEAVY == set()
