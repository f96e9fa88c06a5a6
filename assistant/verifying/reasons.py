"""What does not match, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.verifying.aligning import Item
from assistant.verifying.days import Day
from assistant.verifying.differences import Difference
from assistant.verifying.facts import Word

#: More would not be read.
MOST_REASONS = 3
#: So many missing words are named.
MOST_WORDS = 4


def reasons_for(
    differences: Sequence[Difference], missing: Sequence[Item], misquoted: Sequence[str]
) -> tuple[str, ...]:
    """At most three short phrases, what contradicts before what is only missing."""
    said = dict.fromkeys(
        [
            *(f"“{quote}” is not in the cited text word for word" for quote in misquoted),
            *map(_different, differences),
            *_missing(missing),
        ]
    )
    return tuple(said)[:MOST_REASONS]


def _different(difference: Difference) -> str:
    claimed, told = difference.claimed, difference.told
    match difference.kind:
        case "number":
            return f"the article says {told}, the sentence {claimed}"
        case "speaker":
            return f"said by {told}, not by {claimed}"
        case "denial" if claimed:
            return "the sentence denies what the cited text says"
        case "denial":
            return "the cited text denies it"
        case "hedge":
            return f"the cited text says “{told}”, the sentence states it as a fact"
        case _:
            return f"the article says “{told}”, the sentence “{claimed}”"


def _missing(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item.what, Day):
            yield f"“{item.what.written}” is not in the cited text"
        elif not isinstance(item.what, Word):
            yield f"{item.what.written} is not in the cited text"
    words = [item.what.text for item in items if isinstance(item.what, Word)]
    if words:
        more = " …" if len(words) > MOST_WORDS else ""
        yield f"not in the cited text: {', '.join(words[:MOST_WORDS])}{more}"
