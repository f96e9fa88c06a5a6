"""A question is taken apart into its kind, its names, its parts and what its words weigh."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.extractive.questions import (
    MAX_PARTS,
    Name,
    analyse,
    kind_of,
    names_in,
    split_question,
)
from tests.fakes import make_article


def phrases(question: str) -> list[set[str]]:
    return [set(name.stems) for name in names_in(question)]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who found the wreck?", "who"),
        ("Whose ferry sank?", "who"),
        ("To whom did the harbour belong?", "who"),
        ("Which company owned the ferry?", "who"),
        ("Which minister resigned?", "who"),
        ("When did the ferry sink?", "when"),
        ("In what year was the bridge opened?", "when"),
        ("On which day did it sail?", "when"),
        ("How soon will the bridge open?", "when"),
        ("Where did the ferry sink?", "where"),
        ("In which coastal town was it built?", "where"),
        ("How many passengers were saved?", "how_many"),
        ("How long is the bridge?", "how_many"),
        ("How old was the captain?", "how_many"),
        ("At what speed did it turn?", "how_many"),
        ("How much did the bridge cost?", "how_much"),
        ("What did the bridge cost?", "how_much"),
        ("What is the wreck worth?", "how_much"),
        ("What percentage voted?", "how_much"),
        ("Why did the ferry sink?", "why"),
        ("What caused the fire?", "why"),
        ("What causes such fires?", "why"),
        ("What was the reason for the delay?", "why"),
        ("How come nobody was hurt?", "why"),
        ("Which islands were cut off?", "list"),
        ("What other harbours were closed?", "list"),
        ("Name all ferries of the fleet.", "list"),
        ("Did the ferry sink?", "yes_no"),
        ("Was anybody hurt?", "yes_no"),
        ("What did the captain say?", "what"),
        ("What did officials say?", "what"),
        ("What does James Weil think?", "what"),
        ("What happens next?", "what"),
        ("What is the bus made of?", "what"),
        ("What happened to the ferry?", "what"),
        ("Tell me about the ferry.", "what"),
        ("", "what"),
    ],
)
def test_the_question_word_tells_the_kind_of_answer(question: str, kind: str) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who said when the ferry would sail?", "who"),
        ("When did the man who owned the ferry die?", "when"),
        ("How many of those who sailed were saved?", "how_many"),
        ("Did anybody say why it sank?", "yes_no"),
    ],
)
def test_the_earliest_question_word_asks(question: str, kind: str) -> None:
    assert kind_of(question) == kind


def test_a_name_is_a_run_of_capitals_with_its_small_words() -> None:
    assert phrases("Did Ilse Brandt leave the Bank of Port Maren?") == [
        {"ils", "brandt"},
        {"bank", "port", "maren"},
    ]


def test_a_question_word_at_the_start_is_no_name() -> None:
    assert phrases("When did the ferry sink?") == []
    assert phrases("Name the ferries.") == []
    assert phrases("Who is Jonas Weil?") == [{"jona", "weil"}]


def test_a_name_named_twice_is_one() -> None:
    assert phrases("Did Tern sink off Tern?") == [{"tern"}]


@pytest.mark.parametrize("question", ["Where is Maren's mayor?", "Where is Maren’s mayor?"])
def test_a_possessive_is_not_part_of_a_name(question: str) -> None:
    assert phrases(question) == [{"maren"}]


@pytest.mark.parametrize("name", ["O'Brien", "L’Aquila"])
def test_an_apostrophe_within_a_name_is_kept_as_the_articles_write_it(name: str) -> None:
    (found,) = names_in(f"When did it reach {name}?")
    assert found.is_in(analyse(name, {}).weights.keys(), "")


@pytest.mark.parametrize("question", ["What sank on 12 May in March?", "What sank on Monday?"])
def test_months_and_days_of_the_week_are_no_names(question: str) -> None:
    assert "march" not in set().union(*phrases(question))
    assert "mondai" not in set().union(*phrases(question))


@pytest.mark.parametrize("marks", ['""', "“”", "‘’", "''"])
def test_a_quoted_phrase_is_a_name(marks: str) -> None:
    assert {"iron", "lung"} in phrases(f"Who wrote {marks[0]}the iron lung{marks[1]} there?")


def test_apostrophes_do_not_quote_what_stands_between_them() -> None:
    assert phrases("What did Maren's mayor say of Tern's ferry?") == [{"maren"}, {"tern"}]
    assert phrases("What did the workers' union tell the drivers' union?") == []


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("When did Artemis I fly?", "artemis i flew", "artemis ii flew"),
        ("When did Artemis II fly?", "the artemis ii crew", "the artemis i crew"),
        ("Who built Chandrayaan-3?", "chandrayaan 3 landed", "chandrayaan 2 landed"),
        ("Who built Artemis II's capsule?", "artemis ii flew", "artemis iii flew"),
        ("What is COVID-19?", "covid 19 spread", "covid spread to 19 towns"),
    ],
)
def test_a_numbered_name_is_found_as_a_whole_phrase_only(question: str, yes: str, no: str) -> None:
    (name,) = names_in(question)
    assert name.is_in(frozenset(), f" {yes} ")
    assert not name.is_in(name.stems, f" {no} ")


def test_two_numbered_names_joined_by_and_are_two() -> None:
    found = names_in("What tells Artemis I and Artemis II apart?")
    assert [name.phrase for name in found] == ["artemis i", "artemis ii"]


def test_other_names_joined_by_and_stay_one() -> None:
    assert phrases("What did Health and Human Services say?") == [{"health", "human", "servic"}]


def test_half_of_a_name_is_enough_to_find_it() -> None:
    name = Name(stems=frozenset({"ils", "brandt"}))
    assert name.is_in({"brandt"}, "")
    assert not name.is_in({"tern"}, "")


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did Ada Holm say about the bridge?", "Ada Holm"),
        ("What has Mayor Holm promised?", None),
        ("What does the Harbour Office think of it?", "Harbour Office"),
        ("What did officials say?", None),
        ("Who did Ada Holm warn?", None),
    ],
)
def test_whose_words_are_asked_for_is_known(question: str, speaker: str | None) -> None:
    found = analyse(question, {}).speaker
    assert (found.text if found else None) == speaker


def test_the_verb_that_begins_a_question_is_shown_in_no_name() -> None:
    assert [name.text for name in names_in("Is the Ever Given still stuck?")] == ["Ever Given"]
    assert [name.text for name in names_in("Was it in The Hague?")] == ["The Hague"]


@pytest.mark.parametrize(
    ("question", "published", "until"),
    [
        ("When did it land?", date(2023, 10, 23), 2023),
        ("On which day was it lost?", date(2023, 10, 23), 2023),
        ("When will it land?", date(2023, 10, 23), None),
        ("When did it land?", None, None),
    ],
)
def test_what_was_cannot_have_been_after_the_article(
    question: str, published: date | None, until: int | None
) -> None:
    assert analyse(question, {}).until(make_article(published_at=published)) == until


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("How many people were hurt?", "peopl"),
        ("Which islands were cut off?", "island"),
        ("How many of the boats sailed?", "boat"),
        ("How long is the bridge?", "long"),
        ("How long did the ferry burn?", "lasting"),
        ("How long was the harbour blocked?", "lasting"),
        ("Why did it sink?", None),
        ("What is this?", None),
    ],
)
def test_the_focus_is_the_thing_counted_or_asked_about(question: str, focus: str | None) -> None:
    assert analyse(question, {}).focus == focus


def test_a_joint_question_is_split_at_its_second_question_word() -> None:
    assert split_question("When did it sink, and who found it?") == ["When did it sink?", "who found it?"]
    assert split_question("Who built it and in which year was it sold?") == [
        "Who built it?",
        "in which year was it sold?",
    ]


@pytest.mark.parametrize(
    "question",
    ["Who and when?", "Where and how did it sink?", "Did Brandt and Weil meet?", "How many sailed and sank?"],
)
def test_a_question_is_not_split_where_a_part_would_say_too_little(question: str) -> None:
    assert split_question(question) == [question]


def test_of_many_joined_questions_the_rest_stays_in_the_last_part() -> None:
    parts = split_question(" and ".join(["who sank the ferry"] * 7) + "?")
    assert len(parts) == MAX_PARTS
    assert parts[0] == "who sank the ferry?"
    assert parts[-1].count("ferry") == 4


def test_words_weigh_what_their_rarity_says_and_one_when_unknown() -> None:
    question = analyse("When did the ferry sink?", {"ferri": 3.0})
    assert question.weights == {"ferri": 3.0, "sink": 1.0}


def test_the_topic_in_brackets_counts_half_and_gives_no_names() -> None:
    question = analyse("And when did it sink (Northern Tern)?", {"sink": 2.0, "tern": 2.0})
    assert question.weights == {"sink": 2.0, "northern": 0.5, "tern": 1.0}
    assert question.names == ()
    assert question.kind == "when"
    assert question.text == "And when did it sink (Northern Tern)?"


def test_a_word_both_asked_and_in_brackets_counts_whole() -> None:
    assert analyse("When did the ferry sink (ferry)?", {"ferri": 2.0}).weights["ferri"] == 2.0


def test_brackets_inside_a_question_are_no_topic() -> None:
    assert analyse("When did it (the ferry) sink?", {}).weights == {"ferri": 1.0, "sink": 1.0}


def test_a_part_without_a_name_takes_those_of_the_whole_at_half_weight() -> None:
    whole = "When did the Northern Tern sink and who found the wreck?"
    question = analyse("who found the wreck?", {"tern": 4.0}, whole)
    assert [set(name.stems) for name in question.names] == [{"northern", "tern"}]
    assert question.weights["tern"] == 2.0


def test_a_part_with_a_name_of_its_own_takes_no_other() -> None:
    whole = "When did the Northern Tern sink and who elected Jonas Weil?"
    question = analyse("who elected Jonas Weil?", {}, whole)
    assert "tern" not in question.weights
