"""What becomes of unsupported sentences, how small citations get, and which further sources are cited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.citing import cite, independent_sources
from assistant.citing.narrowing import narrow
from assistant.citing.settling import settle
from assistant.citing.sources import MOST_SOURCES, corroborate
from assistant.schema import Draft, Passage, Span
from assistant.verifying import WordChecker
from assistant.verifying.claims import articles_of
from tests.model.fakes import passage

STORM = passage(
    "The harbour authority stopped all ferries on Monday, because of a storm. Two boats were damaged; "
    "repairs will cost 40,000 crowns, the harbour master said. Denying it, the owner claimed that "
    "the crew had left. "
    "Nobody was hurt.",
    article_id="storm",
)
ECHO = passage(
    "All ferries were stopped on Monday by the harbour authority.", article_id="echo", publisher="Echo"
)
CHECKER = WordChecker()


def draft(text: str, *passages: Passage) -> Draft:
    spans = tuple(
        Span(article_id=each.article.article_id, start=each.chunk.start, end=each.chunk.end)
        for each in passages or (STORM,)
    )
    return Draft(text=text, spans=spans)


def quotes(value: Draft, *passages: Passage) -> list[str]:
    articles = articles_of(passages or (STORM, ECHO))
    return [articles[span.article_id].text[span.start : span.end] for span in value.spans]


def narrowed(text: str, *passages: Passage) -> list[str]:
    (found,) = narrow([draft(text, *passages)], articles_of([STORM, ECHO]), CHECKER)
    return quotes(found)


def test_a_sentence_is_left_out_with_how_many_and_why() -> None:
    drafts = [draft("Nobody was hurt."), draft("The mayor resigned."), Draft(text="It reopens in May.")]
    result = settle(drafts, [STORM], CHECKER, "leave_out")
    assert [each.text for each in result.drafts] == ["Nobody was hurt."]
    (notice,) = result.notices
    assert notice == (
        "1 sentence of the model left out for want of a citation, "
        "and 1 sentence of the model left out that the cited passages do not say."
    )


def test_marking_leaves_nothing_out() -> None:
    drafts = [draft("The mayor resigned."), Draft(text="It reopens in May.")]
    result = settle(drafts, [STORM], CHECKER, "mark")
    assert (result.drafts, result.notices) == (tuple(drafts), ())


def test_repairing_cites_the_passage_that_says_it_before_anybody_is_asked() -> None:
    wrong = draft("Two boats were damaged.", ECHO)
    result = settle([wrong], [STORM, ECHO], CHECKER, "repair", lambda _: pytest.fail("asked again"))
    assert [span.article_id for span in result.drafts[0].spans] == ["storm"]
    assert result.notices == ("1 sentence of the model cited from elsewhere or asked for again.",)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Nobody was hurt.", "Nobody was hurt."),
        (
            "All ferries were stopped by the harbour authority on Monday.",
            "The harbour authority stopped all ferries on Monday",
        ),
        # Who said so stays with what was said.
        (
            "The repairs will cost 40,000 crowns.",
            "repairs will cost 40,000 crowns, the harbour master said.",
        ),
        ("The crew had left.", "Denying it, the owner claimed that the crew had left."),
        ("Boats were damaged and nobody was hurt.", STORM.chunk.text.partition("storm. ")[2]),
    ],
)
def test_a_citation_is_as_small_as_its_support_allows(text: str, quoted: str) -> None:
    assert narrowed(text) == [quoted]


def test_a_needless_citation_goes_and_two_that_each_suffice_stay() -> None:
    off = passage("The school closed early.", article_id="school")
    articles = articles_of([STORM, ECHO, off])
    given = draft("The harbour authority stopped all ferries on Monday.", STORM, off, ECHO)
    (found,) = narrow([given], articles, CHECKER)
    assert [span.article_id for span in found.spans] == ["storm", "echo"]


def test_a_citation_keeps_what_is_quoted() -> None:
    (quoted,) = narrowed("Of damaged boats, “repairs will cost 40,000 crowns”.")
    assert "repairs will cost 40,000 crowns" in quoted


def test_what_is_not_supported_keeps_its_citations() -> None:
    assert narrowed("The mayor resigned.") == [STORM.chunk.text]


def test_another_story_that_says_the_same_is_cited_too_and_counts() -> None:
    (found,) = corroborate(
        [draft("The harbour authority stopped all ferries on Monday.")], [STORM, ECHO], CHECKER
    )
    assert [span.article_id for span in found.spans] == ["storm", "echo"]
    _, citations = cite([found], articles_of([STORM, ECHO]), lambda groups: {}, CHECKER)
    assert independent_sources(citations) == 2


def test_a_copy_is_no_further_source_and_neither_is_one_that_says_less() -> None:
    copy = replace(ECHO, article=replace(ECHO.article, group_id="storm"))
    less = passage("The harbour authority stopped two ferries on Tuesday.", article_id="less")
    given = draft("The harbour authority stopped all ferries on Monday.")
    (found,) = corroborate([given], [STORM, copy, less], CHECKER)
    assert found == given


def test_a_sentence_has_so_many_sources_at_most_and_without_one_it_gets_none() -> None:
    others = [replace(ECHO, article=replace(ECHO.article, article_id=f"e{n}")) for n in range(5)]
    given = draft("The harbour authority stopped all ferries on Monday.")
    found, uncited = corroborate([given, replace(given, spans=())], [STORM, *others], CHECKER)
    assert len(found.spans) == MOST_SOURCES
    assert uncited.spans == ()


def test_what_leads_in_a_quoted_sentence_is_not_asked_of_the_other_source() -> None:
    lead = f"{STORM.article.byline}: "
    given = draft(f"{lead}The harbour authority stopped all ferries on Monday.")
    (found,) = corroborate([given], [STORM, ECHO], CHECKER)
    assert len(found.spans) == 2
