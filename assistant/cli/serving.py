"""``serve``: the web chat and the HTTP API."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from assistant.cli import options
from assistant.cli.desk import open_desk
from assistant.cli.terminal import note


def serve(
    *,
    index: options.Index = None,
    host: Annotated[
        str, typer.Option("--host", metavar="HOST", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, metavar="PORT", help="The port to listen on.")
    ] = 7860,
) -> None:
    """Serve the web chat and the HTTP API until Ctrl-C."""
    with open_desk(index) as desk, suppress(KeyboardInterrupt):
        from assistant.server import listen, run

        listener = listen(host, port)
        name = f"[{host}]" if ":" in host else host
        note(f"Open http://{name}:{port} in a browser; Ctrl-C stops the server.")
        run(desk, listener)
