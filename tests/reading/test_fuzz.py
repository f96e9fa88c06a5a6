"""Damaged and hostile files, each read in a process of its own; ``tests.benchmarks.fuzz`` reads more.

What holds of each: nothing but articles and failures come out, nothing but the file is opened, nothing is
connected to, and memory stays bounded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from assistant.errors import ReadError
from assistant.reading import read_file
from assistant.reading.limits import LONGEST_PAGE, LONGEST_TEXT, MOST_TAGS, bounded_page, check_text
from assistant.reading.markup import plain_text
from assistant.schema import Article, ReadFailure
from tests.reading import hostile
from tests.reading.isolated import MOST_MEMORY, Isolated, Outcome
from tests.reading.making import PAGE, RECORD, seeds
from tests.reading.mutating import mutant

SEEDS = seeds()
_SMALL, _LARGEST = 2_000, 20_000
_MAX_BYTES = 1_000_000


@pytest.fixture(scope="module")
def reader() -> Iterator[Isolated]:
    with Isolated() as isolated:
        yield isolated


def check(reader: Isolated, path: Path, data: bytes) -> Outcome:
    path.write_bytes(data)
    outcome = reader.read(path, max_bytes=_MAX_BYTES)
    assert not outcome.problems, path.name
    assert outcome.memory < MOST_MEMORY
    return outcome


@pytest.mark.parametrize("suffix", sorted(SEEDS))
def test_damaged_files_of_each_format_are_articles_or_failures(tmp_path, reader, suffix):
    random = Random(suffix)
    for number in range(10):
        check(reader, tmp_path / f"{number}{suffix}", mutant(suffix, SEEDS, random)[:_LARGEST])


def test_hostile_files_are_articles_or_failures(tmp_path, reader):
    """Small ones: each construct, not each cost."""
    for name, make in hostile.cases(_SMALL):
        if not name.startswith("fonts"):  # these take what the deadline gives
            check(reader, tmp_path / name, make())


@pytest.mark.parametrize("suffix", [".docx", ".feed", ".html", ".md"])
def test_what_a_file_refers_to_is_not_opened(tmp_path, reader, suffix):
    """A pipe that nobody writes to would hold up whoever opened it, also where Python does not see it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    refers = f'<!DOCTYPE x SYSTEM "file://{pipe}" [<!ENTITY e SYSTEM "file://{pipe}">]>'
    if suffix == ".docx":
        data = hostile.word(f"{refers}<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", 1)
    else:
        text = SEEDS[suffix].decode()
        data = text.replace("<!doctype html>", "").replace('<?xml version="1.0"?>', "").encode()
        data = refers.encode() + data.replace(b"A crane", f"&e;<img src='file://{pipe}'>".encode())
    check(reader, tmp_path / f"a{suffix}", data)


def test_a_text_longer_than_an_article_is_refused(tmp_path, reader):
    check_text("a" * LONGEST_TEXT)
    with pytest.raises(ReadError, match="too long for one article"):
        check_text("a" * (LONGEST_TEXT + 1))


def test_a_long_record_is_refused_and_the_others_are_read(tmp_path, reader):
    record = str(RECORD).replace("'", '"')
    lines = f'{record}\n{{"text": "{"a " * LONGEST_TEXT}"}}\n{record}\n'
    path = tmp_path / "a.jsonl"
    path.write_text(lines)
    outcome = reader.read(path, max_bytes=10 * LONGEST_TEXT)
    assert (outcome.articles, outcome.failures, outcome.problems) == (2, 1, ())


def test_a_file_of_records_that_are_no_articles_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.reading.files._MOST_MISSES", 3)
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n{"a": 1}\n{"text": "The crane fell."}\n' + '{"a": 1}\n' * 9)
    *others, last = read_file(path, max_bytes=_MAX_BYTES)
    assert [type(item) for item in others] == [ReadFailure] * 2 + [Article] + [ReadFailure] * 3
    assert isinstance(last, ReadFailure)
    assert last.reason == "3 records in a row hold no article, and the rest is not read"


@pytest.mark.parametrize(
    "page",
    [
        "<p>" * (MOST_TAGS + 1),
        "<p>" + "a" * LONGEST_PAGE,
        f"<p {' '.join(f'a{number}' for number in range(4_000))}>",
        f"<p {' '.join(f'a{number}={chr(39)}>{chr(39)}' for number in range(4_000))}>",
    ],
    ids=["tags", "length", "attributes", "quoted attributes"],
)
def test_a_page_that_would_take_minutes_is_refused(page):
    with pytest.raises(ReadError):
        bounded_page(page)


def test_a_picture_written_into_a_page_does_not_count():
    picture = f'<img alt="quay" src="data:image/png;base64,{"iVBO" * LONGEST_PAGE}">'
    assert bounded_page(f"{PAGE}{picture}") == f'{PAGE}<img alt="quay" src="data:,">'


@pytest.mark.parametrize("piece", ["<a", "<a b=", "<!--", "</", "<?", "<p/", "<a b='", "<nav></p>", "<!"])
def test_markup_that_never_closes_is_read_in_one_pass(piece):
    """The parser of the standard library looks for each end through the rest of the text."""
    plain_text(f"<p>{piece * 100_000}")


def test_signs_that_open_no_tag_and_comments_are_told_from_markup():
    text = '<p>3 < 4 <!-- <p>no</p> --> --> <a title="x > y">one</a> <i data-x="<b>q</b>">two</i> <b'
    assert plain_text(text).split() == ["3", "<", "4", "-->", "one", "two", "<b"]
