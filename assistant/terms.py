"""Words as retrieval and answering compare them: folded, stemmed, without function words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

#: Latin capitals for use in a character class: names begin with É, Ø and Š as well.
CAPITALS = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x180) if chr(code).isupper())

_WORD = re.compile(r"[^\W_]+(?:[.,](?=\d)[^\W_]+)*", re.UNICODE)
# The algorithm of SQLite's `porter` tokenizer, so that stems agree with the lexical index.
_STEMMER = Stemmer.Stemmer("porter")

#: Function and question words; they say little of what a question is about.
STOPWORDS = frozenset(
    "a about after again all also am an and any are as at be because been before being between both but "
    "by can could did do does doing done during each few for from further had has have having he her here "
    "hers him his how i if in into is it its itself just let me more most my no nor not of off on once "
    "only or other our ours out over own s same she should so some such t than that the their theirs them "
    "then there these they this those through to too under until up upon us very was we were what when "
    "where which while who whom whose why will with would you your yours ll re ve d m according article "
    "articles say says said tell told report reports reported much many long name names named mentioned "
    "listed called exactly happened happen".split()
)


def fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    # Most texts have no accents: only the few different characters are looked at one by one.
    accents = {ord(each): None for each in set(decomposed) if unicodedata.combining(each)}
    return (decomposed.translate(accents) if accents else decomposed).casefold()


def words(text: str) -> list[str]:
    """Folded words and numbers of a text, in order; ``1,200`` stays one word, as ``1200``."""
    found: list[str] = _WORD.findall(fold(text))
    return [word.replace(",", "") if "," in word else word for word in found]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Porter stem of a folded word (Porter 1980)."""
    return str(_STEMMER.stemWord(word))


def content_words(text: str) -> list[str]:
    """Folded words that are no function words, in order, repeated ones kept."""
    return [word for word in words(text) if word not in STOPWORDS]


def content_stems(text: str) -> list[str]:
    """Stems of the content words, in order, repeated ones kept."""
    return [stem(word) for word in content_words(text)]
