"""The reference page is the help of the commands."""

from __future__ import annotations

from pathlib import Path

from assistant.cli.reference import reference

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"


def test_the_reference_page_is_up_to_date():
    """Write it with ``python -m assistant.cli.reference > docs/cli.md``."""
    assert PAGE.read_text(encoding="utf-8") == reference()
