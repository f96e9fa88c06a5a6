"""Bad inputs over the real pipeline: one error, one hint, exit code 1, and the index stays whole.

``command`` runs in this process, which saves the start; ``run_cli`` in one of its own, where what a process
reads and writes is tested.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.cli.real import INDEX, QUESTION, assert_two_lines, assert_whole

# Files that cannot become articles.


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _large(folder: Path) -> Path:
    path = folder / "large.txt"
    with path.open("wb") as file:
        file.write(b"A sentence of an article. " * 1000)
        file.truncate(50_000_000)
    return path


BAD_FILES: dict[str, Callable[[Path], Path]] = {
    "an empty file": lambda folder: _written(folder / "empty.txt", b""),
    "a blank file": lambda folder: _written(folder / "blank.md", b" \n\n"),
    "a binary file": lambda folder: _written(
        folder / "binary.txt", b"\x7fELF\x02\x01" + bytes(range(256)) * 40
    ),
    "a file of 50 MB": _large,
    "an invalid JSON line": lambda folder: _written(folder / "bad.jsonl", b'{"title": "T", "text": \n'),
    "a record without text": lambda folder: _written(folder / "textless.jsonl", b'{"title": "T"}\n'),
    "a record that is no object": lambda folder: _written(folder / "number.json", b"7"),
    "a path inside a file": lambda folder: _written(folder / "file.txt", b"x") / "inside.txt",
    "a path that is not there": lambda folder: folder / "missing.txt",
    "another kind of file": lambda folder: _written(folder / "picture.png", b"\x89PNG\r\n\x1a\n"),
    "an empty folder": lambda folder: folder / "nothing",
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_one_error(command, shared, tmp_path, kind):
    inputs = tmp_path / "inputs"
    (inputs / "nothing").mkdir(parents=True)
    bad = BAD_FILES[kind](inputs)

    outcome = command("ingest", bad, "--index", INDEX, ASSISTANT_HOME=shared)

    assert_two_lines(outcome)
    assert outcome.stdout == ""


def test_bad_files_among_good_ones_are_named_and_the_rest_goes_on(command, home, tmp_path):
    inputs = tmp_path / "inputs"
    (inputs / "nothing").mkdir(parents=True)
    for kind, make in BAD_FILES.items():
        if kind != "a file of 50 MB":
            make(inputs)
    record = {"title": "New school", "text": "A new school opened in Linden on Friday, the council said."}
    _written(inputs / "good.jsonl", json.dumps(record).encode() + b"\n{broken\n")

    outcome = command("ingest", inputs, "--index", INDEX)

    assert outcome.returncode == 0, outcome
    assert outcome.stdout.startswith("1 added, 0 replaced, 0 unchanged, ")
    for name in ("empty.txt", "binary.txt", "bad.jsonl", "textless.jsonl", "good.jsonl"):
        assert f"{name}" in outcome.stderr
    assert "error:" not in outcome.stderr
    assert_whole(home, articles=3)


def test_a_bad_file_alone_makes_no_index(command, assistant_home, tmp_path):
    assert_two_lines(command("ingest", _written(tmp_path / "empty.txt", b"")))

    assert not (assistant_home / "default").exists()


# Questions that are none.


@pytest.mark.parametrize(
    "question", ["", "  \n ", "why " * 25_000], ids=["empty", "blank", "100,000 characters"]
)
@pytest.mark.parametrize("verb", ["ask", "search"])
def test_a_question_that_is_none_is_one_error(command, shared, verb, question):
    assert_two_lines(command(verb, question, "--index", INDEX, ASSISTANT_HOME=shared), "question")


def test_a_chat_survives_questions_that_are_none(run_cli, home):
    outcome = run_cli("chat", "--index", INDEX, stdin=f"{'why ' * 25_000}\n{QUESTION}\n")

    assert outcome.returncode == 0
    assert outcome.stderr.count("error: ") == outcome.stderr.count("hint: ") == 1
    assert "Monday" in outcome.stdout


# Language models that do not answer.


class _RefusesTheKey(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # as the base class wants it named
        body = json.dumps({"error": {"message": "Incorrect API key.", "type": "invalid_request_error"}})
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Silent."""


def test_a_wrong_key_is_one_error_that_does_not_show_it(run_cli, home):
    with HTTPServer(("127.0.0.1", 0), _RefusesTheKey) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        outcome = run_cli(
            *("ask", QUESTION, "--index", INDEX),
            OPENAI_BASE_URL=f"http://127.0.0.1:{server.server_port}/v1",
            OPENAI_API_KEY="sk-wrong-and-secret",
            ASSISTANT_MODEL="some-model",
        )
        server.shutdown()

    assert_two_lines(outcome, "key")
    assert "sk-wrong" not in outcome.stderr
    assert_whole(home)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/v1", "http://", "nonsense", "ftp://127.0.0.1/v1"])
def test_a_base_url_where_nothing_answers_is_one_error(command, shared, address):
    outcome = command(
        *("ask", QUESTION, "--index", INDEX),
        ASSISTANT_HOME=shared,
        OPENAI_BASE_URL=address,
        ASSISTANT_MODEL="m",
        ASSISTANT_MODEL_RETRIES="0",
    )

    assert_two_lines(outcome)


# The last of all: whatever was asked of it above, the shared index is as it was made.


def test_the_index_is_whole_after_all_of_that(shared):
    assert_whole(shared)
