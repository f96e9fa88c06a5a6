"""What a question quotes, to be found word for word: «Who said "we will not yield"?»."""

from __future__ import annotations

import re

from assistant.terms import words

#: A single word in quotation marks is found as any other.
FEWEST_WORDS = 2
#: More quotations than this are not looked for.
MOST_QUOTES = 6

# A mark opens where no word ends and closes where none begins, unlike apostrophes and signs for inches.
_QUOTE = re.compile(
    r"""
      (?: (?<!\w)["“”„](?!\s) | [«»]\s? ) ([^"“”„«»]+) (?: (?<!\s)["“”](?!\w) | \s?[«»] )
    | (?<!\w)['‘](?!\s) ( (?: [^'‘’] | (?<=\w)['’](?=\w) )+ ) (?<!\s)['’](?!\w)
    """,
    re.VERBOSE,
)


def quotes(question: str) -> tuple[str, ...]:
    """The texts of two words or more between quotation marks, straight or typographic, in order."""
    found = (match[1] or match[2] for match in _QUOTE.finditer(question))
    long = (text.strip() for text in found if words(text) and len(text.split()) >= FEWEST_WORDS)
    return tuple(dict.fromkeys(long))[:MOST_QUOTES]
