"""The quote guard: what an answer shows between quotation marks is in an article that it cites."""

from __future__ import annotations

from assistant.quoting.guard import Guarded, guard_quotes
from assistant.quoting.marks import find_quotations
from assistant.quoting.wording import find_exact

__all__ = ["Guarded", "find_exact", "find_quotations", "guard_quotes"]
