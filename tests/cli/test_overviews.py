"""Whole transcripts of ``compare`` and ``timeline``."""

from __future__ import annotations

import json
from datetime import date

import pytest

COMPARISON = """\

Articles read
Harbour Courier, 29 March 2021 — Ship afloat again
    also carried by Tern Echo
Lakeside Tribune, 30 March 2021 (day inferred) — Canal [31mopen

Told by two or more outlets
The ship was refloated on Monday. [1][2] — Harbour Courier, Lakeside Tribune

Told differently
Figures differ: hour
    Harbour Courier, 29 March 2021: 3 p.m. — Tugs pulled it free at 3 p.m. [3] (partly supported)
    Lakeside Tribune: It came free at 4 p.m. [2]

Told by one outlet alone, of those read
Harbour Courier
    Tugs pulled it free at 3 p.m. [3] (partly supported)

Sources
[1][3] Ship afloat again — Harbour Courier, 29 March 2021
[2] Canal open — Lakeside Tribune, 30 March 2021 (day inferred)
    [2] “refloated on Monday”
"""

TIMELINE = """\
29 March 2021 (published)  The ship was refloated on Monday. [1][2]
March 2022 (planned)  Tugs pulled it free at 3 p.m. [3]

Sources
[1][3] Ship afloat again — Harbour Courier, 29 March 2021
[2] Canal open — Lakeside Tribune, 30 March 2021 (day inferred)
    [2] “refloated on Monday”
"""


def test_compare_prints_what_is_shared_what_differs_and_what_one_alone_tells(run):
    outcome = run("compare", "the ship")

    assert (outcome.code, outcome.stdout) == (0, COMPARISON)
    assert outcome.stderr == (
        "Compared without a language model.\n2 articles read, 2 independent sources cited\n"
    )


def test_timeline_prints_each_event_with_its_day(run):
    outcome = run("timeline", "the ship")

    assert (outcome.code, outcome.stdout) == (0, TIMELINE)
    assert outcome.stderr == "2 articles read, 2 independent sources cited\n"


@pytest.mark.parametrize("command", ["compare", "timeline"])
def test_where_nothing_is_found_the_exit_code_is_3(run, command):
    outcome = run(command, "unknown")

    assert outcome.code == 3
    assert outcome.stdout.startswith("The articles ")
    assert outcome.stderr == "0 articles read, 0 independent sources cited\n"


@pytest.mark.parametrize("command", ["compare", "timeline"])
def test_json_is_one_object_and_nothing_else(run, command):
    outcome = run(command, "the ship", "--json")

    assert outcome.code == 0
    assert json.loads(outcome.stdout)["topic"] == "the ship"
    assert outcome.stderr == ""
    assert run(command, "unknown", "--json").code == 3


@pytest.mark.parametrize("command", ["compare", "timeline"])
def test_every_limit_reaches_the_index(run, calls, command):
    run(
        command, "the ship", "--index", "news", "--as-of", "2021-04-01", "--from", "2021-03-01", "--to",
        "2021-03-31", "--publisher", "A", "--publisher", "B", "--top-k", "9", "--model", "extractive",
    )  # fmt: skip

    assert calls == [
        ("open", {"index": "news"}),
        (
            "the ship",
            {
                "as_of": date(2021, 4, 1),
                "from_day": date(2021, 3, 1),
                "to_day": date(2021, 3, 31),
                "publishers": ("A", "B"),
                "top_k": 9,
                "model": "extractive",
            },
        ),
    ]


def test_an_error_is_two_lines(run):
    outcome = run("timeline", "unreachable")

    assert (outcome.code, outcome.stdout) == (1, "")
    assert outcome.stderr == "error: Nothing answers.\nhint: Start the server.\n"


def test_a_period_that_ends_before_it_begins_is_a_wrong_call(run):
    assert run("compare", "the ship", "--from", "2021-04-01", "--to", "2021-03-01").code == 2
