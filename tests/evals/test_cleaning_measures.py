"""What cleaning loses, leaves and maps, counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.reading import read_file
from assistant.schema import Run
from evals.cleaning import main
from evals.leftovers import leftovers
from evals.mapped import Tally, letters, shown_words

STORY = "The ferry sailed on Thursday, nine days after the barge sank. Nobody on board was hurt in the storm."
BODY = f"<h1>Ferry sails again</h1><p>{STORY}</p><p>{STORY[:61]}</p>"
PAGE = f"<html><body><article>{BODY}</article></body></html>"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    (found,) = read_file(path, max_bytes=10_000)
    return found


def test_a_good_map_counts_as_right(article):
    tally = Tally()
    tally.add(article, PAGE)
    assert (tally.words, tally.placed) == (tally.mapped, tally.sentences)
    assert (tally.right, tally.wrong) == (tally.placed, [])


def test_a_map_that_leads_elsewhere_counts_as_wrong(article):
    runs = tuple(
        replace(run, raw_start=run.raw_start - 9, raw_end=run.raw_end - 9) for run in article.source_map.runs
    )
    tally = Tally()
    tally.add(replace(article, source_map=replace(article.source_map, runs=runs)), PAGE)
    assert tally.right == 0
    assert len(tally.wrong) == tally.placed > 0


def test_words_without_a_run_count_as_not_mapped(article):
    first = Run(start=0, end=9, raw_start=40, raw_end=49)
    tally = Tally()
    tally.add(replace(article, source_map=replace(article.source_map, runs=(first,))), PAGE)
    assert tally.mapped == 2
    assert tally.placed == 0


def test_a_stretch_is_read_as_markup_and_as_json():
    assert "itsank" in {letters(shown) for shown in shown_words("It <script>no()</script><b>sank</b>")}
    assert "itsänk" in {letters(shown) for shown in shown_words(r"<p>It s\u00e4nk<\/p>")}


def test_dirt_is_counted_by_kind_and_the_story_is_kept(article):
    long = replace(article, text="\n\n".join(f"On day {day}: {STORY}" for day in range(8)))
    figures = leftovers([long])
    assert figures["captions.tuned"].put == 3
    assert figures["hidden signs"].left == ()
    assert all(each.kept == each.characters for kind, each in figures.items() if kind.endswith("tuned"))


def test_the_table_of_leftovers_needs_no_data(capsys):
    main([])
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("captions.tuned") for line in lines)
    assert any(line.startswith("all fresh") for line in lines)
