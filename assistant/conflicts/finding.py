"""Pairs of statements that cannot both be so."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.extractive.questions import Question, analyse, split_question
from assistant.conflicts.asking import sought
from assistant.conflicts.beside import told_beside
from assistant.conflicts.days import Day
from assistant.conflicts.families import plain
from assistant.conflicts.names import Name
from assistant.conflicts.parallel import parallel
from assistant.conflicts.quotations import Quotation
from assistant.conflicts.relations import relation_of
from assistant.conflicts.same_thing import same_thing
from assistant.conflicts.statements import Statement, every_statement, statements
from assistant.schema import Passage, Relation
from assistant.terms import content_stems

Frequencies = Callable[[Sequence[str]], tuple[dict[str, int], int]]

#: A statement that holds less of the question is about something else; one that tells itself what was done
#: may leave more to what stands before it.
LEAST_COVERED, LEAST_COVERED_TOLD = 0.4, 0.25
#: What holds so much of it answers the question.
LEAST_COVERED_ANSWER = 0.65
#: A value that fits less has no word of the question near it.
LEAST_FIT = 0.3
#: A day or a name must fit this share of what the best one does: sentences hold more of them than figures.
FIT_OF_BEST = 0.4
#: More accounts of one thing are not shown.
MAX_ACCOUNTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Accounts of one thing, the earliest first, each with the statements that give it, the fullest first.

    ``is_answer`` says that they answer the question whatever else does: copies of one text that differ in
    what is asked for, or accounts of which each holds most of the question.
    """

    about: str
    accounts: tuple[tuple[Statement, ...], ...]
    relation: Relation
    is_answer: bool = False


def find_conflicts(
    question: str, passages: Sequence[Passage], frequencies: Frequencies
) -> tuple[Disagreement, ...]:
    """What the passages tell differently of what a standalone question asks, part by part.

    ``frequencies`` gives for stems in how many chunks each occurs, and how many chunks there are.
    """
    about, question = _about(question), plain(question)
    stems = list(dict.fromkeys(content_stems(question)))
    counts, total = frequencies(stems)
    weights = {each: math.log(1 + (total + 0.5) / (counts.get(each, 0) + 0.5)) for each in stems}
    parts = split_question(question)
    asked = (analyse(part, weights, question if len(parts) > 1 else None) for part in parts)
    found = [each for part in asked if (each := disagreement(part, passages))]
    return tuple(replace(each, about=about) if len(parts) == 1 else each for each in found)


def disagreement(question: Question, passages: Sequence[Passage]) -> Disagreement | None:
    """The accounts of what the question asks for, where the passages give more than one."""
    seeks = sought(question)
    if seeks is None:
        return None
    told = list(statements(seeks, passages))
    found = [each for each in told if _is_to_the_question(each)]
    accounts = _accounts(_best_of_articles(found), told)
    is_copied = len(accounts) < 2
    if is_copied:
        copies = parallel(list(every_statement(seeks, passages)))
        accounts = _accounts(_best_of_articles(copies), fit_of_best=0.0)
    if len(accounts) < 2:
        return None
    ordered = sorted(accounts, key=_in_time)
    return Disagreement(
        about=_about(question.text),
        accounts=tuple(map(tuple, ordered)),
        relation=relation_of(ordered, list(filter(_is_note, told))),
        is_answer=is_copied or all(any(_answers(each) for each in account) for account in accounts),
    )


def _in_time(account: Sequence[Statement]) -> tuple[bool, date, bool]:
    """By day, those without one last; what an article says was told before is ahead of its own account."""
    first = account[0]
    return first.printed is None, first.printed or date.max, not first.elsewhere


def _best_of_articles(found: Sequence[Statement]) -> list[Statement]:
    """Of each article the statement that is most to the question, the best first."""
    best: dict[str, Statement] = {}
    for statement in sorted(found, key=lambda each: (not each.elsewhere, _merit(each)), reverse=True):
        if not statement.withdrawn:
            best.setdefault(statement.article.article_id, statement)
    return list(best.values())


def _is_to_the_question(statement: Statement) -> bool:
    if statement.fit < LEAST_FIT and not isinstance(statement.value, Quotation):
        return False
    least = LEAST_COVERED_TOLD if statement.is_told else LEAST_COVERED
    return statement.is_of and min(statement.coverage, statement.topic) >= least


def _answers(statement: Statement) -> bool:
    return statement.is_of and statement.coverage >= LEAST_COVERED_ANSWER


def _merit(statement: Statement) -> float:
    return statement.coverage + statement.fit


def _accounts(
    best: Sequence[Statement], told: Sequence[Statement] = (), fit_of_best: float = FIT_OF_BEST
) -> list[list[Statement]]:
    """The statements by value, those of the best one first; what is of another thing is left out.

    A value that an outlet took back is an account too, with what else was ``told`` of it.
    """
    accounts: list[list[Statement]] = []
    for statement in best:
        agreeing = next((each for each in accounts if _agree(each[0], statement)), None)
        if agreeing is not None:
            agreeing.append(statement)
        elif not accounts or (
            _fits(statement, fit_of_best * accounts[0][0].fit) and same_thing(accounts[0][0], statement)
        ):
            accounts.append([statement])
    for other in told_beside(accounts, told):
        if not any(_agree(account[0], other) for account in accounts):
            accounts.append([other])
    for note in filter(_is_note, told):
        own = [a for a in accounts if any(each.article == note.article for each in a)]
        if own and not any(_agree(account[0], note) for account in accounts):
            accounts.append([*_elsewhere(note, told), note])
    return accounts[:MAX_ACCOUNTS]


def _fits(statement: Statement, least: float) -> bool:
    return statement.fit >= least or not isinstance(statement.value, Day | Name)


def _is_note(statement: Statement) -> bool:
    return statement.withdrawn and _is_to_the_question(statement)


def _elsewhere(note: Statement, told: Sequence[Statement]) -> list[Statement]:
    """What other articles state of the value that a note takes back, the best of each."""
    found = _best_of_articles(
        [each for each in told if _agree(each, note) and each.coverage >= LEAST_COVERED]
    )
    return [each for each in found if each.article.article_id != note.article.article_id]


def _agree(one: Statement, other: Statement) -> bool:
    return one.value.agrees(other.value)  # type: ignore[arg-type]


def _about(question: str) -> str:
    """The question as a phrase: ``How many people died?`` is of ``how many people died``."""
    phrase = question.strip().rstrip("?").strip()
    return phrase[:1].lower() + phrase[1:]
