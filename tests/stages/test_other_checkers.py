"""Checkers that ask a network or a language model, and what happens when one fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.errors import ModelOverloaded, SettingsError
from assistant.verifying import Check, Claim, FallbackChecker
from assistant.verifying.entailment import EntailmentChecker, premise
from assistant.verifying.model import ModelChecker
from tests.model.fakes import FakeClient
from tests.stages.cross_encoders import make_network

CLAIM = Claim(sentence="ferry captain", evidence=("The ferry and its captain.",))


def test_a_network_s_share_for_entailment_is_the_score(tmp_path: Path) -> None:
    checker = EntailmentChecker(make_network(tmp_path, ["contradiction", "neutral", "ENTAILMENT"]))
    supported, other, bare = checker.check(
        [
            CLAIM,
            Claim(sentence="sugar", evidence=("A storm.",)),
            Claim(sentence="ferry", evidence=()),
        ]
    )
    assert (supported.verdict, supported.reasons) == ("supported", ())
    assert other.score == pytest.approx(1 / 3)
    assert (other.verdict, bare.verdict) == ("partly", "unsupported")


def test_what_a_network_finds_contradicted_is_told(tmp_path: Path) -> None:
    checker = EntailmentChecker(make_network(tmp_path, ["neutral", "entailment", "contradiction"]))
    (found,) = checker.check([CLAIM])
    assert (found.verdict, found.reasons) == ("unsupported", ("the cited text contradicts it",))


def test_of_a_whole_article_the_best_sentences_are_the_premise() -> None:
    filler = " ".join(f"Reader {number} wrote a letter." for number in range(2, 12))
    text = f"{filler} The ferry left with its captain. {filler} Nobody came."
    shown = premise(Claim(sentence="The captain of the ferry left.", evidence=(text,)))
    assert "The ferry left with its captain." in shown
    assert len(shown) < len(text) / 2


def test_what_only_one_sentence_tells_is_in_the_premise_beside_what_many_tell() -> None:
    filler = " ".join(f"Reader {number} wrote a letter." for number in range(2, 8))
    often = f" {filler} ".join(f"The ferry and its captain left port {name}." for name in "ABCD")
    text = f"{often} {filler} A storm broke. {filler}"
    shown = premise(Claim(sentence="The ferry and its captain left in a storm.", evidence=(text,)))
    assert "A storm broke." in shown
    assert "The ferry and its captain left port" in shown
    assert premise(Claim(sentence="It is.", evidence=(text,)))


@pytest.mark.parametrize(
    ("labels", "config", "complaint"),
    [
        (("no", "yes"), "", "names no class entailment"),
        (("entailment", "other"), "{", "names no classes"),
        (("entailment", "other"), "[]", "names no classes"),
        (("entailment", "other"), '{"id2label": {"0": "entailment"}}', "gives 2 numbers for a pair, not 1"),
    ],
)
def test_a_folder_without_such_a_network_is_told_with_the_remedy(
    tmp_path: Path, labels: tuple[str, ...], config: str, complaint: str
) -> None:
    with pytest.raises(SettingsError, match=complaint) as raised:
        EntailmentChecker(make_network(tmp_path, labels, config=config))
    assert "ASSISTANT_CHECKER" in raised.value.hint


def test_a_model_is_asked_only_of_what_cites_something() -> None:
    client = FakeClient("Yes.")
    found = ModelChecker(client, "m").check([CLAIM, Claim(sentence="ferry", evidence=())])
    assert [check.verdict for check in found] == ["supported", "unsupported"]
    assert len(client.asked) == 1


class Failing:
    """A checker whose server is overloaded."""

    def check(self, claims: Sequence[Claim]) -> list[Check]:
        raise ModelOverloaded("The server is overloaded.", hint="Wait.")


class Content:
    """A checker that is content with everything."""

    def check(self, claims: Sequence[Claim]) -> list[Check]:
        return [Check(score=1.0, verdict="supported") for _ in claims]


def test_where_the_model_fails_the_other_checks_and_it_is_told() -> None:
    told: list[str] = []
    (found,) = FallbackChecker(Failing(), Content(), told.append).check([CLAIM])
    assert found.verdict == "supported"
    assert told == ["The server is overloaded. The sentences were checked without a model instead."]


def test_where_the_model_answers_nothing_is_told() -> None:
    told: list[str] = []
    FallbackChecker(Content(), Failing(), told.append).check([CLAIM])
    assert told == []
