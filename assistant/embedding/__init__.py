"""What makes vectors of texts: the default model, an OpenAI-compatible server, or LlamaIndex's."""

from __future__ import annotations

import importlib

from assistant.embedding.base import Embedder
from assistant.errors import SettingsError
from assistant.settings import Settings

__all__ = ["Embedder", "load_embedder"]


def load_embedder(settings: Settings) -> Embedder:
    """The embedder that ``settings.embedding`` names; imports only what that one needs.

    Raises SettingsError for an unknown name or a part that cannot be loaded.
    """
    kind, _, rest = settings.embedding.partition(":")
    if kind in {"minilm", "minilm-int8"} and not rest:
        from assistant.embedding.minilm import MiniLM, MiniLMInt8

        return (MiniLM if kind == "minilm" else MiniLMInt8)(settings.model_dir)
    if kind == "openai" and rest:
        from assistant.embedding.openai import OpenAIEmbedder

        return OpenAIEmbedder(settings, model=rest)
    if kind == "llama-index" and rest.count(":") == 1:
        from assistant.embedding.llama_index import LlamaIndexEmbedder

        return LlamaIndexEmbedder(_named_object(rest))
    raise SettingsError(
        f"ASSISTANT_EMBEDDING is not usable: {settings.embedding!r}.",
        hint="Use minilm-int8, minilm, openai:MODEL, or llama-index:MODULE:NAME.",
    )


def _named_object(path: str) -> object:
    """What ``MODULE:NAME`` names; called first when it is a class or a function."""
    module, _, name = path.partition(":")
    try:
        found = getattr(importlib.import_module(module), name)
    except Exception as error:  # a module of somebody else's may raise anything
        raise _unusable(path, "cannot be imported", error) from error
    if not isinstance(found, type) and (not callable(found) or hasattr(found, "get_text_embedding_batch")):
        return found
    try:
        return found()
    except Exception as error:  # so may what makes the embedding
        raise _unusable(path, "fails when it is called", error) from error


def _unusable(path: str, trouble: str, error: Exception) -> SettingsError:
    return SettingsError(
        f"ASSISTANT_EMBEDDING names {path!r}, which {trouble}: {type(error).__name__}: {error}.",
        hint="Name a module on the Python path and a LlamaIndex embedding in it, or a function "
        "without arguments that makes one.",
    )
