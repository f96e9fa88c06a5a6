"""The guard of the tests works, here and in the processes that tests start."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.guard.loopback_only import is_loopback

ELSEWHERE = ("192.0.2.1", 9)  # an address that RFC 5737 keeps for documentation


def test_a_connection_off_loopback_fails_with_a_clear_message(off_loopback):
    with (
        socket.socket() as connection,
        pytest.raises(RuntimeError, match=r"off loopback: socket\.connect to 192\.0\.2\.1:9"),
    ):
        connection.connect(ELSEWHERE)
    assert len(off_loopback.take()) == 1


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: socket.socket().connect_ex(ELSEWHERE),
        lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"", ELSEWHERE),
        lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"", 0, ELSEWHERE),
        lambda: socket.socket(type=socket.SOCK_DGRAM).sendmsg([b""], [], 0, ELSEWHERE),
        lambda: socket.create_connection(ELSEWHERE, timeout=1),
        lambda: socket.getaddrinfo("news.example", 443),
        lambda: socket.getaddrinfo(host=b"news.example", port=443),
        lambda: socket.gethostbyname("news.example"),
    ],
)
def test_no_way_out_is_open(attempt: Callable[[], object], off_loopback):
    with pytest.raises(RuntimeError, match="off loopback"):
        attempt()
    assert off_loopback.take()


def test_an_attempt_is_known_even_when_the_code_swallows_the_error(off_loopback):
    with contextlib.suppress(Exception):  # as a careless library would
        socket.create_connection(ELSEWHERE)
    assert off_loopback.take() != []


def test_a_process_started_by_a_test_is_guarded_too(off_loopback):
    done = subprocess.run(
        [sys.executable, "-c", f"import socket; socket.create_connection({ELSEWHERE!r})"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "OffLoopbackError: off loopback: socket.connect to 192.0.2.1:9" in done.stderr
    assert len(off_loopback.take()) == 1


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "", None, b"localhost"]
)
def test_loopback_is_this_machine(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "localhost.example", "example"])
def test_everything_else_is_not(host):
    assert not is_loopback(host)


def test_loopback_still_works():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        client.sendall(b"hello")
        accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(5) == b"hello"


def test_nobody_s_keys_or_settings_reach_the_tests():
    given = {name for name in os.environ if name.startswith(("ASSISTANT_", "OPENAI_"))}
    assert given == {"ASSISTANT_HOME"}
