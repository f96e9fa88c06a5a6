"""What the outcome of a case depends on, as one digest: when any of it changes, nothing kept is used.

Too much rather than too little: all code and prompts, every installed package, all data, every setting but
where indexes lie and the key, the model that answers, and the day, since "last week" is read against it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import assistant
import evals
from assistant.pipeline.parts import client_of, uses_model
from assistant.settings import Settings
from evals.kept_vectors import digest

#: Settings that say where things are, not what is answered.
_ELSEWHERE = {"home", "index", "openai_api_key"}


def fingerprint(suite: str, folder: Path, settings: Settings, facts: Mapping[str, Any]) -> str:
    """The digest for a suite over the data of a folder; ``facts`` are what else its run depends on.

    Raises ModelError when the server has to be asked for its model and cannot be.
    """
    given = {
        name: files_digest([value]) if isinstance(value, Path) else value
        for name, value in settings.model_dump(exclude=_ELSEWHERE).items()
    }
    parts = [suite, files_digest([folder]), given, _model(settings), dict(facts), code_digest(), _today()]
    return digest(json.dumps(parts, sort_keys=True, default=str))


def files_digest(paths: Iterable[Path]) -> str:
    """Over the names and the content of files, and of all files of folders; Python's own caches aside.

    A path where nothing is adds nothing.
    """
    found = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                found.update(f"{file.relative_to(path.parent)} {content}\n".encode())
    return found.hexdigest()[:12]


@cache
def code_digest() -> str:
    """Over the code, the prompts, and the names and versions of what is installed."""
    package = Path(assistant.__file__).parent
    ours = [package, package.parent / "prompts"]  # installed, the prompts lie in the package
    measuring = sorted(Path(evals.__file__).parent.rglob("*.py"))
    installed = sorted(f"{each.name} {each.version}" for each in distributions())
    return digest(json.dumps([files_digest(ours), files_digest(measuring), installed, sys.version]))


def _model(settings: Settings) -> str | None:
    """The model that answers: of a server that is asked for its first one, what that is now."""
    return client_of(settings, settings.model).choose_model() if uses_model(settings, None) else None


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()
