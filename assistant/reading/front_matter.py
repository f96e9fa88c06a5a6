"""Splits the fields above a Markdown text from it: YAML between ``---``, TOML between ``+++``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from assistant.errors import ReadError

# In characters. Reading YAML takes a second for so many.
_LONGEST = 50_000
_CLOSING = {"---": ("---", "..."), "+++": ("+++",)}
_BARE_DATE = re.compile(
    r"^(?P<name>[ \t]*[\w.\"'-]+\s*=\s*)(?P<value>\d{4}-\d\d-\d\d\S*(?: \d\d:\S+)?)(?P<rest>\s*(?:#.*)?)$",
    re.MULTILINE,
)


class _Loader(yaml.SafeLoader):
    """Leaves a day that no calendar has as its words, for the reader of dates to say so."""


def _timestamp(loader: _Loader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _timestamp)


def split_front_matter(text: str) -> tuple[Mapping[Any, Any] | None, str]:
    """The fields and the body; a rule of dashes that nothing closes is no front matter.

    Raises ReadError when the fields are too long, or not YAML or TOML.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    fence = lines[0].strip()
    closing = _CLOSING.get(fence, ())
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() in closing), None)
    if end is None:
        return None, text
    head, body = "\n".join(lines[1:end]), "\n".join(lines[end + 1 :])
    if len(head) > _LONGEST:
        raise ReadError("the front matter is too long", hint="Keep it to plain fields.")
    try:
        front = _toml(head) if fence == "+++" else _yaml(head)
    except RecursionError:
        raise ReadError("the front matter is nested too deeply", hint="Keep it to plain fields.") from None
    if front is None:
        return None, body
    if isinstance(front, dict):
        return front, body
    # Two rules of dashes around prose.
    if ":" not in head:
        return None, text
    raise ReadError("the front matter is not a list of fields", hint='Write one "name: value" a line.')


def _yaml(head: str) -> object:
    try:
        return yaml.load(head, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 2})" if mark is not None else ""
        raise ReadError(
            f"the front matter is not valid YAML{place}", hint="Quote values that hold a colon."
        ) from None


def _toml(head: str) -> dict[str, Any] | None:
    try:
        try:
            front = tomllib.loads(head)
        except tomllib.TOMLDecodeError:
            # A day that no calendar has.
            front = tomllib.loads(_BARE_DATE.sub(r'\g<name>"\g<value>"\g<rest>', head))
    except ValueError:  # also a number of too many digits
        raise ReadError(
            "the front matter is not valid TOML", hint='Write one name = "value" a line.'
        ) from None
    extra = front.get("params")
    return {**extra, **front} if isinstance(extra, dict) else front or None
