"""What the suites that also answer share: asking, reading a choice out of an answer, abstention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.answering.base import Written
from assistant.chunking import chunk_article, embedded_text
from assistant.embedding import Embedder
from assistant.schema import Account, Answer, Article, Passage
from assistant.terms import content_stems
from evals.matching import contains, find_quote
from evals.metrics import Summary, Value, mean_of_means, miss_rate

#: What a choice in the answer weighs, against one in the first passage.
IN_ANSWER = 2.0


def text_of(answer: Answer) -> str:
    """The sentences without markers; empty for an abstention."""
    return "" if answer.status == "no_answer" else " ".join(each.text for each in answer.sentences)


def accounts_of(answer: Answer) -> tuple[Account, ...]:
    """The accounts of all conflicts that an answer tells."""
    return tuple(account for conflict in answer.conflicts for account in conflict.accounts)


def shown(answer: Answer) -> str:
    """All that a reader is shown as an answer: its sentences and the accounts of its conflicts."""
    return " ".join([text_of(answer), *(account.text for account in accounts_of(answer))])


def own_words(answer: Answer) -> tuple[str, ...]:
    """The sentences without the outlet and the day that lead one in; none for an abstention.

    A short answer comes first, as the reader sees it.
    """
    if answer.status == "no_answer":
        return ()
    leads = {citation.number: f"{citation.byline}: " for citation in answer.citations}
    sentences = tuple(
        each.text.removeprefix(leads[each.citations[0]] if each.citations else "")
        for each in answer.sentences
    )
    return (answer.short_answer, *sentences) if answer.short_answer else sentences


def confidence_values(confidence: float | None, *, right: bool) -> dict[str, Value]:
    """The answerer's ``confidence``, and whether the answer ``confirmed`` it; nothing where it has none."""
    return {} if confidence is None else {"confidence": confidence, "confirmed": right}


def choose(choices: Sequence[str], answer: Answer, none_of_these: str = "") -> int:
    """The number of the choice that an answer and its passages speak for.

    A choice counts where its words stand: most in the answer, else in the passages, by rank. When no choice
    stands anywhere, ``none_of_these`` is taken if it is one, else the choice most words of which stand.
    """
    texts = [(text_of(answer), IN_ANSWER)]
    texts += [(each.chunk.text, 1 / rank) for rank, each in enumerate(answer.passages, start=1)]
    weights = np.array(
        [
            sum(weight for text, weight in texts if choice != none_of_these and contains(text, choice))
            for choice in choices
        ]
    )
    if not weights.any() and none_of_these in choices:
        return choices.index(none_of_these)
    if not weights.any():
        stems = {stem for text, _ in texts for stem in content_stems(text)}
        weights = np.array([_share(set(content_stems(choice)), stems) for choice in choices])
    return int(weights.argmax())


def _share(asked: set[str], known: set[str]) -> float:
    return len(asked & known) / len(asked) if asked else 0.0


def abstention_values(*, refused: bool, answerable: bool) -> dict[str, Value]:
    """``answered`` of an answerable question, ``refused`` of an unanswerable one."""
    return {"answered": not refused} if answerable else {"refused": refused}


def abstention_summaries() -> tuple[Summary, ...]:
    """Balanced accuracy of abstaining, and both kinds of its errors."""
    return (
        Summary(
            name="abstain_balanced_accuracy",
            about="mean of answered when answerable and refused when not",
            of=("answered", "refused"),
            statistic=mean_of_means,
            by_kind=False,
        ),
        Summary(
            name="false_refusals",
            about="answerable questions that were refused",
            of=("answered",),
            statistic=miss_rate,
        ),
        Summary(
            name="missed_refusals",
            about="unanswerable questions that were answered",
            of=("refused",),
            statistic=miss_rate,
            by_kind=False,
        ),
    )


def length_values(answer: Answer) -> dict[str, Value]:
    """``answer_words`` of an answer, none for an abstention."""
    return {} if answer.status == "no_answer" else {"answer_words": float(len(text_of(answer).split()))}


def length_summaries() -> tuple[Summary, ...]:
    """The mean number of words of an answer."""
    return (Summary(name="answer_words", about="words of an answer, mean", of=("answer_words",)),)


def given_passages(articles: Sequence[Article], question: str, embedder: Embedder) -> tuple[Passage, ...]:
    """All of the articles as if they had been retrieved for the question, the most similar first."""
    chunks = [(article, chunk) for article in articles for chunk in chunk_article(article)]
    vectors = embedder.embed([question, *(embedded_text(*each) for each in chunks)])
    similarity = vectors[1:] @ vectors[0]
    order = np.argsort(-similarity, kind="stable")
    return tuple(
        Passage(
            article=chunks[number][0],
            chunk=chunks[number][1],
            score=1 / rank,
            similarity=float(similarity[number]),
            ranks={"dense": rank},
        )
        for rank, number in enumerate(order.tolist(), start=1)
    )


def sentence_spans(text: str, sentences: Sequence[str]) -> dict[int, tuple[int, int]]:
    """Where sentences that follow one another stand in their text; one that is not found is left out."""
    spans: dict[int, tuple[int, int]] = {}
    begin = 0
    for number, sentence in enumerate(sentences):
        found = find_quote(text[begin:], sentence)
        if found is not None:
            spans[number] = (begin + found[0], begin + found[1])
            begin += found[1]
    return spans


def cited_sentences(written: Written, sentences: Mapping[int, tuple[int, int]]) -> frozenset[int]:
    """The sentences, given by their spans in the article, of which the answer quotes the most part."""
    spans = {(span.start, span.end) for draft in written.drafts for span in draft.spans}

    def quoted(start: int, end: int) -> int:
        return max((min(end, last) - max(start, first) for first, last in spans), default=0)

    return frozenset(n for n, (start, end) in sentences.items() if quoted(start, end) * 2 > end - start)
