"""What the server has done and holds, in the text format of Prometheus."""

from __future__ import annotations

import time
from functools import partial

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.pipeline import Assistant

#: Bounds of the histogram, in seconds: a search, an answer from the articles, one by a language model.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
#: The route of what no route of ours answers: the chat's pages and files.
CHAT = "chat"


class Metrics:
    """The requests to one app, and what its index holds, in a registry of their own."""

    def __init__(self, desk: Assistant) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "assistant_requests",
            "Requests that were answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "assistant_request_seconds",
            "Seconds until a reply was sent, a stream to its end.",
            ("route",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        for name, told in (("articles", "Articles in the index."), ("chunks", "Chunks in the index.")):
            gauge = Gauge(f"assistant_{name}", told, registry=self._registry)
            gauge.set_function(partial(_held, desk, name))

    def text(self) -> bytes:
        """All of it, as it is now."""
        return generate_latest(self._registry)


def _held(desk: Assistant, name: str) -> float:
    return float(getattr(desk.info(), name))


def create_metrics(metrics: Metrics) -> APIRouter:
    """The route ``/metrics``."""
    router = APIRouter()

    @router.get("/metrics")
    def told() -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return router


class Counted:
    """ASGI middleware that counts and times what the app answers."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            # The pattern of the route, not the address: of those there are any number.
            route = getattr(scope.get("route"), "path", CHAT)
            self._metrics.requests.labels(scope["method"], route, status).inc()
            self._metrics.seconds.labels(route).observe(time.perf_counter() - start)
