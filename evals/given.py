"""Answers from documents that are given with the question: nothing is searched, answering alone counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from assistant.answering.base import Answerer, Request, Written
from assistant.citing import cite, independent_sources
from assistant.conflicts import accounts_to_cite, find_conflicts, tell
from assistant.conflicts.finding import Frequencies
from assistant.embedding import Embedder
from assistant.index import IndexReader, Layout
from assistant.pipeline.assembling import with_accounts
from assistant.pipeline.parts import embedder_of, make_answerer
from assistant.schema import Answer, Article
from assistant.settings import Settings
from assistant.verifying import LearnedChecker
from evals.answers import accounts_of, given_passages
from evals.corpora import Corpus, open_corpus
from evals.matching import contains


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Asks a question of documents; ``facts`` are what the answers depend on."""

    ask: Callable[[str, Sequence[Article]], Answer]
    facts: Mapping[str, Any]
    notices: tuple[str, ...]


@contextmanager
def open_given(corpus: Corpus, settings: Settings) -> Iterator[Given]:
    """The answerer of the settings; which words are rare it learns from the corpus, all of a set."""
    embedder = embedder_of(settings)
    with (
        open_corpus(corpus, settings) as (desk, notices),
        IndexReader(Layout(home=desk.settings.home, name=desk.name)) as reader,
    ):
        answerer, _ = make_answerer(settings, None, embedder, reader)
        yield Given(
            ask=partial(answer_from, answerer, embedder, reader.frequencies),
            facts={"model": desk.model_name, "embedding": dict(desk.info().embedding)},
            notices=notices,
        )


def answer_from(
    answerer: Answerer,
    embedder: Embedder,
    frequencies: Frequencies,
    question: str,
    articles: Sequence[Article],
) -> Answer:
    """The answer with its citations, as the pipeline makes it of what was retrieved."""
    passages = given_passages(articles, question, embedder)
    written = Written()
    for event in answerer.write(Request(question=question, passages=passages)):
        written = event if isinstance(event, Written) else written
    by_id = {article.article_id: article for article in articles}
    found = find_conflicts(question, passages, frequencies)
    written = with_accounts(written, found)
    found = found if written.drafts else ()
    drafted = [span for draft in written.drafts for span in draft.spans]
    sentences, citations = cite(
        written.drafts,
        by_id,
        lambda groups: {},
        LearnedChecker(embedder),
        also=accounts_to_cite(found, drafted),
    )
    return Answer(
        question=question,
        standalone_question=question,
        status="partial" if sentences and written.partial else "answered" if sentences else "no_answer",
        short_answer=written.short_answer,
        sentences=sentences,
        citations=citations,
        missing=written.missing,
        passages=passages,
        independent_sources=independent_sources(citations),
        conflicts=tell(found, citations),
        model=written.model,
        notices=written.notices,
        prompt_versions=written.prompt_versions,
        usage=written.usage,
    )


def is_backed(answer: Answer, account: str, documents: Collection[str]) -> bool:
    """Whether a sentence, or an account of a conflict, that gives the account cites one of these documents,
    named by their ids."""
    cited = {citation.number: citation.article_id for citation in answer.citations}
    said = [(each.text, each.citations) for each in answer.sentences]
    said += [(each.text, each.citations) for each in accounts_of(answer)]
    return any(
        contains(text, account) and any(cited[number] in documents for number in citations)
        for text, citations in said
    )
