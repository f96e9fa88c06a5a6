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

#: Below this address errors have the form of OpenAI's.
OPENAI = "/v1/"
_HINTS = {
    404: "There is POST /api/answer, /api/search, /api/compare, /api/timeline and /v1/chat/completions, "
    "and GET /api/articles, /api/articles/ID, /v1/models, /health and /metrics.",
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


def as_completion_error(error: Exception) -> dict[str, Any]:
    """The same in the form of OpenAI's API."""
    status = status_of(error) if isinstance(error, AssistantError) else 500
    return _completion_error(as_dict(error), status)


def _completion_error(told: Mapping[str, str], status: int) -> dict[str, Any]:
    kind = "invalid_request_error" if status < 500 else "server_error"
    message = f"{told['error']} {told['hint']}"
    return {"error": {"message": message, "type": kind, "param": None, "code": None}}


def _reply(
    request: Request, told: Mapping[str, str], status: int, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    below = request.url.path.startswith(OPENAI)
    body = _completion_error(told, status) if below else told
    return JSONResponse(body, status_code=status, headers=headers)


def _told(place: str, error: Mapping[str, Any], path: str) -> dict[str, str]:
    """What was wrong at a place of the request, and how it is written right."""
    if error["type"].startswith("date_"):
        return {
            "error": f"{place}: {shortened(error['input'])} is not a day.",
            "hint": "Write days as YYYY-MM-DD, such as 2021-07-09.",
        }
    if error["loc"][0] != "body":
        hint = "Mend the part of the address behind the question mark."
    elif path.startswith(OPENAI):
        hint = "Send a JSON object with a `model` and `messages`, the last of which asks the question."
    else:
        hint = "Send a JSON object with a `question`, or a `topic` for an overview."
    return {"error": f"{place}: {error['msg']}", "hint": hint}


def install(app: FastAPI) -> None:
    """Let every error of the app leave as ``{"error", "hint"}``."""

    @app.exception_handler(AssistantError)
    def _ours(request: Request, error: AssistantError) -> JSONResponse:
        return _reply(request, as_dict(error), status_of(error))

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        # The first part says "body"; a broken JSON text has only its position after that.
        place = ".".join(str(part) for part in first["loc"][1:] if isinstance(part, str)) or "the body"
        return _reply(request, _told(place, first, request.url.path), 422)

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> JSONResponse:
        told = {"error": f"{error.detail}.", "hint": _HINTS.get(error.status_code, "Check the request.")}
        return _reply(request, told, error.status_code, error.headers)

    @app.exception_handler(Exception)
    def _unexpected(request: Request, error: Exception) -> JSONResponse:
        # Answered outside the middleware, so the headers are named here; the server logs the error.
        return _reply(request, as_dict(error), 500, HEADERS)
