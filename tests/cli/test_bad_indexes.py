"""Indexes that are not there, not whole or on a full disk, over the real pipeline: one error, one hint.

``command`` runs in this process, which saves the start; ``run_cli`` in one of its own, where locks, native
libraries or a full disk are what is tested.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.index import Layout
from tests.cli.real import INDEX, QUESTION, SECOND, assert_two_lines, assert_whole


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
    source = tmp_path / "more.jsonl"
    source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    home = full_disk(left)

    assert_two_lines(run_cli("ingest", source, "--index", INDEX, ASSISTANT_HOME=home), "space")

    (home.parent / "filler").unlink()
    assert run_cli("ingest", source, "--index", INDEX, ASSISTANT_HOME=home).returncode == 0
    assert_whole(home, articles=14)


def test_a_full_disk_can_still_be_asked(run_cli, full_disk):
    outcome = run_cli("ask", QUESTION, "--index", INDEX, ASSISTANT_HOME=full_disk(0))

    assert (outcome.returncode, "Monday" in outcome.stdout) == (0, True), outcome


# The last of all: whatever was asked of it above, the shared index is as it was made.


def test_the_index_is_whole_after_all_of_that(shared):
    assert_whole(shared)
