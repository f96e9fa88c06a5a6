"""How far into a file its reading is."""

from __future__ import annotations

import gzip
from pathlib import Path
from zipfile import ZipFile

import pytest

from assistant.reading import expecting
from assistant.reading.expecting import Expected


@pytest.fixture(autouse=True)
def _every_file_is_worth_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expecting, "WORTH_COUNTING", 0)


def shares(path: Path, places: list[str], max_bytes: int = 1_000_000) -> list[float]:
    expected = Expected.of(path, max_bytes=max_bytes)
    return [expected.share_at(f"{path}{place}") for place in places]


def test_lines_are_counted_also_packed_ones(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    plain.write_bytes(b"{}\n" * 4)
    packed.write_bytes(gzip.compress(b"{}\n" * 4))
    for path in (plain, packed):
        assert shares(path, ["#1", "#2", "#3", "#4"]) == [0.25, 0.5, 0.75, 1.0]


def test_members_of_a_zip_count_when_the_next_one_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as archive:
        for name in ("a.txt", "b.jsonl", "README.md", "picture.png", "c.txt", "d.txt"):
            archive.writestr(name, "x")
    assert shares(path, ["!a.txt", "!b.jsonl#1", "!b.jsonl#2", "!c.txt", "!d.txt"]) == [
        0,
        0.25,
        0.25,
        0.5,
        0.75,
    ]


def test_more_than_was_promised_is_never_more_than_all(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,text\n")
    assert shares(path, ["#1", "#2"]) == [1.0, 1.0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<p>"),
        ("a.zip", b"no zip"),
        ("a.jsonl.gz", b"no gzip"),
        ("a.jsonl.gz", gzip.compress(b"\n" * 5_000_000)),
    ],
)
def test_what_cannot_be_told_is_nought(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert shares(path, ["", ""], max_bytes=1_000_000) == [0, 0]


def test_a_small_file_is_not_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expecting, "WORTH_COUNTING", 1_000)
    (tmp_path / "a.jsonl").write_bytes(b"{}\n")
    assert shares(tmp_path / "a.jsonl", ["#1"]) == [0]
