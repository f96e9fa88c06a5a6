"""Learning to rank finds what puts the wanted articles first, and weighs nothing below zero."""

from __future__ import annotations

import tomllib

import numpy as np

from assistant.retrieval.features import NAMES
from evals.learning import Ranked, learn
from evals.train_ranking import BY_HAND, lacking, to_toml


def questions(count: int = 60) -> list[Ranked]:
    """Questions of ten articles with two chunks each: the first feature tells the wanted one, with noise, the
    second tells it from the others the wrong way round, and the third is chance."""
    chance = np.random.default_rng(7)
    made = []
    for number in range(count):
        features = chance.uniform(0, 0.6, (20, 3))
        features[4, 0] += 0.5
        features[4:6, 1] = 0.0
        articles = [f"a{row // 2}" for row in range(20)]
        made.append(
            Ranked(
                set_name="made",
                cluster=str(number),
                features=features,
                articles=articles,
                wanted=frozenset({"a2"}),
            )
        )
    return made


def test_what_tells_the_wanted_article_is_weighed_most_and_nothing_is_weighed_against() -> None:
    weights = learn(questions())
    assert weights.argmax() == 0
    assert weights.min() >= 0
    assert weights[1] == 0
    assert weights[2] < weights[0] / 5


def test_a_question_whose_articles_were_not_found_teaches_nothing() -> None:
    asked = questions(20)
    lost = Ranked(
        set_name="made", cluster="x", features=np.ones((2, 3)), articles=["a", "b"], wanted=frozenset({"z"})
    )
    np.testing.assert_allclose(learn([*asked, lost]), learn(asked))


def test_the_file_of_weights_has_every_feature_once() -> None:
    tables = tomllib.loads(to_toml(np.full(len(NAMES), 0.1)))
    assert set(tables["by_hand"]) == set(BY_HAND)
    assert list(tables["learned"]) == [name for name in NAMES if name not in BY_HAND]


def test_a_feature_that_is_left_out_is_worth_nothing() -> None:
    (asked,) = questions(1)
    whole = Ranked(
        set_name=asked.set_name, cluster=asked.cluster, features=np.ones((2, len(NAMES))),
        articles=["a", "b"], wanted=asked.wanted,
    )  # fmt: skip
    left = lacking(whole, "together").features
    assert left[:, NAMES.index("together")].tolist() == [0.0, 0.0]
    assert left.sum() == 2 * (len(NAMES) - 1)
    np.testing.assert_array_equal(lacking(whole, None).features, whole.features)
