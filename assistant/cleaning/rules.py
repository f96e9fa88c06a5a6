"""The rules by which furniture is told, read from ``rules.toml`` and from a file of the user's own."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from assistant.errors import SettingsError

#: The variable that names the user's own rules.
VARIABLE = "ASSISTANT_CLEANING_RULES"
# By this the processes that read are told the rules: were it the user's own variable, the rules of one
# run would become the settings of the next.
_HANDED_ON = "NEWS_ASSISTANT_RULES_IN_USE"
#: No line is longer for a rule than this; longer ones are prose.
LONGEST = 180

_LISTS = ("lines", "patterns", "words", "headings", "endings")
_KEYS = frozenset((*_LISTS, "about", "late"))
_HINT = "The comment at the head of assistant/cleaning/rules.toml says what a file of rules holds."


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The rules of one kind; a pattern is None where the kind has none of its sort."""

    name: str
    words: frozenset[str]
    pattern: re.Pattern[str] | None
    guarded: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]
    heading: re.Pattern[str] | None
    ending: re.Pattern[str] | None
    late: bool

    def fits(self, line: str, small: str) -> bool:
        """Whether a pattern of the kind fits a line; ``small`` is the line in small letters."""
        if self.pattern and self.pattern.match(line):
            return True
        return any(pattern.match(line) for has, pattern in self.guarded if any(part in small for part in has))

    @property
    def label(self) -> str:
        """The kind as notes name it."""
        return self.name.replace("-", " ")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rules:
    """All kinds, the kind of each whole line, and what is kept whatever they say."""

    kinds: tuple[Kind, ...]
    lines: Mapping[str, Kind]
    keep: re.Pattern[str] | None
    screen: re.Pattern[str] | None
    marks: tuple[str, ...]

    def kind_of(self, line: str, words: frozenset[str]) -> Kind | None:
        """The first kind of which a pattern fits the line, or which has all of its words."""
        small = line.casefold()
        # Most lines are prose, which one look at all patterns together tells.
        fits = (self.screen and self.screen.match(line)) or any(mark in small for mark in self.marks)
        for kind in self.kinds:
            if (len(words) > 1 and words <= kind.words) or (fits and kind.fits(line, small)):
                return kind
        return None


def use_rules(own: Path | None) -> None:
    """From now on this process, and those that it starts, clean with the rules of ``own`` too.

    Raises SettingsError when they cannot be used.
    """
    if own is None:
        os.environ.pop(_HANDED_ON, None)
    else:
        load_rules(own)
        os.environ[_HANDED_ON] = str(own.absolute())
    _loaded.cache_clear()


def rules_in_use() -> Rules:
    """The rules that cleaning goes by."""
    return _loaded(os.environ.get(_HANDED_ON) or None)


@cache
def _loaded(own: str | None) -> Rules:
    return load_rules(Path(own) if own else None)


def load_rules(own: Path | None = None) -> Rules:
    """The package's rules with those of a file of the same form added. Raises SettingsError."""
    shipped = files("assistant.cleaning").joinpath("rules.toml").read_text(encoding="utf-8")
    tables = [_checked(shipped, "rules.toml")]
    if own is not None:
        try:
            tables.append(_checked(own.read_text(encoding="utf-8"), str(own)))
        except (OSError, UnicodeDecodeError):
            raise SettingsError(
                f"The cleaning rules {own} cannot be read.", hint=f"Correct or unset {VARIABLE}."
            ) from None
    return _merged(tables)


def _checked(text: str, place: str) -> dict[str, Any]:
    """The tables of a file, every value of its type and every pattern sound. Raises SettingsError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The cleaning rules {place} are not TOML: {error}.", hint=_HINT) from None
    for fault in _faults(table):
        raise SettingsError(f"The cleaning rules {place} cannot be used: {fault}.", hint=_HINT)
    return table


def _faults(table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        if name == "keep":
            yield from _list_faults("keep", value, patterns=True)
            continue
        if not isinstance(value, dict):
            yield f"{name} is neither keep nor a section"
            continue
        if unknown := value.keys() - _KEYS:
            yield f"[{name}] has {', '.join(sorted(unknown))}, which means nothing"
        if not isinstance(value.get("about", ""), str) or not isinstance(value.get("late", False), bool):
            yield f"[{name}] wants a sentence in about, and true or false in late"
        for key in _LISTS:
            place = f"[{name}] {key}"
            yield from _list_faults(place, value.get(key, []), patterns=key not in ("lines", "words"))


def _list_faults(place: str, value: object, *, patterns: bool) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{place} is not a list"
        return
    for item in value:
        text = item.get("pattern") if patterns and _is_guarded(item) else item
        if not isinstance(text, str) or not text.strip():
            yield f"{place} has {item!r}, which is no text"
        elif patterns and (fault := _pattern_fault(text)):
            yield f"{place} has {text!r}, which {fault}"


def _is_guarded(item: object) -> bool:
    return (
        isinstance(item, dict)
        and item.keys() == {"has", "pattern"}
        and isinstance(item["has"], list)
        and all(isinstance(part, str) and part for part in item["has"])
    )


def _pattern_fault(pattern: str) -> str | None:
    try:
        empty = re.compile(pattern, re.IGNORECASE).match("")
    except re.error as error:
        return f"is no regular expression ({error})"
    return "fits every line" if empty else None


def _merged(tables: Sequence[Mapping[str, Any]]) -> Rules:
    names = dict.fromkeys(name for table in tables for name in table if name != "keep")
    kinds = {name: _kind(name, [table.get(name, {}) for table in tables]) for name in names}
    lines = {
        bare(line): kinds[name]
        for name in names
        for table in tables
        for line in table.get(name, {}).get("lines", [])
    }
    return Rules(
        kinds=tuple(kinds.values()),
        lines=lines,
        keep=_any(tables, "keep"),
        screen=_any([section for table in tables for section in _sections(table)], "patterns"),
        marks=tuple({part for kind in kinds.values() for has, _ in kind.guarded for part in has}),
    )


def _sections(table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [value for name, value in table.items() if name != "keep"]


def _kind(name: str, sections: Sequence[Mapping[str, Any]]) -> Kind:
    return Kind(
        name=name,
        words=frozenset(word.casefold() for section in sections for word in section.get("words", [])),
        pattern=_any(sections, "patterns"),
        heading=_any(sections, "headings"),
        ending=_any(sections, "endings"),
        guarded=tuple(
            (tuple(item["has"]), re.compile(item["pattern"], re.IGNORECASE))
            for section in sections
            for item in section.get("patterns", [])
            if isinstance(item, dict)
        ),
        late=any(section.get("late", False) for section in sections),
    )


def _any(sections: Sequence[Mapping[str, Any]], key: str) -> re.Pattern[str] | None:
    """One expression for all of a key's; None when there are none."""
    patterns = [item for section in sections for item in section.get(key, []) if isinstance(item, str)]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None


_EDGES = re.compile(r"^[\W_]+|(?<![\W_])[\W_]++$")


def bare(line: str) -> str:
    """A line without case, signs at its ends and typographic apostrophes, as whole lines are compared."""
    return _EDGES.sub("", line).casefold().replace("’", "'")
