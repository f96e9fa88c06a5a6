"""Words of one meaning that news use for each other, as far as roles of figures and names depend on them."""

from __future__ import annotations

import re

from assistant.terms import content_stems, stem

_QUARTER = re.compile(r"\b(?:Q([1-4])|([1-4])Q)\b")
_QUARTERS = ("first", "second", "third", "fourth")
_STATES = re.compile(r"\bUSA?\b")
_ABBREVIATION = re.compile(r"\b(?:[A-Za-z]\.){2,}")

#: What can befall the people of a count: a figure of one is none of another.
FATES = {
    "death": "die dies died dying dead death deaths kill kills killed killing toll fatal fatality fatalities "
    "perish perished drown drowned victims lives corpses bodies claimed",
    "injury": "injure injured injures injuring injury injuries wound wounded wounds hurt burns",
    "missing": "missing unaccounted",
    "flight": "displace displaced evacuate evacuated evacuation flee fled homeless uprooted",
    "arrest": "arrest arrested arrests detain detained custody",
    "rescue": "rescue rescued saved",
    "infection": "infect infected infection infections sick",
}
_OTHERS = {
    "money": "cost costs price prices priced pay pays paid paying worth spend spent sum expensive bill "
    "euros dollars "
    "received fee money",
    "build": "build builds built building construct constructed erect erected construction",
    "begin": "begin begins began begun start starts started starting open opens opened opening",
    "end": "end ends ended finish finished complete completed close closes closed",
    "win": "win wins won winner winning victory defeat defeated beat beats elected champion "
    "crowned thrash thrashed edged overcame triumph triumphed",
    "find": "find finds found founded founding established discover discovered discovery recovered",
    "direct": "direct directs directed director directing",
    "design": "design designed designs architect designer",
    "see": "see saw seen spotted sighted",
    "house": "house houses home homes dwellings",
    "person": "people persons person residents inhabitants visitors passengers live population",
    "vote": "vote votes ballots voted",
    "approve": "approve approved pass passed passes adopt adopted",
    "job": "job jobs workers employees staff employ employs employed",
    "buy": "buy bought acquire acquired acquires purchase purchased acquisition takeover owned owns owner",
    "release": "release released releases launch launched premiere premiered "
    "publish published",
    "lead": "lead leads led head heads headed",
    "loss": "lose loses lost losing loss losses",
    "wait": "wait waits waiting waited queue queued queues stuck stranded backlog",
    "ship": "ship ships vessel vessels",
    "get": "get got gets received receive",
    "place": "place located location held seat headquarters",
}  # fmt: skip
#: Forms of one verb that have no stem in common.
_IRREGULAR = (
    "run ran|write wrote written|take took taken|give gave given|hold held|leave left|sell sold "
    "sale|speak spoke spoken"
    "|come came|go went gone|make made|meet met|rise rose risen climb climbed|fall fell fallen|grow grew "
    "grown|steal stole stolen"
    "|sink sank sunk|swim swam swum|drive drove driven|fly flew flown flight|break broke broken|choose "
    "chose chosen|send sent"
    "|catch caught|teach taught|bring brought|fight fought|strike struck|shoot shot|sing sang sung|draw "
    "drew drawn"
    "|throw threw thrown|bear bore born birth|wear wore worn|burn burnt"
)
_TABLES = (_OTHERS, FATES, {forms.split()[0]: forms for forms in _IRREGULAR.split("|")})
_FAMILY = {stem(word): name for table in _TABLES for name, forms in table.items() for word in forms.split()}


def family(stemmed: str) -> str:
    """The family of a stem, the stem itself where it has none."""
    return _FAMILY.get(stemmed, stemmed)


def is_fate(name: str | None) -> bool:
    """Whether a family is a fate of people."""
    return name in FATES


def plain(text: str) -> str:
    """The text with abbreviations in one way: ``U.S.`` as ``United States``, ``Q3`` as ``third quarter``."""
    text = _QUARTER.sub(lambda found: f"{_QUARTERS[int(found[1] or found[2]) - 1]} quarter", text)
    return _STATES.sub("United States", _ABBREVIATION.sub(lambda found: found[0].replace(".", ""), text))


def families(text: str) -> frozenset[str]:
    """The families of the content words of a text."""
    return frozenset(map(family, content_stems(plain(text))))
