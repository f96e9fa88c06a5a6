"""What a page says of itself: authors, section, dates and their places, its address."""

from __future__ import annotations

import json
from datetime import date

import pytest

from assistant.reading.html import read_page
from assistant.reading.identity import canonical_url, is_same_site, own_address, plain_address

TITLE = "Ferry service returns to Lund Sound after nine days"
STORY = (
    "<p>The ferry between Lund and Oster sailed again on Thursday, nine days after a barge sank there.</p>"
    "<p>The barge was raised on Wednesday. Its owner has not been named by the harbour office in Lund.</p>"
)
ADDRESS = "https://www.courier.example/politics/2021/ferry"


def read(
    head: str = "", *, above: str = "", below: str = "", address: str | None = ADDRESS, linked: object = None
):
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if linked else ""
    page = (
        f"<html><head><title>{TITLE}</title>{head}{script}</head><body><main><h1>{TITLE}</h1>{above}"
        f"<article>{STORY}</article>{below}</main></body></html>"
    )
    return next(read_page(page, "page", address=address))


def news(**fields: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": TITLE, **fields}


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("By Ana Reis and Tom Low", ("Ana Reis", "Tom Low")),
        ([{"name": "Ana Reis"}, {"name": "Tom Low"}], ("Ana Reis", "Tom Low")),
        ({"name": "Von Courier-Experte Tom Low"}, ("Tom Low",)),
        ({"name": "Ana Reis Harbour Courier Staff"}, ("Ana Reis",)),
        ({"name": "Ana Reis, Harbour Courier"}, ("Ana Reis",)),
        ({"name": "Ana O&#x27;Dell"}, ("Ana O'Dell",)),
        ({"name": "ANA REIS"}, ("Ana Reis",)),
        ("April Roach, Daniel O'Mahony", ("April Roach", "Daniel O'Mahony")),
        ("Ana Reis | Courier Media for the coast", ("Ana Reis",)),
    ],
)
def test_the_authors_of_linked_data_are_told_from_what_is_attached_to_them(author, names):
    found = read('<meta property="og:site_name" content="Harbour Courier">', linked=news(author=author))
    assert found.authors == names


def test_an_outlet_as_author_gives_way_to_the_person_whom_any_meta_element_names():
    head = '<meta name="author" content="Harbour Courier"><meta name="cXenseParse:author" content="Ana Reis">'
    assert read(head, linked=news(author={"@type": "Organization", "name": "Courier"})).authors == (
        "Ana Reis",
    )


def test_the_byline_counts_where_it_names_more_people_than_the_metadata():
    byline = '<div class="byline">By Ana Reis, Tom Low, Harbour Courier</div>'
    assert read('<meta name="author" content="Ana Reis">', above=byline).authors == ("Ana Reis", "Tom Low")


def test_the_account_that_posted_a_text_gives_way_to_the_byline():
    graph = {
        "@graph": [
            news(author={"@id": "#person"}),
            {"@type": "Person", "@id": "#person", "name": "Web Poster"},
        ]
    }
    assert read(linked=graph, above='<p class="byline">By Ana Reis</p>').authors == ("Ana Reis",)
    assert read(linked=graph).authors == ("Web Poster",)


@pytest.mark.parametrize(
    "line",
    [
        '<div class="x1"><span>By</span> <a href="/about/newsteam/ana-reis">Ana Reis</a></div>',
        '<div data-testid="prism-byline">By Ana Reis</div>',
        '<span class="cat"> von Ana Reis </span>',
        '<p><em>Written by: <a href="/x">Ana Reis</a></em></p>',
        '<a href="https://www.courier.example/author/ana-reis/">Ana Reis</a>',
        '<div class="gallery-meta">Posted on September 21, 2020 by Ana Reis</div>',
        '<div class="author">Ana Reis | Publicado hace 3 horas</div>',
    ],
)
def test_a_line_below_the_title_names_the_author_in_many_shapes(line):
    assert read(above=line).authors == ("Ana Reis",)


def test_a_label_names_the_author_below_the_story():
    assert read(below="<div><p>Auteur : Ana Reis</p></div>").authors == ("Ana Reis",)


@pytest.mark.parametrize(
    "below",
    [
        '<div class="related"><span class="author">Tom Low</span></div>',
        '<ul class="teaser-list"><li class="teaser"><p>Von Tom Low</p></li></ul>',
        '<figure><figcaption class="author">Photo by Tom Low</figcaption></figure>',
    ],
)
def test_authors_of_other_stories_and_of_pictures_are_not_the_page_s(below):
    assert read(below=below).authors == ()


def test_an_agency_or_a_desk_is_named_where_no_person_is():
    assert read(above='<div class="byline">AFP/Harbour Courier</div>').authors == ("AFP", "Harbour Courier")
    assert read(above='<p class="credit-line">Share</p><p>JIJI</p>').authors == ("JIJI",)


def test_a_name_in_brackets_signs_a_text():
    body = f"<article><h1>{TITLE}</h1>{STORY}</article>"
    page = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    signed = page.replace("in Lund.</p>", "in Lund. (Ana B. Reis) +++</p>")
    account = signed.replace("</head>", '<meta name="author" content="ana.reis"></head>')
    assert next(read_page(signed, "page")).authors == ("Ana B. Reis",)
    assert next(read_page(account, "page")).authors == ("Ana B. Reis",)


@pytest.mark.parametrize(
    ("head", "linked", "section"),
    [
        ("", news(articleSection=["Harbour", "News"]), "Harbour"),
        ('<meta property="article:section" content="Sea &amp; Port">', None, "Sea & Port"),
        ('<meta name="parsely-section" content="Harbour">', None, "Harbour"),
        ('<meta property="article:section" content="News">', None, "Politics"),
        (
            "",
            {
                "@type": "BreadcrumbList",
                "itemListElement": [{"name": "Home"}, {"item": {"name": "Harbour"}}, {"name": TITLE}],
            },
            "Harbour",
        ),
        ("", None, "Politics"),
    ],
)
def test_the_section_is_stated_or_that_of_breadcrumb_or_address(head, linked, section):
    assert read(head, linked=linked).section == section


def test_a_breadcrumb_of_links_gives_the_section():
    crumbs = '<nav class="breadcrumbs"><a href="/">Home</a> <a href="/port">Port</a></nav>'
    assert read(above=crumbs, address="https://courier.example/2021/07/09/ferry").section == "Port"


@pytest.mark.parametrize(
    ("head", "linked", "place"),
    [
        ("", news(datePublished="2021-07-09"), "JSON-LD datePublished"),
        (
            '<meta property="article:published_time" content="2021-07-09">',
            None,
            "meta article:published_time",
        ),
    ],
)
def test_a_date_tells_where_on_the_page_it_was_read(head, linked, place):
    found = read(head, linked=linked, address=None)
    assert (found.published_at, found.dates_from) == (date(2021, 7, 9), {"published_at": place})


def test_a_time_element_and_the_page_s_text_are_places_of_dates_too():
    element = read(above='<header><time datetime="2021-07-09">Friday</time></header>', address=None)
    assert element.dates_from == {"published_at": "<time> element"}
    text = read(above='<div class="date">9.7.2021</div>', address=None)
    assert (text.published_at, text.dates_from) == (
        date(2021, 7, 9),
        {"published_at": "page text (htmldate)"},
    )


@pytest.mark.parametrize(
    ("head", "fetched", "address"),
    [
        (
            '<link rel="canonical" href="/politics/ferry">',
            ADDRESS,
            "https://www.courier.example/politics/ferry",
        ),
        (
            '<link rel="canonical" href="ferry-2">',
            ADDRESS,
            "https://www.courier.example/politics/2021/ferry-2",
        ),
        ('<link rel="canonical" href="https://origin.example/a">', ADDRESS, ADDRESS),
        ('<link rel="canonical" href="https://www.courier.example/">', ADDRESS, ADDRESS),
        ("", f"{ADDRESS}?utm_source=feed&id=3#top", f"{ADDRESS}?id=3"),
        (
            '<link rel="canonical" href="https://origin.example/a">'
            '<meta property="og:url" content="https://courier.example/b">',
            None,
            "https://courier.example/b",
        ),
        ('<link rel="canonical" href="https://origin.example/a">', None, "https://origin.example/a"),
        (
            '<link rel="canonical" href="/b"><meta property="og:url" content="https://courier.example/x/b">',
            None,
            "https://courier.example/b",
        ),
    ],
)
def test_a_page_s_address_is_of_the_site_that_it_came_from(head, fetched, address):
    assert read(head, address=fetched).url == address


@pytest.mark.parametrize(
    "edition",
    [
        "http://courier.example/a/", "https://m.courier.example/a", "https://amp.courier.example/a?utm_medium=x",
        "https://www.courier.example/amp/a", "https://courier.example/a/amp/", "https://courier.example/a?amp=1",
        "https://courier.example/a.amp", "https://www.google.com/amp/s/courier.example/a/amp",
        "https://courier-example.cdn.ampproject.org/c/s/courier.example/a", "https://courier.example/a?fbclid=1#top",
    ],
)  # fmt: skip
def test_the_editions_of_a_page_have_one_key(edition):
    assert canonical_url(edition) == "courier.example/a"


@pytest.mark.parametrize("path", ["camp", "2021/amp-is-dead", "basecamp/amp/x", "a?p=3"])
def test_other_pages_keep_their_own_key(path):
    assert canonical_url(f"https://courier.example/{path}") == f"courier.example/{path}"


@pytest.mark.parametrize(
    "address", ["mailto:a@b.example", "https://[bad", "https://x.example:abc/", "", None]
)
def test_what_is_no_web_address_has_no_key(address):
    assert canonical_url(address) is None
    assert plain_address(address) is None


def test_a_part_of_a_site_is_of_the_site_and_a_similar_name_is_not():
    assert is_same_site("https://edition.courier.example/a", "https://courier.example/b")
    assert not is_same_site("https://evilcourier.example/a", "https://courier.example/b")
    assert (
        own_address("https://rival.example/a", "https://courier.example/b?utm_x=1")
        == "https://courier.example/b"
    )
