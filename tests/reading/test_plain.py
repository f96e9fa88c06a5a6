"""Plain text with the dirt of saved pages: own texts about an invented ferry."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.reading.plain import read_plain
from assistant.reading.titles import MADE_TITLE

TITLE = "Ferry service returns to Lund Sound after nine days"
STORY = (
    "The ferry between Lund and Oster sailed again on Thursday, nine days after a barge sank in the "
    "channel.\n\n"
    "The barge was raised on Wednesday. Its owner has not been named."
)
DAY = date(2020, 7, 9)


def test_title_standfirst_byline_and_date_are_told_apart():
    standfirst = '"We have missed the sea," says the captain'
    found = read_plain(
        f"close\nThursday May 16, 2024\n\n{TITLE}\n\n{standfirst}\n\nBy\u00a0 Ana Ruiz\nJuly 09, "
        f"2020\n\n{STORY}"
    )
    assert found.title == TITLE
    assert found.text == f"{standfirst}\n\n{STORY}"
    assert found.authors == ("Ana Ruiz",)
    assert found.published_at == DAY
    assert not found.published_guessed
    assert found.fetched_at == date(2024, 5, 16)
    assert "scrape stamp removed: Thursday May 16, 2024" in found.notes
    assert "buttons removed: close" in found.notes


@pytest.mark.parametrize(
    "stamp",
    [
        "Thursday May 16, 2024", "Saved on 2024-05-16", "Today is Thursday, May 16, 2024", "16/05/2024",
        "Thu May 16 2024 10:22:11 GMT+0500 (PKT)", "Thursday 16 May 2024 - 17 Shawwal 1445",
        "10:31 PM | 16 May 2024",
        "E-Paper | May 16, 2024", "Lund, Thursday 16 May 2024", "16 May 2024, Thursday",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "layout",
    [
        "{stamp}\n\n{title}\n\nBy Ana Ruiz\nJuly 09, 2020\n\n",
        "{title}\n{stamp}\nBy Ana Ruiz\nJuly 09, 2020\n\n",
    ],
)
def test_a_scrape_stamp_is_not_the_publication_date(stamp, layout):
    found = read_plain(layout.format(stamp=stamp, title=TITLE) + STORY)
    assert (found.title, found.text) == (TITLE, STORY)
    assert found.published_at == DAY
    assert str(found.fetched_at)[:10] == "2024-05-16"


@pytest.mark.parametrize(
    "byline",
    [
        "By Ana Ruiz", "by Ana Ruiz", "BY ANA RUIZ", "ByAna Ruiz", "By\nAna Ruiz", "Written by Ana Ruiz",
        "Ana Ruiz",
        "— Ana Ruiz", "Ana Ruiz\nStaff Writer", "By Ana Ruiz\nLund Correspondent",
        "By Ana Ruiz, Political Editor, in Lund",
        "By Ana Ruiz | Lakeside Tribune", "Ana Ruiz, Lakeside Tribune", "By ANA RUIZ, Associated Press",
        "By Ana Ruiz - Lund",
        "By Ana Ruiz for the Lund Courier", "By Ana Ruiz of the Lund Courier", "By Ana Ruiz Lund Courier",
        "Von Ana Ruiz", "Par Ana Ruiz", "Por Ana Ruiz",
        "By Ana Ruiz @anaruiz", "Author: Ana Ruiz", "ByÂ Ana Ruiz", "By Ana Ruiz Published",
    ],
)  # fmt: skip
def test_a_byline_is_read_in_many_shapes_and_makes_the_date_beside_it_certain(byline):
    found = read_plain(f"{TITLE}\n\n{byline}\nJuly 09, 2020\n\n{STORY}")
    assert found.authors == ("Ana Ruiz",)
    assert (found.published_at, found.published_guessed) == (DAY, False)
    assert (found.title, found.text) == (TITLE, STORY)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Ana Ruiz and Bo Lind", ("Ana Ruiz", "Bo Lind")),
        ("By Ana Ruiz, Bo Lind & Jean-Luc d'Arc", ("Ana Ruiz", "Bo Lind", "Jean-Luc d'Arc")),
        ("By Mohammad al-Rashid", ("Mohammad al-Rashid",)),
        ("Web Desk", ("Web Desk",)),
        ("By AFP", ("AFP",)),
    ],
)
def test_several_people_and_desks_are_authors(byline, authors):
    assert read_plain(f"{TITLE}\n\n{byline}\nJuly 09, 2020\n\n{STORY}").authors == authors


def test_by_at_the_start_of_a_sentence_is_no_byline():
    sentence = "By the time he arrived, the ferry had left."
    found = read_plain(f"{TITLE}\n\n{sentence}\n\n{STORY}")
    assert found.authors == ()
    assert found.text.startswith(sentence)


@pytest.mark.parametrize("line", ["July 9, 2020", "Thursday, July 9, 2020", "2020-07-09"])
def test_a_bare_date_line_without_a_byline_is_a_guess(line):
    found = read_plain(f"{TITLE}\n{line}\n\n{STORY}")
    assert (found.published_at, found.published_guessed) == (DAY, True)


def test_labelled_dates_say_what_they_are():
    found = read_plain(f"{TITLE}\nUpdated: July 10, 2020 | Published: July 9, 2020 10:15 AM\n\n{STORY}")
    assert found.published_at == datetime(2020, 7, 9, 10, 15, tzinfo=UTC)
    assert found.updated_at == date(2020, 7, 10)
    assert not found.published_guessed


def test_a_broken_metadata_line_gives_its_date_and_goes():
    found = read_plain(
        f" date 2020-07-09 , Â , , Â\n\nLUND: (HarbourPoint/HarbourPoint / Lund Point News-July 9th, "
        f"2020) {STORY}"
    )
    assert (found.published_at, found.published_guessed) == (DAY, False)
    assert found.publisher == "HarbourPoint"
    assert found.dateline == "LUND: (HarbourPoint/HarbourPoint / Lund Point News-July 9th, 2020)"
    assert found.text.startswith(found.dateline)
    assert (
        found.title
        == "The ferry between Lund and Oster sailed again on Thursday, nine days after a barge sank…"
    )
    assert "title made from the first sentence" in found.notes


def test_broken_fields_and_labels_are_read_around_the_title():
    found = read_plain(f"date: 2020-07-09 , author: null , source: , Â\nTitle: {TITLE}\n{STORY}")
    assert (found.title, found.text, found.published_at) == (TITLE, STORY, DAY)


@pytest.mark.parametrize(
    ("dateline", "publisher", "day"),
    [
        ("LUND, March 3 (Northlight Wire) —", "Northlight Wire", None),
        ("LUND (AP) —", "AP", None),
        ("Lund, March 3, 2022 (AFP) -", "AFP", date(2022, 3, 3)),
        ("LUND - March 3, 2022:", None, date(2022, 3, 3)),
        ("NEW LUND: [PTI]", "PTI", None),
        ("LUND/OSTER —", None, None),
        ("ST. LUND'S, N.L. —", None, None),
        ("LUND: (Web Desk)", None, None),
    ],
)
def test_a_dateline_gives_place_agency_and_day_and_stays_in_the_text(dateline, publisher, day):
    found = read_plain(f"{TITLE}\n\n{dateline} {STORY}")
    assert (found.dateline, found.publisher, found.published_at) == (dateline, publisher, day)
    assert found.text == f"{dateline} {STORY}"


def test_a_dateline_without_a_year_takes_that_of_the_date_line():
    found = read_plain(f"Monday, January 5, 2021\n\n{TITLE}\n\nLUND, July 9 (Northlight Wire) — {STORY}")
    assert (found.published_at, found.published_guessed) == (DAY, True)


@pytest.mark.parametrize(
    "opening",
    [
        "WATCH: The ferry sails.",
        "Ana Ruiz (Labour) - who won in 2010 - lost the seat on Thursday to a newcomer.",
        "Police said (again) — that nothing was found in the house.",
    ],
)
def test_other_openings_are_no_dateline(opening):
    assert read_plain(f"{TITLE}\n\n{opening} {STORY}").dateline is None


def test_furniture_outlet_section_and_footer_go_and_the_story_stays():
    found = read_plain(
        f"Menu\nSearch\nHarbour Courier\nWorld\n\n{TITLE}\n\nBy Mira Holt, Staff Reporter, and Jonas "
        f"Bek\nJuly 9, 2020\n"
        f"Share\nFacebook Twitter\n\n{STORY}\n\nRead more: Ten things to do\n\nRelated stories\nBarge "
        f"sinks\n\n"
        "© 2024 Harbour Courier. All rights reserved.",
    )
    assert (found.title, found.text) == (TITLE, STORY)
    assert found.publisher == "Harbour Courier"
    assert found.authors == ("Mira Holt", "Jonas Bek")


def test_the_day_of_print_gives_publisher_and_yields_to_the_date_at_the_byline():
    found = read_plain(
        f"{TITLE}\nAna Ruiz\nJuly 9, 2020\n\n{STORY}\n\nPublished in Lund Gazette, July 10th, 2020"
    )
    assert (found.published_at, found.publisher, found.text) == (DAY, "Lund Gazette", STORY)
    alone = read_plain(f"{TITLE}\n\n{STORY}\n\nPublished in Lund Gazette, July 9th, 2020")
    assert (alone.published_at, alone.published_guessed) == (DAY, False)


@pytest.mark.parametrize(
    ("sentence", "name", "publisher"),
    [
        ("In an exclusive interview with Lund News she said no.", "", "Lund News"),
        ("She told Lund News that she would not.", "", None),
        ("She told Lund News that she would not.", "seed-lund", "Lund News"),
        ("She told Lund News no. Later she told Lund News yes.", "", "Lund News"),
    ],
)
def test_an_outlet_named_in_the_text_is_the_publisher_only_on_strong_signs(sentence, name, publisher):
    assert read_plain(f"{TITLE}\n\n{STORY}\n\n{sentence}", name=name).publisher == publisher


def test_the_sites_name_is_cut_from_the_title():
    found = read_plain(f"{TITLE} | Lakeside Tribune\n\n{STORY}")
    assert (found.title, found.publisher) == (TITLE, "Lakeside Tribune")


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("{} - Harbour Courier", "Harbour Courier"),
        ("{} – The Harbour Courier", "The Harbour Courier"),
        ("{} - Lund - Harbour Courier", "Harbour Courier"),
    ],
)
def test_a_title_and_its_outlet_on_one_line_are_told_apart(line, outlet):
    found = read_plain(f"{line.format(TITLE)}\n\n{STORY}")
    assert found.title in (TITLE, f"{TITLE} - Lund")
    assert found.publisher == outlet


def test_the_outlet_of_a_byline_is_no_author_even_if_its_name_looks_like_a_person_s():
    found = read_plain(f"{TITLE}\nPublisher: Lund Patch\nBy Ana Ruiz, Lund Patch\nJuly 9, 2020\n\n{STORY}")
    assert (found.authors, found.publisher) == (("Ana Ruiz",), "Lund Patch")


@pytest.mark.parametrize(
    "lines",
    [
        "Von Ana Ruiz und Bo Lind\n9. Juli 2020, 14:30 Uhr",
        "Par Ana Ruiz et Bo Lind\nPublié le 9 juillet 2020 à 14h30",
        "Por Ana Ruiz y Bo Lind\nPublicado el 9 de julio de 2020",
        "Door Ana Ruiz en Bo Lind\nGepubliceerd op donderdag 9 juli 2020",
    ],
)
def test_bylines_and_date_lines_of_other_languages_are_read(lines):
    found = read_plain(f"{TITLE}\n\n{lines}\n\n{STORY}")
    assert found.authors == ("Ana Ruiz", "Bo Lind")
    assert str(found.published_at)[:10] == "2020-07-09"
    assert (found.title, found.text, found.published_guessed) == (TITLE, STORY, False)


def test_a_section_label_above_the_title_is_the_section():
    assert read_plain(f"Politics\n\n{TITLE}\n\n{STORY}").section == "Politics"
    assert read_plain(f"Breaking news\n\n{TITLE}\n\n{STORY}").section is None


def test_a_made_title_is_short_and_ends_with_a_word():
    found = read_plain(
        "Nobody " + "who lives in the small town on the far side of the sound " * 4 + "was asked. They mind."
    )
    assert found.title is not None
    assert len(found.title) <= MADE_TITLE + 1
    assert found.title.endswith("…")
    assert found.text.startswith(found.title[:-1])


def test_text_of_one_sentence_keeps_it():
    found = read_plain("The ferry sailed again on Thursday.")
    assert (found.title, found.text) == (
        "The ferry sailed again on Thursday",
        "The ferry sailed again on Thursday.",
    )


def test_a_dated_heading_of_a_timeline_stays():
    found = read_plain(f"{TITLE}\n\nMarch 3, 2022:\n\n{STORY}")
    assert found.text == f"March 3, 2022:\n\n{STORY}"
