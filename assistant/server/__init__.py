"""The web server: the chat at ``/`` and the HTTP API under ``/api``."""

from assistant.server.application import create_app, listen, run, serve

__all__ = ["create_app", "listen", "run", "serve"]
