"""aimock: an OpenAI-compatible server that we did not write, run as a process of its own.

Installed on first use into the ignored ``node_modules/.aimock``, from ``package.json`` beside this file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

KEY = "the-right-key"

_HERE = Path(__file__).resolve().parent
_FOLDER = _HERE.parents[1] / "node_modules" / ".aimock"
_PACKAGE = _FOLDER / "node_modules" / "@copilotkit" / "aimock"
_OLDEST_NODE = (20, 15)


class Aimock:
    """A running server: what it shall reply, and what it was asked."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.base_url = f"{address}/v1"

    def reply(self, response: Mapping[str, Any] | str, *, to: str, **fixture: Any) -> None:
        """Replies to a chat whose last user message contains ``to``; ``at=0`` only to the first such."""
        given = {"content": response} if isinstance(response, str) else dict(response)
        match = {"userMessage": to, "endpoint": "chat"}
        if "at" in fixture:
            match["sequenceIndex"] = fixture.pop("at")
        self._call("POST", "/fixtures", {"fixtures": [{"match": match, "response": given, **fixture}]})

    def fail(self, status: int, *, to: str, **error: Any) -> None:
        """Refuses such a chat; ``error`` may hold ``param``, ``code``, ``retry_after`` and ``at``."""
        extra = {name: error.pop(name) for name in ("at",) if name in error}
        response: dict[str, Any] = {"status": status}
        if "retry_after" in error:
            response["retryAfter"] = error.pop("retry_after")
        self.reply({"error": {"message": "Refused for a test.", **error}, **response}, to=to, **extra)

    def requests(self) -> list[dict[str, Any]]:
        """The requests since the last reset, oldest first."""
        entries: list[dict[str, Any]] = self._call("GET", "/journal")
        return entries

    def last_messages(self) -> list[dict[str, str]]:
        """The messages of the latest chat request."""
        messages: list[dict[str, str]] = self.requests()[-1]["body"]["messages"]
        return messages

    def reset(self) -> None:
        """Forgets all replies and requests."""
        self._call("POST", "/reset")

    def _call(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            f"{self._address}/__aimock{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as reply:
            return json.load(reply)


@contextmanager
def running(folder: Path) -> Iterator[Aimock]:
    """A server on a free port, ended by its own process id; skips the test where it cannot be had."""
    script = _installed()
    fixtures = folder / "fixtures"
    fixtures.mkdir()
    with subprocess.Popen(
        ["node", str(script), "-p", "0", "-f", str(fixtures)],
        env={**os.environ, "AIMOCK_API_KEYS": KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        # What it says later is read too, or it would wait on a full pipe.
        reader = threading.Thread(target=process.stdout.read, daemon=True)
        try:
            address = _address(process.stdout)
            reader.start()
            yield Aimock(address)
        finally:
            process.kill()
            if reader.is_alive():
                reader.join()


def _address(output: Iterable[str]) -> str:
    said = []
    for line in output:
        said.append(line)
        if found := re.search(r"listening on (http://\S+)", line):
            return found[1]
    pytest.fail(f"aimock did not start: {''.join(said)}", pytrace=False)


def _installed() -> Path:
    """The server's script, installed where it is missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are needed to run aimock, the test server")
    version = subprocess.run([node, "--version"], capture_output=True, encoding="utf-8", check=True).stdout
    if tuple(int(part) for part in re.findall(r"\d+", version)[:2]) < _OLDEST_NODE:
        pytest.skip(f"aimock, the test server, needs node 20.15 or later, and this is {version.strip()}")
    _FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = json.loads((_HERE / "package.json").read_text("utf-8"))["dependencies"]["@copilotkit/aimock"]
    with FileLock(_FOLDER / "lock"):
        if _installed_version() != wanted:
            _install(npm)
    return _PACKAGE / "dist" / "cli.js"


def _installed_version() -> str | None:
    manifest = _PACKAGE / "package.json"
    return str(json.loads(manifest.read_text("utf-8"))["version"]) if manifest.exists() else None


def _install(npm: str) -> None:
    shutil.copy(_HERE / "package.json", _FOLDER / "package.json")
    options = ["--no-save", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"]
    try:
        subprocess.run(
            [npm, "install", *options],
            cwd=_FOLDER,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("aimock, the test server, could not be installed within two minutes")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"aimock, the test server, could not be installed: {error.stderr.strip()[-200:]}")
