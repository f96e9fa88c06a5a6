"""What the articles tell differently of what was asked: another figure, day, name, place or wording.

A question seeks one type of value. Of each article found, the statement that is most to the question is
taken, with the value that the question's words stand nearest to. Values that agree (rounded, hedged, in
another unit, as exact a day as both tell) are one account. Those that do not are a conflict where the
statements are of one occasion, period and thing counted. No model reads them, and whoever wrote the answer,
the same is found.
"""

from assistant.conflicts.finding import Disagreement, find_conflicts
from assistant.conflicts.telling import accounts_to_cite, drafts, replacing, tell

__all__ = ["Disagreement", "accounts_to_cite", "drafts", "find_conflicts", "replacing", "tell"]
