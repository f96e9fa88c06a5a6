"""The stages put together: ingest a collection, ask it, look after it."""

from __future__ import annotations

from assistant.pipeline.asking import Assistant, answer
from assistant.pipeline.ingesting import ingest, ingesting
from assistant.pipeline.upkeep import VerifyReport, remove, verify
from assistant.pipeline.watching import watching

__all__ = ["Assistant", "VerifyReport", "answer", "ingest", "ingesting", "remove", "verify", "watching"]
