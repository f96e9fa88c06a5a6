"""The archive that is made to measure grouping at scale, and the command that measures it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from assistant.grouping import Wording
from assistant.reading import read_file
from assistant.schema import Article
from evals import confirming, grouping_scale, look_alikes, syndication
from evals.grouping_scale import Archive
from evals.made_news import DAILY, make_news
from evals.suites import demo
from tests.fakes import HashEmbedder


def test_made_news_follow_from_the_seed_and_go_on_by_day() -> None:
    one, other = (list(make_news(2 * DAILY, seed=4)) for _ in range(2))
    assert one == other
    assert one[:20] != list(islice(make_news(2 * DAILY, seed=5), 20))
    days = [each.article.published_at for each in one]
    assert days == sorted(days, key=str)
    assert len(set(days)) > 1
    assert max(Counter(each.group for each in one).values()) > 1
    lengths = [len(each.article.text.split()) for each in one]
    assert 250 < sum(lengths) / len(lengths) < 700


def test_made_groups_are_found_in_an_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grouping_scale.grow(Archive(tmp_path, "archive"), 150, seed=1)
    printed = capsys.readouterr().out
    assert "150 articles: mean" in printed
    assert float(printed.partition("F1 ")[2].partition(",")[0]) > 0.9
    assert "peak memory" in printed


def test_a_large_group_is_put_changed_and_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping_scale, "COPIES", 12)
    archive = Archive(tmp_path, "group")
    grouping_scale.shrink(archive, seed=1)
    assert "1 group\n" in capsys.readouterr().out
    assert archive.found() == {}


@pytest.mark.parametrize(("name", "groups"), [("nothing else differs", 1), ("short, under other titles", 9)])
def test_one_text_many_times(
    name: str, groups: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = Archive(tmp_path, "hostile")
    grouping_scale.suffer(archive, name, grouping_scale.HOSTILE[name], 9, seed=1)
    assert f"{groups} groups" in capsys.readouterr().out


@pytest.fixture(scope="module")
def sources() -> Sequence[Article]:
    assert demo.DEFAULT_DATA is not None
    files = sorted((demo.DEFAULT_DATA / "articles").iterdir())
    return [
        each for path in files for each in read_file(path, max_bytes=1_000_000) if isinstance(each, Article)
    ]


def test_pairs_are_decided_with_words_and_with_vectors(sources: Sequence[Article]) -> None:
    made = syndication.make_articles(sources, articles=60, seed=3)
    sample = confirming.sample(made, HashEmbedder())
    by_words = sample.measure(lambda pair: pair.by_words)
    assert by_words[0] > 0.9
    assert sample.measure(lambda pair: True)[2] >= by_words[2]


def test_look_alikes_share_most_of_their_words(sources: Sequence[Article]) -> None:
    first, second = look_alikes.markets(syndication.FIRST_DAY, Random(1), 2)
    one, other = (Wording(title="", text=" ".join(each.sentences)) for each in (first, second))
    assert first.group != second.group
    assert len(one.body.shingles) > 60
    assert one.body.specifics != other.body.specifics
