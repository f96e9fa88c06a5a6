"""From disagreements to conflicts with numbered citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.conflicts.finding import Disagreement
from assistant.conflicts.statements import Statement
from assistant.schema import Account, Citation, Conflict, Span


def accounts_to_cite(found: Iterable[Disagreement], cited: Sequence[Span]) -> tuple[Span, ...]:
    """The spans of the accounts that are not cited yet."""
    spans = [
        Span(article_id=each.article.article_id, start=each.start, end=each.end)
        for one in found
        for account in one.accounts
        for each in account
        if not any(each.overlaps(span) for span in cited)
    ]
    return tuple(dict.fromkeys(spans))


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
        text=f"{first.article.byline}: {' '.join(first.text.split())}",
        citations=tuple(dict.fromkeys(cited)),
        sources=len({each.group for each in statements}),
    )
