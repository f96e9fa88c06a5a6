"""Ctrl-C and SIGTERM end an ingest in order; what is left to do is told roughly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from assistant.cli.progress import _Teller, time_left
from assistant.cli.stopping import stopping_between
from assistant.pipeline import verify
from assistant.schema import IngestEvent, IngestProgress, IngestReport
from assistant.schema.ingests import IngestStatus
from tests.pipeline.processes import left_of

ROOT = Path(__file__).parents[2]
ARTICLE = """Harbour bridge closes for repairs
By Mina Lund
Harbour Courier, 29 March 2021

The harbour bridge was closed on Monday after inspectors found cracks in two girders.
"""


class Ingest:
    """Events of an ingest of three files, after each report those of another."""

    def __init__(self) -> None:
        self.ended = False

    def events(self) -> Iterator[IngestEvent]:
        try:
            for _ in range(2):
                for done in (1, 2, 3):
                    yield IngestProgress(done=done, total=3, source=f"{done}.txt", outcome="added")
                yield IngestReport(index="news", added=3)
        finally:
            self.ended = True


@pytest.fixture
def fake() -> Ingest:
    return Ingest()


@pytest.mark.parametrize(
    ("number", "ending"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, typer.Exit)]
)
def test_the_first_signal_lets_the_event_on_the_way_come(fake: Ingest, number: int, ending: type) -> None:
    before = signal.getsignal(number)
    events = stopping_between(fake.events())
    next(events)
    os.kill(os.getpid(), number)
    with pytest.raises(ending) as caught:
        next(events)
    assert fake.ended
    assert signal.getsignal(number) is before
    assert getattr(caught.value, "exit_code", 143) == 143


def test_the_second_signal_stops_at_once(fake: Ingest, capfd: pytest.CaptureFixture[str]) -> None:
    events = stopping_between(fake.events())
    next(events)
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    events.close()  # type: ignore[attr-defined]
    assert capfd.readouterr().err.count("finishing what is being stored") == 1


def test_between_two_ingests_a_signal_stops_at_once(fake: Ingest) -> None:
    events = stopping_between(fake.events())
    while not isinstance(next(events), IngestReport):
        pass
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    events.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (1, "about 5 s left"),
        (43, "about 45 s left"),
        (100, "about 2 min left"),
        (3_000, "about 50 min left"),
        (9_000, "about 2.5 h left"),
    ],
)
def test_the_time_left_is_as_rough_as_it_is_known(seconds: float | None, text: str) -> None:
    assert time_left(seconds) == text


def test_a_large_file_is_told_of_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    tell = _Teller(clock=lambda: now[0])
    for now[0] in (10.0, 40.0, 50.0):
        tell.status(
            IngestStatus(doing="reading and embedding", share=0.25, seconds_left=120, articles=7, chunks=70)
        )
    tell.progress(IngestProgress(done=5, total=50, source="5.txt", outcome="added"))
    assert capsys.readouterr().err.splitlines() == [
        "reading and embedding: 25%, 7 articles stored, about 2 min left",
        "ingested 5 of 50, about 2 min left",
    ]


def test_a_watch_ends_with_ctrl_c_and_leaves_nothing_behind(tmp_path: Path, assistant_home: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "bridge.txt").write_text(ARTICLE, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "ingest", news, "--watch", "--report", tmp_path / "report.jsonl"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert "1 added, 0 replaced" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate()
    assert (process.returncode, said, errors) == (130, "", "interrupted\n")
    assert left_of(process.pid) == []
    assert '"outcome": "added"' in (tmp_path / "report.jsonl").read_text()
    assert verify().is_clean


def test_feeds_are_not_watched(run) -> None:
    outcome = run("ingest", "news", "--watch", "--feed", "https://courier.example/rss")
    assert outcome.code == 2
    assert "feeds cannot be watched" in outcome.stderr
