"""Which addresses may be fetched; no network: names are resolved by the test."""

from __future__ import annotations

import pytest

from assistant.errors import ReadError
from assistant.fetching.addresses import checked_addresses, is_address, is_public, parse_address, shown

PRIVATE = [
    *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
    *("100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
    *("255.255.255.255", "192.0.2.1", "168.63.129.16"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::127.0.0.1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1"),
    *("fec0::1", "3fff::1", "5f00::1", "100::1", "4000::1", "not an address", ""),
]
PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_a_network_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", [address for address in PRIVATE if address])
def test_a_name_of_a_private_address_is_refused(address):
    with pytest.raises(ReadError, match="private or reserved network") as caught:
        checked_addresses("inside.example", 80, lambda *_: [address], private=False)
    assert "ASSISTANT_FETCH_PRIVATE" in caught.value.hint


def test_a_name_with_a_public_and_a_private_address_is_refused():
    with pytest.raises(ReadError, match=r"both\.example lies in a private"):
        checked_addresses("both.example", 80, lambda *_: ["8.8.8.8", "10.0.0.1"], private=False)


def test_private_addresses_are_allowed_by_the_setting():
    assert checked_addresses("inside.example", 80, lambda *_: ["10.0.0.1"], private=True) == ["10.0.0.1"]


def no_such_name(host, port):
    raise OSError("no such name")


@pytest.mark.parametrize("resolver", [no_such_name, lambda *_: []])
def test_an_unknown_host_is_a_read_error(resolver):
    with pytest.raises(ReadError, match=r"host nowhere\.example is not known"):
        checked_addresses("nowhere.example", 80, resolver, private=False)


@pytest.mark.parametrize(
    "address",
    [
        *("ftp://news.example/a", "file:///etc/passwd", "news.example/a", "//news.example/a", "", "https://"),
        *("http:///a", "http://[::1", "http://a:b:c/", "http://news.example:99999/", "gopher://news.example"),
        *("http://news.example/" + "a" * 5000, "http://\x00/", "javascript:alert(1)", "https://xn--\udcff/"),
    ],
)
def test_what_is_no_web_address_is_a_read_error(address):
    with pytest.raises(ReadError):
        parse_address(address)


@pytest.mark.parametrize("userinfo", ["user:secret", "user", ":secret", "user%40news.example:secret"])
def test_credentials_are_neither_passed_on_nor_shown(userinfo):
    address = f"https://{userinfo}@news.example/a"
    with pytest.raises(ReadError, match="user name or password"):
        parse_address(address)
    assert shown(address) == "https://news.example/a"


def test_an_address_is_in_ascii_and_without_its_fragment():
    assert str(parse_address("https://münchen.example/straße?q=ä#top")) == (
        "https://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%A4"
    )


def test_paths_are_not_taken_for_addresses():
    assert is_address("HTTPS://news.example")
    assert not any(map(is_address, ["news/http.html", "http.txt", "ftp://news.example", "http:/a", ""]))
