"""Made articles that look like copies and are none, and short ones that are: all known by their making."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

Sentences = tuple[str, ...]

_TOWNS = (
    "Alder Bay", "Brackwater", "Canal Street", "Dunmere", "Eastmoor", "Farrow", "Granite Hill", "Heronsgate",
    "Ironbridge", "Juniper Vale", "Kestrel Park", "Lantern Rock", "Millrace", "North Quay", "Orchard End",
)  # fmt: skip
_NAMES = (
    "Abara", "Bask", "Corvin", "Dimas", "Esposito", "Falk", "Grau", "Hartono", "Ibsen", "Jurado", "Koss",
    "Lindqvist", "Moreau", "Novik", "Osei", "Petrov", "Quist", "Rahmani", "Soto", "Thornbury",
)  # fmt: skip
_MATCH = (
    "{home} beat {away} {a}-{b} at the {home} ground before {crowd} people on matchday {n} of the league.",
    "{first} put the hosts ahead after {m1} minutes with a low shot from the edge of the box.",
    "{second} levelled the score for the visitors in minute {m2}, when a corner was only half cleared.",
    "After the break {home} had more of the ball, and {third} turned in a cross in minute {m3}.",
    "{fourth} of {away} was sent off in minute {m4} for a second yellow card.",
    "The coach of {home} said that his team had shown patience and had been rewarded for it.",
    "{home} now have {p1} points from {n} matches, {away} have {p2}.",
    "On the coming weekend {home} play away against {other}, while {away} have a home match.",
)
_MARKET = (
    "The index of leading shares closed {up} at {index} points on {day}, a change of {change} percent.",
    "Shares of {first} Mills gained {g1} percent to {v1} crowns, {second} Freight lost {g2} percent.",
    "{third} Energy was among the winners of the day with a plus of {g3} percent at {v2} crowns.",
    "The crown was at {fx1} against the euro in late trade, after {fx2} on the evening before.",
    "A barrel of oil cost {oil} dollars, an ounce of gold {gold} dollars.",
    "The yield of government bonds that run for ten years stood at {yield_} percent.",
    "Trade was {mood}, dealers said, with {turnover} million shares changing hands.",
    "This report is made from figures of the exchange at the close of business and may be corrected later.",
)
_CAPTION = (
    "{name} of {town} is seen near the old bridge on the {n} of the month. {other}/Relay Pictures",
    "People gather in front of the hall in {town}, where {name} spoke. {other}/Relay Pictures",
    "A boat is pulled ashore at {town} as {name} looks on. {other}/Relay Pictures",
    "Workers clear a road between {town} and the coast with {name}. {other}/Relay Pictures",
)
_BRIEF = (
    "A fire in a shed at {town} was put out on Tuesday night; {name}, who owns it, was not hurt.",
    "The swimming pool of {town} is closed for repairs until March, said {name} of the town hall.",
    "Thieves took {n} sheep from a meadow near {town}; {name} of the police asks for witnesses.",
)
_BRIEF_TITLES = (
    "Fire in shed at {town} put out",
    "Swimming pool of {town} closed for repairs",
    "Thieves take sheep from meadow near {town}",
)
_NOTICES = (
    "You have read all of your free articles for this month. Subscribe now to go on reading, or sign in.",
    "We use cookies to make this site work for you. Accept all cookies or choose which ones we may set.",
)
#: A brief has so many copies.
BRIEF_COPIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article in the making: its sentences, and the group and the kind it is of.

    ``bare`` ones get no dateline and no closing of an outlet; ``outlet`` is drawn where none is given.
    """

    title: str
    sentences: Sentences
    day: date
    group: str
    kind: str
    bare: bool = False
    outlet: str | None = None


def matches(first_day: date, chance: Random, number: int) -> list[Draft]:
    """Reports of different matches of one matchday, in the words of one desk."""
    made = []
    for each in range(number):
        home, away, other = chance.sample(_TOWNS, 3)
        names = dict(zip(("first", "second", "third", "fourth"), chance.sample(_NAMES, 4), strict=True))
        minutes = {f"m{place}": chance.randint(1, 90) for place in range(1, 5)}
        figures = {
            "crowd": chance.randint(900, 20_000), "a": chance.randint(2, 5), "b": 1, "n": 3 + each // 6,
            "p1": chance.randint(1, 9), "p2": chance.randint(1, 9),
        }  # fmt: skip
        values = {"home": home, "away": away, "other": other, **names, **minutes, **figures}
        made.append(
            Draft(
                title=f"{home} beat {away} in the league",
                sentences=tuple(sentence.format(**values) for sentence in _MATCH),
                day=first_day + timedelta(days=7 * (each // 6)),
                group=f"match {each}",
                kind="match_report",
            )
        )
    return made


def markets(first_day: date, chance: Random, number: int) -> list[Draft]:
    """The market report of each of several days on end: one frame, other figures."""
    return [_market(first_day + timedelta(days=each), chance, f"market {each}") for each in range(number)]


def _market(day: date, chance: Random, group: str) -> Draft:
    def figure(low: float, high: float) -> str:
        return f"{chance.uniform(low, high):.2f}"

    values = dict(zip(("first", "second", "third"), chance.sample(_NAMES, 3), strict=True)) | {
        "up": chance.choice(("higher", "lower")), "index": figure(3000, 3900), "day": f"{day:%A}",
        "change": figure(0, 2), "g1": figure(0, 5), "v1": figure(20, 90), "g2": figure(0, 5),
        "g3": figure(0, 5), "v2": figure(20, 90), "fx1": figure(7, 8), "fx2": figure(7, 8),
        "oil": figure(60, 90), "gold": figure(1700, 2100), "yield_": figure(1, 4),
        "mood": chance.choice(("calm", "lively", "thin")), "turnover": figure(2, 9),
    }  # fmt: skip
    return Draft(
        title="Shares at the close of business",
        sentences=tuple(sentence.format(**values) for sentence in _MARKET),
        day=day,
        group=group,
        kind="market_report",
        outlet="Eastmoor Gazette",
    )


def follow_ups(originals: Sequence[Draft], rest: Callable[[int], Sentences], chance: Random) -> list[Draft]:
    """The next day's story of each original, under a title like its own, with a third of it as background."""
    made = []
    for original in originals:
        background = original.sentences[-max(2, round(0.33 * len(original.sentences))) :]
        new = tuple(each for each in rest(len(original.sentences)) if each not in original.sentences)
        made.append(
            Draft(
                title=f"{original.title}, the day after",
                sentences=(*new, *background),
                day=original.day + timedelta(days=chance.choice((1, 2))),
                group=f"after {original.group}",
                kind="follow_up",
            )
        )
    return made


def with_gallery(originals: Sequence[Draft], rest: Callable[[int], Sentences], chance: Random) -> list[Draft]:
    """Pairs of other stories under titles like each other's, both above the same pictures' captions."""
    made = []
    for number, original in enumerate(originals):
        captions = tuple(
            chance.choice(_CAPTION).format(
                name=chance.choice(_NAMES),
                town=chance.choice(_TOWNS),
                other=chance.choice(_NAMES),
                n=each + 1,
            )
            for each in range(24)
        )
        for place in range(2):
            title = f"{original.title}: {('what we saw', 'what they said')[place]}"
            group = f"gallery {number} {place}"
            text = (*rest(6), *captions)
            made.append(
                Draft(title=title, sentences=text, day=original.day, group=group, kind="shared_gallery")
            )
    return made


def briefs(first_day: date, chance: Random, number: int) -> list[Draft]:
    """Short items, each in several papers, one of them under another title that the text bears out."""
    made = []
    for each in range(number):
        place = each % len(_BRIEF)
        values = {
            "town": _TOWNS[each % len(_TOWNS)],
            "name": chance.choice(_NAMES),
            "n": chance.randint(3, 40),
        }
        for copy in range(BRIEF_COPIES):
            title = _BRIEF_TITLES[place] if copy else "{town}: " + _BRIEF_TITLES[place].split(" at ")[0]
            made.append(
                Draft(
                    title=title.format(**values),
                    sentences=(_BRIEF[place].format(**values),),
                    day=first_day + timedelta(days=each * 5),
                    group=f"brief {each}",
                    kind="brief",
                    bare=True,
                )
            )
    return made


def notices(originals: Sequence[Draft], chance: Random) -> list[Draft]:
    """What a reader who does not pay gets in the place of different stories."""
    return [
        Draft(
            title=original.title,
            sentences=(_NOTICES[number % len(_NOTICES)],),
            day=original.day,
            group=f"notice {number}",
            kind="notice",
            bare=True,
            outlet="Dune Herald",
        )
        for number, original in enumerate(originals)
    ]
