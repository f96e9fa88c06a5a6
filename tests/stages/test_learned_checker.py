"""The checker with learned weights: what it lets pass, what it never does, and what it says of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verifying import SUPPORTED_FROM, Check, Claim, LearnedChecker, verdict
from assistant.verifying.weights import learned, scaled

TOLD = (
    "The ferry Selma left Larkford on Monday with 12 passengers and 21 crew, said Captain Ilse Brandt. "
    "She denied that the storm had damaged it. The Larkford Harbour Board (LHB) may close the pier."
)
ABOUT = ("Harbour Courier, 31 March 2021 Ferry leaves",)


def check(sentence: str, *evidence: str, about: Sequence[str] = ()) -> Check:
    (found,) = LearnedChecker().check([Claim(sentence=sentence, evidence=evidence, about=tuple(about))])
    return found


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry Selma left Larkford on Monday with 12 passengers and 21 crew, said Captain Ilse Brandt.",
        "The ferry Selma left Larkford on Monday with twelve passengers and 21 crew, said Brandt.",
        "On Monday the ferry Selma left Larkford with 12 passengers and 21 crew, Captain Brandt said.",
        "Harbour Courier, 31 March 2021: She denied that the storm had damaged it.",
        "The LHB may close the pier.",
    ],
)
def test_what_is_told_is_supported_whole_reworded_or_led_in_by_its_outlet(sentence: str) -> None:
    found = check(sentence, TOLD, about=ABOUT)
    assert (found.verdict, found.reasons) == ("supported", ())


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "The ferry Selma left Larkford on Monday with 15 passengers and 21 crew.",
            "the article says 12, the sentence 15",
        ),
        (
            "The ferry Selma left Larkford on Monday with 21 passengers and 12 crew.",
            "the article says 12, the sentence 21",
        ),
        (
            "The ferry Selma left Larkford on Thursday with 12 passengers and 21 crew.",
            "the article says “monday”, the sentence “thursday”",
        ),
        (
            "The ferry Selma left Brackwater on Monday with 12 passengers and 21 crew.",
            "the article says “Larkford”, the sentence “Brackwater”",
        ),
        (
            "The ferry Selma left Larkford on Monday with 12 passengers and 21 crew, said Captain Jan Weber.",
            "said by Ilse Brandt, not by Jan Weber",
        ),
        (
            "The ferry Selma did not leave Larkford on Monday with 12 passengers and 21 crew.",
            "the sentence denies what the cited text says",
        ),
        (
            "The storm had damaged it.",
            "the cited text denies it",
        ),
        (
            "The Larkford Harbour Board will close the pier.",
            "the cited text says “may”, the sentence states it as a fact",
        ),
        (
            "“The storm damaged the ferry”, said Captain Ilse Brandt on Monday in Larkford.",
            "“The storm damaged the ferry” is not in the cited text word for word",
        ),
    ],
)
def test_what_contradicts_its_evidence_is_not_supported_and_the_reason_is_told(
    sentence: str, reason: str
) -> None:
    found = check(sentence, TOLD)
    assert found.verdict != "supported"
    assert reason in found.reasons


def test_what_is_missing_is_named() -> None:
    found = check("Parliament taxed sugar in Larkford on 4 May.", TOLD)
    assert found.verdict == "unsupported"
    assert found.reasons == (
        "“4 may” is not in the cited text",
        "not in the cited text: Parliament, taxed, sugar",
    )


def test_a_weekday_is_the_day_before_the_article_s_own() -> None:
    sentence = "The ferry Selma left Larkford on 29 March with 12 passengers and 21 crew."
    assert check(sentence, TOLD, about=ABOUT).verdict == "supported"
    assert check(sentence.replace("29", "28"), TOLD, about=ABOUT).verdict != "supported"


def test_without_evidence_or_anything_in_common_nothing_is_supported() -> None:
    assert check("The ferry left.") == Check(score=0.0, verdict="unsupported", reasons=("nothing is cited",))
    assert check("Bananas ripen.", TOLD).reasons == ("nothing of it is in the cited text",)
    assert check("It is what it was.", TOLD).verdict == "unsupported"


@given(st.text(max_size=120))
def test_a_text_supports_itself(text: str) -> None:
    assert check(text, text).verdict == "supported"


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_a_verbatim_quote_is_fully_supported_wherever_it_stands(before: str, quote: str, after: str) -> None:
    assert check(quote, f"{before}. {quote} {after}").score == 1.0


@given(
    st.text(max_size=80),
    st.lists(st.text(max_size=80), max_size=3),
    st.lists(st.text(max_size=40), max_size=2),
)
def test_any_texts_get_a_score_a_verdict_and_at_most_three_reasons(
    sentence: str, evidence: list[str], about: list[str]
) -> None:
    found = check(sentence, *evidence, about=about)
    assert 0.0 <= found.score <= 1.0
    assert len(found.reasons) <= 3
    assert (found.verdict == "supported") == (found.score >= SUPPORTED_FROM)


class SameDirection:
    """An embedder for which all texts mean the same, and that counts what it is asked."""

    identity = {"name": "same"}  # noqa: RUF012
    dimensions = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.tile(np.array([[0.6, 0.8]], np.float32), (len(texts), 1))


def test_an_embedder_is_asked_once_for_all_and_not_for_what_stands_there() -> None:
    embedder = SameDirection()
    claims = [
        Claim(sentence="She denied that the storm had damaged it.", evidence=(TOLD,)),
        Claim(sentence="The ferry left Larkford on Monday.", evidence=(TOLD,)),
    ]
    whole, near = LearnedChecker(embedder).check(claims)
    assert whole.score == 1.0
    assert near.score > LearnedChecker().check(claims)[1].score - 0.5
    assert len(embedder.asked) == len(set(embedder.asked)) == 4


@pytest.mark.parametrize("embedded", [True, False])
def test_more_of_a_sentence_told_makes_it_partly_supported_at_most_until_it_is_supported(
    embedded: bool,
) -> None:
    weights = learned(embedded=embedded)
    nothing = dict.fromkeys(weights.supported.weights, 0.0) | {"gap": 1.0, "missing": 3.0}
    told = dict.fromkeys(weights.supported.weights, 1.0) | {"gap": 0.0, "missing": 0.0}
    assert verdict(weights.score(nothing)) == "unsupported"
    assert verdict(weights.score(told)) == "supported"
    assert verdict(weights.score(told, contradicted=True)) == "partly"
    assert verdict(weights.score({**told, "numbers": 0.0, "days": 0.0, "pairs": 0.0, "gap": 1.0})) == "partly"


@given(
    probability=st.floats(0, 1),
    yes_from=st.floats(0.2, 0.8),
    partly=st.booleans(),
    contradicted=st.booleans(),
)
def test_a_score_lies_where_the_product_has_its_verdict(
    probability: float, yes_from: float, partly: bool, contradicted: bool
) -> None:
    score = scaled(probability, yes_from, partly=partly, contradicted=contradicted)
    supported = probability >= yes_from and not contradicted
    assert verdict(score) == ("supported" if supported else "partly" if partly else "unsupported")
    assert 0 <= score <= 1
    likelier = scaled(min(1.0, probability + 0.1), yes_from, partly=partly, contradicted=contradicted)
    assert likelier >= score
