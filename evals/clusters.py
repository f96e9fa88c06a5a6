"""Cases that share documents hang together: they are resampled together, or intervals are too narrow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def clusters(shared: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """A cluster for each case, by id; cases that share one thing, directly or in a chain, have the same.

    ``shared`` maps a case to the documents, conversations or sources that it rests on.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = name = parent[parent[name]]
        return name

    for case_id, things in shared.items():
        for thing in things:
            parent[root(f"thing {thing}")] = root(f"case {case_id}")
    return {case_id: root(f"case {case_id}") for case_id in shared}
