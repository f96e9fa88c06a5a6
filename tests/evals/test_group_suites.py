"""Story groups measured: on pairs that are known, and on articles made with known groups."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest

from assistant.errors import ReadError
from assistant.index import IndexReader, Layout, open_writer
from assistant.reading import list_files, read_file
from assistant.schema import Article
from evals import command, syndication
from evals.report import read_report
from evals.story_groups import adjusted_rand, group_articles, pair_counts
from evals.suites import demo
from tests.stages.test_grouping import FILLER, OTHER, STORY


def table(known: Mapping[str, str], found: Mapping[str, str]) -> np.ndarray:
    return np.array([list(map(float, each.values())) for each in pair_counts(known, found).values()])


def partition(groups: Mapping[str, str]) -> set[frozenset[str]]:
    parts: dict[str, set[str]] = defaultdict(set)
    for name, group in groups.items():
        parts[group].add(name)
    return {frozenset(part) for part in parts.values()}


@pytest.fixture(scope="module")
def sources() -> list[Article]:
    assert demo.DEFAULT_DATA is not None
    files = (each for each in list_files([demo.DEFAULT_DATA / "articles"]) if isinstance(each, Path))
    read = (each for path in files for each in read_file(path, max_bytes=1_000_000))
    return [each for each in read if isinstance(each, Article)]


def test_pairs_are_counted_for_each_article() -> None:
    known = {"a": "1", "b": "1", "c": "1", "d": "2"}
    found = {"a": "x", "b": "x", "c": "y", "d": "y"}
    counts = pair_counts(known, found)
    assert counts["a"] == {"pairs_right": 1.0, "pairs_wrong": 0.0, "pairs_missed": 1.0}
    assert counts["c"] == {"pairs_right": 0.0, "pairs_wrong": 1.0, "pairs_missed": 2.0}


def test_the_rand_index_is_one_for_the_same_groups_and_none_for_chance() -> None:
    chance = Random(3)
    known = {str(number): str(number % 7) for number in range(200)}
    assert adjusted_rand(table(known, {name: f"g{group}" for name, group in known.items()})) == 1.0
    drawn = list(known.values())
    chance.shuffle(drawn)
    assert abs(float(adjusted_rand(table(known, dict(zip(known, drawn, strict=True)))))) < 0.05


def test_the_rand_index_is_that_of_its_definition() -> None:
    # Of 15 pairs 6 are known to be together, 3 were found, and 2 are both.
    known = dict(zip("abcdef", "111222", strict=True))
    found = dict(zip("abcdef", "xxyyzz", strict=True))
    pairs, together, found_pairs, right = 15, 6, 3, 2
    expected = together * found_pairs / pairs
    by_hand = (right - expected) / ((together + found_pairs) / 2 - expected)
    assert adjusted_rand(table(known, found)) == pytest.approx(by_hand)


def make_pairs(folder: Path) -> Path:
    """A tiny set in the format of near-duplicates."""
    day = date(2022, 5, 2)
    texts = {
        "a1": ("Ferries stop at noon", STORY, day),
        "a2": ("Storm keeps boats in port", f"{STORY} {FILLER[:100]}", day + timedelta(days=1)),
        "b1": ("Sugar tax rises", OTHER, day),
        "c1": ("A new bridge for the valley", STORY, day + timedelta(days=90)),
    }
    folder.mkdir(parents=True)
    records = (
        {"id": name, "url": f"https://echo.example/{name}", "title": title, "date": str(when), "text": text}
        for name, (title, text, when) in texts.items()
    )
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (folder / "articles.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    pairs = [
        {"id": "p1", "a": "a1", "b": "a2", "level": "copy", "verdict": "same"},
        {"id": "p2", "a": "a1", "b": "c1", "level": "copy", "verdict": "wrong_body"},
        {"id": "p3", "a": "a2", "b": "b1", "level": "partial", "verdict": None},
    ]
    (folder / "pairs.jsonl").write_text("".join(json.dumps(pair) + "\n" for pair in pairs), "utf-8")
    (folder / "non_pairs.jsonl").write_text(json.dumps({"id": "n1", "a": "a1", "b": "b1"}) + "\n", "utf-8")
    return folder


def test_pairs_are_merged_kept_apart_or_flagged(tmp_path: Path) -> None:
    make_pairs(tmp_path / "sets" / "near-duplicates")
    command.run("near-duplicates", data=tmp_path / "sets", out=tmp_path / "out")
    report = read_report(tmp_path / "out")
    values = {name: (metric.value, metric.n) for name, metric in report.metrics.items()}
    assert values["recall_same"] == (1.0, 1)
    assert values["false_merges"] == (0.0, 1)
    assert values["flagged"] == (1.0, 1)
    assert values["merged.partial"] == (0.0, 1)
    assert report.cases[1].details["outcome"] == "flagged"


def test_articles_that_cannot_be_read_are_an_error_and_unknown_ones_a_failed_case(tmp_path: Path) -> None:
    folder = make_pairs(tmp_path / "set")
    with (folder / "non_pairs.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "n2", "a": "a1", "b": "nobody"}) + "\n")
    command.run("near-duplicates", data=folder, out=tmp_path / "out")
    assert read_report(tmp_path / "out").cases[-1].error is not None
    (folder / "articles.jsonl").write_text('{"id": "a1", "text": ""}\n', "utf-8")
    with pytest.raises(ReadError, match="a1"):
        command.run("near-duplicates", data=folder, out=tmp_path / "out")


def test_made_articles_follow_from_the_seed_and_have_known_groups(sources: Sequence[Article]) -> None:
    made = syndication.make_articles(sources, articles=100, seed=5)
    assert made == syndication.make_articles(sources, articles=100, seed=5)
    assert made != syndication.make_articles(sources, articles=100, seed=6)
    assert len({each.article.article_id for each in made}) == len(made) == 100
    sizes = Counter(each.group for each in made)
    assert max(sizes.values()) > 3
    assert {each.kind for each in made} >= {"original", "cut", "updated", "quoting", "round_up", "instalment"}
    look_alikes = ("follow_up", "shared_gallery", "match_report", "market_report", "notice")
    alone = ("quoting", "round_up", "instalment", *look_alikes)
    assert {each.kind for each in made} >= {
        "localised",
        "reordered",
        "rewritten",
        "reheaded",
        "brief",
        *alone,
    }
    assert all(sizes[each.group] == 1 for each in made if each.kind in alone)


def test_too_little_material_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.txt").write_text(STORY, "utf-8")
    with pytest.raises(ReadError, match="No articles can be made"):
        command.run("syndication", data=tmp_path, out=tmp_path / "out")


@pytest.mark.parametrize("suite", ["syndication", "syndication-held-out"])
def test_made_groups_are_found(suite: str, tmp_path: Path) -> None:
    command.run(suite, out=tmp_path)
    report = read_report(tmp_path)
    assert report.n == 500
    assert report.metrics["pair_f1"].value >= 0.95
    assert report.metrics["adjusted_rand"].value >= 0.9


def test_groups_are_the_same_after_articles_went_as_if_they_had_never_come(
    sources: Sequence[Article], assistant_home: Path
) -> None:
    chance = Random(11)
    articles = [each.article for each in syndication.make_articles(sources, articles=80, seed=11)]
    gone = set(chance.sample([each.article_id for each in articles], 30))
    layout = Layout(home=assistant_home, name="groups")
    none = np.zeros((0, 1), np.float32)
    with open_writer(layout, {"name": "none", "dimensions": 1}) as writer:
        with writer.transaction():
            for article in articles:
                writer.put(article, (), none)
        with writer.transaction():
            for article_id in sorted(gone):
                writer.delete(article_id)
    with IndexReader(layout) as reader:
        left = {each.article_id: str(each.group_id) for each in reader.articles()}
    never = [each for each in articles if each.article_id not in gone]
    chance.shuffle(never)
    assert partition(left) == partition(group_articles(never).of)


def test_putting_an_article_again_changes_no_group(sources: Sequence[Article]) -> None:
    articles = [each.article for each in syndication.make_articles(sources, articles=40, seed=2)]
    again = [replace(each, notes=("read again",)) for each in reversed(articles)]
    assert partition(group_articles([*articles, *again]).of) == partition(group_articles(articles).of)
