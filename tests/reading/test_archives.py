"""Zips, compressed files and web archives are read in place, within limits."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.reading import list_files, read_file
from assistant.schema import Article, ReadFailure
from tests.reading.making import (
    PAGE,
    RECORD,
    STORY,
    TITLE,
    make_parquet,
    make_web_archive,
    make_word,
    make_zip,
)

TEXT = f"{TITLE}\n\n{STORY}"
LINES = '{"title": "A", "text": "The A story."}\n{"title": "B"}\n'


def read(path: Path, data: bytes, *, max_bytes: int = 1_000_000) -> list[Article | ReadFailure]:
    path.write_bytes(data)
    return list(read_file(path, max_bytes=max_bytes))


def failure(path: Path, data: bytes, *, max_bytes: int = 1_000_000) -> ReadFailure:
    (failed,) = read(path, data, max_bytes=max_bytes)
    assert isinstance(failed, ReadFailure), failed
    assert failed.hint
    return failed


def test_the_members_of_a_zip_are_read_each_by_its_format(tmp_path):
    members = {
        "2020-07-09-crane.txt": "Crane falls\n\n" + STORY,
        "in/page.html": PAGE,
        "in/feed.jsonl": LINES,
        "in/doc.docx": make_word([TITLE, STORY]),
        "in/table.parquet": make_parquet([RECORD]),
        "in/more.txt.gz": gzip.compress(TEXT.encode()),
        "README.md": "# About",
        "in/picture.png": b"\x89PNG",
        ".hidden/a.txt": TEXT,
        "__MACOSX/._a.txt": b"\0",
    }
    path = tmp_path / "a.zip"
    items = read(path, make_zip(members))
    places = [item.source.removeprefix(f"{path}!") for item in items]
    assert places == [
        "2020-07-09-crane.txt",
        "in/doc.docx",
        "in/feed.jsonl#1",
        "in/feed.jsonl#2",
        "in/more.txt.gz",
        "in/page.html",
        "in/table.parquet#1",
    ]
    assert [item.source for item in items if isinstance(item, ReadFailure)] == [f"{path}!in/feed.jsonl#2"]
    assert isinstance(items[0], Article)
    assert (items[0].published_at, items[0].published_guessed) == (date(2020, 7, 9), True)


def test_nothing_of_a_zip_is_written_to_disk(tmp_path):
    path = tmp_path / "in" / "a.zip"
    path.parent.mkdir()
    read(path, make_zip({"a.txt": TEXT, "b/c.txt": TEXT}))
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]


@pytest.mark.parametrize(
    "name",
    [
        "/etc/news.txt",
        "../a.txt",
        "a/../../b.txt",
        "C:\\news\\a.txt",
        "a\\..\\..\\b.txt",
        "\\\\host\\a\\b.txt",
    ],
)
def test_a_member_whose_name_leads_out_of_the_archive_is_refused(tmp_path, name):
    items = read(tmp_path / "a.zip", make_zip({name: TEXT, "good.txt": TEXT}))
    assert {type(item) for item in items} == {Article, ReadFailure}
    (failed,) = (item for item in items if isinstance(item, ReadFailure))
    assert failed.reason == "the member's name leads out of the archive"


def test_an_archive_inside_an_archive_is_refused(tmp_path):
    failed = failure(tmp_path / "a.zip", make_zip({"b.zip": make_zip({"c.txt": TEXT})}))
    assert failed.reason == "an archive inside an archive is not read"
    assert failed.source.endswith("a.zip!b.zip")


def test_a_member_that_shrinks_too_well_is_a_bomb(tmp_path):
    bomb = make_zip({"a.txt": b"a" * 3_000_000})
    assert failure(tmp_path / "a.zip", bomb).reason == "the archive unpacks to far more than it holds"


def test_members_that_are_too_large_together_are_refused(tmp_path):
    archive = make_zip({f"{number}.txt": "some news " * 300 for number in range(60)})
    assert failure(tmp_path / "a.zip", archive, max_bytes=3_500).reason.startswith("the file is too large")


def test_a_member_above_the_limit_is_refused_and_the_rest_is_read(tmp_path):
    large, small = read(
        tmp_path / "a.zip", make_zip({"a.txt": "some news " * 300, "b.txt": TEXT}), max_bytes=1_000
    )
    assert isinstance(large, ReadFailure)
    assert large.reason.startswith("the file is too large")
    assert isinstance(small, Article)


def test_a_member_that_holds_more_than_its_header_says_is_not_read_beyond_it(tmp_path):
    archive = make_zip({"a.txt": "some news " * 100_000})
    lied = archive.replace(struct.pack("<L", 1_000_000), struct.pack("<L", 1_000))
    assert failure(tmp_path / "a.zip", lied).reason == "the member is damaged"


def test_many_members_are_refused_before_any_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.reading.archives._MOST_MEMBERS", 2)
    archive = make_zip({"a.txt": TEXT, "b.txt": TEXT, "c.txt": TEXT})
    assert failure(tmp_path / "a.zip", archive).reason == "the archive has more than 2 members"


def test_an_encrypted_member_is_named(tmp_path):
    archive = bytearray(make_zip({"a.txt": TEXT}))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    assert failure(tmp_path / "a.zip", bytes(archive)).reason == "the member is encrypted"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 nothing", "the zip archive is damaged"),
        (make_zip({"a.txt": TEXT})[:60], "the zip archive is damaged"),
        (make_zip({}), "the archive holds no articles"),
        (make_zip({"a.png": b"x"}), "the archive holds no articles"),
    ],
    ids=["no zip", "cut", "empty", "no article"],
)
def test_a_zip_without_articles_is_a_failure(tmp_path, data, reason):
    assert failure(tmp_path / "a.zip", data).reason == reason


def test_a_link_in_a_zip_is_no_way_out(tmp_path):
    (tmp_path / "secret.txt").write_text("The secret story is told here.")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(tmp_path / "secret.txt"))
    assert all(
        isinstance(item, ReadFailure) or "secret story" not in item.text
        for item in read(tmp_path / "a.zip", file.getvalue())
    )


def test_a_compressed_file_is_read_as_what_it_holds(tmp_path):
    first, second = read(tmp_path / "2020-07-09-feed.jsonl.gz", gzip.compress(LINES.encode()))
    assert isinstance(first, Article)
    assert first.source.endswith("feed.jsonl.gz#1")
    assert first.published_at == date(2020, 7, 9)
    assert isinstance(second, ReadFailure)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(b"a" * 2_000_000), "the file is too large"),
        (gzip.compress(TEXT.encode())[:-12], "the compressed file is damaged"),
        (TEXT.encode(), "the compressed file is damaged"),
        (gzip.compress(b""), "the file is empty"),
    ],
    ids=["too large", "cut", "not packed", "empty"],
)
def test_a_compressed_file_that_is_damaged_or_too_large_is_a_failure(tmp_path, data, reason):
    assert failure(tmp_path / "a.txt.gz", data).reason.startswith(reason)


@pytest.mark.parametrize("packed", [False, True])
def test_the_pages_of_a_web_archive_know_where_and_when_they_were_fetched(tmp_path, packed):
    pages = [("https://lund.example/a", PAGE), ("https://lund.example/b", "<html><body></body></html>")]
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    first, second = read(path, make_web_archive(pages, packed=packed))
    assert isinstance(first, Article)
    assert (first.title, first.url) == (TITLE, "https://lund.example/a")
    assert first.published_at == date(2020, 7, 9)
    assert first.fetched_at == datetime(2021, 3, 5, 10, tzinfo=UTC)
    assert first.source == f"{path}#1"
    assert isinstance(second, ReadFailure)
    assert second.source == f"{path}#2"


def test_a_page_s_own_address_counts_only_on_the_site_that_it_came_from(tmp_path):
    def address(canonical: str) -> str | None:
        page = PAGE.replace("</head>", f'<link rel="canonical" href="{canonical}"></head>')
        (article,) = read(tmp_path / "a.warc", make_web_archive([("https://lund.example/a?x=1", page)]))
        assert isinstance(article, Article)
        return article.url

    assert address("https://lund.example/a") == "https://lund.example/a"
    assert address("https://other.example/a") == "https://lund.example/a?x=1"


def test_only_pages_that_were_given_whole_are_read(tmp_path):
    pages = [("https://lund.example/a", PAGE)]
    for archive in (
        make_web_archive(pages, status="404 Not Found"),
        make_web_archive(pages, kind="image/png"),
    ):
        assert failure(tmp_path / "a.warc", archive).reason == "the web archive holds no pages"


def test_the_charset_that_the_server_named_is_used(tmp_path):
    data = make_web_archive(
        [("https://lund.example/a", PAGE.replace("Engineers", "Renée"))],
        kind="text/html; charset=windows-1252",
    )
    (article,) = read(tmp_path / "a.warc", data.replace("Renée".encode(), "Renée ".encode("cp1252")))
    assert isinstance(article, Article)
    assert "Renée" in article.text


def test_archives_are_found_in_folders_and_may_be_larger_than_a_file(tmp_path):
    for name in ("a.zip", "b.warc.gz", "c.txt.gz", "d.tar.gz", "e.gz"):
        (tmp_path / name).write_bytes(b"x" * 2_000)
    found = list(list_files([tmp_path]))
    assert [path.name for path in found if isinstance(path, Path)] == ["a.zip", "b.warc.gz", "c.txt.gz"]
    assert failure(tmp_path / "a.zip", b"x" * 2_000, max_bytes=1_000).reason == "the zip archive is damaged"
    assert failure(tmp_path / "a.zip", b"x" * 60_000, max_bytes=1_000).reason.startswith(
        "the file is too large"
    )
