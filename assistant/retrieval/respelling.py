"""A question whose misspelled words are put right, before it is searched for and answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from assistant.index import IndexReader
from assistant.retrieval.periods import read_period
from assistant.terms import fold, stem, words

#: Of shorter stems a single letter makes another word.
FEWEST_LETTERS = 5
#: Chunks that are read to see how a word is written.
READ = 5

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Respelled:
    """A question as it was meant; ``words`` are those written otherwise, each with the one that was meant."""

    question: str
    words: tuple[tuple[str, str], ...] = ()


def respell(question: str, reader: IndexReader, is_word: Callable[[str], bool]) -> Respelled:
    """The question with words that no chunk holds replaced by the nearest that one does, as written there.

    Left alone are words that ``is_word`` knows, folded, for what no article tells need not be misspelled, and
    those of a time or of an outlet, which need not stand in any text.
    """
    found = reader.meant(question)
    odd = [word for word in found if len(stem(word)) >= FEWEST_LETTERS and not is_word(word)]
    if not odd:
        return Respelled(question=question)
    period = read_period(question, date.max)  # of whichever day, its words are the same
    apart = {*words(period.text if period else ""), *words(" ".join(reader.publishers()))}
    written = [each for each in _WORD.findall(question) if fold(each) in odd and fold(each) not in apart]
    forms = {
        each: as_written(each, found[fold(each)], reader.texts_with(found[fold(each)], READ))
        for each in written
    }
    # Stems that differ by a letter may be of words that differ by more.
    meant = {each: form for each, form in forms.items() if OSA.distance(fold(each), fold(form)) == 1}
    text = _WORD.sub(lambda match: meant.get(match[0], match[0]), question)
    return Respelled(question=text, words=tuple(meant.items()))


def as_written(word: str, known: str, texts: Iterable[str]) -> str:
    """Of the words in texts that have the stem of a ``known`` one, the one nearest to ``word``, if there are
    several with capitals like it; of those the commonest."""
    forms = Counter(each for text in texts for each in _WORD.findall(text) if stem(fold(each)) == stem(known))

    def far(form: str) -> tuple[int, int, int, str]:
        return OSA.distance(fold(word), fold(form)), OSA.distance(word, form), -forms[form], form

    return min(forms, key=far, default=known)
