"""A served desk and a browser that may talk to nobody else."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.server import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run"
).split()


@contextmanager
def served(desk: Any) -> Iterator[str]:
    """The address at which the desk is served, on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_app(desk), log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


# Not for the whole session: Playwright keeps an event loop running in the thread of the tests.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the chat of a desk. At the end it holds that nothing ran that should not have:
    no request left the server's origin, no dialog, no script of an article, no error of the page."""
    with ExitStack() as stack:
        pages: list[tuple[Page, str, list[str], list[str]]] = []

        def open_chat(desk: Any, **options: Any) -> Page:
            origin = stack.enter_context(served(desk))
            page = browser.new_page(**({"viewport": {"width": 1280, "height": 860}} | options))
            stack.callback(page.close)
            requests: list[str] = []
            wrongs: list[str] = []
            page.on("request", lambda request: requests.append(request.url))
            page.on("dialog", lambda dialog: (wrongs.append(dialog.message), dialog.dismiss()))
            page.on("pageerror", lambda error: wrongs.append(str(error)))
            pages.append((page, origin, requests, wrongs))
            page.goto(origin)
            page.wait_for_selector(".welcome")
            return page

        yield open_chat
        for page, origin, requests, wrongs in pages:
            assert page.evaluate("window.hacked") is None
            assert not wrongs
            assert requests
            strangers = [url for url in requests if not url.startswith((origin, "data:", "blob:"))]
            assert not strangers
