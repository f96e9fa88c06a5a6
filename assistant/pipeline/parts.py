"""Making the parts that the settings name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from assistant.answering.base import Answerer
from assistant.answering.extractive import ExtractiveAnswerer
from assistant.answering.joined import JoinedAnswerer
from assistant.embedding import Embedder, load_embedder
from assistant.errors import SettingsError
from assistant.index import IndexReader, Layout
from assistant.index.manifest import Manifest, check_maker
from assistant.llm import ChatClient
from assistant.retrieval.reranking import KeepOrder, Reranker
from assistant.retrieval.splitting import ModelSplitter, RuleSplitter, Splitter
from assistant.rewriting import RuleRewriter
from assistant.rewriting.base import Rewriter
from assistant.settings import Settings
from assistant.verifying import Checker, WordChecker

EXTRACTIVE = "extractive"
#: The reranker that is the language model.
BY_MODEL = "model"
#: The embeddings that need no setting beside their name.
OURS = ("minilm-int8", "minilm")
NO_MODEL_NOTICE = "No language model is set: the sentences are quoted from the articles."


def layout_of(settings: Settings, index: str | None) -> Layout:
    """Where the index of this name, or the default one, lies."""
    return Layout(home=settings.home, name=index or settings.index)


@lru_cache(maxsize=2)
def embedder_of(settings: Settings) -> Embedder:
    """The embedder of the settings, loaded once for a process."""
    return load_embedder(settings)


def fitting(settings: Settings, manifest: Manifest | None) -> Settings:
    """The settings with the embedding of an index, where they name none themselves and it is one of ours."""
    name = manifest.embedding.get("name") if manifest else None
    if "embedding" in settings.model_fields_set or name not in OURS:
        return settings
    return settings.model_copy(update={"embedding": name})


def load_fitting(settings: Settings, layout: Layout, manifest: Manifest) -> Embedder:
    """The embedder that fits an index; raises IndexMismatch where the settings name another."""
    embedder = embedder_of(fitting(settings, manifest))
    check_maker(layout, manifest, embedder.identity)
    return embedder


@lru_cache(maxsize=8)
def client_of(settings: Settings, model: str | None) -> ChatClient:
    """The client of a model's server, kept for its connections and for what it learned of the server."""
    from assistant.openai_client import ModelClient

    return ModelClient(settings, model=model)


def uses_model(settings: Settings, model: str | None) -> bool:
    """Whether a language model answers; raises SettingsError when one is named but none can be reached."""
    name = model or settings.model
    reachable = settings.openai_api_key is not None or settings.openai_base_url is not None
    if name == EXTRACTIVE or (name is None and not reachable):
        return False
    if not reachable:
        raise SettingsError(
            f"The model {name!r} is asked for, but neither a key nor a base URL is set.",
            hint="Set OPENAI_API_KEY, or OPENAI_BASE_URL for your own server, or use --model extractive.",
        )
    return True


def make_answerer(
    settings: Settings, model: str | None, embedder: Embedder, reader: IndexReader
) -> tuple[Answerer, Rewriter]:
    """What writes the answer and what makes follow-ups stand alone."""
    quoting = ExtractiveAnswerer(embedder, reader.frequencies)
    extractive = JoinedAnswerer(quoting, embedder, reader.frequencies)
    rules = RuleRewriter()
    if not uses_model(settings, model):
        return extractive, rules
    # Not at the top: with the OpenAI client they are slow to import.
    from assistant.answering.model import FallbackAnswerer, ModelAnswerer
    from assistant.rewriting.model import ModelRewriter

    client = client_of(settings, model or settings.model)
    return FallbackAnswerer(ModelAnswerer(client), extractive), ModelRewriter(client, rules)


def make_splitter(settings: Settings, model: str | None) -> Splitter:
    """What takes a question of several things apart: the model where one answers, else rules."""
    rules = RuleSplitter()
    if not uses_model(settings, model):
        return rules
    return ModelSplitter(client_of(settings, model or settings.model), rules)


def make_reranker(settings: Settings, model: str | None) -> Reranker:
    """What the settings name to order the passages found; raises SettingsError where it is not to be had.

    Who asks for an answer without a model gets passages that no model ordered.
    """
    name = settings.reranker
    if name is None or (name == BY_MODEL and model == EXTRACTIVE):
        return KeepOrder()
    if name != BY_MODEL:
        return _cross_encoder(Path(name))
    if settings.openai_api_key is None and settings.openai_base_url is None:
        raise SettingsError(
            "ASSISTANT_RERANKER is `model`, but neither a key nor a base URL is set.",
            hint="Set OPENAI_API_KEY, or OPENAI_BASE_URL for your own server, or unset ASSISTANT_RERANKER.",
        )
    from assistant.retrieval.reranking.model import ModelReranker

    chosen = model or settings.model
    return ModelReranker(client_of(settings, None if chosen == EXTRACTIVE else chosen))


def make_checker(settings: Settings) -> Checker:
    """What says whether a sentence is supported by what it cites."""
    return WordChecker()


@lru_cache(maxsize=2)
def _cross_encoder(folder: Path) -> Reranker:
    """The cross-encoder of a folder, loaded once for a process."""
    from assistant.retrieval.reranking.cross_encoder import CrossEncoder

    return CrossEncoder(folder)
