"""The suite ``own``: questions of your own, on a folder of articles or on an index that is there already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import ReadError
from assistant.settings import Settings
from evals.base import Suite
from evals.evaluators import Observed
from evals.judges import OWN_JUDGE, Judge
from evals.questions import Question, read_questions
from evals.suites.demo import open_articles, open_index

DEFAULT_DATA: Path | None = None


@contextmanager
def open_suite(
    folder: Path, settings: Settings, *, judge: Judge = OWN_JUDGE, index: str | None = None
) -> Iterator[Suite[Question, Observed]]:
    """``questions.jsonl`` asked of ``index``, or of the folder's ``articles`` in a temporary index.

    Raises ReadError when there is neither, or when the questions have not the format, and IndexNotFound.
    """
    if index is None and not (folder / "articles").is_dir():
        raise ReadError(
            f"There is no folder {folder / 'articles'}, and no index is named.",
            hint="Put the articles there, or name an index that holds them with --index.",
        )
    opened = (
        open_articles("own", folder, settings, judge=judge)
        if index is None
        else open_index("own", read_questions(folder / "questions.jsonl"), index, settings, judge=judge)
    )
    with opened as suite:
        yield suite
