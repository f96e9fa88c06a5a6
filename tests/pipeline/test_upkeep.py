"""Removing articles, proving an index whole, mending it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ArticleNotFound, IndexBusy, IndexNotFound
from assistant.index import Layout
from assistant.pipeline import Assistant, ingest, remove, verify
from tests.fakes import HashEmbedder
from tests.pipeline.conftest import Ingest


@pytest.fixture
def ids(ingested: Path) -> dict[str, str]:
    """The article ids of an ingested index, by title."""
    with Assistant.open() as desk:
        return {summary.title: summary.article_id for summary in desk.articles()}


def test_a_removed_article_is_not_found_any_more_also_by_who_had_the_index_open(
    ids: dict[str, str], embedder: HashEmbedder
) -> None:
    gone = ids["Storm stops ferries"]
    with Assistant.open(embedding=embedder) as desk:
        assert desk.search("ferries storm")[0].article.article_id == gone
        assert remove([gone, gone]) == 1
        assert desk.search("ferries storm")[0].article.title == "Ferries stopped"
        assert all(passage.article.article_id != gone for passage in desk.search("ferries storm"))
        with pytest.raises(ArticleNotFound):
            desk.article(gone)
        assert desk.info().articles == 2
    assert verify().is_clean


def test_nothing_is_removed_when_one_id_is_wrong(ids: dict[str, str]) -> None:
    with pytest.raises(ArticleNotFound, match="wrong"):
        remove([ids["Storm stops ferries"], "wrong"])
    with Assistant.open() as desk:
        assert len(desk.articles()) == 3


def test_one_file_and_one_id_may_be_given_as_they_are(news: Path, embedder: HashEmbedder) -> None:
    """A string is a sequence of strings too: one of a path would be read as ``/`` and every letter in it."""
    for one in (str(news / "storm.json"), news / "tax.json"):
        report = ingest(one, embedding=embedder)
        assert (report.added, report.failures) == (1, ())
    with Assistant.open() as desk:
        first, second = desk.articles()
    assert remove(first.article_id) == 1
    with pytest.raises(ArticleNotFound, match=first.article_id):
        remove(first.article_id)
    assert remove([second.article_id]) == 1


def test_a_removed_article_comes_back_with_its_file(news: Path, take_in: Ingest) -> None:
    take_in(news)
    with Assistant.open() as desk:
        remove([summary.article_id for summary in desk.articles()])
    assert verify().is_clean
    report = take_in(news)
    assert (report.added, report.articles) == (2, 2)


def test_an_index_is_not_written_by_two(ids: dict[str, str], assistant_home: Path) -> None:
    with Layout(home=assistant_home, name="default").writing():
        with pytest.raises(IndexBusy):
            remove(ids.values())
        assert verify().is_clean


def test_verify_names_damage_and_repair_mends_it_without_embedding_again(
    ids: dict[str, str], assistant_home: Path, embedder: HashEmbedder
) -> None:
    (assistant_home / "default" / "chroma" / "000001" / "chroma.sqlite3").write_bytes(b"garbage" * 500)
    with Assistant.open(embedding=embedder) as desk:
        assert desk.search("sugar tax")  # so few vectors are compared as SQLite has them
    report = verify()
    assert not report.is_clean
    assert "Chroma" in report.problems[0]
    embedder.calls.clear()
    mended = verify(repair=True)
    assert mended.is_clean
    assert mended.repaired
    assert embedder.calls == []
    with Assistant.open(embedding=embedder) as desk:
        assert desk.search("sugar tax")


def test_a_whole_index_is_left_alone_by_repair(ids: dict[str, str], assistant_home: Path) -> None:
    manifest = (assistant_home / "default" / "manifest.json").read_bytes()
    report = verify(repair=True)
    assert (report.problems, report.repaired) == ((), ())
    assert (assistant_home / "default" / "manifest.json").read_bytes() == manifest


def test_there_is_nothing_to_look_after_where_no_index_is() -> None:
    for action in (verify, lambda: remove(["a"])):
        with pytest.raises(IndexNotFound):
            action()
