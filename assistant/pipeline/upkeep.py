"""Looking after an index: removing articles, proving it whole, mending it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from assistant.embedding import Embedder
from assistant.index import Layout, open_writer
from assistant.index.checking import find_problems, mend
from assistant.index.manifest import read_manifest
from assistant.pipeline.parts import embedder_of, fitting, layout_of
from assistant.settings import Settings, load_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What is wrong with an index, one sentence each, and what was mended."""

    index: str
    problems: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.problems


def remove(
    article_ids: str | Iterable[str], *, index: str | None = None, settings: Settings | None = None
) -> int:
    """Removes articles (or one) with all that was derived from them; how many.

    Raises ArticleNotFound, before anything is removed, for an id that is not there.
    """
    layout = layout_of(settings or load_settings(), index)
    wanted = list(dict.fromkeys([article_ids] if isinstance(article_ids, str) else article_ids))
    with open_writer(layout) as writer:
        writer.require(wanted)
        with writer.transaction():
            for article_id in wanted:
                writer.delete(article_id)
        writer.synchronise()
    return len(wanted)


def verify(
    *,
    index: str | None = None,
    settings: Settings | None = None,
    repair: bool = False,
    embedding: Embedder | None = None,
) -> VerifyReport:
    """Checks that everything in an index fits together; with ``repair`` mends what does not first.

    ``embedding`` is used instead of the one that the settings name where vectors of an article are missing.
    """
    settings = settings or load_settings()
    layout: Layout = layout_of(settings, index)
    layout.require()
    problems = find_problems(layout)
    repaired: tuple[str, ...] = ()
    if repair and problems:
        fit = partial(_embedder, embedding, settings, layout)
        repaired = tuple(mend(layout, problems, fit))
        problems = find_problems(layout)
    return VerifyReport(
        index=layout.name, problems=tuple(str(problem) for problem in problems), repaired=repaired
    )


def _embedder(embedding: Embedder | None, settings: Settings, layout: Layout) -> Embedder:
    return embedding or embedder_of(fitting(settings, read_manifest(layout)))
