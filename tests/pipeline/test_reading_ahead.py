"""Reading in processes: the same articles in the same order, and no file takes the others with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cleaning import use_rules
from assistant.errors import ReadError, SettingsError
from assistant.pipeline import Assistant, ingest, reading_ahead, verify
from assistant.pipeline.reading_ahead import ReadingAhead, readers_for
from assistant.reading.process import Piece, read_pieces
from assistant.schema import Article, ReadFailure
from assistant.settings import load_settings
from tests.fakes import HashEmbedder
from tests.pipeline.conftest import STORM, TAX, write, write_lines
from tests.pipeline.processes import left_of, members

LIMIT = 1_000_000

# A reader that misbehaves for files of certain names, as a native library might.
WILD = """
import os, re, signal, sys
from assistant.reading import process
sound = process.read_file
def read_file(path, *, max_bytes):
    for number, item in enumerate(sound(path, max_bytes=max_bytes), start=1):
        if "{name}" in path.name and number == {number}:
            {what}
        yield item
process.read_file = read_file
process.main()
"""


@pytest.fixture
def wild(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``wild("os.abort()", name="bad")``: what reading a file of that name does."""

    def make(what: str, *, name: str = "bad", number: int = 1) -> None:
        program = WILD.format(what=what, name=name, number=number)
        monkeypatch.setattr(reading_ahead, "_READER", (sys.executable, "-c", program))

    return make


def files(folder: Path, *names: str) -> list[Path]:
    return [write(folder / f"{name}.json", title=f"On {name}", text=f"{name}. {STORM}") for name in names]


def read(paths: list[Path], *, readers: int = 2, patience: float = 60.0) -> list[list[Piece]]:
    with ReadingAhead(paths, readers=readers, max_bytes=LIMIT, patience=patience) as ahead:
        return [list(ahead.pieces(path)) for path in paths]


def items(pieces: list[Piece]) -> list[Article | ReadFailure]:
    return [item for item, *_ in pieces]


def test_processes_give_what_this_process_reads_in_the_same_order(tmp_path: Path) -> None:
    paths = [*files(tmp_path, *"abcdefgh"), tmp_path / "gone.json"]
    (tmp_path / "broken.json").write_text("{nothing")
    paths.append(tmp_path / "broken.json")
    here = [[piece[:3] for piece in read_pieces(path, max_bytes=LIMIT)] for path in paths]
    assert [[piece[:3] for piece in pieces] for pieces in read(paths)] == here


def test_a_reader_that_dies_costs_one_file(tmp_path: Path, wild: Callable[..., None]) -> None:
    wild("os.kill(os.getpid(), signal.SIGSEGV)")
    *good, bad, last = [items(pieces) for pieces in read(files(tmp_path, "a", "b", "bad", "c"), readers=1)]
    assert all(isinstance(found[0], Article) for found in (*good, last))
    (failure,) = bad
    assert isinstance(failure, ReadFailure)
    assert failure.reason == "the reader process died (SIGSEGV)"
    assert failure.source == str(tmp_path / "bad.json")


def test_a_reader_that_hangs_is_ended_also_where_it_hangs_outside_of_python(
    tmp_path: Path, wild: Callable[..., None]
) -> None:
    wild(r're.match(r"(a+)+$", "a" * 64 + "b")')
    bad, good = [items(pieces) for pieces in read(files(tmp_path, "bad", "good"), readers=1, patience=2.0)]
    assert isinstance(good[0], Article)
    assert isinstance(bad[0], ReadFailure)
    assert bad[0].reason == "reading took longer than 2 s"


def test_what_a_file_gave_before_its_reader_died_is_kept(tmp_path: Path, wild: Callable[..., None]) -> None:
    wild("os._exit(3)", number=2)
    path = write_lines(
        tmp_path / "bad.jsonl", {"title": "Storm", "text": STORM}, {"title": "Tax", "text": TAX}
    )
    article, failure = items(read([path])[0])
    assert isinstance(article, Article)
    assert isinstance(failure, ReadFailure)
    assert failure.reason == "the reader process died (status 3) after 1 article"


def test_a_mistake_in_a_reader_is_a_failure_of_its_file(tmp_path: Path, wild: Callable[..., None]) -> None:
    wild("1 / 0")
    (failure,) = items(read(files(tmp_path, "bad"))[0])
    assert isinstance(failure, ReadFailure)
    assert "ZeroDivisionError" in failure.reason


def test_what_a_library_prints_is_no_article(tmp_path: Path, wild: Callable[..., None]) -> None:
    wild('print("noise"); os.write(1, b"more noise")')
    assert isinstance(items(read(files(tmp_path, "bad"))[0])[0], Article)


def test_more_than_may_wait_is_read_when_it_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_ahead, "WAITING_BYTES", 2_000)
    path = write_lines(
        tmp_path / "many.jsonl", *({"title": f"Part {n}", "text": f"{n}. {STORM}"} for n in range(300))
    )
    assert len(read([path])[0]) == 300


def test_a_process_that_cannot_be_started_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_ahead, "_READER", (sys.executable, "-c", "raise SystemExit(7)"))
    with pytest.raises(ReadError, match="status 7"):
        read(files(tmp_path, "a"))


def test_leaving_early_ends_the_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_ahead, "WAITING_BYTES", 2_000)
    paths = [
        write_lines(tmp_path / f"{name}.jsonl", *({"title": f"Part {n}", "text": STORM} for n in range(200)))
        for name in "abc"
    ]
    with ReadingAhead(paths, readers=2, max_bytes=LIMIT) as ahead:
        next(ahead.pieces(paths[0]))
        processes = [reader._process for reader in ahead._readers]
    assert all(process is None or process.returncode is not None for process in processes)


def test_a_few_small_files_are_not_worth_a_process() -> None:
    assert readers_for([]) == readers_for([1_000] * 5) == 0
    assert 1 <= readers_for([1_000] * 500) <= 4
    assert readers_for([50_000_000]) == 1


def test_an_ingest_goes_on_after_a_reader_that_died_and_tries_its_file_again(
    tmp_path: Path, wild: Callable[..., None], assistant_home: Path
) -> None:
    wild("os.abort()")
    folder = tmp_path / "news"
    folder.mkdir()
    files(folder, "a", "b", "bad", "c")
    report = ingest([folder], embedding=HashEmbedder(), readers=2)
    assert (report.added, [failure.reason for failure in report.failures]) == (
        3,
        ["the reader process died (SIGABRT)"],
    )
    wild("pass")
    report = ingest([folder], embedding=HashEmbedder(), readers=2)
    assert (report.added, report.unchanged, report.failures) == (1, 3, ())
    assert verify().is_clean


def test_a_killed_ingest_leaves_no_process_behind(tmp_path: Path, assistant_home: Path) -> None:
    program = (
        "import sys; from assistant.pipeline import ingesting; from tests.fakes import HashEmbedder\n"
        "for event in ingesting([sys.argv[1]], embedding=HashEmbedder(pause=0.2), readers=2):\n"
        "    print(event.__class__.__name__, flush=True)"
    )
    for name in "abcdef":
        write_lines(
            tmp_path / f"{name}.jsonl",
            *({"title": f"{name} {n}", "text": f"{name} {n}. {STORM} {TAX}"} for n in range(400)),
        )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    assert len(members(process.pid)) >= 3
    process.kill()
    process.wait()
    process.stdout.close()
    assert left_of(process.pid) == []


@pytest.mark.parametrize("readers", [0, 2])
def test_rules_of_ones_own_clean_in_this_process_and_in_others(
    tmp_path: Path, request: pytest.FixtureRequest, assistant_home: Path, embedder: HashEmbedder, readers: int
) -> None:
    request.addfinalizer(lambda: use_rules(None))
    rules = tmp_path / "rules.toml"
    rules.write_text('[horoscopes]\nabout = "What the stars say."\nlines = ["the stars are kind today"]\n')
    news = tmp_path / "news"
    news.mkdir()
    for name in "ab":
        write(news / f"{name}.json", title=f"On {name}", text=f"{STORM}\n\nThe stars are kind today\n\n{TAX}")
    settings = load_settings(cleaning_rules=rules)
    ingest(news, settings=settings, embedding=embedder, readers=readers)
    with Assistant.open(embedding=embedder) as desk:
        texts = [desk.article(each.article_id).text for each in desk.articles()]
    assert texts
    assert not any("stars" in text for text in texts)
    broken = load_settings(cleaning_rules=tmp_path / "none.toml")
    with pytest.raises(SettingsError, match=r"none\.toml"):
        ingest(news, settings=broken, embedding=embedder)
