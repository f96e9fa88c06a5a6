"""An ingest may be killed at any moment: no process stays, the next one loses nothing and doubles nothing.

``KILLS=40 pytest tests/pipeline/test_kills.py`` tries more; each kill is at a moment of its own, the same
in every run.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.index import IndexReader, Layout
from assistant.pipeline import Assistant, ingest, verify
from assistant.schema import Filters
from tests.fakes import HashEmbedder
from tests.pipeline.conftest import record
from tests.pipeline.processes import left_of

ARTICLES = 60
ISLANDS = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("amo", "eri", "ilu", "oda", "une")]
#: Two to a test. The name has no ASSISTANT_ in front since those are hidden from tests.
KILLS = int(os.environ.get("KILLS", "8"))

# Batches of a few chunks with pauses, and a new generation for every small change.
INGEST = """
import sys
from assistant.index import writer
from assistant.pipeline import ingesting
from tests.fakes import HashEmbedder
stages = sys.modules["assistant.pipeline.ingesting"]
stages.BATCH_CHUNKS = 8
writer.PENDING_CHUNKS = 4
readers = int(sys.argv[2])
for event in ingesting([sys.argv[1]], embedding=HashEmbedder(pause=0.02), readers=readers):
    print(type(event).__name__, flush=True)
"""


def write_articles(folder: Path, version: int) -> None:
    """Thirty articles in files of their own and thirty in one; every second changes with the version."""
    folder.mkdir(exist_ok=True)
    records = []
    for number in range(ARTICLES):
        said = f"Version {version if number % 2 else 0} of report number{number} names harbour{number}."
        values = record(title=f"Report {number}", text=f"{said} " + various(number))
        records.append(values)
        if number < ARTICLES // 2:
            (folder / f"{number:02d}.json").write_text(json.dumps(values))
    lines = "".join(json.dumps(values) + "\n" for values in records[ARTICLES // 2 :])
    (folder / "rest.jsonl").write_text(lines)


def various(number: int) -> str:
    chance = random.Random(number)
    return " ".join(f"Ferry{number} sails to {' '.join(chance.choices(ISLANDS, k=6))}." for _ in range(24))


def start(folder: Path, readers: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", INGEST, str(folder), str(readers)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def kill_after(process: subprocess.Popen[str], events: int, seconds: float) -> None:
    """Kills the process so many events and seconds after its start; it may have finished."""
    assert process.stdout is not None
    for _ in range(events):
        if not process.stdout.readline():
            break
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    process.stdout.close()


@pytest.mark.parametrize("number", range(KILLS // 2))
def test_nothing_is_lost_or_doubled_by_two_kills(number: int, tmp_path: Path, assistant_home: Path) -> None:
    chance = random.Random(number)
    folder = tmp_path / "news"
    for version in (1, 2):
        write_articles(folder, version)
        # Half of the kills hit the storing of articles, half the making of the vectors after it.
        events = chance.randrange(ARTICLES // 2) if chance.random() < 0.5 else ARTICLES // 2 + 1
        process = start(folder, readers=chance.choice([0, 2]))
        kill_after(process, events, chance.uniform(0, 2.5 if events > ARTICLES // 2 else 0.3))
        assert left_of(process.pid) == []
        if (assistant_home / "default" / "manifest.json").exists():
            with Assistant.open(embedding=HashEmbedder()) as desk:
                desk.search("harbour1")  # whatever was finished can be asked at once
    report = ingest([folder], embedding=HashEmbedder())
    assert report.articles == ARTICLES
    assert not report.failures
    assert verify().problems == ()
    with IndexReader(Layout(home=assistant_home, name="default")) as reader:
        assert len(reader.articles()) == ARTICLES
        for article in range(ARTICLES):
            version = 2 if article % 2 else 0
            found = reader.lexical(f"harbour{article}", 5, Filters())
            ((chunk, stored),) = reader.chunks([n for n, _ in found]).values()
            assert stored.title == f"Report {article}"
            assert f"Version {version} of report number{article} " in chunk.text
            vector = HashEmbedder().embed(
                [f"{stored.title} number{article} harbour{article} ferry{article}"]
            )[0]
            dense = reader.chunks([n for n, _ in reader.dense(vector, 10, Filters())])
            assert all(stored.text[c.start : c.end] == c.text for c, stored in dense.values())
    assert ingest([folder], embedding=HashEmbedder()).unchanged == ARTICLES
