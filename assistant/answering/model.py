"""Answers written by a language model from numbered passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.answering.asides import part
from assistant.answering.base import Answerer, Request, Written
from assistant.answering.drafts import read_drafts
from assistant.answering.markers import drop_markers, number_passages
from assistant.answering.paragraphs import whole_paragraphs
from assistant.answering.reply import ReplyReader
from assistant.errors import ModelError, ModelInterrupted, ModelUnreachable
from assistant.llm import ChatClient, Finish, Message, estimate_tokens, message, recent_turns
from assistant.prompts import load_prompt
from assistant.schema import Passage, TextDelta, day_of, format_day

#: Tokens of passages and of earlier turns that go to the model, as ``estimate_tokens`` counts them.
EVIDENCE_TOKENS = 6_000
HISTORY_TOKENS = 1_000
#: What is read of a reply: so many characters, of them so many of the answer, and so many sentences.
MOST_READ = 400_000
MOST_CHARACTERS = 20_000
MOST_SENTENCES = 40

NO_MODEL = "no model asked"

_PASSAGE_TAG = re.compile(r"<(?=\s*/?\s*passage\b)", re.IGNORECASE)


class ModelAnswerer:
    """Asks a chat model; every sentence of its answer carries the spans that it cites.

    ``evidence_tokens`` and ``history_tokens`` bound what it is given to read.
    """

    def __init__(
        self,
        client: ChatClient,
        *,
        evidence_tokens: int = EVIDENCE_TOKENS,
        history_tokens: int = HISTORY_TOKENS,
    ) -> None:
        self._client = client
        self._evidence_tokens = evidence_tokens
        self._history_tokens = history_tokens
        self._prompt = load_prompt("answer", blanks=("as_of", "evidence", "question"))

    def write(self, request: Request) -> Iterator[TextDelta | Written]:
        """Streams the answer, then gives its drafts. Raises ModelError, also in mid-stream.

        The model reads whole paragraphs. Without passages, no model is asked.
        """
        passages = within_budget(whole_paragraphs(request.passages), self._evidence_tokens)
        if not passages:
            yield Written(model=NO_MODEL)
            return
        model = self._client.choose_model()
        reader, finish = ReplyReader(len(passages)), Finish(reason="stop")
        for piece in bounded(
            self._client.stream_chat(self._messages(request, passages), model=model), reader
        ):
            if isinstance(piece, Finish):
                finish = piece
            elif text := reader.feed(piece):
                yield TextDelta(text=text)
        if text := reader.close():
            yield TextDelta(text=text)
        if not reader.text.strip() and reader.status != "no_answer":
            raise ModelInterrupted(
                f"{model} wrote no answer.", hint="Ask again, or choose another ASSISTANT_MODEL."
            )
        yield self._written(reader, passages, finish, model)

    def _messages(self, request: Request, passages: Sequence[Passage]) -> list[Message]:
        system, user = self._prompt.fill(
            as_of=_today(request, passages),
            evidence=evidence(passages, request.carriers),
            question=request.question,
        )
        # Earlier answers cite by other numbers.
        turns = [replace(turn, text=drop_markers(turn.text)) for turn in request.history]
        history = [message(turn.role, turn.text) for turn in recent_turns(turns, tokens=self._history_tokens)]
        return [message("system", system), *history, message("user", user)]

    def _written(
        self, reader: ReplyReader, passages: Sequence[Passage], finish: Finish, model: str
    ) -> Written:
        parted = part(read_drafts(reader.text, number_passages(passages)))
        drafts, is_cut = parted.drafts[:MOST_SENTENCES], finish.reason == "length"
        notices = []
        if reader.unknown:
            notices.append(f"{_count(reader.unknown, 'marker')} of no passage dropped.")
        if is_cut or len(parted.drafts) > len(drafts):
            notices.append("The answer reached the model's length limit and may lack its end.")
        if reader.status is None and not any(draft.spans for draft in drafts):
            notices.append("The model's reply cited no passage and was not used.")
            drafts = ()
        return Written(
            drafts=drafts,
            short_answer=parted.short_answer if drafts else None,
            missing=parted.missing if drafts else (),
            partial=bool(drafts) and (reader.status == "partial" or is_cut or bool(parted.missing)),
            model=model,
            notices=tuple(notices),
            prompt_versions={self._prompt.name: self._prompt.version},
            usage=finish.usage,
        )


class FallbackAnswerer:
    """Asks ``second`` when ``first`` fails for now and has written nothing yet; says so in a notice.

    Raised instead: a failure in mid-text, and what somebody has to set right (a wrong key, an
    address where nothing answers), which would otherwise go unseen behind weaker answers. ``instead`` ends
    the notice.
    """

    def __init__(
        self,
        first: Answerer,
        second: Answerer,
        *,
        instead: str = "The answer was put together from quotations instead.",
    ) -> None:
        self._first = first
        self._second = second
        self._instead = instead

    def write(self, request: Request) -> Iterator[TextDelta | Written]:
        """What one of the two writes. Raises ModelError."""
        has_begun = False
        try:
            for event in self._first.write(request):
                has_begun = True
                yield event
            return
        except ModelError as error:
            if has_begun or not error.retryable or isinstance(error, ModelUnreachable):
                raise
            notice = f"{error} {self._instead}"
        for event in self._second.write(request):
            yield replace(event, notices=(notice, *event.notices)) if isinstance(event, Written) else event


def bounded(pieces: Iterator[str | Finish], reader: ReplyReader) -> Iterator[str | Finish]:
    """The pieces of a reply as far as it is read; one that has no end is cut and finished as too long."""
    read = 0
    for piece in pieces:
        if isinstance(piece, Finish):
            yield piece
            return
        yield piece[: min(MOST_READ - read, MOST_CHARACTERS)]
        read += len(piece)
        if read >= MOST_READ or reader.length >= MOST_CHARACTERS:
            yield Finish(reason="length")
            return


def within_budget(passages: Sequence[Passage], tokens: int = EVIDENCE_TOKENS) -> tuple[Passage, ...]:
    """The best passages that fit together, each whole; the very best in any case."""
    kept: list[Passage] = []
    for passage in passages:
        tokens -= estimate_tokens(passage.chunk.text)
        if kept and tokens < 0:
            break
        kept.append(passage)
    return tuple(kept)


def evidence(passages: Sequence[Passage], carriers: Mapping[str, Sequence[str]] | None = None) -> str:
    """The passages numbered and delimited, so that no text in them can end or begin one."""
    return "\n\n".join(
        f"<passage>\n{_head(number, passage, (carriers or {}).get(passage.article.article_id, ()))}\n\n"
        f"{_PASSAGE_TAG.sub('‹', passage.chunk.text)}\n</passage>"
        for number, passage in number_passages(passages).items()
    )


def _head(number: int, passage: Passage, carriers: Sequence[str]) -> str:
    """What is known of a passage, a line for each; what only some have only where it is there."""
    article = passage.article
    updated = day_of(article.updated_at)
    lines = [f"Number: {number}", f"Outlet: {_line(article.publisher)}", f"Published: {_date(passage)}"]
    if updated and updated != day_of(article.published_at):
        lines.append(f"Updated: {format_day(updated)}")
    lines.append(f"Title: {_line(article.title)}")
    if carriers:
        lines.append(f"Also carried by: {_line('; '.join(carriers))}")
    return "\n".join(lines)


def _line(text: str | None) -> str:
    return _PASSAGE_TAG.sub("‹", " ".join((text or "unknown").split()))


def _date(passage: Passage) -> str:
    day = day_of(passage.article.published_at)
    if day is None:
        return "unknown"
    return f"{format_day(day)} (inferred)" if passage.article.published_guessed else format_day(day)


def _today(request: Request, passages: Sequence[Passage]) -> str:
    days = [day for passage in passages if (day := day_of(passage.article.published_at))]
    day = request.as_of or max(days, default=None)
    return format_day(day) if day else "not known"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
