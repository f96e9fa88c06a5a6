"""Keeping an index up to date with folders: what is new there comes in, what is gone goes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

from assistant.embedding import Embedder
from assistant.errors import IndexBusy, ReadError, StorageFull, UsageError
from assistant.fetching import is_address
from assistant.pipeline.ingesting import run_ingest
from assistant.pipeline.parts import layout_of
from assistant.pipeline.report import Add, open_report
from assistant.pipeline.steps import Inputs, each_input, of_an_index
from assistant.reading.listing import printable
from assistant.schema import ReadFailure
from assistant.schema.ingests import IngestEvent, IngestReport
from assistant.settings import Settings, load_settings

#: Milliseconds without a change after which what was being written is taken for whole.
QUIET = 1_000
#: Seconds after which the folders are looked at although something in them never comes to rest.
LONGEST = 30.0

#: What tells a folder from another that took its place, such as the one that a disk was mounted on.
_Identity = tuple[int, int]


def watching(
    inputs: Inputs,
    *,
    index: str | None = None,
    settings: Settings | None = None,
    embedding: Embedder | None = None,
    report: str | Path | None = None,
    readers: int | None = None,
) -> Iterator[IngestEvent]:
    """Ingests folders, then again whatever changes in them, without end: the events of one ingest after
    the other, each with its report.

    The articles of a file that is gone are removed, unless another file gives them. The index is locked
    only while it is written; what cannot be read or written is in a report, and the watch goes on.
    Raises ReadError when a watched folder is gone itself, UsageError for anything but folders.
    """
    settings = settings or load_settings()
    layout = layout_of(settings, index)
    folders = [_folder(item) for item in each_input(inputs)]
    with open_report(Path(report) if report else None) as add:
        for number, _ in enumerate(changes(folders, layout.home)):
            try:
                yield from run_ingest(
                    folders,
                    (),
                    layout=layout,
                    settings=settings,
                    embedding=embedding,
                    add=_of_news(add) if add and number else add,
                    prune=True,
                    readers=readers,
                )
            except (IndexBusy, StorageFull, ReadError) as error:
                failure = ReadFailure(source=f"index {layout.name}", reason=str(error), hint=error.hint)
                yield IngestReport(index=layout.name, failures=(failure,))


def changes(folders: Sequence[Path], home: Path) -> Iterator[None]:
    """Once at the beginning, and whenever something changed in the folders and came to rest.

    What lies hidden, and the indexes under ``home``, do not count. Raises ReadError when a folder is gone.
    """
    known = {folder: _identity(folder) for folder in folders}

    def counts(_: Change, path: str) -> bool:
        return not of_an_index(Path(path), home) and not Path(path).name.startswith(".")

    # Watched before the first look, so that nothing can change unseen between the two.
    events = watch(*folders, watch_filter=counts, rust_timeout=QUIET, yield_on_timeout=True)
    since: float | None = time.monotonic()
    for changed in events:
        for folder, identity in known.items():
            if _identity(folder) != identity:
                raise _gone(folder)
        if changed and since is None:
            since = time.monotonic()
        if since is not None and (not changed or time.monotonic() - since > LONGEST):
            since = None
            yield


def _of_news(add: Add) -> Add:
    """What leaves out of the report the inputs that are as they were: it has told of them."""
    return lambda report: None if report.outcome == "unchanged" else add(report)


def _folder(item: str | Path) -> Path:
    if isinstance(item, str) and is_address(item):
        raise UsageError(f"A web address cannot be watched: {item}", hint="Ingest it again now and then.")
    if not Path(item).is_dir():
        raise UsageError(f"Only a folder can be watched, not {printable(item)}", hint="Name its folder.")
    return Path(item)


def _identity(folder: Path) -> _Identity:
    try:
        status = folder.stat()
    except OSError:
        raise _gone(folder) from None
    return status.st_dev, status.st_ino


def _gone(folder: Path) -> ReadError:
    return ReadError(
        f"The watched folder {printable(folder)} is gone; its articles are kept.",
        hint="Bring it back, then watch it again.",
    )
