"""Words that tell what others in an English question are: closed classes, common verbs, relational nouns.

Hand-made and short on purpose: a tagger's model would have to be downloaded, and a question needs no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from assistant.terms import stem


class Kind(StrEnum):
    """What a word is in its sentence; every word that is nothing else counts as a noun or its adjective."""

    DETERMINER = "determiner"
    PREPOSITION = "preposition"
    PRONOUN = "pronoun"
    AUXILIARY = "auxiliary"
    HELPER = "helper"
    ASKING = "asking"
    LINK = "link"
    ADVERB = "adverb"
    VERB = "verb"
    NOUN = "noun"


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _set("a an the")
#: Auxiliaries that a main verb follows; forms of "be" need none.
HELPERS = _set(
    "do does did don't doesn't didn't can can't could couldn't will would won't wouldn't should "
    "shouldn't may might must"
)
BE = _set(
    "is are was were am be been being isn't aren't wasn't weren't what's who's it's that's how's where's"
)
#: Pronouns that a phrase of an earlier turn can stand for.
PLURAL = _set("they them their these those theirs ones others")
SINGULAR = _set("it its this that he she him his her")
PERSONS = _set("he she him his her")
POSSESSIVES = _set("its their his her")

PRONOUNS = _set("its their his her others it they them those these this that he she him there one ones")

_CLASSES = {
    Kind.DETERMINER: _set(
        "a an the my your our some any no every each all both another which many much few several "
        "certain"
    ),
    Kind.PREPOSITION: _set(
        "of in on at to for from by with about into onto over under between among against during "
        "without within after before since until through across around near like than as per via "
        "versus vs besides despite up out off regarding towards toward upon outside inside behind "
        "above below beyond along including according due unlike apart"
    ),
    Kind.PRONOUN: PLURAL | SINGULAR | _set(
        "i me you we us one ones there it's hers mine yours ours others something anything nothing "
        "everything someone anyone everyone somebody anybody people's here myself itself themselves"
    ),
    Kind.AUXILIARY: HELPERS | BE | _set("has have had having hasn't haven't"),
    Kind.ASKING: _set("what who whom whose where when why how"),
    Kind.LINK: _set("and or but if because so while whether although though that's then nor"),
    Kind.ADVERB: _set(
        "not also more most less very too so just even ever never again still now then only else "
        "please yet always often usually sometimes ago today really actually exactly together "
        "outdoors indoors worldwide nowadays whatsoever possibly later earlier such instead maybe "
        "well long far soon back away first once already rather quite almost yes ok okay oh hi hello "
        "thanks"
    ),
}  # fmt: skip
CLOSED = {word: kind for kind, words in _CLASSES.items() for word in words}

_VERBS = _set(
    "accept achieve acquire act adapt add affect agree aim allow announce appear apply argue arise "
    "arrest arrive ask attack attempt attend avoid ban base beat become begin behave believe belong "
    "bite block boost borrow break bring build burn buy call carry catch cause celebrate change "
    "charge choose claim clean close collapse collect combine come commit communicate compare compete "
    "complain complete consider consist consume contain continue contribute control convert convince "
    "cook cooperate cope cost cover crash create cure cut damage deal decide declare decline defeat "
    "define deliver deny depend derive describe deserve design destroy detect determine develop die "
    "differ digest discover discuss disappear divide do draw dream dress drink drive drop earn eat "
    "elect eliminate emerge employ enable encourage end endanger enforce enjoy enter escape establish "
    "evolve exist expand expect experience explain export express extract face fail fall feed feel "
    "fight file fill find finish fire fit fix flow fly focus follow forbid force forget form fund "
    "gain gather get give go graduate grow handle hang happen harm hate have hear help hide hire hit "
    "hold host hunt hurt identify impact implement imply import improve include increase indicate "
    "influence inform inherit injure inspire install invade invent invest involve join jump keep kill "
    "know lack land last launch lay lead learn leave lend let lie lift like limit listen live look "
    "lose love lower maintain make manage manufacture mark marry matter mean measure meet melt "
    "mention migrate mind miss mix move name need negotiate notice observe obtain occur offer open "
    "operate oppose order organize originate own participate pass pay perform pick place plan plant "
    "play prefer prepare prevent process produce promote protect prove provide publish purchase push "
    "put qualify raise reach react read realize receive recommend recover reduce refer regulate "
    "reject relate release rely remain remember remove repair replace report represent require resign "
    "resolve respond result retire return reveal ride rise rule run save say see seek seem sell send "
    "separate serve set settle shift show shut sign sing sink sit sleep smell smoke solve speak spend "
    "spread stand start state stay steal stop store strike study succeed suffer suggest supply "
    "support suppose surround survive swim take talk taste teach tell test think threaten throw train "
    "transfer transmit travel treat try turn understand use vary visit vote vaccinate wait walk want "
    "warn wash watch wear weigh win wish withdraw work worry write"
)
IRREGULAR = _set(
    "began begun broke broken brought built bought caught came chose chosen cost dealt died drew "
    "drawn drank drove driven ate eaten fell fallen fed felt fought found flew flown forgot got "
    "gotten gave given went gone grew grown heard hid hidden held kept knew known led left lent lost "
    "made meant met paid ran rose risen said saw seen sold sent shot sang sunk sank sat slept spoke "
    "spoken spent stood stole stolen struck swam took taken taught told thought threw thrown "
    "understood wore won wrote written became drawn done"
)
_VERB_STEMS = frozenset(stem(word) for word in _VERBS)
_NEVER_ADVERBS = _set("july italy family reply supply anomaly butterfly")
_NOUN_ENDINGS = (
    "ance",
    "ence",
    "tion",
    "sion",
    "ment",
    "ments",
    "ness",
    "ity",
    "er",
    "ers",
    "or",
    "ors",
    "able",
    "ive",
    "tions",
)
#: Adjectives that end a sentence more often than they name something.
PREDICATES = _set(
    "able alive available bad best better big cheap common complete correct dangerous dead different "
    "difficult easy effective ethical expensive famous free good great hard harmful healthy high "
    "important independent influential inherited legal lethal legitimate inherited livable edible "
    "important interesting native catholic likely necessary new normal old open poisonous popular "
    "possible real related safe serious significant similar successful sure toxic true unique useful "
    "valid worse worst worth wrong late"
)


def is_verb(word: str) -> bool:
    """Whether a folded word is a form of a common verb; it may be a noun all the same."""
    return (
        word in IRREGULAR
        or word in _VERBS
        or (stem(word) in _VERB_STEMS and not word.endswith(_NOUN_ENDINGS))
    )


def is_adverb(word: str) -> bool:
    """Whether a folded word looks like an adverb of manner."""
    return len(word) > 5 and word.endswith("ly") and word not in _NEVER_ADVERBS


_RELATIONAL = _set(
    "advantage adaptation age aim alternative application author background basis benefit capital "
    "category cause challenge character characteristic component concern consequence content "
    "controversy cost cure danger date deal definition difference disadvantage distance drawback "
    "duration effect element evidence example expense factor feature finding founder function funding "
    "goal guideline head history idea impact implication importance ingredient issue kind law leader "
    "length level limitation location main mean meaning measure member method model movement name "
    "number objective option origin outcome owner part performance pioneer plan population power "
    "price principle problem procedure process product profit pro con program property purpose "
    "quality range rate reason recipe reception relation relationship requirement result review risk "
    "role root rule safety salary score set side sign significance similarity size solution source "
    "speed stage standard status step strength structure style subject success symptom target "
    "technique test theme theory threat time tip tool topic total treatment trend type usage use "
    "value variant variety version victim way weakness weight winner award side-effect penalty "
    "complication law regulation temperature capacity color design diet habitat species lifespan "
    "height population size breed diagnosis prevention prognosis detection criticism remedy deadline "
    "fee rival competitor event activity attraction place trail competition supplement variation "
    "accomplishment"
)
_RELATIONAL_STEMS = frozenset(stem(word) for word in _RELATIONAL)


def is_relational(word: str) -> bool:
    """Whether a folded noun says little without what it is of ("symptoms", "price"; Barker 1995)."""
    return stem(word) in _RELATIONAL_STEMS


def is_plural(word: str) -> bool:
    """Whether a folded noun looks like a plural."""
    return (word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))) or word in _set(
        "people men women children teeth feet mice"
    )


_LAST_LATIN = 0x24F
# English words that are words of neighbouring languages too.
_SHARED = _set(
    "a an in on at as was do to so no me her has over or he is it we of die will for under also am "
    "are per via versus all my more most not once then well up by"
)


def is_english(words: Sequence[str]) -> bool:
    """Whether folded words are an English sentence: one in six is a function word that only English has."""
    telling = sum(word in CLOSED and word not in _SHARED for word in words)
    return 0 < telling >= len(words) / 6


def is_latin(text: str) -> bool:
    """Whether all letters are Latin ones."""
    return not any(character.isalpha() and ord(character) > _LAST_LATIN for character in text)
