"""``manifest.json``: what made the index and which generation of vectors is current."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from assistant.chunking import CHUNKING
from assistant.errors import IndexDamaged, IndexMismatch
from assistant.index.layout import Layout, replace_file, translated

SCHEMA_VERSION = 2
#: Versions that a writer brings up to this one (``migrating``).
EARLIER = frozenset({1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``generation`` is a folder under ``chroma/`` that holds the vectors of chunks up to number
    ``through``; ``files`` are its sizes and checksums. Chunks after that are searched in SQLite.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    embedding: Mapping[str, str | int]
    schema_version: int = SCHEMA_VERSION
    chunking: str = CHUNKING
    generation: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None
    through: int = 0
    vectors: int = 0
    files: Mapping[str, list[int]] = field(default_factory=dict)
    articles: int = 0
    chunks: int = 0
    written_at: str = ""


_MANIFEST = TypeAdapter(Manifest)


def read_manifest(layout: Layout, *, earlier: bool = False) -> Manifest | None:
    """The manifest, None when there is none; raises IndexDamaged, IndexMismatch or IndexFault.

    ``earlier`` takes that of an earlier schema version too, which has the same fields.
    """
    with translated(layout.name):
        try:
            stored = layout.manifest.read_bytes()
            content: Any = json.loads(stored)
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise _unreadable(layout, str(error)) from None
    if not isinstance(content, dict) or "schema_version" not in content:
        raise _unreadable(layout, "it is not an object with a schema_version")
    version = content["schema_version"]
    if version != SCHEMA_VERSION and not (earlier and version in EARLIER):
        raise _other_schema(layout, version)
    try:
        return _MANIFEST.validate_json(stored, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        raise _unreadable(layout, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def require_manifest(layout: Layout) -> Manifest:
    """The manifest; raises IndexDamaged also when there is none."""
    manifest = read_manifest(layout)
    if manifest is None:
        raise IndexDamaged(
            f"{layout.manifest} is missing.",
            hint=f"Run: assistant verify --repair --index {layout.name}",
        )
    return manifest


def write_manifest(layout: Layout, manifest: Manifest) -> None:
    """Replaces the manifest in one step; the time of writing is set here."""
    stamped = asdict(manifest) | {"written_at": datetime.now(UTC).isoformat(timespec="seconds")}
    replace_file(layout.manifest, json.dumps(stamped, indent=2).encode() + b"\n")


def check_maker(layout: Layout, manifest: Manifest, embedding: Mapping[str, str | int]) -> None:
    """Raises IndexMismatch when the vectors or chunks were made another way than now."""
    if dict(manifest.embedding) != dict(embedding):
        differing = sorted(
            key
            for key in {*manifest.embedding, *embedding}
            if manifest.embedding.get(key) != embedding.get(key)
        )
        raise IndexMismatch(
            f"The index {layout.name!r} was made with the embedding {manifest.embedding.get('name')!r}, "
            f"now {embedding.get('name')!r} is set (they differ in {', '.join(differing)}).",
            hint=f"Set ASSISTANT_EMBEDDING{_setting(str(manifest.embedding.get('name')))}, "
            "or ingest the articles into a new index (--index NAME).",
        )
    if manifest.chunking != CHUNKING:
        raise IndexMismatch(
            f"The index {layout.name!r} was cut into chunks as {manifest.chunking!r}, "
            f"now {CHUNKING!r} is used.",
            hint="Ingest the articles into a new index (--index NAME).",
        )


def _setting(name: str) -> str:
    """``=NAME``; the name of a LlamaIndex embedding is that of its class, not of where it lies."""
    return " to the llama-index:MODULE:NAME of that one" if name.startswith("llama-index:") else f"={name}"


def _other_schema(layout: Layout, version: object) -> IndexMismatch:
    return IndexMismatch(
        f"The index {layout.name!r} has schema version {version}, this program reads {SCHEMA_VERSION}.",
        hint=f"Bring it up to date with: assistant verify --repair --index {layout.name}  "
        "(nothing is embedded again)"
        if version in EARLIER
        else "Use the program version that made it, or ingest the articles into a new index.",
    )


def _unreadable(layout: Layout, reason: str) -> IndexDamaged:
    return IndexDamaged(
        f"{layout.manifest} is damaged: {reason}.",
        hint=f"Run: assistant verify --repair --index {layout.name}",
    )
