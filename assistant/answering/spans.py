"""Which characters of a cited passage a sentence rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.schema import Passage, Span
from assistant.sentences import split_sentences
from assistant.terms import content_stems

_LONGEST_RUN = 3
# A further sentence must cover this share more of the draft to be quoted too.
_WORTH_QUOTING = 0.15
# A figure identifies its sentence better than a word does.
_NUMBER_WEIGHT = 2.0


def supporting_span(sentence: str, passage: Passage) -> Span:
    """The shortest run of sentences of the passage that best supports ``sentence``.

    Compared by the stems of content words, numbers counting double. The whole passage
    when none of its sentences shares a word with ``sentence``.
    """
    text, offset = passage.chunk.text, passage.chunk.start
    sentences = split_sentences(text)
    weights = {stem: _NUMBER_WEIGHT if stem[0].isdigit() else 1.0 for stem in content_stems(sentence)}
    shared = [weights.keys() & set(content_stems(text[start:end])) for start, end in sentences]
    run = _best_run(shared, weights)
    start, end = (sentences[run[0]][0], sentences[run[-1]][1]) if run else (0, len(text))
    return Span(article_id=passage.article.article_id, start=offset + start, end=offset + end)


def _best_run(shared: Sequence[set[str]], weights: Mapping[str, float]) -> range:
    """Indices of the run of sentences that covers most weight; empty when nothing is covered."""
    best, most = range(0), 0.0
    for length in range(1, _LONGEST_RUN + 1):
        least_gain = _WORTH_QUOTING * sum(weights.values()) if best else 0.0
        longer, covered_most = best, most + least_gain
        for first in range(len(shared) - length + 1):
            run = range(first, first + length)
            covered = sum(weights[stem] for stem in set().union(*(shared[index] for index in run)))
            if covered > covered_most:
                longer, covered_most = run, covered
        if longer is not best:
            best, most = longer, covered_most
    return best
