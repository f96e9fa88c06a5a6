"""A folder of article files and an index ingested from it with the fake embedder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.pipeline import ingest
from assistant.schema import IngestReport
from assistant.settings import load_settings
from tests.fakes import HashEmbedder

Ingest = Callable[..., IngestReport]

STORM = (
    "The harbour authority of Port Maren stopped all ferries to the outer islands at noon on Monday "
    "because of a storm. Captain Ilse Brandt said: “We will sail on Wednesday.” Two boats were damaged "
    "overnight. Repairs will cost 40,000 crowns, the harbour master said. The school on Greater Tern "
    "closed early. The mayor thanked the volunteers who had carried sandbags to the quay until two in the"
    " morning."
)
TAX = (
    "Parliament voted on Tuesday to raise the tax on sugar by four cents a litre. The finance minister, "
    "Odo Marek, argued that hospitals carry the cost of bad teeth. Bakers in the capital held a silent "
    "march with empty trays. A majority of eleven votes carried the bill, which takes effect in the "
    "spring."
)
COPY = "Ferries stopped"


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write_news(tmp_path / "news")


@pytest.fixture(scope="session")
def _ingested_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of indexes whose ``default`` holds the news and a copy of one of them in another outlet."""
    place = tmp_path_factory.mktemp("ingested")
    folder = write_news(place / "news")
    write(folder / "copy.json", title=COPY, text="Wire: " + STORM, publisher="Tern Echo", date="2021-03-30")
    ingest([folder], settings=load_settings(home=place / "indexes"), embedding=HashEmbedder())
    return place / "indexes"


@pytest.fixture
def ingested(_ingested_home: Path, assistant_home: Path) -> Path:
    """That index as the default one of this test."""
    shutil.copytree(_ingested_home, assistant_home)
    return assistant_home


def write_news(folder: Path) -> Path:
    folder.mkdir()
    write(folder / "storm.json", title="Storm stops ferries", text=STORM)
    write(folder / "tax.json", title="Sugar tax rises", text=TAX, publisher="Hill Gazette", date="2021-04-02")
    return folder


@pytest.fixture
def take_in(embedder: HashEmbedder) -> Ingest:
    """``take_in(path, …)``: ingest with the fake embedder."""

    def run(*paths: Path) -> IngestReport:
        return ingest(list(paths), embedding=embedder)

    return run


def record(**values: object) -> dict[str, object]:
    """A record of a JSON file, with what a test leaves unsaid filled in."""
    return {"publisher": "Harbour Courier", "date": "2021-03-29", **values}


def write(path: Path, **values: object) -> Path:
    path.write_text(json.dumps(record(**values)), "utf-8")
    return path


def write_lines(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(record(**values)) + "\n" for values in records), "utf-8")
    return path
