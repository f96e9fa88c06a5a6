"""An index in sum."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.schema import iso


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexInfo:
    """What an index holds.

    ``publishers`` maps an outlet, ``UNKNOWN_OUTLET`` included, to its number of articles.
    """

    name: str
    path: str
    articles: int
    chunks: int
    groups: int
    publishers: Mapping[str, int]
    first_day: date | None
    last_day: date | None
    embedding: Mapping[str, str | int]
    chunking: str
    generation: str | None
    schema_version: int
    size_bytes: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"first_day": iso(self.first_day), "last_day": iso(self.last_day)}


def folder_size(folder: Path) -> int:
    """Bytes of all files; a writer may remove some of them meanwhile."""
    size = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                size += Path(parent, name).stat().st_size
            except FileNotFoundError:
                continue
    return size
