"""Mends characters: wrong decodings, entities, invisible and control characters."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from html import unescape

import ftfy
from ftfy.badness import is_bad

# Quotation marks, full-width forms and line breaks are the text's own and stay: ftfy mends encodings only.
_fix_encoding = partial(
    ftfy.fix_text,
    config=ftfy.TextFixerConfig(
        unescape_html=False,
        uncurl_quotes=False,
        fix_character_width=False,
        fix_line_breaks=False,
        fix_latin_ligatures=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    ),
)

_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,24}\d?);")
# What is left of a mark when the wrong decoding also dropped its control characters.
_CUT_QUOTE = re.compile(r"\u00e2\u20ac(?=[\s,.;:!?)\]]|$)", re.MULTILINE)
_LEFTOVERS = (
    (re.compile(r"\u00e2\u201e\u00a2"), "\u2122"),
    (re.compile(r"^\u00ef\u00bb\u00bf"), ""),
    (re.compile(r"(?<=[A-Za-z])\u00e2(?=(?:s|re|ll|ve)\b)|(?<=n)\u00e2(?=t\b)"), "\u2019"),
    # "Â" before a space or a sign was a no-break space or that sign's first byte.
    (re.compile(r"(?<![A-Z\u00c0-\u00de])\u00c2(?=[\s,.;:!?()\[\]|/£©®°«»\"'-]|$)", re.MULTILINE), ""),
)
# U+FFFD where only one character can have stood: an apostrophe, a quotation mark, a dash.
_LOST = (
    (re.compile(r"(?<=\w)\ufffd(?=(?:s|t|re|ll|ve|d|m)\b)"), "\u2019"),
    (re.compile(r"(?<= )\ufffd(?= )"), "\u2014"),
    (re.compile(r"(?<![\w\ufffd])\ufffd(?=[A-Za-z])"), "\u201c"),
    (re.compile(r"(?<=[\w,.!?])\ufffd(?=[\s,.;:!?)]|$)", re.MULTILINE), "\u201d"),
)
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st"}
)
# C1 controls, lone surrogates and terminal escapes, which ftfy mends too.
_DAMAGED = re.compile("[\x1b\x80-\x9f\ud800-\udfff]")
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85\x1c-\x1e]")
# Breaks, marks and overrides of direction, fillers and annotations: they hide text, or hide in it.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a]"
)
# Tags spell the flags of regions after a black flag, variants belong to the sign before them; a run of either
# elsewhere is a hidden text.
_HIDDEN_RUN = re.compile(
    "(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+"
    "|(?<=[\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]+"
)
# Joiners carry meaning in emoji and in Arabic and Indic scripts, not beside Latin letters and spaces.
_STRAY_JOINER = re.compile("(?:(?<=[\\s\x21-\u024f])|^)[\u200c\u200d]+|[\u200c\u200d]+(?=[\\s\x21-\u024f]|$)")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f]")
_WHITE = re.compile(r"\s+")


def repair(text: str) -> str:
    r"""The text with its characters mended: encodings, entities, spaces, invisible characters; NFC.

    Quotation marks and dashes stay as they are; line breaks become ``\\n``.
    """
    # A closing quotation mark that lost its last byte; before ftfy, which would make it a dagger.
    text = _CUT_QUOTE.sub("\u201d", _decoded_entities(text))
    # ftfy also makes lone surrogates, which nothing could store, U+FFFD.
    text = _mended(text)
    for pattern, replacement in (*_LEFTOVERS, *_LOST):
        text = pattern.sub(replacement, text)
    text = _BREAKS.sub("\n", text.translate(_LIGATURES))
    text = _HIDDEN_RUN.sub("", _INVISIBLE.sub("", text))
    text = _CONTROL.sub("", _SPACES.sub(" ", _STRAY_JOINER.sub("", text)))
    return unicodedata.normalize("NFC", text)


def has_mojibake(text: str) -> bool:
    """Whether the text holds the traces of a wrong decoding."""
    if text.isascii():
        return False
    patterns = [_CUT_QUOTE, *(pattern for pattern, _ in (*_LEFTOVERS, *_LOST))]
    return any(pattern.search(text) for pattern in patterns) or _mended(text) != text


def one_line(text: str) -> str:
    """A repaired text as one line without white space at its ends, for titles and names."""
    return _WHITE.sub(" ", repair(text)).strip()


def _mended(text: str) -> str:
    """What ftfy makes of the text; most texts show no damage and are passed by, since ftfy is slow."""
    return _fix_encoding(text) if is_bad(text) or _DAMAGED.search(text) else text


def _decoded_entities(text: str) -> str:
    """Entities decoded, also those encoded twice (``&amp;quot;``)."""
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    return text
