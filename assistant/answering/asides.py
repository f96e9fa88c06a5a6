"""What in a model's reply is no claim about the news: a bare yes, a lead-in, word of what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.schema import Draft
from assistant.terms import content_stems

_YES_OR_NO = re.compile(r"\W*(yes|no)\W*", re.IGNORECASE)
_EVIDENCE = r"(?:articles?|passages?|sources?|evidence|reports?|texts?|documents?|excerpts?)"
_SILENT = re.compile(
    rf"(?:\b{_EVIDENCE}\b[^.]{{0,60}}?\b(?:do(?:es)?|did|is|are)(?:\s+not|n['’]t)\s+"
    rf"(?:\w+\s+)??(?:say|mention|state|give|tell|specify|report|contain|include|explain|reveal|provide|name|answer|clear"
    rf"|known|stated|given)(?:\s+on)?\b\s*(?P<left>[^.]*)"
    rf"|\bno\s+(?:\w+\s+){{0,2}}?{_EVIDENCE}\b[^.]*"
    rf"|\b(?:is|are|was|were)\s+(?:not|n['’]t)\s+(?:\w+\s+)?(?:in|by|from)\s+the\s+(?:\w+\s+)?{_EVIDENCE}\b)",
    re.IGNORECASE,
)
#: Stems of words that only speak of the answer itself.
_ABOUT_ITSELF = frozenset(
    content_stems(
        "answer answers question summary short brief following based provided given evidence passage "
        "passages source sources available information found find key points main overall conclusion "
        "according detail details account accounts outlet outlets coverage"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """The sentences that claim something; a yes or no that stood alone; what the articles do not tell."""

    drafts: tuple[Draft, ...] = ()
    short_answer: str | None = None
    missing: tuple[str, ...] = ()


def part(drafts: Sequence[Draft]) -> Parted:
    """Parts the claims of a reply from the rest.

    A bare yes or no in the first place is the short answer. A sentence without a citation that says what the
    articles leave open is told as missing; one that only leads in the others («Here is what the articles
    say:») is dropped. All other sentences are claims, cited or not.
    """
    claims: list[Draft] = []
    missing: list[str] = []
    short = _YES_OR_NO.fullmatch(drafts[0].text) if drafts else None
    for draft in drafts[1 if short else 0 :]:
        silent = None if draft.spans else _SILENT.search(draft.text)
        if silent:
            missing.append(_left_open(silent) or draft.text.rstrip(" .:"))
        elif draft.spans or not _leads_in(draft.text):
            claims.append(draft)
    return Parted(
        drafts=tuple(claims),
        short_answer=short[1].capitalize() if short and claims else None,
        missing=tuple(dict.fromkeys(missing)),
    )


def _left_open(silent: re.Match[str]) -> str:
    return (silent["left"] or "").strip(" ,;:")


def _leads_in(text: str) -> bool:
    return text.rstrip(" *_").endswith(":") or set(content_stems(text)) <= _ABOUT_ITSELF
