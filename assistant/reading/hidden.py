"""Takes off a page what its reader does not see: hidden, off the screen, of no size."""

from __future__ import annotations

import re
from typing import Any

_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|color\s*:\s*transparent"
    r"|font-size\s*:\s*0(?:\.0+)?(?:px|r?em|pt|%)?\s*(?:[;!]|$)"
    r"|(?:left|right|top|bottom|text-indent|margin-(?:left|top))\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]|clip-path\s*:\s*inset\(\s*(?:50|100)%)",
    re.IGNORECASE,
)
# Names by which style sheets hide what only screen readers read. A bare "hidden" is also the name of what a
# wider screen shows.
_CLASSES = frozenset(
    "visually-hidden visuallyhidden visually-hidden-focusable u-visually-hidden u-visuallyhidden sr-only "
    "sr_only screen-reader-text screen-reader-only screenreader-only screen-reader a11y-hidden a11y-only "
    "is-visually-hidden offscreen off-screen element-invisible hide-visually accessibly-hidden".split()
)
_NEVER = frozenset(("html", "body", "main", "article", "head", "script", "style", "meta", "link", "title"))
# Where more of the paragraphs is hidden, a script shows them: then nothing is taken off.
_MOST_HIDDEN = 0.3


def without_hidden(tree: Any) -> Any:
    """The parsed page (lxml), changed in place."""
    hidden = [element for element in tree.iter() if _is_hidden(element)]
    if not hidden:
        return tree
    lengths = {paragraph: len("".join(paragraph.itertext())) for paragraph in tree.iter("p")}
    inside = {paragraph for element in hidden for paragraph in element.iter("p")}
    if sum(map(lengths.__getitem__, inside)) > _MOST_HIDDEN * sum(lengths.values()):
        return tree
    for element in hidden:
        _drop(element)
    return tree


def _is_hidden(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _NEVER or not element.attrib:
        return False
    given = element.attrib
    if "hidden" in given and given["hidden"].casefold() != "until-found":
        return True
    return (
        given.get("aria-hidden") == "true"
        or ("style" in given and _STYLE.search(given["style"]) is not None)
        or ("class" in given and not _CLASSES.isdisjoint(given["class"].split()))
    )


def _drop(element: Any) -> None:
    """Takes an element out and leaves the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
