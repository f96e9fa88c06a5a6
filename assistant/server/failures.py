"""Errors as HTTP: ``{"error", "hint"}`` and a status code, never a traceback."""

from __future__ import annotations

from collections.abc import Mapping
from reprlib import repr as shortened
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import (
    ArticleNotFound,
    AssistantError,
    ModelError,
    ModelOverloaded,
    ReadError,
    UsageError,
)
from assistant.server.headers import HEADERS

_HINTS = {
    404: "There is POST /api/answer, /api/search, /api/compare and /api/timeline, and GET /api/articles, "
    "/api/articles/ID and /health.",
    413: "Send at most 256 kB: shorten the question or the history.",
}


def status_of(error: AssistantError) -> int:
    """400 for a wrong call, 404 for an unknown article, 502 for the model, 503 for what may pass."""
    match error:
        case UsageError() | ReadError():
            return 400
        case ArticleNotFound():
            return 404
        case ModelOverloaded():
            return 503
        case ModelError():
            return 502
        case _:
            return 503


def as_dict(error: Exception) -> dict[str, str]:
    """What the caller is told; an error that is not ours is told in general words."""
    if isinstance(error, AssistantError):
        return {"error": str(error), "hint": error.hint}
    return {"error": "Something went wrong.", "hint": "Try again; the server's log says more."}


def _told(place: str, error: Mapping[str, Any]) -> dict[str, str]:
    """What was wrong at a place of the request, and how it is written right."""
    if error["type"].startswith("date_"):
        return {
            "error": f"{place}: {shortened(error['input'])} is not a day.",
            "hint": "Write days as YYYY-MM-DD, such as 2021-07-09.",
        }
    hint = (
        "Send a JSON object with a `question`, or a `topic` for an overview."
        if error["loc"][0] == "body"
        else "Mend the part of the address behind the question mark."
    )
    return {"error": f"{place}: {error['msg']}", "hint": hint}


def install(app: FastAPI) -> None:
    """Let every error of the app leave as ``{"error", "hint"}``."""

    @app.exception_handler(AssistantError)
    def _ours(request: Request, error: AssistantError) -> JSONResponse:
        return JSONResponse(as_dict(error), status_code=status_of(error))

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        # The first part says "body"; a broken JSON text has only its position after that.
        place = ".".join(str(part) for part in first["loc"][1:] if isinstance(part, str)) or "the body"
        return JSONResponse(_told(place, first), status_code=422)

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> JSONResponse:
        told = {"error": f"{error.detail}.", "hint": _HINTS.get(error.status_code, "Check the request.")}
        return JSONResponse(told, status_code=error.status_code, headers=error.headers)

    @app.exception_handler(Exception)
    def _unexpected(request: Request, error: Exception) -> JSONResponse:
        # Answered outside the middleware, so the headers are named here; the server logs the error.
        return JSONResponse(as_dict(error), status_code=500, headers=HEADERS)
