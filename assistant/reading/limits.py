"""What is too much to be one article, refused before the work that it would make."""

from __future__ import annotations

import re

from assistant.errors import ReadError

#: In characters: a long novel. The longest reports of newspapers have a tenth.
LONGEST_TEXT = 2_000_000
#: In characters, without the pictures written into it: three times the largest news pages.
LONGEST_PAGE = 5_000_000
#: News pages have some thousand tags; those who look for the story pass over each a hundred times.
MOST_TAGS = 40_000
# The parser compares each attribute of a tag with those before it. News pages come to a million.
_MOST_COMPARISONS = 10_000_000
_FEW_LETTERS = 100

_ATTRIBUTE = r"""[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_START_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE})*+")
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_PICTURE = re.compile(r"\bdata:[\w.+/;=-]{0,100}+,[^\s\"'<>)]{500,}+")
_HINT = "Save the article's text alone and ingest that."


def check_text(text: str) -> None:
    """Raises ReadError when a text is longer than an article can be."""
    if len(text) > LONGEST_TEXT:
        raise ReadError(
            f"the text is too long for one article ({_millions(len(text))} characters,"
            f" the limit is {_millions(LONGEST_TEXT)})",
            hint="Split it into its articles, or give them as records (.jsonl).",
        )


def bounded_page(text: str) -> str:
    """A page without the pictures that are written into it. Raises ReadError when it still is too large."""
    text = _PICTURE.sub("data:,", text)
    if len(text) > LONGEST_PAGE:
        raise ReadError(
            f"the page is too large ({_millions(len(text))} characters,"
            f" the limit is {_millions(LONGEST_PAGE)})",
            hint=_HINT,
        )
    if text.count("<") > MOST_TAGS or _comparisons(text) > _MOST_COMPARISONS:
        raise ReadError("the page has too many elements to be an article's", hint=_HINT)
    return text


def _comparisons(text: str) -> int:
    """How many pairs of attributes stand in one tag."""
    tags = (tag[0] for tag in _START_TAG.finditer(text))
    return sum(len(_ATTRIBUTES.findall(tag)) ** 2 for tag in tags if len(tag) > _FEW_LETTERS)


def _millions(number: int) -> str:
    return f"{number / 1e6:.3g} million"
