"""What outlets share, what they tell differently and in other words, and what one alone tells."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.overviews.base import Finding
from assistant.overviews.comparing import _is_specific, compare
from assistant.overviews.differing import differs, differs_beside
from assistant.overviews.wording import worded_otherwise
from assistant.verifying import WordChecker
from tests.overviews.made import COURIER, GAZETTE, article, told

DAY = date(2021, 7, 7)


def found(kind: str, *articles) -> list[Finding]:
    return [finding for finding in compare(told(*articles), WordChecker()) if finding.kind == kind]


def pair(one: str, other: str):
    return told(article("a", "Courier", one, DAY), article("b", "Gazette", other, DAY))


def test_a_fact_of_two_outlets_is_one_fact_with_both_spans():
    (fact,) = found("shared", COURIER, GAZETTE)
    (draft,) = fact.drafts
    assert draft.text.startswith("The Linden mill burnt down on")
    assert {span.article_id for span in draft.spans} == {"courier", "gazette"}


def test_another_figure_for_one_thing_is_a_difference_and_no_shared_fact():
    (difference,) = found("figure", COURIER, GAZETTE)
    assert difference.values == ("40 tonnes of grain", "55 tonnes of grain")
    assert [draft.text for draft in difference.drafts] == [
        "The flames destroyed about 40 tonnes of grain.",
        "The flames destroyed about 55 tonnes of grain.",
    ]


def test_what_one_outlet_alone_tells_is_told_under_it():
    told_alone = {
        finding.drafts[0].text: finding.drafts[0].spans[0].article_id
        for finding in found("only", COURIER, GAZETTE)
    }
    assert told_alone["A goat at the mill was led to safety."] == "courier"
    assert told_alone["Volunteers at the mill gave out soup."] == "gazette"


def test_articles_that_name_no_outlet_are_not_compared():
    nameless = article("nameless", None, GAZETTE.text, DAY)
    assert compare(told(COURIER, nameless), WordChecker()) == ()


def test_what_is_far_from_the_topic_is_not_shown_as_told_by_one_alone():
    aside = article("aside", "Tern Echo", "Parliament raised the tax on sugar by four cents.", DAY)
    texts = {finding.drafts[0].text for finding in found("only", COURIER, GAZETTE, aside)}
    assert "Parliament raised the tax on sugar by four cents." not in texts


def test_one_outlet_alone_cannot_be_compared():
    again = article("again", "Harbour Courier", GAZETTE.text, DAY)
    assert compare(told(COURIER, again), WordChecker()) == ()
    assert compare([], WordChecker()) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nearly 100 ships waited at the canal gate.", "There waited 98 ships at the canal gate."),
        ("The mill had 40 workers in 1977.", "The mill had 40 workers in 2021."),
        ("The canal gate is 40 metres wide.", "The canal bank is 66 metres high."),
        ("The dust weighs 70 grams; the target was 60 grams.", "The dust of it weighs 121 grams."),
        ("The crew of 25 sailors stayed.", "The 25 sailors of the crew stayed."),
    ],
)
def test_look_alikes_are_no_difference(one: str, other: str):
    assert differs(*pair(one, other)) is None


def test_a_figure_that_an_article_tells_as_told_by_others_is_a_difference():
    own, other, aside = told(
        article(
            "a",
            "Courier",
            "The smoke of the Linden mill rose to 570 metres. In May a school had arrived at 580 metres. "
            "Smoke of a brewery rose to 450 metres.",
            DAY,
        )
    )
    difference = differs_beside(own, other)
    assert difference is not None
    assert difference.values == ("570 metres", "580 metres")
    assert differs_beside(aside, other) is None
    assert differs_beside(own, aside) is None


@pytest.mark.parametrize(
    ("one", "other", "is_specific"),
    [
        ("She lies 3,140 metres down.", "The ship is at a depth of 3,140 metres.", True),
        ("The fire lasted six days.", "Six days later it was out.", False),
        ("It sank on 5 July 2021.", "On 5 July 2021 the ship was lost.", True),
        ("Captain Ada Holm was proud.", "It was a sad day for Ada Holm.", False),
        ("The crew are Ada Holm and Jon Eide.", "They named Jon Eide and Ada Holm.", True),
    ],
)
def test_what_makes_two_statements_tell_of_one_thing_is_rare(one: str, other: str, is_specific: bool):
    said, evidence = pair(one, other)
    assert _is_specific(said, evidence, said.names | evidence.names) is is_specific


def test_another_day_for_one_event_is_a_difference():
    difference = differs(
        *pair("The Linden mill burnt down on 5 July 2021.", "The Linden mill burnt down on 6 July 2021.")
    )
    assert difference is not None
    assert (difference.kind, difference.values) == ("date", ("5 July 2021", "6 July 2021"))


def test_one_speech_quoted_in_two_ways_is_shown_with_both():
    finding = worded_otherwise(
        *pair(
            "Mayor Holm said: “We will build the mill again by spring.”",
            "Mayor Holm said: “We shall build that mill again by spring.”",
        )
    )
    assert finding is not None
    assert finding.kind == "quote"
    assert finding.values[0] == "“We will build the mill again by spring.”"


def test_a_quote_cut_short_is_no_other_wording():
    assert (
        worded_otherwise(
            *pair(
                "Mayor Holm said: “We will build the mill again by spring.”",
                "Mayor Holm said: “We will build the mill again”.",
            )
        )
        is None
    )


def test_a_word_that_judges_is_shown_beside_the_plain_one():
    finding = worded_otherwise(
        *pair("The government of Linden closed the old mill.", "The regime of Linden closed the old mill.")
    )
    assert finding is not None
    assert (finding.kind, finding.values) == ("word", ("", "regime"))


def test_one_size_in_two_units_is_a_matter_of_wording():
    one, other = pair(
        "The wreck lies four miles from the old port.",
        "The wreck lies about six kilometres from the old port.",
    )
    finding = worded_otherwise(one, other)
    assert differs(one, other) is None
    assert finding is not None
    assert (finding.kind, finding.values) == ("unit", ("four miles", "six kilometres"))
