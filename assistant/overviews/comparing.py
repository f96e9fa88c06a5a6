"""How outlets tell of one topic: which statements say the same thing, and what they differ in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, permutations

from assistant.overviews.base import Finding
from assistant.overviews.days import dates_saying
from assistant.overviews.differing import differs, differs_beside
from assistant.overviews.figures import agree, same_count
from assistant.overviews.statements import Statement
from assistant.overviews.wording import worded_otherwise
from assistant.schema import Draft, Span
from assistant.terms import stem
from assistant.verifying import Checker, Claim

#: Cosine from which two statements of different outlets may tell the same thing.
MAY_MATCH = 0.42
#: How far one statement must support another to be a second telling of it, and what that and their cosine
#: must come to together: two sentences of like words on two like events stay below.
TELLS, TELLS_AND_NEAR = 0.35, 1.22
#: So much less is enough where both give the same figures; and so much where both name the same rare thing,
#: figure or day.
SAME_FIGURES, SAME_SPECIFICS = 0.2, 0.32
#: A name of so many statements, or of a larger share of them, is what the topic is about.
RARE, RARE_SHARE, SOME_NAMES = 3, 0.1, 2
_CALENDAR = frozenset(map(stem, ("day", "days", "week", "weeks", "month", "months", "year", "years")))
#: A statement that nothing elsewhere comes this near to is told by its outlet alone.
ALONE_BELOW, ALONE_SUPPORT = 0.6, 0.5
#: What is told by one outlet alone is shown when it is so near to the topic, of how near the nearest is.
OF_THE_NEAREST = 0.35
EXACT_IS_WORTH = 0.1
MAX_SHARED, MAX_DIFFERENCES, MAX_ALONE = 8, 8, 3

Pair = tuple[Statement, Statement]


def compare(found: Sequence[Statement], checker: Checker) -> tuple[Finding, ...]:
    """The findings of a comparison; none when fewer than two outlets tell of the topic.

    Articles that name no outlet are left out: nobody knows whether theirs is another one. Of accounts that
    differ the earlier one comes first.
    """
    named = [statement for statement in found if statement.article.publisher]
    if len({statement.outlet for statement in named}) < 2:
        return ()
    in_order = sorted(named, key=lambda statement: statement.published or date.max)
    pairs = [pair for pair in combinations(in_order, 2) if _may_match(*pair)]
    pairs.sort(key=lambda pair: -pair[0].cosine(pair[1]))
    differing = list(_differences(pairs, _beside(named)))
    disputed = {span for finding in differing for draft in finding.drafts for span in draft.spans}
    shared = list(_shared(pairs, checker, disputed))
    wording = [finding for pair in pairs if (finding := worded_otherwise(*pair))]
    told = disputed | {span for finding in shared for draft in finding.drafts for span in draft.spans}
    alone = _alone(named, checker, told)
    return (*shared[:MAX_SHARED], *differing[:MAX_DIFFERENCES], *wording[:MAX_DIFFERENCES], *alone)


def _may_match(one: Statement, other: Statement) -> bool:
    return (
        one.outlet != other.outlet
        and one.article.article_id != other.article.article_id
        and one.cosine(other) >= MAY_MATCH
    )


def _beside(found: Sequence[Statement]) -> Iterator[Pair]:
    """What an article tells itself with each of its other statements."""
    for one, other in permutations(found, 2):
        if one.article.article_id == other.article.article_id:
            yield one, other


def _differences(pairs: Sequence[Pair], beside: Iterable[Pair]) -> Iterator[Finding]:
    """One finding for each figure or day in dispute; a statement is quoted for it once."""
    seen: set[tuple[str, ...]] = set()
    disputed = [(pair, difference) for pair in pairs if (difference := differs(*pair))]
    disputed += [(pair, difference) for pair in beside if (difference := differs_beside(*pair))]
    for (one, other), difference in disputed:
        key = tuple(
            sorted((f"{one.outlet} {difference.values[0]}", f"{other.outlet} {difference.values[1]}"))
        )
        if key not in seen:
            seen.add(key)
            yield Finding(
                kind=difference.kind,
                drafts=(_draft(one), _draft(other)),
                about=difference.about,
                values=difference.values,
            )


def _shared(pairs: Sequence[Pair], checker: Checker, disputed: set[Span]) -> Iterator[Finding]:
    """Each fact that two or more outlets tell, in one wording, the most told of those that stand alone first.

    The wording is that of the statement which the others support best: it says least beyond what they say.
    """
    supports = _supports(pairs, checker)
    rare = _rare_names(pairs)
    tellings: dict[Statement, list[Statement]] = {}
    for (said, evidence), score in supports.items():
        is_specific = _is_specific(said, evidence, rare)
        least = TELLS_AND_NEAR - max(SAME_FIGURES * bool(said.figures), SAME_SPECIFICS * is_specific)
        tells = score >= TELLS and score + said.cosine(evidence) >= least
        if tells and said.span not in disputed and _has_figures_of(evidence, said):
            tellings.setdefault(said, []).append(evidence)
    order = sorted(
        tellings,
        key=lambda said: (
            not said.stands_alone,
            -len({other.outlet for other in tellings[said]}),
            -max(supports[said, other] for other in tellings[said]),
            -said.similarity,
        ),
    )
    used: set[Statement] = set()
    for said in order:
        others = _one_for_each_outlet(said, tellings[said], supports)
        if used.isdisjoint((said, *others)):
            used.update((said, *others))
            yield Finding(
                kind="shared", drafts=(Draft(text=said.text, spans=(said.span, *(o.span for o in others))),)
            )


def _rare_names(pairs: Sequence[Pair]) -> frozenset[str]:
    """The names of few of the statements: what tells one fact of the topic from another."""
    every = {statement for pair in pairs for statement in pair}
    counts = Counter(name for statement in every for name in statement.names)
    most = max(RARE, RARE_SHARE * len(every))
    return frozenset(name for name, count in counts.items() if count <= most)


def _is_specific(said: Statement, evidence: Statement, rare: frozenset[str]) -> bool:
    """Whether two statements have a figure, a day or month, or some rare names in common; how many days
    something took, and who speaks, is told with many things."""
    if len(said.names & evidence.names & rare) >= SOME_NAMES:
        return True
    figures = any(
        mine.unit & its.unit and not mine.unit & _CALENDAR and same_count(mine, its) and agree(mine, its)
        for mine in said.figures
        for its in evidence.figures
    )
    return figures or any(
        mine.precision != "year" and (mine.first, mine.last) == (its.first, its.last)
        for mine in said.mentions
        for its in evidence.mentions
        if not dates_saying(said.text, mine)
    )


def _has_figures_of(evidence: Statement, said: Statement) -> bool:
    """Whether what a statement counts and dates is counted and dated alike in another; when it was said
    aside."""
    counted = all(
        any(same_count(mine, theirs) and agree(mine, theirs) for theirs in evidence.figures)
        for mine in said.figures
    )
    return counted and all(
        any(mine.first <= theirs.last and theirs.first <= mine.last for theirs in evidence.mentions)
        for mine in said.mentions
        if (mine.precision != "year" or evidence.mentions) and not dates_saying(said.text, mine)
    )


def _supports(pairs: Sequence[Pair], checker: Checker) -> dict[Pair, float]:
    """For each ordered pair, how far the second statement says what the first says."""
    ordered = [pair for one, other in pairs for pair in ((one, other), (other, one))]
    checks = checker.check([Claim(sentence=one.text, evidence=(other.text,)) for one, other in ordered])
    return {pair: check.score for pair, check in zip(ordered, checks, strict=True)}


def _one_for_each_outlet(
    said: Statement, others: Sequence[Statement], supports: dict[Pair, float]
) -> list[Statement]:
    best: dict[str, Statement] = {}
    for other in sorted(others, key=lambda other: -supports[said, other]):
        best.setdefault(other.outlet, other)
    return list(best.values())


def _alone(found: Sequence[Statement], checker: Checker, told: set[Span]) -> list[Finding]:
    """The few statements of each outlet nearest to the topic that no other outlet comes near to."""
    chosen: list[Finding] = []
    least = OF_THE_NEAREST * max((statement.similarity for statement in found), default=0.0)
    for outlet in dict.fromkeys(statement.outlet for statement in found):
        others = [statement for statement in found if statement.outlet != outlet]
        own = [
            statement
            for statement in found
            if statement.outlet == outlet
            and statement.span not in told
            and statement.stands_alone
            and statement.similarity >= least
        ]
        far = [each for each in own if max(each.cosine(other) for other in others) < ALONE_BELOW]
        texts = tuple(other.text for other in others)
        checks = checker.check([Claim(sentence=each.text, evidence=texts) for each in far])
        alone = [each for each, check in zip(far, checks, strict=True) if check.score < ALONE_SUPPORT]
        alone.sort(key=_telling, reverse=True)
        chosen += [Finding(kind="only", drafts=(_draft(each),)) for each in alone[:MAX_ALONE]]
    return chosen


def _telling(statement: Statement) -> float:
    """How much a statement tells of the topic: near to it, with a figure or a day."""
    return statement.similarity + EXACT_IS_WORTH * bool(statement.figures or statement.mentions)


def _draft(statement: Statement) -> Draft:
    return Draft(text=statement.text, spans=(statement.span,))
