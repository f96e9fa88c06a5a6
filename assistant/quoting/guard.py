"""What becomes of the quotations of a draft: kept, cited from elsewhere, corrected, unmarked, or left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.quoting.marks import (
    Quotation,
    balanced,
    find_quotations,
    single_marks,
    with_single_inside,
    without_marks,
)
from assistant.quoting.speakers import is_speaker, speaker, told_speaker
from assistant.quoting.wording import FEWEST_WORDS, Place, difference, find_exact, find_near, word_count
from assistant.schema import Article, Draft, Passage, Span
from assistant.sentences import split_sentences
from assistant.verifying import Checker
from assistant.verifying.claims import Articles, articles_of, claim_of, lead_of

#: A sentence with more quotations than this is not put right but left out.
MOST_QUOTATIONS = 12
_LONGEST_TOLD = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """The drafts that may be shown, and what was changed or left out, one sentence each."""

    drafts: tuple[Draft, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Left:
    """Why a sentence is left out."""

    reason: str


def guard_quotes(
    drafts: Sequence[Draft], passages: Sequence[Passage], *, question: str, checker: Checker
) -> Guarded:
    """Drafts in which everything between quotation marks is in an article that they cite.

    A quotation has to stand in a cited article (``wording.find_exact``), and whom the sentence lets speak has
    to be whom the article does (``speakers.is_speaker``). Where it does not, in this order: it is cited from
    another retrieved passage that has it; the article's own words are put between the marks where they are
    near; the marks are taken off where ``checker`` finds the words supported without being a quotation; the
    sentence is left out. The changed draft has the change among its ``reasons``, and all are ``notices``.

    One or two words that stand in the question as well are its terms and need no article. What is
    the very text of its article passes as it is, but for marks that lack their partner.
    """
    guard = _Guard(tuple(passages), articles_of(passages), question, checker)
    kept: list[Draft] = []
    notices: list[str] = []
    for draft, text in zip(drafts, _balanced(drafts, guard.articles), strict=True):
        guarded = guard.settle(draft, text)
        if isinstance(guarded, _Left):
            notices.append(f"A sentence was left out: {guarded.reason}.")
        else:
            kept.append(guarded)
            notices += [f"{reason}." for reason in guarded.reasons[len(draft.reasons) :]]
    return Guarded(drafts=tuple(kept), notices=tuple(dict.fromkeys(notices)))


@dataclass(frozen=True, slots=True)
class _Guard:
    passages: tuple[Passage, ...]
    articles: Articles
    question: str
    checker: Checker

    def settle(self, draft: Draft, text: str) -> Draft | _Left:
        """The draft with ``text``, its quotations put right one after the other."""
        if _is_verbatim(draft, self.articles):
            return replace(draft, text=text)
        draft, place = replace(draft, text=with_single_inside(text)), 0
        # Each correction makes a quotation hold or takes its marks off.
        for _ in range(3 * MOST_QUOTATIONS):
            quotations = find_quotations(draft.text)
            if len(quotations) > MOST_QUOTATIONS:
                break
            if place >= len(quotations):
                return draft
            quotation = quotations[place]
            if (held := self._held(draft, quotation)) is not None:
                draft, place = held, place + 1
                continue
            corrected = self._corrected(draft, quotation)
            if isinstance(corrected, _Left):
                return corrected
            draft = corrected
        return _Left("it has more quotations than can be checked")

    def _held(self, draft: Draft, quotation: Quotation) -> Draft | None:
        """The draft, citing the place of the quotation, where a cited article has it; else None."""
        quoted, names = _said(draft, quotation)
        if word_count(quoted) < FEWEST_WORDS and find_exact(quoted, self.question):
            return draft
        for article, place in self._cited_places(draft, quoted):
            if is_speaker(names, article, place.start, place.end):
                return _citing(draft, article, place)
        return None

    def _corrected(self, draft: Draft, quotation: Quotation) -> Draft | _Left:
        """The draft with one quotation less that does not hold."""
        quoted, names = _said(draft, quotation)
        elsewhere = list(self._places_elsewhere(draft, quoted))
        for article, place in elsewhere:
            if is_speaker(names, article, place.start, place.end):
                reason = f"“{_told(quoted)}” is cited from {article.byline}, where it stands"
                return replace(_citing(draft, article, place), reasons=(*draft.reasons, reason))
        for article, place in [*self._cited_places(draft, quoted), *elsewhere]:
            whom = told_speaker(article, place.start, place.end)
            return _Left(
                f"it gives a quotation to another speaker than the article{f', {whom}' if whom else ''}"
            )
        for article, place in self._near_places(draft, quoted):
            if is_speaker(names, article, place.start, place.end):
                return _reworded(draft, quotation, article, place)
        return self._unmarked(draft, quotation)

    def _unmarked(self, draft: Draft, quotation: Quotation) -> Draft | _Left:
        quoted, _ = _said(draft, quotation)
        text = without_marks(draft.text, quotation)
        is_short = quotation.is_single or word_count(quoted) < FEWEST_WORDS
        if not is_short:
            (check,) = self.checker.check([claim_of(replace(draft, text=text), self.articles)])
            if check.verdict != "supported":
                return _Left("no article retrieved has what it quotes")
        reason = f"Quotation marks were taken off words that no article has so: {_told(quoted)}"
        return replace(draft, text=text, reasons=(*draft.reasons, reason))

    def _cited_places(self, draft: Draft, quoted: str) -> Iterator[tuple[Article, Place]]:
        """Where the cited articles have the words, in what is cited of them first."""
        for span in draft.spans:
            article = self.articles[span.article_id]
            if found := find_exact(quoted, article.text[span.start : span.end]):
                yield article, Place(start=span.start + found.start, end=span.start + found.end)
        for article_id in dict.fromkeys(span.article_id for span in draft.spans):
            if found := find_exact(quoted, self.articles[article_id].text):
                yield self.articles[article_id], found

    def _places_elsewhere(self, draft: Draft, quoted: str) -> Iterator[tuple[Article, Place]]:
        cited = {span.article_id for span in draft.spans}
        for passage in self.passages:
            if passage.article.article_id not in cited and (found := find_exact(quoted, passage.chunk.text)):
                offset = passage.chunk.start
                yield passage.article, Place(start=offset + found.start, end=offset + found.end)

    def _near_places(self, draft: Draft, quoted: str) -> Iterator[tuple[Article, Place]]:
        """Words that come near to those quoted, of the cited articles, then of the other passages."""
        cited = dict.fromkeys(span.article_id for span in draft.spans)
        for article_id in cited:
            if found := find_near(quoted, self.articles[article_id].text):
                yield self.articles[article_id], found
        for passage in self.passages:
            if passage.article.article_id not in cited and (found := find_near(quoted, passage.chunk.text)):
                offset = passage.chunk.start
                yield passage.article, Place(start=offset + found.start, end=offset + found.end)


def _balanced(drafts: Sequence[Draft], articles: Articles) -> list[str]:
    """The texts with all their quotation marks in pairs; what leads in a sentence stays before them."""
    leads = [lead_of(draft, articles) for draft in drafts]
    bodies = balanced([draft.text[len(lead) :] for draft, lead in zip(drafts, leads, strict=True)])
    return [lead + body for lead, body in zip(leads, bodies, strict=True)]


def _is_verbatim(draft: Draft, articles: Articles) -> bool:
    body = draft.text[len(lead_of(draft, articles)) :]
    cited = (articles[span.article_id].text[span.start : span.end] for span in draft.spans)
    return any(" ".join(body.split()) == " ".join(text.split()) for text in cited)


def _said(draft: Draft, quotation: Quotation) -> tuple[str, frozenset[str]]:
    """The words quoted and the names that the sentence lets speak them."""
    names = speaker(draft.text, quotation.opened, quotation.closed, head=True)
    return draft.text[quotation.start : quotation.end], names


def _citing(draft: Draft, article: Article, place: Place) -> Draft:
    """The draft with a span in which the place lies."""
    article_id = article.article_id
    is_covered = any(
        span.article_id == article_id and span.start <= place.start and place.end <= span.end
        for span in draft.spans
    )
    return draft if is_covered else replace(draft, spans=(*draft.spans, _sentences_around(article, place)))


def _sentences_around(article: Article, place: Place) -> Span:
    """The sentences of an article in which a place lies."""
    first = max(article.text.rfind("\n\n", 0, place.start), 0)
    behind = article.text.find("\n\n", place.end)
    last = behind if behind >= 0 else len(article.text)
    spans = [(first + start, first + end) for start, end in split_sentences(article.text[first:last])]
    touched = [(start, end) for start, end in spans if start < place.end and place.start < end]
    return Span(article_id=article.article_id, start=touched[0][0], end=touched[-1][1])


def _reworded(draft: Draft, quotation: Quotation, article: Article, place: Place) -> Draft:
    """The draft with the article's own words between the marks."""
    quoted, written = draft.text[quotation.start : quotation.end], article.text[place.start : place.end]
    words = " ".join(single_marks(written).split())
    rest = quoted.rstrip()
    stop = rest[-1:] if rest.endswith((",", ".")) and not words.endswith((",", ".", "!", "?")) else ""
    text = draft.text[: quotation.start] + words + stop + draft.text[quotation.end :]
    reason = difference(_told(quoted.rstrip(" ,.;:")), _told(words))
    return replace(_citing(draft, article, place), text=text, reasons=(*draft.reasons, reason))


def _told(words: str) -> str:
    return words if len(words) <= _LONGEST_TOLD else f"{words[:_LONGEST_TOLD]}…"
