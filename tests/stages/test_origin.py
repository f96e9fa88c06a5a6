"""The member of a story group that the others seem to have the text from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from assistant.grouping import Member, by_date, origin_of
from tests.fakes import make_article

MONDAY, TUESDAY = date(2022, 5, 2), date(2022, 5, 3)


def make_member(article_id: str, **values: object) -> Member:
    return Member(**{"article_id": article_id, "published_at": MONDAY, "characters": 900, **values})  # type: ignore[arg-type]


def origin(*members: Member) -> tuple[str, str]:
    """The guess, which is the same in any order."""
    found = {(origin_of(order).article_id, origin_of(order).reason) for order in permutations(members)}
    (only,) = found
    return only


def test_the_agency_page_comes_before_earlier_ones() -> None:
    paper = make_member("paper", publisher="Hill Gazette", agency="AP")
    wire = make_member("wire", publisher="The Associated Press", agency="AP", published_at=TUESDAY)
    assert origin(paper, wire) == ("wire", "the page of the agency, AP")


def test_an_outlet_that_others_name_comes_before_earlier_ones() -> None:
    note = "This story was first published in the Harbour Courier. All rights are kept."
    copy = make_member("copy", publisher="Hill Gazette", edges=note)
    third = make_member("third", publisher="Echo", edges="A storm is near.")
    source = make_member("source", publisher="Harbour Courier", published_at=TUESDAY, edges=note)
    assert origin(copy, third, source) == ("source", "named as the source by others")
    by_agency = make_member("copy", publisher="Hill Gazette", agency="Relay News")
    wire = make_member("wire", publisher="Relay News", published_at=TUESDAY)
    assert origin(by_agency, wire) == ("wire", "named as the source by others")


def test_a_longer_name_that_begins_alike_is_another_outlet() -> None:
    copy = make_member("copy", publisher="Echo", edges="It first appeared in the Harbour Courierpost.")
    other = make_member("other", publisher="Harbour Courier", published_at=TUESDAY)
    assert origin(copy, other)[0] == "copy"


def test_the_earliest_stated_date_comes_before_guessed_and_unknown_ones() -> None:
    late = make_member("late", published_at=datetime(2022, 5, 4, 8, tzinfo=UTC))
    guessed = make_member("guessed", published_guessed=True)
    never = make_member("never", published_at=None)
    assert origin(late, guessed, never) == ("late", "the earliest")
    assert [each.article_id for each in by_date([never, guessed, late])] == ["late", "guessed", "never"]


def test_of_one_day_the_earlier_hour_comes_first() -> None:
    noon = make_member("noon", published_at=datetime(2022, 5, 2, 12, tzinfo=UTC))
    dawn = make_member("dawn", published_at=datetime(2022, 5, 2, 5, tzinfo=UTC))
    assert origin(noon, dawn, make_member("some-time")) == ("dawn", "the earliest")


def test_of_one_day_the_longest_is_taken() -> None:
    assert origin(make_member("a"), make_member("b", characters=1200)) == ("b", "the longest of the earliest")
    assert origin(make_member("a"), make_member("b")) == ("a", "one of several alike")


def test_one_member_is_its_own_origin_and_none_is_an_error() -> None:
    article = make_article("a1", "A storm is near.", agency="AP")
    member = Member.of(article)
    assert (member.agency, member.characters) == ("AP", len(article.text))
    assert origin(member) == ("a1", "the only one")
    with pytest.raises(ValueError, match="without members"):
        origin_of([])
