"""Whatever a server sends, the outcome is an article, a listing or a failure, and never another error."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.fetching import Fetched, Validators, feeds, read_fetched
from assistant.fetching.bounds import gunzip
from assistant.fetching.pace import seconds_to_wait
from assistant.schema import Article, ReadFailure
from tests.fetching.conftest import page
from tests.fetching.test_feeds import ATOM, INDEX, RSS, SITEMAP

MANY = settings(max_examples=60)
SEEDS = [text.format(base="https://news.example").encode() for text in (RSS, ATOM, SITEMAP, INDEX)]
CHARSETS = st.sampled_from(
    [None, "utf-8", "utf-16", "utf-7", "hex", "idna", "ascii", "koi8-r", "\0", "x" * 300]
)


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """One of the seeds with a few pieces cut out, doubled or overwritten."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
        new = draw(st.one_of(st.just(b""), st.just(data[start:end] * 2), st.binary(max_size=20)))
        data = data[:start] + new + data[end:]
    return data


def fetched(body: bytes, charset: str | None) -> Fetched:
    validators = Validators(address="https://news.example/feed")
    return Fetched(validators=validators, body=body, charset=charset, fetched_at=datetime.now(UTC))


@MANY
@given(mutated(SEEDS), CHARSETS)
def test_a_damaged_feed_is_a_listing_or_a_read_error(body, charset):
    with suppress(ReadError):
        listing = feeds.read_listing(fetched(body, charset), 1_000_000)
        assert all(link.startswith(("http://", "https://")) for link in listing.links)


@settings(max_examples=30)
@given(mutated([page(head='<link rel="canonical" href="https://news.example/storm">')]), CHARSETS)
def test_a_damaged_page_is_an_article_or_a_failure(body, charset):
    (item,) = read_fetched(fetched(body, charset), "https://news.example/x")
    assert isinstance(item, Article | ReadFailure)


@MANY
@given(st.lists(st.binary(max_size=100)))
def test_bytes_that_are_no_gzip_are_a_read_error(pieces):
    with pytest.raises(ReadError):
        gunzip(pieces, 1000)


@MANY
@given(st.one_of(st.text(max_size=40), st.from_regex(r"\w{3}, \d+ \w{3} \d+ \d+:\d+:\d+ [+-]?\w+")))
def test_any_wish_for_a_pause_is_a_number_of_seconds(text):
    assert seconds_to_wait(text) >= 0
