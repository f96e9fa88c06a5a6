"""Hostile text to HTML that shows it as it is.

Everything that comes from an article, a model or a visitor passes through here and nowhere else. What
leaves has no ASCII punctuation of its own: each becomes a numeric reference, so that neither HTML,
nor the Markdown, LaTeX and template languages that Gradio reads afterwards, find anything to interpret.
"""

from __future__ import annotations

from urllib.parse import urlsplit

_REFERENCES = {code: f"&#{code};" for code in range(33, 127) if not chr(code).isalnum()}
# HTML would turn a carriage return into a line feed and a null into nothing.
_REFERENCES |= {13: "&#13;", 0: "\N{REPLACEMENT CHARACTER}"}
_ONE_LINE = _REFERENCES | {10: "<br>", 13: ""}


def verbatim(text: str) -> str:
    """The text as HTML whose ``textContent`` equals it, line breaks included; also for attributes."""
    return text.translate(_REFERENCES)


def on_one_line(text: str) -> str:
    """The same with ``<br>`` for line breaks: a blank line would end a block of HTML in Markdown."""
    return text.translate(_ONE_LINE)


def web_address(url: str | None) -> str | None:
    """The address as an attribute's value when it is http(s) with a host, else None."""
    try:
        parts = urlsplit(url or "")
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return verbatim(url) if url and usable else None


def counted(number: int, thing: str) -> str:
    """``1 article``, ``1,200 articles``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
