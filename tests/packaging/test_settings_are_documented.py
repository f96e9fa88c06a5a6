"""Every setting is in the README's table and in ``.env.example``, with the default it has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FIELDS = sorted(Settings.model_fields)


def variable(field: str) -> str:
    """The environment variable of a setting."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"ASSISTANT_{field.upper()}"


def default(field: str) -> str:
    """A default as documents write it: nothing for None, 60 for 60.0."""
    value = Settings.model_fields[field].default
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def readme_table() -> dict[str, str]:
    """Variable to default, from the rows of ``| variable | default | meaning |``, backquotes stripped."""
    text = (ROOT / "README.md").read_text("utf-8")
    table = re.search(
        r"^\| *variable *\| *default *\| *meaning *\|\n\|[-| :]+\|\n((?:\|.*\n?)+)", text, re.M | re.I
    )
    assert table, "README.md has no table `| variable | default | meaning |`"
    rows = [[cell.strip() for cell in row.strip("| ").split("|")] for row in table[1].splitlines()]
    return {row[0].strip("`"): row[1].strip("`") for row in rows}


def example_lines() -> dict[str, str]:
    """Variable to the value proposed in ``.env.example``."""
    text = (ROOT / ".env.example").read_text("utf-8")
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text, re.M))


@pytest.mark.parametrize("field", FIELDS)
def test_a_setting_is_in_the_readme_with_its_default(field):
    documented = readme_table()
    assert variable(field) in documented
    assert documented[variable(field)] in {default(field), default(field) or "none"}


def test_the_readme_s_table_has_no_other_setting():
    assert set(readme_table()) == {variable(field) for field in FIELDS}


@pytest.mark.parametrize("field", FIELDS)
def test_a_setting_is_in_the_example_with_its_default(field):
    proposed = example_lines()
    assert variable(field) in proposed
    if default(field):
        assert proposed[variable(field)] == default(field)


def test_the_example_has_no_other_setting():
    assert set(example_lines()) == {variable(field) for field in FIELDS}


def test_the_example_changes_nothing_until_it_is_edited():
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


@pytest.mark.parametrize("field", FIELDS)
def test_a_setting_says_what_it_means(field):
    assert Settings.model_fields[field].description
