"""Making the parts that the settings name."""

from __future__ import annotations

from functools import lru_cache

from assistant.answering.base import Answerer
from assistant.answering.extractive import ExtractiveAnswerer
from assistant.embedding import Embedder, load_embedder
from assistant.errors import SettingsError
from assistant.index import IndexReader, Layout
from assistant.rewriting import RuleRewriter
from assistant.rewriting.base import Rewriter
from assistant.settings import Settings

EXTRACTIVE = "extractive"
NO_MODEL_NOTICE = "No language model is set: the sentences are quoted from the articles."


def layout_of(settings: Settings, index: str | None) -> Layout:
    """Where the index of this name, or the default one, lies."""
    return Layout(home=settings.home, name=index or settings.index)


@lru_cache(maxsize=2)
def embedder_of(settings: Settings) -> Embedder:
    """The embedder of the settings, loaded once for a process."""
    return load_embedder(settings)


def uses_model(settings: Settings, model: str | None) -> bool:
    """Whether a language model answers; raises SettingsError when one is named but cannot be reached."""
    name = model or settings.model
    reachable = settings.openai_api_key is not None or settings.openai_base_url is not None
    if name == EXTRACTIVE or (name is None and not reachable):
        return False
    if not reachable:
        raise SettingsError(
            f"The model {name!r} is asked for, but neither a key nor a base URL is set.",
            hint="Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own, or use --model extractive.",
        )
    return True


def make_answerer(
    settings: Settings, model: str | None, embedder: Embedder, reader: IndexReader
) -> tuple[Answerer, Rewriter]:
    """What writes the answer and what makes follow-ups stand alone."""
    extractive = ExtractiveAnswerer(embedder, reader.frequencies)
    rules = RuleRewriter()
    if not uses_model(settings, model):
        return extractive, rules
    from assistant.answering.model import (
        FallbackAnswerer,
        ModelAnswerer,
    )  # the OpenAI client is slow to import
    from assistant.openai_client import ModelClient
    from assistant.rewriting.model import ModelRewriter

    client = ModelClient(settings, model=model or settings.model)
    return FallbackAnswerer(ModelAnswerer(client), extractive), ModelRewriter(client, rules)
