"""Prompts: prose files whose blanks are checked when they are loaded.

A prompt is ``NAME.md``: what the model is told (the system message), a line ``---``,
and what it is asked (the user message). Blanks are those of ``string.Template``:
``$question``; a dollar sign is written ``$$``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from assistant.errors import SettingsError

_BREAK = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A loaded prompt; ``version`` is the first 12 hex digits of the file's sha256."""

    name: str
    version: str
    system: str
    user: str

    def fill(self, **blanks: str) -> tuple[str, str]:
        """System and user message with every blank filled; a value is never read for blanks itself."""
        return Template(self.system).substitute(blanks), Template(self.user).substitute(blanks)


def load_prompt(name: str, *, blanks: Collection[str], folder: Traversable | None = None) -> Prompt:
    """The prompt ``name``, which must use exactly ``blanks``.

    Raises SettingsError, naming the file and the blank, for one that is missing or unknown.
    """
    source = (folder or _prompts_folder()) / f"{name}.md"
    try:
        content = source.read_bytes()
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The prompt {source} cannot be read: {error}.",
            hint="Restore the file, or install the assistant again.",
        ) from None
    _check_blanks(text, blanks, source)
    parts = _BREAK.split(text)
    if len(parts) != 2:
        raise SettingsError(
            f"The prompt {source} has {len(parts) - 1} lines '---' and needs one.",
            hint="Put the line '---' between what the model is told and what it is asked.",
        )
    return Prompt(name=name, version=_version(content), system=parts[0].strip(), user=parts[1].strip())


def prompt_versions(folder: Traversable | None = None) -> dict[str, str]:
    """The version of every prompt there is, by name, whether one is used or not."""
    found = [each for each in (folder or _prompts_folder()).iterdir() if each.name.endswith(".md")]
    return {each.name.removesuffix(".md"): _version(each.read_bytes()) for each in sorted(found, key=_name)}


def _name(file: Traversable) -> str:
    return file.name


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _prompts_folder() -> Traversable:
    """``assistant/prompts`` in an installed wheel, the repository's ``prompts`` in a checkout."""
    installed = files("assistant") / "prompts"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[1] / "prompts"


def _check_blanks(text: str, blanks: Collection[str], source: Traversable) -> None:
    template = Template(text)
    if not template.is_valid():
        raise SettingsError(
            f"The prompt {source} has a dollar sign that starts no blank.", hint="Write a dollar sign as $$."
        )
    found = set(template.get_identifiers())
    for blank in sorted(set(blanks) - found):
        raise SettingsError(f"The prompt {source} lacks the blank ${blank}.", hint=f"Put ${blank} back in.")
    for blank in sorted(found - set(blanks)):
        known = ", ".join(f"${known}" for known in sorted(blanks))
        raise SettingsError(
            f"The prompt {source} has an unknown blank ${blank}.",
            hint=f"Use only {known}; write a dollar sign as $$.",
        )
