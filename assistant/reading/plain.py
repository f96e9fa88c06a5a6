"""Reads plain text: tells title, byline, date lines, dateline and page furniture from the story.

Every other reader hands its text through here with what it already knows, so that a record's or a
page's text is cleaned of the same dirt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cleaning import has_mojibake, one_line, paragraphs, repair, without_furniture
from assistant.reading.datelines import Dateline, read_dateline, resolve_day
from assistant.reading.dates import Mention
from assistant.reading.found import Found
from assistant.reading.labels import DateRole, Label, read_label
from assistant.reading.names import is_outlet, is_person, is_staff
from assistant.reading.outlets import outlet_of_text, without_outlet
from assistant.schema import Moment, day_of

_HEAD_LINES = 25
_TAIL_LINES = 5
_LONGEST_TITLE = 220
#: A title made from the first sentence is at most this long.
MADE_TITLE = 90
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_FIRST_SENTENCE = re.compile(r".{20,}?[.!?…][\"'”’»)\]]*(?=\s+[\"'“‘«(]?[A-Z0-9\u00c0-\u00de]|$)", re.DOTALL)
# Words that no shortened title should end with.
_WEAK_END = frozenset(
    "a an the and or but of to in on at by for with from as that which who whose its his her their is are was were be "
    "has have had will would could said says not than into over after before".split()
)
_KICKER = frozenset(
    "world national politics business economy sport sports opinion local news top stories national news world news asia "
    "europe africa pakistan india us uk technology science health culture entertainment lifestyle environment climate "
    "education travel weather local news latest news exclusive breaking analysis interview home".split()
) | {
    "top stories",
    "world news",
    "local news",
    "latest news",
    "breaking news",
    "us news",
    "uk news",
    "top story",
}
_PRINTED_IN = re.compile(
    r"(?:(?:this (?:article|story|report) (?:was )?)?(?:first |originally )?(?:published|appeared|printed) (?:in|on|by) )"
    r"(?:the print edition of )?(?P<outlet>[^,:()]{2,50}?)(?:,| on|:)\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """A date beside the story: on which line it stood, and how."""

    line: int
    role: DateRole
    mention: Mention
    byline: bool = False


def read_plain(text: str, known: Found | None = None, *, name: str = "") -> Found:
    """Title, metadata and story of a text; what ``known`` says stands above what is read.

    ``name`` is the file's stem, a weak hint at the outlet. The story keeps its dateline and standfirst.
    """
    known = known or Found()
    notes = [*known.notes, *(["mojibake repaired"] if has_mojibake(text) else [])]
    blocks = paragraphs(repair(text))
    story, furniture = without_furniture(blocks)
    if furniture:
        notes.append(f"page furniture removed: {_listed(furniture)}")
    head = _Head(known)
    story = head.take(story)
    tail_dates, tail, story = _take_tail(story, head.lines)
    found = replace(known, notes=tuple(notes + head.notes))
    story = _with_standfirst(story, known.standfirst)
    dateline = next((line for block in story[:3] if (line := read_dateline(block))), None)
    found = _with_dates(
        found, [*head.dates, *tail_dates], dateline, title_line=head.title_line, byline_line=head.byline_line
    )
    labels = [*head.labels, *tail]
    return _finish(found, story, head, labels, dateline, furniture, name)


class _Head:
    """Takes the lines about the article off the top of a text."""

    def __init__(self, known: Found) -> None:
        self.known = known
        self.title = known.title
        self.title_line: int | None = -1 if known.title else None
        self.byline_line: int | None = None
        self.labels: list[Label] = []
        self.dates: list[_Dated] = []
        self.notes: list[str] = []
        self.lines = 0

    def take(self, blocks: Sequence[str]) -> list[str]:
        """The blocks of the story, without those that the head took."""
        kept: list[tuple[int, str]] = []
        prose = 0
        end = 0
        for number, block in enumerate(blocks[:_HEAD_LINES]):
            if prose >= 2:
                break
            end = number + 1
            if self.known.title and _same(block, self.known.title):
                self.title_line = number
            elif label := read_label(block):
                self._add(number, label)
            else:
                kept.append((number, block))
                prose += _is_prose(block)
        self.lines = end
        self._find_title(kept, more=len(blocks) > end)
        kept = self._without_names(kept)
        return [block for _, block in kept] + list(blocks[end:])

    def _add(self, number: int, label: Label) -> None:
        self.labels.append(label)
        if label.byline and self.byline_line is None:
            self.byline_line = number
        self.dates += [
            _Dated(line=number, role=role, mention=mention, byline=label.byline)
            for role, mention in label.dates
        ]

    def _find_title(self, kept: list[tuple[int, str]], *, more: bool) -> None:
        """Takes the title, and kickers and outlet names above it, out of the kept lines."""
        if self.title is None:
            self.title = next((label.title for label in self.labels if label.title), None)
        if self.title is not None:
            if kept and _same(kept[0][1], self.title):
                self.title_line = kept.pop(0)[0]
            self.title_line = -1 if self.title_line is None else self.title_line
            return
        while len(kept) > 1 and not _is_prose(kept[0][1]) and _could_be_title(kept[1][1]):
            if is_outlet(kept[0][1]):
                self.labels.append(Label(publisher=kept[0][1]))
            elif kept[0][1].casefold().strip(" :|") not in _KICKER:
                break
            self.notes.append(f"section label removed: {kept[0][1]}")
            del kept[0]
        if not kept or not (len(kept) > 1 or more):
            return
        number, line = kept[0]
        followed = any(number < dated.line <= number + 3 for dated in self.dates) or self.byline_line in (
            number + 1,
            number + 2,
        )
        if _could_be_title(line) or (followed and len(line) <= 150 and not read_dateline(line)):
            self.title, self.title_line = line, number
            del kept[0]

    def _without_names(self, kept: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """The kept lines without a bare name or outlet beside a date line (``Ana Reis`` over ``3 March 2021``)."""
        dated = {entry.line for entry in self.dates} | (
            {self.byline_line} if self.byline_line is not None else set()
        )
        result = []
        for number, line in kept:
            beside = {number - 1, number + 1} & dated
            under_title = self.title_line is not None and 0 <= self.title_line == number - 1
            if beside and is_outlet(line):
                self.labels.append(Label(publisher=line))
            elif (beside and self.byline_line is None and (is_person(line) or is_staff(line))) or (
                under_title and is_staff(line)
            ):
                self.labels.append(Label(authors=(line,), byline=True))
                self.byline_line = number
            else:
                result.append((number, line))
        return result


def _take_tail(story: list[str], first: int) -> tuple[list[_Dated], list[Label], list[str]]:
    """Date and source lines at the foot of a text (``Published in Harbour Courier, July 9th, 2021``)."""
    dates: list[_Dated] = []
    labels: list[Label] = []
    kept = list(story)
    line = first + len(story) + 1000
    for _ in range(min(_TAIL_LINES, len(story) - 1)):
        last = kept[-1]
        printed = _PRINTED_IN.fullmatch(last) if len(last) < 150 else None
        label = read_label(printed["rest"] if printed else last)
        if label is None:
            break
        outlet = printed["outlet"].strip() if printed else None
        roles = [("published" if printed else role, mention) for role, mention in label.dates]
        dates += [_Dated(line=line, role=role, mention=mention) for role, mention in roles]
        labels.append(replace(label, publisher=outlet or label.publisher))
        kept.pop()
    return dates, labels, kept


def _with_dates(
    found: Found,
    dates: Sequence[_Dated],
    dateline: Dateline | None,
    *,
    title_line: int | None,
    byline_line: int | None,
) -> Found:
    """Chooses the publication date; a bare date line that is not it is a stamp of the saving."""
    chosen: _Dated | None = None
    moment, guessed = found.published_at, found.published_guessed
    if moment is None or guessed:
        labelled = [entry for entry in dates if entry.role == "published"]
        by = [entry for entry in dates if entry.role == "bare" and _belongs(entry, title_line, byline_line)]
        chosen = labelled[0] if labelled else min(by, key=lambda entry: entry.mention.day, default=None)
        stated: Moment | None = chosen.mention.moment if chosen else dateline.moment if dateline else None
        if stated is not None:
            moment, guessed = stated, False
        elif moment is None:
            moment, chosen = _guess(dates, dateline, title_line)
            guessed = moment is not None
    notes = list(found.notes)
    updated, fetched = found.updated_at, found.fetched_at
    for entry in dates:
        day = entry.mention.day
        later = moment is None or day >= (day_of(moment) or day)
        if entry.role == "updated":
            updated = updated or entry.mention.moment
        elif entry is not chosen and entry.role in ("bare", "fetched") and day != day_of(moment):
            notes.append(f"scrape stamp removed: {entry.mention.text}")
            fetched = fetched or (entry.mention.moment if later else None)
    return replace(
        found,
        published_at=moment,
        published_guessed=guessed,
        updated_at=updated,
        fetched_at=fetched,
        notes=tuple(notes),
    )


def _belongs(entry: _Dated, title_line: int | None, byline_line: int | None) -> bool:
    """Whether a bare date stands with the byline, on its line or beside it and on the same side of the title."""
    if entry.byline:
        return True
    if byline_line is None or abs(entry.line - byline_line) > 2:
        return False
    first, last = sorted((entry.line, byline_line))
    return title_line is None or not first < title_line < last


def _guess(
    dates: Sequence[_Dated], dateline: Dateline | None, title_line: int | None
) -> tuple[Moment | None, _Dated | None]:
    """A date that is not stated: the dateline's day in the year of a date line, else a bare date line."""
    bare = [entry for entry in dates if entry.role in ("bare", "updated", "fetched")]
    if dateline and dateline.month_day and bare:
        day = resolve_day(dateline, max(entry.mention.day for entry in bare))
        if day:
            return day, next((entry for entry in bare if entry.mention.day == day), None)
    below = [
        entry
        for entry in bare
        if entry.role == "bare" and entry.line > (title_line if title_line is not None else -1)
    ]
    first = next(iter(below), None) or next((entry for entry in bare if entry.role == "bare"), None)
    return (first.mention.moment, first) if first else (None, None)


def _finish(
    found: Found,
    story: list[str],
    head: _Head,
    labels: Sequence[Label],
    dateline: Dateline | None,
    furniture: Sequence[str],
    name: str,
) -> Found:
    text = "\n\n".join(story)
    publisher = found.publisher or next((label.publisher for label in labels if label.publisher), None)
    publisher = (
        publisher or (dateline.agency if dateline else None) or outlet_of_text(text, furniture, name=name)
    )
    authors = found.authors or tuple(
        dict.fromkeys(author for label in labels if label.byline for author in label.authors)
    )
    notes = list(found.notes)
    title = head.title
    if title:
        title, suffix = without_outlet(title, publisher)
        publisher = publisher or suffix
    elif text:
        title = made_title(text, dateline)
        notes.append("title made from the first sentence")
    return replace(
        found,
        text=text,
        title=title,
        publisher=publisher,
        authors=authors,
        url=found.url or next((label.url for label in labels if label.url), None),
        language=found.language or next((label.language for label in labels if label.language), None),
        dateline=dateline.text if dateline else None,
        notes=tuple(dict.fromkeys(notes)),
    )


def made_title(text: str, dateline: Dateline | None = None) -> str:
    """A title from the first sentence, shortened between words."""
    block = next(
        (block for block in text.split("\n\n") if dateline and block.startswith(dateline.text)), None
    )
    start = block[len(dateline.text) :] if block and dateline else text
    start = one_line(start.strip().split("\n\n", 1)[0][:1000])
    match = _FIRST_SENTENCE.match(start)
    sentence = (match[0] if match else start).rstrip(".").strip()
    if len(sentence) <= MADE_TITLE:
        return sentence
    words = sentence[:MADE_TITLE].rpartition(" ")[0].split() or [sentence[: MADE_TITLE - 1]]
    while len(words) > 3 and words[-1].casefold().strip(",;:") in _WEAK_END:
        words.pop()
    return " ".join(words).rstrip(",;:—–-") + "…"


def _with_standfirst(story: list[str], standfirst: str | None) -> list[str]:
    if not standfirst or not story or standfirst.casefold()[:60] in "\n".join(story).casefold():
        return story
    return [standfirst, *story]


def _could_be_title(line: str) -> bool:
    if len(line) > _LONGEST_TITLE or "\n" in line or not re.search(r"[^\W\d_]", line):
        return False
    if read_dateline(line) or line[-1] in ",;:":
        return False
    # A title may ask or exclaim; with a full stop it is a sentence of the story.
    return not re.search(r"[.][\"'”’»)\]]*$", line) or line.endswith(("...", "U.S.", "U.K."))


def _is_prose(block: str) -> bool:
    return len(block) >= _LONGEST_TITLE or (len(block) >= 60 and bool(re.search(r"[.][\"'”’»)\]]*$", block)))


def _same(line: str, title: str) -> bool:
    one, two = (re.sub(r"\W+", "", text).casefold() for text in (line, title))
    return bool(one) and (one == two or (len(one) > 25 and len(line) < 300 and two.startswith(one)))


def _listed(lines: Sequence[str]) -> str:
    """Up to four removed lines, shortened."""
    shown = [line if len(line) <= 40 else f"{line[:39]}…" for line in dict.fromkeys(lines)]
    return ", ".join(shown[:4]) + (f" and {len(shown) - 4} more" if len(shown) > 4 else "")
