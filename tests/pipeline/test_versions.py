"""An address whose text changes: the latest is answered from, and earlier citations resolve."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import ArticleNotFound, ReadError, UsageError
from assistant.pipeline import Assistant, remove, verify
from assistant.schema import Citation
from tests.fakes import HashEmbedder
from tests.pipeline.conftest import STORM, TAX, Ingest, write, write_lines

WHO = "Who said that the boats will sail on Wednesday?"
CHANGED = STORM.replace("on Wednesday", "on Thursday").replace("Two boats", "Three boats")


@pytest.fixture
def desk(news: Path, take_in: Ingest, embedder: HashEmbedder) -> Iterator[Assistant]:
    take_in(news)
    with Assistant.open(embedding=embedder) as opened:
        yield opened


def holds(desk: Assistant, citation: Citation) -> bool:
    text = desk.article(citation.article_id, version=citation.version).text
    return text[citation.start : citation.end] == citation.quote


def change(news: Path, take_in: Ingest, text: str) -> None:
    write(news / "storm.json", title="Storm stops ferries", text=text)
    take_in(news)


def test_a_citation_resolves_after_its_article_was_replaced(
    desk: Assistant, news: Path, take_in: Ingest
) -> None:
    before = desk.ask(WHO).citations
    assert {citation.version for citation in before} == {1}
    change(news, take_in, "Corrected. " + CHANGED)
    after = desk.ask("Who said that the boats will sail on Thursday?").citations
    assert before
    assert {citation.version for citation in after if citation.title == "Storm stops ferries"} == {2}
    assert all(holds(desk, citation) for citation in (*before, *after))
    storm = next(citation for citation in before if citation.title == "Storm stops ferries")
    assert not holds(desk, replace(storm, version=2))
    assert storm.to_dict()["version"] == 1
    assert verify().is_clean


def test_the_story_of_an_earlier_version_is_that_of_its_article(
    desk: Assistant, news: Path, take_in: Ingest
) -> None:
    change(news, take_in, "Corrected. " + CHANGED)
    storm = next(each for each in desk.articles() if each.title == "Storm stops ferries")
    earlier = desk.article(storm.article_id, version=1)
    members, origin = desk.story(earlier)
    assert members[0] == origin.article_id
    assert storm.article_id in members
    assert desk.story(desk.article(storm.article_id)) == (members, origin)


def test_the_history_of_an_article_is_told_and_goes_with_it(
    desk: Assistant, news: Path, take_in: Ingest
) -> None:
    for text in (CHANGED, STORM):
        change(news, take_in, text)
    storm = desk.search("storm ferries")[0].article
    history = desk.history(storm.article_id)
    assert [each.version for each in history] == [3, 2, 1]
    assert [each.replaced_at is None for each in history] == [True, False, False]
    assert history[0].content_hash == history[2].content_hash
    assert desk.replaced_at(storm) is None
    assert desk.replaced_at(desk.article(f"{storm.article_id}@2")) == history[1].replaced_at
    remove(storm.article_id)
    with pytest.raises(ArticleNotFound):
        desk.article(storm.article_id, version=1)
    with pytest.raises(ArticleNotFound):
        desk.history(storm.article_id)
    assert verify().is_clean


def test_two_files_that_give_one_article_differently_make_no_versions_by_being_given_again(
    desk: Assistant, news: Path, take_in: Ingest
) -> None:
    write(news / "twin.json", title="Storm stops ferries", text=CHANGED)
    take_in(news)
    storm = desk.search("storm ferries")[0].article
    assert (storm.version, storm.text) == (2, CHANGED)
    for number in range(3):
        for name in ("storm.json", "twin.json"):
            os.utime(news / name, ns=(number, number))
        report = take_in(news)
        assert (report.added, report.replaced) == (0, 0)
        assert desk.article(storm.article_id) == storm
    change(news, take_in, STORM + " Nobody was hurt.")
    assert desk.article(storm.article_id).version == 3
    change(news, take_in, STORM)
    assert desk.article(storm.article_id).version == 4
    (news / "twin.json").write_text("{}")
    take_in(news)
    assert desk.article(storm.article_id).version == 4


def test_two_contents_of_one_article_in_a_file_make_no_versions_by_being_read_again(
    tmp_path: Path, take_in: Ingest
) -> None:
    path = tmp_path / "captures.jsonl"
    texts = (STORM, CHANGED, STORM + " Nobody was hurt.")
    write_lines(path, *({"title": "Storm", "text": text} for text in texts))
    take_in(path)
    with Assistant.open() as desk:
        (summary,) = desk.articles()
        before = desk.article(summary.article_id)
        assert before.text == texts[-1]
        os.utime(path, ns=(5, 5))
        assert take_in(path).replaced == 0
        assert desk.article(summary.article_id) == before


def test_a_quote_is_shown_where_it_stood(desk: Assistant, tmp_path: Path, take_in: Ingest) -> None:
    page = tmp_path / "page.html"
    body = "".join(f"<p>{sentence}.</p>\n" for sentence in TAX.rstrip(".").split(". "))
    page.write_text(f"<html><body><article><h1>Sugar</h1>\n{body}</article></body></html>", "utf-8")
    take_in(page)
    (article,) = (desk.article(s.article_id) for s in desk.articles() if s.source == str(page))
    start = article.text.index("Bakers")
    end = article.text.index("empty trays") + len("empty trays")
    stood = desk.where_it_stood(article.article_id, start, end)
    assert stood is not None
    assert stood.text.startswith("Bakers")
    assert stood.text.endswith("empty trays")
    assert page.read_text("utf-8")[stood.start : stood.end] == stood.text
    assert stood.line == 4
    for wrong in ((5, 5), (-1, 4), (0, 10**6)):
        with pytest.raises(UsageError, match="has no characters"):
            desk.where_it_stood(article.article_id, *wrong)
    page.write_text("something else", "utf-8")
    with pytest.raises(ReadError, match="changed"):
        desk.where_it_stood(article.article_id, start, end)
    with pytest.raises(ArticleNotFound):
        desk.where_it_stood(article.article_id, start, end, version=9)
