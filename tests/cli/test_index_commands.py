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
        "agency: Reuters\n"
        "url: https://courier.example/canal\n"
        "section: World\n"
        "event: 2021-03-28\n"
        "dates read from: published: json-ld; event: dateline\n"
        "id: aa11\n"
        "story: g1\n"
        "read from: news/canal.txt\n"
        "cleaning: removed a scrape stamp\n"
        "correction of 2021-03-31: Tugs pulled it free at 3 p.m.\n"
        "\n"
        "The ship was refloated on Monday.\n"
        "Tugs pulled it free at 3 p.m.\n",
        "",
    )


@pytest.mark.parametrize("arguments", [["aa22@1"], ["aa22", "--version", "1"]])
def test_show_of_an_earlier_version_says_when_it_was_replaced(run, arguments):
    lines = run("show", *arguments).stdout.splitlines()

    assert lines[0] == "Canal shut"
    assert lines[2] == "version 1, replaced 2021-03-30 14:05 UTC"
    assert lines[-1] == "The ship is aground. Nobody is hurt."
    printed = json.loads(run("show", *arguments, "--json").stdout)
    assert (printed["version"], printed["replaced_at"]) == (1, "2021-03-30T14:05:00+00:00")


def test_show_of_the_present_version_names_its_number(run):
    assert "id: aa22 (version 2)\n" in run("show", "aa22").stdout
    assert json.loads(run("show", "aa22", "--json").stdout)["replaced_at"] is None


def test_show_history_lists_the_versions_newest_first(run):
    assert run("show", "aa22", "--history") == (
        0,
        "2\t2021-03-30\t\t\t33\tnew title, +33 −35\tCanal open\n"
        "1\t2021-03-30\t\t2021-03-30\t36\tfirst\tCanal shut\n",
        "2 versions\n",
    )
    printed = json.loads(run("show", "aa22", "--history", "--json").stdout)
    assert printed["article_id"] == "aa22"
    assert [version["added"] for version in printed["versions"]] == [33, None]


def test_show_raw_prints_where_a_span_stood(run, calls):
    assert run("show", "aa22@1", "--raw", "4:20") == (
        0,
        "news/canal.pdf, line 4, column 2, page 2\nThe ship was\n",
        "",
    )
    assert calls[-1] == ("aa22", {"start": 4, "end": 20, "version": 1})
    printed = json.loads(run("show", "aa11", "--raw", "4:8", "--json").stdout)
    assert (printed["quote"], printed["stood"]["line"]) == ("ship", 4)
    assert run("show", "aa11", "--raw", "4:6").stderr.startswith("error: Too little of “sh” stands in")


@pytest.mark.parametrize("span", ["4", "4-6", "a:b", ":", "-1:3", "9" * 12 + ":3"])
def test_show_raw_takes_two_numbers(run, span):
    outcome = run("show", "aa11", f"--raw={span}")

    assert outcome.code == 2
    assert "is not a span of characters like 120:180" in outcome.stderr


def test_show_names_the_other_carriers_and_the_likely_origin(run):
    shown = run("show", "aa22")
    assert "also carried by: zz99 (the likely origin: the earliest)" in shown.stdout
    assert json.loads(run("show", "aa22", "--json").stdout)["origin"] == "zz99"


def test_show_history_stands_alone(run):
    assert run("show", "aa11", "--history", "--version", "1").code == 2
    assert run("show", "aa11", "--version", "0").code == 2


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


def test_records_of_a_file_that_fail_alike_are_counted_after_the_third(run):
    records = [f"bad.jsonl#{number}" for number in range(1, 7)]
    told = (
        "failed: bad.jsonl#1: The file is empty.\n"
        "failed: bad.jsonl#2: The file is empty.\n"
        "failed: bad.jsonl#3: The file is empty.\n"
        "failed: bad.jsonl: 3 more records alike; --report FILE names each\n"
    )

    assert run("ingest", "a", *records, "bad.csv#1") == (
        0,
        "1 added, 0 replaced, 0 unchanged, 7 failed in 1.2 s; index 'default' has 1 article\n",
        f"{told}failed: bad.csv#1: The file is empty.\n",
    )
    assert run("ingest", *records).stderr == (
        f"{told}error: Nothing in bad.jsonl could be read.\nhint: Correct the file or leave it out.\n"
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
