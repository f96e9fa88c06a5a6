"""A scripted server for the faults that aimock does not have.

It sends the bytes it was given, then closes the connection or falls silent.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def events(*pieces: str, finish: str | None = "stop", done: bool = True) -> bytes:
    """A streamed chat reply as server-sent events; ``finish=None`` leaves its end out."""
    chunks: list[dict[str, object]] = [
        {"delta": {"content": piece}, "finish_reason": None} for piece in pieces
    ]
    if finish is not None:
        chunks.append({"delta": {}, "finish_reason": finish})
    lines = [json.dumps({"id": "x", "choices": [{"index": 0, **chunk}]}) for chunk in chunks]
    return "".join(f"data: {line}\n\n" for line in [*lines, *(["[DONE]"] if done else [])]).encode()


@contextmanager
def serving(
    body: bytes, *, content_type: str = "text/event-stream", stalls: bool = False, length: int | None = None
) -> Iterator[str]:
    """The base URL of a server that sends ``body`` to every request.

    ``stalls`` keeps the connection open and silent afterwards; a ``length`` above the body's
    breaks the reply off.
    """
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            if length is not None:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
            if stalls:
                over.wait(30)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it overrides
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
