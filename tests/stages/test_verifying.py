"""Does the cited text say what the sentence says?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verifying import PARTLY_FROM, SUPPORTED_FROM, quotations_hold, support, verdict

QUOTE = (
    "Captain Ilse Brandt said: “We will sail on Wednesday,” with 120 passengers and 1,200 tonnes of grain."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Captain Ilse Brandt will sail on Wednesday.",
        "“We will sail on Wednesday,” said Brandt.",
        '"We will sail on Wednesday", the captain said.',
        "With 120 passengers and 1200 tonnes of grain.",
        QUOTE,
    ],
)
def test_what_the_evidence_says_is_supported(sentence: str) -> None:
    assert verdict(support(sentence, [QUOTE])) == "supported"


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Captain Ilse Brandt will sail on Wednesday with 130 passengers.", id="another number"),
        pytest.param(
            "Captain Brandt said: “We will sail on Thursday,” with passengers.", id="a quotation changed"
        ),
        pytest.param(
            "“We sail on Wednesday,” said Captain Ilse Brandt.", id="a quotation with a word left out"
        ),
    ],
)
def test_a_wrong_number_or_quotation_is_never_supported(sentence: str) -> None:
    assert verdict(support(sentence, [QUOTE])) != "supported"


def test_what_the_evidence_does_not_say_is_unsupported() -> None:
    assert verdict(support("Parliament raised the tax on sugar by four cents.", [QUOTE])) == "unsupported"


def test_a_quotation_may_not_be_put_together_from_two_quotes() -> None:
    assert not quotations_hold("“left at dawn”", ["They left early", "at dawn it rained"])
    assert quotations_hold("“left at dawn”", ["They rested", "He left at dawn."])


def test_outlet_and_day_may_be_said_but_do_not_prove_a_quotation() -> None:
    about = ["Harbour Courier, 29 March 2021 Ferry leaves"]
    sentence = "Harbour Courier, 29 March 2021: Brandt will sail on Wednesday."
    assert verdict(support(sentence, [QUOTE], about)) == "supported"
    assert verdict(support("“Ferry leaves”, said Captain Ilse Brandt.", [QUOTE], about)) != "supported"


def test_a_title_alone_supports_nothing() -> None:
    about = ["Harbour Courier, 29 March 2021 Ferry leaves on Monday"]
    assert verdict(support("It left on Monday.", [QUOTE], about)) == "unsupported"


@given(
    st.text(max_size=80),
    st.lists(st.text(max_size=80), max_size=3),
    st.lists(st.text(max_size=40), max_size=2),
)
def test_support_lies_between_nothing_and_all(sentence: str, evidence: list[str], about: list[str]) -> None:
    score = support(sentence, evidence, about)
    assert 0.0 <= score <= 1.0
    if not evidence:
        assert score == 0.0


@given(st.text(max_size=120))
def test_a_text_supports_itself(text: str) -> None:
    assert verdict(support(text, [text])) == "supported"


def test_verdicts_begin_at_their_bounds() -> None:
    assert verdict(SUPPORTED_FROM) == "supported"
    assert verdict(PARTLY_FROM) == verdict(SUPPORTED_FROM - 0.001) == "partly"
    assert verdict(PARTLY_FROM - 0.001) == "unsupported"


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("The minister did not resign.", "The minister did resign."),
        ("The minister resigned.", "The minister never resigned."),
        ("The plant is closed.", "The plant isn’t closed."),
    ],
)
def test_what_one_denies_and_the_other_does_not_is_no_support(sentence: str, evidence: str) -> None:
    assert verdict(support(sentence, [evidence])) != "supported"


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("The minister resigned.", "The minister resigned on Monday and did not comment."),
        ("No one was hurt.", "No one was hurt in the crash."),
        ("He didn't pay the fine.", "He did not pay the fine of three crowns."),
    ],
)
def test_a_denial_that_both_have_or_of_something_else_is_none_against_it(
    sentence: str, evidence: str
) -> None:
    assert verdict(support(sentence, [evidence])) == "supported"


def test_a_sentence_of_function_words_alone_is_supported_only_by_itself() -> None:
    assert support("It is what it was.", ["Bananas are yellow."]) == 0.0
    assert support("It is what it was.", ["“It is what it was.”"]) == 1.0
