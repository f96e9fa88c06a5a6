"""The day of the event, of the publication and of fetching, each with where it was read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.reading import read_file
from assistant.reading.fields import from_mapping
from assistant.reading.found import Found
from assistant.reading.making import with_guessed_date
from assistant.reading.plain import read_plain
from assistant.schema import Article
from tests.reading.making import PAGE, make_web_archive

TITLE = "Ferry service returns to Lund Sound after nine days"
STORY = (
    "The ferry between Lund and Oster sailed again on Thursday, nine days after a barge sank in the channel."
    "\n\nThe barge was raised on Wednesday. Its owner has not been named."
)
DAY = date(2020, 7, 9)


def test_a_plain_text_keeps_three_dates_apart():
    found = read_plain(
        f"Saved on May 16, 2024\n\n{TITLE}\n\nBy Ana Ruiz\nJuly 10, 2020\nUpdated July 11, 2020\n\n"
        f"LUND, July 9 (Northlight Wire) — {STORY}"
    )
    assert (found.event_at, found.published_at) == (DAY, date(2020, 7, 10))
    assert (found.updated_at, found.fetched_at) == (date(2020, 7, 11), date(2024, 5, 16))
    assert found.dates_from == {
        "event_at": "dateline",
        "published_at": "line below the title",
        "updated_at": "line below the title",
        "fetched_at": "scrape stamp",
    }


@pytest.mark.parametrize(
    ("dateline", "published", "event"),
    [
        ("LUND, Dec. 31 (AP) —", date(2021, 1, 1), date(2020, 12, 31)),
        ("LUND, March 3, 2020 (AP) —", date(2021, 1, 1), date(2020, 3, 3)),
        ("LUND, 9. Juli (dpa) -", DAY, DAY),
        ("LUND, le 9 juillet (AFP) -", DAY, DAY),
        ("LUND, July 10 (AP) —", DAY, date(2020, 7, 10)),
        ("LUND (AP) —", DAY, None),
    ],
)
def test_the_dateline_s_day_is_the_event_s_in_the_year_of_the_publication(dateline, published, event):
    found = read_plain(f"{TITLE}\n\n{dateline} {STORY}", Found(published_at=published))
    assert (found.event_at, found.published_at) == (event, published)


def test_a_dateline_without_year_and_publication_gives_no_day():
    assert read_plain(f"{TITLE}\n\nLUND, July 9 (AP) — {STORY}").event_at is None


def test_a_record_names_the_field_of_each_date():
    found = from_mapping(
        {
            "text": STORY,
            "pubDate": "2020-07-10",
            "event_date": "2020-07-09",
            "scraped_at": "2024-05-16T10:00:00Z",
        }
    )
    assert (found.event_at, found.published_at) == (DAY, date(2020, 7, 10))
    assert found.fetched_at == datetime(2024, 5, 16, 10, tzinfo=UTC)
    assert found.dates_from == {
        "event_at": "record field event_date",
        "published_at": "record field pubDate",
        "fetched_at": "record field scraped_at",
    }


@pytest.mark.parametrize("field", ["crawled", "scraped_at", "fetched_at", "date_download"])
def test_a_scrape_stamp_of_a_record_is_not_its_publication(field):
    found = from_mapping({"text": STORY, field: "2024-05-16"})
    assert (found.published_at, found.fetched_at) == (None, date(2024, 5, 16))


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({}, date(2020, 4, 3)),
        ({"language": "en-US"}, date(2020, 3, 4)),
        ({"fetched_at": "2020-03-20"}, date(2020, 3, 4)),
    ],
)
def test_a_date_in_an_open_order_is_a_guess(fields, day):
    found = from_mapping({"text": STORY, "date": "03/04/2020"} | fields)
    assert (found.published_at, found.published_guessed) == (day, True)
    assert "publication date guessed: 03/04/2020 may name day or month first" in found.notes


def test_a_date_line_in_an_open_order_is_a_guess():
    found = read_plain(f"{TITLE}\n\n03/04/2020\n\n{STORY}")
    assert (found.published_at, found.published_guessed) == (date(2020, 4, 3), True)
    assert found.dates_from == {"published_at": "line below the title"}


def test_an_address_and_a_file_name_are_places_of_dates():
    by_url = with_guessed_date(Found(url="https://x.example/2020/07/09/a"))
    by_name = with_guessed_date(Found(), "2020-07-09-ferry")
    assert by_url.dates_from == {"published_at": "address"}
    assert by_name.dates_from == {"published_at": "file name"}


def test_a_web_archive_tells_when_its_record_was_made(tmp_path: Path):
    path = tmp_path / "a.warc"
    path.write_bytes(make_web_archive([("https://lund.example/a", PAGE)]))
    (article,) = read_file(path, max_bytes=1_000_000)
    assert isinstance(article, Article)
    assert article.dates_from == {"published_at": "meta article:published_time", "fetched_at": "WARC record"}
    assert article.published_at == DAY


def test_front_matter_in_toml_is_read(tmp_path: Path):
    path = tmp_path / "a.md"
    path.write_text(f'+++\ntitle = "{TITLE}"\ndate = 2020-07-09\nsection = "Port"\n+++\n\n{STORY}\n', "utf-8")
    (article,) = read_file(path, max_bytes=1_000_000)
    assert isinstance(article, Article)
    assert (article.title, article.published_at, article.section) == (TITLE, DAY, "Port")
    assert article.dates_from == {"published_at": "front matter date"}


@pytest.mark.parametrize(
    "front", ["---\ntitle: {}\ndate: 2020-02-30\n---", '+++\ntitle = "{}"\ndate = 2020-02-30\n+++']
)
def test_a_day_that_no_calendar_has_is_a_bad_date_not_bad_front_matter(tmp_path: Path, front: str):
    path = tmp_path / "a.md"
    path.write_text(f"{front.format(TITLE)}\n\n{STORY}\n", "utf-8")
    (article,) = read_file(path, max_bytes=1_000_000)
    assert isinstance(article, Article)
    assert (article.title, article.published_at) == (TITLE, None)
    assert "date not understood: 2020-02-30" in article.notes


def test_toml_that_is_none_is_named(tmp_path: Path):
    path = tmp_path / "a.md"
    path.write_text(f"+++\ntitle = \n+++\n\n{STORY}\n", "utf-8")
    (failure,) = read_file(path, max_bytes=1_000_000)
    assert "the front matter is not valid TOML" in str(failure)
