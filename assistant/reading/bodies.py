"""Finds the story on a page: trafilatura reads a copy of it without what sites put between the paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from copy import deepcopy
from itertools import islice
from typing import Any

from assistant.reading.hidden import without_hidden

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CLASS = f"translate(concat(@class, ' ', @id), '{_CAPITALS}', '{_CAPITALS.lower()}')"
# What is never the story, though it stands inside it. A promotion is short: on some pages the whole
# story lies in a container of such a name.
_NOT_STORY = [
    "//figcaption",
    "//aside[contains(@class, 'related') or contains(@class, 'newsletter')]",
    f"//*[contains({_CLASS}, 'newsletter') and string-length(.) < 1500]",
    f"//*[self::a or self::div or self::aside][contains({_CLASS}, 'read-more') and string-length(.) < 400]",
    # A line of capitals that is all link: the teaser of another story.
    f"//p[.//a and normalize-space(.) = normalize-space(.//a) and string-length(normalize-space(.)) > 20"
    f" and translate(., '{_CAPITALS.lower()}', '') = string(.)]",
]
_BODY_CLASS = re.compile(
    r"(?:article|story|post|entry)[-_]*(?:body|content|text)|body[-_]+container", re.IGNORECASE
)

_LINKED_HEADING = ".//h2//a | .//h3//a | .//a//h2 | .//a//h3"
# A story is cut into a handful of pieces; more are the entries of a list.
_MOST_PARTS = 12
_MOST_CONTAINERS = 5_000


def story_of(tree: Any, url: str | None) -> str | None:
    """The paragraphs of the story on a parsed page (lxml)."""
    from trafilatura import bare_extraction

    tree = _with_one_body(tree)
    # Recall is favoured only where nothing is found otherwise: it was measured to lose more than it wins.
    for recall in (False, True):
        document: Any = bare_extraction(
            deepcopy(tree), url=url, favor_recall=recall, include_comments=False, prune_xpath=_NOT_STORY
        )
        if document is not None and document.text:
            return _paragraphs(document.text.split("\n"))
    return None


def _with_one_body(tree: Any) -> Any:
    """A copy of the page with a story that advertisements cut into several containers put together."""
    tree = without_hidden(deepcopy(tree))
    parts: dict[str, list[Any]] = defaultdict(list)
    for element in islice(tree.iter("div", "section"), _MOST_CONTAINERS):
        name = element.get("class") or ""
        if _BODY_CLASS.search(name) and len(list(islice(element.iter("p"), 2))) == 2:
            parts[name].append(element)
    for containers in parts.values():
        if 1 < len(containers) <= _MOST_PARTS and _are_one_story(containers):
            for other in containers[1:]:
                containers[0].extend(list(other))
    return tree


def _are_one_story(containers: list[Any]) -> bool:
    """Whether they lie beside each other, none inside another, and have no headlines of their own."""
    lines = [list(container.iterancestors()) for container in containers]
    if any(container in line for container in containers for line in lines):
        return False
    common = next((element for element in lines[0] if all(element in line for line in lines)), None)
    if common is None:
        return False
    if len(list(islice(common.iter("h1"), 2))) > 1 or any(
        container.xpath(_LINKED_HEADING) for container in containers
    ):
        return False
    return all(element is common for element in common.iter("article"))


def _paragraphs(lines: list[str]) -> str:
    """The lines as paragraphs; items of a list stay together."""
    result: list[str] = []
    for line in lines:
        if result and line.startswith("- ") and result[-1].startswith("- "):
            result[-1] += f"\n{line}"
        else:
            result.append(line)
    return "\n\n".join(result)
