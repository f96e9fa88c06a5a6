"""The application put together, and run."""

from __future__ import annotations

import errno
import logging
import os
import socket
from asyncio import CancelledError
from contextlib import suppress

import uvicorn
from fastapi import FastAPI
from starlette.exceptions import HTTPException

from assistant.app import mount_chat
from assistant.errors import UsageError
from assistant.pipeline import Assistant
from assistant.server import failures
from assistant.server.api import create_api
from assistant.server.completions import create_completions
from assistant.server.headers import SecurityHeaders
from assistant.server.metrics import Counted, Metrics, create_metrics

#: The largest request body in bytes, the chat's included.
MAX_BODY = 256 * 1024


def create_app(desk: Assistant) -> FastAPI:
    """The chat at ``/`` and the HTTP APIs over one open desk; the caller closes the desk."""
    # The documentation pages of FastAPI load their scripts from elsewhere, so there are none.
    app = FastAPI(title="News assistant", docs_url=None, redoc_url=None, max_body_size=MAX_BODY)
    failures.install(app)
    app.include_router(create_api(desk))
    app.include_router(create_completions(desk))
    metrics = Metrics(desk)
    app.include_router(create_metrics(metrics))
    app.add_api_route("/gradio_api/upload", _no_uploads, methods=["POST"], include_in_schema=False)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Counted, metrics=metrics)
    mount_chat(app, desk)
    return app


def _no_uploads() -> None:
    """Gradio would let any visitor leave files on the disk; the chat takes none."""
    raise HTTPException(404, "Not Found")


def serve(desk: Assistant, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve until interrupted. Raises UsageError when the address cannot be taken."""
    run(desk, listen(host, port))


def run(desk: Assistant, listener: socket.socket) -> None:
    """Serve on a listening socket until interrupted; closes it."""
    # An open page holds a connection for as long as it is open: the end does not wait for it.
    config = uvicorn.Config(
        create_app(desk), log_level="warning", server_header=False, timeout_graceful_shutdown=1
    )
    logging.getLogger("uvicorn.error").addFilter(_not_of_the_end)
    with listener, suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _not_of_the_end(record: logging.LogRecord) -> bool:
    """Whether a line of the log tells more than that open pages were cut off at the end."""
    cut_off = record.exc_info and isinstance(record.exc_info[1], CancelledError)
    return not cut_off and "graceful shutdown" not in record.getMessage()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket: taken before the app is built, so that a taken port is told at once."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError, UnicodeError) as error:
        raise _cannot_listen(host, port, error) from None


def _cannot_listen(host: str, port: int, error: Exception) -> UsageError:
    number = getattr(error, "errno", None)
    is_of_system = isinstance(error, OSError) and not isinstance(error, socket.gaierror)
    # Python appends the address to what the system says.
    reason = os.strerror(number) if is_of_system and number else getattr(error, "strerror", None) or error
    if isinstance(error, socket.gaierror | UnicodeError) or number == errno.EADDRNOTAVAIL:
        hint = "Give an address of this machine with --host: 127.0.0.1, or 0.0.0.0 for all it has."
    else:
        hint = "Stop the program that uses the port, or choose another with --port."
    return UsageError(f"Cannot listen on {host}:{port}: {reason}.", hint=hint)
