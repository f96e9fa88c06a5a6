"""What made the index is written down, and a reader that was made otherwise is turned away."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import IndexDamaged, IndexMismatch
from assistant.index import Layout
from assistant.index.manifest import SCHEMA_VERSION, Manifest, check_maker, read_manifest, write_manifest

MANIFEST = Manifest(
    embedding={"name": "hash", "dimensions": 64},
    generation="000002",
    through=12,
    vectors=11,
    files={"x/data_level0.bin": [100, 4_000_000_000]},
    articles=3,
    chunks=11,
)


@pytest.fixture(autouse=True)
def folder(layout: Layout) -> Path:
    layout.folder.mkdir(parents=True)
    return layout.folder


def test_a_manifest_comes_back_as_it_was_with_the_time_of_writing(layout: Layout) -> None:
    write_manifest(layout, MANIFEST)
    read = read_manifest(layout)
    assert read is not None
    assert read.written_at
    assert replace(read, written_at="") == MANIFEST


def test_a_missing_manifest_is_none(layout: Layout) -> None:
    assert read_manifest(layout) is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00\xff" * 40, id="garbage"),
        pytest.param(b'{"schema_version": 2, "embed', id="cut short"),
        pytest.param(b"[1, 2]", id="no object"),
        pytest.param(b"{}", id="no version"),
        pytest.param(b'{"schema_version": 2}', id="a field missing"),
        pytest.param(b'{"schema_version": 2, "embedding": {}, "colour": 3}', id="a field too many"),
        pytest.param(b'{"schema_version": 2, "embedding": null}', id="no embedding"),
        pytest.param(b'{"schema_version": 2, "embedding": {}, "through": "12"}', id="a text for a number"),
        pytest.param(b'{"schema_version": 2, "embedding": {}, "files": []}', id="a list for files"),
        pytest.param(
            b'{"schema_version": 2, "embedding": {}, "generation": "../x"}', id="a generation elsewhere"
        ),
    ],
)
def test_a_damaged_manifest_is_named_with_its_remedy(layout: Layout, content: bytes) -> None:
    layout.manifest.write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"manifest\.json") as caught:
        read_manifest(layout)
    assert "verify --repair --index news" in caught.value.hint


def test_an_index_of_another_schema_version_is_not_read(layout: Layout) -> None:
    layout.manifest.write_text(json.dumps({"schema_version": SCHEMA_VERSION + 1, "new": True}))
    with pytest.raises(IndexMismatch, match=f"version {SCHEMA_VERSION + 1}"):
        read_manifest(layout)


def test_the_same_maker_is_let_in(layout: Layout) -> None:
    check_maker(layout, MANIFEST, {"dimensions": 64, "name": "hash"})


@pytest.mark.parametrize(
    "embedding",
    [
        {"name": "other", "dimensions": 64},
        {"name": "hash", "dimensions": 32},
        {"name": "hash"},
        {"name": "hash", "dimensions": 64, "weights": "x"},
    ],
)
def test_another_embedding_is_turned_away_and_the_right_one_named(
    layout: Layout, embedding: dict[str, str | int]
) -> None:
    with pytest.raises(IndexMismatch, match="hash") as caught:
        check_maker(layout, MANIFEST, embedding)
    assert "ASSISTANT_EMBEDDING=hash" in caught.value.hint


def test_another_chunking_is_turned_away(layout: Layout) -> None:
    with pytest.raises(IndexMismatch, match="words-5"):
        check_maker(layout, replace(MANIFEST, chunking="words-5"), MANIFEST.embedding)


@pytest.mark.parametrize(
    ("name", "said"),
    [("openai:small", "=openai:small,"), ("llama-index:Mock:unknown", " to the llama-index:MODULE:NAME")],
)
def test_the_remedy_names_a_setting_that_can_be_set(layout: Layout, name: str, said: str) -> None:
    made_with = replace(MANIFEST, embedding={"name": name, "dimensions": 64})
    with pytest.raises(IndexMismatch) as caught:
        check_maker(layout, made_with, MANIFEST.embedding)
    assert f"ASSISTANT_EMBEDDING{said}" in caught.value.hint
