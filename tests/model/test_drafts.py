"""Which sentence a marker belongs to, and which characters of its passage it then stands for."""

from __future__ import annotations

import pytest

from assistant.answering.drafts import read_drafts, read_sentences
from assistant.answering.markers import number_passages
from assistant.answering.spans import supporting_span
from tests.model.fakes import passage

NEWS = (
    "The harbour bridge was closed on Monday. Engineers found 14 cracks in its main cable. "
    "Mayor Ana Lindqvist said ferries would run for free. Schools stay open."
)


@pytest.mark.parametrize(
    ("reply", "sentences"),
    [
        ("One fell. [1] Two rose. [2]", [("One fell.", (1,)), ("Two rose.", (2,))]),
        ("One fell [1]. Two rose [2].", [("One fell.", (1,)), ("Two rose.", (2,))]),
        ("One fell.[1]Two rose.[2]", [("One fell.", (1,)), ("Two rose.", (2,))]),
        ("One fell [1], but two rose [2].", [("One fell, but two rose.", (1, 2))]),
        ("One fell. Two rose. [1][2]", [("One fell.", ()), ("Two rose.", (1, 2))]),
        ("One fell. [1] [2] Two rose.", [("One fell.", (1, 2)), ("Two rose.", ())]),
        ("One fell. [1]\n[2]", [("One fell.", (1, 2))]),
        ("[1] One fell.\n[2] Two rose.", [("One fell.", (1,)), ("Two rose.", (2,))]),
        ("- One fell [1]\n- Two rose [2]", [("One fell", (1,)), ("Two rose", (2,))]),
        (
            "He left the U.S. [1] Officials said so. [2]",
            [("He left the U.S.", (1,)), ("Officials said so.", (2,))],
        ),
        ("“One fell.” [1] Two rose.", [("“One fell.”", (1,)), ("Two rose.", ())]),
        ("One fell. [1][1] .", [("One fell.", (1,))]),
        ("One e.g. [1] two fell.", [("One e.g. two fell.", (1,))]),
        ("In [2016] one fell. [1]", [("In [2016] one fell.", (1,))]),
        ("[1]", []),
        ("", []),
    ],
)
def test_a_marker_belongs_to_the_sentence_that_it_closes(
    reply: str, sentences: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert read_sentences(reply) == sentences


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("There are 14 cracks in the cable.", "Engineers found 14 cracks in its main cable."),
        ("Ana Lindqvist promised free ferries.", "Mayor Ana Lindqvist said ferries would run for free."),
        (
            "The bridge closed on Monday because engineers found cracks in the cable.",
            "The harbour bridge was closed on Monday. Engineers found 14 cracks in its main cable.",
        ),
        ("Something else entirely.", NEWS),
        ("", NEWS),
    ],
)
def test_the_shortest_run_of_sentences_that_supports_is_quoted(sentence: str, quote: str) -> None:
    found = passage(NEWS, before="An earlier part. ")
    span = supporting_span(sentence, found)
    assert found.article.text[span.start : span.end] == quote


def test_two_chunks_that_overlap_are_cited_once() -> None:
    first = passage(NEWS)
    (draft,) = read_drafts("There are 14 cracks. [1][2]", number_passages([first, first]))
    assert len(draft.spans) == 1


def test_a_passage_without_any_sentence_is_cited_whole() -> None:
    span = supporting_span("Anything.", passage("   "))
    assert (span.start, span.end) == (0, 3)
