"""Bad inputs over the real pipeline: one error, one hint, exit code 1, and the index stays whole.

``command`` runs in this process, which saves the start; ``run_cli`` in one of its own, where
locks, native libraries or a full disk are what is tested.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.index import Layout
from assistant.pipeline import Assistant, ingest, verify
from assistant.settings import load_settings
from tests.conftest import CliResult

INDEX = "news"
QUESTION = "When was the harbour bridge closed?"
ARTICLE = """Harbour bridge closes for repairs
By Mina Lund
Harbour Courier, 29 March 2021

The harbour bridge was closed on Monday after inspectors found cracks in two girders.
Mayor Ada Holm said that the repairs would take six weeks and cost 4.2 million crowns.
"""
SECOND = """Ferry to run while the bridge is shut
By Jon Eide
Northern Wire, 31 March 2021

A ferry for pedestrians will cross the harbour every twenty minutes from Wednesday.
The crossing is free until the bridge opens again in early May.
"""


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """A home with the index `news` of two articles."""
    folder = tmp_path_factory.mktemp("built")
    sources = folder / "articles"
    sources.mkdir()
    (sources / "bridge.txt").write_text(ARTICLE, encoding="utf-8")
    (sources / "ferry.txt").write_text(SECOND, encoding="utf-8")
    report = ingest([sources], index=INDEX, settings=load_settings(home=folder / "indexes"))
    assert report.added == 2
    return folder / "indexes"


@pytest.fixture
def home(built, assistant_home) -> Path:
    """A copy of that home, the one that commands use."""
    shutil.copytree(built, assistant_home)
    return assistant_home


@pytest.fixture(scope="module")
def shared(built, tmp_path_factory) -> Path:
    """One copy for all the tests that must leave the index as it is, as the last test here checks."""
    return shutil.copytree(built, tmp_path_factory.mktemp("shared") / "indexes")


@pytest.fixture
def command(monkeypatch, capfd, tmp_path) -> Callable[..., CliResult]:
    """Runs a command line here; what native libraries write to stderr is seen, too."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, **environment: str | Path) -> CliResult:
        with monkeypatch.context() as changed:
            for name, value in environment.items():
                changed.setenv(name, str(value))
            code = main([str(argument) for argument in arguments])
        stdout, stderr = capfd.readouterr()
        return CliResult(stdout=stdout, stderr=stderr, returncode=code)

    return run


def assert_two_lines(outcome, *words: str) -> None:
    """Exit code 1, exactly one `error:` line and one `hint:` line, nothing else of ours."""
    lines = outcome.stderr.splitlines()
    assert outcome.returncode == 1, outcome
    assert [line for line in lines if line.startswith("error: ")] == lines[-2:-1], outcome.stderr
    assert [line for line in lines if line.startswith("hint: ")] == lines[-1:], outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert "unexpected" not in lines[-2], outcome.stderr
    for word in words:
        assert word.casefold() in lines[-2].casefold(), outcome.stderr


def assert_whole(home: Path, articles: int = 2) -> None:
    """The index verifies clean and answers."""
    settings = load_settings(home=home)
    assert verify(index=INDEX, settings=settings).problems == ()
    with Assistant.open(INDEX, settings=settings) as desk:
        assert len(desk.articles()) == articles
        assert "Monday" in desk.ask(QUESTION, model="extractive").text


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


# Indexes that are not there, or not whole.


@pytest.mark.parametrize(
    "arguments",
    [
        *(["ask", QUESTION], ["search", QUESTION], ["articles"], ["show", "x"], ["info"]),
        *(["remove", "x"], ["verify"], ["verify", "--repair"], ["chat"], ["serve", "--port", "7861"]),
    ],
    ids=" ".join,
)
def test_an_unknown_index_is_one_error(command, shared, arguments):
    outcome = command(*arguments, "--index", "nowhere", ASSISTANT_HOME=shared)

    assert_two_lines(outcome, "nowhere")
    assert sorted(path.name for path in shared.iterdir()) == [INDEX]


@pytest.mark.parametrize("name", ["../news", "a/b", ".", "x" * 300])
def test_a_name_that_leads_out_of_the_home_is_one_error(command, shared, name):
    assert_two_lines(command("ask", QUESTION, "--index", name, ASSISTANT_HOME=shared))


@pytest.mark.parametrize(
    "arguments", [["ask", QUESTION], ["search", QUESTION], ["ingest", "more.txt"]], ids=" ".join
)
def test_a_manifest_of_another_embedding_is_one_error(command, shared, request, tmp_path, arguments):
    manifest = shared / INDEX / "manifest.json"
    right = manifest.read_bytes()
    content = json.loads(right)
    content["embedding"] = {**content["embedding"], "name": "other-model", "weights_sha256": "0" * 64}
    manifest.write_text(json.dumps(content), encoding="utf-8")
    request.addfinalizer(lambda: manifest.write_bytes(right))
    (tmp_path / "more.txt").write_text(SECOND, encoding="utf-8")

    assert_two_lines(command(*arguments, "--index", INDEX, ASSISTANT_HOME=shared), "other-model")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"schema_version": 99}'])
def test_a_manifest_that_cannot_be_read_is_one_error(command, shared, request, content):
    manifest = shared / INDEX / "manifest.json"
    right = manifest.read_bytes()
    manifest.write_bytes(content)
    request.addfinalizer(lambda: manifest.write_bytes(right))

    assert_two_lines(command("ask", QUESTION, "--index", INDEX, ASSISTANT_HOME=shared))


def _garble(chroma: Path) -> None:
    for path in sorted(chroma.rglob("*")):
        if path.is_file():
            path.write_bytes(b"garbage" * (path.stat().st_size // 7 + 1))


def _truncate(chroma: Path) -> None:
    for path in sorted(chroma.rglob("*")):
        if path.is_file():
            os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("damage", [_garble, _truncate, shutil.rmtree], ids=["garbled", "cut", "gone"])
def test_a_damaged_chroma_folder_is_told_and_repaired(command, home, damage):
    damage(home / INDEX / "chroma")

    assert_two_lines(command("verify", "--index", INDEX))
    repaired = command("verify", "--repair", "--index", INDEX)

    assert repaired.returncode == 0, repaired
    assert repaired.stdout.splitlines()[-1] == "ok"
    assert_whole(home)


@pytest.mark.parametrize("damage", [_garble, _truncate, shutil.rmtree], ids=["garbled", "cut", "gone"])
def test_asking_a_damaged_index_answers_rightly_or_is_one_error(run_cli, home, damage):
    damage(home / INDEX / "chroma")

    outcome = run_cli("ask", QUESTION, "--index", INDEX)

    if outcome.returncode == 0:
        assert "Monday" in outcome.stdout
        assert "Traceback" not in outcome.stderr
    else:
        assert_two_lines(outcome)


@pytest.mark.parametrize("verb", ["ask", "articles", "verify", "ingest"])
def test_a_garbled_database_is_one_error(command, home, tmp_path, verb):
    (home / INDEX / "articles.db").write_bytes(b"garbage" * 5000)
    (tmp_path / "more.txt").write_text(SECOND, encoding="utf-8")
    more = {"ask": [QUESTION], "ingest": ["more.txt"]}.get(verb, [])

    assert_two_lines(command(verb, *more, "--index", INDEX))


@pytest.mark.parametrize("arguments", [["ingest", "more.txt"], ["remove", "x"]], ids=" ".join)
def test_a_second_writer_is_one_error_and_readers_go_on(run_cli, home, tmp_path, arguments):
    (tmp_path / "more.txt").write_text(SECOND, encoding="utf-8")
    with Layout(home=home, name=INDEX).writing():
        assert_two_lines(run_cli(*arguments, "--index", INDEX), "another process")
        assert run_cli("articles", "--index", INDEX).returncode == 0

    assert_whole(home)


def test_a_home_that_is_a_file_is_one_error(command, home, tmp_path):
    (tmp_path / "more.txt").write_text(SECOND, encoding="utf-8")
    for arguments in (["ask", QUESTION], ["ingest", "more.txt"]):
        assert_two_lines(command(*arguments, ASSISTANT_HOME=tmp_path / "more.txt"))


@pytest.mark.parametrize(
    ("look", "closed"), [("exists", "manifest.json"), ("is_dir", "000001")], ids=["folder", "vectors"]
)
def test_an_ingest_into_an_index_that_may_not_be_read_is_one_error(
    command, home, tmp_path, monkeypatch, look, closed
):
    asked = getattr(Path, look)

    def refusing(path: Path) -> bool:
        if path.name == closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return asked(path)

    (tmp_path / "new.txt").write_text("A new text, of which nothing is stored yet.", encoding="utf-8")
    with monkeypatch.context() as changed:
        changed.setattr(Path, look, refusing)
        outcome = command("ingest", tmp_path / "new.txt", "--index", INDEX)
    assert_two_lines(outcome, f"cannot be used: Permission denied: {home / INDEX}", closed)


def test_asking_changes_no_file_whose_checksum_is_kept(command, home):
    def graphs() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in home.rglob("*.bin")}

    before = graphs()
    assert command("ask", QUESTION, "--index", INDEX).returncode == 0

    assert graphs() == before


# A disk that is full.


@contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of that size; skips where one cannot be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a small tmpfs cannot be mounted here: {error}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def full_disk(built, tmp_path) -> Iterator[Callable[[int], Path]]:
    """Makes a copy of the home on a disk with that many bytes left, held by a file `filler` beside it."""
    with _small_disk(tmp_path / "disk", "16m") as disk:

        def fill(left: int) -> Path:
            shutil.copytree(built, disk / "indexes")
            state = os.statvfs(disk)
            (disk / "filler").write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - left)))
            return disk / "indexes"

        yield fill


@pytest.mark.parametrize("left", [0, 40_000, 200_000])
def test_a_full_disk_is_one_error_and_the_next_ingest_goes_on(run_cli, full_disk, tmp_path, left):
    records = [
        {
            "title": f"Report {number}",
            "text": f"Report {number} says that {number} trees were planted. " * 100,
        }
        for number in range(12)
    ]
    source = _written(tmp_path / "more.jsonl", "\n".join(map(json.dumps, records)).encode())
    home = full_disk(left)

    assert_two_lines(run_cli("ingest", source, "--index", INDEX, ASSISTANT_HOME=home), "space")

    (home.parent / "filler").unlink()
    assert run_cli("ingest", source, "--index", INDEX, ASSISTANT_HOME=home).returncode == 0
    assert_whole(home, articles=14)


def test_a_full_disk_can_still_be_asked(run_cli, full_disk):
    outcome = run_cli("ask", QUESTION, "--index", INDEX, ASSISTANT_HOME=full_disk(0))

    assert (outcome.returncode, "Monday" in outcome.stdout) == (0, True), outcome


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
