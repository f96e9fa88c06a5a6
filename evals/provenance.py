"""What figures may depend on: the code, the prompts, the packages and the machine of a run."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from evals.latency import cpu_model

PACKAGES = ("news-assistant", "chromadb", "llama-index-core", "numpy", "onnxruntime", "openai", "ir-measures")


def installed_versions() -> dict[str, str]:
    """Python and the packages that the figures may depend on."""
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return versions


def git_revision() -> str | None:
    """The revision of the code, with ``+`` when files differ from it; None outside a repository."""
    command = ["git", "describe", "--always", "--abbrev=10", "--dirty=+", "--exclude=*"]
    try:
        done = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip() or None


def this_machine() -> dict[str, str]:
    """The processor, its cores and the system; nothing that names the machine."""
    return {
        "processor": cpu_model(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
    }
