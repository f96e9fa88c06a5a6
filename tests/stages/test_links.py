"""Links that open a page at the words cited."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citing.links import fragment_link

URL = "https://courier.example/bridge?page=2"
TEXT = "The bridge, closed on Monday, is old.\n\nIt rained. The bridge opens in May. It rained. Ferries run."


def link(quoted: str, url: str | None = URL, text: str = TEXT, *, last: bool = False) -> str | None:
    start = text.rindex(quoted) if last else text.index(quoted)
    return fragment_link(url, text, start, start + len(quoted))


def test_few_words_are_named_whole_and_the_signs_of_the_syntax_encoded() -> None:
    assert link("The bridge, closed") == f"{URL}#:~:text=The%20bridge%2C%20closed"
    assert link("a-b & c", text="a-b & c") == f"{URL}#:~:text=a%2Db%20%26%20c"


def test_words_that_occur_again_are_told_apart_by_those_around_them() -> None:
    assert link("It rained.") == f"{URL}#:~:text=It%20rained.,-The%20bridge%20opens%20in%20May."
    assert link("It rained.", last=True) == (
        f"{URL}#:~:text=The%20bridge%20opens%20in%20May.-,It%20rained.,-Ferries%20run."
    )


def test_what_runs_over_a_paragraph_or_is_long_is_named_by_its_ends() -> None:
    ends = "The%20bridge%2C%20closed%20on%20Monday%2C,May.%20It%20rained.%20Ferries%20run."
    assert link(TEXT) == f"{URL}#:~:text={ends}"


def test_an_anchor_of_the_address_stays_and_an_older_fragment_goes() -> None:
    assert link("is old", "https://a.example/#top:~:text=x") == "https://a.example/#top:~:text=is%20old"


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "file:///etc/passwd", "http://", "http://[x"]
)
def test_only_web_addresses_are_linked(url: str | None) -> None:
    assert link("is old", url) is None


@given(st.text(min_size=1, max_size=80), st.data())
def test_a_link_is_one_address_that_names_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = fragment_link(URL, text, start, end)
    if not text[start:end].strip():
        assert found is None
        return
    assert found is not None
    assert found.isascii()
    fragment = urlsplit(found).fragment
    assert fragment.startswith(":~:text=")
    named = unquote(fragment.removeprefix(":~:text="))
    assert text[start:end].split(maxsplit=1)[0] in named
