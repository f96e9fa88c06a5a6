"""What in a reply is no claim."""

from __future__ import annotations

import pytest

from assistant.answering.asides import part
from assistant.schema import Draft, Span

CITED = Draft(text="The bridge was closed.", spans=(Span(article_id="a", start=0, end=5),))


@pytest.mark.parametrize(
    ("sentence", "left_open"),
    [
        ("The passages do not say when it opens again.", "when it opens again"),
        ("However, the articles don't mention the cost.", "the cost"),
        ("The evidence provided does not specify who paid.", "who paid"),
        ("No article gives the date.", "No article gives the date"),
        ("The cost is not mentioned in the articles.", "The cost is not mentioned in the articles"),
    ],
)
def test_what_the_articles_leave_open_is_missing_and_no_claim(sentence: str, left_open: str) -> None:
    parted = part([CITED, Draft(text=sentence)])
    assert (parted.drafts, parted.missing) == ((CITED,), (left_open,))


@pytest.mark.parametrize(
    "sentence",
    ["Here is what the articles say:", "Based on the passages provided:", "In summary.", "Here you are."],
)
def test_a_lead_in_is_no_sentence_of_an_answer(sentence: str) -> None:
    assert part([Draft(text=sentence), CITED]).drafts == (CITED,)


@pytest.mark.parametrize(
    "sentence",
    ["The bridge was closed on Monday.", "The mayor did not say when.", "Two died.", "It was not clear."],
)
def test_anything_else_is_a_claim_also_without_a_citation(sentence: str) -> None:
    draft = Draft(text=sentence)
    parted = part([draft])
    assert (parted.drafts, parted.missing, parted.short_answer) == ((draft,), (), None)


@pytest.mark.parametrize("said", ["Yes.", "**No**,", "yes"])
def test_a_bare_yes_or_no_is_the_short_answer_where_something_follows(said: str) -> None:
    parted = part([Draft(text=said), CITED])
    assert parted.drafts == (CITED,)
    assert parted.short_answer in {"Yes", "No"}
    assert part([Draft(text=said)]).short_answer is None
