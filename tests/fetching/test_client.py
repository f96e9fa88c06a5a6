"""The fetcher against a real server on loopback: redirects, bounds, pauses, robots.txt, conditions."""

from __future__ import annotations

import gzip
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from assistant.errors import ReadError
from assistant.fetching import Validators, addresses
from assistant.fetching.addresses import resolve
from tests.fetching.conftest import page


def test_a_page_is_fetched_with_an_honest_name(site, fetcher):
    fetched = fetcher.page(site.put("/storm", page(), ETag='"1"', kind="text/html; charset=windows-1252"))

    assert fetched.body == page()
    assert fetched.charset == "windows-1252"
    assert fetched.fetched_at.tzinfo is not None
    assert fetched.validators == Validators(address=site.url("/storm"), etag='"1"')
    path, headers = site.asked[-1]
    assert path == "/storm"
    assert headers["User-Agent"].startswith("news-assistant/")
    assert headers["Host"] == site.address.removeprefix("http://")
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_proxies_and_logins_of_the_environment_are_not_used(site, fetcher, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.delenv("no_proxy")
    assert fetcher.page(site.put("/storm", page())).body == page()
    assert "Authorization" not in site.asked[-1][1]


# Safety.


def test_this_machine_is_not_asked_unless_a_setting_allows_it(site, make_fetcher):
    with pytest.raises(ReadError, match="private or reserved network"):
        make_fetcher(fetch_private=False).page(site.put("/storm", page()))
    assert site.asked == []


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "2130706433", "0x7f.1", "017700000001", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_other_spellings_of_this_machine_are_refused_too(site, make_fetcher, host):
    def resolver(host, port):
        # What the system makes of numbers; it is not asked, as the guard takes them for names.
        return [socket.inet_ntoa(socket.inet_aton(host))] if host[0].isdigit() else resolve(host, port)

    port = site.address.rpartition(":")[2]
    with pytest.raises(ReadError, match="private or reserved network"):
        make_fetcher(fetch_private=False, resolver=resolver).page(f"http://{host}:{port}/storm")
    assert site.asked == []


def test_the_address_that_was_checked_is_the_one_connected_to(site, make_fetcher):
    looked_up = []

    def rebinding(host, port):
        looked_up.append(host)
        return ["127.0.0.1"]

    port = site.address.rpartition(":")[2]
    site.put("/storm", page())
    fetched = make_fetcher(resolver=rebinding).page(f"http://news.example:{port}/storm")

    assert fetched.body == page()
    # One look-up for each connection, which the system is never asked to repeat: of robots.txt, of the page.
    assert looked_up == ["news.example", "news.example"]
    assert site.asked[-1][1]["Host"] == f"news.example:{port}"


def test_a_redirect_into_a_private_network_is_refused(site, make_fetcher):
    port = site.address.rpartition(":")[2]
    site.put("/out", status=302, Location="http://169.254.169.254/latest/meta-data/")

    def resolver(host, port):
        return ["127.0.0.1"] if host == "127.0.0.1" else [host]

    # Loopback is taken for public here, and nothing else is.
    is_public = addresses.is_public
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(addresses, "is_public", lambda address: address == "127.0.0.1" or is_public(address))
        with pytest.raises(ReadError, match=r"169\.254\.169\.254 lies in a private or reserved network"):
            make_fetcher(fetch_private=False, resolver=resolver).page(f"http://127.0.0.1:{port}/out")
    assert site.paths() == ["/out"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("http://me:secret@127.0.0.1/", "user name or password"),
        ("http://[::1", "no web address"),
    ],
)
def test_a_redirect_to_what_is_not_fetched_is_refused(site, fetcher, location, reason):
    with pytest.raises(ReadError, match=reason):
        fetcher.page(site.put("/out", status=302, Location=location))


def test_a_few_redirects_are_followed(site, fetcher):
    for number in range(5):
        site.put(f"/{number}", status=301 + number % 2, Location=f"{number + 1}#part")
    site.put("/5", page())
    assert fetcher.page(site.url("/0")).address == site.url("/5")


def test_a_redirect_without_an_end_is_left(site, fetcher):
    site.put("/round", status=302, Location="/round")
    with pytest.raises(ReadError, match="redirects more than 5 times"):
        fetcher.page(site.url("/round"))
    assert len(site.paths()) == 6


# Bounds.


def test_a_page_that_says_it_is_too_large_is_not_read(site, make_fetcher):
    address = site.put("/large", b"x" * 20_001)
    with pytest.raises(ReadError, match=r"too large \(the limit is 0.02 MB\)"):
        make_fetcher(max_file_mb=0.02).page(address)


def test_a_page_that_does_not_say_its_size_is_read_to_the_limit(site, make_fetcher):
    # In one piece of HTTP's chunked coding, which states no length.
    body = b"5000\r\n" + b"x" * 0x5000 + b"\r\n0\r\n\r\n"
    address = site.put("/large", body, Transfer_Encoding="chunked", Content_Length="")
    with pytest.raises(ReadError, match="too large"):
        make_fetcher(max_file_mb=0.02).page(address)


def test_a_gzip_bomb_is_cut_short(site, make_fetcher):
    address = site.put("/bomb", gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
    with pytest.raises(ReadError, match="too large"):
        make_fetcher(max_file_mb=1).page(address)


def test_a_compressed_page_is_unpacked(site, fetcher):
    packed = gzip.compress(page()[:50]) + gzip.compress(page()[50:]) + b"\0\0"
    assert fetcher.page(site.put("/packed", packed, Content_Encoding="gzip")).body == page()


@pytest.mark.parametrize("body", [gzip.compress(page())[:-20], b"no gzip at all", b""])
def test_broken_compression_is_a_read_error(site, fetcher, body):
    with pytest.raises(ReadError, match="broken or cut short"):
        fetcher.page(site.put("/packed", body, Content_Encoding="gzip"))


def test_a_compression_that_was_not_asked_for_is_refused(site, fetcher):
    with pytest.raises(ReadError, match=r"not asked for \(br\)"):
        fetcher.page(site.put("/packed", b"x", Content_Encoding="br"))


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_server_that_drips_is_left(site, make_fetcher, part):
    address = site.put("/slow", b"", Content_Length="1000000")
    site.answers["/slow"].drip = part
    with pytest.raises(ReadError, match="too slow"):
        make_fetcher(longest=0.3).page(address)


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("application/pdf", "Download it"),
        ("image/png", "Download it"),
        ("application/rss+xml; charset=utf-8", "--feed"),
        ("text/xml", "--feed"),
    ],
)
def test_what_is_no_page_is_refused_by_its_type(site, fetcher, kind, hint):
    with pytest.raises(
        ReadError, match=f"no web page but {kind.partition(';')[0]}".replace("+", r"\+")
    ) as caught:
        fetcher.page(site.put("/thing", b"%PDF-", kind=kind))
    assert hint in caught.value.hint


@pytest.mark.parametrize("status", [404, 410, 500, 418, 304, 204, 302, 999])
def test_any_other_answer_is_a_read_error_that_says_it(site, fetcher, status):
    with pytest.raises(ReadError, match=f"answers {status}"):
        fetcher.page(site.put("/gone", status=status))


def test_a_server_that_is_not_there_is_a_read_error(fetcher, closed_port):
    with pytest.raises(ReadError, match="cannot be reached"):
        fetcher.page(f"http://127.0.0.1:{closed_port}/")


def test_a_server_that_speaks_no_tls_is_a_read_error(site, fetcher):
    with pytest.raises(ReadError, match="cannot be reached"):
        fetcher.page(site.address.replace("http:", "https:"))


# Conditions.


def test_a_page_known_is_asked_only_whether_it_changed(site, fetcher):
    known = Validators(address=site.url("/storm"), etag='"1"', modified="Mon, 29 Mar 2021 10:00:00 GMT")
    site.put("/storm", status=304)
    assert fetcher.page(site.url("/storm"), known) is None
    headers = site.asked[-1][1]
    assert headers["If-None-Match"] == '"1"'
    assert headers["If-Modified-Since"] == "Mon, 29 Mar 2021 10:00:00 GMT"


def test_conditions_of_one_address_are_not_put_to_another(site, fetcher):
    known = Validators(address=site.url("/old"), etag='"1"')
    assert fetcher.page(site.put("/new", page()), known).body == page()
    assert "If-None-Match" not in site.asked[-1][1]


def test_a_validator_that_cannot_be_sent_back_is_not_sent(site, fetcher):
    known = Validators(address=site.url("/storm"), etag='"ü"')
    assert fetcher.page(site.put("/storm", page()), known).body == page()
    assert "If-None-Match" not in site.asked[-1][1]


# Pace.


def test_a_host_is_asked_once_in_so_many_seconds(site, make_fetcher, time):
    fetcher = make_fetcher(fetch_delay=1.5)
    fetcher.page(site.put("/a", page()))
    fetcher.page(site.put("/b", page()))
    assert time.slept == [1.5, 1.5]  # after robots.txt, and after the first page


def test_a_busy_server_gets_the_pause_it_asks_for(site, fetcher, time):
    site.answers["/busy"] = []
    site.put("/busy", status=429, Retry_After="7")
    site.put("/busy", page())
    assert fetcher.page(site.url("/busy")).body == page()
    assert time.slept == [7.0]


def test_a_pause_may_be_given_as_a_date(site, fetcher, time):
    site.answers["/busy"] = []
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    site.put("/busy", status=503, Retry_After=at)
    site.put("/busy", page())
    assert fetcher.page(site.url("/busy")).body == page()
    assert 20 < sum(time.slept) <= 30


def test_a_server_that_stays_busy_is_left(site, fetcher, time):
    with pytest.raises(ReadError, match=r"busy \(status 429\)"):
        fetcher.page(site.put("/busy", status=429))
    assert site.paths() == ["/busy"] * 2
    assert time.slept == [5.0]


def test_a_long_pause_is_not_waited_for_and_nothing_more_is_asked(site, fetcher, time):
    site.put("/other", page())
    with pytest.raises(ReadError, match="asks to wait 3600 s"):
        fetcher.page(site.put("/busy", status=429, Retry_After="3600"))
    with pytest.raises(ReadError, match="asks to wait 3600 s"):
        fetcher.page(site.url("/other"))
    assert site.paths() == ["/busy"]
    assert time.slept == []


# robots.txt.


def test_robots_txt_is_honoured_and_asked_for_once(site, fetcher):
    site.put("/robots.txt", b"User-agent: *\nDisallow: /private/*.html$\nAllow: /\n", kind="text/plain")
    site.put("/private/a.html", page())
    with pytest.raises(ReadError, match=r"robots\.txt asks not to fetch it"):
        fetcher.page(site.url("/private/a.html"))
    assert fetcher.page(site.put("/open.html", page()))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/open.html"]


def test_rules_for_this_program_come_before_those_for_all(site, fetcher):
    site.put("/robots.txt", b"User-agent: *\nDisallow: /\n\nUser-agent: News-Assistant\nAllow: /\n")
    assert fetcher.page(site.put("/storm", page()))


def test_a_redirect_to_what_robots_txt_closes_is_not_followed(site, fetcher):
    site.put("/robots.txt", b"User-agent: *\nDisallow: /closed")
    site.put("/closed", page())
    with pytest.raises(ReadError, match=r"robots\.txt"):
        fetcher.page(site.put("/open", status=301, Location="/closed"))
    assert site.paths() == ["/open"]


def test_the_pace_that_robots_txt_asks_for_is_kept(site, fetcher, time):
    site.put("/robots.txt", b"User-agent: *\nCrawl-delay: 4")
    fetcher.page(site.put("/a", page()))
    fetcher.page(site.put("/b", page()))
    assert time.slept == [4.0]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_robots_txt_allows_all(site, fetcher, status):
    site.put("/robots.txt", b"User-agent: *\nDisallow: /", status=status)
    assert fetcher.page(site.put("/storm", page()))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_that_cannot_say_what_it_allows_allows_nothing(site, fetcher, status):
    site.put("/robots.txt", status=status)
    for _ in range(2):
        with pytest.raises(ReadError, match=rf"robots\.txt cannot be read \(status {status}\)"):
            fetcher.page(site.put("/storm", page()))
    assert site.paths() == []


def test_a_robots_txt_may_have_moved(site, fetcher):
    site.put("/robots.txt", status=301, Location="/rules.txt")
    site.put("/rules.txt", b"User-agent: *\nDisallow: /storm")
    with pytest.raises(ReadError, match=r"robots\.txt asks not"):
        fetcher.page(site.put("/storm", page()))
