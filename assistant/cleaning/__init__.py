"""Cleaning: pure functions from text to text, none of which loses a word of the story.

``repair`` mends characters, ``paragraphs`` mends the layout, ``without_furniture`` takes out a page's
buttons, promotions and notices line by line. Reading decides where each applies.

The rules for furniture are no code but a file to be read and extended: ``rules.toml`` has a section for
each kind, with whole lines and patterns. ``use_rules`` adds those of a file of the user's own. Where the
words that stay stood in the raw source is found afterwards, by aligning the two
(``assistant.reading.tracing``), so that no step here has to count characters.
"""

from assistant.cleaning.characters import has_mojibake, one_line, repair
from assistant.cleaning.furniture import (
    Removed,
    is_furniture,
    kind_of,
    notes_on,
    without_furniture,
    without_late_furniture,
)
from assistant.cleaning.layout import paragraphs
from assistant.cleaning.rules import use_rules

__all__ = [
    "Removed",
    "has_mojibake",
    "is_furniture",
    "kind_of",
    "notes_on",
    "one_line",
    "paragraphs",
    "repair",
    "use_rules",
    "without_furniture",
    "without_late_furniture",
]
