"""From what an answerer wrote to the answer that is shown: checked, cited, and put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answering.base import Request, Written
from assistant.citing import independent_sources
from assistant.conflicts import Disagreement, accounts_to_cite, drafts, replacing, tell
from assistant.embedding import Embedder
from assistant.index import IndexReader
from assistant.pipeline.checking import Checked, check_drafts
from assistant.pipeline.clock import Clock
from assistant.pipeline.parts import EXTRACTIVE, make_checker, make_rewording
from assistant.pipeline.questions import standing_as_of
from assistant.schema import Answer
from assistant.settings import Settings
from assistant.verifying import LearnedChecker

#: Passages shown as the nearest that were found, where they do not answer.
NEAREST = 3


def with_stages_before(
    written: Written, notices: Sequence[str], prompt_versions: Mapping[str, str]
) -> Written:
    """What was written, with what the stages before it have to say and the prompts that they used."""
    return replace(
        written,
        notices=(*notices, *written.notices),
        prompt_versions={**prompt_versions, **written.prompt_versions},
    )


def with_accounts(written: Written, found: Sequence[Disagreement]) -> Written:
    """What was quoted without a model, headed by the account that replaces what it tells.

    Where no sentence was chosen, the accounts of articles that contradict each other on what is asked answer:
    they do tell of it.
    """
    if written.model != EXTRACTIVE:
        return written
    if not written.drafts:
        accounts = drafts(found)
        return replace(written, drafts=accounts, missing=(), confidence=None) if accounts else written
    later = replacing(found, [span for draft in written.drafts for span in draft.spans])
    return replace(written, drafts=(*later, *written.drafts), short_answer=None) if later else written


def finish(
    question: str,
    request: Request,
    written: Written,
    found: Sequence[Disagreement],
    *,
    reader: IndexReader,
    settings: Settings,
    embedder: Embedder,
    clock: Clock,
) -> Answer:
    """The answer to a question as it was asked: what was written, checked and cited.

    ``found`` is what the articles tell differently.
    """
    passages = tuple(request.passages)
    told: list[str] = []
    checked = check_drafts(
        written.drafts,
        passages,
        question=request.question,
        members_of=reader.group_members,
        checker=make_checker(settings, embedder, told.append),
        trying=LearnedChecker(embedder),
        # What was quoted is the articles' own; only what a model wrote may be left out.
        policy="mark" if written.model == EXTRACTIVE else settings.unsupported,
        rewording=make_rewording(settings, written, passages),
        also=lambda final: accounts_to_cite(found, [s for d in final for s in d.spans]) if final else (),
    )
    clock.lap("cite")
    return assemble(question, request, written, checked, found=found, told=told, timings_ms=clock.total())


def assemble(
    question: str,
    request: Request,
    written: Written,
    checked: Checked,
    *,
    found: Sequence[Disagreement],
    told: Sequence[str],
    timings_ms: Mapping[str, float],
) -> Answer:
    """What the stages made, as one answer; it abstains when checking left no sentence.

    ``found`` is what the articles tell differently, ``told`` what the checker had to say.
    """
    answered, passages = bool(checked.sentences), tuple(request.passages)
    return Answer(
        question=question,
        standalone_question=request.question,
        as_of=request.as_of or standing_as_of(request.question, checked.citations),
        status="no_answer" if not answered else "partial" if written.partial else "answered",
        short_answer=written.short_answer if answered else None,
        sentences=checked.sentences,
        citations=checked.citations,
        missing=written.missing,
        passages=passages,
        nearest=() if answered else passages[:NEAREST],
        independent_sources=independent_sources(checked.citations),
        conflicts=tell(found, checked.citations) if answered else (),
        confidence=written.confidence,
        model=written.model,
        notices=(*written.notices, *checked.notices, *told),
        prompt_versions={**written.prompt_versions, **checked.prompt_versions},
        usage=Counter(written.usage) + Counter(checked.usage),
        timings_ms=timings_ms,
    )
