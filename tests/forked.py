"""``assistant.index.building`` started at once: forked from a process that has loaded Chroma.

Each generation of vectors takes two processes, and loading Chroma most of their time. ``Forks`` starts one
process that loads it and then waits; ``Forks.command`` is a command line that does what ``python -m
assistant.index.building`` does, in a fork of that process, with the streams, the folder and the exit status
of its own. When the command is killed, so is the fork.

Standard library only, and little of it: the command line starts hundreds of times.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from typing import Any

PROGRAM = "assistant.index.building"
#: What says that the process is ready, and what parts the words of a command line.
READY, BETWEEN = b"ready\n", "\0"
#: The status of a program whose process broke.
BROKEN = 139


class Forks:
    """A process to fork from, which listens at ``address``: started when it is first needed, ended by
    ``close`` or with the process that started it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._process: Any = None

    def command(self, *arguments: object) -> list[str]:
        """The command line that runs the program with these arguments."""
        with self._lock:
            self._process = self._process or _started(self._address)
        return [sys.executable, "-I", "-S", __file__, self._address, *map(str, arguments)]

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()


def _started(address: str) -> Any:
    """The process, ready to fork."""
    import subprocess

    command = [sys.executable, "-c", f"from tests.forked import serve; serve({address!r})"]
    folder = os.path.dirname(os.path.dirname(__file__))
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if process.stdout is None or process.stdout.readline() != READY:
        raise RuntimeError("the process to fork from did not start")
    return process


def serve(address: str) -> None:
    """Forks for every connection until standard input ends."""
    import select
    import signal

    import assistant.index.vectors  # noqa: F401  what takes so long

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests, which end this
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        os.write(1, READY)
        while listener in select.select([listener, 0], [], [])[0]:
            connection, _ = listener.accept()
            if os.fork() == 0:
                _become(connection)
            connection.close()


def _become(connection: socket.socket) -> None:
    """Runs the program in this process with what the connection says, tells its status, and ends."""
    said, streams, _, _ = socket.recv_fds(connection, 65536, 3)
    folder, *arguments = said.decode().split(BETWEEN)
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    os.chdir(folder)
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
    status = _run(arguments)
    connection.send(str(status).encode())
    os._exit(status)


def _end_with(connection: socket.socket) -> None:
    if not connection.recv(1):
        os._exit(BROKEN)


def _run(arguments: list[str]) -> int:
    """The exit status of the program, run as Python runs one."""
    import runpy
    import signal
    import traceback

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115  the fork's own
    sys.argv = [PROGRAM, *arguments]
    try:
        runpy.run_module(PROGRAM, run_name="__main__", alter_sys=True)
        status: Any = 0
    except SystemExit as end:
        status = end.code or 0
    except BaseException:  # noqa: BLE001  told as Python tells it
        traceback.print_exc()
        status = 1
    if not isinstance(status, int):
        print(status, file=sys.stderr)
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def main(address: str, *arguments: str) -> None:
    """The command line: hands its streams on and ends as the fork does."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        socket.send_fds(connection, [BETWEEN.join([os.getcwd(), *arguments]).encode()], [0, 1, 2])
        for stream in (0, 1, 2):
            os.close(stream)
        os._exit(int(connection.recv(8) or BROKEN))


if __name__ == "__main__":
    main(*sys.argv[1:])
