"""From disagreements to conflicts with numbered citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.conflicts.finding import Disagreement
from assistant.conflicts.statements import Statement
from assistant.schema import Account, Citation, Conflict, Draft, Span


def accounts_to_cite(found: Iterable[Disagreement], cited: Sequence[Span]) -> tuple[Span, ...]:
    """The spans of the accounts that are not cited yet."""
    spans = [
        each.span
        for one in found
        for account in one.accounts
        for each in account
        if not any(each.overlaps(span) for span in cited)
    ]
    return tuple(dict.fromkeys(spans))


def drafts(found: Iterable[Disagreement]) -> tuple[Draft, ...]:
    """The accounts that answer a question by themselves, as the sentences of an answer."""
    return tuple(_draft(account[0]) for one in found if one.is_answer for account in one.accounts)


def replacing(found: Iterable[Disagreement], said: Sequence[Span]) -> tuple[Draft, ...]:
    """The accounts that replace an earlier one and are not among the spans of what is ``said``."""
    latest = [one.accounts[-1] for one in found if one.relation == "superseded"]
    return tuple(
        _draft(account[0])
        for account in latest
        if not any(each.overlaps(span) for each in account for span in said)
    )


def tell(found: Iterable[Disagreement], citations: Sequence[Citation]) -> tuple[Conflict, ...]:
    """The conflicts with the numbers of their citations; what is not cited is not told."""
    return tuple(
        Conflict(
            about=one.about,
            accounts=tuple(_account(account, citations) for account in one.accounts),
            relation=one.relation,
        )
        for one in found
    )


def _account(statements: Sequence[Statement], citations: Sequence[Citation]) -> Account:
    first = statements[0]
    cited = [each.number for one in statements for each in citations if one.overlaps(each)]
    return Account(
        text=_text(first),
        citations=tuple(dict.fromkeys(cited)),
        sources=len({each.group for each in statements}),
    )


def _draft(statement: Statement) -> Draft:
    return Draft(text=_text(statement), spans=(statement.span,))


def _text(statement: Statement) -> str:
    return f"{statement.article.byline}: {' '.join(statement.text.split())}"
