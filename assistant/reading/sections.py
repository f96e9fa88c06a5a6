"""In which section of its outlet an article stands: the metadata's word, a breadcrumb, the address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from assistant.cleaning import one_line

# Words that sites use for their sections, in addresses and above titles.
_WORDS = frozenset(
    "world national politics business economy sport sports opinion local asia europe africa americas "
    "middle-east pakistan india us uk technology tech science health culture entertainment lifestyle "
    "environment climate education travel weather us-news uk-news world-news national-news local-news money "
    "markets international regional editorial editorials magazine arts crime space finance companies society "
    "media books film music theatre food style fashion football cricket tennis law energy immigration "
    "religion investigations obituaries life wellness nation metro city china australia canada ideas letters "
    "commentisfree us-politics uk-politics world-europe world-asia real-estate property cars autos "
    "politik wirtschaft welt ausland inland sport kultur wissen wissenschaft gesellschaft meinung panorama "
    "digital regionales netzwelt gesundheit reise bildung feuilleton finanzen lokales chronik karriere "
    "politique monde economie societe sante sciences planete idees culture "
    "politica mundo economia sociedad deportes cultura opinion ciencia tecnologia salud internacional "
    "espana nacional pais justicia negocios sucesos mondo cronaca esteri salute sociedade esportes "
    "internacional saude brasil binnenland buitenland economie wetenschap".split()
)
# Labels above titles and parts of addresses that sort by form or place, not by subject.
_NO_SECTION = frozenset(
    "home homepage startseite accueil inicio news article articles story stories nachrichten aktuell "
    "actualites noticias all latest top-stories breaking exclusive live video videos blog blogs feed web "
    "index main start startseite zurück back themen topics topic aktuelles about about-me about-us über-uns "
    "what-we-do skip-to-main-content post posts page publications presse more menu news-news search "
    "uncategorized uncategorised allgemein archive default front-page frontpage featured".split()
)
_META = ("article:section", "parsely-section", "og:article:section", "article.section", "og:section",
    "section", "cxenseparse:category", "sailthru.section", "dc.subject.section", "news_section", "category",
    "articlesection", "cre.section", "bt:section")  # fmt: skip
_CRUMBS = "//*[contains(@class, 'breadcrumb') or contains(@id, 'breadcrumb') or @aria-label='breadcrumb']"
_LONGEST = 50
_WITHIN = 3
_WORD = re.compile(r"(?:[^\W\d_]\.?){2}")
_SITE = re.compile(r"://|\w\.(?:com|org|net|[a-z]{2})\b", re.IGNORECASE)
_MOST_WORDS = 4
_MOST_ITEMS = 10


def section_of_page(
    tree: Any, meta: dict[str, str], article: Any, objects: Iterable[Any], url: str | None, title: str | None
) -> str | None:
    """The section that a parsed page (lxml) states, else that of its breadcrumb, else its address's."""
    stated = article.get("articleSection")
    first = (
        next((item for item in stated if isinstance(item, str)), None) if isinstance(stated, list) else stated
    )
    for value in (first, *(meta.get(name) for name in _META)):
        if section := plain_section(value):
            return section
    crumbs = next((_crumbs(item) for item in objects if "BreadcrumbList" in str(item.get("@type"))), [])
    for names in (crumbs, _crumbs_of_markup(tree)):
        for name in names:
            section = plain_section(name)
            if section and len(section.split()) <= _MOST_WORDS and not _is_part(section, title):
                return section
    return section_of_address(url)


def plain_section(value: object) -> str | None:
    """A section as one plain string; None for what says nothing (``Home``, ``News``) or is no word."""
    if not isinstance(value, str):
        return None
    line = one_line(value[:500]).partition(",")[0].strip(" /|>›»-")
    if not 1 < len(line) <= _LONGEST or not _WORD.search(line) or _SITE.search(line):
        return None
    return None if _slug(line) in _NO_SECTION else line


def section_of_address(url: str | None) -> str | None:
    """The first part of an address's path that is a known word for a section, as a word with a capital."""
    try:
        parts = unquote(urlsplit(url or "").path).strip("/").split("/")[:-1]
    except ValueError:
        return None
    word = next((part for part in parts[:_WITHIN] if part.casefold() in _WORDS), None)
    if word is None:
        return None
    return word.upper() if len(word) == 2 else word.replace("-", " ").capitalize()


def is_section(line: str) -> bool:
    """Whether a line above a title is a section's name."""
    return _slug(line) in _WORDS


def _crumbs(item: Any) -> list[str]:
    elements = item.get("itemListElement")
    names = []
    for element in elements[:_MOST_ITEMS] if isinstance(elements, list) else []:
        inner = element.get("item") if isinstance(element, dict) else None
        name = element.get("name") if isinstance(element, dict) else None
        name = name or (inner.get("name") if isinstance(inner, dict) else None)
        if isinstance(name, str):
            names.append(name)
    return names if len(names) > 1 else []


def _crumbs_of_markup(tree: Any) -> list[str]:
    for element in tree.xpath(_CRUMBS)[:2]:
        names = [one_line(" ".join(link.itertext())) for link in element.iter("a")][:_MOST_ITEMS]
        # The first link leads to the front page.
        if len(names) > 1:
            return names[1:]
    return []


def _is_part(name: str, title: str | None) -> bool:
    return bool(title) and _slug(name)[:30] in _slug(title or "")


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")
