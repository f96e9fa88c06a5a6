"""The processes that a program left behind."""

from __future__ import annotations

import time
from pathlib import Path


def members(session: int) -> list[int]:
    """The living processes of a session: a program that was given one of its own, and all that it started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def left_of(session: int) -> list[int]:
    """Those that are still there after a while: each ends when it next looks for who started it."""
    for _ in range(600):
        if not members(session):
            return []
        time.sleep(0.1)
    return members(session)
