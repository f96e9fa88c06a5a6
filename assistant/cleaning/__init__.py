"""Cleaning: pure functions from text to text, none of which loses a word of the story.

``repair`` mends characters, ``paragraphs`` mends the layout, ``is_furniture`` tells a page's buttons
and promotions from its story. Reading decides where each applies.
"""

from assistant.cleaning.characters import has_mojibake, one_line, repair
from assistant.cleaning.furniture import is_furniture, without_furniture
from assistant.cleaning.layout import paragraphs

__all__ = ["has_mojibake", "is_furniture", "one_line", "paragraphs", "repair", "without_furniture"]
