"""The values that flow through the assistant, frozen and keyword-only.

Article -> Chunk -> Passage -> Citation -> Answer: one noun for each state. Two
contracts hold everywhere and are checked where the values are made:

* ``article.text[chunk.start:chunk.end] == chunk.text``
* ``article.text[citation.start:citation.end] == citation.quote``

Offsets count characters (Unicode code points) of the cleaned text.
"""

from assistant.schema.answers import (
    NO_ANSWER,
    Answer,
    Citation,
    Draft,
    Event,
    Retrieved,
    Role,
    Sentence,
    Span,
    Status,
    TextDelta,
    Turn,
    Verdict,
    without_glosses,
)
from assistant.schema.articles import Article, ArticleSummary, Chunk, Filters, Passage
from assistant.schema.conflicts import HEADINGS, Account, Conflict, Relation
from assistant.schema.ingests import (
    IngestEvent,
    IngestProgress,
    IngestReport,
    IngestStatus,
    Outcome,
    ReadFailure,
)
from assistant.schema.moments import UNKNOWN_OUTLET, Moment, day_of, format_day, iso, outlet_named
from assistant.schema.overviews import (
    Comparison,
    DatedBy,
    Difference,
    DifferenceKind,
    Fact,
    Overview,
    OverviewKind,
    Precision,
    Report,
    Telling,
    Timeline,
    TimelineEvent,
    read_command,
)
from assistant.schema.sources import Correction, CorrectionKind, Run, SourceMap

__all__ = [
    "HEADINGS",
    "NO_ANSWER",
    "UNKNOWN_OUTLET",
    "Account",
    "Answer",
    "Article",
    "ArticleSummary",
    "Chunk",
    "Citation",
    "Comparison",
    "Conflict",
    "Correction",
    "CorrectionKind",
    "DatedBy",
    "Difference",
    "DifferenceKind",
    "Draft",
    "Event",
    "Fact",
    "Filters",
    "IngestEvent",
    "IngestProgress",
    "IngestReport",
    "IngestStatus",
    "Moment",
    "Outcome",
    "Overview",
    "OverviewKind",
    "Passage",
    "Precision",
    "ReadFailure",
    "Relation",
    "Report",
    "Retrieved",
    "Role",
    "Run",
    "Sentence",
    "SourceMap",
    "Span",
    "Status",
    "Telling",
    "TextDelta",
    "Timeline",
    "TimelineEvent",
    "Turn",
    "Verdict",
    "day_of",
    "format_day",
    "iso",
    "outlet_named",
    "read_command",
    "without_glosses",
]
