"""Whole transcripts of ``ask`` and ``search``."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.cli import fake_pipeline

ANSWER = """\
The ship was refloated on Monday. [1][2]
Tugs freed it in the morning. [1] (partly supported)
Nobody was hurt. (not supported by the articles)

The articles disagree: when it was
    At 3 p.m. [1]
    On Monday. [1][2] (2 independent sources)

Sources
[1] Ship afloat again — Harbour Courier, 29 March 2021
    “The ship was refloated on Monday. Tugs pulled”
    also carried by Lakeside Tribune, 30 March 2021 (day inferred) (aa22)
[2] Canal open — Lakeside Tribune, 30 March 2021 (day inferred)
    “refloated on Monday”
"""


def test_ask_prints_sentences_conflicts_and_sources_and_nothing_is_wrapped_in_a_pipe(run):
    outcome = run("ask", "When was it refloated?")

    assert outcome.code == 0
    assert outcome.stdout == ANSWER
    assert outcome.stderr == "Answered without a language model.\n3 passages read, 1 independent source\n"


def test_ask_says_that_the_articles_do_not_say_and_names_the_nearest_once_each(run):
    outcome = run("ask", "unknown")

    assert outcome.code == 3
    assert outcome.stdout == (
        "The articles do not say.\n"
        "\n"
        "Nearest articles\n"
        "Ship afloat again — Harbour Courier, 29 March 2021 aa11\n"
        "Canal open — Lakeside Tribune, 30 March 2021 (day inferred) aa22\n"
        "Evil ]0;owned[31mtitle — unknown outlet, undated bb33\n"
    )
    assert outcome.stderr == "3 passages read\n"


@pytest.mark.parametrize(("question", "code"), [("who?", 0), ("unknown", 3)])
def test_ask_json_prints_one_object_and_nothing_else(run, question, code):
    outcome = run("ask", question, "--json")

    assert outcome.code == code
    assert json.loads(outcome.stdout)["question"] == question
    assert outcome.stdout.startswith("{\n")
    assert outcome.stdout.endswith("\n}\n")
    assert outcome.stderr == ""


def test_ask_json_is_the_answer_of_the_design(run):
    printed = json.loads(run("ask", "who?", "--json").stdout)

    assert printed == json.loads(json.dumps(fake_pipeline._answer("who?").to_dict()))


def test_ask_hands_every_option_to_the_pipeline(run, calls):
    run(
        *("ask", "who?", "--index", "news", "--as-of", "2021-07-10", "--from", "2021-01-01"),
        *("--to", "2021-06-30", "--publisher", "A", "--publisher", "B", "--top-k", "3", "--model", "m"),
    )

    assert calls == [
        ("open", {"index": "news"}),
        (
            "who?",
            {
                "as_of": date(2021, 7, 10),
                "from_day": date(2021, 1, 1),
                "to_day": date(2021, 6, 30),
                "publishers": ("A", "B"),
                "top_k": 3,
                "model": "m",
            },
        ),
    ]


def test_the_index_is_the_one_of_the_environment_else_default(run, calls, monkeypatch):
    run("ask", "who?")
    monkeypatch.setenv("ASSISTANT_INDEX", "archive")
    run("ask", "who?")

    assert [options["index"] for name, options in calls if name == "open"] == ["default", "archive"]


def test_a_question_of_another_encoding_is_asked_with_replacements(run, calls):
    outcome = run("ask", "caf\udce9?", "--json")

    assert outcome.code == 0
    assert calls[-1][0] == "caf??"


def test_search_lists_passages_with_their_ranks(run):
    outcome = run("search", "who?")

    assert outcome.code == 0
    assert outcome.stdout == (
        " 1  1.0000 (dense 1, lexical 1)  Ship afloat again — Harbour Courier, 29 March 2021\n"
        "    The ship was refloated on Monday. Tugs pulled it free at 3 p.m.\n"
        "    aa11\n"
        " 2  0.5000 (dense 2, lexical 1)  Canal open — Lakeside Tribune, 30 March 2021 (day inferred)\n"
        "    The ship was refloated on Monday.\n"
        "    aa22\n"
        " 3  0.3333 (dense 3, lexical 1)  Evil ]0;owned[31mtitle — unknown outlet, undated\n"
        "    Before [2J after.\n"
        "    bb33\n"
    )
    assert outcome.stderr == ""


def test_search_json_has_the_question_and_the_passages(run):
    printed = json.loads(run("search", "who?", "--json").stdout)

    assert printed == {"question": "who?", "passages": [each.to_dict() for each in fake_pipeline.PASSAGES]}


def test_search_that_finds_nothing_says_so_on_stderr(run):
    assert run("search", "unknown") == (0, "", "Nothing was found.\n")
