"""The server as a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVE = """
import socket, sys
sys.path.insert(0, sys.argv[1])
from assistant.server import application
from tests.app.fake_desk import FakeDesk

listen = application.listen
def told(host, port):
    listener = listen(host, port)
    print(listener.getsockname()[1], flush=True)
    return listener
application.listen = told
application.serve(FakeDesk(), port=0)
print("closed", flush=True)
"""


def test_an_interrupt_ends_the_server_at_once_and_quietly_also_with_a_page_open() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(ROOT)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = f"http://127.0.0.1:{int(process.stdout.readline())}"
        # What an open page of the chat holds: a stream without an end.
        with urllib.request.urlopen(f"{address}/gradio_api/heartbeat/page", timeout=60) as stream:
            stream.readline()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, out, err) == (0, "closed\n", "")
