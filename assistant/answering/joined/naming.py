"""Which name in the passages the clauses of a question describe."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from assistant.answering.joined.evidence import Evidence, Told
from assistant.terms import CAPITALS, STOPWORDS, fold, stem, words

#: The features of a name.
NAMES = ("support", "support_least", "sides", "articles", "titles", "several_words", "tellings")

_NAME = re.compile(
    rf"\b(?:[{CAPITALS}][\w&-]*(?:\.(?=[{CAPITALS}]))?(?:\s+(?=[{CAPITALS}0-9]))?)+"
    rf"(?:(?<=\w)\s+(?:of|the|de|bin|van|von)\s+[{CAPITALS}][\w&-]*)*"
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday".split()
)
_PERSON = re.compile(
    r"\bwho\b|\b(?:player|person|man|woman|minister|president|actor|actress|singer|coach|author|director|driver"
    r"|politician|senator|cricketer|quarterback|receiver|striker|celebrit(?:y|ies)|individuals?)\b",
    re.IGNORECASE,
)


#: Words of the longest name that a single word may be short for.
LONGEST_NAME = 3
#: So many stories with a name are as good as more.
MANY_STORIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name as it is written, whole forms first, the evidence of each side that has it, and its features."""

    forms: tuple[str, ...]
    evidence: tuple[Evidence | None, ...]
    features: Mapping[str, float]

    @property
    def name(self) -> str:
        return self.forms[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in a sentence, as it is written there, or in the title of the article alone."""

    told: Told
    written: str
    only_title: bool


#: A name as the stems of its words.
Key = tuple[str, ...]


def candidates(question: str, found: Sequence[Sequence[Evidence]]) -> list[Named]:
    """The names in what was found that the question does not give, with what speaks for each."""
    told = list({each.told.key: each.told for side in found for each in side}.values())
    by_person = bool(_PERSON.search(question))
    mentions = _not_given(_whole(_mentions(told)), question)
    return [_named(key, those, found, by_person) for key, those in mentions.items()]


def names_in(text: str, common: Set[str] = frozenset()) -> list[tuple[Key, str]]:
    """Each name of a text as its stems and as written.

    Function words are no part, nor ``common`` words to which only the start of the sentence gives a capital.
    """
    found = []
    for match in _NAME.finditer(text):
        written = match[0].split()
        starts = not text[: match.start()].strip("\"'“‘( ")
        while written and (_is_function(written[0]) or (starts and fold(written[0]) in common)):
            written, starts = written[1:], False
        spoken = words(" ".join(written))
        if len("".join(spoken)) > 1 and _CALENDAR.isdisjoint(spoken):
            found.append((tuple(stem(word) for word in spoken), " ".join(written)))
    return found


def _is_function(word: str) -> bool:
    return STOPWORDS.issuperset(words(word)) and not (word.isupper() and len(word) > 1)


def _mentions(told: Sequence[Told]) -> dict[Key, list[Mention]]:
    common = {word for each in told for word in re.findall(r"\b[a-z]+\b", each.text)}
    mentions: dict[Key, list[Mention]] = defaultdict(list)
    for each in told:
        there = names_in(each.text, common)
        said = {key for key, _ in there}
        for key, written in there:
            mentions[key].append(Mention(told=each, written=written, only_title=False))
        for key, written in names_in(each.article.title, common):
            if key not in said:
                mentions[key].append(Mention(told=each, written=written, only_title=True))
    return mentions


def _whole(mentions: Mapping[Key, Sequence[Mention]]) -> dict[Key, list[Mention]]:
    """A name of one word is taken for the longer one, most told, that begins or ends with it."""
    longer: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(mentions, key=lambda key: -len(mentions[key])):
        if 1 < len(mentions[key][0].written.split()) <= LONGEST_NAME:
            longer[key[0]].append(key)
            longer[key[-1]].append(key)
    merged: dict[Key, list[Mention]] = defaultdict(list)
    for key, those in mentions.items():
        whole = longer[key[0]][0] if len(key) == 1 and longer.get(key[0]) else key
        merged[whole].extend(those)
    return merged


def _not_given(mentions: Mapping[Key, list[Mention]], question: str) -> dict[Key, list[Mention]]:
    """Without what the question names itself, and without the outlets."""
    asked = {stem(word) for word in words(question)}
    outlets = {each.told.article.publisher or "" for those in mentions.values() for each in those}
    given = {tuple(stem(word) for word in words(outlet)) for outlet in outlets}
    return {key: those for key, those in mentions.items() if not asked.issuperset(key) and key not in given}


def _named(
    key: Key, mentions: Sequence[Mention], found: Sequence[Sequence[Evidence]], by_person: bool
) -> Named:
    named = {each.told.key for each in mentions}
    there = [[each for each in side if each.told.key in named] for side in found]
    strengths = [side[0].strength if side else 0.0 for side in there]
    firsts = [bool(side) and side[0] is all_of_it[0] for side, all_of_it in zip(there, found, strict=True)]
    stories = {each.told.story for each in mentions}
    titled = {each.told.story for each in mentions if each.only_title}
    spelt = Counter(each.written for each in mentions)
    forms = sorted(spelt, key=lambda form: (len(words(form)) == len(key), spelt[form], form), reverse=True)
    return Named(
        forms=tuple(forms),
        evidence=tuple(side[0] if side else None for side in there),
        features={
            "support": sum(strengths) / len(strengths),
            "support_least": min(strengths),
            "sides": sum(firsts) / len(firsts),
            "articles": min(1.0, len(stories) / MANY_STORIES),
            "titles": len(titled) / len(stories),
            "several_words": float((len(key) > 1) == by_person),
            "tellings": sum(not each.only_title for each in mentions) / len(mentions),
        },
    )
