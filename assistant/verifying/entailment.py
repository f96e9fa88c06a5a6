"""A check by a network of natural-language inference: whether the evidence entails the sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.errors import SettingsError
from assistant.retrieval.reranking.network import PairNetwork
from assistant.verifying.aligning import evidence_of
from assistant.verifying.base import Check, Claim
from assistant.verifying.facts import read_facts
from assistant.verifying.features import chosen_together
from assistant.verifying.words import verdict_at

#: What the two classes are called that matter; the third is neutral.
ENTAILED, CONTRADICTED = "entailment", "contradiction"
#: The probability of entailment from which a sentence is supported, and partly so.
SUPPORTED_AT, PARTLY_AT = 0.5, 0.25
#: Of longer evidence the network reads the sentences that cover the claim best, and those beside them.
MOST_SENTENCES, BEST = 8, 3
_HINT = (
    "Set ASSISTANT_CHECKER to a folder with model.onnx (or onnx/model.onnx), tokenizer.json and the "
    "config.json of a network of natural-language inference whose id2label names entailment, or unset it."
)


class EntailmentChecker:
    """The probability that the evidence entails the sentence, as a cross-encoder says that learned it.

    The evidence is the premise and is cut where it is too long. Several threads may check at once. Raises
    SettingsError for a folder that holds no such network.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        self._labels = read_labels(folder)
        self._network = PairNetwork(
            folder, cut="only_first", classes={len(self._labels)}, hint=_HINT, threads=threads
        )

    def check(self, claims: Sequence[Claim]) -> list[Check]:
        """One Check for each claim; without evidence nothing is supported, and the network not asked."""
        cited = [claim for claim in claims if any(text.strip() for text in claim.evidence)]
        found = iter(self._network.read([(premise(claim), claim.sentence) for claim in cited]))
        return [self._check(next(found)) if claim in cited else _NOTHING for claim in claims]

    def _check(self, logits: Sequence[float]) -> Check:
        shares = np.exp(np.asarray(logits, np.float64) - np.max(logits))
        by_label = dict(zip(self._labels, (shares / shares.sum()).tolist(), strict=True))
        score = by_label[ENTAILED]
        denied = by_label.get(CONTRADICTED, 0.0) > max(score, 0.5)
        return Check(
            score=score,
            verdict=verdict_at(score, SUPPORTED_AT, PARTLY_AT),
            reasons=("the cited text contradicts it",) if denied else (),
        )


_NOTHING = Check(score=0.0, verdict="unsupported", reasons=("nothing is cited",))


def premise(claim: Claim) -> str:
    """What the network reads as evidence: all of it, or its best sentences in their order."""
    evidence = evidence_of(claim.evidence)
    if len(evidence.sentences) <= MOST_SENTENCES:
        return " ".join(facts.text for facts in evidence.sentences)
    best = chosen_together(read_facts(claim.sentence), evidence, BEST)
    near = sorted(
        {place + step for place in best for step in (-1, 0, 1)} & set(range(len(evidence.sentences)))
    )
    return " ".join(evidence.sentences[place].text for place in near)


def read_labels(folder: Path) -> tuple[str, ...]:
    """The names of the network's classes, in order; raises SettingsError where none is entailment."""
    file = folder / "config.json"
    try:
        labels: Mapping[str, str] = json.loads(file.read_text("utf-8"))["id2label"]
        names = tuple(labels[key].casefold() for key in sorted(labels, key=int))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{file} names no classes: {type(error).__name__}: {error}.", hint=_HINT
        ) from None
    if ENTAILED not in names:
        raise SettingsError(f"{file} names no class {ENTAILED}: {', '.join(names)}.", hint=_HINT)
    return names
