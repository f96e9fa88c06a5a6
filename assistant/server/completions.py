"""The answers in the form of OpenAI's chat completions, for programs that speak it.

What is sent is checked already: a stream begins when the answer stands, so that no sentence has to be taken
back. The citations are in the text, as markers and a list, and beside it as ``url_citation`` annotations, as
OpenAI's web search has them; programs that know no annotations show the text.
"""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from assistant.errors import AssistantError, UsageError
from assistant.pipeline import Assistant
from assistant.schema import Answer, Citation, Event, Turn, format_day
from assistant.server.bodies import LimitsBody
from assistant.server.failures import as_completion_error

log = logging.getLogger(__name__)

#: What can be asked, with the model that it stands for: the assistant as it is set up, and without a model.
MODELS: Mapping[str, str | None] = {"news-assistant": None, "extractive": "extractive"}
#: What is said of a sentence that is not supported.
REMARKS: Mapping[str, str] = {"partly": "partly supported", "unsupported": "not supported"}
#: What leads in the list of sources.
SOURCES, NEXT = "\n\nSources:\n- ", "\n- "
# Images and tags would be fetched or run by who shows the text as Markdown.
_ACTIVE = re.compile(r"(?<=!)\[|(?<=\])\(|<(?=[A-Za-z/!])")

Completion = dict[str, Any]


class Part(BaseModel):
    """A piece of a message; only text can be read."""

    type: str
    text: str = ""


class ChatMessage(BaseModel):
    """One message; what the assistant has no use for, such as tool calls, is not read."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[Part, ...] | None = None

    @property
    def text(self) -> str:
        """Its text; raises UsageError for pictures and other things."""
        if isinstance(self.content, str | None):
            return self.content or ""
        other = next((part.type for part in self.content if part.type not in {"text", "refusal"}), None)
        if other is not None:
            raise UsageError(f"A message holds something else than text: {other}.", hint="Send text alone.")
        return "\n".join(part.text for part in self.content)


class StreamOptions(BaseModel):
    """``include_usage`` asks for a last piece that tells the tokens."""

    include_usage: bool = False


class CompletionBody(LimitsBody):
    """A conversation whose last message is the question, and the limits of ``/api/answer``.

    Other fields of OpenAI's are taken and have no effect: how an answer is written is not for the caller.
    """

    model_config = ConfigDict(extra="ignore")

    model: str
    messages: tuple[ChatMessage, ...]
    stream: bool = False
    stream_options: StreamOptions | None = None

    @property
    def question(self) -> str:
        """What the last message asks; raises UsageError if that is not the user's."""
        if not self.messages or self.messages[-1].role != "user":
            raise UsageError("The last message is not a question of the user.", hint="Put the question last.")
        return self.messages[-1].text

    def options(self) -> dict[str, Any]:
        """The keyword arguments of ``Assistant.stream``; raises UsageError for a message that is not text."""
        history = tuple(
            Turn(role=message.role, text=message.text.partition(SOURCES)[0])
            for message in self.messages[:-1]
            if message.role in ("user", "assistant") and message.text
        )
        return {**LimitsBody.options(self), "history": history, "model": MODELS[self.model]}


def create_completions(desk: Assistant) -> APIRouter:
    """The routes below ``/v1`` that answer from one desk."""
    router = APIRouter(prefix="/v1")
    models = {name: _model(name) for name in MODELS}

    @router.post("/chat/completions")
    def complete(body: CompletionBody, request: Request) -> Response:
        _known(models, body.model)
        events = desk.stream(body.question, **body.options())
        # The first event is awaited here: a wrong call then gets its status code, not an event.
        events = chain([next(events)], events)
        base = str(request.base_url)
        if body.stream:
            return StreamingResponse(_streamed(events, body, base), media_type="text/event-stream")
        return JSONResponse(_whole(_answer_of(events), body, base))

    @router.get("/models")
    def listed() -> dict[str, Any]:
        return {"object": "list", "data": list(models.values())}

    @router.get("/models/{name}")
    def model(name: str) -> dict[str, Any]:
        return _known(models, name)

    # The chat is mounted at the root and would answer in its own way.
    @router.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "DELETE"], include_in_schema=False)
    def nowhere(rest: str) -> Response:
        raise HTTPException(404, "Not Found")

    return router


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": int(time.time()), "owned_by": "news-assistant"}


def _known(models: Mapping[str, dict[str, Any]], name: str) -> dict[str, Any]:
    """The model of a name; raises UsageError."""
    if name not in models:
        raise UsageError(f"There is no model “{name}”.", hint=f"Ask {' or '.join(models)}.")
    return models[name]


def _answer_of(events: Iterator[Event]) -> Answer:
    """The last event; the text on the way is not checked yet."""
    return next(event for event in events if isinstance(event, Answer))


def _whole(answer: Answer, body: CompletionBody, base: str) -> Completion:
    text, annotations = "".join(_pieces(answer)), _annotations(answer, base)
    message = {"role": "assistant", "content": text, "refusal": None, "annotations": annotations}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {**_head("chat.completion", body), "choices": [choice], "usage": _usage(answer)}


def _streamed(events: Iterator[Event], body: CompletionBody, base: str) -> Iterator[str]:
    """Pieces as server-sent events of data alone; a failure on the way is the last one."""
    head = _head("chat.completion.chunk", body)

    def chunk(delta: Mapping[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _data({**head, "choices": [choice]})

    yield chunk({"role": "assistant", "content": ""})
    try:
        answer = _answer_of(events)
    except Exception as error:
        if not isinstance(error, AssistantError):
            log.exception("The stream of an answer broke off")
        yield _data(as_completion_error(error))
        return
    for piece in _pieces(answer):
        yield chunk({"content": piece})
    yield chunk({"annotations": _annotations(answer, base)}, "stop")
    if body.stream_options and body.stream_options.include_usage:
        yield _data({**head, "choices": [], "usage": _usage(answer)})
    yield "data: [DONE]\n\n"


def _head(kind: str, body: CompletionBody) -> Completion:
    created = int(time.time())
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": created, "model": body.model}


def _usage(answer: Answer) -> dict[str, int]:
    """The tokens that a language model read and wrote: none where none was asked."""
    read, written = (answer.usage.get(f"{name}_tokens", 0) for name in ("prompt", "completion"))
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def _pieces(answer: Answer) -> Iterator[str]:
    """The text of an answer: its sentences with their markers, what is disputed or missing, the sources."""
    for piece, _ in _marked(answer):
        yield piece
    for conflict in answer.conflicts:
        yield "\n\n" + NEXT.join(_inert(str(conflict)).split("\n"))
    if answer.missing:
        yield f"\n\nMissing: {_inert('; '.join(answer.missing))}"
    if answer.as_of:
        yield f"\n\nAs of {format_day(answer.as_of)}"
    for notice in answer.notices:
        yield f"\n\nNote: {_inert(notice)}"
    for place, citation in enumerate(answer.citations):
        yield f"{NEXT if place else SOURCES}[{citation.number}] {_source(citation)}"


def _marked(answer: Answer) -> Iterator[tuple[str, int | None]]:
    """The short answer and the sentences, piece by piece, each marker with its number."""
    if answer.status == "no_answer":
        yield answer.text, None
        return
    if answer.short_answer:
        yield f"{_inert(answer.short_answer)}\n\n", None
    for place, sentence in enumerate(answer.sentences):
        yield f"{' ' if place else ''}{_inert(sentence.text)}{' ' if sentence.citations else ''}", None
        yield from ((f"[{number}]", number) for number in sentence.citations)
        if sentence.verdict in REMARKS:
            why = f": {_inert('; '.join(sentence.reasons))}" if sentence.reasons else ""
            yield f" ({REMARKS[sentence.verdict]}{why})", None


def _annotations(answer: Answer, base: str) -> list[dict[str, Any]]:
    """Of each marker the place in the text, in characters, and the page that it cites."""
    cited = {citation.number: citation for citation in answer.citations}
    annotations, end = [], 0
    for piece, number in _marked(answer):
        start, end = end, end + len(piece)
        if number is not None and number in cited:
            citation = cited[number]
            annotations.append(
                {
                    "type": "url_citation",
                    "url_citation": {
                        "start_index": start,
                        "end_index": end,
                        "title": f"{citation.title} ({citation.byline})",
                        "url": _address(citation, base),
                    },
                }
            )
    return annotations


def _address(citation: Citation, base: str) -> str:
    """The page of the article at the words cited; this server's own where the article has none."""
    here = f"{base}api/articles/{quote(citation.article_id)}?version={citation.version}"
    return citation.link or here


def _source(citation: Citation) -> str:
    told = _inert(f"{citation.title} ({citation.byline})")
    return f"{told}, {citation.url}" if citation.link else told


def _inert(text: str) -> str:
    """The text with a backslash before what Markdown would make an image, a link or a tag of."""
    return _ACTIVE.sub(r"\\\g<0>", text)


def _data(value: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
