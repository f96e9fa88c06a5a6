"""The suites: each module of this folder is one, named like it (``multihop_rag`` is ``multihop-rag``).

A suite's module has ``open_suite(folder, settings)``, a context manager that gives the
Suite, and ``DEFAULT_DATA``, the folder used when none is given, or None.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, cast

from assistant.errors import UsageError
from assistant.settings import Settings
from evals.base import Suite


class SuiteModule(Protocol):
    """What the module of a suite offers."""

    DEFAULT_DATA: Path | None

    def open_suite(self, folder: Path, settings: Settings) -> AbstractContextManager[Suite[Any, Any]]: ...


def suite_names() -> list[str]:
    """The names of the suites there are."""
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))


def find_suite(name: str) -> SuiteModule:
    """The module of a suite; raises UsageError, naming those there are."""
    if name not in suite_names():
        known = ", ".join(suite_names())
        raise UsageError(f"There is no suite {name}.", hint=f"Suites: {known}.")
    return cast(SuiteModule, importlib.import_module(f"{__name__}.{name.replace('-', '_')}"))


def sets_folder() -> Path | None:
    """The folder of the data sets that ``ASSISTANT_EVAL_DATA`` names."""
    given = os.environ.get("ASSISTANT_EVAL_DATA")
    return Path(given) if given else None


def find_data(name: str, module: SuiteModule, data: Path | None) -> Path:
    """The suite's folder: ``data/name`` or ``data`` itself, else its own, else that among all the sets.

    Raises UsageError when there is no such folder, or none is given where one is needed.
    """
    if data is None and module.DEFAULT_DATA is not None:
        return module.DEFAULT_DATA
    data = data or sets_folder()
    if data is None:
        raise UsageError(
            f"The suite {name} has no data of its own.",
            hint="Give its folder with --data, or the folder of all sets as ASSISTANT_EVAL_DATA.",
        )
    if not data.is_dir():
        raise UsageError(f"There is no folder {data}.", hint=f"Give --data a folder that holds {name}.")
    return data / name if (data / name).is_dir() else data
