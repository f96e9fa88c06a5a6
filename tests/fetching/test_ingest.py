"""Pages and feeds into an index: what is new, what changed, what fails, and what is asked again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.pipeline import Assistant, ingest, remove, verify
from assistant.schema import IngestReport
from tests.fakes import HashEmbedder
from tests.fetching.conftest import STORY, page

TakeIn = Callable[..., IngestReport]


@pytest.fixture
def take_in(settings) -> TakeIn:
    """``take_in(address, feeds=[…])``: ingest with the fake embedder, loopback allowed."""

    def run(*inputs, feeds=()) -> IngestReport:
        return ingest(list(inputs), feeds=feeds, settings=settings, embedding=HashEmbedder())

    return run


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.replaced, report.unchanged, len(report.failures)


def sources() -> list[str]:
    with Assistant.open(embedding=HashEmbedder()) as desk:
        return sorted(summary.source for summary in desk.articles())


def test_a_page_is_an_article_with_the_moment_it_was_fetched(site, take_in):
    address = site.put("/storm", page())
    assert counts(take_in(address)) == (1, 0, 0, 0)
    with Assistant.open(embedding=HashEmbedder()) as desk:
        (summary,) = desk.articles()
        article = desk.article(summary.article_id)
    assert article.source == article.url == address
    assert article.fetched_at.tzinfo is not None
    assert verify().is_clean


def test_pages_and_files_come_in_together_and_a_page_that_fails_stops_nothing(site, take_in, tmp_path):
    (tmp_path / "tax.txt").write_text(
        "Sugar tax rises\n\nParliament voted on Tuesday to raise the tax on sugar.\n"
    )
    report = take_in(site.url("/missing"), tmp_path / "tax.txt", site.put("/storm", page()))
    assert counts(report) == (2, 0, 0, 1)
    assert report.failures[0].source == site.url("/missing")
    assert "404" in report.failures[0].reason


def test_a_page_that_did_not_change_is_not_sent_again(site, take_in):
    address = site.put("/storm", page(), ETag='"1"')
    take_in(address)
    site.put("/storm", status=304)
    assert counts(take_in(address)) == (0, 0, 1, 0)
    assert site.asked[-1][1]["If-None-Match"] == '"1"'


def test_a_new_modification_time_alone_changes_nothing(site, take_in):
    address = site.put("/storm", page(), Last_Modified="Mon, 29 Mar 2021 10:00:00 GMT")
    take_in(address)
    site.put("/storm", page(), Last_Modified="Tue, 30 Mar 2021 10:00:00 GMT")
    assert counts(take_in(address)) == (0, 0, 1, 0)
    take_in(address)
    assert site.asked[-1][1]["If-Modified-Since"] == "Tue, 30 Mar 2021 10:00:00 GMT"


def test_a_changed_page_is_replaced_also_under_the_old_modification_time(site, take_in):
    old = {"Last_Modified": "Mon, 29 Mar 2021 10:00:00 GMT"}
    take_in(site.put("/storm", page(), **old))
    assert counts(take_in(site.put("/storm", page(text=STORY + " Nobody was hurt."), **old))) == (0, 1, 0, 0)
    assert len(sources()) == 1


def test_a_page_removed_from_the_index_is_fetched_whole_again(site, take_in, settings):
    address = site.put("/storm", page(), ETag='"1"')
    take_in(address)
    with Assistant.open(embedding=HashEmbedder()) as desk:
        remove([desk.articles()[0].article_id], settings=settings)
    assert counts(take_in(address)) == (1, 0, 0, 0)
    assert "If-None-Match" not in site.asked[-1][1]


def test_what_is_remembered_of_pages_may_be_lost_or_damaged(site, take_in, assistant_home):
    address = site.put("/storm", page(), ETag='"1"')
    take_in(address)
    for damage in (b"no database at all, but long enough to be taken for one" * 20, b""):
        (assistant_home / "default" / "fetched.db").write_bytes(damage)
        assert counts(take_in(address)) == (0, 0, 1, 0)
        assert "If-None-Match" not in site.asked[-1][1]
    assert verify().is_clean


def test_a_page_that_fails_later_keeps_its_article(site, take_in):
    address = site.put("/storm", page())
    take_in(address)
    site.put("/storm", status=500)
    assert counts(take_in(address)) == (0, 0, 0, 1)
    assert sources() == [address]


def test_pages_that_all_fail_leave_no_index(site, take_in, assistant_home):
    assert counts(take_in(site.url("/missing"))) == (0, 0, 0, 1)
    assert not (assistant_home / "default").exists()


def test_a_feed_brings_in_its_pages(site, take_in):
    items = "".join(f"<item><link>/{n}</link></item>" for n in range(3))
    feed = site.put("/rss", f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), kind="text/xml")
    for n in range(2):
        site.put(
            f"/{n}", page(title=f"Storm day {n}", text=f"{STORY} It was the day number {n} of the storm.")
        )
    report = take_in(site.url("/0"), feeds=[feed])
    assert counts(report) == (2, 0, 0, 1)
    assert sources() == [site.url("/0"), site.url("/1")]
    assert site.paths() == ["/rss", "/0", "/1", "/2"]


def test_this_machine_is_refused_by_default(site, run_cli):
    outcome = run_cli("ingest", site.put("/storm", page()))
    assert outcome.returncode == 1
    assert "error: http://127.0.0.1" in outcome.stderr
    assert (
        "hint: If you mean to read from your own network, set ASSISTANT_FETCH_PRIVATE=true." in outcome.stderr
    )
    assert site.asked == []


def test_the_command_fetches_a_feed(site, run_cli):
    feed = site.put("/rss", b"<rss version='2.0'><channel><item><link>/a</link></item></channel></rss>")
    site.put("/a", page())
    outcome = run_cli("ingest", "--feed", feed, ASSISTANT_FETCH_PRIVATE="true", ASSISTANT_FETCH_DELAY="0")
    assert outcome.returncode == 0, outcome
    assert outcome.stdout.startswith("1 added, 0 replaced, 0 unchanged, 0 failed")
