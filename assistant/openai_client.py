"""The one way to a model's server: the ``openai`` client, its errors translated here.

Speaks Chat Completions and Embeddings, which OpenAI, Ollama, vLLM, llama.cpp and LM Studio
share. Runs on openai 2.x and 3.x: errors are told apart by type, status and code, never by text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn
from urllib.parse import urlsplit

import openai

from assistant.errors import (
    ModelError,
    ModelInterrupted,
    ModelOverloaded,
    ModelRefused,
    ModelUnreachable,
    SettingsError,
)
from assistant.llm import Finish, Message, count_use
from assistant.settings import Settings

OPENAI_URL = "https://api.openai.com/v1"
OPENAI_MODEL = "gpt-4.1-mini"

# A server that is up accepts a connection at once; only its answer may take long.
_CONNECT_SECONDS = 5.0

_Fault = tuple[type[ModelError], str, str]

_CHECK_KEY = "Set OPENAI_API_KEY to a key that {url} accepts{instead}."
_CHECK_REQUEST = "Check {setting} ({model}){instead}."
_TRY_LATER = "Try again later{instead}."
_CHECK_SERVER = "Start the server or correct OPENAI_BASE_URL{instead}."
_ASK_AGAIN = "Ask again; for a slow model raise ASSISTANT_MODEL_TIMEOUT (now {timeout:g} seconds)."
_CHECK_URL = "Check that OPENAI_BASE_URL is the address of an OpenAI-compatible API; most end in /v1."

# The setting that names the model, and what can be done without one.
_TO_CHAT = {"setting": "ASSISTANT_MODEL", "instead": ", or answer without a model: --model extractive"}
_TO_EMBED = {"setting": "ASSISTANT_EMBEDDING", "instead": ""}

_BROKEN_OFF: _Fault = (ModelInterrupted, "The reply of {model} at {url} broke off.", _ASK_AGAIN)
_GARBLED: _Fault = (ModelInterrupted, "What {url} sent is not the reply of a model.", _CHECK_URL)
_EMPTY: _Fault = (ModelInterrupted, "The reply of {model} at {url} was empty.", _ASK_AGAIN)
_DECLINED: _Fault = (ModelRefused, "{model} declined to answer.", _CHECK_REQUEST)
_NO_CREDIT: _Fault = (ModelRefused, "The account behind the key has no credit left at {url}.", _CHECK_KEY)

# An error takes the line of its own class, else of the nearest base that has one.
# A test holds this table to the classes that the vendor has.
ERRORS: Mapping[type[Exception], _Fault] = {
    openai.APIConnectionError: (ModelUnreachable, "Nothing answers at {url}.", _CHECK_SERVER),
    openai.APITimeoutError: (ModelInterrupted, "No answer came from {url} in time.", _ASK_AGAIN),
    openai.AuthenticationError: (ModelRefused, "The key was refused by {url}.", _CHECK_KEY),
    openai.OAuthError: (ModelRefused, "The key was refused by {url}.", _CHECK_KEY),
    openai.PermissionDeniedError: (ModelRefused, "The key has no right to use {model} at {url}.", _CHECK_KEY),
    openai.NotFoundError: (ModelRefused, "{url} has no model {model}.", f"{_CHECK_REQUEST} {_CHECK_URL}"),
    openai.BadRequestError: (ModelRefused, "{url} refused the request to {model}: {detail}", _CHECK_REQUEST),
    openai.UnprocessableEntityError: (
        ModelRefused,
        "{url} refused the request to {model}: {detail}",
        _CHECK_REQUEST,
    ),
    openai.ConflictError: (ModelOverloaded, "{url} is busy with another request.", _TRY_LATER),
    openai.RateLimitError: (ModelOverloaded, "The rate limit of {url} is reached.", _TRY_LATER),
    openai.InternalServerError: (ModelOverloaded, "{url} failed with a server fault.", _TRY_LATER),
    openai.APIStatusError: (ModelRefused, "{url} refused the request: {detail}", _CHECK_REQUEST),
    openai.APIResponseValidationError: _GARBLED,
    openai.APIError: _BROKEN_OFF,
    openai.ContentFilterFinishReasonError: _DECLINED,
    openai.LengthFinishReasonError: _BROKEN_OFF,
    openai.OpenAIError: _BROKEN_OFF,
}


class ModelClient:
    """Chat and embeddings of an OpenAI-compatible server. Thread-safe.

    Rate limits and server faults are tried again ``settings.model_retries`` times, after the
    server's ``Retry-After`` where it gives one of a minute at most, else after a time that doubles, with
    jitter. What a server does not know of a request is left out once it has refused it, and from then on:
    the temperature, the wish for token counts in a stream, a role for what the model is told.
    """

    def __init__(self, settings: Settings, *, model: str | None = None) -> None:
        """``model`` goes before the settings' one. Raises SettingsError for a base URL that is no address."""
        key = settings.openai_api_key.get_secret_value().strip() if settings.openai_api_key else ""
        address = settings.openai_base_url or OPENAI_URL
        self.url = _shown(address)
        self._timeout = settings.model_timeout
        self._model = model or (settings.model if settings.model != "extractive" else None)
        self._refused: frozenset[str] = frozenset()
        self._client = openai.OpenAI(
            api_key=key or "none",
            base_url=address,
            max_retries=settings.model_retries,
            timeout=openai.Timeout(self._timeout, connect=min(self._timeout, _CONNECT_SECONDS)),
        )

    def choose_model(self) -> str:
        """The model that was named, else OpenAI's default or the first one that another server lists."""
        if self._model is None:
            host = urlsplit(self.url).hostname or ""
            self._model = OPENAI_MODEL if host.endswith("openai.com") else self._first_listed()
        return self._model

    def stream_chat(self, messages: Sequence[Message], *, model: str) -> Iterator[str | Finish]:
        """The pieces of the reply, then one Finish. Raises ModelError, also in the middle."""
        reason, is_empty = "", True
        usage: dict[str, int] = {}
        with self._translated(model):
            stream = self._create(model, messages, stream=True, stream_options={"include_usage": True})
        with self._translated(model, has_begun=True):
            try:
                for chunk in stream:
                    usage = _counts(chunk.usage) or usage
                    for choice in chunk.choices[:1]:
                        reason = choice.finish_reason or reason
                        if text := _text_of(choice.delta.content):
                            is_empty = False
                            yield text
            finally:
                stream.close()
                count_use(usage)
        if not reason:
            self._fail(_BROKEN_OFF, model)
        if is_empty:
            self._fail(_DECLINED if reason == "content_filter" else _EMPTY, model)
        yield Finish(reason=reason, usage=usage)

    def complete_chat(self, messages: Sequence[Message], *, model: str) -> str:
        """The whole reply; an empty one raises ModelInterrupted."""
        with self._translated(model, otherwise=_GARBLED):
            reply = self._create(model, messages)
            count_use(_counts(reply.usage))
            text = _text_of(reply.choices[0].message.content)
        return text or self._fail(_EMPTY, model)

    def embed(self, texts: Sequence[str], *, model: str) -> list[list[float]]:
        """One vector for each text, in order, as the server makes them."""
        with self._translated(model, otherwise=_GARBLED, words=_TO_EMBED):
            # "float" because not every compatible server knows the SDK's default, base64.
            reply = self._client.embeddings.create(input=list(texts), model=model, encoding_format="float")
            rows = {row.index: list(row.embedding) for row in reply.data}
            return [rows[index] for index in range(len(texts))]

    def _create(self, model: str, messages: Sequence[Message], **options: Any) -> Any:
        """Asks at temperature 0, without what the server was found to refuse."""
        given = {"model": model, "messages": list(messages), "temperature": 0.0, **options}
        refused = self._refused
        while True:
            try:
                reply = self._client.chat.completions.create(**_conceding(given, refused))
            except openai.BadRequestError as error:
                conceded = _concession(error, given, refused)
                if conceded is None:
                    raise
                refused |= {conceded}
            else:
                self._refused = refused
                return reply

    def _first_listed(self) -> str:
        with self._translated("any model", otherwise=_GARBLED):
            names = [entry.id for entry in self._client.models.list().data]
        # Servers list their embedding models among the others.
        chat = [name for name in names if "embed" not in name.lower()] or names
        if not chat:
            raise SettingsError(
                f"{self.url} lists no model.", hint="Load one there, or name it in ASSISTANT_MODEL."
            )
        return chat[0]

    @contextmanager
    def _translated(
        self,
        model: str,
        *,
        has_begun: bool = False,
        otherwise: _Fault = _BROKEN_OFF,
        words: Mapping[str, str] = _TO_CHAT,
    ) -> Iterator[None]:
        try:
            yield
        except openai.OpenAIError as error:
            self._fail(_BROKEN_OFF if has_begun else _fault(error), model, error, words)
        except Exception as error:  # noqa: BLE001 - in mid-stream 2.x lets the transport's own errors through
            self._fail(otherwise, model, error, words)

    def _fail(
        self,
        fault: _Fault,
        model: str,
        error: Exception | None = None,
        words: Mapping[str, str] = _TO_CHAT,
    ) -> NoReturn:
        count_use({"failed_requests": 1})
        kind, sentence, hint = fault
        facts = {"url": self.url, "model": model, "timeout": self._timeout, "detail": _detail(error), **words}
        raise kind(sentence.format(**facts), hint=hint.format(**facts)) from error


def _concession(
    error: openai.BadRequestError, given: Mapping[str, Any], refused: frozenset[str]
) -> str | None:
    """What of a request may be given up for the server to take it; None when there is nothing left.

    Servers name the parameter that they do not take, but for the role: chat templates without a place for
    what the model is told (Gemma, Mistral) fail with a text alone.
    """
    named = (error.param or "").partition(".")[0].partition("[")[0]
    if named in {"temperature", "stream_options"}:
        conceded = named
    elif named in {"", "messages"} and given["messages"][0]["role"] == "system":
        conceded = "system"
    else:
        return None
    return None if conceded in refused or (conceded not in given and conceded != "system") else conceded


def _conceding(given: Mapping[str, Any], refused: frozenset[str]) -> dict[str, Any]:
    """The request without what is refused; what the model is told then stands at the head of the first
    message, which every convention takes."""
    kept = {name: value for name, value in given.items() if name not in refused}
    told, *rest = kept["messages"]
    if "system" in refused and told["role"] == "system" and rest:
        first = {**rest[0], "content": f"{told['content']}\n\n{rest[0]['content']}"}
        kept["messages"] = [first, *rest[1:]]
    return kept


def _text_of(content: Any) -> str:
    """The text of a message's content: a string, or a list of parts of which some are text."""
    if isinstance(content, list):
        parts = [part if isinstance(part, Mapping) else {} for part in content]
        return "".join(str(part.get("text") or "") for part in parts if part.get("type") == "text")
    return content if isinstance(content, str) else ""


def _shown(address: str) -> str:
    """The address without a password in it; raises SettingsError for what is no address."""
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        is_address = False
    if not is_address:
        raise SettingsError(
            f"OPENAI_BASE_URL is not an address: {address!r}.",
            hint="Give a full address, for example http://127.0.0.1:11434/v1.",
        )
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl().rstrip("/")


def _fault(error: openai.OpenAIError) -> _Fault:
    if isinstance(error, openai.RateLimitError) and error.code == "insufficient_quota":
        return _NO_CREDIT
    return next(ERRORS[kind] for kind in type(error).__mro__ if kind in ERRORS)


def _detail(error: Exception | None) -> str:
    """What the server gave as its reason, as one short line."""
    body = getattr(error, "body", None)
    said = str(body.get("message") or "") if isinstance(body, Mapping) else ""
    said = " ".join(said.split()) or f"status {getattr(error, 'status_code', 'unknown')}"
    return said if len(said) <= 200 else f"{said[:199]}…"


def _counts(usage: Any) -> dict[str, int]:
    """Token counts as plain numbers; nothing where the server counts nothing."""
    names = ("prompt_tokens", "completion_tokens", "total_tokens")
    counts = {name: getattr(usage, name, None) for name in names}
    return {name: count for name, count in counts.items() if isinstance(count, int)}
