"""Values read from the record are kept, the latest of them, until something is written."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from assistant.index.kept import Kept

IDS = st.sets(st.sampled_from("abcdef"))


class Record:
    """What is there; ``asked`` are the ids that were read, in turn."""

    def __init__(self) -> None:
        self.there = {"a": 1, "b": 2, "c": 3}
        self.asked: list[set[str]] = []

    def read(self, ids: Collection[str]) -> dict[str, int]:
        self.asked.append(set(ids))
        return {each: self.there[each] for each in ids if each in self.there}


def test_a_value_is_read_once_for_a_state() -> None:
    record = Record()
    kept = Kept(record.read, 10)
    assert kept.of({"a"}, (1, 1)) == {"a": 1}
    assert kept.of({"a", "b"}, (1, 1)) == {"a": 1, "b": 2}
    assert kept.of({"a", "b"}, (1, 1)) == {"a": 1, "b": 2}
    assert record.asked == [{"a"}, {"b"}]


def test_after_a_write_everything_is_read_anew() -> None:
    record = Record()
    kept = Kept(record.read, 10)
    kept.of({"a", "b"}, (1, 1))
    record.there = {"a": 5}
    assert kept.of({"a", "b"}, (1, 2)) == {"a": 5}


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    record = Record()
    kept = Kept(record.read, 2)
    for ids in ("a", "b", "a", "c", "a", "b"):
        kept.of({ids}, (1, 1))
    assert record.asked == [{"a"}, {"b"}, {"c"}, {"b"}]


@given(asked=st.lists(st.tuples(IDS, st.integers(1, 2))), most=st.integers(0, 4))
def test_what_is_given_is_what_is_there(asked: list[tuple[set[str], int]], most: int) -> None:
    record = Record()
    kept = Kept(record.read, most)
    for ids, version in asked:
        assert kept.of(ids, (1, version)) == {each: record.there[each] for each in ids & record.there.keys()}
