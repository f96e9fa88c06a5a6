"""A watched folder: what is new comes in, what is gone goes, and the watch outlives what goes wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ReadError, UsageError
from assistant.index import Layout
from assistant.pipeline import Assistant, ingest, watching
from assistant.pipeline.watching import changes
from assistant.schema.ingests import IngestReport
from tests.fakes import HashEmbedder
from tests.pipeline.conftest import STORM, TAX, write


@pytest.fixture
def reports(news: Path) -> Iterator[Iterator[IngestReport]]:
    events = watching([news], embedding=HashEmbedder())
    yield (event for event in events if isinstance(event, IngestReport))
    events.close()  # type: ignore[attr-defined]


def titles() -> list[str]:
    with Assistant.open() as desk:
        return sorted(summary.title for summary in desk.articles())


def test_what_changes_in_a_folder_changes_in_the_index(
    news: Path, reports: Iterator[IngestReport], assistant_home: Path
) -> None:
    assert next(reports).added == 2
    write(news / "new.json", title="Harbour opens", text=STORM + TAX)
    (news / "tax.json").unlink()
    report = next(reports)
    assert (report.added, report.removed, report.unchanged) == (1, 1, 1)
    assert titles() == ["Harbour opens", "Storm stops ferries"]
    (news / "broken.json").write_text("{nothing")
    report = next(reports)
    assert [Path(failure.source).name for failure in report.failures] == ["broken.json"]
    write(news / "broken.json", title="Mended", text=TAX)
    assert next(reports).added == 1


def test_another_writer_is_told_and_the_watch_goes_on(
    news: Path, reports: Iterator[IngestReport], assistant_home: Path
) -> None:
    next(reports)
    with Layout(home=assistant_home, name="default").writing():
        write(news / "new.json", title="Harbour opens", text=STORM + TAX)
        (failure,) = next(reports).failures
        assert "Another process is writing" in failure.reason
    assert ingest([news], embedding=HashEmbedder()).added == 1  # not locked between two looks
    write(news / "newer.json", title="Harbour shuts", text=STORM + TAX)
    assert next(reports).added == 1


def test_a_folder_that_vanishes_ends_the_watch_and_loses_nothing(
    news: Path, reports: Iterator[IngestReport]
) -> None:
    next(reports)
    shutil.move(news, news.with_name("moved"))
    with pytest.raises(ReadError, match="is gone"):
        next(reports)
    assert len(titles()) == 2


def test_a_folder_that_is_replaced_by_another_ends_the_watch(
    news: Path, reports: Iterator[IngestReport]
) -> None:
    """As when a disk is unmounted, and its empty mount point is there again."""
    next(reports)
    shutil.move(news, news.with_name("moved"))
    news.mkdir()
    write(news / "other.json", title="Other", text=TAX)
    with pytest.raises(ReadError, match="is gone"):
        next(reports)
    assert len(titles()) == 2


@pytest.mark.parametrize("given", ["https://courier.example/", "storm.json", "nowhere"])
def test_only_folders_are_watched(news: Path, given: str) -> None:
    with pytest.raises(UsageError, match="watched"):
        next(watching([given if "//" in given else news / given], embedding=HashEmbedder()))


def test_an_empty_path_is_not_the_folder_one_is_in(
    news: Path, assistant_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a script's variable is not set."""
    monkeypatch.chdir(news)
    for given in ("", ["", news]):
        with pytest.raises(UsageError, match="A path is empty"):
            ingest(given, embedding=HashEmbedder())
        with pytest.raises(UsageError, match="A path is empty"):
            next(watching(given, embedding=HashEmbedder()))
    assert not assistant_home.exists()


def test_hidden_files_and_the_index_itself_are_no_change(tmp_path: Path, news: Path) -> None:
    home = news / "indexes"
    ingest([news], embedding=HashEmbedder(), settings=None)
    (home / "default").mkdir(parents=True)
    (home / "default" / "articles.db").touch()
    seen = changes([news], home)
    next(seen)
    (home / "default" / "manifest.json").write_text("{}")
    (news / ".draft.txt").write_text("Not yet.")
    (news / "seen.txt").write_text("Now.")
    next(seen)
    seen.close()  # type: ignore[attr-defined]
