"""Who wrote a text and who printed it."""

from __future__ import annotations

import json

import pytest

from assistant.reading.agencies import agency_among, agency_at_foot, agency_of
from assistant.reading.fields import from_mapping
from assistant.reading.html import read_page
from assistant.reading.plain import read_plain

TITLE = "Ferry service returns to Lund Sound after nine days"
STORY = (
    "The ferry between Lund and Oster sailed again on Thursday, nine days after a barge sank in the channel."
    "\n\nThe barge was raised on Wednesday. Its owner has not been named."
)
PAGE = """<html><head><title>{title}</title><meta property="og:site_name" content="Harbour Courier">
<link rel="canonical" href="https://courier.example/a">{head}</head>
<body><article><h1>{title}</h1>{byline}<p>{story}</p>
<p>The barge was raised on Wednesday. Its owner has not been named.</p>{foot}</article></body></html>"""


def page(head: str = "", byline: str = "", foot: str = "") -> str:
    return PAGE.format(title=TITLE, story=STORY.partition("\n")[0], head=head, byline=byline, foot=foot)


def read(html: str):
    return next(read_page(html, "page", address="https://courier.example/a"))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("The Associated Press", "AP"), ("AP", "AP"), ("Agence France-Presse", "AFP"), ("DPA", "dpa"),
        ("dpa/lno", "dpa"), ("Press Association", "PA Media"), ("Press Trust of India", "PTI"),
        ("REUTERS", "Reuters"), ("reuters.com", "Reuters"), ("Bloomberg", "Bloomberg News"),
        ("Northlight Wire", "Northlight Wire"),
    ],
)  # fmt: skip
def test_an_agency_has_one_short_name(name, short):
    assert agency_of(name) == short


@pytest.mark.parametrize("name", ["Harbour Courier", "Ana Reis", "Pa", "ap", "Web Desk", "", None])
def test_other_names_are_no_agency(name):
    assert agency_of(name) is None


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("AFP/The Courier", "AFP"), ("FR mit dpa", "dpa"), ("Reuters in Lund", "Reuters"),
        ("Jane Doe, Associated Press", "AP"),
    ],
)  # fmt: skip
def test_an_agency_beside_other_names_is_told(byline, agency):
    assert agency_among([None, "Ana Reis", byline]) == agency


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("© 2021 AFP", "AFP"),
        ("Copyright 2021 The Associated Press. All rights reserved.", "AP"),
        ("(Reporting by Ana Reis in Lund; Editing by Tom Low)", "Reuters"),
        ("With inputs from PTI", "PTI"),
        ("Nobody was hurt. (dpa)", "dpa"),
        ("Nobody was hurt. — AP", "AP"),
        ("She joined the agency (AP).", None),
        ("Additional reporting by Ana Reis.", None),
        ("Photographs by Reuters were shown in court.", None),
        ("© 2021 Harbour Courier", None),
    ],
)
def test_the_foot_credits_an_agency(line, agency):
    assert agency_at_foot([*STORY.split("\n\n"), line]) == agency


def test_a_dateline_s_agency_is_the_outlet_only_where_no_outlet_is_known():
    text = f"{TITLE}\n\nLUND, July 9 (Reuters) - {STORY}"
    alone = read_plain(text)
    assert (alone.publisher, alone.agency) == ("Reuters", "Reuters")
    printed = read_plain(f"{text}\n\n© 2021 Harbour Courier. All rights reserved.")
    assert (printed.publisher, printed.agency) == ("Harbour Courier", "Reuters")
    titled = read_plain(text.replace(TITLE, f"{TITLE} - Harbour Courier"))
    assert (titled.title, titled.publisher, titled.agency) == (TITLE, "Harbour Courier", "Reuters")


def test_a_byline_s_agency_is_neither_author_nor_outlet():
    found = read_plain(f"{TITLE} | Harbour Courier\n\nBy JANE DOE, Associated Press\nJuly 9, 2021\n\n{STORY}")
    assert (found.authors, found.agency, found.publisher) == (("Jane Doe",), "AP", "Harbour Courier")


def test_the_linked_data_of_a_page_name_an_agency():
    data = {"@type": "NewsArticle", "headline": TITLE, "author": {"@type": "Person", "name": "Ana Reis"}}
    for field in ("sourceOrganization", "creator", "isBasedOn"):
        value = "https://apnews.com/article/1" if field == "isBasedOn" else {"name": "Associated Press"}
        found = read(page(f'<script type="application/ld+json">{json.dumps(data | {field: value})}</script>'))
        assert (found.agency, found.publisher, found.authors) == ("AP", "Harbour Courier", ("Ana Reis",))


def test_an_agency_that_a_page_gives_as_its_outlet_yields_to_the_site():
    data = {"@type": "NewsArticle", "headline": TITLE, "publisher": {"name": "Associated Press"}}
    found = read(page(f'<script type="application/ld+json">{json.dumps(data)}</script>'))
    assert (found.publisher, found.agency) == ("Harbour Courier", "AP")


def test_a_record_tells_agency_and_outlet_apart():
    found = from_mapping({"text": STORY, "publisher": "Harbour Courier", "source": "AFP"})
    assert (found.publisher, found.agency) == ("Harbour Courier", "AFP")
    both = from_mapping({"text": STORY, "source": "Reuters"})
    assert (both.publisher, both.agency) == ("Reuters", "Reuters")
    assert from_mapping({"text": STORY, "publisher": "Harbour Courier"}).agency is None
