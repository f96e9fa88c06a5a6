"""Times told by an event are read against the days of the articles about it, and only where these agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index import IndexReader, Layout, open_writer
from assistant.retrieval import Retriever
from assistant.retrieval.events import AGREE, day_of_event, read_event
from assistant.retrieval.periods import Period
from assistant.schema import Article, Filters
from tests.fakes import HashEmbedder, make_article, put_articles

DAY = date(2021, 6, 6)


@pytest.mark.parametrize(
    ("question", "text", "sought", "later"),
    [
        ("What changed since the election in Ruritania?", "since the election", "election ruritania", True),
        ("Who left Kestrel after the vote?", "after the vote", "vote kestrel", True),
        (
            "Which towns were cut off in the days after the Norwick earthquake?",
            "in the days after the Norwick earthquake",
            "norwick earthquake",
            True,
        ),
        ("Who spoke ahead of the climate summit?", "ahead of the climate summit", "climate summit", False),
        ("What was said in the run-up to the talks?", "in the run-up to the talks", "talks", False),
    ],
)
def test_an_event_that_tells_a_time_is_read(question: str, text: str, sought: str, later: bool) -> None:
    event = read_event(question)
    assert event is not None
    assert (event.text, event.sought, event.later) == (text, sought, later)
    assert event.period(DAY, DAY) == Period(
        text=text, first=DAY if later else None, last=None if later else DAY
    )


def test_an_event_may_be_told_with_its_year(retriever: Retriever) -> None:
    event = read_event("What did the council decide since the 2019 election?")
    assert event is not None
    assert event.year == 2019
    since = retriever.find("What did the council decide since the 2019 election?", Filters()).period
    assert since == Period(text="since the 2019 election", first=date(2019, 1, 1))
    before = retriever.find("What did it decide before the 2019 election?", Filters()).period
    assert before == Period(text="before the 2019 election", last=date(2019, 12, 31))


@pytest.mark.parametrize(
    "question",
    [
        "Was the ship named after the queen?",
        "Who looks after the children of the strikers?",
        "What did the firm say before the court?",
        "What was the election about?",
        "After all, who won?",
        "",
    ],
)
def test_what_is_no_event_tells_no_time(question: str) -> None:
    assert read_event(question) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_trouble(question: str) -> None:
    read_event(question)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param([0, 1, 1, 300], 1, id="most are of one time"),
        pytest.param([0, 1, 700, 701], 700, id="of two as likely the later"),
        pytest.param([0, 1, 0, 1, 700], 0, id="one alone is not as likely"),
        pytest.param([None, 5, 5], 5, id="some have no day"),
        pytest.param([0, 100, 200, 300], None, id="of many times"),
        pytest.param([None, None], None, id="without days"),
        pytest.param([], None, id="nothing found"),
    ],
)
def test_the_day_of_an_event_is_that_of_most_articles(days: list[int | None], expected: int | None) -> None:
    given = [None if day is None else DAY + timedelta(day) for day in days]
    found = day_of_event(given, [9.0 - place / 10 for place in range(len(days))])
    assert found == (None if expected is None else DAY + timedelta(expected))


@given(st.lists(st.tuples(st.none() | st.dates(), st.floats(0, 9)), max_size=30))
def test_the_day_is_one_of_the_articles(found: list[tuple[date | None, float]]) -> None:
    day = day_of_event([day for day, _ in found], [score for _, score in found])
    assert day is None or day in [day for day, _ in found]
    assert 0 < AGREE < 1


BRIDGE = {
    2019: "Wooden planks shall carry cyclists, pedestrians and their dogs across, free of charge.",
    2020: "Engineers measured pillars below water level while divers photographed cracks in granite.",
    2022: "Tolls pay for lamps, paint, salt against ice and one watchman who sleeps beside his stove.",
    2023: "Nothing moves until lawyers settle whose meadow those arches stand upon, said a surveyor.",
}


def made_articles() -> Iterator[Article]:
    """A vote in the midst of years in which the council says the same of the bridge again and again."""
    for year, told in BRIDGE.items():
        text = f"On the bridge the council did decide. {told}"
        yield make_article(f"bridge {year}", text, title="Bridge", published_at=date(year, 6, 1))
    for number in range(4):
        text = f"The election in Maren was won by a list of {number} farmers."
        day = DAY + timedelta(days=number)
        yield make_article(f"election {number}", text, title="Election", published_at=day)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    layout = Layout(home=tmp_path_factory.mktemp("events"), name="news")
    embedder = HashEmbedder()
    with open_writer(layout, embedder.identity) as writer:
        put_articles(writer, embedder, made_articles())
    with IndexReader(layout) as reader:
        yield Retriever(reader, embedder)


def bridges(retriever: Retriever, question: str, filters: Filters | None = None) -> list[str]:
    """The years of the articles on the bridge, in order."""
    found = retriever.retrieve(question, filters or Filters(), 8)
    ids = dict.fromkeys(passage.article.article_id for passage in found)
    return [each.removeprefix("bridge ") for each in ids if each.startswith("bridge")]


def test_what_came_later_than_an_event_is_found_first(retriever: Retriever) -> None:
    since = bridges(retriever, "What did the council decide on the bridge since the election in Maren?")
    before = bridges(retriever, "What did the council decide on the bridge before the election in Maren?")
    assert set(since[:2]) == {"2022", "2023"}
    assert set(before[:2]) == {"2019", "2020"}
    assert set(since) == set(before) == {"2019", "2020", "2022", "2023"}


def test_an_event_widens_nothing_that_the_user_set(retriever: Retriever) -> None:
    question = "What did the council decide on the bridge since the election in Maren?"
    assert set(bridges(retriever, question, Filters(as_of=date(2022, 12, 1)))) == {"2019", "2020", "2022"}
    assert bridges(retriever, question, Filters(to_day=date(2019, 12, 1))) == ["2019"]


def test_an_event_just_before_the_day_of_asking_is_left_to_that_day(retriever: Retriever) -> None:
    question = "What did the council decide on the bridge since the election in Maren?"
    asked = date(2021, 6, 20)
    assert retriever.find(question, Filters(as_of=asked)).period == Period(text="", first=asked, last=asked)
    assert replace(retriever, without=frozenset({"time"})).find(question, Filters()).period is None
