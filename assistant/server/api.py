"""The HTTP API. The pipeline is synchronous, so these are plain functions that FastAPI runs in threads."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.schema import Answer, Event, Retrieved, TextDelta, iso
from assistant.server.bodies import AnswerBody, SearchBody, TopicBody, server_sent
from assistant.server.failures import as_dict

log = logging.getLogger(__name__)


def create_api(desk: Assistant) -> APIRouter:
    """The routes that answer from one desk."""
    router = APIRouter()

    @router.post("/api/answer")
    def answer(body: AnswerBody) -> Response:
        if not body.stream:
            return JSONResponse(desk.ask(body.question, **body.options()).to_dict())
        events = desk.stream(body.question, **body.options())
        # The first event is awaited here: a wrong call then gets its status code, not an event.
        first = next(events)
        return StreamingResponse(_told(chain([first], events)), media_type="text/event-stream")

    @router.post("/api/search")
    def search(body: SearchBody) -> dict[str, Any]:
        passages = desk.search(body.question, **body.options())
        return {"question": body.question, "passages": [passage.to_dict() for passage in passages]}

    _add_overviews(router, desk)

    @router.get("/api/articles")
    def articles() -> dict[str, Any]:
        return {"articles": [summary.to_dict() for summary in desk.articles()]}

    @router.get("/api/articles/{article_id:path}/history")
    def history(article_id: str) -> dict[str, Any]:
        versions = desk.history(article_id)
        return {"article_id": versions[0].article_id, "versions": [each.to_dict() for each in versions]}

    @router.get("/api/articles/{article_id:path}")
    def article(article_id: str, version: int | None = None) -> dict[str, Any]:
        found = desk.article(article_id, version=version)
        return {**found.to_dict(), "replaced_at": iso(desk.replaced_at(found))}

    @router.get("/health")
    def health() -> dict[str, Any]:
        info = desk.info()
        return {
            "status": "ok",
            "index": info.name,
            "articles": info.articles,
            "chunks": info.chunks,
            "model": desk.model_name,
        }

    # The chat is mounted at the root and would answer in its own way.
    @router.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "DELETE"], include_in_schema=False)
    def nowhere(rest: str) -> Response:
        raise HTTPException(404, "Not Found")

    return router


def _add_overviews(router: APIRouter, desk: Assistant) -> None:
    @router.post("/api/compare")
    def compare(body: TopicBody) -> dict[str, Any]:
        return desk.compare(body.topic, **body.options()).to_dict()

    @router.post("/api/timeline")
    def timeline(body: TopicBody) -> dict[str, Any]:
        return desk.timeline(body.topic, **body.options()).to_dict()


def _told(events: Iterator[Event]) -> Iterator[str]:
    """Events as server-sent events; a failure on the way is the last one."""
    try:
        for event in events:
            yield _server_sent(event)
    except Exception as error:
        if not isinstance(error, AssistantError):
            log.exception("The stream of an answer broke off")
        yield server_sent("error", as_dict(error))


def _server_sent(event: Event) -> str:
    match event:
        case Retrieved():
            passages = [passage.to_dict() for passage in event.passages]
            return server_sent(
                "retrieved", {"standalone_question": event.standalone_question, "passages": passages}
            )
        case TextDelta():
            return server_sent("delta", {"text": event.text})
        case Answer():
            return server_sent("answer", event.to_dict())
