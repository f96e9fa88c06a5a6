"""Where an index lies, who may write to it, and errors in our words."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.errors import (
    AssistantError,
    IndexBusy,
    IndexDamaged,
    IndexFault,
    IndexNotFound,
    StorageFull,
    UsageError,
)
from assistant.index import Layout
from assistant.index.layout import replace_file, translated


@pytest.mark.parametrize("name", ["news", "a", "2021.07-news_x", "N" * 64])
def test_a_plain_name_can_name_an_index(name: str, tmp_path: Path) -> None:
    assert Layout(home=tmp_path, name=name).folder == tmp_path / name


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "../x", ".hidden", "-x", "N" * 65, "a b", "a\n", "naïve"]
)
def test_a_name_that_could_leave_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot name an index"):
        Layout(home=tmp_path, name=name)


def test_a_missing_index_is_named_with_those_that_exist(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "articles.db").touch()
    with pytest.raises(IndexNotFound, match="news") as caught:
        Layout(home=tmp_path, name="news").require()
    assert "archive" in caught.value.hint


def test_a_second_writer_in_the_same_process_is_turned_away(layout: Layout) -> None:
    with layout.writing():
        with pytest.raises(IndexBusy, match="news"), layout.writing():
            pass
        with pytest.raises(IndexBusy), Layout(home=layout.home, name="news").writing():
            pass


def test_a_second_thread_is_turned_away(layout: Layout) -> None:
    raised: list[BaseException] = []

    def write() -> None:
        try:
            with layout.writing():
                pass
        except IndexBusy as error:
            raised.append(error)

    with layout.writing():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(raised) == 1


def test_a_second_process_is_turned_away(layout: Layout) -> None:
    program = (
        "import sys; from pathlib import Path; from assistant.index import Layout\n"
        "with Layout(home=Path(sys.argv[1]), name='news').writing(): print('writing')"
    )
    command = [sys.executable, "-c", program, str(layout.home)]
    with layout.writing():
        turned_away = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "IndexBusy" in turned_away.stderr
    assert subprocess.run(command, capture_output=True, text=True, check=False).stdout == "writing\n"


def test_the_lock_is_free_again_after_an_error(layout: Layout) -> None:
    with pytest.raises(RuntimeError, match="inside"), layout.writing():
        raise RuntimeError("inside")
    with layout.writing():
        pass


def test_an_error_of_what_is_done_while_writing_stays_what_it_is(layout: Layout) -> None:
    with pytest.raises(ConnectionRefusedError), layout.writing():
        raise ConnectionRefusedError("the embedding's server")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StorageFull),
        (OSError(errno.EDQUOT, "Quota exceeded"), StorageFull),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), IndexFault),
        (sqlite3.OperationalError("database or disk is full"), StorageFull),
        (sqlite3.OperationalError("database is locked"), IndexBusy),
        (sqlite3.OperationalError("attempt to write a readonly database"), IndexFault),
        (sqlite3.DatabaseError("database disk image is malformed"), IndexDamaged),
    ],
)
def test_faults_of_disk_and_database_are_told_in_our_words(
    error: Exception, kind: type[AssistantError]
) -> None:
    with pytest.raises(AssistantError, match="news") as caught, translated("news"):
        raise error
    assert type(caught.value) is kind
    assert caught.value.hint


def test_use_after_closing_is_a_fault_of_the_program_and_not_of_the_files() -> None:
    connection = sqlite3.connect(":memory:")
    connection.close()
    with pytest.raises(sqlite3.ProgrammingError), translated("news"):
        connection.execute("SELECT 1")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "manifest.json"
    replace_file(path, b"old")

    def fail(source: Path, target: Path) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="broken"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
