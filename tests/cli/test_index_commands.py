"""Whole transcripts of the commands that look into an index or write to it."""

from __future__ import annotations

import json

import pytest


def test_articles_lists_tab_separated_values_in_a_pipe(run):
    outcome = run("articles")

    assert outcome == (
        0,
        "aa11\t2021-03-29\tHarbour Courier\tShip afloat again\n"
        "aa22\t2021-03-30\tLakeside Tribune\tCanal open\n"
        "bb33\t\t\tEvil ]0;owned[31mtitle\n",
        "3 articles\n",
    )


def test_articles_json_is_an_object_with_a_list(run):
    printed = json.loads(run("articles", "--json").stdout)

    assert [article["article_id"] for article in printed["articles"]] == ["aa11", "aa22", "bb33"]


def test_show_prints_what_is_known_and_the_text(run):
    outcome = run("show", "aa11")

    assert outcome == (
        0,
        "Ship afloat again\n"
        "Harbour Courier, 29 March 2021\n"
        "by: Ada Berg\n"
        "url: https://courier.example/canal\n"
        "id: aa11\n"
        "story: g1\n"
        "read from: news/canal.txt\n"
        "cleaning: removed a scrape stamp\n"
        "\n"
        "The ship was refloated on Monday.\n"
        "Tugs pulled it free at 3 p.m.\n",
        "",
    )


def test_show_sends_no_control_characters_of_an_article(run):
    outcome = run("show", "bb33")

    assert outcome.code == 0
    assert "Before [2J after." in outcome.stdout
    assert "\x1b" not in outcome.stdout


def test_show_json_has_every_field_in_json_types(run):
    printed = json.loads(run("show", "aa11", "--json").stdout)

    assert printed["text"].startswith("The ship")
    assert printed["published_at"] == "2021-03-29"
    assert printed["authors"] == ["Ada Berg"]


def test_show_of_an_unknown_id_is_an_error(run):
    hint = "hint: See `assistant articles`."
    assert run("show", "zz") == (1, "", f"error: There is no article 'zz'.\n{hint}\n")


def test_info_prints_one_fact_a_line(run):
    assert run("info").stdout == (
        "name        news\n"
        "articles    3\n"
        "publishers  Harbour Courier (1), Lakeside Tribune (1)\n"
        "first day   2021-03-29\n"
        "last day    none\n"
        "embedding   model=minilm, dimensions=384\n"
    )
    assert json.loads(run("info", "--json").stdout)["articles"] == 3


def test_ingest_sums_up_and_names_what_failed(run):
    assert run("ingest", "a", "bad", "b", "--index", "news") == (
        0,
        "2 added, 0 replaced, 0 unchanged, 1 failed in 1.2 s; index 'news' has 2 articles\n",
        "failed: bad: The file is empty.\n",
    )


def test_ingest_tells_its_progress_in_a_few_lines_where_there_is_no_terminal(run):
    outcome = run("ingest", "many")

    assert outcome.stderr == "".join(f"ingested {done} of 40\n" for done in range(4, 40, 4))


def test_a_single_bad_file_is_an_error_with_its_own_hint(run):
    assert run("ingest", "badhint") == (1, "", "error: badhint: The file is empty.\nhint: Leave it out.\n")
    assert run("ingest", "bad").stderr.endswith("hint: Correct the file or leave it out.\n")


def test_ingest_of_nothing_but_bad_files_names_them_and_is_one_error(run):
    assert run("ingest", "bad", "badhint") == (
        1,
        "",
        "failed: bad: The file is empty.\n"
        "failed: badhint: The file is empty. (Leave it out.)\n"
        "error: None of the 2 inputs could be read.\n"
        "hint: Correct the file or leave it out.\n",
    )


def test_ingest_takes_files_addresses_and_feeds(run):
    outcome = run(
        "ingest", "a", "https://news.example/1", "--feed", "https://news.example/rss", "--feed", "b"
    )

    assert outcome == (
        0,
        "4 added, 0 replaced, 0 unchanged, 0 failed in 1.2 s; index 'default' has 4 articles\n",
        "",
    )
    assert run("ingest", "--feed", "https://news.example/rss").stdout.startswith("1 added")


@pytest.mark.parametrize("arguments", [["ftp://news.example/1"], ["--feed", "file:///etc/passwd"]])
def test_ingest_fetches_nothing_but_web_addresses(run, arguments):
    outcome = run("ingest", "a", *arguments)

    assert outcome == (
        1,
        "",
        f"error: Only http and https addresses are fetched, not {arguments[-1]}\n"
        "hint: Save the page as an .html file and ingest that.\n",
    )


def test_remove_counts_what_it_removed(run):
    assert run("remove", "aa11", "bb33") == (0, "removed 2 articles\n", "")
    assert run("remove", "aa11", "zz").code == 1


def test_verify_prints_ok(run):
    assert run("verify") == (0, "ok\n", "")


def test_verify_prints_one_problem_a_line_and_the_command_that_repairs(run):
    assert run("verify", "--index", "broken") == (
        1,
        "2 chunks have no vector\nthe folder chroma is missing\n",
        "error: The index 'broken' has 2 problems.\nhint: Run `assistant verify --repair --index broken`.\n",
    )


def test_verify_repair_says_what_it_repaired(run):
    assert run("verify", "--index", "broken", "--repair") == (
        0,
        "repaired: 2 chunks have no vector\nrepaired: the folder chroma is missing\nok\n",
        "",
    )
