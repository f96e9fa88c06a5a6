"""Copies and near-copies of a text are one story group; look-alikes are not."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from itertools import permutations

import pytest

from assistant.grouping import Wording, connected, count_shared, linked, relation, within_window
from assistant.grouping.relation import MIN_JACCARD

STORY = (
    "The harbour authority of Port Maren said on Monday that all ferries to the outer islands would "
    "stop at noon because of a storm that is moving up the coast. Captain Ilse Brandt told reporters "
    "that two boats had been damaged overnight and that repairs would take at least three days. "
    "Islanders were asked to stay at home, and the school on Greater Tern closed early. The mayor "
    "thanked the volunteers who had carried sandbags to the quay until two in the morning, and "
    "promised that the council would pay for the pumps. The storm is expected to pass by Wednesday, "
    "the weather office said, with gusts of 110 kilometres an hour."
)
OTHER = (
    "Parliament voted on Tuesday to raise the tax on sugar by four cents a litre, after a debate that"
    " lasted into the night. The finance minister argued that hospitals carry the cost of bad teeth, "
    "while the opposition called the measure a burden on the poor. Bakers in the capital held a "
    "silent march with empty trays. A majority of eleven votes carried the bill, which takes effect "
    "in the spring, and the minister said a review would follow within two years of that date."
)


FILLER = (
    "Elsewhere a library opened its doors again after two years of work on roof and cellar, and readers "
    "queued for the first tickets. The brass band of the railway played at the fountain until rain drove "
    "it inside. A lost dog that had boarded the night train was met by its owner, hungry but well."
)
MONDAY = date(2022, 5, 2)


def make_wording(
    text: str = STORY,
    title: str = "Ferries stop at noon",
    day: date | None = MONDAY,
    outlet: str | None = "Harbour Courier",
) -> Wording:
    return Wording(title=title, text=text, day=day, outlet=outlet)


def jaccard(one: Wording, other: Wording) -> float:
    shared = count_shared(one.body.shingles, other.body.shingles)
    return shared / (len(one.body.shingles) + len(other.body.shingles) - shared)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(STORY, id="verbatim"),
        pytest.param(STORY.upper().replace(".", " ."), id="case and punctuation"),
        pytest.param("PORT MAREN (Wire) - " + STORY + " Read more on our site.", id="dateline and furniture"),
        pytest.param(" ".join(STORY.split()[:70]), id="cut short"),
        pytest.param(STORY.replace("two boats", "three boats").replace("noon", "midday"), id="light edit"),
        pytest.param(STORY + " " + OTHER[: len(OTHER) // 2], id="padded"),
    ],
)
def test_a_copy_under_another_title_is_found(copy: str) -> None:
    one = make_wording()
    other = make_wording(copy, "Storm warning issued", MONDAY + timedelta(days=2), "Hill Gazette")
    assert relation(one, other) == relation(other, one) == "copy"
    assert linked(one, other)
    assert linked(other, one)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(OTHER, id="another story"),
        pytest.param(STORY[:120] + OTHER, id="another story that quotes a line"),
        pytest.param(
            "Ferries to the outer islands of Port Maren will not sail from noon, as a gale "
            "approaches; Captain Ilse Brandt spoke of harm to two vessels and of three days in the "
            "yard. People were told not to go out. Schoolchildren on Greater Tern were sent home "
            "before lunch, and Mayor Jonas Weil had praise for helpers with sandbags. By Wednesday "
            "the wind should drop, forecasters believe.",
            id="the same event in other words",
        ),
    ],
)
def test_a_look_alike_is_no_copy(text: str) -> None:
    assert relation(make_wording(), make_wording(text)) == "other"


def test_a_light_rewrite_of_every_sentence_is_a_copy() -> None:
    rewrite = (
        "All ferries to the outer islands would stop at noon on Monday because of a storm moving up the "
        "coast, the harbour authority of Port Maren said. Two boats had been damaged overnight, Captain "
        "Ilse Brandt told reporters, and repairs would take at least three days. The school on Greater Tern "
        "closed early, and islanders were asked to stay at home. Volunteers had carried sandbags to the quay "
        "until two in the morning; the mayor thanked them and promised that the council would pay for the "
        "pumps. By Wednesday the storm is expected to pass, with gusts of 110 kilometres an hour, the "
        "weather office said."
    )
    one, other = make_wording(), make_wording(rewrite, "Boats stay in port")
    assert jaccard(one, other) < MIN_JACCARD
    assert relation(one, other) == "copy"
    assert relation(one, make_wording(rewrite, day=MONDAY + timedelta(days=30))) == "other"


def test_a_round_up_is_a_copy_of_none_of_its_stories() -> None:
    brief = " ".join(STORY.split()[:40])
    round_up = f"{OTHER} {OTHER.upper().replace('TAX', 'levy')} In brief. {brief} {FILLER}"
    assert relation(make_wording(brief), make_wording(round_up, "News in brief")) == "other"
    assert relation(make_wording(brief), make_wording(f"{STORY} {FILLER}", "The day")) == "copy"


def test_pages_that_share_a_list_but_not_their_beginning_are_no_copies() -> None:
    lines = (
        f"Group {each}: {each}land meet Old {each}mark in the {each} stadium at noon."
        for each in "ABCDEFGHIJKLMNOPQRST"
    )
    table = " ".join(lines)
    one, other = make_wording(f"{STORY} {table}"), make_wording(f"{OTHER} {table}", "Sugar tax rises")
    assert jaccard(one, other) > MIN_JACCARD
    assert relation(one, other) == "other"


def test_what_comes_back_later_is_a_copy_when_text_and_title_agree() -> None:
    later = MONDAY + timedelta(days=400)
    assert relation(make_wording(), make_wording(title="Ferries stop, again at noon", day=later)) == "copy"
    changed = f"{STORY[:400]} {OTHER[:150]}"
    assert relation(make_wording(), make_wording(changed)) == "copy"
    assert relation(make_wording(), make_wording(changed, day=later)) == "other"


def test_the_same_text_long_after_under_another_title_is_suspect() -> None:
    later = make_wording(title="Parliament raises tax on sugar", day=MONDAY + timedelta(days=60))
    assert relation(make_wording(), later) == relation(later, make_wording()) == "suspect"


def test_a_stub_under_two_titles_that_it_does_not_bear_out_is_suspect() -> None:
    one = make_wording(title="Ferries to outer islands stop because of a storm")
    other = make_wording(title="Parliament raises tax on sugar")
    assert relation(one, other) == "suspect"
    assert relation(one, make_wording(title="Storm stops ferries to the islands")) == "copy"
    elsewhere = make_wording(title="Parliament raises tax on sugar", outlet="Hill Gazette")
    assert relation(one, elsewhere) == "copy"


def test_an_outlet_is_known_by_its_host_or_else_by_its_name() -> None:
    fields = {"title": "", "text": "", "day": None, "publisher": "Hill Gazette"}
    assert Wording.of(**fields, url="https://gazette.example/a").outlet == "gazette.example"
    assert Wording.of(**fields, url=None).outlet == "Hill Gazette"
    assert Wording.of(**fields, url="http://[broken").outlet == "Hill Gazette"


def test_undated_articles_are_taken_to_be_near_each_other() -> None:
    assert within_window(make_wording(day=None), make_wording())
    assert not within_window(make_wording(), make_wording(day=MONDAY - timedelta(days=4)))


def test_parts_are_what_links_connect_whatever_the_order() -> None:
    links = {("a", "b"), ("b", "c"), ("d", "e")}

    def are_linked(one: str, other: str) -> bool:
        return (one, other) in links or (other, one) in links

    for order in permutations("abcdef"):
        found = list(connected(order, are_linked))
        assert {frozenset(part) for part, _ in found} == {frozenset("abc"), frozenset("de"), frozenset("f")}
        assert all(len(spanning) == len(part) - 1 for part, spanning in found)
        assert all(are_linked(*link) for _, spanning in found for link in spanning)
    assert next(connected("cba", are_linked)) == (["c", "b", "a"], [("c", "b"), ("b", "a")])


def test_a_short_text_says_too_little_to_be_a_copy() -> None:
    stub = make_wording("Subscribe to read this story.")
    assert relation(stub, stub) == "other"
    assert stub.bands() == ()
    assert len(make_wording("too few words").body.shingles) == 0


BRIEF = (
    "The swimming pool of Greater Tern is closed for repairs until March, said Ilse Brandt of the town hall."
)


def test_briefs_that_are_all_but_the_same_are_copies_when_their_titles_are_borne_out() -> None:
    one = make_wording(BRIEF, "Swimming pool closed for repairs")
    assert relation(one, make_wording(BRIEF + " (wire)", "Pool of Greater Tern closed until March")) == "copy"
    later = MONDAY + timedelta(days=30)
    assert relation(one, make_wording(BRIEF, "Swimming pool closed for repairs", later)) == "copy"
    assert relation(one, make_wording(BRIEF, "Pool of Greater Tern closed until March", later)) == "other"
    assert linked(one, one)


def test_a_notice_in_the_place_of_stories_is_no_copy() -> None:
    notice = (
        "You have read all of your free articles. Subscribe now to go on reading, or sign in to our site."
    )
    one, other = make_wording(notice, "Ferries stop at noon"), make_wording(notice, "Sugar tax rises")
    assert relation(one, other) == "suspect"
    assert relation(one, make_wording(notice, "Ferries stop at noon", outlet="Hill Gazette")) == "other"
    elsewhere = make_wording(notice, "Sugar tax rises", outlet="Hill Gazette")
    assert relation(one, elsewhere) == "other"


def test_stories_above_the_same_captions_are_no_copies_though_their_titles_are_alike() -> None:
    captions = " ".join(
        f"Number {each} of the {each} boats is pulled ashore by helpers." for each in range(30)
    )
    one = make_wording(f"{STORY} {captions}", "Storm on the coast: ferries stop")
    other = make_wording(f"{OTHER} {captions}", "Storm on the coast: sugar tax rises")
    assert jaccard(one, other) > MIN_JACCARD
    assert relation(one, other) == "other"


def test_the_report_of_another_day_in_the_same_words_is_no_copy() -> None:
    def report(figures: list[int]) -> str:
        lines = (
            f"Shares in {name}mill ended at {figure} crowns; {name}mill men said {name}mill had a calm day."
            for name, figure in zip("abcdefghijklmnop", figures, strict=True)
        )
        return " ".join(lines)

    one = make_wording(report(list(range(100, 116))), "Shares at the close")
    other = make_wording(report(list(range(300, 316))), "Shares at the close", MONDAY + timedelta(days=1))
    assert jaccard(one, other) > MIN_JACCARD
    assert relation(one, other) == "other"
    assert relation(one, make_wording(report([*range(100, 115), 999]), "Shares at the close")) == "copy"


def test_bands_are_signed_64_bit_numbers_that_sqlite_can_hold() -> None:
    found = make_wording(STORY + OTHER).bands()
    assert len(found) > 3
    assert len(set(found)) == len(found)
    assert all(-(2**63) <= band < 2**63 for band in found)


def test_bands_are_the_same_in_every_process() -> None:
    program = f"from assistant.grouping import Wording; print(Wording(title='', text={STORY!r}).bands())"
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {f"{make_wording().bands()}\n"}
