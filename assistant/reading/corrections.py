"""Finds an outlet's notes on its own story: corrections, clarifications, editor's notes, retractions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from assistant.reading.dates import find_dates, find_month_day
from assistant.schema import CorrectionKind, Moment

#: A note as readers find it: its kind, its paragraph, the day that it names.
Note = tuple[CorrectionKind, str, Moment | None]

_LABELS: tuple[tuple[CorrectionKind, str], ...] = (
    ("retraction", r"retraction|retracted|withdrawn|story withdrawn|widerruf|rétractation|retractación"),
    ("clarification", r"clarifications?|klarstellung|précision|clarification|aclaración|precisazione"),
    (
        "editor's note",
        r"(?:an? )?(?:editor['’]?s?['’]?|publisher['’]s|newsroom) notes?|note (?:to|for) (?:our )?readers"
        r"|anmerkung der redaktion|anm\. ?d\. ?(?:red|redaktion)\.?|hinweis der redaktion|ndlr"
        r"|note de la rédaction|nota del? (?:editor|la redacción)|nota della redazione|nota da redação"
        r"|nota do editor|noot van de redactie",
    ),
    (
        "correction",
        r"corrections?|correction appended|corrected|for the record|errat(?:um|a)|berichtigung|korrektur"
        r"|rectificatif|erratum|fe de erratas|corrección|correzione|rettifica|correção|errata|rectificatie",
    ),
    ("update", r"updated?|update \d|latest update|aktualisierung|mise à jour|actualización|aggiornamento"),
)
_LABEL = re.compile(
    r"[\s*_(\[•—–-]{0,4}(?:"
    + "|".join(f"(?P<kind_{number}>{words})" for number, (_, words) in enumerate(_LABELS))
    + r")(?P<when>[ ,]{0,2}(?:\([^()\n]{1,60}\)|[^:()\n—–]{1,40})?)?\s?"
    r"(?P<sign>[:—–]|\s-\s)\s*(?P<body>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# What may stand between a label and its colon: a day, a time of day.
_WHEN = re.compile(
    r"[\s,()]*(?:(?:on|at|as of|le|am|vom|el|du)\s)?(?=.*\d)[\w\s.,:/()-]*"
    r"|[\s,()]*(?:appended|below|added|issued)[\s,()]*|\s*",
    re.IGNORECASE,
)
_TEXTS = (
    r"(?:article|story|post|piece|column|headline|caption|dispatch|obituary|essay|interview|graphic|page"
    r"|newsletter|blog|transcript|quiz|recipe)"
)
_THIS = (
    rf"(?:this (?:[\w-]+ ){{0,3}}?(?:{_TEXTS}|report|review|version|item|editorial|analysis)"
    rf"|the (?:[\w-]+ )?{_TEXTS})"
)
_DONE = r"(?:has (?:since )?been|had been|was|is being|have been|were)(?: \w+ly)?"
_OTHER_VERSION = (
    r"(?:in )?(?:an?|the) (?:earlier|previous|original|prior|initial|older|first) (?:\w+ )?"
    rf"(?:version|edition|headline|caption|photo caption)s?\b(?! of (?!(?:this|the|our|an?) (?:\w+ )?{_TEXTS}"
    r"|(?:this|our)\b))"
)
_STATEMENTS: tuple[tuple[CorrectionKind, re.Pattern[str]], ...] = (
    (
        "retraction",
        re.compile(
            rf"{_THIS}(?: of [^.]{{3,60}}?)? {_DONE} (?:retracted|withdrawn)"
            r"|.{0,40}?\b(?:has|have) retracted (?:this|the) (?:article|story|report)",
            re.IGNORECASE,
        ),
    ),
    (
        "correction",
        re.compile(
            rf"{_THIS}(?: [^.]{{3,60}}?)? {_DONE} (?:corrected|amended|changed|revised|edited|modified)\b"
            rf"(?! (?:by (?!the editor)))|{_THIS} corrects\b|corrects? (?:paragraph|para|headline|the"
            rf"|spelling|name|date|year|figure|age|day|to)\b|{_OTHER_VERSION}\b[^.]{{0,160}}?\b(?:incorrect|misspell"
            r"|misstat|misidentif|mistaken|inaccurate|wrong|erroneous|said|stated|gave|referred|listed|described|suggested"
            r"|included|contained|reported|used|attributed|implied|omitted|named|had)\w*"
            r"|in einer früheren (?:version|fassung)|dans une version précédente|una versión anterior de"
            r"|une (?:première )?version (?:antérieure|précédente)|(?:dieser|der) (?:artikel|text|beitrag)"
            r" wurde (?:korrigiert|berichtigt|geändert)|cet article a été (?:corrigé|modifié)"
            r"|este artículo (?:ha sido|fue) (?:corregido|modificado)",
            re.IGNORECASE,
        ),
    ),
    ("clarification", re.compile(rf"{_THIS} {_DONE} clarified\b", re.IGNORECASE)),
    (
        "update",
        re.compile(
            rf"{_THIS} (?:{_DONE}|is) updated?\b(?: (?:with|to|on|at|after|since|throughout|from|[\d]))?"
            r"|(?:dieser|der) (?:artikel|text|beitrag) wurde aktualisiert"
            r"|cet article a été (?:mis à jour|actualisé)",
            re.IGNORECASE,
        ),
    ),
)
# Words of one who speaks of a text and its faults, not of markets, prisons or bills.
_OF_A_TEXT = re.compile(
    rf"{_OTHER_VERSION}|{_THIS}|misspel|misstat|misidentif|incorrect|inaccurate|wrong(?:ly)?\b|\berrors?\b"
    r"|mistake|\bshould (?:have|be|read)\b|\bregret|\bnot\b|\bcorrect(?:ed|s)\b"
    r"|\b(?:name|title|age|spelling|byline)\b"
    r"|fehler|falsch|irrtümlich|richtig|erreur|error\b|errore",
    re.IGNORECASE,
)
_STATED_DAY = re.compile(
    r"\b(?:amended|corrected|updated|clarified|changed|revised|edited|modified|retracted|withdrawn|korrigiert|am"
    r"|corrigé|le)\b[^.;]{0,20}?(?:\bon\b|\bat\b|\bam\b|\ble\b)?(?P<day>.{0,50})",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[\s*_(\[•—–-]*")
_HEAD, _FOOT = 3, 6
_SHORTEST, _LONGEST = 20, 1500


def find_corrections(paragraphs: Sequence[str], published: date | None = None) -> tuple[Note, ...]:
    """The notes among a text's paragraphs; a day without its year is the first one from ``published`` on."""
    notes: list[Note] = []
    for number, paragraph in enumerate(paragraphs):
        edge = number < _HEAD or number >= len(paragraphs) - _FOOT
        if kind := note_kind(paragraph, at_edge=edge):
            notes.append((kind, paragraph, _day(paragraph, published)))
    return tuple(notes)


def note_kind(paragraph: str, *, at_edge: bool = True) -> CorrectionKind | None:
    """What kind of note a paragraph is, None for one of the story; ``at_edge`` at its head or foot."""
    if not _SHORTEST <= len(paragraph) <= _LONGEST:
        return None
    start = _OPENING.match(paragraph)
    opening = paragraph[start.end() if start else 0 :][:400]
    stated = next((kind for kind, pattern in _STATEMENTS if pattern.match(opening)), None)
    label = _LABEL.match(paragraph)
    if label is None or not _WHEN.fullmatch(label["when"] or ""):
        return stated if at_edge else None
    kind = next(kind for number, (kind, _) in enumerate(_LABELS) if label[f"kind_{number}"])
    body = label["body"]
    said = next((kind for kind, pattern in _STATEMENTS if pattern.match(body[:400])), None)
    if kind == "editor's note":
        return said if said in ("correction", "retraction", "clarification") else kind
    dated = any(map(str.isdigit, label["when"] or ""))
    if kind == "update":
        return kind if at_edge and (dated or label["sign"] == ":") and _is_sentence(body) else None
    return kind if said or dated or (_OF_A_TEXT.search(body) and _is_sentence(body)) else None


def brought_back(story: Sequence[str], stated: Iterable[Note]) -> list[str]:
    """The paragraphs of ``stated`` that a story lacks, for its foot."""
    letters = _letters("".join(story))
    missing: list[str] = []
    for _, words, _ in stated:
        if words and _letters(words) not in letters + _letters("".join(missing)):
            missing.append(words)
    return missing


def with_stated(notes: Sequence[Note], stated: Iterable[Note], story: Sequence[str]) -> tuple[Note, ...]:
    """The notes found in a story, with those that its metadata state, by the paragraphs that hold them."""
    result = {note[1]: note for note in notes}
    for kind, words, at in stated:
        place = next((paragraph for paragraph in story if _letters(words) in _letters(paragraph)), None)
        if place is not None:
            found = result.get(place)
            result[place] = (found[0] if found else kind, place, found[2] if found and found[2] else at)
    return tuple(result.values())


def _day(paragraph: str, published: date | None) -> Moment | None:
    """The day of a note itself: beside its label, or where it says when it was made."""
    label = _LABEL.match(paragraph)
    stated = _STATED_DAY.search(paragraph[:300])
    for words in (label["when"] if label else None, stated["day"] if stated else None):
        if not words:
            continue
        if found := next(find_dates(words), None):
            return found.moment
        if published and (month_day := find_month_day(words)):
            return _first_from(published - timedelta(days=1), *month_day)
    return None


def _first_from(limit: date, month: int, day: int) -> date | None:
    for year in (limit.year, limit.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= limit:
            return found
    return None


def _is_sentence(text: str) -> bool:
    return bool(re.search(r"[.!?…][\"'”’»)\]*_]*$", text.rstrip()))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
