"""Reads the lines that are about an article: bylines, dates, labelled and broken metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.reading.agencies import agency_of
from assistant.reading.dates import AMBIGUOUS, Mention, find_dates
from assistant.reading.names import (
    is_outlet,
    is_person,
    is_place,
    is_role,
    is_staff,
    outlet_after_name,
    people,
)

DateRole = Literal["published", "updated", "fetched", "bare"]

_LONGEST = 200
_MARK = "\x01"
_ROLES: tuple[tuple[DateRole, re.Pattern[str]], ...] = (
    (
        "updated",
        re.compile(
            r"\b(?:updated?|modified|edited|revised|last (?:change|revision)|aktualisiert|aktualisierung"
            r"|stand|geändert|mis à jour|modifié|màj|actualizado|actualizada|aggiornato|atualizado|atualizada"
            r"|bijgewerkt)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "fetched",
        re.compile(
            r"\b(?:accessed|retrieved|saved|scraped|crawled|fetched|archived|captured|printed"
            r"|downloaded|today is|abgerufen|consulté|consultado|consultato|geraadpleegd)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "published",
        re.compile(
            r"\b(?:publish(?:ed)?|publication|pub|posted|posted on|issued|created|date|released|first"
            r"|veröffentlicht|erschienen|datum|publiée?|paru|publicad[oa]|fecha|pubblicat[oa]|data"
            r"|gepubliceerd|geplaatst)\b"
            r"|publishe?d?(?:at|on|_at|date)\b|pubdate|datepublished",
            re.IGNORECASE,
        ),
    ),
)
# The words that a date line may hold beside its dates.
_DATE_WORDS = re.compile(
    r"(?:originally|first|last|publish(?:ed)?|publication|posted|issued|created|date|dated|released"
    r"|updated?|modified"
    r"|edited|revised|on|at|the|in|accessed|retrieved|saved|scraped|crawled|fetched|archived|captured|printed"
    r"|downloaded|time|story|article|this|was|page|is|today|and|a|am|pm|utc|gmt|[ecmpib][sd]?t|local"
    r"|hrs|hours|h|uhr"
    r"|mon|tue|wed|thu|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|min|mins|minute|minutes|read"
    r"|\d{1,2}|\d{1,2}[:.]\d\d(?:[ap]\.?m)?|[a-z]+/[a-z_]+|â|published_at|pubdate|datepublished"
    r"|updated_at|day|ist|pkt|ago|lead|edition|print"
    r"|am|um|den|der|vom|stand|datum|veröffentlicht|erschienen|aktualisiert|zuletzt|mo|di|mi|do|fr|sa|so"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|le|du|à|mis|mise|jour|màj|publiée?|paru|modifié|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|el|de|del|las|publicad[oa]|actualizad[oa]|fecha|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|il|alle|ore|pubblicat[oa]|aggiornat[oa]|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|em|às|atualizad[oa]|data|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?"
    r"|op|om|gepubliceerd|geplaatst|bijgewerkt|(?:maan|dins|woens|donder|vrij|zater|zon)dag"
    r"|\d{1,2}h(?:\d\d)?)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?P<label>author|authors|writer|byline|by|reporter|source|publisher|outlet|newspaper"
    r"|publication|site|website"
    r"|url|link|permalink|canonical|title|headline|language|lang|section|category|categories|tags?"
    r"|topics?|keywords?|filed under"
    r"|posted in|comments?|views?|shares?|id|description)(?:\s*[:=]\s*|\s+|$)(?P<value>.*)",
    re.IGNORECASE,
)
_EMPTY_LABEL = re.compile(
    r"(?:author|authors|writer|byline|by|source|publisher|url|link|title|headline|language|section"
    r"|category|tags?"
    r"|keywords?|comments?|views?|shares?|id|description|date|published|updated|time|location|image"
    r"|type|none|null"
    r"|nan|n/a|undefined|true|false|unknown|-+|\[\]|\{\}|''|\"\")\s*[:=]?",
    re.IGNORECASE,
)
# Labels of what sorts an article, which is not kept.
_SORTING = frozenset(("tag", "tags", "category", "section", "id"))
_BYLINE = re.compile(
    r"(?:(?:written|reported|words|story|report|text|authored|posted|published) by"
    r"|by)\s*:?\s+(?P<names>\S.*)",
    re.IGNORECASE,
)
_FOREIGN_BYLINE = re.compile(r"(?:Von|Par|Por|Di|Door|VON|PAR|POR|DI|DOOR)\s*:?\s+(?P<names>\S.*)")
_AND = re.compile(r",? (?:und|et|y|e|en) ")
_GLUED_BYLINE = re.compile(r"(?:By|BY)(?P<names>[A-Z][a-z]+ [A-Z].*)")
_SEPARATORS = re.compile(rf"\s*[|•·;]\s*|\s+[-–—]\s+|\s*,\s*|{_MARK}|\s{{2,}}")
_ADDRESS = re.compile(r"https?://\S+")
_CONTACT = re.compile(r"\S+@\S+\.\S+|@\w{2,30}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What one line says about the article; ``byline`` when it names who wrote it, ``unclear`` is a date in
    figures whose day and month may be either."""

    authors: tuple[str, ...] = ()
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    section: str | None = None
    unclear: str | None = None
    dates: tuple[tuple[DateRole, Mention], ...] = field(default=())
    byline: bool = False


def read_label(line: str) -> Label | None:
    """What a line says about its article, None when it is part of the article."""
    if len(line) > _LONGEST:
        return None
    if address := _ADDRESS.fullmatch(line):
        return Label(url=address[0])
    if line.endswith(":") and next(find_dates(line), None):
        return None  # a heading of a timeline
    line = _CONTACT.sub("", line).strip()
    return _read_labelled(line) or _read_byline(line) or _read_fields(line)


def _read_labelled(line: str) -> Label | None:
    """``Author: Ana Reis``, ``Source: Harbour Courier``, ``URL: https://…``, ``Tags: port, sea``."""
    match = _LABELLED.fullmatch(line)
    if not match or not re.match(r"\s*[:=]", line[match.end("label") :]):
        return None
    label, value = match["label"].casefold(), match["value"].strip(" \"'")
    if not value:
        return Label()
    if label in ("url", "link", "permalink", "canonical"):
        address = _ADDRESS.match(value)
        return Label(url=address[0]) if address else None
    if label in ("title", "headline"):
        return Label(title=value)
    if label in ("language", "lang"):
        return Label(language=value)
    if label in ("section", "category", "filed under", "posted in") and len(value) < 60:
        return Label(section=value)
    if label in ("author", "authors", "writer", "byline", "by", "reporter"):
        names = people(value.removeprefix("By ")) if not next(find_dates(value), None) else None
        return Label(authors=names, byline=True) if names else None
    if label in ("source", "publisher", "outlet", "newspaper", "publication", "site", "website"):
        return Label(publisher=value) if is_outlet(value) or (label != "source" and len(value) < 60) else None
    if label in ("description", "id", "comments", "comment"):
        return None
    return Label() if len(value) < 120 and not value.endswith(".") else None


def _read_byline(line: str) -> Label | None:
    """``By Ana Reis and Tom Low | 3 March 2021``, ``ByAna Reis``, ``By Ana Reis, Harbour Courier``."""
    dates = tuple(find_dates(line))
    bare = _without(line, dates)
    match = _BYLINE.fullmatch(bare) or _GLUED_BYLINE.fullmatch(bare)
    foreign = None if match else _FOREIGN_BYLINE.fullmatch(bare)
    match = match or foreign
    if not match:
        return None
    head, *rest = re.split(rf"\s*[|•·(]\s*|\s+[-–—]\s+|{_MARK}", match["names"])
    # "… Updated" before a date belongs to the date.
    head = re.sub(
        r"[\s,]+(?:(?:(?:last )?updated|published|posted)(?: on| at)?:?|on|at|le|am|vom|el|il|op)\s*$",
        "",
        head,
        flags=re.IGNORECASE,
    )
    names = people(_AND.sub(", ", head) if foreign else head)
    if foreign and not (names and all(map(is_person, names))):
        return None
    if not names:
        outlet = head.strip(" ,.:")
        if not is_outlet(outlet):
            return None
        names = (outlet,)
    rest = [part.strip(" ,:;()") for part in rest]
    if any(not (_is_noise(part) or is_outlet(part) or is_role(part) or is_place(part)) for part in rest):
        return None
    behind = outlet_after_name(head)
    named = [behind] if behind else re.split(r"\s*(?:,|/| (?:for|of|from|at)(?: the)? )\s*", head)
    fields = [*rest, *named]
    outlets = [part for part in fields if is_outlet(part.strip()) or agency_of(part)]
    people_only = tuple(name for name in names if name not in outlets or len(names) == 1)
    return Label(
        authors=people_only or names,
        publisher=outlets[0].strip() if outlets else None,
        dates=_with_roles(line, dates),
        byline=True,
    )


def _read_fields(line: str) -> Label | None:
    """A line of dates and fields with nothing else in it, also a broken one (``date 2020-11-17 , , Â``)."""
    dates = tuple(find_dates(line))
    label = Label(dates=_with_roles(line, dates))
    labelled = False
    for piece in _SEPARATORS.split(_without(line, dates)):
        part = piece.strip(" ,.:;()[]\"'{}/\\")
        if _is_noise(part):
            labelled = labelled or bool(_EMPTY_LABEL.fullmatch(part))
        elif field_of := _field(part):
            labelled = True
            label = _joined(label, field_of)
        elif dates and (found := _bare_field(part)):
            label = _joined(label, found)
        elif not (dates and _is_aside(line, dates, part)):
            return None
    if dates or AMBIGUOUS.search(line) or (labelled and re.search(r"[,|;:=]", line)):
        open_order = AMBIGUOUS.search(line)
        return replace(label, unclear=open_order[0] if open_order else None)
    return None


def _field(part: str) -> Label | None:
    """A field with its label (``author Ana Reis``, ``source: ``)."""
    match = _LABELLED.fullmatch(part)
    if match is None:
        return None
    key, value = match["label"].casefold(), match["value"].strip()
    if not value or _EMPTY_LABEL.fullmatch(value) or (key in _SORTING and len(value) < 30):
        return Label()
    if is_outlet(value):
        return Label(publisher=value)
    names = people(value)
    return Label(authors=names, byline=True) if names and key not in ("source", "publisher") else None


def _bare_field(part: str) -> Label | None:
    """An outlet or a person beside a date."""
    if is_outlet(part):
        return Label(publisher=part)
    return Label(authors=(part,), byline=True) if is_person(part) or is_staff(part) else None


def _joined(label: Label, more: Label) -> Label:
    return replace(
        label,
        authors=(*label.authors, *more.authors),
        publisher=label.publisher or more.publisher,
        byline=label.byline or more.byline,
    )


def _is_noise(part: str) -> bool:
    """Whether a field says nothing by itself: empty, a word of a date line, a label without value."""
    words = part.split()
    if all(_DATE_WORDS.fullmatch(word.strip(":.,()")) or not re.search(r"\w", word) for word in words):
        return True
    return bool(_EMPTY_LABEL.fullmatch(part))


def _without(line: str, dates: tuple[Mention, ...]) -> str:
    for mention in reversed(dates):
        line = f"{line[: mention.start]} {_MARK} {line[mention.end :]}"
    return AMBIGUOUS.sub(f" {_MARK} ", line).strip()


def _is_aside(line: str, dates: tuple[Mention, ...], part: str) -> bool:
    """Whether an unknown field stands beside a date as in ``E-Paper | 26 April 2024``: short, and set off by
    a sign, not a phrase that the date belongs to."""
    if len(line) > 80 or len(part.split()) > 3 or len(part) > 25:
        return False
    fields = re.split(r"\s*[|•·;,]\s*|\s+[-–—]\s+", _without(line, dates))
    return any(field.strip(" .:()") == part for field in fields)


def _with_roles(line: str, dates: tuple[Mention, ...]) -> tuple[tuple[DateRole, Mention], ...]:
    """Each date with what the words between it and the date before call it."""
    result: list[tuple[DateRole, Mention]] = []
    position = 0
    for mention in dates:
        words = line[position : mention.start]
        role: DateRole = next((name for name, pattern in _ROLES if pattern.search(words)), "bare")
        result.append((role, mention))
        position = mention.end
    return tuple(result)
