"""A model's server on loopback that follows a script: what it replies, and which convention it speaks.

The conventions are those in which servers that call themselves OpenAI-compatible differ: which roles they
take, which parameters they refuse and how they say so, whether a stream ends with its token counts, and in
what form the text comes.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.model.stub import events


@dataclass(frozen=True, kw_only=True)
class Convention:
    """How a server speaks; ``refuses`` are parameters, ``names_them`` whether its refusal says which."""

    system_role: bool = True
    names_them: bool = True
    refuses: frozenset[str] = frozenset()
    counts_tokens: bool = True
    thinks: str = ""
    text_as_parts: bool = False

    def refusal(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """The error for a request that this server does not take."""
        if not self.system_role and any(said["role"] == "system" for said in body["messages"]):
            param = "messages[0].role" if self.names_them else None
            return {"message": "System role not supported", "param": param, "code": "unsupported_value"}
        for name in sorted(self.refuses & body.keys()):
            return {"message": f"Unknown parameter {name}", "param": name, "code": "unknown_parameter"}
        return None

    def stream(self, text: str, size: int = 7) -> bytes:
        """The reply in pieces, as this server sends them."""
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        thought = b"".join(
            _event({"choices": [{"index": 0, "delta": {"reasoning_content": each}, "finish_reason": None}]})
            for each in self.thinks.split()
        )
        if self.text_as_parts:
            body = b"".join(
                _event({"choices": [{"index": 0, "delta": {"content": [{"type": "text", "text": each}]}}]})
                for each in pieces
            ) + events(finish="stop", done=False)
        else:
            body = events(*pieces, done=False)
        usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
        counts = _event({"choices": [], "usage": usage}) if self.counts_tokens else b""
        return thought + body + counts + b"data: [DONE]\n\n"


OPENAI = Convention(refuses=frozenset({"max_tokens"}))
REASONING = Convention(
    system_role=False,
    refuses=frozenset({"temperature", "max_tokens"}),
    thinks="Let me see what they say",
)
TEMPLATED = Convention(
    system_role=False,
    names_them=False,
    refuses=frozenset({"stream_options", "max_completion_tokens"}),
    counts_tokens=False,
)
PARTED = Convention(text_as_parts=True, counts_tokens=False)
CONVENTIONS = {"openai": OPENAI, "reasoning": REASONING, "templated": TEMPLATED, "parted": PARTED}


@dataclass
class Script:
    """A running server: the replies in order (the last for all further requests) and what it was asked.

    A reply that is a number is a status to fail with.
    """

    replies: Sequence[str | int]
    convention: Convention
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0

    def respond(self, body: dict[str, Any]) -> tuple[int, bytes]:
        refusal = self.convention.refusal(body)
        if refusal is not None:
            self.refused += 1
            return 400, json.dumps({"error": refusal}).encode()
        reply = self.replies[min(len(self.asked), len(self.replies) - 1)]
        self.asked.append(body)
        if isinstance(reply, int):
            return reply, json.dumps({"error": {"message": "Refused for a test."}}).encode()
        return 200, self.convention.stream(reply, size=max(7, len(reply) // 200))


@contextmanager
def scripted(
    *replies: str | int, convention: Convention = OPENAI, headers: dict[str, str] | None = None
) -> Iterator[Script]:
    """A server that gives these replies; ``headers`` go with those that fail."""
    script = Script(replies=replies, convention=convention, headers=headers or {})

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            status, content = script.respond(body)
            self.send_response(status)
            self.send_header("Content-Type", "text/event-stream" if status == 200 else "application/json")
            for name, value in script.headers.items() if status != 200 else ():
                self.send_header(name, value)
            self.end_headers()
            # Who has read enough hangs up.
            with suppress(ConnectionError):
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it overrides
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _event(value: dict[str, Any]) -> bytes:
    return f"data: {json.dumps({'id': 'x', **value})}\n\n".encode()
