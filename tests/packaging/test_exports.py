"""What ``assistant`` offers to other programs is pinned, and so is its tree of errors."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

import assistant
from assistant import errors

EXPORTS = {
    "Answer",
    "Article",
    "Assistant",
    "AssistantError",
    "Citation",
    "Passage",
    "Retrieved",
    "Sentence",
    "TextDelta",
    "Turn",
    "answer",
    "ingest",
    "ingesting",
    "remove",
    "verify",
}


def test_the_exports_are_these():
    assert set(assistant.__all__) == EXPORTS


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_every_export_is_there(name):
    assert getattr(assistant, name).__doc__


def test_a_name_that_is_not_there_is_told_as_python_tells_it():
    with pytest.raises(AttributeError, match="'assistant' has no attribute 'nothing'"):
        assistant.nothing  # noqa: B018 - the look-up is the test


def test_the_version_is_that_of_the_package():
    assert assistant.__version__ == metadata.version("news-assistant")


def drawn_tree(docstring: str) -> set[tuple[str, str]]:
    """(error, its parent) for every line of the tree drawn in a docstring."""
    above: list[str] = []
    pairs = set()
    for line in docstring.splitlines():
        if drawn := re.match(r"^    ((?:[│ ]   )*)([├└]── )?([A-Z]\w+)(?:  .*)?$", line):
            depth = len(drawn[1]) // 4 + bool(drawn[2])
            above[depth:] = [drawn[3]]
            pairs.add((drawn[3], above[depth - 1] if depth else "Exception"))
    return pairs


def test_the_error_tree_in_the_docstring_is_the_error_tree():
    classes = {
        (error.__name__, error.__base__.__name__)
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, Exception)
    }
    assert drawn_tree(errors.__doc__) == classes


def test_every_error_says_what_it_is():
    for error in vars(errors).values():
        if isinstance(error, type):
            assert error.__doc__


def test_an_error_is_a_sentence_and_a_remedy():
    error = errors.IndexNotFound("There is no index 'news'.", hint="Make it with `assistant ingest`.")
    assert (str(error), error.hint) == ("There is no index 'news'.", "Make it with `assistant ingest`.")
