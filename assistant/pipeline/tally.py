"""What an ingest has done so far: counted, told as events, and added to the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

from assistant.fetching import Remembered
from assistant.index import Layout
from assistant.index.accounts import Accounts
from assistant.index.manifest import Manifest
from assistant.pipeline.embedding_ahead import Batch
from assistant.pipeline.forecast import Forecast
from assistant.pipeline.pruning import Dropped
from assistant.pipeline.report import Add, InputReport
from assistant.pipeline.steps import Done, New
from assistant.schema import IngestProgress, IngestReport, Outcome, ReadFailure
from assistant.schema.ingests import IngestStatus


class Tally:
    """A context manager, inside the writer's; ``add`` takes what became of each input, if it is wanted."""

    def __init__(self, layout: Layout, total: int, add: Add | None) -> None:
        self._layout = layout
        self._total = total
        self._done = 0
        self._add = add
        self._accounts = Accounts(layout) if add else None
        self._outcomes: dict[str, dict[str, Outcome]] = {}
        self._counts: Counter[str] = Counter()
        self._failures: list[ReadFailure] = []
        self._stored = self._removed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._accounts is not None:
            self._accounts.__exit__(kind, error, trace)

    def failed(self, failures: Iterable[ReadFailure]) -> Iterator[IngestProgress]:
        """Inputs that could not even be listed."""
        for failure in failures:
            source = failure.source
            yield self.done(Done(origin=source, source=source, counts={"failed": 1}, failures=(failure,)))

    def stored(self, batch: Batch, remembered: Remembered) -> Iterator[IngestProgress]:
        """The inputs that ended with a batch; a page is remembered by what its server gave."""
        self._stored += len(batch.new)
        for step in batch.steps:
            if isinstance(step, Done):
                if step.validators is not None:
                    remembered.put(step.origin, step.validators)
                yield self.done(step)
            elif self._add is not None:
                outcome: Outcome = step.outcome if isinstance(step, New) else "unchanged"
                self._outcomes.setdefault(step.origin, {}).setdefault(step.article_id, outcome)

    def done(self, end: Done) -> IngestProgress:
        """One input done."""
        self._done += 1
        self._counts.update(end.counts)
        self._failures += end.failures
        if self._add is not None and self._accounts is not None:
            self._add(self._told(end, self._accounts))
        return IngestProgress(
            done=self._done,
            total=self._total,
            source=end.source,
            outcome=end.outcome,
            reason=end.failures[0].reason if end.failures else "",
        )

    def dropped(self, files: Iterable[Dropped]) -> None:
        """Files that are gone, with the articles that went with them."""
        for file in files:
            self._removed += len(file.articles)
            if self._add is not None:
                articles = tuple(("removed", account) for account in file.articles)
                self._add(InputReport(source=file.path, outcome="removed", articles=articles))

    def status(self, doing: str, forecast: Forecast) -> IngestStatus:
        """How far it is."""
        return IngestStatus(
            doing=doing,
            share=forecast.share,
            seconds_left=forecast.seconds_left,
            articles=self._stored,
            chunks=forecast.chunks,
        )

    def report(self, manifest: Manifest) -> IngestReport:
        """The report that ends the events."""
        return IngestReport(
            index=self._layout.name,
            added=self._counts["added"],
            replaced=self._counts["replaced"],
            unchanged=self._counts["unchanged"],
            removed=self._removed,
            failures=tuple(self._failures),
            articles=manifest.articles,
            chunks=manifest.chunks,
        )

    def _told(self, end: Done, accounts: Accounts) -> InputReport:
        outcomes = self._outcomes.pop(end.origin, {})
        known = list(outcomes) or ([] if end.failures else accounts.articles_of(end.origin))
        return InputReport(
            source=end.source,
            outcome=end.outcome,
            articles=tuple((outcomes.get(each.article_id, "unchanged"), each) for each in accounts.of(known)),
            failures=end.failures,
            seconds=end.seconds,
        )
