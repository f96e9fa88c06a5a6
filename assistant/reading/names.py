"""Recognises names of outlets and of people by their shape."""

from __future__ import annotations

import re

_OUTLET_WORDS = (
    "News Times Post Tribune Herald Gazette Today Journal Chronicle Courier Guardian Observer Mirror "
    "Standard Telegraph Express Mail Star Sun Globe Bulletin Dispatch Record Register Sentinel Examiner "
    "Inquirer Enquirer Independent Monitor Press Wire Review Echo Argus Advertiser Advocate Mercury Daily "
    "Weekly Newspaper Newswire Broadcasting Television TV Radio Network Media Magazine Ledger Messenger "
    "Daily Post-Dispatch Beacon Citizen Nation Democrat Republic Voice World Online Agency Picayune"
).split()
# Words that end an outlet's name in running text without doubt; the others also end other names.
_STRONG_WORDS = (
    "News Times Post Tribune Herald Gazette Today Journal Chronicle Courier Guardian Observer Telegraph "
    "Express Globe Bulletin Dispatch Sentinel Examiner Inquirer Independent Newswire Wire Broadcasting "
    "Television TV Radio Ledger Advertiser Argus Mirror Mercury"
).split()
_KNOWN = frozenset(
    "reuters ap afp upi dpa efe ansa ani pti app bbc cnn npr cnbc abc cbs nbc itv rte aljazeera tass xinhua "
    "bloomberg politico axios dawn apa anadolu ians kyodo".split()
)
# No longer: in a text of capitals alone each would be looked at with all that follow.
_CAPITAL = r"(?:[A-Z][\w&'’.-]{0,40})"
OUTLET_IN_TEXT = rf"(?:{_CAPITAL} ){{1,3}}(?:{'|'.join(_STRONG_WORDS)})\b|Associated Press|Press Association"
_OUTLET = re.compile(
    rf"(?:The )?(?:(?:{_CAPITAL}|of|and|&|the) ){{0,4}}(?:{'|'.join(_OUTLET_WORDS)})(?:\.com|\.co\.uk)?"
)
_SITE = re.compile(
    r"(?:www\.|[\w-]{2,20}\.)?[A-Za-z0-9][\w-]{1,40}\.(?:com|org|net|co\.uk|news|tv|info|[a-z]{2})", re.ASCII
)
_PARTICLES = frozenset(
    "de da do dos das del della der den van von bin ibn bint al el la le di du ter ten ul ur "
    "y e wa st ap".split()
)
_STAFF = re.compile(
    r"(?:(?:\w+ )?(?:web|news|monitoring|city|sports?|business|digital|foreign|world|national|politics) desk"
    r"|(?:our |the |a )?(?:staff|special|senior|own)? ?(?:staff|correspondents?|reporters?|newsdesk|newsroom)"
    r"|staff (?:report|writers?|reporters?)|agenc(?:y|ies)|(?:the )?editorial board|news agencies"
    r"|agenturen|agencias|agences|agenzie|redaktion|redacción|rédaction|redazione|redação|redactie"
    r"|(?:our )?special correspondent|wire (?:services|reports)|(?:the )?associated press)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:reporters?|correspondents?|editors?|writers?|staff|bureau|chief|columnists?|journalists?"
    r"|producers?"
    r"|analysts?|contributors?|photographers?|desk|head|senior|political|business|sports?|health|science)\b",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset(
    "the a an this that it its his her their our my in on at of for from with to by we he she they i you "
    "if as but and or monday tuesday wednesday thursday friday saturday sunday january february march "
    "july september october november december today yesterday tomorrow north south east "
    "west all any law now then end road sea air land next last no not one two three".split()
)
_SPLIT = re.compile(r"\s*(?:,|;|&|\band\b|/|\bwith\b|\+)\s*", re.IGNORECASE)
_FURTHER = re.compile(r"(?:\s+|^)(?:in|for|at|from|of)\s+(?:the\s+)?(?=[A-Z])")
_TITLES = re.compile(r"(?:(?:dr|mr|mrs|ms|prof|sir)\.? )", re.IGNORECASE)


def is_outlet(text: str) -> bool:
    """Whether a line or field is an outlet's name and nothing else."""
    if len(text) > 60 or not text or is_staff(text):
        return False
    if text.casefold().replace(" ", "").replace(".", "") in _KNOWN or text.endswith("Associated Press"):
        return True
    return bool(_OUTLET.fullmatch(text) or _SITE.fullmatch(text))


def outlets(text: str) -> tuple[str, ...]:
    """The outlets of a line that names nothing else (``Harbour Courier with Northlight Wire``)."""
    parts = (
        [part.strip() for part in re.split(r"\s+with\s+|\s*/\s*|\s+and\s+", text)] if len(text) < 80 else []
    )
    return tuple(parts) if parts and all(is_outlet(part) for part in parts) else ()


def is_staff(text: str) -> bool:
    """``Web Desk``, ``Our Correspondent``: a byline that names no person."""
    return bool(_STAFF.fullmatch(text.strip()))


def is_role(text: str) -> bool:
    """``Chief Political Correspondent``."""
    return len(text) < 60 and bool(_ROLE.search(text))


def is_person(text: str) -> bool:
    """Whether a field has the shape of a person's name: two to five words with capitals."""
    words = _TITLES.sub("", text.strip()).split()
    if not 2 <= len(words) <= 5 or len(text) > 50:
        return False
    return all(_is_name_word(word) for word in words) and words[0].casefold() not in _PARTICLES - {"al", "el"}


def people(text: str) -> tuple[str, ...] | None:
    """The names in what follows ``By``: ``Ana Reis and Tom Low, Harbour Courier`` gives two.

    None when it does not read as names.
    """
    names: list[str] = []
    for number, part in enumerate(_SPLIT.split(text.strip(" .:-–—|"))):
        name = _without_role(_FURTHER.split(part, maxsplit=1)[0].strip(" .-–—|"))
        name = name.removesuffix(outlet_after_name(name)).strip()
        if not name:
            continue
        if number and (is_outlet(name) or is_staff(name) or _is_role_name(name)):
            continue
        if is_person(name) or is_staff(name) or (number == 0 and _is_single_name(name)):
            names.append(_proper(f"{name}." if re.search(r" (?:Jr|Sr|[A-Z])$", name) else name))
        elif number == 0 or not (is_outlet(name) or is_role(name) or is_place(name)):
            return None
    return tuple(dict.fromkeys(names)) if names else None


def outlet_after_name(text: str) -> str:
    """``Harbour Courier`` of ``Ana Reis Harbour Courier``: an outlet's name of two words or more behind a
    person's; empty when there is none."""
    words = text.split()
    for number in (2, 3):
        outlet = " ".join(words[number:])
        if len(words) >= number + 2 and is_outlet(outlet) and is_person(" ".join(words[:number])):
            return outlet
    return ""


def byline_of(line: str) -> tuple[tuple[str, ...], str | None] | None:
    """The person and the outlet of a line that names nothing else (``Ana Reis | Harbour Courier``)."""
    parts = [part.strip() for part in re.split(r"\s*[,|/•·]\s*|\s+[-–—]\s+", line.strip(" -–—•|"))]
    if not is_person(parts[0]) or is_outlet(parts[0]) or len(parts) > 3:
        return None
    if not all(is_outlet(part) or is_role(part) for part in parts[1:]):
        return None
    return (_proper(parts[0]),), next((part for part in parts[1:] if is_outlet(part)), None)


def is_place(text: str) -> bool:
    """Whether a field could be a place: one to four words with capitals."""
    words = text.split()
    return 0 < len(words) <= 4 and all(word[:1].isupper() for word in words)


def _without_role(name: str) -> str:
    """``Ana Reis Political Editor`` without what she is."""
    words = name.split()
    place = next((number for number, word in enumerate(words) if _ROLE.fullmatch(word)), None)
    return " ".join(words[:place]) if place and place >= 2 else name


def _is_role_name(text: str) -> bool:
    return bool(_ROLE.search(text.rsplit(maxsplit=1)[-1]))


def _is_name_word(word: str) -> bool:
    bare = re.sub(r"^(?:al|el|as|ad|ar|an|ul|d|l|o)[-'’](?=[A-Z])", "", word.strip(".'’()“”\""))
    if bare.endswith(("'s", "’s")):
        return False
    if not bare or any(character.isdigit() for character in bare):
        return False
    if bare.casefold() in _PARTICLES:
        return True
    if bare.casefold() in _NOT_NAMES:
        return False
    return bare[0].isupper() and all(part.isalpha() for part in re.split(r"[-'’.]", bare) if part)


def _is_single_name(word: str) -> bool:
    return len(word) > 2 and " " not in word and (_is_name_word(word) or word.casefold() in _KNOWN)


def _proper(name: str) -> str:
    """``JANE DOE`` as ``Jane Doe``; agencies' initials stay."""
    if name.isupper() and " " in name:
        return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), name)
    return name
