"""What went wrong, in the same words for every suite that searches and answers."""

from __future__ import annotations

from evals.base import RIGHT

NOT_RETRIEVED = "not retrieved"
NOT_USED = "retrieved, not used"
USED_WRONG = "used, wrong"
REFUSED_WRONGLY = "refused wrongly"
SHOULD_REFUSE = "should have refused"
#: Where no evidence is known, nobody can tell which step went wrong.
WRONG = "wrong, evidence unknown"


def verdict_of(
    *, answerable: bool = True, right: bool, refused: bool, retrieved: bool | None, used: bool
) -> str:
    """``right``, or the first step that went wrong.

    ``retrieved`` says whether all that is needed was among the passages that the answerer had, None where
    that is not known; ``used`` whether all of it was cited.
    """
    if not answerable:
        return RIGHT if refused else SHOULD_REFUSE
    if right:
        return RIGHT
    if retrieved is None:
        return WRONG
    if not retrieved:
        return NOT_RETRIEVED
    if refused:
        return REFUSED_WRONGLY
    return USED_WRONG if used else NOT_USED
