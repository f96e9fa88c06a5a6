"""Who a text says is speaking in a quotation: by the verb of saying beside it."""

from __future__ import annotations

import re

from assistant.schema import Article
from assistant.terms import CAPITALS, STOPWORDS, fold

#: So many characters on either side of a quotation are looked at for who speaks.
REACH = 220
#: A speaker that the article names by a pronoun is looked for in the paragraph and so far before it.
NEAR = 600

_VERBS = (
    "say says said saying tell tells told telling add adds added adding write writes wrote writing argue "
    "argues argued warn warns warned insist insists insisted claim claims claimed announce announces "
    "announced explain explains explained declare declares declared state states stated ask asks asked "
    "reply replies replied answer answers answered recall recalls recalled note notes noted admit admits "
    "admitted call calls called describe describes described tweet tweets tweeted post posts posted joke "
    "jokes joked concede conceded stress stressed complain complained testify testified"
).replace(" ", "|")
_NAME = (
    rf"[{CAPITALS}][\w'’.-]*(?:\s+(?:(?:de|da|van|von|der|den|al|bin|el|of|the)\s+)*[{CAPITALS}][\w'’.-]*)*"
)
_NAMES = re.compile(_NAME)
_STOP = r"[^.;:!?\"“”„«»\n]"
_BEHIND = re.compile(
    rf"\A[\s,–—-]*(?:(?:{_VERBS})\s+(?P<object>{_STOP}{{1,90}})|(?i:according)\s+to\s+(?P<source>{_STOP}{{1,90}})"
    rf"|(?P<subject>{_STOP}{{1,90}}?)\s(?:{_VERBS})\b)"
)
_AHEAD = re.compile(
    rf"(?:(?i:according)\s+to\s+(?P<source>{_STOP}{{1,120}})|(?P<subject>{_STOP}{{1,120}}?)\b(?:{_VERBS})\b)"
)
# What leads away from the noun of a phrase: «the mayor of …», «Brandt in a letter to …».
_LINKS = re.compile(
    r"\b(?:and|but|while|when|as|after|before|because|that|which|who|of|in|on|at|to|from|with|by|for|about|if)\b",
    re.IGNORECASE,
)
_ENDS_IN_NAME = re.compile(rf"({_NAME})(?:\s+(?:also|later|then|has|had|\w+ly))?\s*\Z")
# A dot that ends no sentence: «Dr. Khan», «J. K. Rowling».
_ABBREVIATED = re.compile(
    rf"\b(Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sen|Rep|Gov|Rev|St|Capt|Sgt|[{CAPITALS}])\.(?=\s)"
)
_NO_NAMES = frozenset(
    "mr mrs ms dr prof professor sir lord lady dame captain general colonel lieutenant sergeant president "
    "prime minister chancellor senator representative governor mayor king queen prince princess pope judge "
    "justice secretary chief chairman chairwoman director spokesman spokeswoman spokesperson officer "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december reuters afp".split()
)


def speaker(text: str, opened: int, closed: int, *, head: bool = False) -> frozenset[str]:
    """The words of the names that are said to speak in the quotation at ``opened`` to ``closed``.

    Folded; titles are no names. Empty for nobody, a pronoun or a common noun. ``head`` leaves out names that
    only belong to the speaker's description: «the mayor of Port Maren» is no name.
    """
    names_in = _head if head else _names
    behind = _BEHIND.match(_plain(text[closed : closed + REACH]))
    ahead = re.split(r"[.;!?\"“”„«»\n]", _plain(text[max(opened - REACH, 0) : opened]))[-1]
    if behind and (behind["subject"] is None or _is_subject(behind["subject"])):
        names = names_in(behind["object"] or behind["source"] or behind["subject"])
        if names or not ahead.strip():
            return names
    last = None
    for match in _AHEAD.finditer(ahead):
        last = match
    return names_in(last["source"] or last["subject"]) if last else frozenset()


def is_speaker(names: frozenset[str], article: Article, start: int, end: int) -> bool:
    """Whether an article lets these names speak its characters ``start`` to ``end``.

    Whom its own verb of saying names, it is; where it names nobody there, anyone named in the paragraph or
    shortly before. Its outlet and its authors speak in all of it. No names are anyone.
    """
    if not names:
        return True
    opened, closed = _marks_around(article.text, start, end)
    told = speaker(article.text, opened, closed)
    own = _folded(" ".join(filter(None, (article.publisher, article.agency, *article.authors))))
    if names <= own:
        return True
    if told:
        return bool(names & told)
    first = max(article.text.rfind("\n\n", 0, opened), 0)
    behind = article.text.find("\n\n", closed)
    near = (
        article.text[max(first - NEAR, 0) : opened] + article.text[closed : behind if behind >= 0 else None]
    )
    return bool(names & _folded(near))


def told_speaker(article: Article, start: int, end: int) -> str | None:
    """Whom the article's own verb of saying names for these characters, in its words."""
    opened, closed = _marks_around(article.text, start, end)
    names = speaker(article.text, opened, closed)
    around = article.text[max(opened - REACH, 0) : closed + REACH]
    return next((each.rstrip(".") for each in _NAMES.findall(around) if names & _folded(each)), None)


def _marks_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the whole quotation of the article in which these characters stand, else their own.

    A part of a quotation is spoken by whoever speaks the whole.
    """
    opened = max(text.rfind(mark, max(start - REACH, 0), start) for mark in '“„«"')
    closed = min((at for mark in '”»"' if (at := text.find(mark, end, end + REACH)) >= 0), default=-1)
    between = text[opened + 1 : start] if opened >= 0 else ""
    is_inside = opened >= 0 and closed >= 0 and not set(between) & set('”»"\n')
    return (opened, closed + 1) if is_inside else (start, end)


def _is_subject(phrase: str) -> bool:
    """Whether a phrase between a quotation and a verb of saying is whom the verb is about."""
    first = _NAMES.search(phrase)
    return not _LINKS.search(phrase[: first.start()] if first else phrase)


def _head(phrase: str) -> frozenset[str]:
    """The name in the first noun phrase, or in what is set beside it between commas."""
    parts = [part for part in _LINKS.split(phrase) if part.strip(" ,")]
    found = (_ENDS_IN_NAME.search(each) for each in (parts[0].split(",") if parts else ()))
    return next((names for match in found if match and (names := _folded(match[1]))), frozenset())


def _names(phrase: str) -> frozenset[str]:
    return _folded(" ".join(match for match in _NAMES.findall(phrase)))


def _folded(text: str) -> frozenset[str]:
    found = (re.sub(r"['’]s\Z|[.'’]+\Z", "", word) for word in fold(text).split())
    stripped = {word.strip(",.;:()\"“”‘’'[]") for word in found}
    return frozenset(word for word in stripped if word and word not in _NO_NAMES and word not in STOPWORDS)


def _plain(text: str) -> str:
    return _ABBREVIATED.sub(r"\1", text)
