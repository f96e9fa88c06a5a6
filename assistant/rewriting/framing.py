"""The form of a follow-up: without what leads into it, and a fragment as a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.rewriting.lexicon import Kind, is_plural, is_relational
from assistant.rewriting.phrases import Word, read

# What ties a question to the talk and says nothing of what is asked; two words at least remain.
_LEAD = re.compile(
    r"^(?:(?P<about>(?:speaking|talking) (?:about|of)|going back to|regarding|as for)\b[^,.?!]{0,60}, *"
    r"|(?P<tie>by the way|oh|ok|okay|so|and|but|well|no|yes|wow|great|interesting|thanks|also|now|anyway"
    r"|i see)"
    r"\b[,.! ]+)(?=\w+ \w)",
    re.IGNORECASE,
)
#: Of "oh, and by the way," each is one.
MOST_LEADS = 3
#: A longer run of words without a verb is a sentence that was not understood.
LONGEST_FRAGMENT = 10


def frames(question: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The question as it is, without its lead-in, and as a question; with the features of each."""
    yield question, ()
    text, form = _without_lead(question)
    if form:
        yield text, form
    asked = _asked(text)
    if asked is not None:
        yield asked[0], (*form, *asked[1])


def _without_lead(text: str) -> tuple[str, tuple[str, ...]]:
    form: list[str] = []
    for _ in range(MOST_LEADS):
        lead = _LEAD.match(text)
        if lead is None:
            break
        text = text[lead.end() :]
        form += ["lead", "lead about" if lead["about"] else f"lead {lead['tie'].lower()}"]
    return (text[:1].upper() + text[1:] if form else text), tuple(dict.fromkeys(form))


def _asked(text: str) -> tuple[str, tuple[str, ...]] | None:
    """A noun phrase alone as "What is it?"; None where the text is more than that."""
    words = read(text)
    if not words or words[-1].sentence or len(words) > LONGEST_FRAGMENT or words[0].kind is not Kind.NOUN:
        return None
    if any(word.kind in (Kind.VERB, Kind.AUXILIARY, Kind.ASKING) for word in words):
        return None
    head = _head(words)
    is_name = text[1:2].isupper() or (head is not words[0] and head.text[:1].isupper())
    body = text.strip().rstrip("?.! ")
    body = body if is_name else f"the {body[:1].lower()}{body[1:]}"
    features = (
        "frame",
        "frame of a question" if text.rstrip().endswith("?") else "frame of a statement",
        f"frame words {min(len(words), 4)}",
        *(["frame relational"] if is_relational(head.folded) else []),
    )
    return f"What {'are' if is_plural(head.folded) else 'is'} {body}?", features


def _head(words: tuple[Word, ...]) -> Word:
    """The last word of the first run of nouns."""
    for word, after in pairwise(words):
        if after.kind is not Kind.NOUN:
            return word
    return words[-1]
