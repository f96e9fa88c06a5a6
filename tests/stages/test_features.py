"""What speaks for a candidate, in numbers from 0 to 1, and the weights that were learned for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.index import Outline
from assistant.index.matches import sum_up
from assistant.retrieval.features import NAMES, OF_TIME, Found, Sought, Table, describe
from assistant.retrieval.periods import Period
from assistant.retrieval.weights import PLAIN, learned, weigh, weights_for
from tests.fakes import postings

DAY = date(2021, 7, 9)


def outline(number: int, day: date | None = DAY, *, group: str = "", title: str = "A title") -> Outline:
    return Outline(
        article_id=f"a{number}", group_id=group or f"a{number}", title=title, publisher="Post",
        day=day, first=number, last=number,
    )  # fmt: skip


def sought(dense: dict[int, float], words: dict[str, dict[int, float]], chunks: int = 50) -> Sought:
    matches = sum_up(list(words), [postings(each) for each in words.values()], chunks)
    ranking = sorted(dense.items(), key=lambda pair: -pair[1])
    return Sought(dense=ranking, lexical=matches.best(100), matches=matches)


def found(
    outlines: Sequence[Outline], *searches: Sought, period: Period | None = None, outlets: Sequence[str] = ()
) -> Found:
    numbers = np.array([each.first for each in outlines], np.int64)
    near = np.array(
        [[dict(each.dense).get(n, 0.0) for each in searches] for n in numbers.tolist()], np.float32
    )
    matches = searches[0].matches
    return Found(
        numbers=numbers, outlines=outlines, near=near, sought=searches, period=period,
        held=matches.holding(numbers), rarity=matches.rarity(), outlets=frozenset(outlets),
    )  # fmt: skip


def column(table: Table, name: str) -> list[float]:
    return np.round(table[:, NAMES.index(name)], 6).tolist()


@given(
    days=st.lists(st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)), min_size=1, max_size=8),
    near=st.lists(st.floats(-1, 1), min_size=8, max_size=8),
    scores=st.lists(st.floats(0.1, 30), min_size=8, max_size=8),
    timed=st.booleans(),
)
def test_every_feature_and_score_lies_between_0_and_1(
    days: list[date | None], near: list[float], scores: list[float], timed: bool
) -> None:
    outlines = [outline(number, day) for number, day in enumerate(days, 1)]
    numbers = [each.first for each in outlines]
    search = sought(
        dict(zip(numbers, near, strict=False)), {"ferry": dict(zip(numbers, scores, strict=False))}
    )
    period = Period(text="", first=DAY, last=DAY) if timed else None
    table = describe("Where did Ferry 9 go?", found(outlines, search, search, period=period))
    assert table.shape == (len(days), len(NAMES))
    assert table.min() >= 0
    assert table.max() <= 1 + 1e-9
    for plain in (True, False):
        weighed = weigh(table, weights_for(timed=timed, quoting=timed, plain=plain))
        assert weighed.min() >= 0
        assert weighed.max() <= 1 + 1e-9


def test_of_the_parts_of_a_question_a_chunk_counts_where_it_fits_best() -> None:
    whole = sought({1: 0.9, 2: 0.5, 3: 0.5}, {})
    part = sought({1: 0.1, 2: 0.9, 3: 0.1}, {})
    table = describe("ferry", found([outline(n) for n in (1, 2, 3)], whole, part))
    clause = column(table, "clause")
    assert clause[1] > clause[2]


def test_words_that_stand_together_say_more_than_the_same_far_apart() -> None:
    scores, places = {1: 1.0, 2: 1.0}, {1: [3], 2: [3]}
    matches = sum_up(
        ["ferry", "sank"], [postings(scores, places), postings(scores, {1: [9], 2: [90]})], chunks=50
    )
    search = Sought(dense=[], lexical=matches.best(100), matches=matches)
    table = describe("Which ferry sank?", found([outline(1), outline(2), outline(3)], search))
    assert column(table, "together") == [1, 0.5, 0]
    assert column(table, "coverage") == [1, 1, 0]


def test_names_and_numbers_of_the_question_are_looked_at_apart() -> None:
    words = {"ferry": {1: 1.0}, "larkford": {2: 1.0}, "1340": {3: 1.0}}
    table = describe(
        "Did the ferry of Larkford carry 1,340?", found([outline(n) for n in (1, 2, 3)], sought({}, words))
    )
    assert column(table, "names") == [0, 1, 0]
    assert column(table, "numbers") == [0, 0, 1]
    assert column(table, "coverage")[0] > 0


def test_news_that_comes_in_a_burst_stands_out() -> None:
    days = [DAY, DAY + timedelta(days=1), DAY - timedelta(days=900)]
    outlines = [outline(number, day) for number, day in enumerate(days, 1)]
    table = describe("ferry", found(outlines, sought({1: 0.9, 2: 0.9, 3: 0.9}, {})))
    burst = column(table, "burst")
    assert burst[0] == burst[1] > burst[2]
    search = sought(dict.fromkeys((1, 2, 3, 4), 0.9), {})
    undated = describe("ferry", found([*outlines, outline(4, None)], search))
    assert burst[0] > column(undated, "burst")[3] > burst[2]


def test_a_burst_tells_less_where_few_articles_have_a_day() -> None:
    days = [DAY, DAY, DAY - timedelta(days=900)]
    outlines = [outline(number, day) for number, day in enumerate(days, 1)]
    alone = column(describe("ferry", found(outlines, sought(dict.fromkeys((1, 2, 3), 0.9), {}))), "burst")
    search = sought(dict.fromkeys(range(1, 7), 0.9), {})
    undated = [outline(number, None) for number in (4, 5, 6)]
    beside = column(describe("ferry", found([*outlines, *undated], search)), "burst")
    assert 0 < beside[0] - beside[2] < alone[0] - alone[2]


def test_time_counts_only_where_the_question_is_of_a_time() -> None:
    outlines = [outline(1, DAY), outline(2, DAY - timedelta(days=60)), outline(3, None)]
    search = sought({1: 0.9, 2: 0.9, 3: 0.9}, {})
    without = describe("ferry", found(outlines, search))
    assert all(column(without, name) == [0, 0, 0] for name in OF_TIME)
    timed = describe("ferry", found(outlines, search, period=Period(text="", first=DAY, last=DAY)))
    new, old, undated = column(timed, "month")
    assert new == undated > old


def test_how_often_a_story_was_printed_the_title_and_the_outlet_are_known() -> None:
    outlines = [outline(1, group="g", title="The ferry sank"), outline(2, group="g"), outline(3)]
    table = describe("ferry", found(outlines, sought({1: 0.9}, {}), outlets=["post"]))
    assert column(table, "copies") == [0.5, 0.5, 0]
    assert column(table, "title") == [1, 0, 0]
    assert column(table, "outlet") == [1, 1, 1]


def test_a_quotation_counts_the_more_the_fewer_chunks_hold_it() -> None:
    outlines = [outline(1), outline(2), outline(3)]
    holding = [{1: 9.0, 4: 9.0, 5: 9.0, 6: 9.0}, {2: 9.0}, {}]
    given_ = [postings(each) for each in holding]
    quoting = replace(
        found(outlines, sought({1: 0.9}, {})), phrases=sum_up(["a name", "a saying", "no more"], given_, 50)
    )
    name, saying, neither = column(describe("ferry", quoting), "phrase")
    assert 0 < name < saying < 0.5
    assert neither == 0
    assert saying == pytest.approx(1 / 3, abs=1e-6)
    alone = np.array([[float(each == "phrase") for each in NAMES]])
    asked, quoted = (weights_for(timed=False, quoting=quoting) for quoting in (False, True))
    assert weigh(alone, asked) == 0 < weigh(alone, quoted)


def test_only_what_is_weighed_is_made() -> None:
    outlines, search = [outline(1, title="The ferry sank"), outline(2)], sought({1: 0.9}, {"ferry": {1: 2.0}})
    whole = describe("ferry", found(outlines, search))
    table = describe("ferry", found(outlines, search), ["title", "similarity"])
    made = [name in ("title", "similarity") for name in NAMES]
    np.testing.assert_array_equal(table, whole * made)


def test_no_candidates_have_no_features() -> None:
    assert describe("ferry", found([], sought({}, {}))).shape == (0, len(NAMES))


def test_the_weights_are_of_features_that_there_are_and_none_speaks_against() -> None:
    assert set(learned()) == set(NAMES)
    assert set(PLAIN) <= set(NAMES)
    assert min(learned().values()) >= 0
