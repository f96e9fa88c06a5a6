"""Vectors in Chroma, one generation after the other, under the eyes of readers."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.embedding.base import Vectors
from assistant.errors import IndexFault
from assistant.index import IndexReader, Layout, generations, open_writer, vectors
from assistant.index.files import damage, fingerprint
from assistant.index.generations import (
    GrowingGeneration,
    generation_numbers,
    make_generation,
    prove_generation,
)
from assistant.index.manifest import read_manifest, write_manifest
from assistant.schema import Filters
from tests.fakes import HashEmbedder, make_article, put_articles
from tests.index.conftest import LARGE_CHUNKS, WORDS, Store, found, large_articles, put_in_short_chunks

EVERYTHING = Filters()


def question(seed: int) -> Vectors:
    words = random.Random(seed).choices(WORDS, k=6)
    return HashEmbedder().embed([" ".join(words)])[0]


def various(number: int) -> str:
    """Words that keep vectors apart: where many are equal, a graph loses others."""
    return " ".join(random.Random(number).choices(WORDS, k=6))


def scores(ranked: list[tuple[int, float]]) -> list[float]:
    return [round(score, 4) for _, score in ranked]


def comes_true(condition: Callable[[], bool]) -> bool:
    """Whether a condition holds now or soon: Chroma closes its files on threads of its own."""
    for _ in range(300):
        if condition():
            return True
        time.sleep(0.1)
    return False


def open_generations(layout: Layout) -> set[str]:
    """The generations of which this process has a file open."""
    targets = []
    for link in Path("/proc/self/fd").glob("*"):  # none where the system does not list them there
        with suppress(OSError):
            targets.append(link.readlink())
    return {
        target.relative_to(layout.chroma).parts[0] for target in targets if layout.chroma in target.parents
    }


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param(EVERYTHING, id="no filter"),
        pytest.param(Filters(as_of=date(2021, 3, 15)), id="most days"),
        pytest.param(Filters(publishers=("hill gazette",)), id="a third"),
    ],
)
def test_search_in_six_thousand_chunks_finds_what_comparing_all_finds(
    large: Layout, filters: Filters
) -> None:
    """Chroma's graph is searched approximately: nine in ten of the nearest are enough."""
    with IndexReader(large, compare_up_to=0) as reader, IndexReader(large) as exact:
        assert reader.info().chunks == LARGE_CHUNKS
        shared = 0
        for seed in range(10):
            ranked = reader.dense(question(seed), 20, filters)
            best = exact.dense(question(seed), 20, filters)
            assert scores(ranked)[0] == scores(best)[0]
            shared += len({number for number, _ in ranked} & {number for number, _ in best})
    assert shared >= 180


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param(Filters(from_day=date(2021, 2, 1), to_day=date(2021, 2, 2)), id="two days"),
        pytest.param(Filters(publishers=("Hill Gazette",), as_of=date(2021, 1, 3)), id="one outlet to a day"),
        pytest.param(Filters(from_day=date(2031, 1, 1)), id="nothing"),
    ],
)
def test_a_narrow_filter_is_searched_exactly(large: Layout, filters: Filters) -> None:
    with IndexReader(large, compare_up_to=0) as reader, IndexReader(large) as exact:
        for seed in range(5):
            vector = question(seed)
            assert scores(reader.dense(vector, 20, filters)) == scores(exact.dense(vector, 20, filters))


def test_chunks_outside_the_generation_are_found_and_removed_ones_are_not(
    large: Layout, embedder: HashEmbedder
) -> None:
    text = "Zeppelins race over the harbour."
    with open_writer(large, embedder.identity) as writer:
        put_articles(writer, embedder, [make_article("new", text, title="")])
        with writer.transaction():
            writer.delete("a001")
        writer.synchronise()
        assert writer.manifest.generation == "000001"
    (vector,) = embedder.embed([text])
    with IndexReader(large, compare_up_to=0) as reader:
        assert found(reader, [reader.dense(vector, 5, EVERYTHING)[0][0]]) == ["new"]
        for seed in range(20):
            ranked = reader.dense(question(seed), 20, EVERYTHING)
            assert "a001" not in found(reader, (n for n, _ in ranked))
            assert len(ranked) == 20


def test_enough_is_found_when_all_that_was_nearest_is_gone(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    near = [make_article(f"near{i}", f"Ferry ferry ferry {various(i)}.", title="") for i in range(200)]
    far = [make_article(f"far{i}", f"Tax {various(i)}.", title="") for i in range(40)]
    store(*near, *far, vectors=True)
    with open_writer(layout, embedder.identity) as writer:
        with writer.transaction():
            for article in near:
                writer.delete(article.article_id)
        writer.synchronise()
        assert writer.manifest.generation == "000001"
    with IndexReader(layout, compare_up_to=0) as reader:
        assert len(reader.dense(embedder.embed(["ferry"])[0], 30, EVERYTHING)) == 30


def test_enough_is_found_when_all_that_is_nearest_is_not_allowed(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    late = [
        make_article(f"late{i}", f"Ferry ferry ferry {various(i)}.", title="", published_at=date(2022, 1, 1))
        for i in range(150)
    ]
    early = [
        make_article(f"early{i}", f"Tax {various(i)}.", title="", published_at=date(2021, 1, 1))
        for i in range(150)
    ]
    store(*late, *early, vectors=True)
    with IndexReader(layout, compare_up_to=0) as reader:
        ranked = reader.dense(embedder.embed(["ferry"])[0], 30, Filters(as_of=date(2021, 6, 1)))
        assert len(ranked) == 30


def test_an_emptied_generation_is_no_obstacle(layout: Layout, store: Store, embedder: HashEmbedder) -> None:
    store(make_article("a1"), vectors=True)
    with open_writer(layout, embedder.identity) as writer:
        with writer.transaction():
            writer.delete("a1")
        writer.synchronise(anew=True)
    store(make_article("a2"))
    with IndexReader(layout, compare_up_to=0) as reader:
        assert len(reader.dense(embedder.embed(["ferry"])[0], 5, EVERYTHING)) == 1


def test_an_open_reader_follows_each_new_generation_and_lets_go_of_old_ones(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    store(make_article("a0", "Zero."), vectors=True)
    with IndexReader(layout, compare_up_to=0) as reader:
        for number in range(1, 4):
            store(make_article(f"a{number}", f"Ferry {number}."), vectors=True)
            ranked = reader.dense(embedder.embed(["ferry"])[0], 10, EVERYTHING)
            assert len(found(reader, (n for n, _ in ranked))) == number + 1
            assert reader.manifest.generation == f"{number + 1:06d}"
        assert comes_true(lambda: open_generations(layout) <= {"000003", "000004"})
    assert comes_true(lambda: not open_generations(layout))
    assert generation_numbers(layout) == [3, 4]


def test_a_small_change_makes_no_generation_and_a_large_one_does(
    layout: Layout, store: Store, embedder: HashEmbedder
) -> None:
    store(make_article("a0"))
    with open_writer(layout, embedder.identity) as writer:
        writer.synchronise()
        assert writer.manifest.generation == "000001"
        put_articles(writer, embedder, [make_article("a1")])
        writer.synchronise()
        assert (writer.manifest.generation, writer.manifest.chunks) == ("000001", 2)
        with writer.transaction():
            for article in list(large_articles())[:10]:
                put_in_short_chunks(writer, embedder, article)
        writer.synchronise()
        assert (writer.manifest.generation, writer.manifest.vectors) == ("000002", 602)


def test_a_generation_that_a_killed_writer_began_is_passed_over(layout: Layout, store: Store) -> None:
    store(make_article("a1"), vectors=True)
    (layout.chroma / "000002").mkdir()
    store(make_article("a2"), vectors=True)
    manifest = read_manifest(layout)
    assert manifest is not None
    assert manifest.generation == "000003"
    assert generation_numbers(layout) == [2, 3]


def test_a_name_is_not_used_again_when_the_folder_was_removed(layout: Layout, store: Store) -> None:
    store(make_article("a1"), vectors=True)
    assert make_generation(layout, 1, 1, after="000041") == "000042"


def test_a_generation_that_does_not_hold_what_it_should_is_not_used(layout: Layout, store: Store) -> None:
    store(make_article("a1"))
    with pytest.raises(IndexFault, match="1 vectors instead of 2") as caught:
        make_generation(layout, 10, 2, after=None)
    assert "verify --repair" in caught.value.hint
    assert generation_numbers(layout) == []


def test_a_large_generation_is_made_of_parts_that_are_searched_as_one(
    layout: Layout, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part is written, and proved, by a process that holds no other."""
    monkeypatch.setattr(generations, "_program", in_parts_of(500))
    articles = [make_article(f"a{n}", f"{various(n)} {n}.", title="") for n in range(1200)]
    growing = None
    for first in range(0, 1200, 300):
        store(*articles[first : first + 300])
        growing = growing or GrowingGeneration(layout, after=None)
        growing.commit(first + 300)
    assert growing is not None
    assert growing.finish() == 1200
    folder = layout.chroma / growing.name
    assert vectors.count_parts(folder) == 3
    assert prove_generation(layout, growing.name, 1200) is None
    assert prove_generation(layout, growing.name, 1199) == "1200 vectors instead of 1199"
    with closing(vectors.Generation(folder)) as opened:
        assert opened.count() == 1200
        assert opened.which([1, 600, 1200, 1201]) == [1, 600, 1200]
        with IndexReader(layout) as reader:
            for seed in range(10):
                near = opened.nearest(question(seed), 20)
                assert scores(near) == scores(reader.dense(question(seed), 20, EVERYTHING))


@pytest.mark.parametrize("batches", [(1,), (2,), (1, 1), (30, 1), (30, 1, 2), (30, 31)])
def test_readers_change_no_file_of_a_graph(tmp_path: Path, batches: tuple[int, ...]) -> None:
    """Else a whole index is taken for a damaged one: what Chroma writes is never twice the same."""
    vectors.write_part(tmp_path, 0, in_batches(batches))
    written, files = as_written(tmp_path), fingerprint(tmp_path)
    assert len(files) == 5
    for number in (1, sum(batches)):
        with closing(vectors.Generation(tmp_path)) as opened:
            assert opened.count() == sum(batches)
            assert opened.nearest(question(number), 1)[0][0] == number
        assert as_written(tmp_path) == written
    assert damage(tmp_path, files) is None


def in_batches(sizes: Iterable[int]) -> Iterator[vectors.Rows]:
    """Vectors of the questions 1, 2, 3, …"""
    number = 1
    for size in sizes:
        numbers = range(number, number + size)
        number += size
        yield vectors.Rows(numbers, np.stack([question(n) for n in numbers]), [{"article_id": "a"}] * size)


def as_written(folder: Path) -> dict[str, int]:
    """When each file of the graphs was written last."""
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*/*")}


def in_parts_of(rows: int) -> Callable[..., list[str]]:
    """The programs that write and prove, with parts of so many rows."""

    def program(step: str, layout: Layout, name: str, *numbers: int) -> list[str]:
        code = (
            "import sys; from assistant.index import building\n"
            f"building.PART_ROWS, building.WRITE_ROWS = {rows}, 250\n"
            "building.main(*sys.argv[1:])"
        )
        words = (step, layout.database, layout.chroma / name, *numbers)
        return [sys.executable, "-c", code, *map(str, words)]

    return program


def test_a_manifest_that_names_a_later_generation_is_waited_for(
    layout: Layout, store: Store, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The generation that the manifest named is discarded between reading its name and opening it."""
    store(make_article("a1"), vectors=True)
    manifest = read_manifest(layout)
    assert manifest is not None
    stale = replace(manifest, generation="000007")
    write_manifest(layout, stale)
    from assistant.index import current

    def damage_and_flip(folder: Path, files: object) -> str | None:
        monkeypatch.undo()
        write_manifest(layout, manifest)
        return "it is gone"

    with IndexReader(layout, compare_up_to=0) as reader:
        monkeypatch.setattr(current, "damage", damage_and_flip)
        assert len(reader.dense(embedder.embed(["ferry"])[0], 5, EVERYTHING)) == 1
        assert reader.manifest.generation == "000001"


def test_vectors_are_little_endian_floats(layout: Layout, store: Store, embedder: HashEmbedder) -> None:
    store(make_article("a1", "The ferry.", title=""))
    with IndexReader(layout, compare_up_to=0) as reader:
        ((_, score),) = reader.dense(np.asarray(embedder.embed(["The ferry."])[0]), 1, EVERYTHING)
    assert score == pytest.approx(1.0)
