"""The suite ``syndication-held-out``: the suite ``syndication`` on articles of another seed.

The rules of grouping were chosen on that suite's articles; here nothing was.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from assistant.settings import Settings
from evals.base import Suite
from evals.suites import syndication
from evals.suites.syndication import DEFAULT_DATA, Neighbours
from evals.syndication import HELD_OUT_SEED, Made

__all__ = ["DEFAULT_DATA", "open_suite"]


def open_suite(folder: Path, settings: Settings) -> AbstractContextManager[Suite[Made, Neighbours]]:
    """The suite over articles made from those of ``folder/articles``; raises ReadError for too few."""
    return syndication.open_suite(folder, settings, seed=HELD_OUT_SEED, name="syndication-held-out")
