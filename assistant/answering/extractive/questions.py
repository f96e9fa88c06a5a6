"""What a question asks for: its kind of answer, its names, its words and what they weigh."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from itertools import dropwhile, pairwise
from typing import Literal

from assistant.schema import Article, day_of
from assistant.terms import CAPITALS, STOPWORDS, content_stems, fold, stem, words

Kind = Literal["who", "when", "where", "how_many", "how_much", "why", "yes_no", "list", "what"]

_VERBS = "(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|happens|causes)"
# The first question word in a question asks; where two rules match there, the earlier rule wins.
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "how_much",
        r"\bhow (?:much|expensive|costly)\b|\bwhat (?:percentage|percent|share|proportion|price|cost|sum)\b"
        r"|\bwhat (?:will|would|did|does|is|was)\b.{0,200}?"
        r"\b(?:cost|worth|priced?|paid?|revenues?|profits?|salary|budget|turnover|earnings|fee)\b",
    ),
    (
        "how_many",
        r"\bhow (?:many|old|long|far|high|tall|deep|large|big|heavy|fast|wide|often)\b"
        r"|\bwhat (?:number|speed|age)\b",
    ),
    (
        "when",
        r"\bwhen\b|\b(?:what|which) (?:day|date|year|month|time|week|century|decade)s?\b"
        r"|\bhow (?:soon|recently)\b"
        r"|\bwhat (?:is|was|will be) the (?:\w+ ){0,2}(?:date|day|year)\b",
    ),
    (
        "where",
        r"\bwhere\b|\b(?:what|which) (?:\w+ )?"
        r"(?:country|city|town|place|state|region|continent|location|port)\b",
    ),
    (
        "why",
        r"\bwhy\b|\bhow come\b|\bfor what reason\b"
        r"|\bwhat (?:caused|causes|led to|made|prompted|triggered|(?:is|was|were) the (?:reason|cause)s?)\b",
    ),
    (
        "who",
        r"\bwho(?:m|se)?\b"
        r"|\b(?:what|which) (?:person|man|woman|minister|president|scientist|author|actor|singer"
        r"|company|agency|organi[sz]ation)\b",
    ),
    (
        "list",
        # A noun in the plural behind it, not what comes behind a verb ("What did officials say?").
        rf"\b(?:which|what) (?:(?!{_VERBS}\b)\w+ )?(?!{_VERBS}\b|\w*(?:ss|us)\b)[a-z]+s\b"
        r"|\b(?:name|list) (?:all |some |the )",
    ),
    (
        "yes_no",
        r"^\s*(?!(?:can|could|will|would) you\b|do you know\b)(?:is|are|was|were|do|does|did|has|have|had"
        r"|can|could|will|would|should|may|might)\b",
    ),
)
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_NAME = re.compile(
    rf"\b[{CAPITALS}][\w’'.-]*(?:\s+(?:(?:of|the|de|del|di|du|la|le|al|el|bin|ibn|van|von|der|and)\s+){{0,2}}[{CAPITALS}0-9][\w’'.-]*)*"
)
_PAST = re.compile(r"\bwhen (?:did|was|were)\b|\b(?:day|date|year|month) (?:did|was|were)\b", re.IGNORECASE)
# A year tells when ("the Winter Olympics 2018"), other numbers tell which ("Artemis 1").
_NUMERAL = re.compile(r"(?!(?:1[89]|20)\d\d\Z)\d+|i{1,3}|iv|vi{0,3}|ix|xi{0,3}")
_JOINT = re.compile(
    # From the first of a row of white space only, or rows would take time in the square of their length.
    r",?(?<!\s)\s+and\s+(?=(?:(?:for|in|on|at|by|to|of|from|with)\s+)?(?:how|what|which|who|whom|whose|when|where|why)\b)",
    re.IGNORECASE,
)
#: A question without a question word, as people type it into a search: its noun tells what is wanted.
_NOUNS: tuple[tuple[Kind, str], ...] = (
    ("where", r"\b(?:location|venue|place)\b"),
    ("when", r"\b(?:date|day|year)\b"),
    ("who", r"\b(?:winner|director|author|president|founder|owner|host)\b"),
)
#: More questions joined in one stay together in the last part, so that each part has a sentence.
MAX_PARTS = 4
_POSSESSIVE = re.compile(r"[’']s\b")
CALENDAR = frozenset(
    "january february march april june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
# "How long did it burn", "how long was the canal blocked": a time, where "how long is it" may be a length.
_LASTING = re.compile(
    r"\bhow long (?:(?:did|do|does|has|have|had|will|would|can|could|should|until|before|after|it)\b"
    r"|(?:is|was|are|were)\b.{0,200}?\b(?:\w{2,}ed|shut|stuck|open|away|out|down|held|kept|lost|cut|off)\W*$)",
    re.IGNORECASE,
)
_ASKED_SPEECH = re.compile(
    r"\bwhat (?:did|does|do|has|have|had) (?P<who>.{1,80}?) "
    r"(?:say|said|think|warn|promise|claim|announce|tell|argue|write|explain|demand|call for)\b",
    re.IGNORECASE,
)
# An apostrophe inside or behind a word opens no quote.
_QUOTED = re.compile(r"(?<!\w)[\"“‘']([^\"”’']{3,80})[\"”’'](?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question taken apart.

    ``weights`` maps each content stem to its inverse document frequency; ``names`` are its
    names and quoted phrases; ``focus`` is the stem of the thing counted or asked about
    (``how many people`` -> ``peopl``), or what is measured (``how deep`` -> ``deep``); ``numbers``
    are written in digits, ``pairs`` the stems that stand next to each other; ``action`` is the stem of
    what is done or happens (``who found the wreck`` -> ``found``); ``speaker`` is whose words are asked for.
    """

    text: str
    kind: Kind
    weights: Mapping[str, float]
    names: tuple[Name, ...]
    focus: str | None
    numbers: frozenset[str] = frozenset()
    action: str | None = None
    pairs: frozenset[frozenset[str]] = frozenset()
    speaker: Name | None = None

    @property
    def asked(self) -> frozenset[str]:
        """The stems of the question."""
        return frozenset(self.weights)

    def until(self, article: Article) -> int | None:
        """The last year that an article can tell of: what was, was before it was published."""
        published = day_of(article.published_at)
        return published.year if published and _PAST.search(self.text) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as its stems; ``phrase`` when only the whole folded phrase is the name, since a number
    tells it from its siblings (``artemis i``, ``chandrayaan 3``). ``text`` is how the question writes it."""

    stems: frozenset[str]
    phrase: str | None = None
    text: str = field(default="", compare=False)

    def is_in(self, stems: Set[str], spaced: str) -> bool:
        """Whether a text with these stems names it; ``spaced`` are its folded words between spaces."""
        if self.phrase is not None:
            return f" {self.phrase} " in spaced
        return 2 * len(self.stems & stems) >= len(self.stems)

    def gives_way_in(self, spaced: str) -> bool:
        """Whether a text names a sibling (``chandrayaan 2``) and not this."""
        if self.phrase is None or f" {self.phrase} " in spaced:
            return False
        family = self.phrase.rpartition(" ")[0]
        followers = re.findall(rf" {re.escape(family)} (\w+)(?= )", spaced)
        return any(_NUMERAL.fullmatch(word) for word in followers)


def kind_of(question: str) -> Kind:
    """The kind of answer asked for; ``what`` when no rule applies."""
    places = [(found.start(), kind) for kind, pattern in _KINDS if (found := pattern.search(question))]
    if places:
        return min(places, key=lambda pair: pair[0])[1]
    if re.search(r"\b(?:what|which|how)\b", question, re.IGNORECASE):
        return "what"
    return next((kind for kind, noun in _NOUNS if re.search(noun, question, re.IGNORECASE)), "what")


def split_question(question: str) -> list[str]:
    """The questions joined in one: ``When did it sink, and who found it?`` are two."""
    parts = [part.strip(" ,;?") for part in _JOINT.split(question, MAX_PARTS - 1)]
    return (
        [f"{part}?" for part in parts]
        if len(parts) > 1 and all(len(words(p)) > 2 for p in parts)
        else [question]
    )


def analyse(question: str, inverse_frequency: Mapping[str, float], whole: str | None = None) -> Question:
    """Takes a standalone question apart; ``inverse_frequency`` gives the weight of each stem.

    A trailing bracket is the topic that rewriting added: its words count half, and its names are
    no names of the question. A part of a joint question without a name of its own takes those
    of the ``whole``, at half their weight.
    """
    asked, topic = _without_topic(question)
    names = names_in(asked)
    borrowed = names_in(whole) if whole and not names else ()
    weights = {term: inverse_frequency.get(term, 1.0) / 2 for name in borrowed for term in name.stems}
    weights |= {term: inverse_frequency.get(term, 1.0) / 2 for term in content_stems(topic)}
    weights |= {term: inverse_frequency.get(term, 1.0) for term in content_stems(asked)}
    speaker = _speaker(asked)
    return Question(
        text=question,
        # "What did the mayor say of the cost" asks for no sum.
        kind="what" if speaker else kind_of(asked),
        weights=weights,
        names=names or borrowed,
        focus=_focus(asked),
        numbers=frozenset(word for word in words(asked) if word[0].isdigit()),
        action=_action(asked),
        pairs=frozenset(frozenset(pair) for pair in pairwise(content_stems(asked)) if len({*pair}) == 2),
        speaker=speaker,
    )


def _speaker(question: str) -> Name | None:
    """Who said what is asked for: ``what did Ada Holm say``."""
    found = _ASKED_SPEECH.search(question)
    return next(iter(names_in(found["who"])), None) if found else None


def _action(question: str) -> str | None:
    """The word behind ``who``, else the last that is no name and no number."""
    behind = re.search(r"\bwho\s+([a-z]+)", question, re.IGNORECASE)
    spoken = [behind[1].lower()] if behind and behind[1].lower() not in STOPWORDS else _plain_words(question)
    return stem(spoken[-1]) if spoken else None


def _plain_words(question: str) -> list[str]:
    return [word for word in words(_NAME.sub(" ", question)) if word not in STOPWORDS and word.isalpha()]


def _without_topic(question: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.+?) \(([^()]+)\)\?", question)
    return (f"{found[1]}?", found[2]) if found else (question, "")


def names_in(text: str) -> tuple[Name, ...]:
    """The names and quoted phrases of a question."""
    found: dict[Name, None] = {}
    matches = [*_NAME.finditer(text), *_QUOTED.finditer(text)]
    for start, phrase in ((match.start(), part) for match in matches for part in _one_each(match[0])):
        spoken = words(_POSSESSIVE.sub("", phrase))
        if any(word in CALENDAR for word in spoken):
            continue  # a date is no name: articles write the same day in many ways
        spoken = list(dropwhile(lambda word: word in STOPWORDS and word != "i", spoken))
        stems = frozenset(stem(word) for word in spoken if word not in STOPWORDS)
        numbered = len(spoken) > 1 and any(_NUMERAL.fullmatch(word) for word in spoken)
        shown = _POSSESSIVE.sub("", _without_lead(phrase) if start == 0 else phrase).strip(" \"“”‘’'.,")
        name = Name(stems=stems, phrase=" ".join(spoken) if numbered else None, text=shown)
        if stems and not (start == 0 and _is_plain(phrase)):
            found[name] = None
    return tuple(found)


def _without_lead(phrase: str) -> str:
    """``Is the Ever Given`` is the Ever Given."""
    return " ".join(dropwhile(lambda word: fold(word) in STOPWORDS, phrase.split())) or phrase


def _one_each(phrase: str) -> list[str]:
    """``Artemis I and Artemis II`` are two names; ``Health and Human Services`` is one."""
    is_numbered = any(_NUMERAL.fullmatch(word) for word in words(phrase))
    return re.split(r"\band\b", phrase) if is_numbered else [phrase]


def _is_plain(word: str) -> bool:
    """A capital that only the start of a sentence explains."""
    return fold(word) in {"name", "give", "list", "describe", "explain", "show", "find", "compare"}


def _focus(question: str) -> str | None:
    measured = re.search(r"\bhow (deep|high|tall|wide|far|long|old|heavy|fast)\b", question, re.IGNORECASE)
    if measured:
        return "lasting" if _LASTING.search(question) else measured[1].lower()
    found = re.search(
        r"\b(?:how many|what number of|which|what)\s+((?:[\w’-]+\s+){0,2}[\w’-]+)", question, re.IGNORECASE
    )
    for word in words(found[1]) if found else []:
        if word not in STOPWORDS:
            return stem(word)
    return None
