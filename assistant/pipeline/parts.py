"""Making the parts that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from assistant.answering.base import Answerer, Written
from assistant.answering.extractive import ExtractiveAnswerer
from assistant.answering.joined import JoinedAnswerer
from assistant.answering.rewording import Rewording
from assistant.embedding import Embedder, load_embedder
from assistant.errors import SettingsError
from assistant.index import IndexReader, Layout
from assistant.index.manifest import Manifest, check_maker
from assistant.llm import ChatClient
from assistant.overviews import Drawer, ExtractiveDrawer
from assistant.retrieval.reranking import KeepOrder, Reranker
from assistant.retrieval.splitting import ModelSplitter, RuleSplitter, Splitter
from assistant.rewriting import RuleRewriter
from assistant.rewriting.base import Rewriter
from assistant.schema import Passage
from assistant.settings import Settings
from assistant.verifying import Checker, FallbackChecker, LearnedChecker, WordChecker

EXTRACTIVE = "extractive"
#: The reranker, or the checker, that is the language model.
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

    def ask(name: str | None) -> Answerer:
        return ModelAnswerer(
            client_of(settings, name),
            evidence_tokens=settings.evidence_tokens,
            history_tokens=settings.history_tokens,
        )

    name = model or settings.model
    answerer = FallbackAnswerer(ask(name), extractive)
    if settings.fallback_model not in {None, name}:
        second = FallbackAnswerer(ask(settings.fallback_model), extractive)
        instead = f"{settings.fallback_model} was asked instead."
        answerer = FallbackAnswerer(ask(name), second, instead=instead)
    return answerer, ModelRewriter(client_of(settings, name), rules)


def make_rewording(settings: Settings, written: Written, passages: Sequence[Passage]) -> Rewording | None:
    """What asks the model that wrote an answer again for a sentence; None unless the settings want that."""
    if settings.unsupported != "repair" or written.model == EXTRACTIVE or not written.drafts:
        return None
    return Rewording(client_of(settings, written.model), passages)


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
    _require_server(settings, "ASSISTANT_RERANKER")
    from assistant.retrieval.reranking.model import ModelReranker

    chosen = model or settings.model
    return ModelReranker(client_of(settings, None if chosen == EXTRACTIVE else chosen))


def make_drawer(settings: Settings, model: str | None, embedder: Embedder, checker: Checker) -> Drawer:
    """What draws comparisons and timelines: the model where one answers, else sentences are quoted.

    ``checker`` says what of a model's is told by whom.
    """
    # Which statements tell the same was measured by words.
    extractive = ExtractiveDrawer(embedder=embedder, checker=WordChecker())
    if not uses_model(settings, model):
        return extractive
    from assistant.overviews.model import FallbackDrawer, ModelDrawer

    client = client_of(settings, model or settings.model)
    return FallbackDrawer(ModelDrawer(client, checker), extractive)


def make_checker(settings: Settings, embedder: Embedder | None, tell: Callable[[str], None]) -> Checker:
    """What says whether a sentence is supported by what it cites: ours unless the settings name another.

    ``tell`` is given a notice when the language model fails and ours checks instead. Raises SettingsError for
    a folder that holds no network, or when no model's server is set.
    """
    ours, name = LearnedChecker(embedder), settings.checker
    if name is None:
        return ours
    if name != BY_MODEL:
        return _entailment(Path(name))
    _require_server(settings, "ASSISTANT_CHECKER")
    from assistant.verifying.model import ModelChecker

    chosen = None if settings.model == EXTRACTIVE else settings.model
    return FallbackChecker(ModelChecker(client_of(settings, chosen)), ours, tell)


def _require_server(settings: Settings, variable: str) -> None:
    if settings.openai_api_key is None and settings.openai_base_url is None:
        raise SettingsError(
            f"{variable} is `model`, but neither a key nor a base URL is set.",
            hint=f"Set OPENAI_API_KEY, or OPENAI_BASE_URL for your own server, or unset {variable}.",
        )


@lru_cache(maxsize=2)
def _entailment(folder: Path) -> Checker:
    """The network of a folder, loaded once for a process."""
    from assistant.verifying.entailment import EntailmentChecker

    return EntailmentChecker(folder)


@lru_cache(maxsize=2)
def _cross_encoder(folder: Path) -> Reranker:
    """The cross-encoder of a folder, loaded once for a process."""
    from assistant.retrieval.reranking.cross_encoder import CrossEncoder

    return CrossEncoder(folder)
