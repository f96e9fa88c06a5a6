"""Tells a title from a sentence, and makes one where a text has none."""

from __future__ import annotations

import re

from assistant.cleaning import one_line
from assistant.reading.datelines import Dateline, read_dateline

#: A title made from the first sentence is at most this long.
MADE_TITLE = 90
LONGEST_TITLE = 220
_FULL_STOP = re.compile(r"[.][\"'”’»)\]]*$")
_FIRST_SENTENCE = re.compile(r".{20,}?[.!?…][\"'”’»)\]]*(?=\s+[\"'“‘«(]?[A-Z0-9\u00c0-\u00de]|$)", re.DOTALL)
# No shortened title should end with one of these.
_WEAK_END = frozenset(
    "a an the and or but of to in on at by for with from as that which who whose its his her their is are "
    "was were be has have had will would could said says not than into over after before".split()
)


def could_be_title(line: str) -> bool:
    """A title may ask or exclaim; with a full stop, or a dateline, it is a sentence of the story."""
    if len(line) > LONGEST_TITLE or "\n" in line or not re.search(r"[^\W\d_]", line):
        return False
    if read_dateline(line) or line[-1] in ",;:":
        return False
    return not _FULL_STOP.search(line) or line.endswith(("...", "U.S.", "U.K."))


def is_prose(block: str) -> bool:
    """Whether a paragraph is a sentence of the story rather than a line of its head."""
    return len(block) >= LONGEST_TITLE or (len(block) >= 60 and bool(_FULL_STOP.search(block)))


def is_same_title(line: str, title: str) -> bool:
    """Whether a line repeats the title, without regard to case and signs, or its beginning."""
    one, two = (re.sub(r"[\W_]+", "", text).casefold() for text in (line, title))
    return bool(one) and (one == two or (len(one) > 25 and len(line) < 300 and two.startswith(one)))


def made_title(text: str, dateline: Dateline | None = None) -> str:
    """A title from the first sentence after the dateline, shortened between words."""
    opening = dateline.text if dateline else ""
    blocks = text.split("\n\n")
    start = next(
        (block[len(opening) :] for block in blocks[:3] if opening and block.startswith(opening)), text
    )
    start = one_line(start.strip().split("\n\n", 1)[0][:1000])
    match = _FIRST_SENTENCE.match(start)
    sentence = (match[0] if match else start).rstrip(".").strip()
    if len(sentence) <= MADE_TITLE:
        return sentence
    cut = sentence[:MADE_TITLE]
    words = cut.rpartition(" ")[0].split() or [cut[:-1]]
    while len(words) > 3 and words[-1].casefold().strip(",;:") in _WEAK_END:
        words.pop()
    return " ".join(words).rstrip(",;:—–-") + "…"
