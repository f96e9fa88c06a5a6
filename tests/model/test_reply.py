"""The status line: read and stripped by code, understood also when a model decorates or omits it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.reply import ReplyReader
from assistant.schema import Status


def read(*pieces: str) -> tuple[Status | None, str]:
    reader = ReplyReader(3)
    given = [reader.feed(piece) for piece in pieces]
    given.append(reader.close())
    assert reader.text == "".join(given)
    return reader.status, reader.text


@pytest.mark.parametrize(
    ("reply", "status", "text"),
    [
        ("STATUS: answered\nClosed. [1]", "answered", "Closed. [1]"),
        ("STATUS: partial\n\nClosed. [1]", "partial", "Closed. [1]"),
        ("STATUS: no_answer", "no_answer", ""),
        ("STATUS: no_answer\nThe passages are silent. [1]", "no_answer", ""),
        ("Status: No answer.\n", "no_answer", ""),
        ("**STATUS: answered**\nClosed. [1]", "answered", "Closed. [1]"),
        ("**Status:** `partial`\nClosed. [1]", "partial", "Closed. [1]"),
        ("\n\nSTATUS: answered\nClosed.", "answered", "Closed."),
        ("```\nSTATUS: answered\nClosed.", "answered", "Closed."),
        ("STATUS: answered Closed. [1]", "answered", "Closed. [1]"),
        ("STATUS=answered\r\nClosed.", "answered", "Closed."),
        ("Closed on Monday. [1]", None, "Closed on Monday. [1]"),
        ("Status quo remains. [1]", None, "Status quo remains. [1]"),
        ("STATUS: unclear\nClosed.", None, "STATUS: unclear\nClosed."),
        ("S", None, "S"),
        ("<think>STATUS: partial [1]</think>\nSTATUS: answered\nClosed.", "answered", "Closed."),
        ("<think>It never ends", None, ""),
        ("<script>alert(1)</script> Closed. [1]", None, "<script>alert(1)</script> Closed. [1]"),
        ("", None, ""),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_the_status_is_read_and_what_follows_is_the_answer(
    reply: str, status: Status | None, text: str, size: int
) -> None:
    assert read(*(reply[at : at + size] for at in range(0, len(reply), size))) == (status, text)


def test_text_without_a_status_line_is_not_held_back() -> None:
    assert ReplyReader(3).feed("Closed on") == "Closed on"


def test_markers_of_no_passage_are_counted() -> None:
    reader = ReplyReader(1)
    reader.feed("STATUS: answered\nClosed. [1][2]")
    reader.close()
    assert (reader.text, reader.unknown) == ("Closed. [1]", 1)


PARTS = [
    "STATUS: ",
    "status",
    "answered",
    "no_answer",
    "\n",
    " ",
    "*",
    "<think>",
    "</think>",
    "[1]",
    "[9]",
    "Closed.",
    "s",
]


@given(
    text=st.lists(st.sampled_from(PARTS), max_size=12).map("".join),
    sizes=st.lists(st.integers(min_value=1, max_value=9), max_size=30),
)
def test_however_a_reply_is_cut_the_same_is_read(text: str, sizes: list[int]) -> None:
    pieces, rest = [], text
    for size in sizes:
        pieces.append(rest[:size])
        rest = rest[size:]
    assert read(*pieces, rest) == read(text)
