"""How outlet and day of an article are told."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.schema import UNKNOWN_OUTLET, outlet_named
from tests.fakes import make_article


@pytest.mark.parametrize(
    ("publisher", "url", "told"),
    [
        ("Harbour Courier", "https://www.courier.example/ferry", "Harbour Courier"),
        (None, "https://www.courier.example/ferry", "courier.example"),
        (None, "http://news.courier.example:8080?id=1", "news.courier.example"),
        (None, "ferry.html", UNKNOWN_OUTLET),
        (None, None, UNKNOWN_OUTLET),
    ],
)
def test_an_outlet_without_a_name_is_told_by_the_host_of_the_address(
    publisher: str | None, url: str | None, told: str
) -> None:
    assert outlet_named(publisher, url) == told
    article = make_article("a", "Text.", publisher=publisher, url=url, published_at=date(2024, 3, 2))
    assert article.byline == f"{told}, 2 March 2024"
