"""Words for made articles: outlets, datelines, closings, local sentences, other words for common ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

OUTLETS = (
    "Alder Bay Press", "Brackwater News", "Canal Street Post", "Dune Herald", "Eastmoor Gazette",
    "Ferry Lane Times", "Granite Hill Echo", "Heron Coast Journal", "Ironbridge Record", "Juniper Daily",
    "Kestrel Tribune", "Lantern Review", "Millrace Observer", "North Quay Mail", "Orchard Argus",
)  # fmt: skip
DATELINES = ("LONDON (Relay News) —", "GENEVA, (Relay News) -", "By our staff and Relay News.", "NEW YORK —")
CLOSINGS = (
    "This story was first published by Relay News.",
    "Follow us for more news from the region. Sign up for the evening letter.",
    "Copyright Relay News. All rights are kept. This material may not be printed again.",
)
COLUMN_TITLE = "Seven days, seven questions"
COLUMN = (
    "Every Monday we gather what our readers asked us in the past week and try to answer it in plain words.",
    "The questions are printed as they came in, and the names of those who sent them stay with us.",
    "Some of what follows was on our pages before; some of it we had to look up or to ask others about.",
    "If we got something wrong, write to the desk and we will put it right in the next instalment.",
    "Send your own question by Friday noon, with a line on why you would like to know the answer to it.",
)

_PLACES = ("Alder Bay", "Brackwater", "Eastmoor", "Granite Hill", "Ironbridge", "Millrace", "North Quay")
_PEOPLE = ("Ada Thornbury", "Bela Novik", "Carla Osei", "Dario Lindqvist", "Esme Hartono", "Finn Abara")
_LOCAL_FIRST = (
    "People in {place} are following the news closely, and {person}, who teaches at the school there, spoke "
    "to her pupils about it on the very same morning.",
    "What happened far away is felt in {place} as well, says {person}, whose family runs the bakery next "
    "to the town hall.",
    "For {person} of {place} it was the first thing on the radio, long before the shops opened.",
)
_LOCAL_LAST = (
    "In {place} the library puts out papers and maps on the matter from tomorrow; entrance is free.",
    "{person} hopes that {place} will draw its own lessons from it, whatever the council decides in spring.",
)
_OTHER_WORDS = {
    "said": "stated", "about": "around", "began": "started", "large": "big", "ended": "finished",
    "people": "persons", "nearly": "almost", "after": "following", "while": "as", "because": "since",
    "several": "a number of", "first": "initial", "also": "too", "however": "yet", "found": "discovered",
    "showed": "revealed", "called": "named", "called for": "demanded", "took": "needed", "until": "up to",
    "made": "produced", "more than": "over", "before": "prior to", "would": "is to", "many": "numerous",
    "largest": "biggest", "between": "from", "expected": "due", "part": "portion", "work": "effort",
    "sent": "dispatched", "asked": "requested", "small": "minor", "often": "frequently", "only": "just",
}  # fmt: skip
_WORDS = re.compile(rf"\b({'|'.join(sorted(_OTHER_WORDS, key=len, reverse=True))})\b")
_NUMBER = re.compile(r"\b\d{1,3}\b")


def headline(sentences: Sequence[str], chance: Random) -> str:
    """A title from the beginning of one of the first sentences."""
    words = chance.choice(list(sentences[:3])).split()
    return " ".join(words[: chance.randint(6, 10)]).rstrip(".,;:")


def local_sentences(chance: Random) -> tuple[str, str]:
    """A first and a last sentence on one place and one person."""
    names = {"place": chance.choice(_PLACES), "person": chance.choice(_PEOPLE)}
    return chance.choice(_LOCAL_FIRST).format(**names), chance.choice(_LOCAL_LAST).format(**names)


def new_figures(sentence: str, chance: Random) -> str:
    """The sentence with other small numbers."""
    return _NUMBER.sub(lambda match: str(int(match[0]) + chance.randint(1, 9)), sentence)


def other_words(sentence: str) -> str:
    """The sentence with other words for common ones."""
    return _WORDS.sub(lambda match: _OTHER_WORDS[match[0]], sentence)
