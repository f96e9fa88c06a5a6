"""The report of an ingest, and the forecast of how long the rest takes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import UsageError
from assistant.pipeline import ingest, ingesting, verify
from assistant.pipeline.forecast import Forecast
from assistant.schema.ingests import IngestStatus
from tests.fakes import HashEmbedder
from tests.pipeline.conftest import COPY, STORM, TAX, Ingest, write, write_lines


@pytest.fixture
def mixed(news: Path) -> Path:
    """A folder with a copy of one article and a file that is none."""
    write(news / "copy.json", title=COPY, text="Wire: " + STORM, publisher="Tern Echo", date="2021-03-30")
    (news / "broken.json").write_text("{nothing")
    return news


def run(folder: Path, report: Path, **options: Any) -> list[dict[str, Any]]:
    ingest([folder], embedding=HashEmbedder(), report=report, **options)
    return [json.loads(line) for line in report.read_text().splitlines()]


def by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {Path(row["source"]).name: row for row in rows}


def test_each_input_is_a_line_with_what_became_of_it(mixed: Path, tmp_path: Path) -> None:
    rows = by_name(run(mixed, tmp_path / "report.jsonl"))
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "broken.json": "failed",
        "copy.json": "added",
        "storm.json": "added",
        "tax.json": "added",
    }
    assert rows["broken.json"]["reason"]
    assert rows["broken.json"]["hint"]
    (storm,), (copy,) = rows["storm.json"]["articles"], rows["copy.json"]["articles"]
    assert (storm["outcome"], storm["version"], storm["chunks"], storm["duplicate_of"]) == (
        "added",
        1,
        1,
        None,
    )
    assert copy["duplicate_of"] == storm["article_id"]
    assert rows["tax.json"]["articles"][0]["duplicate_of"] is None
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_second_run_tells_what_is_unchanged_replaced_and_removed(mixed: Path, tmp_path: Path) -> None:
    run(mixed, tmp_path / "first.jsonl")
    write(mixed / "storm.json", title="Storm stops ferries", text=STORM + " Nobody was hurt.")
    (mixed / "tax.json").unlink()
    rows = by_name(run(mixed, tmp_path / "second.jsonl", prune=True))
    assert {name: row["outcome"] for name, row in rows.items()} == {
        "broken.json": "failed",
        "copy.json": "unchanged",
        "storm.json": "replaced",
        "tax.json": "removed",
    }
    assert rows["storm.json"]["articles"][0]["version"] == 2
    assert rows["copy.json"]["articles"][0]["article_id"]
    assert rows["tax.json"]["articles"][0]["title"] == "Sugar tax rises"


def test_a_file_of_records_names_each_that_failed(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "news.jsonl", {"title": "Storm", "text": STORM}, {"title": "No text"})
    (row,) = run(path, tmp_path / "report.jsonl")
    assert [article["title"] for article in row["articles"]] == ["Storm"]
    assert [failure["source"] for failure in row["failures"]] == [f"{path}#2"]


def test_a_report_can_be_a_list_or_a_table(mixed: Path, tmp_path: Path) -> None:
    ingest([mixed], embedding=HashEmbedder(), report=tmp_path / "report.json")
    assert len(json.loads((tmp_path / "report.json").read_text())) == 4
    ingest([tmp_path / "nowhere"], embedding=HashEmbedder(), report=tmp_path / "empty.json")
    assert [row["outcome"] for row in json.loads((tmp_path / "empty.json").read_text())] == ["failed"]
    ingest([mixed], embedding=HashEmbedder(), report=tmp_path / "report.csv")
    rows = list(csv.DictReader((tmp_path / "report.csv").open(newline="")))
    assert sorted(row["outcome"] for row in rows) == ["failed", "unchanged", "unchanged", "unchanged"]


@pytest.mark.parametrize("name", ["report.txt", "report", "missing/report.jsonl"])
def test_a_report_that_cannot_be_written_is_told_before_anything_is_done(
    news: Path, tmp_path: Path, assistant_home: Path, name: str
) -> None:
    with pytest.raises(UsageError, match="report"):
        ingest([news], embedding=HashEmbedder(), report=tmp_path / name)
    assert not assistant_home.exists()


def test_an_interrupted_ingest_leaves_a_report_of_what_was_done(news: Path, tmp_path: Path) -> None:
    events = ingesting([news], embedding=HashEmbedder(), report=tmp_path / "report.json")
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert len(json.loads((tmp_path / "report.json").read_text())) == 1


def test_articles_of_files_that_are_gone_stay_unless_it_is_asked(news: Path, take_in: Ingest) -> None:
    take_in(news)
    (news / "tax.json").unlink()
    assert take_in(news).articles == 2
    report = ingest([news], embedding=HashEmbedder(), prune=True)
    assert (report.removed, report.articles) == (1, 1)
    assert ingest([news], embedding=HashEmbedder(), prune=True).removed == 0
    assert verify().is_clean


def test_what_another_file_gives_too_is_not_removed(news: Path, take_in: Ingest) -> None:
    write(news / "twin.json", title="Storm stops ferries", text=STORM)
    take_in(news)
    (news / "storm.json").unlink()
    report = ingest([news], embedding=HashEmbedder(), prune=True)
    assert (report.removed, report.articles) == (0, 2)


def test_a_file_that_was_renamed_is_not_embedded_again(
    news: Path, take_in: Ingest, embedder: HashEmbedder
) -> None:
    take_in(news)
    embedder.calls.clear()
    (news / "tax.json").rename(news / "sugar.json")
    report = ingest([news], embedding=embedder, prune=True)
    assert (report.removed, report.unchanged, embedder.calls) == (0, 2, [])


def test_an_emptied_folder_and_one_that_is_gone_remove_nothing(news: Path, take_in: Ingest) -> None:
    """As where a disk is not mounted any more."""
    take_in(news)
    for name in ("storm.json", "tax.json"):
        (news / name).unlink()
    assert ingest([news], embedding=HashEmbedder(), prune=True).articles == 2
    news.rmdir()
    assert ingest([news], embedding=HashEmbedder(), prune=True).articles == 2


def test_the_index_itself_is_no_article(news: Path, assistant_home: Path) -> None:
    ingest([news], embedding=HashEmbedder())
    report = ingest([assistant_home.parent], embedding=HashEmbedder())
    assert (report.unchanged, report.failures) == (2, ())


def test_files_of_one_name_in_two_places_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, text in (("one", STORM), ("two", TAX)):
        (tmp_path / place).mkdir()
        write(tmp_path / place / "news.json", title=f"From {place}", text=text)
        monkeypatch.chdir(tmp_path / place)
        report = ingest(["news.json"], embedding=HashEmbedder())
    assert report.articles == 2


def test_what_is_left_is_told_from_the_chunks_of_the_last_minute() -> None:
    now = [0.0]
    forecast = Forecast(1_000, clock=lambda: now[0])
    assert (forecast.share, forecast.seconds_left) == (0.0, None)
    now[0] = 1.0
    forecast.add(50, 100)
    assert forecast.seconds_left is None  # too early to tell
    now[0] = 10.0
    forecast.add(150, 300)
    assert forecast.share == 0.2
    assert forecast.seconds_left == pytest.approx(40)
    for minute in range(2, 6):  # the machine has become ten times slower
        now[0] = 10.0 + 60 * minute
        forecast.add(120, 240)
    assert forecast.seconds_left == pytest.approx((1_000 - 680) * 2 / 4, rel=0.01)


def test_where_nothing_is_embedded_the_bytes_are_timed() -> None:
    now = [0.0]
    forecast = Forecast(1_000, clock=lambda: now[0])
    now[0] = 10.0
    forecast.add(500, 0)
    assert forecast.seconds_left == pytest.approx(10)


def test_the_share_of_one_large_file_grows_as_its_articles_are_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setattr(sys.modules["assistant.pipeline.ingesting"], "BATCH_CHUNKS", 40)
    records = ({"title": f"Part {n}", "text": f"{n}. {STORM} {TAX}"} for n in range(300))
    path = write_lines(tmp_path / "large.jsonl", *records)
    events = list(ingesting([path], embedding=HashEmbedder(), readers=1))
    shares = [event.share for event in events if isinstance(event, IngestStatus)]
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert 0.1 < shares[len(shares) // 2] < 0.9
    assert shares[-1] == 1.0
    assert [event.doing for event in events if isinstance(event, IngestStatus)][-1] == "writing the vectors"
