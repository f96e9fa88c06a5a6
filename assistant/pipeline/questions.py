"""Questions, turns, limits and parts as they are given, made sure of before anything is done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.errors import UsageError
from assistant.index import IndexReader
from assistant.retrieval import PARTS, RERANK
from assistant.retrieval.periods import read_period
from assistant.schema import Citation, Filters, Passage, Turn, day_of, format_day

MAX_QUESTION = 4_000


def checked_question(question: str) -> str:
    """The question as it is asked; raises UsageError for one that is empty or too long."""
    question = _readable(question).strip()
    if not question:
        raise UsageError("The question is empty.", hint="Ask something, such as: Who asked whom for help?")
    if len(question) > MAX_QUESTION:
        raise UsageError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} are read.",
            hint="Shorten it; put articles into the index with assistant ingest instead.",
        )
    return question


def checked_turn(turn: object) -> Turn:
    """A turn, also one given as a mapping of JSON; raises UsageError for anything else."""
    if isinstance(turn, Turn):
        return replace(turn, text=_readable(turn.text))
    given = turn if isinstance(turn, Mapping) else {}
    role, text = given.get("role"), given.get("text", given.get("content"))
    if role not in {"user", "assistant"} or not isinstance(text, str):
        raise UsageError(
            "A turn of the history is not understood.",
            hint='Give turns as {"role": "user" or "assistant", "text": "…"}.',
        )
    return Turn(role="user" if role == "user" else "assistant", text=_readable(text))


def checked_day(given: object) -> date | None:
    """The day of an instant too: one is a date for Python, but compares with none. Raises UsageError."""
    if given is None or isinstance(given, date):
        return day_of(given)
    raise UsageError(f"{given!r} is not a day.", hint="Give a datetime.date, such as date(2021, 7, 10).")


def checked_filters(
    reader: IndexReader,
    as_of: date | None,
    from_day: date | None,
    to_day: date | None,
    publishers: Sequence[str],
) -> Filters:
    """The limits of a search, one outlet given as it is too.

    Raises UsageError for days that leave none and for an outlet that the index does not have.
    """
    as_of, from_day, to_day = checked_day(as_of), checked_day(from_day), checked_day(to_day)
    if from_day is not None and to_day is not None and from_day > to_day:
        raise UsageError(
            f"The window of days is empty: {from_day} is after {to_day}.", hint="Exchange the two days."
        )
    names = (publishers,) if isinstance(publishers, str) else tuple(publishers)
    reader.check_publishers(names)
    return Filters(as_of=as_of, from_day=from_day, to_day=to_day, publishers=names)


def checked_count(top_k: int | None, otherwise: int) -> int:
    """How many passages are wanted; raises UsageError for none and for more than 100."""
    if top_k is None:
        return otherwise
    if not 1 <= top_k <= 100:
        raise UsageError(f"{top_k} passages cannot be retrieved.", hint="Ask for 1 to 100.")
    return top_k


def nothing_found(reader: IndexReader, filters: Filters, passages: Sequence[Passage]) -> tuple[str, ...]:
    """What the reader is told where the index is empty, or the limits leave none of its articles."""
    if passages:
        return ()
    info = reader.info()
    if not info.articles:
        return ("The index holds no articles.",)
    allowed = reader.passing(filters)
    if allowed is None or allowed.any():
        return ()
    first, last = info.first_day, info.last_day
    days = (
        f" The index has articles from {format_day(first)} to {format_day(last)}." if first and last else ""
    )
    return (f"No article is within the limits.{days}",)


def checked_parts(names: Collection[str]) -> frozenset[str]:
    """The parts of a search that are to be left out; raises UsageError for a name that is none."""
    known = (*PARTS, RERANK)
    for name in names:
        if name not in known:
            raise UsageError(f"A search has no part {name!r}.", hint=f"Its parts are {', '.join(known)}.")
    return frozenset(names)


def standing_as_of(question: str, citations: Sequence[Citation]) -> date | None:
    """The day of the latest article cited, where the question asks for what is newest; else None.

    «The latest» is the latest that was published, and an answer to it says as of when it holds.
    """
    days = [day for citation in citations if (day := day_of(citation.published_at))]
    if not days:
        return None
    period = read_period(question, max(days))
    return max(days) if period is not None and period.recent else None


def _readable(text: str) -> str:
    """The text without lone surrogates, which JSON and terminals pass on and UTF-8 does not know."""
    return text.encode("utf-8", "replace").decode("utf-8")
