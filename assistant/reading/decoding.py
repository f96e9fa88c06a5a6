"""From bytes to text: UTF-8 first, then what the bytes look like."""

from __future__ import annotations

import codecs
import re

from assistant.errors import ReadError

_SAVE_AS_TEXT = "Save it as text, Markdown, HTML or JSON and ingest that."
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Signatures of files that may hold no NUL byte near their start.
_BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
)
_SAMPLE = 200_000
# Above this share of bytes beyond ASCII a text is not in a Latin script with accents.
_MOSTLY_ASCII = 0.15


def decode(data: bytes) -> str:
    """The text of a file.

    Raises ReadError when the bytes are no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(_strict(data, encoding) or data[len(bom) :].decode("utf-8", "replace"))
    if data.lstrip()[:1] == b"<" and data.count(0) < 0.001 * len(data):
        data = data.replace(b"\0", b"")  # some servers pad their pages
    if data.startswith(_BINARY) or b"\0" in data:
        raise _binary()
    return _checked(_strict(data, "utf-8") or _declared(data) or _mixed(data) or _detected(data))


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _declared(data: bytes) -> str | None:
    """By the character set that a page names, unless that is UTF-8, which it is not."""
    match = _DECLARED.search(data[:4096])
    if match is None:
        return None
    name = match[1].decode("ascii", "replace").casefold()
    try:
        is_text = codecs.lookup(name)._is_text_encoding  # codecs such as "hex" would decode anything
    except (LookupError, ValueError):
        return None
    if not is_text or name.startswith(("utf", "us-ascii", "ascii", "unicode", "raw", "idna", "punycode")):
        return None
    return _strict(data, "cp1252" if name in ("iso-8859-1", "latin-1", "latin1") else name)


def _mixed(data: bytes) -> str | None:
    """Mostly UTF-8 with stray bytes of cp1252 or cut characters, as pieces of several pages joined give."""
    text = data.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= character <= "\udcff" for character in text)
    good = sum(character > "\x7f" for character in text) - stray
    if good < stray:
        return None
    return re.sub("[\udc80-\udcff]", lambda match: _as_cp1252(match[0]), text)


def _as_cp1252(character: str) -> str:
    return bytes([ord(character) - 0xDC00]).decode("cp1252", "replace")


def _detected(data: bytes) -> str:
    sample = data[:_SAMPLE]
    beyond = sum(byte > 0x7F for byte in sample)
    if beyond > _MOSTLY_ASCII * len(sample):
        from charset_normalizer import from_bytes  # slow to import and seldom needed

        best = from_bytes(sample).best()
        text = _strict(data, best.encoding) if best else None
        if text is not None:
            return text
        if best is None:
            raise _binary()
    return data.decode("cp1252", "replace")


def _checked(text: str) -> str:
    """The text, unless it has too many control characters to be one."""
    sample = text[:_SAMPLE]
    controls = len(_CONTROL.findall(sample))
    lost = sample.count("\ufffd")
    if controls > max(2, 0.005 * len(sample)) or lost > max(20, 0.05 * len(sample)):
        raise _binary()
    return text


def _binary() -> ReadError:
    return ReadError("the file is binary, not text", hint=_SAVE_AS_TEXT)
