"""Drafts become checked sentences; every quote is the very characters of its article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.citing import cite, independent_sources
from assistant.schema import Article, Draft, Span
from assistant.verifying import WordChecker
from tests.fakes import make_article

FERRY = "The ferry left at 6.30 with 120 passengers."
TEXT = f"Über die Brücke 😀. {FERRY} {FERRY}"
ARTICLES = {
    "a1": make_article(
        "a1", TEXT, group_id="g1", publisher="Harbour Courier", published_at=date(2021, 3, 29)
    ),
    "a2": make_article("a2", TEXT.upper(), group_id="g1"),
    "a3": make_article("a3", "Nobody was hurt.", group_id="g3"),
    "a4": make_article("a4", "No group was made."),
}


def no_members(group_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {}


def whole(article: Article) -> Span:
    return Span(article_id=article.article_id, start=0, end=len(article.text))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    article = draw(st.sampled_from([*ARTICLES.values()]))
    start = draw(st.integers(0, len(article.text) - 1))
    return Span(
        article_id=article.article_id, start=start, end=draw(st.integers(start + 1, len(article.text)))
    )


DRAFTS = st.lists(
    st.builds(Draft, text=st.text(max_size=60), spans=st.lists(spans(), max_size=3).map(tuple)), max_size=4
)


@given(DRAFTS)
def test_a_quote_is_the_slice_of_its_article(drafts: list[Draft]) -> None:
    _, citations = cite(drafts, ARTICLES, no_members, WordChecker())
    for citation in citations:
        assert ARTICLES[citation.article_id].text[citation.start : citation.end] == citation.quote


@given(DRAFTS)
def test_citations_are_numbered_from_one_in_order_of_first_use(drafts: list[Draft]) -> None:
    sentences, citations = cite(drafts, ARTICLES, no_members, WordChecker())
    assert [citation.number for citation in citations] == list(range(1, len(citations) + 1))
    used = [number for sentence in sentences for number in sentence.citations]
    assert list(dict.fromkeys(used)) == [citation.number for citation in citations]
    assert len({(c.article_id, c.start, c.end) for c in citations}) == len(citations)


@given(DRAFTS)
def test_sentences_keep_the_drafts_order_and_text_and_cite_each_span_once(drafts: list[Draft]) -> None:
    sentences, citations = cite(drafts, ARTICLES, no_members, WordChecker())
    places = {(c.article_id, c.start, c.end): c.number for c in citations}
    for draft, sentence in zip(drafts, sentences, strict=True):
        assert sentence.text == draft.text
        expected = dict.fromkeys(places[s.article_id, s.start, s.end] for s in draft.spans)
        assert sentence.citations == tuple(expected)
        assert 0.0 <= sentence.support <= 1.0


def test_repeated_text_is_cited_at_the_place_that_was_meant() -> None:
    second = TEXT.rindex("The ferry")
    (sentence,), (citation,) = cite(
        [Draft(text="The ferry left at 6.30.", spans=(Span(article_id="a1", start=second, end=len(TEXT)),))],
        ARTICLES,
        no_members,
        WordChecker(),
    )
    assert citation.start == second
    assert sentence.verdict == "supported"


def test_a_citation_knows_its_article_and_the_other_members_of_the_group() -> None:
    _, (citation,) = cite(
        [Draft(text="x", spans=(whole(ARTICLES["a1"]),))],
        ARTICLES,
        lambda group_ids: dict.fromkeys(group_ids, ("a2", "a1", "a9")),
        WordChecker(),
    )
    assert (citation.title, citation.publisher) == ("Title of a1", "Harbour Courier")
    assert citation.published_at == date(2021, 3, 29)
    assert citation.also_in == ("a2", "a9")


def test_what_is_known_of_the_article_may_be_said_with_its_quote() -> None:
    draft = Draft(
        text="Harbour Courier, 29 March 2021: The ferry left at 6.30 with 120 passengers.",
        spans=(whole(ARTICLES["a1"]),),
    )
    (sentence,), _ = cite([draft], ARTICLES, no_members, WordChecker())
    assert sentence.verdict == "supported"


def test_a_sentence_without_citations_is_unsupported() -> None:
    (sentence,), citations = cite([Draft(text="The ferry left.")], ARTICLES, no_members, WordChecker())
    assert (sentence.verdict, sentence.support, citations) == ("unsupported", 0.0, ())


@pytest.mark.parametrize(("start", "end"), [(0, 999), (-1, 4), (5, 5), (9, 4)])
def test_a_span_outside_its_article_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        cite(
            [Draft(text="x", spans=(Span(article_id="a3", start=start, end=end),))],
            ARTICLES,
            no_members,
            WordChecker(),
        )


def test_copies_of_one_text_count_as_one_independent_source() -> None:
    drafts = [Draft(text="x", spans=tuple(whole(article) for article in ARTICLES.values()))]
    _, citations = cite(drafts, ARTICLES, no_members, WordChecker())
    assert len(citations) == 4
    assert independent_sources(citations) == 3
    assert independent_sources([]) == 0
