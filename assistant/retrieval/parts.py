"""The parts of a question that ask of several things, each to be looked for on its own.

«Did the Post's report on the strike and the Mail's on the ferry …» needs evidence for each half, and no
passage is near to both: the whole is searched, and every clause with enough to be searched for.
"""

from __future__ import annotations

import re

from assistant.terms import content_words

#: Content words that a part needs to say what it is about.
FEWEST_WORDS = 3
#: More parts than this are not searched.
MOST_PARTS = 6

_BETWEEN = re.compile(
    r",? (?:while|whereas|compared (?:to|with)|in contrast (?:to|with)|as opposed to|unlike) "
    r"|,? (?:and|but|or) "
    r"|, (?:which|who|that|as|with|in|is|has)\b"
    r"|\b(?:than|following|according to|reported by)\b"
    r"|[;?] ?|, ",
    re.IGNORECASE,
)


def split_question(question: str) -> tuple[str, ...]:
    """The clauses of a question in order; none when it asks of one thing."""
    clauses = (clause.strip() for clause in _BETWEEN.split(question))
    parts = tuple(dict.fromkeys(part for part in clauses if len(content_words(part)) >= FEWEST_WORDS))
    return parts[:MOST_PARTS] if len(parts) > 1 else ()
