"""Reads Markdown: front matter or the first heading for the metadata, the body as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.cleaning import one_line
from assistant.errors import ReadError
from assistant.reading.fields import from_mapping
from assistant.reading.found import Found
from assistant.reading.front_matter import split_front_matter
from assistant.reading.labels import read_label
from assistant.reading.limits import check_text
from assistant.reading.markup import plain_text
from assistant.reading.plain import read_plain

# Stands for a line break that Markdown reads as a space.
_SOFT = "\x1f"


def read_markdown(text: str, name: str) -> Iterator[Found | ReadError]:
    """The one article of a Markdown file.

    Raises ReadError when its front matter is not YAML or TOML, or either part is too long.
    """
    check_text(text)
    front, body = split_front_matter(text)
    heading, paragraphs = _render(body)
    known = from_mapping(front, text="", kind="front matter") if front else Found()
    if known.title is None and heading:
        known = replace(known, title=heading)
    elif heading:
        paragraphs.insert(0, heading)
    yield read_plain("\n\n".join(paragraphs), known, name=name)


def _render(body: str) -> tuple[str | None, list[str]]:
    """The first heading, if only metadata can stand before it, and the paragraphs as plain text."""
    heading: str | None = None
    paragraphs: list[str] = []
    before = ""
    items = 0
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body):
        items += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        text = _block(token, lines=len(paragraphs) < 4)
        is_heading = token.type == "inline" and before in ("h1", "h2", "h3", "h4", "h5", "h6")
        if is_heading and heading is None and (not paragraphs or (before == "h1" and len(paragraphs) <= 3)):
            heading = one_line(text)
        elif text.strip() and items and paragraphs and paragraphs[-1].startswith("- "):
            paragraphs[-1] += f"\n- {text}"
        elif text.strip():
            paragraphs.append(f"- {text}" if items else text)
        before = token.tag
    return heading, paragraphs


def _block(token: Token, *, lines: bool) -> str:
    """The words of a block, empty for what only opens or closes one."""
    if token.type == "inline":
        return _inline(token, lines=lines)
    if token.type in ("fence", "code_block"):
        return token.content
    return plain_text(token.content).strip() if token.type == "html_block" else ""


def _inline(token: Token, *, lines: bool) -> str:
    """The words of a paragraph without its marks; images are left out.

    With ``lines``, a paragraph that holds a byline or a date line keeps its lines.
    """
    pieces: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "code_inline", "text_special"):
            pieces.append(child.content)
        elif child.type == "softbreak":
            pieces.append(_SOFT)
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.startswith("<br")):
            pieces.append("\n")
    text = "".join(pieces)
    labelled = lines and _SOFT in text and any(read_label(line.strip()) for line in text.split(_SOFT))
    return text.replace(_SOFT, "\n" if labelled else " ")
