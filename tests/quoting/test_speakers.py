"""Who is said to speak in a quotation."""

from __future__ import annotations

import pytest

from assistant.quoting.marks import find_quotations
from assistant.quoting.speakers import is_speaker, speaker, told_speaker
from tests.fakes import make_article

ARTICLE = make_article(
    text="Captain Ilse Brandt looked at the sky. “We will sail on Wednesday,” she said. “Not before.”\n\n"
    "“It is too early,” said the minister, Odo Marek.",
    publisher="Harbour Courier",
)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("“We sail,” said Captain Ilse Brandt, who left.", {"ilse", "brandt"}),
        ("“We sail,” Brandt told reporters.", {"brandt"}),
        ("“We sail,” said the minister, Odo Marek, on Friday.", {"odo", "marek"}),
        ("Brandt, the captain, also said: “We sail.”", {"brandt"}),
        ("On Monday Dr. Ilse Brandt said that they “will sail”.", {"ilse", "brandt"}),
        ("According to Odo Marek, they “will sail”.", {"odo", "marek"}),
        ("Brandt said they “sail” on Monday, and Marek said it rained.", {"brandt"}),
        ("“We sail,” said Brandt in a letter to Marek.", {"brandt"}),
        ("“We sail,” he said.", set()),
        ("“We sail,” said the mayor of Port Maren.", set()),
        ("The paper called it “too early”.", set()),
    ],
)
def test_the_verb_of_saying_names_the_speaker(sentence: str, names: set[str]) -> None:
    (quotation,) = find_quotations(sentence)
    assert speaker(sentence, quotation.opened, quotation.closed, head=True) == names


@pytest.mark.parametrize(
    ("quoted", "names", "holds"),
    [
        ("It is too early", {"marek"}, True),
        ("It is too early", {"brandt"}, False),
        ("We will sail on Wednesday", {"brandt"}, True),
        ("We will sail on Wednesday", {"lindqvist"}, False),
        ("Not before", {"ilse", "brandt"}, True),
        ("It is too early", {"harbour", "courier"}, True),
        ("It is too early", set(), True),
    ],
)
def test_a_speaker_is_whom_the_article_names_beside_the_words(
    quoted: str, names: set[str], holds: bool
) -> None:
    start = ARTICLE.text.index(quoted)
    assert is_speaker(frozenset(names), ARTICLE, start, start + len(quoted)) is holds


def test_the_article_s_speaker_is_told_in_its_words() -> None:
    start = ARTICLE.text.index("too early")
    assert told_speaker(ARTICLE, start, start + 9) == "Odo Marek"
