"""Answers written by a language model from numbered passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.base import Answerer, Request, Written
from assistant.answering.drafts import read_drafts
from assistant.answering.markers import drop_markers, number_passages
from assistant.answering.paragraphs import whole_paragraphs
from assistant.answering.reply import ReplyReader
from assistant.errors import ModelError, ModelInterrupted, ModelUnreachable
from assistant.llm import ChatClient, Finish, Message, message, recent_turns
from assistant.prompts import load_prompt
from assistant.schema import Passage, TextDelta, day_of, format_day

#: Characters of passages and of earlier turns that go to the model; about 6,000 and 1,000 tokens.
EVIDENCE_CHARACTERS = 24_000
HISTORY_CHARACTERS = 4_000

NO_MODEL = "no model asked"

_PASSAGE_TAG = re.compile(r"<(?=\s*/?\s*passage\b)", re.IGNORECASE)


class ModelAnswerer:
    """Asks a chat model; every sentence of its answer carries the spans that it cites."""

    def __init__(self, client: ChatClient) -> None:
        self._client = client
        self._prompt = load_prompt("answer", blanks=("as_of", "evidence", "question"))

    def write(self, request: Request) -> Iterator[TextDelta | Written]:
        """Streams the answer, then gives its drafts. Raises ModelError, also in mid-stream.

        The model reads whole paragraphs. Without passages, no model is asked.
        """
        passages = within_budget(whole_paragraphs(request.passages))
        if not passages:
            yield Written(model=NO_MODEL)
            return
        model = self._client.choose_model()
        reader, finish = ReplyReader(len(passages)), Finish(reason="stop")
        for piece in self._client.stream_chat(self._messages(request, passages), model=model):
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
            as_of=_today(request, passages), evidence=evidence(passages), question=request.question
        )
        # Earlier answers cite by other numbers.
        turns = [replace(turn, text=drop_markers(turn.text)) for turn in request.history]
        history = [
            message(turn.role, turn.text) for turn in recent_turns(turns, characters=HISTORY_CHARACTERS)
        ]
        return [message("system", system), *history, message("user", user)]

    def _written(
        self, reader: ReplyReader, passages: Sequence[Passage], finish: Finish, model: str
    ) -> Written:
        drafts = read_drafts(reader.text, number_passages(passages))
        notices = []
        if reader.unknown:
            notices.append(f"{_count(reader.unknown, 'marker')} of no passage dropped.")
        if finish.reason == "length":
            notices.append("The answer reached the model's length limit and may lack its end.")
        if reader.status is None and not any(draft.spans for draft in drafts):
            notices.append("The model's reply cited no passage and was not used.")
            drafts = ()
        return Written(
            drafts=drafts,
            partial=bool(drafts) and (reader.status == "partial" or finish.reason == "length"),
            model=model,
            notices=tuple(notices),
            prompt_versions={self._prompt.name: self._prompt.version},
            usage=finish.usage,
        )


class FallbackAnswerer:
    """Asks ``second`` when ``first`` fails for now and has written nothing yet; says so in a notice.

    Raised instead: a failure in mid-text, and what somebody has to set right (a wrong key, an
    address where nothing answers), which would otherwise go unseen behind weaker answers.
    """

    def __init__(self, first: Answerer, second: Answerer) -> None:
        self._first = first
        self._second = second

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
            notice = f"{error} The answer was put together from quotations instead."
        for event in self._second.write(request):
            yield replace(event, notices=(notice, *event.notices)) if isinstance(event, Written) else event


def within_budget(passages: Sequence[Passage], characters: int = EVIDENCE_CHARACTERS) -> tuple[Passage, ...]:
    """The best passages that fit together, each whole; the very best in any case."""
    kept: list[Passage] = []
    for passage in passages:
        characters -= len(passage.chunk.text)
        if kept and characters < 0:
            break
        kept.append(passage)
    return tuple(kept)


def evidence(passages: Sequence[Passage]) -> str:
    """The passages numbered and delimited, so that no text in them can end or begin one."""
    return "\n\n".join(
        f"<passage>\nNumber: {number}\nOutlet: {_line(passage.article.publisher)}\n"
        f"Date: {_date(passage)}\nTitle: {_line(passage.article.title)}\n\n"
        f"{_PASSAGE_TAG.sub('‹', passage.chunk.text)}\n</passage>"
        for number, passage in number_passages(passages).items()
    )


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
