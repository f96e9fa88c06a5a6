"""Takes the lines about an article off the top and the foot of its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.reading.corrections import note_kind
from assistant.reading.dates import Mention
from assistant.reading.found import Found
from assistant.reading.labels import DateRole, Label, read_label
from assistant.reading.names import byline_of, is_outlet, is_role, is_staff, outlets
from assistant.reading.sections import is_section
from assistant.reading.titles import could_be_title, is_prose, is_same_title

_HEAD_LINES = 25
_TAIL_LINES = 5
# Lines at the foot are numbered from here, so that none seems to stand beside the byline.
FOOT = 1000
# Section labels, which stand above titles.
_KICKERS = frozenset(
    "world|national|politics|business|economy|sport|sports|opinion|local|news|top stories|national news|"
    "world news|asia|europe|africa|americas|middle east|pakistan|india|us|uk|technology|tech|science|"
    "health|culture|entertainment|lifestyle|environment|climate|education|travel|weather|local news|"
    "latest news|latest|exclusive|breaking|breaking news|analysis|interview|home|us news|uk news|top story|"
    "featured|headlines|money|markets|international|regional|editorial|explainer|live|video|magazine|arts|"
    "crime|space|investigation|feature".split("|")
)
_EMPTY_FIELDS = re.compile(r"[,;|]\s*(?:[,;|]|$)")
_LONE_BY = re.compile(r"(?:written |reported |words )?by:?", re.IGNORECASE)
_PRINTED_IN = re.compile(
    r"(?:this (?:article|story|report) (?:was )?)?(?:first |originally )?(?:published|appeared"
    r"|printed) (?:in|on|by) "
    r"(?:the print edition of )?(?P<outlet>[^,:()]{2,50}?)(?:,| on|:)\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date beside the story: on which line it stood, and how."""

    line: int
    role: DateRole
    mention: Mention
    byline: bool = False


@dataclass(slots=True)
class Head:
    """What the lines around a story say; ``title_line`` is -1 when the title stood outside the text."""

    title: str | None = None
    title_line: int | None = None
    byline_line: int | None = None
    labels: list[Label] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, line: int, label: Label) -> None:
        self.labels.append(label)
        if label.byline and self.byline_line is None:
            self.byline_line = line
        self.dates += [
            Dated(line=line, role=role, mention=mention, byline=label.byline) for role, mention in label.dates
        ]


def take_head(blocks: Sequence[str], known: Found) -> tuple[Head, list[str]]:
    """The head of a text, and the blocks of the story. Reads as far as the second paragraph of prose."""
    head = Head(title=known.title, title_line=-1 if known.title else None)
    makers = {name.casefold() for name in (*known.authors, known.publisher or "")}
    kept: list[tuple[int, str]] = []
    notes: list[tuple[int, str]] = []
    end = prose = 0
    blocks = _with_whole_bylines(blocks)
    for number, block in enumerate(blocks[:_HEAD_LINES]):
        if prose >= 2:
            break
        end = number + 1
        if known.title and is_same_title(block, known.title):
            head.title_line = number
        elif block.casefold() in makers:
            head.byline_line = number
        elif label := read_label(block):
            head.add(number, label)
            if replace(label, unclear=None) == Label() or _EMPTY_FIELDS.search(block):
                head.notes.append(f"metadata line removed: {block[:60]}")
        elif note_kind(block):
            notes.append((number, block))
        else:
            kept.append((number, block))
            prose += is_prose(block)
    _find_title(head, kept, more=len(blocks) > end)
    kept = sorted([*notes, *_without_names(head, kept)])
    return head, [block for _, block in kept] + list(blocks[end:])


def take_foot(head: Head, story: Sequence[str]) -> list[str]:
    """The story without date and source lines below it (``Published in Harbour Courier, July 9th, 2020``)."""
    kept = list(story)
    for _ in range(min(_TAIL_LINES, len(story) - 1)):
        last = kept[-1]
        printed = _PRINTED_IN.fullmatch(last) if len(last) < 150 else None
        label = read_label(printed["rest"] if printed else last)
        if label is None or (printed and not label.dates):
            break
        if printed:
            dates: list[tuple[DateRole, Mention]] = [("published", mention) for _, mention in label.dates]
            label = replace(label, publisher=printed["outlet"].strip(), dates=tuple(dates))
        head.add(FOOT + len(kept), label)
        kept.pop()
    return kept


def _find_title(head: Head, kept: list[tuple[int, str]], *, more: bool) -> None:
    """Takes the title, and kickers and outlet names above it, out of the kept lines."""
    if head.title is None:
        head.title = next((label.title for label in head.labels if label.title), None)
    if head.title is not None:
        if kept and is_same_title(kept[0][1], head.title):
            head.title_line = kept.pop(0)[0]
        head.title_line = -1 if head.title_line is None else head.title_line
        return
    while len(kept) > 1 and not is_prose(kept[0][1]) and could_be_title(kept[1][1]):
        kicker = kept[0][1].strip(" :|")
        if is_section(kicker):
            head.labels.append(Label(section=kicker))
        elif is_outlet(kept[0][1]) and kicker.casefold() not in _KICKERS:
            head.labels.append(Label(publisher=kept[0][1]))
        elif kicker.casefold() not in _KICKERS:
            break
        head.notes.append(f"section label removed: {kept[0][1]}")
        del kept[0]
    if not kept or not (len(kept) > 1 or more):
        return
    number, line = kept[0]
    below = [dated.line for dated in head.dates] + (
        [head.byline_line] if head.byline_line is not None else []
    )
    followed = len(line) <= 150 and any(number < place <= number + 2 for place in below)
    if could_be_title(line) or (followed and "\n" not in line):
        head.title, head.title_line = line, number
        # The page's title and its heading may both stand there.
        kept[:] = [(place, block) for place, block in kept[1:] if not is_same_title(block, line)]


def _without_names(head: Head, kept: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The kept lines without a bare name or outlet beside a date (``Ana Reis`` over ``3 March 2021``)."""
    lines = {dated.line for dated in head.dates}
    if head.byline_line is not None:
        lines.add(head.byline_line)
    # "Ana Reis" over "Staff Writer" over the date line.
    lines |= {number for number, line in kept if number + 1 in lines and _is_role_line(line)}
    result = []
    for number, line in kept:
        beside = bool({number - 1, number + 1} & lines)
        under_title = head.title_line is not None and 0 <= head.title_line == number - 1
        label: Label | None = None
        if number - 1 == head.byline_line and _is_role_line(line):
            continue
        if beside and (names := outlets(line)):
            label = Label(publisher=names[0])
        elif beside and head.byline_line is None and (maker := byline_of(line)):
            label = Label(authors=maker[0], publisher=maker[1], byline=True)
        elif (beside or under_title) and is_staff(line):
            label = Label(authors=(line,), byline=True)
        if label is None:
            result.append((number, line))
        else:
            head.labels.append(label)
            head.byline_line = number if head.byline_line is None else head.byline_line
    return result


def _is_role_line(line: str) -> bool:
    return (is_role(line) or is_staff(line)) and len(line.split()) <= 5 and line[-1] not in ".!?"


def _with_whole_bylines(blocks: Sequence[str]) -> list[str]:
    """The blocks with a lone ``By`` joined to the name on the next line."""
    result: list[str] = []
    for number, block in enumerate(blocks):
        if number < _HEAD_LINES and result and _LONE_BY.fullmatch(result[-1]) and len(block) < 80:
            result[-1] = f"By {block}"
        else:
            result.append(block)
    return result
