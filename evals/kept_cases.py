"""Finished cases kept in a file, so that a run that was stopped goes on where it was.

A line for each case, added when it is done: a torn line loses its case and no other.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from evals.base import Case, CaseResult
from evals.kept_vectors import digest
from evals.report import case_from_dict, case_to_dict

#: Runs that nobody came back to for so many seconds are removed.
FORGOTTEN = 30 * 24 * 3600.0


class KeptCases:
    """The rows of one run by their cases; safe to share between threads and processes.

    What failed, in the task, in an evaluator or at a model's server, is not kept: it may go well next time.
    """

    def __init__(self, path: Path, rows: Mapping[str, CaseResult]) -> None:
        self._path = path
        self._rows = rows

    @classmethod
    def open(cls, path: Path, *, fresh: bool = False) -> Self:
        """What is kept in the file; with ``fresh`` it is thrown away first."""
        lines: list[str] = []
        # Where nothing can be kept, a run cannot be gone on with; it can be made.
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _forget(path.parent)
            if fresh:
                path.unlink(missing_ok=True)
            path.touch()
            lines = path.read_text("utf-8", errors="replace").splitlines()
        return cls(path, dict(entry for line in lines if (entry := _entry(line))))

    def get(self, case: Case[Any]) -> CaseResult | None:
        """The row of a case, when the run was opened."""
        return self._rows.get(_key(case))

    def put(self, case: Case[Any], row: CaseResult) -> None:
        """Keeps a row that nothing failed in."""
        if row.error is not None or row.failures or row.usage.get("failed_requests"):
            return
        fields = {"key": _key(case), "row": case_to_dict(row)}
        # In one write of its own line: what another process adds cannot stand inside it.
        line = f"\n{json.dumps(fields)}\n".encode()
        with suppress(OSError), self._path.open("ab", buffering=0) as file:
            file.write(line)


def _key(case: Case[Any]) -> str:
    return digest(repr(case))


def _entry(line: str) -> tuple[str, CaseResult] | None:
    try:
        fields = json.loads(line)
        return fields["key"], case_from_dict(fields["row"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _forget(folder: Path) -> None:
    for path in folder.glob("*.jsonl"):
        if time.time() - path.stat().st_mtime > FORGOTTEN:
            path.unlink(missing_ok=True)
