"""Feeds and sitemaps: which pages they list, and what becomes of broken and hostile ones."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from assistant.fetching import Remembered, Validators, feed_links, feeds
from assistant.schema import ReadFailure

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>{base}/</link>
<item><title>One</title><link>/one</link></item>
<item><title>Two</title><link>{base}/two?a=1&amp;b=2#comments</link></item>
<item><title>One again</title><link>{base}/one</link></item>
<item><title>None</title></item>
<item><title>By its guid</title><guid isPermaLink="true">{base}/three</guid></item>
<item><title>No page</title><link>mailto:desk@news.example</link></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}/news/">
<title>News</title><entry><title>One</title><link rel="self" href="/api/1"/><link href="one"/></entry>
<entry><title>Two</title><link rel="alternate" href="../two"/></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><!-- by hand -->
<url><loc> {base}/one </loc><image:image><image:loc>{base}/one.jpg</image:loc></image:image></url>
<url><loc>{base}/two</loc><lastmod>2021-03-29</lastmod></url><url/></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>{base}/a.xml</loc></sitemap><sitemap><loc>{base}/b.xml.gz</loc></sitemap>
<sitemap><loc>{base}/gone.xml</loc></sitemap></sitemapindex>"""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'


FORGETFUL = Remembered(Path("no such folder", "fetched.db"))


def put(site, path: str, text: str, kind: str = "application/xml") -> str:
    return site.put(path, text.format(base=site.address).encode(), kind=kind)


def listed(fetcher, address: str, remembered=FORGETFUL) -> tuple[list[str], list[ReadFailure]]:
    """The paths and the failures that a feed gives."""
    found = list(feed_links(fetcher, address, remembered))
    paths = ["/" + item.split("/", 3)[3] for item in found if isinstance(item, str)]
    return paths, [item for item in found if isinstance(item, ReadFailure)]


def test_an_rss_feed_lists_its_entries_once_and_relative_links_are_made_whole(site, fetcher):
    address = put(site, "/rss", RSS, "application/rss+xml")
    assert listed(fetcher, address) == (["/one", "/two?a=1&b=2", "/three"], [])


def test_an_atom_feed_s_links_are_relative_to_its_base(site, fetcher):
    assert listed(fetcher, put(site, "/atom", ATOM, "application/atom+xml")) == (["/news/one", "/two"], [])


def test_links_are_relative_to_where_the_feed_moved(site, fetcher):
    site.put("/rss", status=301, Location="/en/feed")
    put(site, "/en/feed", "<rss version='2.0'><channel><item><link>one</link></item></channel></rss>")
    assert listed(fetcher, site.url("/rss")) == (["/en/one"], [])


@pytest.mark.parametrize("kind", ["text/xml", "text/html", "text/plain", "", "application/octet-stream"])
def test_a_feed_of_a_wrong_type_is_known_by_its_content(site, fetcher, kind):
    assert listed(fetcher, put(site, "/rss", RSS, kind))[0] == ["/one", "/two?a=1&b=2", "/three"]


def test_a_broken_feed_gives_what_can_be_read_of_it(site, fetcher):
    whole = RSS.replace("News<", "News & views &nbsp; <b><")
    assert "/one" in listed(fetcher, put(site, "/rss", whole[: whole.index("One again")]))[0]


def test_a_feed_broken_before_its_first_entry_is_a_failure(site, fetcher):
    _, failures = listed(fetcher, put(site, "/rss", RSS[: RSS.index("<link>")]))
    assert "the feed is broken" in failures[0].reason


def test_a_feed_without_entries_is_no_failure(site, fetcher):
    empty = "<rss version='2.0'><channel><title>News</title></channel></rss>"
    assert listed(fetcher, put(site, "/rss", empty)) == ([], [])


@pytest.mark.parametrize(
    "text", ["<html><body><p>No feed</p></body></html>", "", "{{}}", "<a><b></a>", "\x00\xff"]
)
def test_what_is_neither_feed_nor_sitemap_is_a_failure(site, fetcher, text):
    paths, failures = listed(fetcher, put(site, "/rss", text))
    assert paths == []
    assert [failure.source for failure in failures] == [site.url("/rss")]
    assert "neither a feed nor a sitemap" in failures[0].reason


def test_a_feed_that_is_a_picture_or_missing_is_a_failure(site, fetcher):
    assert (
        "no feed or sitemap but image/png" in listed(fetcher, put(site, "/x", "x", "image/png"))[1][0].reason
    )
    assert "404" in listed(fetcher, site.url("/missing"))[1][0].reason


def test_a_sitemap_lists_its_pages_and_not_their_pictures(site, fetcher):
    assert listed(fetcher, put(site, "/sitemap.xml", SITEMAP)) == (["/one", "/two"], [])


def test_a_compressed_sitemap_is_unpacked(site, fetcher):
    packed = gzip.compress(SITEMAP.format(base=site.address).encode())
    assert listed(fetcher, site.put("/s.xml.gz", packed, kind="application/x-gzip")) == (["/one", "/two"], [])


def test_an_index_of_sitemaps_is_followed_and_what_fails_is_named(site, fetcher):
    address = put(site, "/sitemap.xml", INDEX)
    put(site, "/a.xml", SITEMAP)
    more = SITEMAP.replace("/two", "/four").format(base=site.address).encode()
    site.put("/b.xml.gz", gzip.compress(more), kind="application/gzip")
    paths, failures = listed(fetcher, address)
    assert paths == ["/one", "/two", "/four"]
    assert [failure.source for failure in failures] == [site.url("/gone.xml")]


def test_an_index_of_indexes_ends(site, fetcher):
    address = put(site, "/sitemap.xml", INDEX)
    put(site, "/a.xml", INDEX.replace("a.xml", "sitemap.xml"))
    put(site, "/b.xml.gz", SITEMAP)
    paths, failures = listed(fetcher, address)
    assert paths == ["/one", "/two"]
    assert "lists another index" in failures[0].reason


def test_a_broken_sitemap_is_a_failure(site, fetcher):
    _, failures = listed(fetcher, put(site, "/sitemap.xml", SITEMAP[:-20]))
    assert "the sitemap is broken" in failures[0].reason


def test_a_sitemap_that_expands_entities_is_refused(site, fetcher):
    text = f"{BOMB}<urlset><url><loc>http://x.example/&l11;</loc></url></urlset>"
    _, failures = listed(fetcher, put(site, "/sitemap.xml", text))
    assert "the sitemap is broken" in failures[0].reason


def test_a_sitemap_reads_no_file(site, fetcher):
    text = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>http://a/&f;</loc></url></urlset>'
    _, failures = listed(fetcher, put(site, "/sitemap.xml", text))
    assert "the sitemap is broken" in failures[0].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_feed_that_declares_entities_is_refused(site, fetcher, encoding):
    text = (
        f"{BOMB}<rss version='2.0'><channel><item><link>http://x.example/&l11;</link></item></channel></rss>"
    )
    paths, failures = listed(fetcher, site.put("/rss", text.encode(encoding), kind="text/xml"))
    assert paths == []
    assert "declares entities, which are not expanded" in failures[0].reason


def test_a_feed_above_its_limit_is_refused(site, fetcher, monkeypatch):
    monkeypatch.setattr(feeds, "LARGEST_FEED", 100)
    assert "too large" in listed(fetcher, put(site, "/rss", RSS))[1][0].reason
    assert listed(fetcher, put(site, "/sitemap.xml", SITEMAP))[0] == ["/one", "/two"]


def test_a_bomb_among_sitemaps_is_cut_short(site, make_fetcher):
    address = site.put("/s.xml.gz", gzip.compress(b" " * 5_000_000), kind="application/gzip")
    assert "too large" in listed(make_fetcher(max_file_mb=1), address)[1][0].reason


def test_more_pages_than_the_limit_are_left_out_and_that_is_said(site, fetcher, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_PAGES", 1)
    paths, failures = listed(fetcher, put(site, "/sitemap.xml", SITEMAP))
    assert paths == ["/one"]
    assert "lists more than 1 pages" in failures[0].reason


def test_a_feed_that_did_not_change_lists_what_it_listed(site, fetcher, tmp_path):
    remembered = Remembered(tmp_path / "fetched.db")
    address = site.put("/rss", RSS.format(base=site.address).encode(), ETag='"1"')
    before = listed(fetcher, address, remembered)
    site.put("/rss", status=304)
    assert listed(fetcher, address, remembered) == before
    assert site.asked[-1][1]["If-None-Match"] == '"1"'


def test_an_index_of_sitemaps_that_did_not_change_is_still_followed(site, fetcher, tmp_path):
    remembered = Remembered(tmp_path / "fetched.db")
    address = site.put("/sitemap.xml", INDEX.format(base=site.address).encode(), ETag='"1"')
    put(site, "/a.xml", SITEMAP)
    put(site, "/b.xml.gz", SITEMAP)
    listed(fetcher, address, remembered)
    site.put("/sitemap.xml", status=304)
    put(site, "/a.xml", SITEMAP.replace("/two", "/three"))
    assert listed(fetcher, address, remembered)[0] == ["/one", "/three", "/two"]


def test_what_a_page_is_recognised_by_is_not_taken_for_a_feed_s(site, fetcher, tmp_path):
    remembered = Remembered(tmp_path / "fetched.db")
    remembered.put(site.url("/rss"), Validators(address=site.url("/rss"), etag='"1"'))
    assert listed(fetcher, put(site, "/rss", RSS), remembered)[0]
    assert "If-None-Match" not in site.asked[-1][1]
    assert remembered.page(site.url("/rss")) is None
