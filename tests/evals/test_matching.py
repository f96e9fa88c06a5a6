"""Containment of expected answers."""

from __future__ import annotations

import pytest

from evals.matching import contains, find_quote, missing_parts, normalise


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("She was freed on March 29, 2021.", "29 March"),
        ("She was freed on March 29th.", "29 March"),
        ("She was freed on the 29th of March 2021.", "March 29, 2021"),
        ("Freed 2021-03-29.", "29 March 2021"),
        ("Freed on 9 Sept. 2021.", "September 9"),
        ("It happened in March 2021.", "march 2021"),
        ("Some 1,200 vessels.", "1200 vessels"),
        ("Some 1\u202f200\u202f000 dollars.", "1,200,000"),
        ("It cost 3.5 million dollars.", "3.5 million"),
        ("It rose 40%.", "40 per cent"),
        ("The US said so.", "U.S."),
        ("A Beirut–based firm", "beirut-based"),
        ("Malmö’s mayor", "Malmo's"),
        ("ＦＵＬＬ width", "full"),
    ],
)
def test_the_same_thing_written_otherwise_is_found(text: str, answer: str) -> None:
    assert contains(text, answer)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("There were 1,200.", "200"),
        ("There were 112.", "12"),
        ("It cost 3.5 million.", "5 million"),
        ("She was freed on 19 March.", "9 March"),
        ("She was freed on 29 March 2021.", "29 April"),
        ("The firm is Finnish.", "Fin"),
        ("In 2021 300 people came.", "2021300"),
        ("Anything.", ""),
        ("Anything.", "..."),
    ],
)
def test_another_thing_is_not_found(text: str, answer: str) -> None:
    assert not contains(text, answer)


def test_one_alternative_of_each_part_is_enough() -> None:
    answers = [["Finland", "Helsinki"], ["Sweden"], ["31", "thirty-one"]]
    assert missing_parts("Helsinki joined as the thirty-first, 31 in all.", answers) == [["Sweden"]]
    assert missing_parts("Finland and Sweden make 31.", answers) == []


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("On March 29th, 2021, the U.S. paid $1,200.50 – 40% – for “it”.")
    assert once == "on 29 march 2021 the us paid 1200.50 40 percent for it"
    assert normalise(once) == once


def test_a_quote_is_found_whatever_its_white_space_and_only_as_written() -> None:
    text = "First line.\nThe ship (a  big one) left."
    assert find_quote(text, "The ship (a big\none) left.") == (12, len(text))
    assert find_quote(text, "The ship left.") is None
    assert find_quote(text, " ") is None
