"""Copies and near-copies of a text are one story group; look-alikes are not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from assistant.grouping import BANDS, are_copies, bands, shingles

STORY = (
    "The harbour authority of Port Maren said on Monday that all ferries to the outer islands would "
    "stop at noon because of a storm that is moving up the coast. Captain Ilse Brandt told reporters "
    "that two boats had been damaged overnight and that repairs would take at least three days. "
    "Islanders were asked to stay at home, and the school on Greater Tern closed early. The mayor "
    "thanked the volunteers who had carried sandbags to the quay until two in the morning, and "
    "promised that the council would pay for the pumps. The storm is expected to pass by Wednesday, "
    "the weather office said, with gusts of 110 kilometres an hour."
)
OTHER = (
    "Parliament voted on Tuesday to raise the tax on sugar by four cents a litre, after a debate that"
    " lasted into the night. The finance minister argued that hospitals carry the cost of bad teeth, "
    "while the opposition called the measure a burden on the poor. Bakers in the capital held a "
    "silent march with empty trays. A majority of eleven votes carried the bill, which takes effect "
    "in the spring, and the minister said a review would follow within two years of that date."
)


def copies(one: str, other: str) -> bool:
    return are_copies(shingles(one), shingles(other))


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(STORY, id="verbatim"),
        pytest.param(STORY.upper().replace(".", " ."), id="case and punctuation"),
        pytest.param("PORT MAREN (Wire) - " + STORY + " Read more on our site.", id="dateline and furniture"),
        pytest.param(" ".join(STORY.split()[:70]), id="cut short"),
        pytest.param(STORY.replace("two boats", "three boats").replace("noon", "midday"), id="light edit"),
        pytest.param(STORY + " " + OTHER[: len(OTHER) // 2], id="padded"),
    ],
)
def test_a_copy_is_found(copy: str) -> None:
    assert copies(STORY, copy)
    assert copies(copy, STORY)
    assert set(bands(shingles(STORY))) & set(bands(shingles(copy)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(OTHER, id="another story"),
        pytest.param(STORY[:120] + OTHER, id="another story that quotes a line"),
        pytest.param(
            "Ferries to the outer islands of Port Maren will not sail from noon, as a gale "
            "approaches; Captain Ilse Brandt spoke of harm to two vessels and of three days in the "
            "yard. People were told not to go out. Schoolchildren on Greater Tern were sent home "
            "before lunch, and Mayor Jonas Weil had praise for helpers with sandbags. By Wednesday "
            "the wind should drop, forecasters believe.",
            id="the same event in other words",
        ),
    ],
)
def test_a_look_alike_is_no_copy(text: str) -> None:
    assert not copies(STORY, text)


def test_a_short_text_says_too_little_to_be_a_copy() -> None:
    stub = "Subscribe now to read this story in full on our site today."
    assert not copies(stub, stub)
    assert bands(shingles(stub)) == ()
    assert shingles("too few words") == frozenset()


def test_bands_are_signed_64_bit_numbers_that_sqlite_can_hold() -> None:
    found = bands(shingles(STORY))
    assert len(found) == BANDS
    assert all(-(2**63) <= band < 2**63 for band in found)


def test_bands_are_the_same_in_every_process() -> None:
    program = f"from assistant.grouping import bands, shingles; print(bands(shingles({STORY!r})))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {f"{bands(shingles(STORY))}\n"}
