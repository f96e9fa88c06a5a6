"""What becomes of the sentences of a model that their citations do not support."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.answering.spans import supporting_span
from assistant.schema import Draft, Passage
from assistant.verifying import Check, Checker
from assistant.verifying.claims import articles_of, claim_of

#: Left out with a notice; shown, marked; cited from elsewhere or asked for again, else left out.
Policy = Literal["leave_out", "mark", "repair"]

#: Asks for one sentence again and gives what may be shown of the reply; raises ModelError.
Reword = Callable[[Draft], Sequence[Draft]]

#: At most so many sentences of an answer are asked for again.
MOST_REWORDED = 3
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The drafts that are shown, and what happened to the others, in sentences."""

    drafts: tuple[Draft, ...] = ()
    notices: tuple[str, ...] = ()


def settle(
    drafts: Sequence[Draft],
    passages: Sequence[Passage],
    checker: Checker,
    policy: Policy,
    reword: Reword | None = None,
) -> Settled:
    """The drafts without those that ``checker`` finds unsupported, as ``policy`` has it.

    ``repair`` tries the other passages first, then ``reword``, once for a sentence. What is only partly
    supported stays: it is shown with what does not match. Raises what ``reword`` raises.
    """
    if policy == "mark":
        return Settled(drafts=tuple(drafts))
    repair = _Repair(tuple(passages), checker, reword) if policy == "repair" else None
    kept: list[Draft] = []
    left: list[Check] = []
    uncited = tries = repaired = 0
    for draft, check in zip(drafts, _checks(drafts, passages, checker), strict=True):
        if check.verdict != "unsupported":
            kept.append(draft)
            continue
        mended = repair.mend(draft, may_ask=tries < MOST_REWORDED) if repair else ()
        tries += repair is not None
        repaired += bool(mended)
        kept += mended
        if not mended:
            left.append(check)
            uncited += not draft.spans
    return Settled(drafts=tuple(kept), notices=tuple(_told(left, uncited, repaired)))


@dataclass(frozen=True, slots=True)
class _Repair:
    passages: tuple[Passage, ...]
    checker: Checker
    reword: Reword | None

    def mend(self, draft: Draft, *, may_ask: bool) -> list[Draft]:
        """The draft with a passage that supports it, or what the model says instead; empty for neither."""
        spans = [supporting_span(draft.text, passage) for passage in self.passages]
        elsewhere = [replace(draft, spans=(span,)) for span in dict.fromkeys(spans)]
        for other, check in zip(elsewhere, self._check(elsewhere), strict=True):
            if check.verdict == "supported":
                return [_because(other, "What the model cited does not say this; another passage does")]
        if self.reword is None or not may_ask:
            return []
        said = self.reword(draft)
        told = zip(said, self._check(said), strict=True)
        return [
            _because(new, "The model was asked for this sentence again")
            for new, check in told
            if check.verdict != "unsupported"
        ]

    def _check(self, drafts: Sequence[Draft]) -> list[Check]:
        return _checks(drafts, self.passages, self.checker)


def _checks(drafts: Sequence[Draft], passages: Sequence[Passage], checker: Checker) -> list[Check]:
    articles = articles_of(passages)
    return checker.check([claim_of(draft, articles) for draft in drafts])


def _because(draft: Draft, reason: str) -> Draft:
    return replace(draft, reasons=(*draft.reasons, reason))


def _told(left: Sequence[Check], uncited: int, repaired: int) -> list[str]:
    """How many sentences were left out and why, and how many were put right."""
    told = []
    if repaired:
        told.append(f"{_sentences(repaired)} of the model cited from elsewhere or asked for again.")
    if left:
        kinds = [
            (uncited, "for want of a citation"),
            (len(left) - uncited, "that the cited passages do not say"),
        ]
        why = [f"{_sentences(count)} of the model left out {kind}" for count, kind in kinds if count]
        reasons = dict.fromkeys(reason.rstrip(".") for check in left for reason in check.reasons)
        what = f" ({'; '.join(list(reasons)[:_MOST_REASONS])})" if reasons else ""
        told.append(f"{', and '.join(why)}{what}.")
    return told


def _sentences(number: int) -> str:
    return f"{number} sentence" if number == 1 else f"{number} sentences"
