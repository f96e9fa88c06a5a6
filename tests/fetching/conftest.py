"""A web server on loopback whose pages a test writes, and a fetcher that may ask it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from assistant.fetching import Fetcher
from assistant.fetching.pace import Clock
from assistant.settings import Settings, load_settings

STORY = (
    "The harbour authority of Port Maren stopped all ferries to the outer islands at noon on Monday because "
    "of a storm. Captain Ilse Brandt said that the boats would sail again on Wednesday."
)


def page(title: str = "Storm stops ferries", text: str = STORY, head: str = "") -> bytes:
    """A web page with one article on it."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><article><h1>{title}</h1><p>{text}</p><p>Two boats were damaged overnight.</p></article>"
        "</body></html>"
    ).encode()


@dataclass(kw_only=True)
class Answer:
    """What the server says to one request; ``drip`` says whether the "head" or the "body" never ends."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip: str = ""


@dataclass(kw_only=True)
class Site:
    """The server's pages by path; a list is answered from one after the other, its last for ever."""

    address: str
    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def put(self, path: str, body: bytes = b"", status: int = 200, kind: str = "", **headers: str) -> str:
        """Puts an answer where it is asked for, its address; after what is there when
        that is a list, and without a header whose value is empty."""
        stated = {"Content-Type": kind or "text/html; charset=utf-8", **headers}
        stated = {name.replace("_", "-"): value for name, value in stated.items()}
        answer = Answer(status=status, body=body, headers=stated)
        known = self.answers.get(path)
        self.answers[path] = [*known, answer] if isinstance(known, list) else answer
        return self.url(path)

    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def answer(self, path: str) -> Answer:
        found = self.answers.get(path, Answer(status=404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers)))
            answer = found.answer(self.path)
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                if value:
                    self.send_header(name, value)
            if answer.drip == "head":
                self.flush_headers()
                _drip(self, found.ended)
            self.end_headers()
            if answer.drip == "body":
                _drip(self, found.ended)
            self.wfile.write(answer.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Site(address=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    found.ended.set()
    server.shutdown()
    server.server_close()
    thread.join()


def _drip(handler: BaseHTTPRequestHandler, ended: threading.Event) -> None:
    """A few bytes after another until the test ends or the client has gone."""
    try:
        while not ended.wait(0.02):
            handler.wfile.write(b"x: y\r\n")
    except OSError:
        handler.close_connection = True


@dataclass(kw_only=True)
class FakeTime:
    """A clock that goes forward only when somebody sleeps."""

    seconds: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.seconds += seconds

    def clock(self) -> Clock:
        return Clock(now=lambda: self.seconds, sleep=self.sleep)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


MakeFetcher = Callable[..., Fetcher]


@pytest.fixture
def settings() -> Settings:
    return load_settings(fetch_private=True, fetch_delay=0)


@pytest.fixture
def make_fetcher(time: FakeTime) -> MakeFetcher:
    """``make_fetcher(fetch_delay=1, resolver=…)``: settings and parts, loopback allowed unless said."""

    def make(**values: Any) -> Fetcher:
        parts = {name: values.pop(name) for name in ("resolver", "longest") if name in values}
        settings = load_settings(**{"fetch_private": True, "fetch_delay": 0, **values})
        return Fetcher(settings, clock=time.clock(), **parts)

    return make


@pytest.fixture
def fetcher(make_fetcher: MakeFetcher) -> Fetcher:
    return make_fetcher()


@pytest.fixture
def closed_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
