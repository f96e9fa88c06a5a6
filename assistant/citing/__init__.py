"""From drafts to checked sentences with numbered citations."""

from __future__ import annotations

from assistant.citing.numbering import Members, cite, independent_sources

__all__ = ["Members", "cite", "independent_sources"]
