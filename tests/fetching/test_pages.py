"""From a fetched page to its article: its address, its moment, its character set."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.fetching import Fetched, Validators, read_fetched
from assistant.schema import Article, ReadFailure
from tests.fetching.conftest import page

NOW = datetime(2021, 3, 30, 6, 0, tzinfo=UTC)
ADDRESS = "https://www.courier.example/2021/03/29/storm?utm_source=feed"
PLAIN_ADDRESS = ADDRESS.partition("?")[0]


def read(body: bytes, *, address: str = ADDRESS, charset: str | None = None) -> Article | ReadFailure:
    fetched = Fetched(validators=Validators(address=address), body=body, charset=charset, fetched_at=NOW)
    (item,) = read_fetched(fetched, "https://short.example/x")
    return item


def canonical(address: str) -> bytes:
    return page(head=f'<link rel="canonical" href="{address}">')


def test_an_article_tells_where_and_when_it_was_fetched():
    article = read(page())
    assert isinstance(article, Article)
    assert article.title == "Storm stops ferries"
    assert article.source == "https://short.example/x"
    assert article.url == PLAIN_ADDRESS
    assert article.fetched_at == NOW
    assert article.publisher == "courier.example"
    assert "Captain Ilse Brandt said" in article.text


def test_the_day_in_the_address_stands_in_for_one_that_nothing_states():
    article = read(page())
    assert (article.published_at, article.published_guessed) == (date(2021, 3, 29), True)


@pytest.mark.parametrize(
    "stated",
    ["https://courier.example/storm", "https://amp.courier.example/storm", "http://news.courier.example/s"],
)
def test_the_address_that_a_page_of_the_same_site_states_is_its_own(stated):
    assert read(canonical(stated)).url == stated


@pytest.mark.parametrize(
    "stated",
    ["https://rival.example/big-story", "https://evilcourier.example/x", "javascript:alert(1)", "/"],
)
def test_no_page_takes_the_place_of_another_site_s(stated):
    assert read(canonical(stated)).url == PLAIN_ADDRESS


def test_a_canonical_address_without_its_host_is_of_the_page_s_own():
    assert read(canonical("/storm")).url == "https://www.courier.example/storm"


def test_the_same_page_by_two_addresses_is_one_article():
    first = read(page(), address="https://courier.example/storm?utm_source=feed")
    second = read(page(), address="http://www.courier.example/storm/#top")
    assert first.article_id == second.article_id


def test_two_pages_without_a_stated_address_are_two_articles():
    assert read(page(), address="https://a.example/1").article_id != read(page()).article_id


def test_when_it_was_fetched_is_no_change_of_content():
    fetched = Fetched(validators=Validators(address=ADDRESS), body=page(), fetched_at=NOW.replace(year=2022))
    (later,) = read_fetched(fetched, ADDRESS)
    assert later.content_hash == read(page()).content_hash


@pytest.mark.parametrize("charset", ["shift_jis", "utf-8", "no-such-charset", "hex", None])
def test_a_page_in_utf8_is_read_as_that_whatever_the_server_says(charset):
    assert (
        "“sailed”"
        in read(page(text="The boats “sailed” to Straße and back again on Monday."), charset=charset).text
    )


def test_the_server_s_character_set_counts_where_the_page_is_not_in_utf8():
    body = page(title="Штормовое предупреждение").decode().replace('<meta charset="utf-8">', "")
    assert read(body.encode("koi8-r"), charset="koi8-r").title == "Штормовое предупреждение"


@pytest.mark.parametrize(
    "body", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"<html><body></body></html>", b"<" * 5000]
)
def test_a_page_without_a_story_is_a_failure(body):
    failure = read(body)
    assert isinstance(failure, ReadFailure)
    assert failure.source == "https://short.example/x"
    assert failure.reason
